"""Test cases: a conversation, and what is expected of the bot's answer to it; judged the same way each time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from transbordo.domain.conversation.card import MODEL_FAILURES
from transbordo.domain.conversation.conversation import GENERAL_QUEUE
from transbordo.domain.knowledge.articles import Stage
from transbordo.domain.workshop.audit import Person
from transbordo.domain.workshop.stated import facts_of, states, telling_words
from transbordo.domain.workshop.telling_apart import denied, limited, own_phrase, own_words
from transbordo.domain.workshop.trial import Spoken, Trial
from transbordo.domain.workshop.versions import BotState

_BARE = re.compile(r"\d{1,2}(?:[.,]\d)?[A-Za-z]?")
"""A figure that says nothing by itself ("5", "2,4", "4K"): forbidden, it would fail answers that are right."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What is None or empty is not asked for. `must`, `must_not`: what the answer says, and what it must not say.

    `articles`: ids of those that it rests on.
    """

    action: Literal["answer", "ask", "handoff", "close"] | None = None
    queue: str | None = None
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`code`: model, action, queue, missing, forbidden, article; `detail`: what was found, or not found."""

    code: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Result:
    """`revision`: of the draft, or the published version, that was tried."""

    passed: bool
    faults: tuple[Fault, ...]
    trial: Trial
    at: datetime
    revision: int


@dataclass(frozen=True, kw_only=True)
class Results:
    draft: Result | None = None
    published: Result | None = None


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The bot's message that somebody marked as wrong."""

    cid: str
    mid: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """What people write of a case. `right_answer`: for them to read; only its facts are compared, in `expected`."""

    says: tuple[Spoken, ...]
    expected: Expected
    right_answer: str = ""


@dataclass(frozen=True, kw_only=True)
class Case(Written):
    id: str
    origin: Origin | None = None
    created_at: datetime
    created_by: Person
    updated_at: datetime
    results: Results = field(default_factory=Results)


@dataclass(frozen=True, kw_only=True)
class HeldUp:
    """Ids of the cases that a draft has to answer for: such as were not tried on it as it is, and such as failed."""

    missing: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()


def faults_of(expected: Expected, trial: Trial) -> tuple[Fault, ...]:
    """Why a case does not pass; empty: it does. A bot that could not think passes nothing, whatever was expected."""
    return tuple(_faults(expected, trial))


def expected_from(right_answer: str, wrong_answer: str = "", *, asked: str = "") -> Expected:
    """What a right answer tells: its facts must be said again, and those of the wrong one that it lacks must not.

    An answer without facts is known by its words. Where the wrong one would still pass, by what tells the two apart;
    if nothing does, `says_enough` knows. `asked`: the question. WhatsApp's bold is no part of a fact.
    """
    right_answer, wrong_answer = right_answer.replace("*", ""), wrong_answer.replace("*", "")
    must = facts_of(right_answer, asked=asked) or telling_words(right_answer, beyond=wrong_answer)
    expected = Expected(must=must, must_not=facts_of(wrong_answer, beyond=right_answer, asked=asked))
    if not wrong_answer:
        return expected
    lean = replace(expected, must_not=tuple(fact for fact in expected.must_not if not _BARE.fullmatch(fact)))
    for enough in (lean, expected):
        if not says_enough(enough, wrong_answer):
            return enough
    ways = (
        replace(expected, must=(*must, *denied(right_answer, beyond=wrong_answer))),
        replace(expected, must_not=denied(wrong_answer, beyond=right_answer)),
        replace(expected, must=(*must, *own_words(right_answer, beyond=wrong_answer)[:1])),
        replace(expected, must_not=own_phrase(wrong_answer, beyond=right_answer)),
        replace(expected, must=(*must, *limited(right_answer, beyond=wrong_answer))),
        replace(expected, must_not=limited(wrong_answer, beyond=right_answer)),
    )
    return next((way for way in ways if not says_enough(way, wrong_answer)), expected)


def says_enough(expected: Expected, text: str) -> bool:
    """Whether an answer of these words says all that is asked for, and nothing that must not be said."""
    return not any(_faults_of_words(expected, text))


def asks_the_same(one: Case, other: Case) -> bool:
    return (one.says, one.expected) == (other.says, other.expected)


def new_case(id_: str, written: Written, *, origin: Origin | None, by: Person, now: datetime) -> Case:
    return Case(
        id=id_,
        says=written.says,
        expected=written.expected,
        right_answer=written.right_answer,
        origin=origin,
        created_at=now,
        created_by=by,
        updated_at=now,
    )


def edited(before: Case, written: Written, *, now: datetime) -> Case:
    """A case as somebody wrote it anew. How it did before says nothing about it if it asks for another thing."""
    after = replace(
        before,
        says=written.says,
        expected=written.expected,
        right_answer=written.right_answer,
        updated_at=now,
    )
    return after if asks_the_same(before, after) else replace(after, results=Results())


def with_result(case: Case, stage: Stage, result: Result) -> Case:
    results = case.results
    kept = replace(results, draft=result) if stage == "draft" else replace(results, published=result)
    return replace(case, results=kept)


def held_up_by(cases: Iterable[Case], state: BotState) -> HeldUp:
    missing, failing = [], []
    for case in cases:
        result = case.results.draft
        if result is None or result.revision != state.draft_revision:
            missing.append(case.id)
        elif not result.passed:
            failing.append(case.id)
    return HeldUp(missing=tuple(missing), failing=tuple(failing))


def _faults(expected: Expected, trial: Trial) -> Iterator[Fault]:
    if trial.rule in MODEL_FAILURES:
        yield Fault(code="model", detail=trial.rule)
        return
    if expected.action and trial.action != expected.action:
        yield Fault(code="action", detail=trial.action)
    if expected.queue and _queue(trial) != expected.queue:
        yield Fault(code="queue", detail=_queue(trial) or "")
    yield from _faults_of_words(expected, trial.text)
    used = {source.id for source in trial.sources}
    for article in expected.articles:
        if article not in used:
            yield Fault(code="article", detail=article)


def _faults_of_words(expected: Expected, text: str) -> Iterator[Fault]:
    for phrase in expected.must:
        if not states(text, phrase):
            yield Fault(code="missing", detail=phrase)
    for phrase in expected.must_not:
        if states(text, phrase):
            yield Fault(code="forbidden", detail=phrase)


def _queue(trial: Trial) -> str | None:
    return (trial.queue or GENERAL_QUEUE) if trial.action == "handoff" else None
