"""All checks that an installation can make of itself, whoever asks: the functions, or an operator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from transbordo.domain.health.examined import (
    Dashboard,
    MailDesk,
    ModelAccount,
    OwnWebhook,
    Records,
    TwilioAccount,
    Vault,
)
from transbordo.domain.health.webhook_address import webhook_address
from transbordo.domain.ports import Clock, Store
from transbordo.usecases.checks import around, business, model, twilio, waiting, webhook
from transbordo.usecases.examine import Check


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What is examined. Ports are made by the check that needs them: one that can't be made costs no other.

    `number`: our WhatsApp number. `models`: all that are asked for, but for the one that the bot's settings name.
    """

    project: str
    region: str
    public_url: str
    dashboard_url: str
    number: str
    models: tuple[str, ...]
    bucket_name: str
    clock: Clock
    store: Callable[[], Store]
    records: Callable[[], Records]
    twilio: Callable[[], TwilioAccount]
    webhook: Callable[[], OwnWebhook]
    gemini: Callable[[], ModelAccount]
    dashboard: Callable[[], Dashboard]
    bucket: Callable[[], Vault]
    mail: Callable[[], MailDesk | None]


def checks(one: Installation) -> tuple[Check, ...]:
    now = one.clock

    def models() -> tuple[str, ...]:
        return (one.records().bot_model() or one.models[0], *one.models)

    looks = {
        "twilio_account": lambda: twilio.account(one.twilio()),
        "twilio_number": lambda: twilio.number(one.twilio(), one.number, one.public_url),
        "templates": lambda: twilio.templates(one.twilio(), one.records()),
        "webhook": lambda: webhook.round_trip(one.webhook(), webhook_address(one.public_url)),
        "model": lambda: model.models(one.gemini(), models(), now().date()),
        "sweep": lambda: waiting.sweep(one.store(), now()),
        "inbound": lambda: waiting.inbound(one.store(), now()),
        "silent_bot": lambda: waiting.silent_bot(one.store(), now()),
        "sends": lambda: waiting.sends(one.store(), now()),
        "queues": lambda: business.queues(one.store()),
        "people": lambda: business.people(one.store()),
        "hours": lambda: business.hours(one.records()),
        "clock": lambda: around.clock(one.twilio(), now),
        "mail": lambda: around.mail(one.mail()),
        "dashboard": lambda: around.dashboard(one.dashboard(), one.dashboard_url, one.project),
        "bucket": lambda: around.bucket(one.bucket(), one.bucket_name),
    }
    return tuple(Check(name=name, look=look) for name, look in looks.items())
