"""Who may speak: every event from every owner, and what holds whatever happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.samples import ANA, BRUNO, CARLA, DIEGO, NOW, PROTOCOL, card, conversation, outbound, user
from transbordo.domain.conversation import ownership
from transbordo.domain.conversation.access import User, may_see
from transbordo.domain.conversation.change import Change, Refused
from transbordo.domain.conversation.conversation import Conversation, Owner, window_open

Act = Callable[..., Change | Refused]


def opens(before: Conversation, by: User, epoch: int) -> Change | Refused:
    opened, event, update = ownership.open_episode(before, protocol="new", event_id="e", owner=Owner.BOT, now=NOW)
    return Change(conversation=opened, entries=(event,), episode=update)


def hands_off(before: Conversation, by: User, epoch: int) -> Change | Refused:
    words = outbound("promise", epoch=before.epoch + 1, at=NOW)
    return ownership.hand_off(
        before, card=card(), promise=words, target_from=NOW, event_id="e", answered=("SM1",), now=NOW
    )


def claims(before: Conversation, by: User, epoch: int) -> Change | Refused:
    return ownership.claim(before, by, epoch=epoch, protocol="new", event_ids=("e1", "e2"), now=NOW)


def sends_to_queue(before: Conversation, by: User, epoch: int) -> Change | Refused:
    return ownership.transfer(
        before, by, epoch=epoch, queue="vendas", agent=None, note=None, target_from=NOW, event_id="e", now=NOW
    )


def sends_to_carla(before: Conversation, by: User, epoch: int) -> Change | Refused:
    return ownership.transfer(
        before, by, epoch=epoch, queue=None, agent=CARLA, note=None, target_from=NOW, event_id="e", now=NOW
    )


def returns(before: Conversation, by: User, epoch: int) -> Change | Refused:
    return ownership.return_to_bot(before, by, epoch=epoch, event_id="e", now=NOW)


def resolves(before: Conversation, by: User, epoch: int) -> Change | Refused:
    return ownership.resolve(before, by, epoch=epoch, outcome="resolved", event_id="e", now=NOW)


def reopens(before: Conversation, by: User, epoch: int) -> Change | Refused:
    return ownership.reopen(before, by, epoch=epoch, event_id="e", now=NOW)


BOT, QUEUE, AGENT, NOBODY = Owner.BOT, Owner.QUEUE, Owner.AGENT, Owner.NOBODY
NO_CHANGE = "no change"

# (act, who, from) -> the owner after it, or the reason for which it is refused
TABLE: dict[tuple[Act, User, Owner], Owner | str] = {
    (claims, ANA, BOT): AGENT,
    (claims, ANA, QUEUE): AGENT,
    (claims, ANA, AGENT): NO_CHANGE,
    (claims, ANA, NOBODY): AGENT,
    (claims, BRUNO, AGENT): "already_claimed",
    (claims, DIEGO, AGENT): "already_claimed",
    (sends_to_queue, ANA, BOT): "not_owner",
    (sends_to_queue, ANA, QUEUE): QUEUE,
    (sends_to_queue, ANA, AGENT): QUEUE,
    (sends_to_queue, ANA, NOBODY): "not_owner",
    (sends_to_queue, CARLA, QUEUE): "not_owner",
    (sends_to_queue, BRUNO, AGENT): "not_owner",
    (sends_to_queue, DIEGO, BOT): "not_owner",
    (sends_to_queue, DIEGO, QUEUE): QUEUE,
    (sends_to_queue, DIEGO, AGENT): QUEUE,
    (sends_to_queue, DIEGO, NOBODY): "not_owner",
    (sends_to_carla, ANA, QUEUE): AGENT,
    (sends_to_carla, ANA, AGENT): AGENT,
    (sends_to_carla, DIEGO, AGENT): AGENT,
    (sends_to_carla, DIEGO, BOT): "not_owner",
    (sends_to_carla, DIEGO, NOBODY): "not_owner",
    (returns, ANA, BOT): "not_owner",
    (returns, ANA, QUEUE): BOT,
    (returns, ANA, AGENT): BOT,
    (returns, ANA, NOBODY): "not_owner",
    (returns, BRUNO, AGENT): "not_owner",
    (returns, DIEGO, BOT): "not_owner",
    (returns, DIEGO, AGENT): BOT,
    (resolves, ANA, BOT): "not_owner",
    (resolves, ANA, QUEUE): NOBODY,
    (resolves, ANA, AGENT): NOBODY,
    (resolves, ANA, NOBODY): NO_CHANGE,
    (resolves, BRUNO, AGENT): "not_owner",
    (resolves, DIEGO, BOT): NOBODY,
    (reopens, ANA, BOT): "stale_epoch",
    (reopens, ANA, QUEUE): "stale_epoch",
    (reopens, ANA, AGENT): "stale_epoch",
    (reopens, ANA, NOBODY): AGENT,
    (opens, ANA, NOBODY): BOT,
    (hands_off, ANA, BOT): QUEUE,
}
_ROWS = [
    pytest.param(act, by, owner, outcome, id=f"{by.uid}-{act.__name__}-what-{owner}-has")
    for (act, by, owner), outcome in TABLE.items()
]


@pytest.mark.parametrize(("act", "by", "owner", "outcome"), _ROWS)
def test_each_event_moves_to_its_owner_or_says_why_not(act: Act, by: User, owner: Owner, outcome: Owner | str) -> None:
    before = conversation(owner)

    decided = act(before, by, before.epoch)

    if isinstance(outcome, Owner):
        assert isinstance(decided, Change) and decided.conversation
        assert decided.conversation.owner is outcome
        assert decided.conversation.epoch == before.epoch + 1
        assert decided.conversation.since == decided.conversation.updated_at == NOW
    elif outcome == NO_CHANGE:
        assert decided == Change()
    else:
        assert isinstance(decided, Refused)
        assert decided.code == outcome


@pytest.mark.parametrize("act", [claims, sends_to_queue, sends_to_carla, returns, resolves, reopens])
@pytest.mark.parametrize("owner", list(Owner))
@pytest.mark.parametrize("off", [-1, 1])
def test_an_epoch_that_is_not_the_present_one_changes_nothing(act: Act, owner: Owner, off: int) -> None:
    before = conversation(owner)

    decided = act(before, DIEGO, before.epoch + off)

    assert decided == Change() or isinstance(decided, Refused)


@pytest.mark.parametrize("owner", [QUEUE, AGENT])
def test_a_refusal_tells_who_has_it_now(owner: Owner) -> None:
    before = conversation(owner)

    refused = resolves(before, DIEGO, before.epoch - 1)

    assert isinstance(refused, Refused)
    assert refused.details["epoch"] == before.epoch
    assert (refused.details["owner"], refused.details["agentUid"]) == (owner, before.agent_uid)


@pytest.mark.parametrize("epoch", [2, 3, 4])
@pytest.mark.parametrize("who", [ANA, BRUNO, DIEGO], ids=lambda who: who.uid)
@pytest.mark.parametrize("owner", list(Owner))
def test_only_the_owner_on_a_true_screen_may_speak(owner: Owner, who: User, epoch: int) -> None:
    before = conversation(owner)

    refused = ownership.refuse_unless_owner(before, who, epoch)

    may = owner is AGENT and who is ANA and epoch == before.epoch
    assert (refused is None) == may


def test_an_idle_conversation_is_ended_by_nobody_only_at_the_epoch_that_was_seen() -> None:
    before = conversation(BOT)
    end = ownership.resolve(before, None, epoch=0, outcome="idle", event_id="e", now=NOW)

    assert isinstance(end, Refused) and end.code == "stale_epoch"


def test_a_handoff_is_complete() -> None:
    before = conversation(BOT, needs_reply=False)

    change = hands_off(before, ANA, 1)

    assert isinstance(change, Change) and change.conversation and change.episode
    after = change.conversation
    assert after.card and after.queue == "geral" and after.waiting_since == NOW and after.needs_reply
    assert [entry.direction for entry in change.entries] == ["event", "out"]
    assert change.release and change.answered == ("SM1",)
    assert dict(change.episode.fields) == {"handedOffAt": NOW, "reason": "bot_decided", "queue": "geral"}


def test_a_wait_that_began_is_not_begun_anew_by_the_handoff() -> None:
    since = NOW - timedelta(minutes=3)
    change = hands_off(conversation(BOT, needs_reply=True, needs_reply_since=since), ANA, 1)

    assert isinstance(change, Change) and change.conversation
    assert change.conversation.needs_reply_since == since


def test_a_transfer_to_oneself_leaves_the_count_as_it_is() -> None:
    before = conversation(AGENT)
    change = ownership.transfer(
        before, ANA, epoch=3, queue=None, agent=ANA, note=None, target_from=NOW, event_id="e", now=NOW
    )

    assert isinstance(change, Change)
    assert dict(change.open_by_agent) == {}


# Whatever happens

PEOPLE = (ANA, BRUNO, CARLA, DIEGO, user("elisa", "admin"))
ACTS = (opens, hands_off, claims, sends_to_queue, sends_to_carla, returns, resolves, reopens)
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE), st.sampled_from([0, 0, 0, -1])), max_size=25)


def possible(act: Act, now: Conversation) -> bool:
    """The two that a person cannot ask for are only ever done by the bot's turn, which checks the owner."""
    return not (act is opens and now.owner is not NOBODY) and not (act is hands_off and now.owner is not BOT)


