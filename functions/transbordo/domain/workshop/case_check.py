"""Whether a test case can be tried, and asks for something."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from transbordo.domain.bot.giving_way import CANNOT_OPEN
from transbordo.domain.bot.prompt import QUOTED
from transbordo.domain.bot.proposal import ACTIONS
from transbordo.domain.problem import Problem
from transbordo.domain.workshop.cases import Expected, Written
from transbordo.domain.workshop.trial import Spoken

MAX_CASES = 500
"""All of them are run before anything is published."""

MAX_SAYS = 40
MAX_SAID = 4000
"""Characters; WhatsApp's own limit for a customer's message is 4,096."""

MAX_PHRASES = 20
MAX_PHRASE = 300
MAX_RIGHT_ANSWER = 1600


def check_says(says: Sequence[Spoken]) -> tuple[Problem, ...]:
    """Of a conversation that the bot is to go on with."""
    return tuple(_about_says(says))


def check_case(written: Written, queues: Collection[str]) -> tuple[Problem, ...]:
    return (
        *_about_says(written.says),
        *_about_expected(written.expected, queues),
        *check_right_answer(written.right_answer),
    )


def check_right_answer(text: str) -> tuple[Problem, ...]:
    if len(text) <= MAX_RIGHT_ANSWER:
        return ()
    return (_too_long("rightAnswer", MAX_RIGHT_ANSWER),)


def _about_says(says: Sequence[Spoken]) -> Iterator[Problem]:
    if len(says) > MAX_SAYS:
        yield Problem(field="says", pt=f"São até {MAX_SAYS} mensagens.", en=f"There can be {MAX_SAYS} messages.")
    if not says or says[-1].author != "customer":
        yield Problem(field="says", pt="A última mensagem é do cliente.", en="The last message is the customer's.")
    for place, spoken in enumerate(says):
        if not spoken.text.strip():
            yield Problem(field=f"says[{place}].text", pt="A mensagem está vazia.", en="The message is empty.")
        if len(spoken.text) > MAX_SAID:
            yield _too_long(f"says[{place}].text", MAX_SAID)
        if spoken.quoted and not spoken.quoted.text.strip():
            yield Problem(field=f"says[{place}].quoted", pt="A citação está vazia.", en="The quote is empty.")
        if spoken.quoted and len(spoken.quoted.text) > QUOTED:
            yield _too_long(f"says[{place}].quoted", QUOTED)
        if spoken.action not in (None, *ACTIONS, CANNOT_OPEN):
            yield Problem(field=f"says[{place}].action", pt="O bot não faz isso.", en="The bot does no such thing.")


def _about_expected(expected: Expected, queues: Collection[str]) -> Iterator[Problem]:
    if expected == Expected():
        yield Problem(
            field="expected",
            pt="Diga o que se espera: sem isso, qualquer resposta passa.",
            en="Say what is expected: without it any answer passes.",
        )
    if expected.queue is not None and expected.queue not in queues:
        yield Problem(field="expected.queue", pt="Escolha uma fila que existe.", en="Choose a queue that exists.")
    for name, phrases in (
        ("must", expected.must),
        ("mustNot", expected.must_not),
        ("articles", expected.articles),
    ):
        field = f"expected.{name}"
        if len(phrases) > MAX_PHRASES:
            yield Problem(field=field, pt=f"São até {MAX_PHRASES} itens.", en=f"There can be {MAX_PHRASES} items.")
        if any(not phrase.strip() for phrase in phrases):
            yield Problem(field=field, pt="Um dos itens está vazio.", en="One of the items is empty.")
        if any(len(phrase) > MAX_PHRASE for phrase in phrases):
            yield _too_long(field, MAX_PHRASE)


def _too_long(field: str, longest: int) -> Problem:
    return Problem(field=field, pt=f"Use até {longest} caracteres.", en=f"Use at most {longest} characters.")
