"""The bot's turn when something happens meanwhile: never a word after a person took over, never two, never none."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from tests.fakes.model import answers
from tests.usecases.world import ANA, DIEGO, WANTS_A_PERSON, World
from transbordo.domain.bot.asking import ModelFailed
from transbordo.domain.conversation.conversation import Owner
from transbordo.domain.conversation.turn import LEASE
from transbordo.domain.messages import Status
from transbordo.domain.ports import StoreUnavailable
from transbordo.domain.whatsapp.outgoing import Refused, Unknown
from transbordo.usecases.answer import Outcome


class Killed(BaseException):
    """The process ends here: nothing that catches errors may catch this."""


def die() -> None:
    raise Killed


# The customer writes on


def test_what_the_customer_adds_while_the_model_thinks_is_answered_with_the_rest(world: World) -> None:
    world.model.while_thinking.append(lambda: world.customer_says("e o boleto também", sid="SM2"))
    world.customer_says("a internet caiu", sid="SM1")

    assert world.bot_answers("SM1") is Outcome.ANSWERED

    assert world.heard == ["Resposta 2"]
    assert [said.text for said in world.model.prompts[1].conversation] == ["a internet caiu", "e o boleto também"]
    assert world.is_done("SM1") and world.is_done("SM2")
    assert not world.conversation.needs_reply
    assert world.bot_answers("SM2") is Outcome.DONE_BEFORE


def test_a_thought_that_was_not_spoken_was_paid_for_all_the_same(world: World) -> None:
    world.model.will(*(answers(text, prompt_tokens=100, answer_tokens=50) for text in ("Um.", "Dois.")))
    world.model.while_thinking.append(lambda: world.customer_says("e o boleto?"))

    world.chat("a internet caiu")

    assert world.conversation.spent and world.conversation.spent.tokens == 300


def test_who_writes_on_and_has_cost_enough_with_what_was_thought_meanwhile_gets_a_person(world: World) -> None:
    world.publishes(limits={"turnsPerCustomer": 9, "tokensPerCustomer": 150, "tokens": 10**9})
    world.model.will(answers("Um.", prompt_tokens=100, answer_tokens=50))
    world.model.while_thinking.append(lambda: world.customer_says("e o boleto?"))

    world.chat("a internet caiu")

    assert world.conversation.card and world.conversation.card.reason == "over_budget"
    assert len(world.model.prompts) == 1


def test_a_failure_that_was_not_told_because_the_customer_wrote_on_was_paid_for_all_the_same(world: World) -> None:
    world.model.will(ModelFailed("model_malformed", paid=(900, 100)))
    world.model.while_thinking.append(lambda: world.customer_says("e o boleto?"))

    world.chat("a internet caiu")

    assert world.conversation.owner is Owner.QUEUE and len(world.model.prompts) == 1
    assert spent_today(world) == (1000, 1000)
    because = world.said[-1].because
    assert because and (because.rule, because.prompt_tokens, because.answer_tokens) == ("model_malformed", 900, 100)


def spent_today(world: World) -> tuple[int, int]:
    """Tokens: of this customer, and of all, a minute later, when it is felt."""
    world.clock.advance(seconds=61)
    spent = world.conversation.spent
    return spent.tokens if spent else 0, world.store.knowledge().tokens_today


@pytest.mark.parametrize(
    "happens",
    [lambda world: world.claim(ANA), lambda world: world.resolve(DIEGO)],
    ids=["claimed meanwhile", "resolved meanwhile"],
)
def test_a_thought_that_was_dropped_was_paid_for_all_the_same(world: World, happens: Callable[[World], object]) -> None:
    world.model.will(*(answers("Um.", prompt_tokens=100, answer_tokens=50) for _ in range(2)))
    world.chat("a internet caiu")
    world.model.while_thinking.append(lambda: happens(world))

    assert world.bot_answers(world.customer_says("e o boleto?")) is Outcome.DROPPED

    assert spent_today(world) == (300, 300)
    assert world.conversation.owner is not Owner.BOT and world.heard == ["Um."]


def test_what_a_dropped_thought_cost_is_counted_even_if_something_else_is_written_meanwhile(world: World) -> None:
    def taken_over() -> None:
        world.claim(ANA)
        for happens in (lambda: None, lambda: world.customer_says("alô?")):  # the second: before its cost is written
            world.store.before("commit", happens)

    world.with_the_bot()
    world.model.will(answers("Um.", prompt_tokens=100, answer_tokens=50))
    world.model.while_thinking.append(taken_over)

    assert world.bot_answers(world.customer_says("e o boleto?")) is Outcome.DROPPED
    assert spent_today(world) == (150, 150)
    assert world.conversation.last_message and world.conversation.last_message.text == "alô?"


def test_a_thought_whose_cost_can_not_be_written_down_is_dropped_in_silence(world: World) -> None:
    def broken() -> None:
        raise StoreUnavailable

    def taken_over() -> None:
        world.claim(ANA)
        for happens in (lambda: None, broken):  # before the answer is written, and before its cost is
            world.store.before("commit", happens)

    world.with_the_bot()
    world.model.will(answers("Um.", prompt_tokens=100, answer_tokens=50))
    world.model.while_thinking.append(taken_over)

    assert world.bot_answers(world.customer_says("e o boleto?")) is Outcome.DROPPED
    assert spent_today(world) == (0, 0)


def test_a_thought_on_what_a_person_answered_before_it_began_anew_was_paid_for_all_the_same(world: World) -> None:
    def answered() -> None:
        world.claim(ANA)
        world.reply()
        assert world.bot_answers(sid, settle=False) is Outcome.LEFT_TO_PERSON

    sid = world.customer_says("a internet caiu")
    world.model.will(answers("Um.", prompt_tokens=100, answer_tokens=50))
    world.model.while_thinking.append(lambda: world.customer_says("e o boleto?"))
    world.store.before("timeline", answered)

    assert world.bot_answers(sid) is Outcome.NOTHING_TO_SAY
    assert spent_today(world) == (150, 150)


def test_what_comes_in_at_the_last_moment_is_taken_in_too(world: World) -> None:
    world.with_the_bot()
    sid = world.customer_says("a internet caiu")
    world.store.before("commit", lambda: world.customer_says("e o boleto", sid="SM9"))

    assert world.bot_answers(sid) is Outcome.ANSWERED

    assert len(world.heard) == 2
    assert world.said[-1].answers == "SM9"


def test_a_customer_who_never_stops_is_answered_all_the_same(world: World) -> None:
    world.model.while_thinking.extend(partial(world.customer_says, "e mais", f"SMmore{n}") for n in range(9))
    sid = world.customer_says("oi")

    assert world.bot_answers(sid) is Outcome.ANSWERED

    # the customer stops after nine more messages; every third thought is spoken, whatever comes after it
    assert len(world.model.prompts) == 10
    assert len(world.heard) == 4
    assert not world.conversation.needs_reply
    assert all(world.is_done(f"SMmore{n}") for n in range(9))


def test_a_wish_for_a_person_that_comes_while_the_model_thinks_is_granted(world: World) -> None:
    world.model.while_thinking.append(lambda: world.customer_says(WANTS_A_PERSON))

    assert world.bot_answers(world.customer_says("oi")) is Outcome.HANDED_OFF
    assert len(world.heard) == 1
    assert world.conversation.owner is Owner.QUEUE


def test_the_newest_of_two_messages_answers_even_if_it_settles_first(world: World) -> None:
    world.settling.append(lambda: world.bot_answers(world.customer_says("caiu", sid="SM2")))
    world.customer_says("a internet", sid="SM1")

    assert world.bot_answers("SM1") is Outcome.LEFT_TO_NEWER or world.is_done("SM1")
    assert len(world.heard) == 1
    assert world.said[-1].answers == "SM2"


# A turn that breaks off


def test_a_turn_that_failed_is_taken_by_the_next_try_at_once(world: World) -> None:
    def broken() -> None:
        raise StoreUnavailable

    sid = world.customer_says("oi")
    world.store.before("knowledge", broken)
    with pytest.raises(StoreUnavailable):
        world.bot_answers(sid)

    assert world.bot_answers(sid) is Outcome.ANSWERED
    assert len(world.heard) == 1


def test_a_turn_that_failed_leaves_alone_who_has_taken_it_meanwhile(world: World) -> None:
    sid = world.customer_says("oi")

    def another_takes_it_over() -> None:
        world.clock.advance(seconds=LEASE.total_seconds() + 1)
        world.model.while_thinking.append(die)
        with pytest.raises(Killed):
            world.bot_answers(sid, settle=False)
        raise ValueError("poison")

    world.model.while_thinking.append(another_takes_it_over)
    with pytest.raises(ValueError, match="poison"):
        world.bot_answers(sid)

    assert world.bot_answers(sid) is Outcome.LEFT_TO_OTHER_TURN


# A person takes over


def test_a_claim_while_the_model_thinks_silences_the_bot(world: World) -> None:
    world.with_the_bot()
    heard = list(world.heard)
    world.model.while_thinking.append(lambda: world.claim(ANA))
    sid = world.customer_says("alô")

    assert world.bot_answers(sid) is Outcome.DROPPED

    assert world.heard == heard
    assert len(world.said) == 1
    assert world.conversation.agent_uid == "ana"


def test_a_claim_at_the_last_moment_silences_the_bot(world: World) -> None:
    world.with_the_bot()
    world.store.before("commit", lambda: world.claim(ANA))
    sid = world.customer_says("alô")

    assert world.bot_answers(sid) is Outcome.DROPPED
    assert len(world.said) == len(world.heard) == 1


def test_a_claim_and_a_return_while_the_model_thinks_still_silence_that_answer(world: World) -> None:
    def there_and_back() -> None:
        world.claim(ANA)
        world.return_to_bot()

    world.with_the_bot()
    world.model.while_thinking.append(there_and_back)

    assert world.bot_answers(world.customer_says("alô")) is Outcome.DROPPED
    assert len(world.heard) == 1


def test_a_handoff_loses_against_a_claim_too(world: World) -> None:
    world.with_the_bot()
    world.model.will("model_timeout")
    world.model.while_thinking.append(lambda: world.claim(ANA))

    assert world.bot_answers(world.customer_says("alô")) is Outcome.DROPPED
    assert world.conversation.owner is Owner.AGENT
    assert "handed_off" not in world.events


def test_work_that_a_claim_overtook_is_closed_by_the_sweep_without_a_word(world: World) -> None:
    test_a_claim_while_the_model_thinks_silences_the_bot(world)
    world.clock.advance(seconds=61)

    world.sweep()

    assert world.is_done("SM2")
    assert len(world.heard) == 1


@pytest.mark.parametrize("moment", ["before the sweep looks", "between its look and its lease"])
def test_a_bot_s_message_that_is_to_be_sent_again_is_cancelled_once_a_person_has_taken_over(
    world: World, moment: str
) -> None:
    world.whatsapp.next_ends(Refused(20429, retryable=True))
    world.with_the_bot()
    assert world.statuses == [Status.QUEUED]
    world.clock.advance(seconds=10)
    if moment == "before the sweep looks":
        world.claim(ANA)
    else:
        world.store.before("put_message", lambda: world.claim(ANA))

    world.sweep()

    assert world.statuses == [Status.CANCELLED]
    assert world.heard == []


def test_an_unknown_message_of_the_bot_is_not_sent_again_once_a_person_has_taken_over(world: World) -> None:
    world.whatsapp.next_ends(Unknown("timeout"))
    world.with_the_bot()
    world.claim(ANA)
    world.clock.advance(seconds=61)

    world.sweep()

    assert world.statuses == [Status.CANCELLED]
    assert world.heard == []


# The episode ends


def test_an_answer_to_what_was_resolved_meanwhile_is_dropped(world: World) -> None:
    world.with_the_bot()
    world.model.while_thinking.append(lambda: world.resolve(DIEGO))

    assert world.bot_answers(world.customer_says("obrigado!")) is Outcome.DROPPED
    assert len(world.heard) == 1


@pytest.mark.parametrize("how", ["a late event", "the sweep"])
def test_work_that_was_resolved_before_it_began_opens_no_new_episode(world: World, how: str) -> None:
    world.claimed()
    sid = world.customer_says("obrigado!")
    world.resolve(DIEGO)
    before = world.conversation
    world.clock.advance(seconds=61)

    if how == "a late event":
        assert world.bot_answers(sid) is Outcome.NOTHING_TO_SAY
    else:
        world.sweep()

    assert world.conversation == before
    assert world.is_done(sid)
    assert world.model.prompts == []


def test_the_next_message_after_a_resolve_opens_a_new_episode(world: World) -> None:
    world.claimed()
    first = world.conversation.episode
    world.resolve(DIEGO)
    sid = world.customer_says("mais uma coisa")

    assert world.bot_answers(sid) is Outcome.ANSWERED

    assert world.conversation.episode != first
    assert [said.text for said in world.model.prompts[0].conversation] == ["mais uma coisa"]


# Events come twice, late, or never


def test_an_event_that_comes_again_while_the_model_thinks_leaves_it_alone(world: World) -> None:
    outcomes = []
    world.model.while_thinking.append(lambda: outcomes.append(world.bot_answers("SM1")))
    world.customer_says(sid="SM1")

    world.bot_answers("SM1")

    assert outcomes == [Outcome.LEFT_TO_OTHER_TURN]
    assert len(world.heard) == 1


def test_two_turns_that_begin_at_once_are_one(world: World) -> None:
    outcomes: list[Outcome] = []
    world.customer_says(sid="SM1")
    world.store.before("take_turn", lambda: outcomes.append(world.bot_answers("SM1")))

    outcomes.append(world.bot_answers("SM1"))

    assert Outcome.ANSWERED in outcomes
    assert len(world.heard) == len(world.model.prompts) == 1
    assert world.events == ["episode_opened"]


def test_a_turn_that_takes_longer_than_its_lease_does_not_speak_beside_its_successor(world: World) -> None:
    def overtaken() -> None:
        world.clock.advance(seconds=LEASE.total_seconds())
        world.model.will(answers("Do segundo."))
        world.sweep()

    world.customer_says(sid="SM1")
    world.model.will(answers("Do primeiro."))
    world.model.while_thinking.append(overtaken)

    assert world.bot_answers("SM1") is Outcome.DROPPED
    assert world.heard == ["Do segundo."]


def _while_thinking(world: World) -> None:
    world.model.while_thinking.append(die)


def _before_its_answer_is_written(world: World) -> None:
    world.store.before("commit", die)


def _before_it_begins(world: World) -> None:
    world.settling.append(die)


def _between_answer_and_send(world: World) -> None:
    world.store.after("commit", die)


def _while_sending(world: World) -> None:
    world.whatsapp.while_sending.append(die)


def _before_the_result_is_written(world: World) -> None:
    world.store.before("put_message", die)


@pytest.mark.parametrize(
    "where",
    [
        _before_it_begins,
        _while_thinking,
        _before_its_answer_is_written,
        _between_answer_and_send,
        _while_sending,
        _before_the_result_is_written,
    ],
)
def test_wherever_the_process_dies_the_customer_hears_one_answer(world: World, where: Callable[[World], None]) -> None:
    where(world)
    sid = world.customer_says("oi")
    with pytest.raises(Killed):
        world.bot_answers(sid)

    for _ in range(4):
        world.clock.advance(seconds=60)
        world.sweep()

    assert len(world.heard) == 1
    assert world.failures == []
    assert world.is_done(sid)
    assert world.said[-1].status is Status.SENDING and world.said[-1].twilio_sid
    assert not world.conversation.needs_reply


def test_an_event_that_never_came_is_made_up_for_by_the_sweep(world: World) -> None:
    world.customer_says("oi")
    world.customer_says("alguém?")
    world.clock.advance(seconds=61)

    assert world.sweep()["unprocessed"] == 2
    assert len(world.heard) == 1
    assert world.sweep()["unprocessed"] == 0


def test_an_agent_sees_since_the_first_word_how_long_a_customer_waits(world: World) -> None:
    world.claimed().reply()
    world.bot_answers(world.customer_says("oi?"))
    since = world.conversation.needs_reply_since
    assert world.conversation.last_inbound and since == world.conversation.last_inbound.at

    world.clock.advance(minutes=5)
    world.bot_answers(world.customer_says("tem alguém?"))
    assert world.conversation.needs_reply_since == since

    world.reply(text="Oi!")
    assert world.conversation.needs_reply_since is None
