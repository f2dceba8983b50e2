"""One process of several that do everything at once to one conversation, on Firestore itself.

Run as a program: `python -m tests.model.hammering PROJECT FOLDER SEED SECONDS`. Twilio and what the customer wrote are
files in FOLDER, one a message, so that all processes have the same; FOLDER/log tells what was promised to whom.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from google.cloud import firestore

from tests.fakes.customer import CID, inbound
from tests.fakes.files import FakeBucket, FakeMediaSource
from tests.fakes.model import answers, hands_off, says_goodbye
from tests.fakes.shelves import FakeShelves
from tests.usecases.world import ANA, BRUNO, DIEGO
from transbordo.adapters.firestore_store import FirestoreStore
from transbordo.adapters.ids import Ulids
from transbordo.domain.bot.asking import ModelFailed
from transbordo.domain.bot.prompt import Prompt
from transbordo.domain.bot.proposal import Proposal
from transbordo.domain.conversation.access import User
from transbordo.domain.messages import Status
from transbordo.domain.ports import StoreUnavailable
from transbordo.domain.whatsapp.outgoing import Accepted, Outgoing, Refused, SendResult, Unknown
from transbordo.domain.whatsapp.reconciling import Listing
from transbordo.domain.whatsapp.webhook import IncomingMedia, StatusUpdate
from transbordo.errors import TransbordoError
from transbordo.usecases.answer import Bot, answer
from transbordo.usecases.claim import claim
from transbordo.usecases.deliver import Outbox
from transbordo.usecases.receive import receive
from transbordo.usecases.record_status import record_status
from transbordo.usecases.reopen import reopen
from transbordo.usecases.reply import Draft, reply
from transbordo.usecases.resolve import resolve
from transbordo.usecases.return_to_bot import return_to_bot
from transbordo.usecases.sweep import Sweeping, sweep
from transbordo.usecases.think import Mind

DESK = (ANA, BRUNO, DIEGO)
EXPECTED = (TransbordoError, StoreUnavailable)


def now() -> datetime:
    return datetime.now(UTC)


class SharedTwilio:
    """What it takes is a file: FOLDER/taken/{sid}, holding the message's id, what it says, and when."""

    def __init__(self, folder: Path, chance: random.Random, clock: Callable[[], datetime]) -> None:
        self._folder, self._chance, self._clock, self._new_id = folder / "taken", chance, clock, Ulids()
        self._folder.mkdir(exist_ok=True)

    def send(self, outgoing: Outgoing) -> SendResult:
        lot = self._chance.random()
        if lot < 0.1:
            return Refused(20429, retryable=True)
        if lot < 0.15:
            return Unknown("timeout")
        sid, mid = f"SM{self._new_id()}", outgoing.status_callback.rpartition("m=")[2]
        record = {"sid": sid, "mid": mid, "text": outgoing.text, "at": self._clock().isoformat()}
        unseen = self._folder / f".{sid}"
        unseen.write_text(json.dumps(record))
        unseen.rename(self._folder / sid)
        return Unknown("timeout") if lot < 0.2 else Accepted(sid)

    def typing(self, inbound_sid: str) -> None:
        pass

    def find(self, outgoing: Outgoing, since: datetime, until: datetime, known: Any) -> SendResult | None:
        for one in self.taken():
            in_time = since.replace(microsecond=0) <= datetime.fromisoformat(one["at"]) <= until
            if in_time and one["sid"] not in known and one["text"] == outgoing.text:
                return Accepted(one["sid"])
        return None

    def listed(self, after: datetime, before: datetime, limit: int) -> Listing:
        return Listing(messages=(), complete=True)

    def files(self, sid: str) -> tuple[IncomingMedia, ...]:
        return ()

    def taken(self) -> list[dict[str, str]]:
        files = (file for file in self._folder.iterdir() if not file.name.startswith("."))
        return sorted((json.loads(file.read_text()) for file in files), key=lambda one: one["at"])


class Thoughts:
    def __init__(self, chance: random.Random) -> None:
        self._chance, self._new_id = chance, Ulids()

    def propose(self, prompt: Prompt, *, deadline_s: float) -> Proposal:
        lot = self._chance.random()
        if lot < 0.2:
            raise ModelFailed("model_timeout")
        if lot < 0.3:
            return says_goodbye()
        return hands_off() if lot < 0.4 else answers(f"Resposta {self._new_id()}")


