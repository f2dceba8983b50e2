"""Conversations in Firestore, with their turns and messages.

A decision is read, made, and written in one commit that fails when what it rests on has changed since: Firestore's
`last_update_time` precondition. That is two round trips where a transaction takes three, holds no lock while the
domain thinks, and loses nothing: the write is as atomic. https://firebase.google.com/docs/firestore/manage-data/transactions
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from google.cloud import firestore

from transbordo.adapters.firestore_calls import (
    RETRY,
    RETRY_BLIND,
    TIMEOUT,
    AlreadyThere,
    commit,
    data_of,
    get,
    get_all,
    run,
    translated,
    unchanged,
    where,
)
from transbordo.adapters.firestore_documents import USAGE_SHARDS, FirestoreDocuments, cid_of, conversation_of, done
from transbordo.domain.conversation.change import Change, EpisodeUpdate, Seen, Turn, Usage
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.conversation.joining import Joined
from transbordo.domain.conversation.turn import wake_up
from transbordo.domain.documents import entry_from_document, from_document, to_document
from transbordo.domain.messages import Entry, Note, Outbound, Received
from transbordo.domain.ports import Committed, Conflict, SeenOutbound, SeenReceived, StoreUnavailable
from transbordo.domain.whatsapp.identity import key_of

USAGE_KEPT = timedelta(days=90)
"""Afterwards Firestore's TTL removes it."""

_WAKE_UP_KEPT = timedelta(days=1)
"""Its creation is all that counts: Eventarc tries for 24 hours at most, and Firestore's TTL removes it."""

_SIGNPOST_KEEPS = ("channel", "ourAddress", "contact", "epoch")


@dataclass(frozen=True)
class _Versions:
    """What a commit is conditional on, and the document that it changes."""

    conversation: Any
    turn: Any
    document: Mapping[str, Any]


