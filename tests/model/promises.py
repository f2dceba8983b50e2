"""The promises, held to every single write and every single send, and once more when all is quiet.

- One voice: whoever writes a message owns the conversation in that very commit, and a message of the bot's is only ever
  handed to Twilio under a lease that was taken while its epoch held. (Between the lease and Twilio a claim may come:
  who claims then finds the message in the timeline already.)
- One owner: the epoch rises by one with each event that moves the conversation, and never otherwise; nobody takes it
  from who has it, and nobody acts on a screen that was no longer true.
- Nothing is lost: what Twilio was told "200" about is in the timeline; it stops waiting for an answer only by an answer
  to it, or because a person decided so.
- Nothing is doubled: Twilio takes each message once, unless its author asked for a failed one once more.
- The screen is the truth: statuses never go back, and a message that Twilio has is not shown as one that it has not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from tests.fakes.store import FakeStore
from tests.model.stepping import present
from tests.model.twilio import Twilio
from transbordo.domain.conversation.change import Change, Seen
from transbordo.domain.conversation.conversation import Conversation, Owner
from transbordo.domain.conversation.turn import taken
from transbordo.domain.messages import AuthorKind, Entry, Event, Outbound, Received, Status, reaches
from transbordo.domain.ports import Committed, SeenOutbound, SeenReceived

MOVES = {
    "episode_opened",
    "handed_off",
    "claimed",
    "transferred",
    "returned_to_bot",
    "resolved",
    "reopened",
}
"""The events that move a conversation to another owner."""

_FORWARD = {
    Status.QUEUED: {Status.SENDING, Status.SENT, Status.DELIVERED, Status.READ, Status.FAILED, Status.CANCELLED},
    Status.SENDING: {
        Status.QUEUED,
        Status.UNKNOWN,
        Status.SENT,
        Status.DELIVERED,
        Status.READ,
        Status.FAILED,
        Status.CANCELLED,
    },
    Status.UNKNOWN: {
        Status.QUEUED,
        Status.SENDING,
        Status.SENT,
        Status.DELIVERED,
        Status.READ,
        Status.FAILED,
        Status.CANCELLED,
    },
    Status.SENT: {Status.DELIVERED, Status.READ, Status.FAILED},
    Status.DELIVERED: {Status.READ},
    Status.READ: set(),
    # given up, and yet it arrived
    Status.FAILED: {Status.DELIVERED, Status.READ},
    Status.CANCELLED: {Status.DELIVERED, Status.READ},
}
"""Where a status may go, unless the author of a failed message tries again."""


class Broken(AssertionError):
    """A promise that was not kept."""


def require(holds: object, what: str) -> None:
    if not holds:
        raise Broken(what)


class WatchedStore(FakeStore):
    """The store in memory, which looks at each write before it lets it pass."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self.tries: Counter[str] = Counter()
        self._epoch_of_lease: dict[str, int] = {}
        self._seen: dict[object, Seen] = {}

    def see(self, cid: str) -> Seen | None:
        """Read from its documents once for each version: thousands of schedules look thousands of times."""
        versions = self._version(f"conversations/{cid}"), self._version(f"turns/{cid}")
        if versions not in self._seen:
            found = super().see(cid)
            if found is None:
                return None
            self._seen[versions] = found
        return self._seen[versions]

    def commit(self, seen: Seen, change: Change, now: datetime) -> Committed:
        cid = seen.conversation.id
        before = _state(self, cid)
        committed = super().commit(seen, change, now)
        after = _state(self, cid)
        _one_owner(before, after, change)
        run = present()
        asked_in_time = run is None or run.epoch in (None, before.epoch)
        require(asked_in_time, f"the screen showed epoch {run and run.epoch}, but it is {before.epoch}")
        for entry in change.entries:
            if isinstance(entry, Outbound):
                _spoken_by_owner(before, after, entry)
                self._leased(entry, after)
        if change.resent:
            again = change.resent.message
            self.tries[again.id] += 1
            _spoken_by_owner(before, replace(after, epoch=again.epoch), again)
            self._leased(again, after)
        if before.needs_reply and not after.needs_reply:
            _rightly_done(before, change)
        return committed

    def put_message(self, seen: SeenOutbound | SeenReceived, message: Outbound | Received) -> None:
        super().put_message(seen, message)
        if isinstance(message, Outbound) and isinstance(seen.message, Outbound):
            old, new = seen.message.status, message.status
            require(new is old or new in _FORWARD[old], f"{message.id} went from {old} back to {new}")
            self._leased(message, _state(self, seen.cid))

    def sends(self, cid: str, mid: str) -> None:
        """A request to Twilio leaves now."""
        message = self.entry(cid, mid)
        require(isinstance(message, Outbound), f"{mid} is sent, but not in the timeline")
        if isinstance(message, Outbound) and message.author.kind is AuthorKind.BOT and message.lease:
            epoch = self._epoch_of_lease[message.lease.id]
            require(epoch == message.epoch, f"{mid}, decided in epoch {message.epoch}, is sent again in epoch {epoch}")

    def _leased(self, message: Outbound, conversation: Conversation) -> None:
        if message.lease:
            self._epoch_of_lease.setdefault(message.lease.id, conversation.epoch)


