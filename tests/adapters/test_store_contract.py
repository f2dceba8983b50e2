"""The contract of the port `Store`, kept by Firestore and by the fake alike."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import pytest
from google.cloud import firestore

from tests.fakes.customer import CID, CUSTOMER, OURS, inbound
from tests.fakes.store import FakeStore
from tests.fakes.time import FakeClock
from transbordo.adapters.firestore_store import FirestoreStore
from transbordo.domain.access import User
from transbordo.domain.bot_settings import BotSettings, GiveWay
from transbordo.domain.card import Card, Line
from transbordo.domain.change import Change, EpisodeUpdate, Resent, Seen, Turn, Usage
from transbordo.domain.conversation import Contact, Conversation, LastInbound, LastMessage, Owner
from transbordo.domain.documents import to_document
from transbordo.domain.joining import Joined
from transbordo.domain.messages import (
    BOT,
    Author,
    AuthorKind,
    Because,
    Button,
    Entry,
    Event,
    Failure,
    Lease,
    Media,
    MediaState,
    Note,
    Outbound,
    Place,
    Received,
    Source,
    Status,
    Template,
    Transcript,
)
from transbordo.domain.ports import Committed, Conflict, SeenOutbound, SeenReceived, Store, WorkItem
from transbordo.domain.promise import Desk
from transbordo.domain.prompt import Queue
from transbordo.domain.reconciling import Checked, Counts
from transbordo.domain.templates import ContentTemplate
from transbordo.usecases.receive import receive


class Backend(Protocol):
    """A store, and a way around it to the documents."""

    store: Store
    clock: FakeClock

    def put(self, path: str, document: Mapping[str, Any]) -> None: ...

    def read(self, path: str) -> dict[str, Any] | None: ...


class _Fake:
    def __init__(self) -> None:
        self.clock = FakeClock()
        fake = FakeStore(self.clock)
        self.store: Store = fake
        self.put = fake.put
        self.read = fake.read


class _Emulated:
    def __init__(self, client: firestore.Client) -> None:
        self.clock = FakeClock()
        self.store: Store = FirestoreStore(client, self.clock)
        self._client = client

    def put(self, path: str, document: Mapping[str, Any]) -> None:
        self._client.document(path).set(dict(document))

    def read(self, path: str) -> dict[str, Any] | None:
        document: dict[str, Any] | None = self._client.document(path).get().to_dict()
        return document


@pytest.fixture
def fake() -> Backend:
    return _Fake()


@pytest.fixture
def emulated(firestore_client: firestore.Client) -> Backend:
    return _Emulated(firestore_client)


@pytest.fixture(params=["fake", "emulated"])
def backend(request: pytest.FixtureRequest) -> Backend:
    chosen: Backend = request.getfixturevalue(request.param)
    return chosen


AGENT = Author(kind=AuthorKind.AGENT, uid="ana", name="Ana")
PROTOCOL = "20261123-000001"


def said(backend: Backend, sid: str, text: str = "oi", **more: Any) -> bool:
    return receive(backend.store, inbound(sid, text, at=backend.clock(), **more))


def seen(backend: Backend) -> Seen:
    found = backend.store.see(CID)
    assert found
    return found


def outbound(mid: str, at: datetime, **more: Any) -> Outbound:
    fields: dict[str, Any] = {"text": "olá", "status": Status.SENDING, "epoch": 1, "episode": None}
    return Outbound(id=mid, author=BOT, type="text", at=at, **(fields | more))


def event(mid: str, at: datetime) -> Event:
    return Event(id=mid, event={"name": "episode_opened", "protocol": PROTOCOL}, at=at, epoch=1, episode=PROTOCOL)


def turn(turn_id: str, now: datetime) -> Turn:
    return Turn(id=turn_id, epoch=1, sid="SM1", started_at=now, until=now + timedelta(seconds=75))


def opening(protocol: str = PROTOCOL) -> EpisodeUpdate:
    return EpisodeUpdate(protocol=protocol, fields={"cid": CID, "openedAt": None, "reason": None})


def commit(backend: Backend, change: Change, on: Seen | None = None) -> Committed:
    return backend.store.commit(on or seen(backend), change, backend.clock())


def test_a_commit_tells_what_is_there_after_it(backend: Backend) -> None:
    said(backend, "SM1")
    old = seen(backend)
    change = Change(
        conversation=replace(old.conversation, owner=Owner.BOT, epoch=1),
        entries=(outbound("01A", backend.clock()),),
        turn=turn("T1", backend.clock()),
    )

    after = commit(backend, change, old).after

    assert (after.conversation, after.turn) == (seen(backend).conversation, seen(backend).turn)
    speaks = Change(conversation=replace(after.conversation, epoch=2), release=True)
    assert commit(backend, speaks, after).after.turn is None
    with pytest.raises(Conflict):
        commit(backend, speaks, after)


def test_what_is_told_after_a_commit_is_stale_once_the_customer_writes_on(backend: Backend) -> None:
    said(backend, "SM1")
    after = commit(backend, Change(turn=turn("T1", backend.clock()))).after
    said(backend, "SM2")

    with pytest.raises(Conflict):
        commit(backend, Change(conversation=replace(after.conversation, epoch=2), release=True), after)


def test_a_turn_is_taken_and_the_timeline_read_together_or_not_at_all(backend: Backend) -> None:
    said(backend, "SM1", "a")
    said(backend, "SM2", "b")
    free, now = seen(backend), backend.clock()

    committed, timeline = backend.store.take_turn(free, Change(turn=turn("T1", now)), 10, now)

    assert committed.after.turn == turn("T1", now)
    assert {entry.id for entry in timeline} == {"SM1", "SM2"}
    with pytest.raises(Conflict):
        backend.store.take_turn(free, Change(turn=turn("T2", now)), 10, now)


def test_what_was_heard_is_added_to_its_message_and_nothing_else_of_it_changes(backend: Backend) -> None:
    said(backend, "SM1", "")
    before = backend.store.entry(CID, "SM1")
    heard = Transcript(text="Quero cancelar", model="m", at=backend.clock(), words=("quero", "cancelar"))

    commit(backend, Change(transcripts={"SM1": heard}))

    assert backend.store.entry(CID, "SM1") == replace(before, transcript=heard)


def test_what_answers_took_adds_up_by_the_day(backend: Backend) -> None:
    said(backend, "SM1")
    for tokens in (10, 20):
        commit(backend, Change(usage=Usage(day="2026-11-23", tokens=tokens)))

    assert backend.store.knowledge().tokens_today == 30


# A message comes in


def test_a_message_makes_a_work_item_an_entry_and_a_conversation(backend: Backend) -> None:
    assert said(backend, "SM1", "Estou sem internet")

    now = backend.clock()
    assert backend.store.work_item("SM1") == WorkItem(
        sid="SM1", cid=CID, text="Estou sem internet", has_media=False, done=False
    )
    assert backend.store.timeline(CID, 10) == (Received(id="SM1", type="text", text="Estou sem internet", at=now),)
    assert seen(backend).conversation == Conversation(
        id=CID,
        our_address=OURS,
        contact=Contact(address=CUSTOMER, key="5511900000000", name="Marina S."),
        needs_reply=True,
        unread=1,
        last_message=LastMessage(
            id="SM1", direction="in", author="customer", type="text", text="Estou sem internet", at=now
        ),
        last_inbound=LastInbound(sid="SM1", at=now),
        window_expires_at=now + timedelta(hours=24),
        updated_at=now,
    )


def test_the_form_is_kept_as_it_came(backend: Backend) -> None:
    said(backend, "SM1", SmsStatus="received")

    document = backend.read("inbound/SM1")
    assert document
    assert document["form"]["SmsStatus"] == "received"
    assert (document["cid"], document["state"], document["receivedAt"]) == (CID, "pending", backend.clock())


def test_the_same_message_again_changes_nothing(backend: Backend) -> None:
    said(backend, "SM1")
    before = seen(backend)

    assert said(backend, "SM1", "something else") is False

    assert seen(backend) == before
    assert len(backend.store.timeline(CID, 10)) == 1


def test_a_message_leaves_alone_what_the_desk_has_decided(backend: Backend) -> None:
    said(backend, "SM1")
    before = seen(backend).conversation
    decided = replace(
        before, owner=Owner.AGENT, agent_uid="ana", epoch=3, contact=replace(before.contact, tags=("vip",)), unread=0
    )
    commit(backend, Change(conversation=decided))
    backend.clock.advance(seconds=5)

    said(backend, "SM2", ProfileName="")

    after = seen(backend).conversation
    assert (after.owner, after.agent_uid, after.epoch, after.unread) == (Owner.AGENT, "ana", 3, 1)
    assert (after.contact.tags, after.contact.name) == (("vip",), "Marina S.")
    assert after.last_inbound == LastInbound(sid="SM2", at=backend.clock())


def test_replies_go_to_the_address_that_was_last_received(backend: Backend) -> None:
    said(backend, "SM1", From="whatsapp:+551190000000")
    said(backend, "SM2", From="whatsapp:+5511900000000")

    assert seen(backend).conversation.contact.address == "whatsapp:+5511900000000"


def test_messages_at_once_are_all_there(backend: Backend) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda n: said(backend, f"SM{n}"), range(8)))

    assert len(backend.store.timeline(CID, 20)) == 8
    assert seen(backend).conversation.unread == 8


def test_one_message_at_once_many_times_is_one_message(backend: Backend) -> None:
    with ThreadPoolExecutor(16) as pool:
        new = list(pool.map(lambda _: said(backend, "SM1"), range(50)))

    assert new.count(True) == 1
    assert len(backend.store.timeline(CID, 20)) == 1
    assert seen(backend).conversation.unread == 1


def test_a_work_item_is_done_once_and_for_all(backend: Backend) -> None:
    said(backend, "SM1")

    backend.store.finish("SM1", backend.clock())

    item = backend.store.work_item("SM1")
    assert item and item.done
    assert backend.store.work_item("SM2") is None


def test_a_work_item_tells_that_there_are_files_to_fetch(backend: Backend) -> None:
    said(backend, "SM1", media=("https://twilio.example/1",))

    item = backend.store.work_item("SM1")
    assert item and item.has_media


# A message that is found long after its webhook was lost


def found_late(backend: Backend, sid: str, sent_at: datetime, **fields: str) -> bool:
    message = replace(inbound(sid, "perdida", at=backend.clock(), **fields), sent_at=sent_at)
    return receive(backend.store, message)


def test_a_message_found_late_is_received_like_any_other(backend: Backend) -> None:
    sent_at = backend.clock() - timedelta(minutes=5)
    assert found_late(backend, "SM1", sent_at)

    now, state = backend.clock(), seen(backend).conversation
    entry = backend.store.entry(CID, "SM1")
    assert isinstance(entry, Received) and (entry.at, entry.sent_at) == (now, sent_at)
    assert (state.last_inbound, state.needs_reply, state.unread) == (LastInbound(sid="SM1", at=now), True, 1)
    assert state.window_expires_at == sent_at + timedelta(hours=24)
    item = backend.store.work_item("SM1")
    assert item and not item.done


def test_a_message_found_late_does_not_shorten_the_window(backend: Backend) -> None:
    said(backend, "SM1")
    commit(backend, Change(conversation=replace(seen(backend).conversation, owner=Owner.AGENT, epoch=4)))
    tags = replace(seen(backend).conversation.contact, tags=("vip",))
    commit(backend, Change(conversation=replace(seen(backend).conversation, contact=tags)))
    window = seen(backend).conversation.window_expires_at
    backend.clock.advance(minutes=6)

    assert found_late(backend, "SM2", backend.clock() - timedelta(minutes=9), ProfileName="")

    after = seen(backend).conversation
    assert after.window_expires_at == window
    assert after.last_inbound == LastInbound(sid="SM2", at=backend.clock())
    assert (after.owner, after.epoch, after.unread) == (Owner.AGENT, 4, 2)
    assert (after.contact.tags, after.contact.name) == (("vip",), "Marina S.")


def test_a_message_found_late_opens_the_window_for_as_long_as_it_lasts(backend: Backend) -> None:
    said(backend, "SM1")
    backend.clock.advance(hours=20)
    sent_at = backend.clock() - timedelta(minutes=9)

    found_late(backend, "SM2", sent_at)

    assert seen(backend).conversation.window_expires_at == sent_at + timedelta(hours=24)


def test_a_message_that_is_there_is_not_found_late(backend: Backend) -> None:
    said(backend, "SM1")
    before = seen(backend)

    assert found_late(backend, "SM1", backend.clock()) is False
    assert seen(backend) == before


def test_messages_found_late_at_once_are_all_there_once(backend: Backend) -> None:
    sent_at = backend.clock() - timedelta(minutes=9)
    with ThreadPoolExecutor(6) as pool:
        new = list(pool.map(lambda n: found_late(backend, f"SM{n // 2}", sent_at), range(6)))

    assert new.count(True) == 3
    assert seen(backend).conversation.unread == 3


# Seeing and deciding


def test_what_is_not_there_is_not_seen(backend: Backend) -> None:
    assert backend.store.see(CID) is None
    assert backend.store.entry(CID, "SM1") is None
    assert backend.store.see_message(CID, "SM1") is None
    assert backend.store.timeline(CID, 5) == ()


def test_a_decision_is_written_whole(backend: Backend) -> None:
    said(backend, "SM1")
    now = backend.clock()
    after = replace(seen(backend).conversation, owner=Owner.BOT, epoch=1, episode=PROTOCOL, since=now)
    change = Change(
        conversation=after,
        entries=(event("01A", now), outbound("01B", now)),
        turn=turn("T1", now),
        episode=opening(),
        answered=("SM1",),
        open_by_agent={"ana": 1},
    )

    commit(backend, change)

    assert seen(backend).conversation == after
    assert seen(backend).turn == turn("T1", now)
    assert [entry.id for entry in backend.store.timeline(CID, 9)] == ["01A", "01B", "SM1"]
    assert backend.read(f"episodes/{PROTOCOL}") == {
        "cid": CID,
        "openedAt": None,
        "reason": None,
        "agents": [],
        "botTurns": 0,
    }
    item = backend.store.work_item("SM1")
    assert item and item.done
    assert (backend.read("agents/ana") or {})["open"] == 1


@pytest.mark.parametrize(
    "rival",
    ["a message came in", "somebody else decided"],
)
def test_a_decision_on_a_conversation_that_has_changed_is_a_conflict(backend: Backend, rival: str) -> None:
    said(backend, "SM1")
    old = seen(backend)
    if rival == "a message came in":
        backend.clock.advance(seconds=1)
        said(backend, "SM2")
    else:
        commit(backend, Change(conversation=replace(old.conversation, epoch=9)))

    with pytest.raises(Conflict):
        commit(backend, Change(conversation=replace(old.conversation, epoch=5)), old)
    assert seen(backend).conversation.epoch != 5


def test_nothing_of_a_refused_decision_is_written(backend: Backend) -> None:
    said(backend, "SM1")
    old, now = seen(backend), backend.clock()
    commit(backend, Change(conversation=replace(old.conversation, epoch=9)))

    with pytest.raises(Conflict):
        commit(
            backend,
            Change(
                conversation=replace(old.conversation, epoch=5),
                entries=(outbound("01A", now),),
                turn=turn("T1", now),
                episode=opening(),
                answered=("SM1",),
                open_by_agent={"ana": 1},
            ),
            old,
        )

    assert backend.store.entry(CID, "01A") is None
    assert seen(backend).turn is None
    assert backend.read(f"episodes/{PROTOCOL}") is None
    assert backend.read("agents/ana") is None
    item = backend.store.work_item("SM1")
    assert item and not item.done


def test_a_turn_is_taken_by_one(backend: Backend) -> None:
    said(backend, "SM1")
    free = seen(backend)
    commit(backend, Change(turn=turn("T1", backend.clock())), free)

    with pytest.raises(Conflict):
        commit(backend, Change(turn=turn("T2", backend.clock())), free)
    taken = seen(backend).turn
    assert taken and taken.id == "T1"


def test_an_old_turn_is_taken_over_by_one(backend: Backend) -> None:
    said(backend, "SM1")
    commit(backend, Change(turn=turn("T1", backend.clock())))
    old = seen(backend)
    commit(backend, Change(turn=turn("T2", backend.clock())), old)

    with pytest.raises(Conflict):
        commit(backend, Change(turn=turn("T3", backend.clock())), old)
    taken = seen(backend).turn
    assert taken and taken.id == "T2"


def test_a_turn_is_given_back_unless_somebody_else_has_it_by_now(backend: Backend) -> None:
    said(backend, "SM1")
    commit(backend, Change(turn=turn("T1", backend.clock())))
    mine = seen(backend)
    commit(backend, Change(release=True, answered=("SM1",)), mine)
    assert seen(backend).turn is None

    commit(backend, Change(turn=turn("T2", backend.clock())))
    with pytest.raises(Conflict):
        commit(backend, Change(release=True, answered=("SM1",)), mine)
    assert seen(backend).turn


def test_work_that_was_done_may_be_taken_up_again(backend: Backend) -> None:
    said(backend, "SM1")
    commit(backend, Change(answered=("SM1",)))
    item = backend.store.work_item("SM1")
    assert item and item.done

    commit(backend, Change(reopened=("SM1",)))

    item = backend.store.work_item("SM1")
    assert item and not item.done


def test_a_message_is_sent_once_more_only_as_it_was_seen(backend: Backend) -> None:
    said(backend, "SM1")
    failed = outbound("01A", backend.clock(), status=Status.FAILED)
    version = commit(backend, Change(entries=(failed,))).entries[failed.id]
    anew = replace(failed, status=Status.SENDING, attempts=1)

    commit(backend, Change(resent=Resent(message=anew, version=version)))
    with pytest.raises(Conflict):
        commit(backend, Change(resent=Resent(message=failed, version=version)))

    assert backend.store.entry(CID, failed.id) == anew


def test_giving_back_what_nobody_took_is_no_error(backend: Backend) -> None:
    said(backend, "SM1")

    commit(backend, Change(release=True, answered=("SM1",)))

    assert seen(backend).turn is None


def test_an_entry_that_is_there_is_never_written_over(backend: Backend) -> None:
    said(backend, "SM1")
    now = backend.clock()
    commit(backend, Change(entries=(outbound("01A", now, text="first"),)))

    with pytest.raises(Conflict):
        commit(backend, Change(entries=(outbound("01A", now, text="second"),)))
    assert backend.store.entry(CID, "01A") == outbound("01A", now, text="first")


def test_a_protocol_number_is_given_once(backend: Backend) -> None:
    said(backend, "SM1")
    commit(backend, Change(episode=opening()))

    with pytest.raises(Conflict):
        commit(backend, Change(episode=opening()))


def test_an_episode_gathers_facts_agents_and_turns(backend: Backend) -> None:
    said(backend, "SM1")
    commit(backend, Change(episode=replace(opening(), agent="ana")))
    for update in (
        EpisodeUpdate(protocol=PROTOCOL, bot_turns=1),
        EpisodeUpdate(protocol=PROTOCOL, bot_turns=1, fields={"reason": "customer_asked"}),
        EpisodeUpdate(protocol=PROTOCOL, agent="bruno"),
        EpisodeUpdate(protocol=PROTOCOL, agent="ana"),
    ):
        commit(backend, Change(episode=update))

    episode = backend.read(f"episodes/{PROTOCOL}")
    assert episode
    assert (episode["reason"], episode["agents"], episode["botTurns"]) == ("customer_asked", ["ana", "bruno"], 2)


def test_how_many_conversations_an_agent_has_is_counted(backend: Backend) -> None:
    said(backend, "SM1")
    backend.put("agents/ana", {"name": "Ana", "open": 2})
    commit(backend, Change(open_by_agent={"ana": -1, "bruno": 1}))
    commit(backend, Change(open_by_agent={"bruno": 1}))

    assert backend.read("agents/ana") == {"name": "Ana", "open": 1}
    assert backend.read("agents/bruno") == {"open": 2}


def test_a_value_that_is_taken_away_is_gone(backend: Backend) -> None:
    said(backend, "SM1")
    with_card = replace(
        seen(backend).conversation,
        card=Card(
            wants=Line(text="x", messages=("SM1",)),
            reason="r",
            by="rule",
            at=backend.clock(),
            mood=None,
        ),
        waiting_since=backend.clock(),
    )
    commit(backend, Change(conversation=with_card))
    commit(backend, Change(conversation=replace(with_card, card=None, waiting_since=None)))

    assert seen(backend).conversation == replace(with_card, card=None, waiting_since=None)


# The timeline


def test_the_newest_entries_come_oldest_first(backend: Backend) -> None:
    for n in range(5):
        said(backend, f"SM{n}")
        backend.clock.advance(seconds=1)

    assert [entry.id for entry in backend.store.timeline(CID, 3)] == ["SM2", "SM3", "SM4"]


def test_entries_of_one_moment_come_in_the_order_of_their_ids(backend: Backend) -> None:
    said(backend, "SM1")
    now = backend.clock()
    commit(backend, Change(entries=(outbound("01B", now), event("01A", now))))

    assert [entry.id for entry in backend.store.timeline(CID, 9)] == ["01A", "01B", "SM1"]


def test_every_kind_of_entry_is_read_as_it_was_written(backend: Backend) -> None:
    said(backend, "SM1")
    now = backend.clock()
    entries: tuple[Outbound | Note | Event, ...] = (
        Outbound(
            id="01A",
            author=AGENT,
            type="image",
            text="Veja",
            at=now,
            status=Status.FAILED,
            epoch=4,
            episode=PROTOCOL,
            media=(
                Media(state=MediaState.STORED, content_type="image/png", size=3, name="a.png", path="uploads/ana/1"),
            ),
            template=Template(content_sid="HX1", variables={"1": "Ana", "x.y": "z"}),
            buttons=(Button(text="Sim", payload="yes"),),
            quoted="SM1",
            status_at=now,
            error=Failure(code=63016, message="Fora da janela", message_en="Closed", retry=False),
            twilio_sid="SM9",
            attempts=2,
            lease=Lease(id="L1", until=now),
            retry_at=now,
            because=Because(articles=(Source(id="a", title="A"),), model="m", latency_ms=7, confidence=1.0),
            answers="SM1",
        ),
        Note(id="01B", author=AGENT, text="cliente antigo", at=now, episode=PROTOCOL),
        event("01C", now),
    )

    commit(backend, Change(entries=entries))

    assert backend.store.timeline(CID, 3)[:3] == (*entries[1:], backend.store.entry(CID, "SM1"))
    assert tuple(backend.store.entry(CID, entry.id) for entry in entries) == entries


def test_a_place_is_read_as_it_was_written(backend: Backend) -> None:
    said(backend, "SM1", "", Latitude="-23", Longitude="-46.5", Label="Casa")

    entry = backend.store.entry(CID, "SM1")
    assert isinstance(entry, Received)
    assert entry.location == Place(latitude=-23.0, longitude=-46.5, label="Casa")


# Changing one message


def test_an_outgoing_message_is_changed_once_by_who_has_written_it(backend: Backend) -> None:
    said(backend, "SM1")
    message = outbound("01A", backend.clock())
    version = commit(backend, Change(entries=(message,))).entries["01A"]
    mine = SeenOutbound(cid=CID, message=message, version=version)

    backend.store.put_message(mine, replace(message, status=Status.SENT))
    with pytest.raises(Conflict):
        backend.store.put_message(mine, replace(message, status=Status.FAILED))

    assert backend.store.entry(CID, "01A") == replace(message, status=Status.SENT)


def test_a_message_that_has_changed_since_it_was_seen_is_a_conflict(backend: Backend) -> None:
    said(backend, "SM1", media=("https://twilio.example/1",))
    old = backend.store.see_message(CID, "SM1")
    assert isinstance(old, SeenReceived)
    backend.store.put_message(old, replace(old.message, media_pending=False))

    with pytest.raises(Conflict):
        backend.store.put_message(old, replace(old.message, media=()))


def test_notes_and_events_are_not_to_be_changed(backend: Backend) -> None:
    said(backend, "SM1")
    note = Note(id="01B", author=AGENT, text="n", at=backend.clock(), episode=None)
    commit(backend, Change(entries=(note, event("01C", backend.clock()))))

    assert backend.store.see_message(CID, "01B") is None
    assert backend.store.see_message(CID, "01C") is None


def test_a_note_is_added_once(backend: Backend) -> None:
    said(backend, "SM1")
    note = Note(id="01B", author=AGENT, text="n", at=backend.clock(), episode=None)

    assert backend.store.add_note(CID, note) is True
    assert backend.store.add_note(CID, replace(note, text="other")) is False
    assert backend.store.entry(CID, "01B") == note


# The business and its people


def test_a_business_that_set_nothing_up_still_has_its_defaults(backend: Backend) -> None:
    knowledge = backend.store.knowledge()

    assert knowledge.business.timezone == "America/Sao_Paulo"
    assert (knowledge.articles, knowledge.queues, knowledge.bot) == ((), (), BotSettings())


def test_the_bot_s_knowledge_is_what_the_business_wrote(backend: Backend) -> None:
    backend.put(
        "settings/business",
        {"name": "Fibra Exemplo", "hours": {"mon": [{"from": "08:00", "to": "18:00"}]}, "holidays": ["2026-12-25"]},
    )
    settings = {"name": "Bia", "rules": ["seja breve"], "angry": {"on": False, "queue": None}, "unknown": 1}
    backend.put("settings/bot", {"published": settings, "draft": {"name": "Nina"}, "version": 3})
    boleto = {"title": "Boleto", "when": "", "body": "No app.", "tags": ["pagar"], "live": True}
    backend.put("knowledge/boleto", boleto | {"draft": {"title": "Boleto", "when": "", "body": "No site.", "tags": []}})
    backend.put("knowledge/velho", boleto | {"title": "Velho", "removed": True})
    backend.put("knowledge/novo", {"live": False, "draft": {"title": "Novo", "when": "", "body": "Sim.", "tags": []}})
    backend.put("usage/2026-11-23_0", {"tokens": 30})
    backend.put("usage/2026-11-22_0", {"tokens": 500})
    backend.put("queues/geral", {"name": "Geral", "description": "o resto", "targetSeconds": 300})

    knowledge = backend.store.knowledge()

    assert knowledge.business.hours == {"mon": (("08:00", "18:00"),)}
    assert knowledge.business.holidays == ("2026-12-25",)
    assert backend.store.business() == knowledge.business
    assert (knowledge.bot.name, knowledge.bot.rules, knowledge.bot.angry) == ("Bia", ("seja breve",), GiveWay(on=False))
    assert (knowledge.version, knowledge.tokens_today) == (3, 30)
    assert [(one.id, one.body, one.tags) for one in knowledge.articles] == [
        ("boleto", "No app.", ("pagar",)),
        ("velho", "No app.", ("pagar",)),
    ]
    assert knowledge.queues == (Queue(id="geral", name="Geral", description="o resto"),)


def test_a_draft_is_what_the_bot_would_know_once_it_is_published(backend: Backend) -> None:
    test_the_bot_s_knowledge_is_what_the_business_wrote(backend)

    draft = backend.store.knowledge("draft")

    assert (draft.bot.name, draft.version) == ("Nina", 0)
    assert [(one.id, one.body) for one in draft.articles] == [("boleto", "No site."), ("novo", "Sim.")]


def test_a_draft_is_always_read(backend: Backend) -> None:
    assert backend.store.knowledge("draft").bot.name == ""
    backend.put("settings/bot", {"draft": {"name": "Nina"}})

    assert backend.store.knowledge("draft").bot.name == "Nina"


def test_articles_of_the_same_version_are_not_read_again(backend: Backend) -> None:
    article = {"title": "Boleto", "when": "", "body": "No app.", "tags": [], "live": True}
    backend.put("settings/bot", {"version": 1})
    backend.put("knowledge/boleto", article)
    backend.store.knowledge()

    backend.put("settings/bot", {"version": 2})
    backend.put("knowledge/boleto", article | {"body": "No site."})
    backend.clock.advance(seconds=61)

    assert [one.body for one in backend.store.knowledge().articles] == ["No site."]


def test_knowledge_is_read_again_after_a_minute_and_not_before(backend: Backend) -> None:
    backend.put("settings/business", {"name": "Antes"})
    assert backend.store.business().name == "Antes"
    backend.put("settings/business", {"name": "Depois"})

    backend.clock.advance(seconds=60)
    assert backend.store.business().name == "Antes"
    backend.clock.advance(seconds=1)
    assert backend.store.business().name == "Depois"


def test_the_desk_is_who_is_there_and_who_waits(backend: Backend) -> None:
    backend.put("agents/ana", {"presence": "available", "queues": ["geral", "suporte"]})
    backend.put("agents/bruno", {"presence": "away", "queues": ["geral"]})
    backend.put("agents/carla", {"presence": "available", "queues": ["suporte"]})
    backend.put("conversations/a", {"owner": "queue", "queue": "suporte"})
    backend.put("conversations/b", {"owner": "agent", "queue": "suporte"})
    backend.put("conversations/c", {"owner": "queue", "queue": "geral"})

    now = backend.clock()
    for protocol, queue, ago in (("1", "geral", 60), ("2", "geral", 7300), ("3", "suporte", 7199), ("4", "geral", 0)):
        backend.put(f"episodes/{protocol}", {"queue": queue, "claimedAt": now - timedelta(seconds=ago)})
    backend.put("episodes/5", {"queue": "geral", "claimedAt": None})

    assert backend.store.desk("geral") == Desk(available=1, waiting=1, claimed=2)
    assert backend.store.desk("suporte") == Desk(available=2, waiting=1, claimed=1)
    assert backend.store.desk("vendas") == Desk(available=0, waiting=0)


def test_a_template_is_found_by_its_content_id(backend: Backend) -> None:
    backend.put(
        "templates/HX1", {"name": "visita", "body": "Oi, {{1}}!", "approval": "approved", "variables": ["Nome"]}
    )

    assert backend.store.template("HX1") == ContentTemplate(body="Oi, {{1}}!", approval="approved")
    assert backend.store.template("HX2") is None


def test_people_and_targets_are_found(backend: Backend) -> None:
    backend.put("agents/ana", {"name": "Ana", "email": "ana@fibra.example", "role": "agent", "queues": ["geral"]})
    backend.put("agents/diego", {"name": "Diego", "email": "d@fibra.example", "role": "supervisor", "queues": []})
    backend.put("agents/elisa", {"name": "Elisa", "email": "e@fibra.example", "role": "admin", "queues": []})
    backend.put("queues/geral", {"name": "Geral", "targetSeconds": 300})

    assert backend.store.desk_user("ana") == User(
        uid="ana", email="ana@fibra.example", name="Ana", role="agent", queues=("geral",)
    )
    assert backend.store.desk_user("nobody") is None
    assert {leader.uid for leader in backend.store.leaders()} == {"diego", "elisa"}
    assert backend.store.queue_targets() == {"geral": 300}


# What the sweep looks for


def test_late_work_is_found_oldest_first(backend: Backend) -> None:
    for sid in ("SM1", "SM2", "SM3", "SM4"):
        said(backend, sid)
        backend.clock.advance(seconds=10)
    backend.store.finish("SM2", backend.clock())
    before = backend.clock() - timedelta(seconds=10)  # SM4 came at that very moment

    assert [item.sid for item in backend.store.unprocessed(before, 9)] == ["SM1", "SM3"]
    assert [item.sid for item in backend.store.unprocessed(before, 1)] == ["SM1"]


def test_sends_that_need_somebody_are_found(backend: Backend) -> None:
    said(backend, "SM1")
    now = backend.clock()
    past, future, long_ago = now - timedelta(seconds=1), now + timedelta(seconds=1), now - timedelta(seconds=61)
    messages = (
        outbound("dead", now, lease=Lease(id="L", until=past)),
        outbound("alive", now, lease=Lease(id="L", until=future)),
        outbound("settled", now, lease=None),
        outbound("unknown", now, status=Status.UNKNOWN, status_at=long_ago),
        outbound("just unknown", now, status=Status.UNKNOWN, status_at=past),
        outbound("rested", now, status=Status.QUEUED, retry_at=past),
        outbound("resting", now, status=Status.QUEUED, retry_at=future),
        outbound("delivered", now, status=Status.DELIVERED, status_at=long_ago),
    )
    commit(backend, Change(entries=messages))

    assert backend.store.stuck_sends(now, 9) == ((CID, "dead"), (CID, "unknown"), (CID, "rested"))


def test_files_still_at_twilio_are_found_when_it_is_time_to_ask_again(backend: Backend) -> None:
    said(backend, "SM1", media=("https://twilio.example/1",))
    said(backend, "SM2")
    backend.clock.advance(seconds=30)
    said(backend, "SM3", media=("https://twilio.example/3",))
    assert backend.store.pending_media(backend.clock() - timedelta(seconds=1), 9) == ()

    assert backend.store.pending_media(backend.clock(), 9) == ((CID, "SM1"),)
    backend.clock.advance(seconds=30)
    assert backend.store.pending_media(backend.clock(), 9) == ((CID, "SM1"), (CID, "SM3"))
    assert backend.store.pending_media(backend.clock(), 1) == ((CID, "SM1"),)


def conversation(backend: Backend, cid: str, **fields: Any) -> Conversation:
    made = Conversation(id=cid, our_address=OURS, contact=Contact(address=CUSTOMER, key="5511900000000"), **fields)
    backend.put(f"conversations/{cid}", to_document(made, without=("id",)))
    return made


def test_those_who_wait_too_long_and_for_whom_nobody_was_called_are_found_longest_first(backend: Backend) -> None:
    now = backend.clock()
    early, late = now - timedelta(minutes=20), now - timedelta(minutes=10)
    second = conversation(backend, "b", owner=Owner.QUEUE, queue="geral", waiting_since=late)
    first = conversation(backend, "a", owner=Owner.QUEUE, queue="geral", waiting_since=early)
    conversation(backend, "c", owner=Owner.QUEUE, queue="geral", waiting_since=early, escalated_at=now)
    conversation(backend, "d", owner=Owner.QUEUE, queue="geral", waiting_since=now)
    conversation(backend, "e", owner=Owner.AGENT, agent_uid="ana", queue="geral")

    assert backend.store.waiting(now, 9) == (first, second)
    assert backend.store.waiting(now, 1) == (first,)


def test_customers_who_wait_on_the_bot_are_found_longest_first(backend: Backend) -> None:
    now = backend.clock()
    early, late = now - timedelta(minutes=3), now - timedelta(minutes=2)
    asked = {"owner": Owner.BOT, "needs_reply": True}
    second = conversation(backend, "b", **asked, last_inbound=LastInbound(sid="SM2", at=late))
    first = conversation(backend, "a", **asked, last_inbound=LastInbound(sid="SM1", at=early))
    conversation(backend, "c", **asked, last_inbound=LastInbound(sid="SM3", at=now))
    conversation(backend, "d", owner=Owner.BOT, last_inbound=LastInbound(sid="SM4", at=early))
    conversation(backend, "e", owner=Owner.QUEUE, needs_reply=True, last_inbound=LastInbound(sid="SM5", at=early))

    assert backend.store.silent(now, 9) == (first, second)
    assert backend.store.silent(now, 1) == (first,)


def test_the_bot_s_conversations_in_which_nothing_was_said_for_long_are_found(backend: Backend) -> None:
    now = backend.clock()
    yesterday = now - timedelta(days=1)
    idle = conversation(backend, "a", owner=Owner.BOT, updated_at=yesterday)
    conversation(backend, "b", owner=Owner.BOT, updated_at=now)
    conversation(backend, "c", owner=Owner.QUEUE, updated_at=yesterday)
    conversation(backend, "d", owner=Owner.NOBODY, updated_at=yesterday)

    assert backend.store.idle(now, 9) == (idle,)


def test_agents_who_went_quiet_are_found_and_set_offline(backend: Backend) -> None:
    now = backend.clock()
    long_ago = now - timedelta(minutes=10)
    backend.put("agents/ana", {"name": "Ana", "presence": "available", "lastSeenAt": long_ago})
    backend.put("agents/bruno", {"presence": "away", "lastSeenAt": long_ago})
    backend.put("agents/carla", {"presence": "available", "lastSeenAt": now})
    backend.put("agents/diego", {"presence": "offline", "lastSeenAt": long_ago})

    assert set(backend.store.quiet_agents(now, 9)) == {"ana", "bruno"}
    backend.store.set_offline("ana", now)

    assert backend.store.quiet_agents(now, 9) == ("bruno",)
    assert backend.read("agents/ana") == {
        "name": "Ana",
        "presence": "offline",
        "presenceAt": now,
        "lastSeenAt": long_ago,
    }


def test_what_is_read_is_of_plain_types(backend: Backend) -> None:
    said(backend, "SM1")
    found: tuple[Entry, ...] = backend.store.timeline(CID, 1)

    assert type(found[0].at) is datetime
    assert type(seen(backend).conversation.updated_at) is datetime


def test_a_decision_that_leaves_the_conversation_as_it_is_is_one_nevertheless(backend: Backend) -> None:
    said(backend, "SM1")
    old = seen(backend)
    commit(backend, Change(conversation=old.conversation))
    before = seen(backend)
    commit(backend, Change(conversation=before.conversation, entries=(outbound("01A", backend.clock()),)))
    backend.clock.advance(seconds=1)
    said(backend, "SM2")

    with pytest.raises(Conflict):
        commit(backend, Change(conversation=before.conversation, entries=(outbound("01B", backend.clock()),)), before)


# One person, one conversation

BSUID = "BR.1502576394655843"
HIDDEN = f"14155238886_{BSUID}"


def said_without_phone(backend: Backend, sid: str, **more: Any) -> bool:
    return said(backend, sid, From=f"whatsapp:{BSUID}", **more)


def found(backend: Backend, cid: str) -> Seen:
    there = backend.store.see(cid)
    assert there
    return there


def test_the_id_that_came_beside_the_phone_is_remembered(backend: Backend) -> None:
    said(backend, "SM1", ExternalUserId=f"whatsapp:{BSUID}")
    said(backend, "SM2")

    assert seen(backend).conversation.contact == Contact(
        address=CUSTOMER, key="5511900000000", name="Marina S.", bsuid=BSUID
    )


def test_where_there_is_no_other_conversation_a_signpost_is_put_up(backend: Backend) -> None:
    said(backend, "SM1")
    change = Change(conversation=replace(seen(backend).conversation, epoch=1))

    backend.store.join(seen(backend), HIDDEN, None, Joined(change=change), backend.clock())

    assert seen(backend).conversation.epoch == 1
    assert backend.read(f"conversations/{HIDDEN}") == {
        "channel": "whatsapp",
        "ourAddress": OURS,
        "contact": {"address": CUSTOMER, "key": BSUID},
        "epoch": 0,
        "mergedInto": CID,
        "updatedAt": backend.clock(),
    }
    with pytest.raises(Conflict):
        backend.store.join(seen(backend), HIDDEN, None, Joined(change=change), backend.clock())


def test_a_message_goes_where_its_signpost_leads(backend: Backend) -> None:
    said(backend, "SM1")
    change = Change(conversation=seen(backend).conversation)
    backend.store.join(seen(backend), HIDDEN, None, Joined(change=change), backend.clock())
    backend.clock.advance(seconds=1)

    assert said_without_phone(backend, "SM2")
    assert said_without_phone(backend, "SM2") is False

    after = seen(backend).conversation
    assert [entry.id for entry in backend.store.timeline(CID, 9)] == ["SM1", "SM2"]
    assert (after.contact.address, after.contact.key, after.contact.bsuid) == (
        f"whatsapp:{BSUID}",
        "5511900000000",
        BSUID,
    )
    assert after.unread == 2
    item = backend.store.work_item("SM2")
    assert item and item.cid == CID
    assert found(backend, HIDDEN).conversation.last_inbound is None


def test_a_message_found_late_goes_there_too(backend: Backend) -> None:
    said(backend, "SM1")
    change = Change(conversation=seen(backend).conversation)
    backend.store.join(seen(backend), HIDDEN, None, Joined(change=change), backend.clock())
    window = seen(backend).conversation.window_expires_at

    assert found_late(backend, "SM2", backend.clock() - timedelta(minutes=9), From=f"whatsapp:{BSUID}")

    assert backend.store.entry(CID, "SM2")
    assert seen(backend).conversation.window_expires_at == window


def test_messages_without_a_phone_at_once_are_all_there(backend: Backend) -> None:
    with ThreadPoolExecutor(6) as pool:
        new = list(pool.map(lambda n: said_without_phone(backend, f"SM{n // 2}"), range(6)))

    assert new.count(True) == 3
    assert found(backend, HIDDEN).conversation.unread == 3


def test_two_conversations_are_joined_whole(backend: Backend) -> None:
    said_without_phone(backend, "SM1")
    backend.store.commit(
        found(backend, HIDDEN),
        Change(
            conversation=replace(
                found(backend, HIDDEN).conversation, owner=Owner.AGENT, agent_uid="ana", epoch=3, queue="geral"
            )
        ),
        backend.clock(),
    )
    said(backend, "SM2")
    now = backend.clock()
    joined = Joined(
        change=Change(
            conversation=replace(seen(backend).conversation, owner=Owner.AGENT, agent_uid="ana", epoch=4),
            entries=(event("01A", now),),
            open_by_agent={"bruno": -1},
        ),
        episodes=(EpisodeUpdate(protocol=PROTOCOL, fields={"cid": CID}),),
    )

    backend.store.join(seen(backend), HIDDEN, found(backend, HIDDEN), joined, now)

    assert joined.change.conversation == seen(backend).conversation
    assert backend.store.entry(CID, "01A")
    assert backend.read(f"episodes/{PROTOCOL}") == {"cid": CID}
    assert backend.read("agents/bruno") == {"open": -1}
    signpost = backend.read(f"conversations/{HIDDEN}")
    assert signpost and set(signpost) == {"channel", "ourAddress", "contact", "epoch", "mergedInto", "updatedAt"}
    assert found(backend, HIDDEN).conversation.merged_into == CID


@pytest.mark.parametrize("changed", ["the one", "the other"])
def test_conversations_that_change_while_they_are_joined_are_a_conflict(backend: Backend, changed: str) -> None:
    said_without_phone(backend, "SM1")
    said(backend, "SM2")
    one, other = seen(backend), found(backend, HIDDEN)
    backend.clock.advance(seconds=1)
    said(backend, "SM3") if changed == "the one" else said_without_phone(backend, "SM3")

    with pytest.raises(Conflict):
        backend.store.join(one, HIDDEN, other, Joined(change=Change(conversation=one.conversation)), backend.clock())
    assert found(backend, HIDDEN).conversation.merged_into is None


def test_entries_move_page_by_page(backend: Backend) -> None:
    for n in range(5):
        said_without_phone(backend, f"SM{n}")
        backend.clock.advance(seconds=1)
    before = backend.store.timeline(HIDDEN, 9)

    assert [backend.store.move_entries(HIDDEN, CID, 2) for _ in range(4)] == [2, 2, 1, 0]

    assert backend.store.timeline(CID, 9) == before
    assert backend.store.timeline(HIDDEN, 9) == ()


# Comparing with Twilio's list


def test_the_customers_messages_that_reached_us_are_known(backend: Backend) -> None:
    said(backend, "SM1")
    said(backend, "SM2")

    assert backend.store.known_inbound(["SM1", "SM2", "SM3"]) == {"SM1", "SM2"}
    assert backend.store.known_inbound([]) == frozenset()
    assert backend.store.known_inbound([f"SM{n}" for n in range(700)]) == {"SM1", "SM2"}


def test_our_messages_are_found_by_twilio_s_ids(backend: Backend) -> None:
    said(backend, "SM1")
    messages = tuple(outbound(f"01{n}", backend.clock(), twilio_sid=f"SMout{n}") for n in range(40))
    commit(backend, Change(entries=(*messages, outbound("02A", backend.clock()))))

    found = backend.store.sent([*(f"SMout{n}" for n in range(0, 80, 2)), "SM1"])

    assert {sid: (one.cid, one.message) for sid, one in found.items()} == {
        f"SMout{n}": (CID, messages[n]) for n in range(0, 40, 2)
    }
    assert backend.store.sent([]) == {}


def test_our_message_is_changed_as_it_was_found(backend: Backend) -> None:
    said(backend, "SM1")
    commit(backend, Change(entries=(outbound("01A", backend.clock(), twilio_sid="SMout1"),)))
    found = backend.store.sent(["SMout1"])["SMout1"]
    backend.store.put_message(found, replace(found.message, status=Status.READ))

    with pytest.raises(Conflict):
        backend.store.put_message(found, replace(found.message, status=Status.SENT))


DAY, NEXT_DAY = "2026-11-23", "2026-11-24"


def ledger(backend: Backend, day: str = DAY) -> dict[str, Any]:
    return {name: value for name, value in (backend.read(f"ledger/{day}") or {}).items() if name != "updatedAt"}


def test_nothing_was_compared_at_first(backend: Backend) -> None:
    assert backend.store.last_check() == Checked(until=None)


def test_a_day_s_checks_add_up(backend: Backend) -> None:
    now = backend.clock()
    counts = Counts(inbound=3, outbound=2, recovered=1, advanced=1, unknown_outbound=1)
    for minutes in (5, 10):
        until = now + timedelta(minutes=minutes)
        backend.store.note_check(backend.store.last_check(), DAY, until, counts, now)

    assert ledger(backend) == {
        "checkedUntil": now + timedelta(minutes=10),
        "inbound": 6,
        "outbound": 4,
        "recovered": 2,
        "advanced": 2,
        "unknownOutbound": 2,
    }
    last = backend.store.last_check()
    assert (last.until, type(last.until)) == (now + timedelta(minutes=10), datetime)


def test_a_new_day_has_a_page_of_its_own_whose_check_is_the_last(backend: Backend) -> None:
    now = backend.clock()
    backend.store.note_check(backend.store.last_check(), DAY, now, Counts(inbound=3), now)
    tomorrow = now + timedelta(days=1)

    backend.store.note_check(backend.store.last_check(), NEXT_DAY, tomorrow, Counts(inbound=1), now)

    assert (ledger(backend)["inbound"], ledger(backend, NEXT_DAY)["inbound"]) == (3, 1)
    assert backend.store.last_check().until == tomorrow


@pytest.mark.parametrize("day", [DAY, NEXT_DAY])
def test_of_two_checks_at_once_one_is_noted(backend: Backend, day: str) -> None:
    now = backend.clock()
    backend.store.note_check(Checked(until=None), DAY, now, Counts(), now)
    last = backend.store.last_check()
    backend.store.note_check(last, day, now + timedelta(minutes=5), Counts(inbound=3), now)

    with pytest.raises(Conflict):
        backend.store.note_check(last, day, now + timedelta(minutes=5), Counts(inbound=3), now)
    assert ledger(backend, day)["inbound"] == 3


def test_repairs_are_noted_whoever_was_faster_and_stand_in_the_way_of_no_check(backend: Backend) -> None:
    now = backend.clock()
    backend.store.note_repairs(DAY, Counts(recovered=2), now)
    backend.store.note_repairs(DAY, Counts(advanced=1), now)
    assert backend.store.last_check() == Checked(until=None)

    backend.store.note_check(backend.store.last_check(), DAY, now, Counts(inbound=9), now)

    assert (ledger(backend)["recovered"], ledger(backend)["advanced"], ledger(backend)["inbound"]) == (2, 1, 9)
    assert backend.store.last_check().until == now


def heard(backend: Backend, mid: str, at: datetime, *words: str, cid: str = CID) -> None:
    transcript = Transcript(text=" ".join(words), model="m", at=at, words=words)
    message = Received(id=mid, type="audio", text="", at=at, transcript=transcript)
    backend.put(f"conversations/{cid}/messages/{mid}", to_document(message))


def test_voice_notes_are_found_by_a_word_newest_first_in_whatever_conversation(backend: Backend) -> None:
    now = backend.clock()
    heard(backend, "old", now, "quero", "cancelar")
    heard(backend, "new", now + timedelta(seconds=9), "cancelar", cid="other")
    heard(backend, "another", now, "cancelamento")
    said(backend, "SM1", "cancelar")

    found = backend.store.heard("cancelar", 10)

    assert [(cid, message.id) for cid, message in found] == [("other", "new"), (CID, "old")]
    assert found[1][1].transcript == Transcript(text="quero cancelar", model="m", at=now, words=("quero", "cancelar"))
    assert [message.id for _, message in backend.store.heard("cancelar", 1)] == ["new"]


def test_several_conversations_are_read_at_once_those_that_there_are(backend: Backend) -> None:
    said(backend, "SM1")

    found = backend.store.conversations([CID, "404"])

    assert found == {CID: seen(backend).conversation}
    assert backend.store.conversations([]) == {}
