"""The product without its edges: the use cases on the fakes, a customer who writes, and people at a desk."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.fakes.between import Between
from tests.fakes.customer import CID, inbound
from tests.fakes.files import FakeBucket, FakeMediaSource
from tests.fakes.mail import FakeMail
from tests.fakes.model import FakeModel
from tests.fakes.shelves import FakeShelves
from tests.fakes.store import FakeStore
from tests.fakes.time import FakeClock, FakeIds
from tests.fakes.whatsapp import FakeWhatsApp
from transbordo.domain.conversation.access import ADMIN, AGENT, SUPERVISOR, User
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.knowledge.articles import Article, Chunk, chunks_of
from transbordo.domain.messages import Entry, Event, Outbound, Status
from transbordo.domain.ports import Store
from transbordo.domain.whatsapp.webhook import StatusUpdate
from transbordo.errors import AlreadyClaimed
from transbordo.usecases.answer import Bot, Outcome, answer
from transbordo.usecases.claim import claim
from transbordo.usecases.deliver import Outbox
from transbordo.usecases.receive import receive
from transbordo.usecases.record_status import record_status
from transbordo.usecases.reopen import reopen
from transbordo.usecases.reply import Draft, Replied, reply
from transbordo.usecases.resolve import resolve
from transbordo.usecases.return_to_bot import return_to_bot
from transbordo.usecases.sweep import Sweeping, sweep
from transbordo.usecases.think import Mind
from transbordo.usecases.transfer import transfer


def person(uid: str, role: str | None, *queues: str) -> User:
    return User(uid=uid, email=f"{uid}@fibra.example", name=uid.capitalize(), role=role, queues=queues)


ANA = person("ana", AGENT, "geral", "suporte")
BRUNO = person("bruno", AGENT, "geral")
CARLA = person("carla", AGENT, "vendas")
DIEGO = person("diego", SUPERVISOR)
ELISA = person("elisa", ADMIN)
STRANGER = person("stranger", None, "geral")
TEAM = (ANA, BRUNO, CARLA, DIEGO, ELISA)
QUEUES = ("geral", "suporte", "vendas")

WANTS_A_PERSON = "quero falar com um atendente"


class World:
    """`store` lets things happen between two of its calls; `settling` holds what happens while the bot waits.

    `waiting` holds what happens while a message waits for the one before it to leave.
    """

    def __init__(self, store: Store | None = None, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.new_id = FakeIds()
        self.store: Any = Between(store or FakeStore(self.clock))
        self.whatsapp = FakeWhatsApp()
        self.model = FakeModel()
        self.source = FakeMediaSource()
        self.bucket = FakeBucket()
        self.mail = FakeMail()
        self.settling: deque[Callable[[], object]] = deque()
        self.waited: list[float] = []
        self.waiting: deque[Callable[[], object]] = deque()
        self.waited_in_turn: list[float] = []
        self.failures: list[tuple[str, Exception]] = []
        self.recovered: list[int] = []
        self.outbox = Outbox(
            store=self.store,
            whatsapp=self.whatsapp,
            bucket=self.bucket,
            status_url="https://example.com/whatsapp/status",
            clock=self.clock,
            jitter=lambda: 0.0,
            sleep=self._wait,
        )
        self.shelves = FakeShelves()
        self.mind = Mind(model=self.model, shelves=self.shelves, clock=self.clock)
        self.bot = Bot(outbox=self.outbox, mind=self.mind, source=self.source, new_id=self.new_id, sleep=self._settle)
        self._sids = itertools.count(1)

    def with_team(self) -> World:
        """People at the desk and queues; only for the store in memory."""
        for user in TEAM:
            self.put_person(user, presence="available")
        for qid in QUEUES:
            self.store.put(f"queues/{qid}", {"name": qid.capitalize(), "targetSeconds": 300})
        return self

    def put_person(self, user: User, **fields: Any) -> None:
        known = {"name": user.name, "email": user.email, "role": user.role, "queues": list(user.queues)}
        self.store.put(f"agents/{user.uid}", known | fields)

    def knows(self, id_: str, title: str, body: str) -> tuple[Chunk, ...]:
        """An article that is live; its pieces."""
        self.store.put(f"knowledge/{id_}", {"title": title, "body": body, "when": "", "tags": [], "live": True})
        return chunks_of(Article(id=id_, title=title, body=body))

    def publishes(self, version: int = 1, **settings: Any) -> None:
        """The bot's settings, as their document has them."""
        self.store.put("settings/bot", {"published": settings, "draft": settings, "version": version})

    # The customer

    def customer_says(self, text: str = "oi", sid: str | None = None, **fields: Any) -> str:
        """A second later than what came before; the message's id."""
        self.clock.advance(seconds=1)
        sid = sid or f"SM{next(self._sids)}"
        assert receive(self.store, inbound(sid, text, at=self.clock(), **fields))
        return sid

    # The bot

    def bot_answers(self, sid: str, *, settle: bool = True) -> Outcome:
        return answer(self.bot, sid, settle=settle)

    def chat(self, text: str = "oi") -> str:
        """The customer says something, and the bot does what it does."""
        sid = self.customer_says(text)
        self.bot_answers(sid)
        return sid

    def with_the_bot(self) -> World:
        self.chat()
        return self

    def in_queue(self) -> World:
        self.chat(WANTS_A_PERSON)
        return self

    # The desk

    def claim(self, user: User = ANA, epoch: int | None = None) -> Conversation:
        return self._act(claim, user, epoch)

    def claimed_by_twenty_at_once(self) -> tuple[list[Conversation], list[AlreadyClaimed]]:
        """Who won, and what those who did not were told."""
        epoch = self.in_queue().conversation.epoch

        def attempt(n: int) -> Conversation | AlreadyClaimed:
            try:
                return self.claim(person(f"agent{n}", AGENT, "geral"), epoch)
            except AlreadyClaimed as refused:
                return refused

        with ThreadPoolExecutor(20) as pool:
            results = list(pool.map(attempt, range(20)))
        winners = [result for result in results if isinstance(result, Conversation)]
        return winners, [result for result in results if isinstance(result, AlreadyClaimed)]

    def claimed(self, user: User = ANA) -> World:
        """A conversation that waited and that `user` took."""
        self.in_queue().claim(user)
        return self

    def reply(self, user: User = ANA, epoch: int | None = None, **draft: Any) -> Replied:
        seen_epoch = self.conversation.epoch if epoch is None else epoch
        fields: dict[str, Any] = {"id": self.new_id(), "text": "Olá, sou a Ana."} | draft
        self.clock.advance(seconds=1)
        return reply(self.outbox, user, CID, Draft(epoch=seen_epoch, **fields), new_id=self.new_id)

    def transfer(
        self,
        user: User = ANA,
        *,
        queue: str | None = None,
        to: str | None = None,
        note: str | None = None,
        epoch: int | None = None,
    ) -> Conversation:
        seen_epoch = self.conversation.epoch if epoch is None else epoch
        now = self.clock.advance(seconds=1)
        return transfer(
            self.store,
            user,
            CID,
            queue=queue,
            agent_uid=to,
            note=note,
            epoch=seen_epoch,
            now=now,
            new_id=self.new_id,
        )

    def return_to_bot(self, user: User = ANA, epoch: int | None = None) -> Conversation:
        return self._act(return_to_bot, user, epoch)

    def resolve(self, user: User = ANA, epoch: int | None = None) -> Conversation:
        return self._act(resolve, user, epoch)

    def reopen(self, user: User = ANA, epoch: int | None = None) -> Conversation:
        return self._act(reopen, user, epoch)

    def _act(self, act: Callable[..., Conversation], user: User, epoch: int | None) -> Conversation:
        seen_epoch = self.conversation.epoch if epoch is None else epoch
        return act(self.store, user, CID, epoch=seen_epoch, now=self.clock.advance(seconds=1), new_id=self.new_id)

    # Twilio and the scheduler

    def status(self, message: Outbound, status: Any, error: int | None = None, sid: str | None = None) -> Outbound:
        update = StatusUpdate(twilio_sid=sid or message.twilio_sid or "SMout", status=status, error_code=error)
        after = record_status(self.store, CID, message.id, update, now=self.clock())
        assert after
        return after

    def sweep(self, *, with_mail: bool = True) -> dict[str, int]:
        return sweep(
            Sweeping(
                bot=self.bot,
                mail=self.mail if with_mail else None,
                desk_url="https://desk.example",
                failed=lambda step, error: self.failures.append((step, error)),
                recovered=self.recovered.append,
            )
        )

    # What there is now

    @property
    def conversation(self) -> Conversation:
        seen = self.store.see(CID)
        assert seen
        found: Conversation = seen.conversation
        return found

    @property
    def timeline(self) -> tuple[Entry, ...]:
        found: tuple[Entry, ...] = self.store.timeline(CID, 200)
        return found

    @property
    def said(self) -> list[Outbound]:
        """Everything that entered the timeline as ours, oldest first."""
        return [entry for entry in self.timeline if isinstance(entry, Outbound)]

    @property
    def events(self) -> list[str]:
        return [entry.event["name"] for entry in self.timeline if isinstance(entry, Event)]

    @property
    def last_event(self) -> dict[str, Any]:
        """What the newest event tells."""
        return dict([entry for entry in self.timeline if isinstance(entry, Event)][-1].event)

    @property
    def statuses(self) -> list[Status]:
        """How far our messages got."""
        return [message.status for message in self.said]

    @property
    def heard(self) -> list[str]:
        """The texts that reached the customer."""
        return [outgoing.text for outgoing in self.whatsapp.delivered]

    def message(self, mid: str) -> Outbound:
        found = self.store.entry(CID, mid)
        assert isinstance(found, Outbound)
        return found

    def is_done(self, sid: str) -> bool:
        item = self.store.work_item(sid)
        assert item
        done: bool = item.done
        return done

    @property
    def episode(self) -> dict[str, Any]:
        found: dict[str, Any] = self.store.read(f"episodes/{self.conversation.episode}")
        return found

    def open_of(self, user: User) -> int:
        count: int = (self.store.read(f"agents/{user.uid}") or {}).get("open", 0)
        return count

    def _wait(self, seconds: float) -> None:
        """For the message before to leave."""
        self.waited_in_turn.append(seconds)
        self.clock.advance(seconds=seconds)
        if self.waiting:
            self.waiting.popleft()()

    def _settle(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.clock.advance(seconds=seconds)
        if self.settling:
            self.settling.popleft()()