def _state(store: FakeStore, cid: str) -> Conversation:
    seen = store.see(cid)
    assert seen
    return seen.conversation


def _one_owner(before: Conversation, after: Conversation, change: Change) -> None:
    moves = [entry.event["name"] for entry in change.entries if isinstance(entry, Event)]
    moved = bool(MOVES & set(moves))
    require(after.epoch - before.epoch == int(moved), f"epoch {before.epoch} became {after.epoch} with {moves}")
    same = (before.owner, before.agent_uid) == (after.owner, after.agent_uid)
    require("claimed" not in moves or before.owner is not Owner.AGENT, "a claim took it from somebody who had it")
    require(moved or same, f"{before.owner} became {after.owner} without an event")
    require((after.owner is Owner.AGENT) == bool(after.agent_uid), f"{after.owner} with {after.agent_uid}")
    require((after.owner is Owner.QUEUE) == bool(after.waiting_since), f"{after.owner} waits {after.waiting_since}")
    require(after.owner is not Owner.QUEUE or after.queue, "it waits in no queue")


def _spoken_by_owner(before: Conversation, after: Conversation, message: Outbound) -> None:
    speaker = f"{message.author.kind} speaks while {before.owner} {before.agent_uid or ''} owns"
    if message.author.kind is AuthorKind.BOT:
        mine = before.owner is Owner.BOT and after.owner in (Owner.BOT, Owner.QUEUE, Owner.NOBODY)
        if message.because and message.because.rule == "acknowledged":
            mine = before.owner is after.owner is Owner.QUEUE and not before.acknowledged and after.acknowledged
    else:
        mine = before.owner is Owner.AGENT and before.agent_uid == message.author.uid
    require(mine, speaker)
    require(message.epoch == after.epoch, f"{message.id} says epoch {message.epoch}, it is {after.epoch}")


def _rightly_done(before: Conversation, change: Change) -> None:
    """Nobody waits for an answer any more: because there is one, or because a person decided."""
    decided = {entry.event["name"] for entry in change.entries if isinstance(entry, Event) and entry.author.uid}
    by_person = change.resent or any(isinstance(entry, Outbound) and entry.author.uid for entry in change.entries)
    covered = before.last_inbound is not None and before.last_inbound.sid in change.answered
    require(
        by_person or covered or decided & {"returned_to_bot", "resolved"},
        "the customer's last word counts as answered, but no answer takes it in",
    )