class FirestoreConversations(FirestoreDocuments):
    """The port `Conversations`."""

    def see(self, cid: str) -> Seen | None:
        wanted = [self._conversation(cid), self._turn(cid)]
        found = {snapshot.reference.parent.id: snapshot for snapshot in get_all(self._client, wanted)}
        conversation, turn = found["conversations"], found["turns"]
        if not conversation.exists:
            return None
        return Seen(
            conversation=conversation_of(conversation),
            turn=from_document(Turn, data_of(turn)) if turn.exists else None,
            versions=_Versions(
                conversation=conversation.update_time,
                turn=turn.update_time if turn.exists else None,
                document=data_of(conversation),
            ),
        )

    def commit(self, seen: Seen, change: Change, now: datetime) -> Committed:
        batch = self._client.batch()
        self._add(batch, seen, change)
        if change.resent:
            message = change.resent.message
            reference = self._message(seen.conversation.id, message.id)
            batch.update(reference, to_document(message), option=unchanged(change.resent.version))
        for sid in change.answered:
            batch.set(self._inbound(sid), done(now), merge=True)
        for sid in change.reopened:
            batch.set(self._inbound(sid), {"state": "pending", "doneAt": None}, merge=True)
            epoch = (change.conversation or seen.conversation).epoch
            batch.create(self._inbound(wake_up(sid, epoch)), {"expiresAt": now + _WAKE_UP_KEPT})
        for mid, transcript in change.transcripts.items():
            batch.update(self._message(seen.conversation.id, mid), {"transcript": to_document(transcript)})
        if change.usage:
            self._add_usage(batch, seen.conversation.id, change.usage, now)
        return _committed(seen, change, [result.update_time for result in commit(batch)])

    def take_turn(self, seen: Seen, change: Change, limit: int, now: datetime) -> tuple[Committed, tuple[Entry, ...]]:
        timeline = self._meanwhile(self.timeline, seen.conversation.id, limit)
        return self.commit(seen, change, now), timeline.result()

    def timeline(self, cid: str, limit: int) -> tuple[Entry, ...]:
        messages = self._conversation(cid).collection("messages")
        newest = messages.order_by("at", direction=firestore.Query.DESCENDING).limit(limit)
        return tuple(reversed([entry_from_document(data_of(found)) for found in run(newest)]))

    def entry(self, cid: str, mid: str) -> Entry | None:
        document = get(self._message(cid, mid)).to_dict()
        return entry_from_document(document) if document else None

    def see_message(self, cid: str, mid: str) -> SeenOutbound | SeenReceived | None:
        snapshot = get(self._message(cid, mid))
        if not snapshot.exists:
            return None
        entry = entry_from_document(data_of(snapshot))
        if isinstance(entry, Outbound):
            return SeenOutbound(cid=cid, message=entry, version=snapshot.update_time)
        if isinstance(entry, Received):
            return SeenReceived(cid=cid, message=entry, version=snapshot.update_time)
        return None

    def put_message(self, seen: SeenOutbound | SeenReceived, message: Outbound | Received) -> None:
        with translated():
            self._message(seen.cid, message.id).update(
                to_document(message),
                option=unchanged(seen.version),
                retry=RETRY,
                timeout=TIMEOUT,
            )

    def add_note(self, cid: str, note: Note) -> bool:
        try:
            with translated():
                self._message(cid, note.id).create(to_document(note), retry=RETRY_BLIND, timeout=TIMEOUT)
        except AlreadyThere:
            return False
        except Conflict as error:
            raise StoreUnavailable from error
        return True

    def heard(self, word: str, limit: int) -> tuple[tuple[str, Received], ...]:
        notes = where(self._client.collection_group("messages"), ("transcript.words", "array_contains", word))
        newest = notes.order_by("at", direction=firestore.Query.DESCENDING).limit(limit)
        return tuple((cid_of(found), from_document(Received, data_of(found))) for found in run(newest))

    def conversations(self, cids: Collection[str]) -> Mapping[str, Conversation]:
        found = get_all(self._client, [self._conversation(cid) for cid in cids]) if cids else []
        return {snapshot.id: conversation_of(snapshot) for snapshot in found if snapshot.exists}

    def join(self, kept: Seen, other_cid: str, other: Seen | None, joined: Joined, now: datetime) -> None:
        batch, change = self._client.batch(), joined.change
        self._add(batch, kept, change)
        for update in joined.episodes:
            self._update_episode(batch, update)
        signpost = {"mergedInto": kept.conversation.id, "updatedAt": now}
        if other:
            # without an owner no list finds it, and what it held is with the other now
            gone = {name: firestore.DELETE_FIELD for name in other.versions.document if name not in _SIGNPOST_KEEPS}
            option = unchanged(other.versions.conversation)
            batch.update(self._conversation(other_cid), gone | signpost, option=option)
        else:
            known = {"channel": "whatsapp", "ourAddress": kept.conversation.our_address, "epoch": 0}
            contact = {"address": kept.conversation.contact.address, "key": key_of(other_cid)}
            batch.create(self._conversation(other_cid), known | {"contact": contact} | signpost)
        commit(batch)

    def move_entries(self, source: str, target: str, limit: int) -> int:
        found = run(self._conversation(source).collection("messages").limit(limit))
        batch = self._client.batch()
        for entry in found:
            batch.create(self._message(target, entry.id), data_of(entry))
            batch.delete(entry.reference, option=unchanged(entry.update_time))
        if found:
            commit(batch)
        return len(found)

    def _add(self, batch: Any, seen: Seen, change: Change) -> None:
        """The writes of a change: its entries first, then the conversation, then the turn; see `_committed`."""
        cid, versions = seen.conversation.id, seen.versions
        for entry in change.entries:
            batch.create(self._message(cid, entry.id), to_document(entry))
        if change.conversation:
            changed = _difference(versions.document, change.conversation)
            batch.update(self._conversation(cid), changed, option=unchanged(versions.conversation))
        if change.turn:
            self._take_turn(batch, cid, change.turn, versions.turn)
        elif change.release and versions.turn:
            batch.delete(self._turn(cid), option=unchanged(versions.turn))
        if change.episode:
            self._update_episode(batch, change.episode)
        for uid, by in change.open_by_agent.items():
            batch.set(self._agent(uid), {"open": firestore.Increment(by)}, merge=True)

    def _add_usage(self, batch: Any, cid: str, usage: Usage, now: datetime) -> None:
        shard = self._usage(usage.day)[zlib.crc32(cid.encode()) % USAGE_SHARDS]
        sums = {"tokens": firestore.Increment(usage.tokens), "turns": firestore.Increment(1)}
        batch.set(shard, sums | {"day": usage.day, "expiresAt": now + USAGE_KEPT}, merge=True)

    def _take_turn(self, batch: Any, cid: str, turn: Turn, version: Any) -> None:
        if version is None:
            batch.create(self._turn(cid), to_document(turn))
        else:
            batch.update(self._turn(cid), to_document(turn), option=unchanged(version))

    def _update_episode(self, batch: Any, update: EpisodeUpdate) -> None:
        reference = self._client.collection("episodes").document(update.protocol)
        changed = dict(update.fields)
        if "openedAt" in changed:
            agents = [update.agent] if update.agent else []
            batch.create(reference, changed | {"agents": agents, "botTurns": update.bot_turns})
            return
        if update.agent:
            changed["agents"] = firestore.ArrayUnion([update.agent])
        if update.taken_back:
            changed["takenBack"] = firestore.ArrayUnion([update.taken_back])
        if update.bot_turns:
            changed["botTurns"] = firestore.Increment(update.bot_turns)
        batch.set(reference, changed, merge=True)


def _committed(seen: Seen, change: Change, times: list[Any]) -> Committed:
    """What is there after a commit, by its answer: Firestore tells of each write in the order of `_add`."""
    versions = dict(zip((entry.id for entry in change.entries), times, strict=False))
    rest = iter(times[len(change.entries) :])
    before, conversation = seen.versions, seen.conversation
    after = before
    if change.conversation:
        conversation = change.conversation
        document = {**before.document, **to_document(conversation, without=("id",))}
        after = replace(after, conversation=next(rest), document=document)
    if change.turn:
        after = replace(after, turn=next(rest))
    elif change.release:
        after = replace(after, turn=None)
    turn = change.turn or (None if change.release else seen.turn)
    return Committed(entries=versions, after=Seen(conversation=conversation, turn=turn, versions=after))


def _difference(document: Mapping[str, Any], after: Conversation) -> dict[str, Any]:
    """What to write, so that every field is there from the first decision on: queries do not find what is absent."""
    wanted = to_document(after, without=("id",))
    changed = {key: value for key, value in wanted.items() if key not in document or document[key] != value}
    # a decision that leaves all as it is must still fail when somebody else was faster
    return changed or {"epoch": after.epoch}
