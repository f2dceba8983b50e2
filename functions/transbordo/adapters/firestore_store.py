"""Conversations in Firestore.

A decision is read, made, and written in one commit that fails when what it rests on has changed since: Firestore's
`last_update_time` precondition. That is two round trips where a transaction takes three, holds no lock while the
domain thinks, and loses nothing: the write is as atomic. https://firebase.google.com/docs/firestore/manage-data/transactions
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from google.api_core import exceptions as gax
from google.api_core.retry import Retry, if_exception_type
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from transbordo.adapters.logs import concerns, count_firestore_call
from transbordo.domain.access import ADMIN, SUPERVISOR, User
from transbordo.domain.articles import MAX_ARTICLES, Article, Stage, article_of
from transbordo.domain.bot_settings import BotSettings
from transbordo.domain.change import Change, EpisodeUpdate, Seen, Turn, Usage
from transbordo.domain.conversation import Conversation
from transbordo.domain.documents import entry_from_document, from_document, to_document
from transbordo.domain.identity import key_of, without_phone
from transbordo.domain.joining import Joined
from transbordo.domain.messages import PREVIEW, Entry, Note, Outbound, Received, Status
from transbordo.domain.opening import Business
from transbordo.domain.outbox import LOOK_UP_AFTER
from transbordo.domain.ports import (
    Committed,
    Conflict,
    Knowledge,
    SeenOutbound,
    SeenReceived,
    StoreUnavailable,
    WorkItem,
)
from transbordo.domain.promise import Desk
from transbordo.domain.prompt import Queue
from transbordo.domain.reconciling import Checked, Counts
from transbordo.domain.templates import ContentTemplate
from transbordo.domain.webhook import InboundMessage

TIMEOUT = 8.0
"""Seconds for one call. Twilio gives a webhook 15 s in all; the library's own default is 60 s and more."""

RETRY = Retry(
    predicate=if_exception_type(gax.ServiceUnavailable, gax.ResourceExhausted),
    initial=0.1,
    maximum=1.0,
    timeout=TIMEOUT,
)
"""For commits that rest on what was read: their creates and preconditions make a repeated one fail, not double."""

RETRY_BLIND = RETRY.with_predicate(
    if_exception_type(gax.ServiceUnavailable, gax.ResourceExhausted, gax.Aborted),
)
"""For reads, and for writes that rest on none: there contention is no reason to decide again, only to try again."""

KNOWLEDGE_AGE = timedelta(seconds=60)
"""How long settings and articles are kept in memory: a change is felt within a minute, a turn reads nothing."""

WINDOW = timedelta(hours=24)
"""https://www.twilio.com/docs/api/errors/63016"""

INBOUND_KEPT = timedelta(days=30)
"""The raw form serves repair and reconciliation; afterwards Firestore's TTL removes it."""

ATTEMPTS = 12
"""Each lost race means that somebody else's write went through."""

READ_AT_ONCE = 300
"""Documents in one request for many."""

NAMED_AT_ONCE = 30
"""Values that one query may name. https://firebase.google.com/docs/firestore/query-data/queries#limitations"""

USAGE_SHARDS = 4
"""Documents that the day's sum is spread over, as Firestore takes about one write a second to each for long."""

USAGE_KEPT = timedelta(days=90)
"""Afterwards Firestore's TTL removes it."""

PACE_OVER = timedelta(hours=2)
"""How far back the desk's pace is measured: long enough to be steady, short enough to be today's."""

_AT_ONCE = 4
"""Threads for calls that need not wait for one another."""

_SIGNPOST_KEEPS = ("channel", "ourAddress", "contact", "epoch")

T = TypeVar("T")


@dataclass(frozen=True)
class _Versions:
    """What a commit is conditional on, and the document that it changes."""

    conversation: Any
    turn: Any
    document: Mapping[str, Any]


class _AlreadyThere(Conflict):
    """Something to create exists; unlike contention, trying again does not help."""


