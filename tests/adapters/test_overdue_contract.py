"""The contract of the port `Overdue`, kept by Firestore and by the fake alike."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.adapters.store_backend import Backend, commit, outbound, said
from tests.fakes.customer import CID, CUSTOMER, OURS
from transbordo.domain.conversation.change import Change
from transbordo.domain.conversation.conversation import Contact, Conversation, LastInbound, Owner
from transbordo.domain.documents import to_document
from transbordo.domain.messages import Lease, Status


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
    elsewhere = conversation(backend, "f", owner=Owner.QUEUE, queue="vendas", waiting_since=early)

    assert backend.store.waiting("geral", now, 9) == (first, second)
    assert backend.store.waiting("geral", now, 1) == (first,)
    assert set(backend.store.waiting(None, now, 9)) == {first, second, elsewhere}


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
