"""Schedules: what happens, in which order. Drawn from a seed, played, and shortened when they break a promise.

Each seed first draws what may happen at all and how often, so that some schedules are all bursts and crashes, others
all claims and callbacks (swarm testing: https://doi.org/10.1145/2338965.2336763).
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from tests.fakes.customer import CID
from tests.model.promises import Broken
from tests.model.service import DESK, REPLIES, WORDS, Service, Step
from tests.model.twilio import ENDS
from tests.usecases.world import QUEUES
from transbordo.domain.messages import Outbound, Status

_MOMENTS = (1, 4, 20, 31, 65, 80, 400, 90_000)
"""Seconds: within and beyond every lease, pause and window."""

_MODEL_ENDS = ("hands off", "fails", "repeats itself", "repeats itself", "says goodbye", "makes it up")


_CRITICAL = (
    "before store.receive",
    "before store.commit",
    "after store.commit",
    "before store.take_turn",
    "after store.take_turn",
    "after model.propose",
    "before Twilio hears of the message",
    "before we hear that Twilio has the message",
    "before store.put_message",
    "after store.put_message",
    "before store.timeline",
    "before store.see",
    "before store.entry",
    "to the end",
)
"""Where runs are made to stand still more often than elsewhere: right before and after what cannot be undone."""


@dataclass(frozen=True)
class Failure:
    """A schedule that breaks a promise, and how."""

    seed: int
    steps: tuple[Step, ...]
    helped: bool
    broken: str
    happened: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"Seed {self.seed}: {self.broken}", "", *self.happened]
        return "\n".join(lines)


def play(seed: int) -> Failure | None:
    """Draws and plays the schedule of a seed; the failure is shortened."""
    service, drawing = Service(), _Drawing(seed)
    try:
        for _ in range(drawing.length):
            service.happens(drawing.next(service))
        service.comes_to_rest(helped=drawing.helped)
    except Exception:
        return _shortened(seed, drawing.drawn, drawing.helped)
    return None


def replay(seed: int, steps: tuple[Step, ...], helped: bool) -> Failure | None:
    service = Service()
    try:
        for step in steps:
            service.happens(step)
        service.happened.append("all comes to rest")
        service.comes_to_rest(helped=helped)
    except Exception as broken:
        what = str(broken) if isinstance(broken, Broken) else repr(broken)
        return Failure(seed, steps, helped, what, tuple(service.happened))
    return None


def _shortened(seed: int, drawn: list[Step], helped: bool) -> Failure:
    """Steps are left out, long stretches first, as long as what remains breaks a promise."""
    found = replay(seed, tuple(drawn), helped)
    assert found, "the same schedule must end in the same way"
    size = len(found.steps) // 2
    while size:
        start = 0
        while start < len(found.steps):
            shorter = replay(seed, found.steps[:start] + found.steps[start + size :], helped)
            if shorter:
                found = shorter
            else:
                start += size
        size //= 2
    return found


class _Drawing:
    """The next step, by chance, of those that make sense where the service stands."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.drawn: list[Step] = []
        self.length = self._random.randint(8, 40)
        self.helped = self._random.random() < 0.6
        self._names = 0
        self._kinds: list[Callable[[Service], Step | None]] = [
            self._customer_writes,
            self._webhook,
            self._event,
            self._sweep,
            self._desk,
            self._reply,
            self._reply_again,
            self._try_again,
            self._callback,
            self._trouble,
            self._clock_moves,
            self._dies,
        ]
        self._weights = [self._random.choice((0, 1, 1, 3)) for _ in self._kinds]
        self._weights[0] = self._weights[2] = 2
        self._weights[3] = self._weights[4] = 1 + self._random.choice((0, 0, 2))
        self._going_on = self._random.choice((0.3, 0.5, 0.7))
        self._usual: deque[Step] = deque()
        self._held: set[str] = set()
        """Runs that go on only at the very end, whatever happens meanwhile."""

    def next(self, service: Service) -> Step:
        step = self._usual.popleft() if self._usual else self._chance(service)
        self.drawn.append(step)
        return step

    def _chance(self, service: Service) -> Step:
        if not service.written:
            step: Step | None = self._customer_writes(service)
        elif self._random.random() < self._going_on:
            step = self._goes_on(service)
        else:
            step = None
        while step is None:
            (kind,) = self._random.choices(self._kinds, self._weights)
            step = kind(service)
        return step

    def _usually(self, chance: float, *steps: Step) -> None:
        """What mostly follows, so that schedules get somewhere."""
        if self._random.random() < chance:
            self._usual.extend(steps)

    def _named(self, kind: str) -> str:
        self._names += 1
        return f"{kind}#{self._names}"

    def _customer_writes(self, service: Service) -> Step | None:
        if len(service.written) >= 5:
            return None
        sid, kind = f"SM{len(service.written) + 1}", self._random.choices(tuple(WORDS), (6, 1, 1))[0]
        run = self._named("webhook")
        self._usually(0.8, _to_the_end(run))
        self._usually(0.7, Step("event", self._named("turn"), (sid,)))
        return Step("customer writes", run, (sid, kind))

    def _webhook(self, service: Service) -> Step | None:
        return Step("webhook", self._named("webhook"), (self._one(list(service.written)),))

    def _event(self, service: Service) -> Step | None:
        sids = [sid for sid in service.written if service.store.work_item(sid)]
        return Step("event", self._named("turn"), (self._one(sids),)) if sids else None

    def _sweep(self, service: Service) -> Step | None:
        run = self._named("sweep")
        if self._random.random() < 0.3:
            return Step("sweep", run)
        self._usual.append(Step("sweep", run))
        self._usually(0.8, _to_the_end(run))
        return Step("clock moves", "", (self._random.choice((31, 65, 80)),))

    def _desk(self, service: Service) -> Step | None:
        kind = self._random.choice(("claim", "claim", "claim", "return", "resolve", "reopen", "transfer"))
        uid = self._one(list(DESK))
        conversation = service.conversation
        if conversation and conversation.agent_uid in DESK and kind != "claim" and self._random.random() < 0.8:
            uid = conversation.agent_uid
        more = (self._one([*QUEUES, *DESK]),) if kind == "transfer" else ()
        run = self._named(kind)
        self._usually(0.6, _to_the_end(run))
        return Step(kind, run, (uid, self._ago(), *more))

    def _reply(self, service: Service) -> Step | None:
        conversation = service.conversation
        if not conversation or len(service.replies) > 4:
            return None
        uid = conversation.agent_uid if conversation.agent_uid in DESK else self._one(list(DESK))
        mid, run = f"R{len(service.replies) + 1}", self._named("reply")
        step = Step("reply", run, (uid, self._ago(), mid, self._one(list(REPLIES))))
        if self._random.random() < 0.6:
            self._usually(0.6, _to_the_end(run))
            return step
        again = self._named("retry")
        self._usual.extend((step, _to_the_end(run), Step("try again", again, (0, mid))))
        self._usually(0.6, _to_the_end(again))
        return Step("twilio ends", "", (self._random.choice(("refused", "fails later", "busy")),))

    def _reply_again(self, service: Service) -> Step | None:
        mids = list(service.replies)
        return Step("reply again", self._named("reply"), (self._ago(), self._one(mids))) if mids else None

    def _try_again(self, service: Service) -> Step | None:
        mids = [mid for mid in service.replies if self._random.random() < 0.1 or _failed(service, mid)]
        run = self._named("retry")
        self._usually(0.6, _to_the_end(run))
        return Step("try again", run, (self._ago(), self._one(mids))) if mids else None

    def _callback(self, service: Service) -> Step | None:
        sids = [taken.sid for taken in service.twilio.taken]
        return Step("callback", self._named("callback"), (self._one(sids), self._random.randrange(3))) if sids else None

    def _trouble(self, service: Service) -> Step | None:
        kind = self._random.choice(("twilio ends", "twilio ends", "model ends", "twilio list fails", "file is gone"))
        what: tuple[object, ...] = ()
        if kind == "twilio ends":
            what = (self._one(list(ENDS)),)
        elif kind == "model ends":
            what = (self._one(list(_MODEL_ENDS)),)
        elif kind == "file is gone":
            what = (self._one(list(service.written)),)
        return Step(kind, "", what)

    def _clock_moves(self, service: Service) -> Step | None:
        return Step("clock moves", "", (self._random.choices(_MOMENTS, (6, 6, 4, 4, 4, 3, 2, 1))[0],))

    def _goes_on(self, service: Service) -> Step | None:
        free = [run.name for run in service.going_on if run.name not in self._held]
        if not free:
            return None
        run, how = self._one(free), self._random.random()
        if how < 0.2:
            return Step("goes on", run)
        if how < 0.55:
            return _to_the_end(run)
        until = self._one(list(_CRITICAL))
        if self._random.random() < 0.4:
            self._held.add(run)
        if until == "after store.commit":
            # a turn's first commit takes its lease, the second one speaks
            self._usually(0.5, Step("goes on", run, (until,)))
        if self._random.random() < 0.3:
            self._overtake(service, run)
        return Step("goes on", run, (until,))

    def _overtake(self, service: Service, run: str) -> None:
        """Somebody of the desk, the customer or the sweep is faster than a run that stands still."""
        kind = self._random.choice(
            (self._desk, self._desk, self._reply, self._customer_writes, self._sweep, self._callback)
        )
        step = kind(service)
        if step:
            queued = list(self._usual)
            self._usual.clear()
            self._usual.extend((step, *queued))
            if step.run:
                self._usual.append(_to_the_end(step.run))
            self._usually(0.7, _to_the_end(run))

    def _dies(self, service: Service) -> Step | None:
        runs = [run.name for run in service.going_on]
        return Step("dies", self._one(runs)) if runs else None

    def _ago(self) -> int:
        return self._random.choices((0, 1, 2), (8, 1, 1))[0]

    def _one(self, among: list[str]) -> str:
        return self._random.choice(among)


def _failed(service: Service, mid: str) -> bool:
    message = service.store.entry(CID, mid)
    return isinstance(message, Outbound) and message.status is Status.FAILED


def _to_the_end(run: str) -> Step:
    return Step("goes on", run, ("to the end",))