@given(STEPS)
def test_whatever_happens_there_is_one_owner_and_the_counts_are_right(
    steps: list[tuple[Act, User, int]],
) -> None:
    now, open_of, protocols = replace(conversation(NOBODY), epoch=0, episode=None, since=None), Counter[str](), set()
    for act, by, off in steps:
        if not possible(act, now):
            continue
        decided = act(now, by, now.epoch + off)
        if isinstance(decided, Refused):
            continue
        after = decided.conversation or now
        open_of.update(decided.open_by_agent)

        assert after.epoch - now.epoch == (1 if decided.conversation else 0)
        assert (after.agent_uid is not None) == (after.agent_name is not None) == (after.owner is AGENT)
        assert (after.waiting_since is not None) == (after.owner is QUEUE)
        assert after.owner not in (QUEUE, AGENT) or after.queue
        assert after.owner is NOBODY or after.episode
        assert all(entry.epoch == after.epoch for entry in decided.entries if entry.direction == "event")
        assert {uid: n for uid, n in open_of.items() if n} == ({after.agent_uid: 1} if after.agent_uid else {})
        if decided.episode and "openedAt" in decided.episode.fields:
            protocols.add(decided.episode.protocol)
        now = after


@given(STEPS)
def test_nothing_that_a_refusal_was_given_for_is_ever_changed(steps: list[tuple[Act, User, int]]) -> None:
    now = conversation(AGENT)
    for act, by, _ in steps:
        decided = act(now, by, now.epoch - 1) if act not in (opens, hands_off) else Refused(code="")
        assert isinstance(decided, Refused) or decided == Change()


