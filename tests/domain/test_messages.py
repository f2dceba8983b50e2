"""Which messages an answer still owes, and which belong to the episode."""

from __future__ import annotations

import pytest

from tests.domain.samples import ANA, event, outbound, received
from transbordo.domain.conversation.ownership import author_of
from transbordo.domain.messages import Entry, Status, current_episode, unanswered

A, B, C = received("SM1"), received("SM2"), received("SM3")


def ids(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.id for entry in entries]


@pytest.mark.parametrize(
    ("timeline", "owed"),
    [
        ((), []),
        ((A, B), ["SM1", "SM2"]),
        ((A, outbound(answers="SM1")), []),
        ((A, outbound(answers="SM1"), B), ["SM2"]),
        # the customer wrote on before the answer was written
        ((A, B, outbound(answers="SM1"), C), ["SM2", "SM3"]),
        # a person's reply takes in all before it
        ((A, B, outbound(author=author_of(ANA)), C), ["SM3"]),
        # what did not arrive answered nothing
        ((A, outbound(answers="SM1", status=Status.FAILED), B), ["SM1", "SM2"]),
        ((A, outbound(answers="SM1", status=Status.CANCELLED)), ["SM1"]),
        ((A, outbound("01A", answers="SM1"), B, outbound("01B", answers="SM2", status=Status.FAILED)), ["SM2"]),
        # events and notes are no answer
        ((A, event("e", "handed_off")), ["SM1"]),
        # its question is further back than was read
        ((B, outbound(answers="SM0"), C), ["SM2", "SM3"]),
    ],
)
def test_owed_is_what_was_said_since_the_last_answer(timeline: tuple[Entry, ...], owed: list[str]) -> None:
    assert ids(unanswered(timeline)) == owed


@pytest.mark.parametrize(
    ("timeline", "current"),
    [
        ((), []),
        ((A, B), ["SM1", "SM2"]),
        ((A, event("e", "resolved"), B), ["SM2"]),
        ((A, event("e", "resolved"), B, event("f", "resolved")), []),
        ((A, event("e", "claimed"), B), ["SM1", "e", "SM2"]),
        ((A, event("e", "resolved"), event("f", "reopened"), B), ["SM1", "e", "f", "SM2"]),
        (
            (A, event("e", "resolved"), event("f", "reopened"), event("g", "resolved"), event("h", "reopened"), B),
            ["SM1", "e", "f", "g", "h", "SM2"],
        ),
        ((A, event("e", "resolved"), B, event("f", "resolved"), event("g", "reopened"), C), ["SM2", "f", "g", "SM3"]),
        ((A, event("e", "resolved"), event("f", "reopened"), event("g", "resolved"), B), ["SM2"]),
    ],
)
def test_an_episode_is_what_came_after_the_last_end(timeline: tuple[Entry, ...], current: list[str]) -> None:
    assert ids(current_episode(timeline)) == current
