"""Firestore in memory: the same documents at the same paths, with versions that are compared before they are set."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from transbordo.domain.access import ADMIN, SUPERVISOR, User
from transbordo.domain.articles import Article, Stage, article_of
from transbordo.domain.bot_settings import BotSettings
from transbordo.domain.change import Change, EpisodeUpdate, Seen, Turn
from transbordo.domain.conversation import Conversation
from transbordo.domain.documents import entry_from_document, from_document, to_document
from transbordo.domain.identity import key_of
from transbordo.domain.joining import Joined
from transbordo.domain.messages import PREVIEW, Entry, Note, Outbound, Received
from transbordo.domain.opening import Business
from transbordo.domain.outbox import LOOK_UP_AFTER
from transbordo.domain.ports import Committed, Conflict, Knowledge, SeenOutbound, SeenReceived, WorkItem
from transbordo.domain.promise import Desk
from transbordo.domain.prompt import Queue
from transbordo.domain.reconciling import Checked, Counts
from transbordo.domain.templates import ContentTemplate
from transbordo.domain.webhook import InboundMessage

Document = dict[str, Any]

_WINDOW = timedelta(hours=24)
_KNOWLEDGE_AGE = timedelta(seconds=60)
_PACE_OVER = timedelta(hours=2)


@dataclass(frozen=True)
class _Versions:
    conversation: int
    turn: int | None


class FakeStore:
    """The port `Store`. `put` and `read` are the tests' own way to its documents."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._documents: dict[str, Document] = {}
        self._versions: dict[str, int] = {}
        self._next_version = itertools.count(1)
        self._kept: tuple[datetime, Knowledge] | None = None

    def put(self, path: str, document: Mapping[str, Any]) -> None:
        self._set(path, deepcopy(dict(document)))

    def read(self, path: str) -> Document | None:
        with self._lock:
            return deepcopy(self._documents.get(path))

    # Documents are never changed in place, so that only what tests hold needs a copy

    def _get(self, path: str) -> Document | None:
        with self._lock:
            return self._documents.get(path)

    def _set(self, path: str, document: Document) -> None:
        with self._lock:
            # as in Firestore, a write that changes nothing makes no new version
            if self._documents.get(path) != document:
                self._documents[path] = document
                self._versions[path] = next(self._next_version)

    # The port

    def receive(self, message: InboundMessage, received: Received) -> bool:
        with self._lock:
            home = self._documents.get(_conversation(message.cid), {}).get("mergedInto")
            if home:
                message = replace(message, cid=home, key=key_of(home))
            inbound, entry = f"inbound/{message.sid}", _message(message.cid, message.sid)
            if inbound in self._documents or entry in self._documents:
                return False
            work: Document = {"form": dict(message.form), "cid": message.cid, "receivedAt": message.at}
            self._set(inbound, work | {"state": "pending", "doneAt": None})
            self._set(entry, to_document(received))
            before = self._documents.get(_conversation(message.cid), {})
            arrival = _arrival(message, received, before)
            if message.sent_at and before.get("windowExpiresAt"):
                arrival["windowExpiresAt"] = max(arrival["windowExpiresAt"], before["windowExpiresAt"])
            self._merge(_conversation(message.cid), arrival)
        return True

    def work_item(self, sid: str) -> WorkItem | None:
        found = self._get(f"inbound/{sid}")
        return _work_item(sid, found) if found else None

    def finish(self, sid: str, now: datetime) -> None:
        self._merge(f"inbound/{sid}", {"state": "done", "doneAt": now})

    def see(self, cid: str) -> Seen | None:
        with self._lock:
            conversation, turn = self._get(_conversation(cid)), self._get(_turn(cid))
            if conversation is None:
                return None
            return Seen(
                conversation=from_document(Conversation, conversation | {"id": cid}),
                turn=from_document(Turn, turn) if turn else None,
                versions=_Versions(self._versions[_conversation(cid)], self._version(_turn(cid))),
            )

    def commit(self, seen: Seen, change: Change, now: datetime) -> Committed:
        cid = seen.conversation.id
        with self._lock:
            self._check(cid, seen.versions, change)
            for entry in change.entries:
                self._set(_message(cid, entry.id), to_document(entry))
            if change.conversation:
                before = self._documents[_conversation(cid)]
                self._set(_conversation(cid), before | to_document(change.conversation, without=("id",)))
            if change.turn:
                self._set(_turn(cid), to_document(change.turn))
            elif change.release:
                self._delete(_turn(cid))
            if change.episode:
                self._update_episode(change.episode)
            if change.resent:
                self._set(_message(cid, change.resent.message.id), to_document(change.resent.message))
            for sid in change.answered:
                self.finish(sid, now)
            for sid in change.reopened:
                self._merge(f"inbound/{sid}", {"state": "pending", "doneAt": None})
            for uid, by in change.open_by_agent.items():
                agent = self._documents.get(f"agents/{uid}", {})
                self._merge(f"agents/{uid}", {"open": agent.get("open", 0) + by})
            for mid, transcript in change.transcripts.items():
                self._merge(_message(cid, mid), {"transcript": to_document(transcript)})
            if change.usage:
                path = f"usage/{change.usage.day}_0"
                before = self._documents.get(path, {})
                sums = {"tokens": before.get("tokens", 0) + change.usage.tokens, "turns": before.get("turns", 0) + 1}
                self._merge(path, sums | {"day": change.usage.day})
            after = self.see(cid)
            assert after
            return Committed(
                entries={entry.id: self._versions[_message(cid, entry.id)] for entry in change.entries}, after=after
            )

    def take_turn(self, seen: Seen, change: Change, limit: int, now: datetime) -> tuple[Committed, tuple[Entry, ...]]:
        return self.commit(seen, change, now), self.timeline(seen.conversation.id, limit)

    def timeline(self, cid: str, limit: int) -> tuple[Entry, ...]:
        found = [document for _, document in self._messages(cid)]
        found.sort(key=lambda document: (document["at"], document["id"]))
        return tuple(map(entry_from_document, found[-limit:]))

    def entry(self, cid: str, mid: str) -> Entry | None:
        found = self._get(_message(cid, mid))
        return entry_from_document(found) if found else None

    def see_message(self, cid: str, mid: str) -> SeenOutbound | SeenReceived | None:
        with self._lock:
            entry, version = self.entry(cid, mid), self._version(_message(cid, mid))
        if isinstance(entry, Outbound):
            return SeenOutbound(cid=cid, message=entry, version=version)
        if isinstance(entry, Received):
            return SeenReceived(cid=cid, message=entry, version=version)
        return None

    def put_message(self, seen: SeenOutbound | SeenReceived, message: Outbound | Received) -> None:
        path = _message(seen.cid, message.id)
        with self._lock:
            self._refuse_unless(self._version(path) == seen.version)
            self._set(path, to_document(message))

    def heard(self, word: str, limit: int) -> tuple[tuple[str, Received], ...]:
        notes = [
            (one["at"], cid, from_document(Received, one))
            for (cid, _), one in self._every_message()
            if word in ((one.get("transcript") or {}).get("words") or ())
        ]
        return tuple((cid, note) for _, cid, note in sorted(notes, key=lambda note: note[0], reverse=True)[:limit])

    def conversations(self, cids: Collection[str]) -> Mapping[str, Conversation]:
        found = ((cid, self._get(_conversation(cid))) for cid in cids)
        return {cid: from_document(Conversation, one | {"id": cid}) for cid, one in found if one}

    def add_note(self, cid: str, note: Note) -> bool:
        path = _message(cid, note.id)
        with self._lock:
            if path in self._documents:
                return False
            self._set(path, to_document(note))
        return True

    def knowledge(self, stage: Stage = "live") -> Knowledge:
        if stage == "draft":
            return self._read_knowledge("draft")
        now = self._clock()
        if self._kept is None or now - self._kept[0] > _KNOWLEDGE_AGE:
            self._kept = (now, self._read_knowledge("live"))
        return self._kept[1]

    def business(self) -> Business:
        return self.knowledge().business

    def queue_targets(self) -> Mapping[str, int]:
        return {qid: document["targetSeconds"] for qid, document in self._all("queues")}

    def desk(self, queue: str) -> Desk:
        agents = [agent for _, agent in self._all("agents") if agent.get("presence") == "available"]
        waiting = [one for _, one in self._all("conversations") if one.get("owner") == "queue"]
        since = self._clock() - _PACE_OVER
        claims = [one["claimedAt"] for _, one in self._all("episodes") if one.get("queue") == queue]
        return Desk(
            available=sum(queue in agent.get("queues", ()) for agent in agents),
            waiting=sum(one.get("queue") == queue for one in waiting),
            claimed=sum(at is not None and at >= since for at in claims),
            over=_PACE_OVER,
        )

    def desk_user(self, uid: str) -> User | None:
        found = self._get(f"agents/{uid}")
        return _user(uid, found) if found else None

    def template(self, content_sid: str) -> ContentTemplate | None:
        found = self._get(f"templates/{content_sid}")
        return ContentTemplate(body=found["body"], approval=found["approval"]) if found else None

    def leaders(self) -> tuple[User, ...]:
        return tuple(_user(uid, one) for uid, one in self._all("agents") if one.get("role") in (SUPERVISOR, ADMIN))

    def unprocessed(self, before: datetime, limit: int) -> tuple[WorkItem, ...]:
        pending = ((sid, one) for sid, one in self._all("inbound") if one["state"] == "pending")
        return tuple(_work_item(sid, one) for sid, one in _before(pending, "receivedAt", before)[:limit])

    def silent(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        unanswered = [(cid, one) for cid, one in self._all("conversations") if one.get("needsReply")]
        return self._conversations(unanswered, "bot", "lastInbound.at", before, limit)

    def stuck_sends(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        return (
            *self._messages_until("sending", lambda one: (one["lease"] or {}).get("until"), now, limit),
            *self._messages_until("unknown", lambda one: one["statusAt"], now - LOOK_UP_AFTER, limit),
            *self._messages_until("queued", lambda one: one["retryAt"], now, limit),
        )

    def pending_media(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        pending = [(one["mediaRetryAt"], place) for place, one in self._every_message() if one.get("mediaPending")]
        return tuple(place for at, place in sorted(pending) if at <= now)[:limit]

    def waiting(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        uncalled = [one for one in self._all("conversations") if one[1].get("escalatedAt", "absent") is None]
        return self._conversations(uncalled, "queue", "waitingSince", before, limit)

    def idle(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        return self._conversations(self._all("conversations"), "bot", "updatedAt", before, limit)

    def quiet_agents(self, before: datetime, limit: int) -> tuple[str, ...]:
        there = ((uid, one) for uid, one in self._all("agents") if one.get("presence") in ("available", "away"))
        return tuple(uid for uid, _ in _before(there, "lastSeenAt", before)[:limit])

    def set_offline(self, uid: str, now: datetime) -> None:
        self._merge(f"agents/{uid}", {"presence": "offline", "presenceAt": now})

    def join(self, kept: Seen, other_cid: str, other: Seen | None, joined: Joined, now: datetime) -> None:
        path = _conversation(other_cid)
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
            self._refuse_unless(not any(_message(target, mid) in self._documents for (_, mid), _ in found))
            for (_, mid), document in found:
                self.put(_message(target, mid), document)
                self._delete(_message(source, mid))
        return len(found)

    def known_inbound(self, sids: Collection[str]) -> frozenset[str]:
        return frozenset(sid for sid in sids if self.read(f"inbound/{sid}"))

    def sent(self, sids: Collection[str]) -> Mapping[str, SeenOutbound]:
        ours = (self.see_message(cid, mid) for (cid, mid), one in self._every_message() if one.get("twilioSid") in sids)
        return {seen.message.twilio_sid or "": seen for seen in ours if isinstance(seen, SeenOutbound)}

    def last_check(self) -> Checked:
        checks = [(one["checkedUntil"], day) for day, one in self._all("ledger") if one.get("checkedUntil")]
        if not checks:
            return Checked(until=None)
        until, day = max(checks)
        return Checked(until=until, day=day, version=self._version(f"ledger/{day}"))

    def note_check(self, checked: Checked, day: str, until: datetime, counts: Counts, now: datetime) -> None:
        path = f"ledger/{day}"
        with self._lock:
            if checked.day == day:
                self._refuse_unless(self._version(path) == checked.version)
            else:
                self._refuse_unless("checkedUntil" not in self._documents.get(path, {}))
            self._add_up(path, counts, checkedUntil=until, updatedAt=now)

    def note_repairs(self, day: str, counts: Counts, now: datetime) -> None:
        with self._lock:
            self._add_up(f"ledger/{day}", counts, updatedAt=now)

    # Under the lock of the caller

    def _add_up(self, path: str, counts: Counts, **fields: Any) -> None:
        before = self._documents.get(path, {})
        sums = {name: before.get(name, 0) + count for name, count in to_document(counts).items()}
        self._merge(path, sums | fields)

    def _check(self, cid: str, versions: _Versions, change: Change) -> None:
        created = [_message(cid, entry.id) for entry in change.entries]
        if change.episode and "openedAt" in change.episode.fields:
            created.append(f"episodes/{change.episode.protocol}")
        self._refuse_unless(not any(path in self._documents for path in created))
        if change.conversation:
            self._refuse_unless(self._version(_conversation(cid)) == versions.conversation)
        if change.turn or (change.release and versions.turn is not None):
            self._refuse_unless(self._version(_turn(cid)) == versions.turn)
        if change.resent:
            self._refuse_unless(self._version(_message(cid, change.resent.message.id)) == change.resent.version)

    @staticmethod
    def _refuse_unless(holds: bool) -> None:
        if not holds:
            raise Conflict

    def _update_episode(self, update: EpisodeUpdate) -> None:
        path = f"episodes/{update.protocol}"
        before = self._documents.get(path, {})
        fields = dict(update.fields)
        if update.agent or "openedAt" in fields:
            added = [update.agent] if update.agent and update.agent not in before.get("agents", ()) else []
            fields["agents"] = before.get("agents", []) + added
        if update.bot_turns or "openedAt" in fields:
            fields["botTurns"] = before.get("botTurns", 0) + update.bot_turns
        self._merge(path, fields)

    # Documents

    def _version(self, path: str) -> int | None:
        return self._versions.get(path)

    def _merge(self, path: str, fields: Document) -> None:
        with self._lock:
            self._set(path, _merged(self._documents.get(path, {}), fields))

    def _delete(self, path: str) -> None:
        self._documents.pop(path, None)
        self._versions.pop(path, None)

    def _all(self, collection: str) -> list[tuple[str, Document]]:
        with self._lock:
            found = [(path.split("/"), document) for path, document in self._documents.items()]
        return sorted((parts[1], document) for parts, document in found if parts[0] == collection and len(parts) == 2)

    def _messages(self, cid: str) -> list[tuple[tuple[str, str], Document]]:
        return [(place, document) for place, document in self._every_message() if place[0] == cid]

    def _every_message(self) -> list[tuple[tuple[str, str], Document]]:
        with self._lock:
            found = [(path.split("/"), document) for path, document in self._documents.items()]
        return [((parts[1], parts[3]), document) for parts, document in found if len(parts) == 4]

    def _messages_until(
        self, status: str, moment_of: Callable[[Document], datetime | None], until: datetime, limit: int
    ) -> list[tuple[str, str]]:
        found = [(moment_of(one), place) for place, one in self._every_message() if one.get("status") == status]
        return [place for moment, place in sorted((m, p) for m, p in found if m and m <= until)][:limit]

    def _conversations(
        self, among: list[tuple[str, Document]], owner: str, field: str, before: datetime, limit: int
    ) -> tuple[Conversation, ...]:
        found = _before(((cid, one) for cid, one in among if one.get("owner") == owner), field, before)
        return tuple(from_document(Conversation, one | {"id": cid}) for cid, one in found[:limit])

    def _read_knowledge(self, stage: Stage) -> Knowledge:
        document = self._get("settings/business") or {}
        hours = {
            day: tuple((period["from"], period["to"]) for period in periods)
            for day, periods in (document.get("hours") or {}).items()
        }
        business = from_document(Business, document | {"hours": hours})
        bot = self._get("settings/bot") or {}
        today = self._clock().astimezone(ZoneInfo(business.timezone)).date().isoformat()
        found = ((id_, article_of(one, stage)) for id_, one in self._all("knowledge"))
        return Knowledge(
            business=business,
            bot=from_document(BotSettings, bot.get("published" if stage == "live" else "draft") or {}),
            articles=tuple(from_document(Article, {**content, "id": id_}) for id_, content in found if content),
            queues=tuple(
                Queue(id=i, name=one["name"], description=one.get("description", "")) for i, one in self._all("queues")
            ),
            version=bot.get("version", 0) if stage == "live" else 0,
            tokens_today=sum(one.get("tokens", 0) for id_, one in self._all("usage") if id_.startswith(today)),
        )


def _before(found: Iterator[tuple[Any, Document]], field: str, moment: datetime) -> list[tuple[Any, Document]]:
    """Those whose `field` is a moment before `moment`, earliest first."""
    due = [(at, key, one) for key, one in found if (at := _at(one, field)) and at < moment]
    return [(key, one) for _, key, one in sorted(due, key=lambda one: one[:2])]


def _at(document: Document, path: str) -> Any:
    """The value of a field, or of a field within a field ("lastInbound.at"); None where there is none."""
    found: Any = document
    for name in path.split("."):
        found = (found or {}).get(name)
    return found


def _arrival(message: InboundMessage, received: Received, before: Document) -> Document:
    named = {"name": message.name} if message.name else {}
    named |= {"bsuid": message.bsuid} if message.bsuid else {}
    return {
        "channel": "whatsapp",
        "ourAddress": message.our_address,
        "contact": {"address": message.address, "key": message.key} | named,
        "lastInbound": {"sid": message.sid, "at": message.at},
        "windowExpiresAt": (message.sent_at or message.at) + _WINDOW,
        "lastMessage": {
            "id": message.sid,
            "direction": "in",
            "author": "customer",
            "type": received.type,
            "text": received.text[:PREVIEW],
            "at": message.at,
        },
        "needsReply": True,
        "unread": before.get("unread", 0) + 1,
        "updatedAt": message.at,
    }


def _merged(before: Document, fields: Document) -> Document:
    """Maps are merged key by key, as Firestore does; all else is replaced."""
    merged = dict(before)
    for key, value in fields.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


def _work_item(sid: str, document: Document) -> WorkItem:
    return WorkItem(
        sid=sid,
        cid=document["cid"],
        text=document["form"].get("Body", ""),
        has_media=any(name.startswith("MediaUrl") for name in document["form"]),
        done=document["state"] == "done",
    )


def _user(uid: str, document: Document) -> User:
    return User(
        uid=uid,
        email=document.get("email", ""),
        name=document.get("name", ""),
        role=document.get("role"),
        queues=tuple(document.get("queues", ())),
    )


def _conversation(cid: str) -> str:
    return f"conversations/{cid}"


def _message(cid: str, mid: str) -> str:
    return f"conversations/{cid}/messages/{mid}"


def _turn(cid: str) -> str:
    return f"turns/{cid}"