class Hammer:
    """Everything that may happen, at random, as fast as it goes. `clock` may be ahead, to let leases end."""

    def __init__(self, project: str, folder: Path, seed: int, clock: Callable[[], datetime] = now) -> None:
        self._chance, self._folder, self._new_id = random.Random(seed), folder, Ulids()
        self.store = FirestoreStore(firestore.Client(project=project), clock=clock)
        self.twilio = SharedTwilio(folder, self._chance, clock)
        self.clock = clock
        outbox = Outbox(
            store=self.store,
            whatsapp=self.twilio,
            bucket=FakeBucket(),
            status_url="https://example.com/whatsapp/status",
            clock=clock,
            jitter=self._chance.random,
            sleep=_no_time,
        )
        thoughts: Any = Thoughts(self._chance)
        mind = Mind(model=thoughts, shelves=FakeShelves(), clock=clock)
        self.bot = Bot(outbox=outbox, mind=mind, source=FakeMediaSource(), new_id=self._new_id, sleep=_no_time)
        self._outbox = outbox
        self._written: list[str] = []

    def run(self, seconds: float) -> int:
        acts = (self.writes, self.writes, self.answers, self.answers, self.claims, self.moves, self.replies, self.told)
        until, done = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            try:
                self._chance.choice(acts)()
            except EXPECTED:
                continue
            done += 1
        return done

    def writes(self) -> None:
        sid = f"SM{self._new_id()}"
        for _ in range(self._chance.choice((1, 1, 2))):
            receive(self.store, inbound(sid, self._chance.choice(("oi", "quanto custa?")), at=self.clock()))
        self._written.append(sid)
        self._log("written", sid)

    def answers(self) -> None:
        if self._written:
            answer(self.bot, self._chance.choice(self._written[-3:]))

    def claims(self) -> None:
        user = self._chance.choice(DESK)
        claim(self.store, user, CID, epoch=self._epoch(), now=self.clock(), new_id=self._new_id)

    def moves(self) -> None:
        verb: Callable[..., object] = self._chance.choice((return_to_bot, return_to_bot, resolve, reopen))
        user = self._owner() or DIEGO
        verb(self.store, user, CID, epoch=self._epoch(), now=self.clock(), new_id=self._new_id)

    def replies(self) -> None:
        user = self._owner()
        if user is None:
            return
        draft = Draft(id=self._new_id(), epoch=self._epoch(), text=f"Olá {self._new_id()}")
        reply(self._outbox, user, CID, draft, new_id=self._new_id)
        self._log("replied", draft.id)

    def told(self) -> None:
        taken = self.twilio.taken()
        if taken:
            one = self._chance.choice(taken[-5:])
            status = self._chance.choice((Status.SENT, Status.DELIVERED, Status.READ))
            update = StatusUpdate(twilio_sid=one["sid"], status=status, error_code=None)
            record_status(self.store, CID, one["mid"], update, now=self.clock())

    def sweeps(self, failed: Callable[[str, Exception], None]) -> dict[str, int]:
        sweeping = Sweeping(
            bot=self.bot, mail=None, desk_url="https://desk.example", failed=failed, recovered=lambda _: None
        )
        return sweep(sweeping)

    def _epoch(self) -> int:
        seen = self.store.see(CID)
        return seen.conversation.epoch if seen else 0

    def _owner(self) -> User | None:
        seen = self.store.see(CID)
        return next((user for user in DESK if seen and user.uid == seen.conversation.agent_uid), None)

    def _log(self, what: str, which: str) -> None:
        with (self._folder / "log").open("a") as log:
            log.write(f"{what} {which}\n")


def _no_time(seconds: float) -> None:
    """Nobody waits: the races come all the sooner."""


def main() -> None:
    project, folder, seed, seconds = sys.argv[1:]
    threads = [
        threading.Thread(target=Hammer(project, Path(folder), int(seed) * 10 + n).run, args=(float(seconds),))
        for n in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
    # gRPC's threads have nothing more to do
    os._exit(0)
