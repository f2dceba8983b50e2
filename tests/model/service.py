"""The product's use cases on fakes, each run in steps, with everything that may happen to them as a `Step`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.fakes.customer import CID, inbound
from tests.fakes.files import FakeBucket, FakeMediaSource
from tests.fakes.model import answers, hands_off, says_goodbye
from tests.fakes.shelves import FakeShelves
from tests.fakes.time import FakeClock, FakeIds
from tests.model.promises import Broken, WatchedStore, at_rest
from tests.model.stepping import Pausing, Run, pause
from tests.model.twilio import FAILED_LATER, TIME_LIMIT, Twilio
from tests.usecases.world import ANA, BRUNO, DIEGO, QUEUES, TEAM, WANTS_A_PERSON
from transbordo.domain.bot.asking import ModelFailed
from transbordo.domain.bot.prompt import Prompt
from transbordo.domain.bot.proposal import Proposal
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.messages import Status
from transbordo.domain.ports import ListUnavailable
from transbordo.domain.whatsapp.media_types import Fetched, MediaGone, MediaNotYet
from transbordo.domain.whatsapp.webhook import IncomingMedia, StatusUpdate
from transbordo.errors import TransbordoError
from transbordo.usecases.answer import Bot, answer
from transbordo.usecases.claim import claim
from transbordo.usecases.deliver import Outbox
from transbordo.usecases.receive import receive
from transbordo.usecases.record_status import record_status
from transbordo.usecases.reopen import reopen
from transbordo.usecases.reply import Draft, reply, retry
from transbordo.usecases.resolve import resolve
from transbordo.usecases.return_to_bot import return_to_bot
from transbordo.usecases.sweep import Sweeping, sweep
from transbordo.usecases.think import Mind
from transbordo.usecases.transfer import transfer

DESK = {user.uid: user for user in (ANA, BRUNO, DIEGO)}
WORDS = {"question": "quanto custa?", "asks for a person": WANTS_A_PERSON, "picture": ""}
REPLIES = ("Olá!", "Um momento.")
"""Few, so that one conversation holds the same words twice: Twilio's list does not tell such messages apart."""

_ACTS = frozenset({"receive", "finish", "commit", "take_turn", "put_message", "add_note", "propose", "put"})
_PAUSES_OF_REST = (timedelta(seconds=61),) * 14 + (timedelta(minutes=5),) * 40
"""Every minute, until every lease and pause has ended; then on, until the lists were compared for the last day too."""


@dataclass(frozen=True)
class Step:
    """One thing that happens. `run` names the use case's run that begins, goes on, or dies."""

    kind: str
    run: str = ""
    what: tuple[Any, ...] = ()

    def __str__(self) -> str:
        told = ", ".join(str(each) for each in self.what if each not in ("", 0))
        return " ".join(part for part in (self.kind, self.run, f"({told})" if told else "") if part)


class _Model:
    def __init__(self) -> None:
        self.ends: deque[str] = deque()
        self._asked = 0

    def propose(self, prompt: Prompt, *, deadline_s: float) -> Proposal:
        self._asked += 1
        end = self.ends.popleft() if self.ends else "answers"
        if end == "hands off":
            return hands_off()
        if end == "fails":
            raise ModelFailed("model_timeout")
        if end == "says goodbye":
            return says_goodbye()
        if end == "makes it up":
            return answers(f"Custa R$ {self._asked},00.")
        return answers("De novo." if end == "repeats itself" else f"Resposta {self._asked}")


