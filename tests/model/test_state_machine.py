"""The conversation as a pure state machine: no use case, no store, every event against every state, by hypothesis.

What was seen, and what was decided on it, may be old by the time it is written: each rule acts on a state out of the
past as readily as on the present one, and a write goes through only if the state it rests on is still the present one.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from tests.fakes.time import MONDAY
from tests.usecases.world import ANA, BRUNO, DIEGO
from transbordo.domain.conversation import outbox, ownership, turn
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.card import plain_card
from transbordo.domain.conversation.change import Change, Refused, Seen, Turn
from transbordo.domain.conversation.conversation import Contact, Conversation, LastInbound, Owner
from transbordo.domain.messages import AuthorKind, Because, Outbound, Received, Status
from transbordo.domain.whatsapp.outgoing import Accepted, SendResult, Unknown
from transbordo.domain.whatsapp.outgoing import Refused as Rejected
from transbordo.domain.whatsapp.webhook import StatusUpdate

PEOPLE = st.sampled_from([ANA, BRUNO, DIEGO])
RESULTS = st.sampled_from([Accepted("SMout"), Rejected(20429, retryable=True), Rejected(63003, retryable=False)])
_RANK = {Status.SENT: 1, Status.DELIVERED: 2, Status.READ: 3}


class ConversationMachine(RuleBasedStateMachine):
    """`now` is the present state; the bundle holds every state that somebody has looked at."""

    looks = Bundle("looks")
    begun = Bundle("begun")

    @initialize(target=looks)
    def a_customer(self) -> Seen:
        self.clock, self.count = MONDAY, 0
        self.now = Seen(
            conversation=Conversation(
                id="1_2", our_address="whatsapp:+1", contact=Contact(address="whatsapp:+5511900000000", key="2")
            ),
            turn=None,
            versions=0,
        )
        self.said: dict[str, Outbound] = {}
        return self.now

    # What happens

    @rule(target=looks)
    def the_customer_writes(self) -> Seen:
        self._tick()
        arrived = LastInbound(sid=self._new("SM"), at=self.clock)
        return self._write(
            self.now, Change(conversation=replace(self.now.conversation, last_inbound=arrived, needs_reply=True))
        )

    @rule(target=begun, look=looks)
    def the_bot_begins(self, look: Seen) -> Any:
        self._tick()
        sid = look.conversation.last_inbound.sid if look.conversation.last_inbound else "SM0"
        found = turn.begin(
            look, sid=sid, turn_id=self._new("T"), protocol=self._new("P"), event_id=self._new("e"), now=self.clock
        )
        if isinstance(found, turn.Pass) or not self._holds(look, found.change):
            return multiple()
        self._write(look, found.change)
        return found

    @rule(target=looks, begun=begun, restarts=st.integers(0, turn.MAX_RESTARTS), hands_off=st.booleans())
    def the_bot_speaks(self, begun: turn.Begun, restarts: int, hands_off: bool) -> Seen:
        self._tick()
        covered = (begun.turn.sid,)
        if turn.may_finish(self.now, begun.turn, covered=covered, restarts=restarts):
            return self.now
        before = self.now.conversation
        assert before.owner is Owner.BOT and before.epoch == begun.turn.epoch
        message = turn.utterance(
            before,
            message_id=self._new("M"),
            lease_id=self._new("L"),
            text="…",
            because=Because(),
            answers=covered[-1],
            epoch=before.epoch + int(hands_off),
            now=self.clock,
        )
        self.said[message.id] = message
        if not hands_off:
            return self._write(self.now, turn.answer(before, message, covered=covered))
        card = plain_card((_received(covered[-1], self.clock),), reason="bot_decided", now=self.clock)
        moved = ownership.hand_off(
            before,
            card=card,
            promise=message,
            target_from=self.clock,
            event_id=self._new("e"),
            answered=covered,
            now=self.clock,
        )
        return self._write(self.now, moved)

    @rule(target=looks, user=PEOPLE, look=looks)
    def somebody_claims(self, user: User, look: Seen) -> Seen:
        before = self.now.conversation
        decided = self._asked(look, user, ownership.claim, protocol=self._new("P"), event_ids=("e1", "e2"))
        if isinstance(decided, Change) and decided.conversation:
            assert before.owner is not Owner.AGENT
            assert decided.conversation.agent_uid == user.uid
        return self._decided(decided)

    @rule(target=looks, user=PEOPLE, look=looks, to=st.one_of(st.none(), PEOPLE))
    def somebody_transfers(self, user: User, look: Seen, to: User | None) -> Seen:
        where = {"queue": None if to else "geral", "agent": to, "note": None, "target_from": self.clock}
        return self._decided(self._asked(look, user, ownership.transfer, event_id=self._new("e"), **where))

    @rule(target=looks, user=PEOPLE, look=looks)
    def somebody_returns_it(self, user: User, look: Seen) -> Seen:
        return self._decided(self._asked(look, user, ownership.return_to_bot, event_id=self._new("e")))

    @rule(target=looks, user=PEOPLE, look=looks)
    def somebody_resolves(self, user: User, look: Seen) -> Seen:
        decided = self._asked(look, user, ownership.resolve, outcome="resolved", event_id=self._new("e"))
        return self._decided(decided)

    @rule(target=looks, user=PEOPLE, look=looks)
    def somebody_reopens(self, user: User, look: Seen) -> Seen:
        return self._decided(self._asked(look, user, ownership.reopen, event_id=self._new("e")))

    @rule(result=RESULTS, which=st.integers(0, 9))
    def twilio_answers(self, result: SendResult, which: int) -> None:
        self._changes(which, lambda one: outbox.settled(one, result, now=self.clock, jitter=0.0))

    @rule(which=st.integers(0, 9))
    def twilio_does_not_answer(self, which: int) -> None:
        self._changes(which, lambda one: outbox.settled(one, Unknown("timeout"), now=self.clock, jitter=0.0))

    @rule(which=st.integers(0, 9), status=st.sampled_from([*_RANK, Status.FAILED]))
    def twilio_tells(self, which: int, status: Status) -> None:
        update = StatusUpdate(twilio_sid="SMout", status=status, error_code=63016)
        self._changes(which, lambda one: outbox.advanced(one, update, now=self.clock))

    @rule(seconds=st.sampled_from([1, 31, 80]))
    def time_passes(self, seconds: int) -> None:
        self.clock += timedelta(seconds=seconds)

    # What always holds

    @invariant()
    def whoever_owns_it_is_named(self) -> None:
        now = self.now.conversation
        assert (now.owner is Owner.AGENT) == (now.agent_uid is not None)
        assert (now.owner is Owner.QUEUE) == (now.waiting_since is not None)
        assert now.owner not in (Owner.QUEUE, Owner.AGENT) or now.queue
        assert now.owner is Owner.NOBODY or now.episode

    @invariant()
    def nothing_is_leased_that_has_an_end(self) -> None:
        ended = (Status.FAILED, Status.CANCELLED, *_RANK)
        assert not [one for one in self.said.values() if one.status in ended and (one.lease or one.retry_at)]

    # How it is written

    def _asked(self, look: Seen, user: User, verb: Any, **more: Any) -> Change | Refused:
        """Decided on the present state, with the epoch of the screen that somebody looked at."""
        self._tick()
        before = self.now.conversation
        decided: Change | Refused = verb(before, user, epoch=look.conversation.epoch, now=self.clock, **more)
        if isinstance(decided, Change) and decided.conversation:
            assert look.conversation.epoch == before.epoch, "an old screen has changed something"
            assert decided.conversation.epoch == before.epoch + 1
        return decided

    def _decided(self, decided: Change | Refused) -> Seen:
        return self.now if isinstance(decided, Refused) else self._write(self.now, decided)

    def _holds(self, look: Seen, change: Change) -> bool:
        """As the store has it: only what is written is compared."""
        same_turn = (look.turn and look.turn.id) == (self.now.turn and self.now.turn.id)
        same = look.versions == self.now.versions
        return same_turn and (same or change.conversation is None)

    def _write(self, look: Seen, change: Change) -> Seen:
        before, after = self.now.conversation, change.conversation or self.now.conversation
        moved = (before.owner, before.agent_uid) != (after.owner, after.agent_uid)
        assert after.epoch - before.epoch in ((1,) if moved else (0, 1))
        for entry in change.entries:
            if isinstance(entry, Outbound) and entry.author.kind is AuthorKind.BOT:
                assert before.owner is Owner.BOT and entry.epoch == after.epoch
        held: Turn | None = change.turn or (None if change.release else self.now.turn)
        versions = self.now.versions + (1 if change.conversation else 0)
        self.now = Seen(conversation=after, turn=held, versions=versions)
        return self.now

    def _changes(self, which: int, change: Any) -> None:
        if not self.said:
            return
        self._tick()
        mid = list(self.said)[which % len(self.said)]
        before, after = self.said[mid], change(self.said[mid])
        if before.status in _RANK:
            assert _RANK.get(after.status, 0) >= _RANK[before.status] or (
                before.status is Status.SENT and after.status is Status.FAILED
            )
        self.said[mid] = after

    def _tick(self) -> None:
        self.clock += timedelta(seconds=1)

    def _new(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"


def _received(sid: str, at: datetime) -> Received:
    return Received(id=sid, type="text", text="oi", at=at)


TestConversation = ConversationMachine.TestCase
TestConversation.settings = settings(max_examples=int(os.environ.get("STATE_MACHINES", "300")), stateful_step_count=40)
