"""One person, one conversation: the contract of what leads there, kept by Firestore and by the fake alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.adapters.store_backend import PROTOCOL, Backend, event, found_late, said, seen
from tests.fakes.customer import CID, CUSTOMER, OURS
from transbordo.domain.conversation.change import Change, EpisodeUpdate, Seen
from transbordo.domain.conversation.conversation import Contact, Owner
from transbordo.domain.conversation.joining import Joined
from transbordo.domain.ports import Conflict

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
