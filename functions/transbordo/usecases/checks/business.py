"""The business: a queue for everybody, somebody who administers, and hours that can be read."""

from __future__ import annotations

from collections.abc import Iterator

from transbordo.domain.business.opening_checked import problems
from transbordo.domain.conversation.access import ADMIN
from transbordo.domain.conversation.conversation import GENERAL_QUEUE
from transbordo.domain.health.examined import Records
from transbordo.domain.health.findings import Finding, found
from transbordo.domain.ports import AtTheDesk, BusinessSetup


def queues(store: BusinessSetup) -> Iterator[Finding]:
    if GENERAL_QUEUE not in store.queue_targets():
        yield found("queue_geral_missing")


def people(store: AtTheDesk) -> Iterator[Finding]:
    if not any(person.role == ADMIN for person in store.leaders()):
        yield found("no_admin")


def hours(records: Records) -> Iterator[Finding]:
    wrong = ", ".join(problems(records.business()))
    if wrong:
        yield found("hours_invalid", problem=wrong)
