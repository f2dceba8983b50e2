"""What tells a right answer from a wrong one that shares its facts and words: a "não", an "only", a word or two.

Each is a phrase of one answer, as it is written there, that the other does not state.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from transbordo.domain.text.folding import bare
from transbordo.domain.workshop.stated import COMMON, as_written, states

_NEGATION = "nao|nem|nunca|jamais|sem|nenhum|nenhuma|not|no|never|without|cannot|sin|ningun|ninguna"
_LIMIT = "so|somente|apenas|exceto|menos|only|just|except|solo|solamente|salvo"
_CLAUSE = re.compile(r"[.,;:!?\n()]+|\b(?:e|ou|mas|and|or|but|y|o|pero)\b")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SMALL = frozenset(
    """
    as os ao aos de da do das dos em na no nas nos um uma por com que se eh ha foi sao ser era vai tem ter seu sua meu
    ate ja la ai oi ola claro certo bom boa the is are of to in on at it we you an el los las un una del su es al
    """.split()  # noqa: SIM905 - words read better as words
)
"""More words that an answer may hold or lack, by themselves; folded."""

MAX_PHRASES = 3
"""More would ask for an answer's very wording."""


def denied(text: str, *, beyond: str) -> tuple[str, ...]:
    """What the text says no to, with its no ("não abrimos"), and `beyond` does not."""
    return tuple(_unstated(text, _led_by(_NEGATION, text), beyond))[:MAX_PHRASES]


def limited(text: str, *, beyond: str) -> tuple[str, ...]:
    """What the text says only of, with its only ("só boleto"), and `beyond` does not."""
    return tuple(_unstated(text, _led_by(_LIMIT, text), beyond))[:MAX_PHRASES]


def own_words(text: str, *, beyond: str) -> tuple[str, ...]:
    """Words of the text that `beyond` lacks, however short, but for such as mean nothing by themselves."""
    return tuple(_unstated(text, (word for word in _WORD.findall(bare(text)) if _means_something(word)), beyond))


def own_phrase(text: str, *, beyond: str) -> tuple[str, ...]:
    """The longest run of such words within a clause: less than a sentence, so that it may be said in another one."""
    own = {bare(word) for word in own_words(text, beyond=beyond)}
    runs = sorted(_runs(text, own), key=len, reverse=True)
    return tuple(_unstated(text, runs, beyond))[:1]


def _led_by(leading: str, text: str) -> Iterator[str]:
    """With the next word, and one more where that is a short one: "não há multa"."""
    for found in re.finditer(rf"\b(?:{leading}) +(?:[^\W\d_]{{1,3}} +)?\w+", bare(text)):
        yield found[0]


def _runs(text: str, own: set[str]) -> Iterator[str]:
    for clause in _CLAUSE.split(bare(text)):
        for is_own, run in groupby(re.finditer(r"\w+", clause), key=lambda word: word[0] in own):
            if is_own:
                first, *rest = run
                yield clause[first.start() : (rest or [first])[-1].end()]


def _means_something(word: str) -> bool:
    return word not in COMMON and word not in _SMALL and not re.fullmatch(_LIMIT, word)


def _unstated(text: str, phrases: Iterable[str], beyond: str) -> Iterator[str]:
    for phrase in dict.fromkeys(phrases):
        written = as_written(text, phrase)
        if states(text, written) and not states(beyond, written):
            yield written
