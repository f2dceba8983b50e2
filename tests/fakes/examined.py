"""What the doctor asks, in memory; each answers as it is told to, and an exception among the answers is raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.fakes.files import FakeBucket
from tests.fakes.time import MONDAY
from transbordo.domain.conversation.access import ADMIN, User
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.health.examined import NamedTemplate, Sender, Site
from transbordo.domain.health.webhook_address import with_overrides
from transbordo.domain.ports import WorkItem
from transbordo.domain.whatsapp.reconciling import Checked

NUMBER = "whatsapp:+551155551234"
PUBLIC = "https://example.com"
WEBHOOK = with_overrides(f"{PUBLIC}/whatsapp")


def sender(**changed: str) -> Sender:
    usual = {"callback_url": WEBHOOK, "callback_method": "POST", "fallback_url": WEBHOOK, "status": "ONLINE"}
    return Sender(number=NUMBER, **(usual | changed))


@dataclass
class FakeTwilioAccount:
    state: str | None = "active"
    has: Sender | None = field(default_factory=sender)
    approved: Mapping[str, str] = field(default_factory=dict)
    time: datetime = MONDAY

    def status(self) -> str | None:
        return self.state

    def sender(self, number: str) -> Sender | None:
        return self.has if self.has and self.has.number == number else None

    def approvals(self) -> Mapping[str, str]:
        return self.approved

    def clock(self) -> datetime:
        return self.time


@dataclass
class FakeModelAccount:
    """`unwell`: the status for a model; `asked_for`: what `ask` answers."""

    unwell: Mapping[str, int] = field(default_factory=dict)
    asked_for: int = 200
    asked: list[str] = field(default_factory=list)

    def describe(self, model: str) -> int:
        return self.unwell.get(model, 200)

    def ask(self, model: str) -> int:
        self.asked.append(model)
        return self.asked_for


@dataclass
class FakeWebhook:
    signed: int | Exception = 200
    unsigned: int = 403

    def knock(self, *, signed: bool) -> int:
        answer = self.signed if signed else self.unsigned
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class FakeDashboard:
    site: Site | Exception

    def visit(self) -> Site:
        if isinstance(self.site, Exception):
            raise self.site
        return self.site


@dataclass
class FakeRecords:
    hours: Mapping[str, Any] = field(default_factory=dict)
    model: str = ""
    offered: Mapping[str, NamedTemplate] = field(default_factory=dict)

    def business(self) -> Mapping[str, Any]:
        return self.hours

    def bot_model(self) -> str:
        return self.model

    def templates(self) -> Mapping[str, NamedTemplate]:
        return self.offered


class FakeVault(FakeBucket):
    public = False

    def open_to_all(self, path: str) -> bool:
        self._reach()
        return self.public and path in self.objects


@dataclass
class FakeMailDesk:
    problem: Exception | None = None

    def greet(self) -> None:
        if self.problem:
            raise self.problem


@dataclass
class FakeWaiting:
    """The part of the store that tells what waits; `asked`: the moments before which something would be late."""

    checked: datetime | None = MONDAY
    pending: tuple[WorkItem, ...] = ()
    silent_ones: tuple[Conversation, ...] = ()
    stuck: tuple[tuple[str, str], ...] = ()
    queues: Mapping[str, int] = field(default_factory=lambda: {"geral": 300})
    people: tuple[User, ...] = (User(uid="elisa", email="elisa@example.com", name="Elisa", role=ADMIN),)
    asked: list[datetime] = field(default_factory=list)

    def last_check(self) -> Checked:
        return Checked(until=self.checked)

    def unprocessed(self, before: datetime, limit: int) -> tuple[WorkItem, ...]:
        self.asked.append(before)
        return self.pending[:limit]

    def silent(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        self.asked.append(before)
        return self.silent_ones[:limit]

    def stuck_sends(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        self.asked.append(now)
        return self.stuck[:limit]

    def queue_targets(self) -> Mapping[str, int]:
        return self.queues

    def leaders(self) -> tuple[User, ...]:
        return self.people