class Service:
    """The world in which a schedule happens. `happened` tells it for people."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.new_id = FakeIds()
        self.store = WatchedStore(self.clock)
        self.twilio = Twilio(self.clock, lambda mid: self.store.sends(CID, mid))
        self.model = _Model()
        self.source = FakeMediaSource()
        self.runs: dict[str, Run] = {}
        self.acknowledged: set[str] = set()
        self.written: dict[str, str] = {}
        self.replies: dict[str, tuple[User, str]] = {}
        self.happened: list[str] = []
        self._in_twilio: dict[str, Any] = {}
        self._fill()
        store: Any = Pausing(self.store, "store", _ACTS)
        bucket: Any = Pausing(FakeBucket(), "bucket", _ACTS)
        self.outbox = Outbox(
            store=store,
            whatsapp=self.twilio,
            bucket=bucket,
            status_url="https://example.com/whatsapp/status",
            clock=self.clock,
            jitter=lambda: 0.0,
            sleep=self._sleep,
        )
        model: Any = Pausing(self.model, "model", _ACTS)
        source: Any = Pausing(self.source, "files")
        mind = Mind(model=model, shelves=FakeShelves(), clock=self.clock)
        self.bot = Bot(outbox=self.outbox, mind=mind, source=source, new_id=self.new_id, sleep=self._sleep)
        # in service, and swept every minute up to now
        sweep(self._sweeping())

    def _fill(self) -> None:
        for user in TEAM:
            known = {"name": user.name, "email": user.email, "role": user.role, "queues": list(user.queues)}
            self.store.put(f"agents/{user.uid}", known | {"presence": "available"})
        for qid in QUEUES:
            self.store.put(f"queues/{qid}", {"name": qid.capitalize(), "targetSeconds": 300})

    def _sleep(self, seconds: float) -> None:
        pause("while it waits")
        self.clock.advance(seconds=seconds)

    # What may happen

    def happens(self, step: Step) -> None:
        """Does what the step says; one that makes no sense here does nothing, so that schedules can be shortened."""
        act = getattr(self, "_" + step.kind.replace(" ", "_").replace("-", "_"))
        act(step)
        run = self.runs.get(step.run)
        where = "" if run is None else f"  → {'is over' if run.over else 'stands ' + run.at}"
        if run and run.error:
            where += f": {type(run.error).__name__}"
        self.happened.append(f"{self.clock():%d %H:%M:%S}  {step}{where}")
        for each in self.runs.values():
            if each.error and not isinstance(each.error, TransbordoError):
                raise Broken(f"{each.name} ended with {each.error!r}") from each.error

    def _customer_writes(self, step: Step) -> None:
        sid, kind = step.what
        self.written[sid] = kind
        self.clock.advance(seconds=1)
        files = (IncomingMedia(url=_address(sid), content_type="image/png"),) if kind == "picture" else ()
        for file in files:
            self.source.has(file.url, MediaNotYet(), Fetched(b"\x89PNG\r\n\x1a\n", "image/png"))
        self.twilio.customer_wrote(sid, WORDS[kind], files)
        self._webhook(step)

    def _webhook(self, step: Step) -> None:
        sid = step.what[0]
        if sid in self.written:
            self._begin(step.run, lambda: self._received(sid))

    def _received(self, sid: str) -> None:
        kind = self.written[sid]
        media = (_address(sid),) if kind == "picture" else ()
        receive(self.outbox.store, inbound(sid, WORDS[kind], at=self.clock(), media=media))
        self.acknowledged.add(sid)

    def _event(self, step: Step) -> None:
        sid = step.what[0]
        if self.store.work_item(sid):
            self._begin(step.run, lambda: answer(self.bot, sid))

    def _sweep(self, step: Step) -> None:
        self._begin(step.run, lambda: sweep(self._sweeping()))

    def _sweeping(self) -> Sweeping:
        return Sweeping(
            bot=self.bot,
            mail=None,
            desk_url="https://desk.example",
            failed=_unless_somebody_was_faster,
            recovered=lambda _: None,
        )

    def _claim(self, step: Step) -> None:
        self._act(step, claim)

    def _return(self, step: Step) -> None:
        self._act(step, return_to_bot)

    def _resolve(self, step: Step) -> None:
        self._act(step, resolve)

    def _reopen(self, step: Step) -> None:
        self._act(step, reopen)

    def _transfer(self, step: Step) -> None:
        uid, ago, to = step.what
        where: dict[str, Any] = {"queue": to, "agent_uid": None} if to in QUEUES else {"queue": None, "agent_uid": to}

        def act(epoch: int) -> object:
            return transfer(
                self.outbox.store,
                DESK[uid],
                CID,
                **where,
                note=None,
                epoch=epoch,
                now=self.clock(),
                new_id=self.new_id,
            )

        self._with_epoch(step, ago, act)

    def _act(self, step: Step, verb: Callable[..., object]) -> None:
        uid, ago = step.what
        self._with_epoch(
            step,
            ago,
            lambda epoch: verb(self.outbox.store, DESK[uid], CID, epoch=epoch, now=self.clock(), new_id=self.new_id),
        )

    def _with_epoch(self, step: Step, ago: int, act: Callable[[int], object]) -> None:
        """With the epoch that the screen shows, or one from `ago` changes of owner before."""
        conversation = self.conversation
        if conversation:
            epoch = max(0, conversation.epoch - ago)
            self._begin(step.run, lambda: act(epoch)).epoch = epoch

    def _reply(self, step: Step) -> None:
        uid, ago, mid, text = step.what
        self.replies.setdefault(mid, (DESK[uid], text))
        self._with_epoch(step, ago, lambda epoch: self._say(mid, epoch))

    def _reply_again(self, step: Step) -> None:
        ago, mid = step.what
        if mid in self.replies:
            self._with_epoch(step, ago, lambda epoch: self._say(mid, epoch))

    def _say(self, mid: str, epoch: int) -> object:
        user, text = self.replies[mid]
        return reply(self.outbox, user, CID, Draft(id=mid, epoch=epoch, text=text), new_id=self.new_id)

    def _try_again(self, step: Step) -> None:
        ago, mid = step.what
        if mid in self.replies:
            user = self.replies[mid][0]
            self._with_epoch(
                step, ago, lambda epoch: retry(self.outbox, user, CID, mid, epoch=epoch, new_id=self.new_id)
            )

    def _callback(self, step: Step) -> None:
        sid, which = step.what
        taken = next((one for one in self.twilio.taken if one.sid == sid), None)
        if taken:
            status = taken.statuses[min(which, len(taken.statuses) - 1)]
            self._begin(step.run, lambda: self._told(taken.mid, sid, status))

    def _told(self, mid: str, sid: str, status: Status) -> None:
        update = StatusUpdate(
            twilio_sid=sid, status=status, error_code=FAILED_LATER if status is Status.FAILED else None
        )
        record_status(self.outbox.store, CID, mid, update, now=self.clock())

    def _twilio_ends(self, step: Step) -> None:
        self.twilio.ends.append(step.what[0])

    def _twilio_list_fails(self, step: Step) -> None:
        self.twilio.lookups_fail += 1

    def _model_ends(self, step: Step) -> None:
        self.model.ends.append(step.what[0])

    def _file_is_gone(self, step: Step) -> None:
        sid = step.what[0]
        self.source.has(_address(sid), MediaGone())

    def _clock_moves(self, step: Step) -> None:
        seconds = step.what[0]
        # no call of ours to Twilio outlasts its time limit: it ends before the clock moves past it
        if seconds >= TIME_LIMIT.total_seconds():
            for run in self.runs.values():
                while not run.over and "Twilio" in run.at:
                    run.step()
        self.clock.advance(seconds=seconds)

    def _goes_on(self, step: Step) -> None:
        """By one pause, or until it stands where the step says, or to its end."""
        run, until = self.runs.get(step.run), step.what[0] if step.what else None
        while run and not run.over:
            run.step()
            if until in (None, run.at):
                return

    def _dies(self, step: Step) -> None:
        run = self.runs.get(step.run)
        if run and not run.over:
            run.crash()

    def _begin(self, name: str, work: Callable[[], object]) -> Run:
        return self.runs.setdefault(name, Run(name, work))

    # The end

    def comes_to_rest(self, *, helped: bool) -> None:
        """Everything goes on, and the sweep does what it is there for.

        `helped`: Twilio calls again where its webhook failed, and all its callbacks come. Else only its list tells.
        """
        for run in self.runs.values():
            run.finish()
        self.twilio.ends.clear()
        self.twilio.lookups_fail = 0
        self.model.ends.clear()
        for sid in self.written if helped else ():
            if sid not in self.acknowledged:
                self._received(sid)
        for interval in _PAUSES_OF_REST:
            self.clock.now += interval
            if helped:
                self._all_callbacks_come()
            sweep(self._sweeping())
            if self._rests():
                break
        if self.written:
            at_rest(self.store, self.twilio, CID, set(self.written), self.clock())

    def _all_callbacks_come(self) -> None:
        for taken in self.twilio.taken:
            for status in taken.statuses:
                self._told(taken.mid, taken.sid, status)

    def _rests(self) -> bool:
        """Whether a further sweep would find nothing to do, now or when a pause or a lease has ended."""
        later = self.clock() + timedelta(hours=1)
        store = self.store
        return not (
            store.unprocessed(later, 1)
            or store.stuck_sends(later, 1)
            or store.pending_media(later, 1)
            or store.silent(later, 1)
            or not all(map(store.work_item, self.written))
        )

    @property
    def conversation(self) -> Conversation | None:
        seen = self.store.see(CID)
        return seen.conversation if seen else None

    @property
    def going_on(self) -> list[Run]:
        return [run for run in self.runs.values() if not run.over]


def _address(sid: str) -> str:
    return f"https://files.example/{sid}"


def _unless_somebody_was_faster(step: str, error: Exception) -> None:
    if not isinstance(error, (TransbordoError, ListUnavailable)):
        raise error