class FirestoreStore:
    """The port `Store` on a Firestore client. `clock` serves only the age of what is kept in memory."""

    def __init__(self, client: firestore.Client, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._clock = clock
        self._kept: tuple[datetime, Knowledge] | None = None
        self._articles_at: dict[Stage, tuple[int, tuple[Article, ...]]] = {}
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="firestore")

    def receive(self, message: InboundMessage, received: Received) -> bool:
        if message.sent_at or without_phone(message.cid):
            return self._receive_having_looked(message, received)
        batch = self._arrived(message, received)
        batch.set(self._conversation(message.cid), _arrival(message, received), merge=True)
        try:
            with translated():
                batch.commit(retry=RETRY_BLIND, timeout=TIMEOUT)
        except _AlreadyThere:
            return False
        except Conflict as error:
            raise StoreUnavailable from error
        return True

    def _receive_having_looked(self, message: InboundMessage, received: Received) -> bool:
        """The conversation may be a signpost, or know better than a message found late how long its window is open."""
        for _ in range(ATTEMPTS):
            there = self._get(self._conversation(message.cid))
            home = _dict(there).get("mergedInto") if there.exists else None
            if home:
                return self.receive(replace(message, cid=home, key=key_of(home)), received)
            batch = self._arrived(message, received)
            _arrive_at(batch, there, _arrival(message, received), self._unchanged)
            try:
                with translated():
                    batch.commit(retry=RETRY, timeout=TIMEOUT)
                return True
            except Conflict:
                if self._get(self._inbound(message.sid)).exists:
                    return False
        raise StoreUnavailable

    def _arrived(self, message: InboundMessage, received: Received) -> Any:
        batch = self._client.batch()
        batch.create(
            self._inbound(message.sid),
            {
                "form": dict(message.form),
                "cid": message.cid,
                "receivedAt": message.at,
                "state": "pending",
                "doneAt": None,
                "expiresAt": message.at + INBOUND_KEPT,
            },
        )
        batch.create(self._message(message.cid, message.sid), to_document(received))
        return batch

    def work_item(self, sid: str) -> WorkItem | None:
        document = self._get(self._inbound(sid)).to_dict()
        if document is None:
            return None
        item = _work_item(sid, document)
        concerns(item.cid)
        return item

    def finish(self, sid: str, now: datetime) -> None:
        with translated():
            self._inbound(sid).set(_done(now), merge=True, retry=RETRY_BLIND, timeout=TIMEOUT)

    def see(self, cid: str) -> Seen | None:
        wanted = [self._conversation(cid), self._turn(cid)]
        with translated():
            found = {
                snapshot.reference.parent.id: snapshot
                for snapshot in self._client.get_all(wanted, retry=RETRY_BLIND, timeout=TIMEOUT)
            }
        conversation, turn = found["conversations"], found["turns"]
        if not conversation.exists:
            return None
        return Seen(
            conversation=_conversation(conversation),
            turn=from_document(Turn, _dict(turn)) if turn.exists else None,
            versions=_Versions(
                conversation=conversation.update_time,
                turn=turn.update_time if turn.exists else None,
                document=_dict(conversation),
            ),
        )

    def commit(self, seen: Seen, change: Change, now: datetime) -> Committed:
        batch = self._client.batch()
        self._add(batch, seen, change)
        if change.resent:
            message = change.resent.message
            unchanged = self._unchanged(change.resent.version)
            reference = self._message(seen.conversation.id, message.id)
            batch.update(reference, to_document(message), option=unchanged)
        for sid in change.answered:
            batch.set(self._inbound(sid), _done(now), merge=True)
        for sid in change.reopened:
            batch.set(self._inbound(sid), {"state": "pending", "doneAt": None}, merge=True)
        for mid, transcript in change.transcripts.items():
            batch.update(self._message(seen.conversation.id, mid), {"transcript": to_document(transcript)})
        if change.usage:
            self._add_usage(batch, seen.conversation.id, change.usage, now)
        with translated():
            written = batch.commit(retry=RETRY, timeout=TIMEOUT)
        return _committed(seen, change, [result.update_time for result in written])

    def take_turn(self, seen: Seen, change: Change, limit: int, now: datetime) -> tuple[Committed, tuple[Entry, ...]]:
        timeline = self._meanwhile(self.timeline, seen.conversation.id, limit)
        return self.commit(seen, change, now), timeline.result()

    def _add(self, batch: Any, seen: Seen, change: Change) -> None:
        """The writes of a change: its entries first, then the conversation, then the turn; see `_committed`."""
        cid, versions = seen.conversation.id, seen.versions
        for entry in change.entries:
            batch.create(self._message(cid, entry.id), to_document(entry))
        if change.conversation:
            fields = _difference(versions.document, change.conversation)
            batch.update(self._conversation(cid), fields, option=self._unchanged(versions.conversation))
        if change.turn:
            self._take_turn(batch, cid, change.turn, versions.turn)
        elif change.release and versions.turn:
            batch.delete(self._turn(cid), option=self._unchanged(versions.turn))
        if change.episode:
            self._update_episode(batch, change.episode)
        for uid, by in change.open_by_agent.items():
            batch.set(self._agent(uid), {"open": firestore.Increment(by)}, merge=True)

    def _add_usage(self, batch: Any, cid: str, usage: Usage, now: datetime) -> None:
        shard = self._usage(usage.day)[zlib.crc32(cid.encode()) % USAGE_SHARDS]
        fields = {"tokens": firestore.Increment(usage.tokens), "turns": firestore.Increment(1)}
        batch.set(shard, fields | {"day": usage.day, "expiresAt": now + USAGE_KEPT}, merge=True)

    def timeline(self, cid: str, limit: int) -> tuple[Entry, ...]:
        newest = (
            self._conversation(cid)
            .collection("messages")
            .order_by("at", direction=firestore.Query.DESCENDING)
            .limit(limit)
        )
        return tuple(reversed([entry_from_document(_dict(found)) for found in self._run(newest)]))

    def entry(self, cid: str, mid: str) -> Entry | None:
        document = self._get(self._message(cid, mid)).to_dict()
        return entry_from_document(document) if document else None

    def see_message(self, cid: str, mid: str) -> SeenOutbound | SeenReceived | None:
        snapshot = self._get(self._message(cid, mid))
        if not snapshot.exists:
            return None
        entry = entry_from_document(_dict(snapshot))
        if isinstance(entry, Outbound):
            return SeenOutbound(cid=cid, message=entry, version=snapshot.update_time)
        if isinstance(entry, Received):
            return SeenReceived(cid=cid, message=entry, version=snapshot.update_time)
        return None

    def put_message(self, seen: SeenOutbound | SeenReceived, message: Outbound | Received) -> None:
        with translated():
            self._message(seen.cid, message.id).update(
                to_document(message),
                option=self._unchanged(seen.version),
                retry=RETRY,
                timeout=TIMEOUT,
            )

    def heard(self, word: str, limit: int) -> tuple[tuple[str, Received], ...]:
        notes = (
            self._client.collection_group("messages")
            .where(filter=FieldFilter("transcript.words", "array_contains", word))
            .order_by("at", direction=firestore.Query.DESCENDING)
            .limit(limit)
        )
        return tuple((_cid(found), from_document(Received, _dict(found))) for found in self._run(notes))

    def conversations(self, cids: Collection[str]) -> Mapping[str, Conversation]:
        wanted = [self._conversation(cid) for cid in cids]
        with translated():
            found = list(self._client.get_all(wanted, retry=RETRY_BLIND, timeout=TIMEOUT)) if wanted else []
        return {snapshot.id: _conversation(snapshot) for snapshot in found if snapshot.exists}

    def add_note(self, cid: str, note: Note) -> bool:
        try:
            with translated():
                self._message(cid, note.id).create(to_document(note), retry=RETRY_BLIND, timeout=TIMEOUT)
        except _AlreadyThere:
            return False
        except Conflict as error:
            raise StoreUnavailable from error
        return True

    def knowledge(self, stage: Stage = "live") -> Knowledge:
        if stage == "draft":
            return self._read_knowledge("draft")
        now = self._clock()
        if self._kept is None or now - self._kept[0] > KNOWLEDGE_AGE:
            self._kept = (now, self._read_knowledge("live"))
        return self._kept[1]

    def business(self) -> Business:
        return self.knowledge().business

    def queue_targets(self) -> Mapping[str, int]:
        queues = self._run(self._client.collection("queues").limit(100))
        return {found.id: int(_dict(found)["targetSeconds"]) for found in queues}

    def desk(self, queue: str) -> Desk:
        since = self._clock() - PACE_OVER
        counts = [
            self._meanwhile(self._count, query)
            for query in (
                self._where("agents", ("presence", "==", "available"), ("queues", "array_contains", queue)),
                self._where("conversations", ("owner", "==", "queue"), ("queue", "==", queue)),
                self._where("episodes", ("queue", "==", queue), ("claimedAt", ">=", since)),
            )
        ]
        available, waiting, claimed = (count.result() for count in counts)
        return Desk(available=available, waiting=waiting, claimed=claimed, over=PACE_OVER)

    def desk_user(self, uid: str) -> User | None:
        snapshot = self._get(self._agent(uid))
        return _user(snapshot) if snapshot.exists else None

    def template(self, content_sid: str) -> ContentTemplate | None:
        document = self._get(self._client.collection("templates").document(content_sid)).to_dict()
        return from_document(ContentTemplate, document) if document else None

    def leaders(self) -> tuple[User, ...]:
        return tuple(map(_user, self._run(self._where("agents", ("role", "in", [SUPERVISOR, ADMIN])).limit(50))))

    def unprocessed(self, before: datetime, limit: int) -> tuple[WorkItem, ...]:
        late = (
            self._where("inbound", ("state", "==", "pending"), ("receivedAt", "<", before))
            .order_by("receivedAt")
            .limit(limit)
        )
        return tuple(_work_item(found.id, _dict(found)) for found in self._run(late))

    def silent(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        return self._conversations("bot", "lastInbound.at", before, limit, ("needsReply", "==", True))

    def stuck_sends(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        return tuple(
            place
            for status, field, moment in (
                (Status.SENDING, "lease.until", now),
                (Status.UNKNOWN, "statusAt", now - LOOK_UP_AFTER),
                (Status.QUEUED, "retryAt", now),
            )
            for place in self._messages_where(("status", "==", status.value), (field, "<=", moment), limit)
        )

    def pending_media(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        return self._messages_where(("mediaPending", "==", True), ("mediaRetryAt", "<=", now), limit)

    def waiting(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        return self._conversations("queue", "waitingSince", before, limit, ("escalatedAt", "==", None))

    def idle(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        return self._conversations("bot", "updatedAt", before, limit)

    def quiet_agents(self, before: datetime, limit: int) -> tuple[str, ...]:
        quiet = self._where("agents", ("presence", "in", ["available", "away"]), ("lastSeenAt", "<", before)).limit(
            limit
        )
        return tuple(found.id for found in self._run(quiet))

    def set_offline(self, uid: str, now: datetime) -> None:
        with translated():
            self._agent(uid).set(
                {"presence": "offline", "presenceAt": now}, merge=True, retry=RETRY_BLIND, timeout=TIMEOUT
            )

    def join(self, kept: Seen, other_cid: str, other: Seen | None, joined: Joined, now: datetime) -> None:
        batch, change = self._client.batch(), joined.change
        self._add(batch, kept, change)
        for update in joined.episodes:
            self._update_episode(batch, update)
        signpost = {"mergedInto": kept.conversation.id, "updatedAt": now}
        if other:
            # without an owner no list finds it, and what it held is with the other now
            gone = {name: firestore.DELETE_FIELD for name in other.versions.document if name not in _SIGNPOST_KEEPS}
            unchanged = self._unchanged(other.versions.conversation)
            batch.update(self._conversation(other_cid), gone | signpost, option=unchanged)
        else:
            known = {"channel": "whatsapp", "ourAddress": kept.conversation.our_address, "epoch": 0}
            contact = {"address": kept.conversation.contact.address, "key": key_of(other_cid)}
            batch.create(self._conversation(other_cid), known | {"contact": contact} | signpost)
        with translated():
            batch.commit(retry=RETRY, timeout=TIMEOUT)

    def move_entries(self, source: str, target: str, limit: int) -> int:
        found = self._run(self._conversation(source).collection("messages").limit(limit))
        batch = self._client.batch()
        for entry in found:
            batch.create(self._message(target, entry.id), _dict(entry))
            batch.delete(entry.reference, option=self._unchanged(entry.update_time))
        if found:
            with translated():
                batch.commit(retry=RETRY, timeout=TIMEOUT)
        return len(found)

    def known_inbound(self, sids: Collection[str]) -> frozenset[str]:
        known: set[str] = set()
        for some in _chunks(sids, READ_AT_ONCE):
            wanted = [self._inbound(sid) for sid in some]
            with translated():
                # without fields: only whether it is there
                found = self._client.get_all(wanted, field_paths=[], retry=RETRY_BLIND, timeout=TIMEOUT)
                known.update(snapshot.id for snapshot in found if snapshot.exists)
        return frozenset(known)

    def sent(self, sids: Collection[str]) -> Mapping[str, SeenOutbound]:
        ours: dict[str, SeenOutbound] = {}
        for some in _chunks(sids, NAMED_AT_ONCE):
            query = self._client.collection_group("messages").where(filter=FieldFilter("twilioSid", "in", some))
            for snapshot in self._run(query):
                entry = entry_from_document(_dict(snapshot))
                if isinstance(entry, Outbound) and entry.twilio_sid:
                    seen = SeenOutbound(cid=_cid(snapshot), message=entry, version=snapshot.update_time)
                    ours[entry.twilio_sid] = seen
        return ours

    def last_check(self) -> Checked:
        newest = self._client.collection("ledger").order_by("checkedUntil", direction=firestore.Query.DESCENDING)
        for day in self._run(newest.limit(1)):
            until = datetime.fromtimestamp(_dict(day)["checkedUntil"].timestamp(), UTC)
            return Checked(until=until, day=day.id, version=day.update_time)
        return Checked(until=None)

    def note_check(self, checked: Checked, day: str, until: datetime, counts: Counts, now: datetime) -> None:
        batch, page = self._client.batch(), self._client.collection("ledger").document(day)
        fields = _sums(counts) | {"checkedUntil": until, "updatedAt": now}
        version = checked.version if day == checked.day else self._begun(page)
        if version:
            batch.update(page, fields, option=self._unchanged(version))
        else:
            batch.create(page, fields)
        with translated():
            batch.commit(retry=RETRY, timeout=TIMEOUT)

    def _begun(self, page: Any) -> Any:
        """The version of a day's page that holds repairs alone; None where there is no page yet."""
        there = self._get(page)
        if there.exists and "checkedUntil" in _dict(there):
            raise Conflict
        return there.update_time if there.exists else None

    def note_repairs(self, day: str, counts: Counts, now: datetime) -> None:
        page = self._client.collection("ledger").document(day)
        with translated():
            page.set(_sums(counts) | {"updatedAt": now}, merge=True, retry=RETRY_BLIND, timeout=TIMEOUT)

    def _take_turn(self, batch: Any, cid: str, turn: Turn, version: Any) -> None:
        if version is None:
            batch.create(self._turn(cid), to_document(turn))
        else:
            batch.update(self._turn(cid), to_document(turn), option=self._unchanged(version))

    def _update_episode(self, batch: Any, update: EpisodeUpdate) -> None:
        reference = self._client.collection("episodes").document(update.protocol)
        fields = dict(update.fields)
        if "openedAt" in fields:
            agents = [update.agent] if update.agent else []
            batch.create(reference, fields | {"agents": agents, "botTurns": update.bot_turns})
            return
        if update.agent:
            fields["agents"] = firestore.ArrayUnion([update.agent])
        if update.bot_turns:
            fields["botTurns"] = firestore.Increment(update.bot_turns)
        batch.set(reference, fields, merge=True)

    def _read_knowledge(self, stage: Stage) -> Knowledge:
        settings, articles = self._settings_and_articles(stage)
        business, bot = _business(settings["business"]), settings["bot"]
        usage = self._get_all(*self._usage(self._clock().astimezone(ZoneInfo(business.timezone)).date().isoformat()))
        queues = self._run(self._client.collection("queues").limit(100))
        return Knowledge(
            business=business,
            bot=from_document(BotSettings, bot.get("published" if stage == "live" else "draft") or {}),
            articles=articles,
            queues=tuple(
                Queue(id=q.id, name=_dict(q)["name"], description=_dict(q).get("description", "")) for q in queues
            ),
            version=bot.get("version", 0) if stage == "live" else 0,
            tokens_today=sum(shard.get("tokens", 0) for shard in usage.values()),
        )

    def _settings_and_articles(self, stage: Stage) -> tuple[dict[str, dict[str, Any]], tuple[Article, ...]]:
        """Both of one version, or of one revision of the draft: what is changed while they are read is read anew.

        No article changes but with a new one, so that those of the same need no second reading.
        """
        wanted = [self._client.collection("settings").document(name) for name in ("business", "bot")]
        number = "version" if stage == "live" else "draftRevision"
        settings = self._get_all(*wanted)
        for _ in range(ATTEMPTS):
            at = settings["bot"].get(number, 0)
            kept_at, articles = self._articles_at.get(stage, (0, ()))
            if at and at == kept_at:
                return settings, articles
            articles = self._articles(stage)
            settings = self._get_all(*wanted)
            if settings["bot"].get(number, 0) == at:
                self._articles_at[stage] = (at, articles)
                return settings, articles
        raise StoreUnavailable

    def _articles(self, stage: Stage) -> tuple[Article, ...]:
        articles: Any = self._client.collection("knowledge")
        if stage == "live":
            articles = articles.where(filter=FieldFilter("live", "==", True))
        found = ((one.id, article_of(_dict(one), stage)) for one in self._run(articles.limit(MAX_ARTICLES)))
        return tuple(from_document(Article, {**content, "id": id_}) for id_, content in found if content)

    def _usage(self, day: str) -> list[Any]:
        return [self._client.collection("usage").document(f"{day}_{shard}") for shard in range(USAGE_SHARDS)]

    def _conversations(
        self, owner: str, field: str, before: datetime, limit: int, *more: tuple[str, str, Any]
    ) -> tuple[Conversation, ...]:
        found = self._where("conversations", ("owner", "==", owner), *more, (field, "<", before))
        return tuple(map(_conversation, self._run(found.order_by(field).limit(limit))))

    def _messages_where(
        self, equal: tuple[str, str, Any], until: tuple[str, str, datetime], limit: int
    ) -> tuple[tuple[str, str], ...]:
        found = (
            self._client.collection_group("messages")
            .where(filter=FieldFilter(*equal))
            .where(filter=FieldFilter(*until))
            .order_by(until[0])
            .limit(limit)
        )
        return tuple((_cid(snapshot), snapshot.id) for snapshot in self._run(found))

    def _where(self, collection: str, *filters: tuple[str, str, Any]) -> Any:
        query: Any = self._client.collection(collection)
        for one in filters:
            query = query.where(filter=FieldFilter(*one))
        return query

    def _count(self, query: Any) -> int:
        with translated():
            return int(query.count().get(retry=RETRY_BLIND, timeout=TIMEOUT)[0][0].value)

    def _run(self, query: Any) -> list[Any]:
        with translated():
            return list(query.stream(retry=RETRY_BLIND, timeout=TIMEOUT))

    def _get_all(self, *references: Any) -> dict[str, dict[str, Any]]:
        """The documents by id; one that is not there is empty."""
        with translated():
            found = self._client.get_all(list(references), retry=RETRY_BLIND, timeout=TIMEOUT)
            return {snapshot.id: snapshot.to_dict() or {} for snapshot in found}

    def _get(self, reference: Any) -> Any:
        with translated():
            return reference.get(retry=RETRY_BLIND, timeout=TIMEOUT)

    def _meanwhile(self, call: Callable[..., T], *arguments: Any) -> Future[T]:
        """A call that need not wait for others; it counts as the same request's (see `transbordo.adapters.logs`)."""
        return self._threads.submit(copy_context().run, call, *arguments)

    def _unchanged(self, version: Any) -> Any:
        return self._client.write_option(last_update_time=version)

    def _conversation(self, cid: str) -> Any:
        return self._client.collection("conversations").document(cid)

    def _message(self, cid: str, mid: str) -> Any:
        return self._conversation(cid).collection("messages").document(mid)

    def _turn(self, cid: str) -> Any:
        return self._client.collection("turns").document(cid)

    def _inbound(self, sid: str) -> Any:
        return self._client.collection("inbound").document(sid)

    def _agent(self, uid: str) -> Any:
        return self._client.collection("agents").document(uid)


@contextmanager
def translated() -> Iterator[None]:
    """One call to Firestore: counted, and its errors in the store's own words."""
    count_firestore_call()
    try:
        yield
    except gax.AlreadyExists as error:
        raise _AlreadyThere from error
    except (gax.FailedPrecondition, gax.Aborted, gax.NotFound) as error:
        raise Conflict from error
    except (
        gax.ServiceUnavailable,
        gax.DeadlineExceeded,
        gax.ResourceExhausted,
        gax.InternalServerError,
        gax.RetryError,
    ) as error:
        raise StoreUnavailable from error


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


def _arrival(message: InboundMessage, received: Received) -> dict[str, Any]:
    """What a customer's message changes on the conversation, whoever owns it and whether or not it exists."""
    return {
        "channel": "whatsapp",
        "ourAddress": message.our_address,
        "contact": {"address": message.address, "key": message.key}
        # a name once known outlives a message that came without one
        | ({"name": message.name} if message.name else {})
        | ({"bsuid": message.bsuid} if message.bsuid else {}),
        "lastInbound": {"sid": message.sid, "at": message.at},
        "windowExpiresAt": (message.sent_at or message.at) + WINDOW,
        "lastMessage": {
            "id": message.sid,
            "direction": received.direction,
            "author": received.author.kind.value,
            "type": received.type,
            "text": received.text[:PREVIEW],
            "at": message.at,
        },
        "needsReply": True,
        "unread": firestore.Increment(1),
        "updatedAt": message.at,
    }


def _arrive_at(batch: Any, there: Any, arrival: dict[str, Any], unchanged: Callable[[Any], Any]) -> None:
    """Write an arrival on a conversation as it was read, and only if it still is so."""
    if not there.exists:
        batch.create(there.reference, arrival)
        return
    before = _dict(there)
    if before.get("windowExpiresAt") and before["windowExpiresAt"] > arrival["windowExpiresAt"]:
        arrival["windowExpiresAt"] = before["windowExpiresAt"]
    # an update replaces maps whole, and the contact holds more than a message tells
    contact = {f"contact.{name}": value for name, value in arrival.pop("contact").items()}
    batch.update(there.reference, arrival | contact, option=unchanged(there.update_time))


def _difference(document: Mapping[str, Any], after: Conversation) -> dict[str, Any]:
    """What to write, so that every field is there from the first decision on: queries do not find what is absent."""
    wanted = to_document(after, without=("id",))
    changed = {key: value for key, value in wanted.items() if key not in document or document[key] != value}
    # a decision that leaves all as it is must still fail when somebody else was faster
    return changed or {"epoch": after.epoch}


def _conversation(snapshot: Any) -> Conversation:
    return from_document(Conversation, _dict(snapshot) | {"id": snapshot.id})


def _business(document: Mapping[str, Any]) -> Business:
    # Firestore holds no lists of lists: a weekday's periods are stored as maps of from and to
    hours = {
        day: tuple((period["from"], period["to"]) for period in periods)
        for day, periods in (document.get("hours") or {}).items()
    }
    return from_document(Business, dict(document) | {"hours": hours})


def _user(snapshot: Any) -> User:
    document = _dict(snapshot)
    return User(
        uid=snapshot.id,
        email=document.get("email", ""),
        name=document.get("name", ""),
        role=document.get("role"),
        queues=tuple(document.get("queues", ())),
    )


def _sums(counts: Counts) -> dict[str, Any]:
    return {name: firestore.Increment(count) for name, count in to_document(counts).items()}


def _chunks(items: Collection[str], size: int) -> Iterator[list[str]]:
    listed = list(items)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def _work_item(sid: str, document: Mapping[str, Any]) -> WorkItem:
    form = document.get("form", {})
    return WorkItem(
        sid=sid,
        cid=document.get("cid", ""),
        text=form.get("Body", ""),
        has_media=any(name.startswith("MediaUrl") for name in form),
        done=document["state"] == "done",
    )


def _done(now: datetime) -> dict[str, Any]:
    return {"state": "done", "doneAt": now}


def _cid(snapshot: Any) -> str:
    return str(snapshot.reference.parent.parent.id)


def _dict(snapshot: Any) -> dict[str, Any]:
    return dict(snapshot.to_dict())
