"""The plain card: made without a model, and every line names messages that exist."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.samples import ANA, NOW, event, outbound, received
from transbordo.domain.conversation.card import REASONS, Line, plain_card
from transbordo.domain.conversation.ownership import author_of
from transbordo.domain.messages import Because, Entry, Status

ENTRIES = st.lists(
    st.one_of(
        st.builds(lambda n, text: received(f"SM{n}", text), st.integers(0, 9), st.text(max_size=400)),
        st.builds(lambda n: outbound(f"01{n}", author=author_of(ANA)), st.integers(0, 9)),
        st.builds(lambda n: event(f"e{n}", "claimed"), st.integers(0, 9)),
    ),
    max_size=12,
)


@given(ENTRIES, st.sampled_from(sorted(REASONS)))
def test_every_line_names_messages_of_the_customer(entries: list[Entry], reason: str) -> None:
    card = plain_card(tuple(entries), reason=reason, now=NOW)

    assert set(card.wants.messages) <= {entry.id for entry in entries if entry.direction == "in"}
    assert bool(card.wants.messages) == any(entry.direction == "in" for entry in entries)
    assert len(card.wants.text) <= 200
    assert (card.reason, card.by) == (reason, "rule")


def test_it_repeats_what_the_customer_said_last() -> None:
    episode = (received("SM1", "oi"), outbound(answers="SM1"), received("SM2", "caiu"), received("SM3", "de novo"))

    card = plain_card(episode, reason="model_timeout", now=NOW)

    assert (card.wants.text, card.wants.messages) == ("caiu / de novo", ("SM2", "SM3"))


def test_where_all_is_answered_it_repeats_the_last_message() -> None:
    episode = (received("SM1", "oi"), received("SM2", "caiu"), outbound(answers="SM2"))

    assert plain_card(episode, reason="repeating", now=NOW).wants.messages == ("SM2",)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("image", "[foto]"), ("audio", "[áudio]"), ("location", "[localização]"), ("unsupported", "[mensagem]")],
)
def test_what_has_no_words_is_named(kind: str, shown: str) -> None:
    assert plain_card((received(text="", type=kind),), reason="media_unreadable", now=NOW).wants.text == shown


def test_the_card_knows_the_customer_s_language() -> None:
    card = plain_card((received(text="I need help with my bill"),), reason="customer_asked", now=NOW)

    assert card.language == "en"


def test_a_picture_at_the_end_does_not_change_the_language() -> None:
    card = plain_card(
        (received("SM1", text="I need help with my bill"), received("SM2", text="", type="image", minute=1)),
        reason="customer_asked",
        now=NOW,
    )

    assert card.language == "en"


@pytest.mark.parametrize("agrees", ["sim", "quero sim", "Sim, por favor!"])
def test_who_only_agrees_said_before_what_for(agrees: str) -> None:
    episode = (
        received("SM1", "minha net caiu desde ontem"),
        outbound("01A", "Quer que eu chame uma pessoa?", answers="SM1", minute=1),
        received("SM2", agrees, minute=2),
    )

    assert plain_card(episode, reason="customer_asked", now=NOW).wants.messages == ("SM1", "SM2")


@pytest.mark.parametrize("language", ["pt", "en", "es"])
def test_a_card_without_a_word_is_in_the_language_that_the_bot_is_set_to(language: str) -> None:
    assert plain_card((received(text="0"),), reason="customer_asked", now=NOW, language=language).language == language


def test_who_only_wants_a_person_most_often_said_before_what_for() -> None:
    episode = (
        received("SM1", "oi"),
        received("SM2", "minha net caiu desde ontem", minute=1),
        outbound("01A", "Reinicie o modem por favor.", answers="SM2", minute=2),
        received("SM3", "quero falar com uma pessoa", minute=3),
    )

    card = plain_card(episode, reason="customer_asked", now=NOW)

    assert card.wants == Line(text="minha net caiu desde ontem / quero falar com uma pessoa", messages=("SM2", "SM3"))
    assert card.tried == (Line(text="“Reinicie o modem por favor.”", messages=("01A",)),)


def test_who_says_what_for_themselves_needs_no_looking_back() -> None:
    episode = (
        received("SM1", "quanto custa o fibra 500?"),
        outbound("01A", "R$ 99,90.", answers="SM1", minute=1),
        received("SM2", "minha net caiu", minute=2),
    )

    assert plain_card(episode, reason="model_timeout", now=NOW).wants.messages == ("SM2",)


def test_what_did_not_arrive_and_what_was_said_by_rule_was_not_tried() -> None:
    episode = (
        received("SM1", "caiu"),
        outbound("01A", "Perdida.", status=Status.FAILED, minute=1),
        outbound("01B", "Recebi.", because=Because(rule="acknowledged"), minute=2),
    )

    assert plain_card(episode, reason="stuck", now=NOW).tried == ()