def at_rest(store: WatchedStore, twilio: Twilio, cid: str, written: set[str], now: datetime) -> None:
    """Everything has run, every lease has ended, the lists were compared: nobody is left behind."""
    timeline = store.timeline(cid, 10_000)
    conversation = _state(store, cid)
    arrived = [entry.id for entry in timeline if isinstance(entry, Received)]
    require(sorted(arrived) == sorted(written), f"the customer wrote {sorted(written)}, kept are {sorted(arrived)}")
    pending = [item.sid for item in store.unprocessed(now, 1000)]
    require(not pending, f"work on {pending} never ends")
    seen = store.see(cid)
    require(seen and not taken(seen, now), "the bot's turn is still taken")
    served = conversation.owner in (Owner.QUEUE, Owner.AGENT) or not conversation.needs_reply
    require(served, f"the customer waits for an answer of {conversation.owner}")
    alike: dict[str, list[Outbound]] = defaultdict(list)
    for entry in timeline:
        if isinstance(entry, Outbound):
            alike[entry.text].append(entry)
    for messages in alike.values():
        if len(messages) == 1:
            _settled(messages[0], store, twilio)
        else:
            _settled_together(messages, store, twilio)
    _answered_once(timeline, twilio)
    if conversation.owner is Owner.BOT and conversation.last_inbound:
        sid, epoch = conversation.last_inbound.sid, conversation.epoch
        # what a person has moved since is that person's decision
        tried = [one for one in timeline if isinstance(one, Outbound) and (one.answers, one.epoch) == (sid, epoch)]
        require(not tried or any(map(reaches, tried)), f"{sid} counts as answered, but no answer reached the customer")


def _settled(message: Outbound, store: WatchedStore, twilio: Twilio) -> None:
    theirs = twilio.of(message.id)
    allowed = 1 + store.tries[message.id]
    require(len(theirs) <= allowed, f"Twilio took {message.id} {len(theirs)} times")
    fine = [one for one in theirs if not one.fails]
    require(len(fine) <= 1, f"{message.id} reached the customer {len(fine)} times")
    how = f"{message.id} is {message.status}, Twilio has taken it {len(theirs)} times, for good {len(fine)}"
    if message.status in (Status.SENT, Status.DELIVERED, Status.READ):
        require(theirs, how)
    elif message.status is Status.FAILED:
        require(not fine and message.error, how)
    elif message.status is Status.CANCELLED:
        require(message.author.kind is AuthorKind.BOT and not theirs, how)
    else:
        # sending with Twilio's id: Twilio answers for it, and its callbacks were lost
        require(message.status is Status.SENDING and message.twilio_sid and not message.lease and theirs, how)
    require(not message.lease and not message.retry_at, f"{message.id} is {message.status} and still leased or due")


def _settled_together(messages: list[Outbound], store: WatchedStore, twilio: Twilio) -> None:
    """Of messages that say the same Twilio's list can't tell which is which, nor can the customer: they are counted."""
    theirs = [one for message in messages for one in twilio.of(message.id)]
    allowed = sum(1 + store.tries[message.id] for message in messages)
    require(len(theirs) <= allowed, f"Twilio took {len(messages)} that are alike {len(theirs)} times")
    fine = sum(not one.fails for one in theirs)
    shown = sum(reaches(message) for message in messages)
    arrived = sum(message.status in (Status.DELIVERED, Status.READ) for message in messages)
    how_many = (
        f"of {len(messages)} that are alike Twilio took {len(theirs)}, for good {fine}; {shown} are shown as sent"
    )
    require(arrived <= fine <= shown <= len(theirs), how_many)
    for message in messages:
        how = f"{message.id} is {message.status}"
        require(message.status not in (Status.QUEUED, Status.UNKNOWN), how)
        require(message.status is not Status.SENDING or message.twilio_sid, how)
        require(not message.lease and not message.retry_at, how)


def _answered_once(timeline: tuple[Entry, ...], twilio: Twilio) -> None:
    """The words of a handoff are no answer: they may follow one that failed."""
    handed_off = {one.epoch for one in timeline if isinstance(one, Event) and one.event["name"] == "handed_off"}
    told = [
        entry.answers
        for entry in timeline
        if isinstance(entry, Outbound)
        and entry.answers
        and entry.epoch not in handed_off
        and any(not one.fails for one in twilio.of(entry.id))
    ]
    twice = [sid for sid, times in Counter(told).items() if times > 1]
    require(not twice, f"the bot answered {twice} twice")
