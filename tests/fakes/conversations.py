"""Conversations with their turns and messages, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from tests.fakes.documents import Document, FakeDocuments, conversation_at, done, message_at, turn_at
from transbordo.domain.conversation.change import Change, EpisodeUpdate, Seen, Turn
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.conversation.joining import Joined
from transbordo.domain.conversation.turn import wake_up
from transbordo.domain.documents import entry_from_document, from_document, to_document
from transbordo.domain.messages import Entry, Note, Outbound, Received
from transbordo.domain.ports import Committed, SeenOutbound, SeenReceived
from transbordo.domain.whatsapp.identity import key_of


@dataclass(frozen=True)
class _Versions:
    conversation: int
    turn: int | None


class FakeConversations(FakeDocuments):
    """The port `Conversations`."""

    def see(self, cid: str) -> Seen | None:
        with self._lock:
            conversation, turn = self._get(conversation_at(cid)), self._get(turn_at(cid))
            if conversation is None:
                return None
            return Seen(
                conversation=from_document(Conversation, conversation | {"id": cid}),
                turn=from_document(Turn, turn) if turn else None,
                versions=_Versions(self._versions[conversation_at(cid)], self._version(turn_at(cid))),
            )

    def commit(self, seen: Seen, change: Change, now: datetime) -> Committed:
        cid = seen.conversation.id
        with self._lock:
            self._check(cid, seen.versions, change)
            for entry in change.entries:
                self._set(message_at(cid, entry.id), to_document(entry))
            if change.conversation:
                before = self._documents[conversation_at(cid)]
                self._set(conversation_at(cid), before | to_document(change.conversation, without=("id",)))
            if change.turn:
                self._set(turn_at(cid), to_document(change.turn))
            elif change.release:
                self._delete(turn_at(cid))
            if change.episode:
                self._update_episode(change.episode)
            if change.resent:
                self._set(message_at(cid, change.resent.message.id), to_document(change.resent.message))
            for sid in change.answered:
                self._merge(f"inbound/{sid}", done(now))
            for sid in change.reopened:
                self._merge(f"inbound/{sid}", {"state": "pending", "doneAt": None})
                self._set(f"inbound/{wake_up(sid, (change.conversation or seen.conversation).epoch)}", {})
            for uid, by in change.open_by_agent.items():
                agent = self._documents.get(f"agents/{uid}", {})
                self._merge(f"agents/{uid}", {"open": agent.get("open", 0) + by})
            for mid, transcript in change.transcripts.items():
                self._merge(message_at(cid, mid), {"transcript": to_document(transcript)})
            if change.usage:
                path = f"usage/{change.usage.day}_0"
                before = self._documents.get(path, {})
                sums = {"tokens": before.get("tokens", 0) + change.usage.tokens, "turns": before.get("turns", 0) + 1}
                self._merge(path, sums | {"day": change.usage.day})
            after = self.see(cid)
            assert after
            return Committed(
                entries={entry.id: self._versions[message_at(cid, entry.id)] for entry in change.entries}, after=after
            )

    def take_turn(self, seen: Seen, change: Change, limit: int, now: datetime) -> tuple[Committed, tuple[Entry, ...]]:
        return self.commit(seen, change, now), self.timeline(seen.conversation.id, limit)

    def timeline(self, cid: str, limit: int) -> tuple[Entry, ...]:
        found = [document for _, document in self._messages(cid)]
        found.sort(key=lambda document: (document["at"], document["id"]))
        return tuple(map(entry_from_document, found[-limit:]))

    def entry(self, cid: str, mid: str) -> Entry | None:
        found = self._get(message_at(cid, mid))
        return entry_from_document(found) if found else None

    def see_message(self, cid: str, mid: str) -> SeenOutbound | SeenReceived | None:
        with self._lock:
            entry, version = self.entry(cid, mid), self._version(message_at(cid, mid))
        if isinstance(entry, Outbound):
            return SeenOutbound(cid=cid, message=entry, version=version)
        if isinstance(entry, Received):
            return SeenReceived(cid=cid, message=entry, version=version)
        return None

    def put_message(self, seen: SeenOutbound | SeenReceived, message: Outbound | Received) -> None:
        path = message_at(seen.cid, message.id)
        with self._lock:
            self._refuse_unless(self._version(path) == seen.version)
            self._set(path, to_document(message))

    def add_note(self, cid: str, note: Note) -> bool:
        path = message_at(cid, note.id)
        with self._lock:
            if path in self._documents:
                return False
            self._set(path, to_document(note))
        return True

    def heard(self, word: str, limit: int) -> tuple[tuple[str, Received], ...]:
        notes = [
            (one["at"], cid, from_document(Received, one))
            for (cid, _), one in self._every_message()
            if word in ((one.get("transcript") or {}).get("words") or ())
        ]
        return tuple((cid, note) for _, cid, note in sorted(notes, key=lambda note: note[0], reverse=True)[:limit])

    def conversations(self, cids: Collection[str]) -> Mapping[str, Conversation]:
        found = ((cid, self._get(conversation_at(cid))) for cid in cids)
        return {cid: from_document(Conversation, one | {"id": cid}) for cid, one in found if one}

    def join(self, kept: Seen, other_cid: str, other: Seen | None, joined: Joined, now: datetime) -> None:
        path = conversation_at(other_cid)
        with self._lock:
            self._refuse_unless(self._version(path) == (other.versions.conversation if other else None))
            self.commit(kept, joined.change, now)
            for update in joined.episodes:
                self._update_episode(update)
            known: Document = {"channel": "whatsapp", "ourAddress": kept.conversation.our_address, "epoch": 0}
            known |= {"contact": {"address": kept.conversation.contact.address, "key": key_of(other_cid)}}
            kept_there = {name: value for name, value in self._documents.get(path, known).items() if name in known}
            self.put(path, kept_there | {"mergedInto": kept.conversation.id, "updatedAt": now})

    def move_entries(self, source: str, target: str, limit: int) -> int:
        with self._lock:
            found = self._messages(source)[:limit]
            self._refuse_unless(not any(message_at(target, mid) in self._documents for (_, mid), _ in found))
            for (_, mid), document in found:
                self.put(message_at(target, mid), document)
                self._delete(message_at(source, mid))
        return len(found)

    def _check(self, cid: str, versions: _Versions, change: Change) -> None:
        created = [message_at(cid, entry.id) for entry in change.entries]
        if change.episode and "openedAt" in change.episode.fields:
            created.append(f"episodes/{change.episode.protocol}")
        self._refuse_unless(not any(path in self._documents for path in created))
        if change.conversation:
            self._refuse_unless(self._version(conversation_at(cid)) == versions.conversation)
        if change.turn or (change.release and versions.turn is not None):
            self._refuse_unless(self._version(turn_at(cid)) == versions.turn)
        if change.resent:
            self._refuse_unless(self._version(message_at(cid, change.resent.message.id)) == change.resent.version)

    def _update_episode(self, update: EpisodeUpdate) -> None:
        path = f"episodes/{update.protocol}"
        before = self._documents.get(path, {})
        fields = dict(update.fields)
        if update.agent or "openedAt" in fields:
            added = [update.agent] if update.agent and update.agent not in before.get("agents", ()) else []
            fields["agents"] = before.get("agents", []) + added
        if update.bot_turns or "openedAt" in fields:
            fields["botTurns"] = before.get("botTurns", 0) + update.bot_turns
        if update.taken_back:
            fields["takenBack"] = [*before.get("takenBack", ()), update.taken_back]
        self._merge(path, fields)