# Who sees what


@pytest.mark.parametrize(
    ("who", "owner", "sees"),
    [
        (ANA, BOT, True),
        (ANA, QUEUE, True),
        (CARLA, QUEUE, False),
        (CARLA, BOT, True),
        (CARLA, AGENT, False),
        (CARLA, NOBODY, False),
        (DIEGO, QUEUE, True),
        (DIEGO, NOBODY, True),
        (user("x", None, "geral"), QUEUE, False),
        (user("x", None, "geral"), BOT, False),
        (user("x", "owner", "geral"), QUEUE, False),
    ],
)
def test_one_sees_one_s_own_queues_and_what_the_bot_has(who: User, owner: Owner, sees: bool) -> None:
    assert may_see(who, conversation(owner)) is sees


def test_one_s_own_conversation_is_seen_whatever_its_queue() -> None:
    assert may_see(CARLA, conversation(AGENT, agent_uid="carla"))


def test_a_conversation_in_no_queue_is_not_everybody_s() -> None:
    assert not may_see(ANA, conversation(NOBODY, queue=None))


@pytest.mark.parametrize(("seconds", "is_open"), [(-1, True), (0, False), (1, False)])
def test_the_window_is_closed_from_its_last_second_on(seconds: int, is_open: bool) -> None:
    assert window_open(conversation(window_expires_at=NOW), NOW + timedelta(seconds=seconds)) is is_open
    assert not window_open(conversation(window_expires_at=None), NOW)


def test_the_protocol_of_the_episode_stays_until_a_new_one_opens() -> None:
    for act in (sends_to_queue, sends_to_carla, returns, resolves):
        before = conversation(AGENT)
        change = act(before, ANA, before.epoch)
        assert isinstance(change, Change) and change.conversation
        assert change.conversation.episode == PROTOCOL
