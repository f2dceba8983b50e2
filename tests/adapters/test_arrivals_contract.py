"""The contract of the port `Arrivals`, kept by Firestore and by the fake alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from tests.adapters.store_backend import Backend, commit, found_late, said, seen
from tests.fakes.customer import CID, CUSTOMER, OURS
from transbordo.domain.conversation.change import Change
from transbordo.domain.conversation.conversation import Contact, Conversation, LastInbound, LastMessage, Owner
from transbordo.domain.messages import Received
from transbordo.domain.ports import WorkItem


def test_a_message_makes_a_work_item_an_entry_and_a_conversation(backend: Backend) -> None:
    assert said(backend, "SM1", "Estou sem internet")

    now = backend.clock()
    assert backend.store.work_item("SM1") == WorkItem(
        sid="SM1", cid=CID, text="Estou sem internet", has_media=False, done=False, received_at=now
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


def test_nothing_of_the_message_before_is_taken_for_the_new_ones(backend: Backend) -> None:
    said(backend, "SM1")
    before = seen(backend).conversation
    ours = LastMessage(
        id="M1",
        direction="out",
        author="agent",
        type="text",
        text="Oi",
        at=backend.clock(),
        uid="ana",
        name="Ana",
        failed=True,
    )
    commit(backend, Change(conversation=replace(before, last_message=ours)))

    said(backend, "SM2", "obrigada")

    last = seen(backend).conversation.last_message
    assert last and (last.id, last.uid, last.name, last.failed) == ("SM2", None, None, False)


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
