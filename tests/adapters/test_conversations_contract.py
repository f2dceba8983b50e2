"""The contract of the port `Conversations`: seeing, deciding and writing, by Firestore and by the fake alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.adapters.store_backend import PROTOCOL, Backend, commit, event, opening, outbound, said, seen, turn
from tests.fakes.customer import CID
from transbordo.domain.conversation.card import Card, Line
from transbordo.domain.conversation.change import Change, EpisodeUpdate, Resent
from transbordo.domain.conversation.conversation import Owner
from transbordo.domain.conversation.turn import wake_up, woken_for
from transbordo.domain.messages import Status
from transbordo.domain.ports import Conflict


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


def test_what_is_taken_up_again_wakes_the_bot_anew_and_is_one_work_item_still(backend: Backend) -> None:
    said(backend, "SM1")
    commit(backend, Change(answered=("SM1",)))

    commit(backend, Change(reopened=("SM1",)))

    created = wake_up("SM1", seen(backend).conversation.epoch)
    assert backend.read(f"inbound/{created}") is not None
    assert woken_for(created) == woken_for("SM1") == "SM1"
    assert [item.sid for item in backend.store.unprocessed(backend.clock() + timedelta(seconds=1), 9)] == ["SM1"]


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


def test_several_conversations_are_read_at_once_those_that_there_are(backend: Backend) -> None:
    said(backend, "SM1")

    found = backend.store.conversations([CID, "404"])

    assert found == {CID: seen(backend).conversation}
    assert backend.store.conversations([]) == {}


# What a commit tells, which spares a look


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
