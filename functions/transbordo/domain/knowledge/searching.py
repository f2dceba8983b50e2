"""Which pieces of the articles may answer a question: by their words, and by what another search has found.

Meaning is found elsewhere, by vectors. What those miss is found here: names, product codes, numbers and prices.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from transbordo.domain.knowledge.articles import Article, Chunk, chunks_of
from transbordo.domain.text.folding import folded

WHOLE_BASE = 24_000
"""Characters, about 6,000 tokens: what is smaller is read whole, which beats any search and costs less than one."""

FOUND = 12
"""Pieces that a question is answered from."""

_RANK_OFFSET = 60
"""Reciprocal rank fusion: two searches that agree outweigh a single first place.

https://plg.uwaterloo.ca/~gvcormac/cormacksigir09-rrf.pdf
"""

_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r"[^\W_]+(?:[-./,:][^\W_]+)+")
_GLUED = re.compile(r"\b(\d+)([^\W\d_]{1,12})\b")
_LETTERS_THEN_NUMBER = re.compile(r"\b([^\W\d_]{1,12}) (\d[^\W_]*)")
_SPACED_NUMBER = re.compile(r"\d+(?:[ ().-]{1,3}\d+){1,6}")

_PLURALS = (("oes", "ao"), ("aes", "ao"), ("ais", "al"), ("eis", "el"), ("ores", "or"), ("ares", "ar"), ("s", ""))
"""Portuguese plurals as they end when folded. Question and article lose the same, so no word need be right."""

_COMMON_WORDS = """
    a o e as os um uma uns umas de do da dos das em no na nos nas por pelo pela para pra pro com sem que se eu vc voce
    meu minha meus minhas seu sua me te nao sim como qual quais quando onde quem quanto quanta quantos tem ter ser sao
    foi esta estou isso isto esse essa este ao aos mais mas ou ja la so tambem muito oi ola bom boa dia tarde noite
    quero queria gostaria preciso saber favor obrigado obrigada
    the an of to in on for and or is are be do does i you my your it this that with what how when where which please
    hello hi want would like need know thanks
    el los las un una del al y es en con por su mi yo como cuando donde hola quiero quisiera necesito gracias
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def pieces(articles: tuple[Article, ...]) -> tuple[Chunk, ...]:
    """All pieces of all articles, in their order."""
    return tuple(chunk for chunk, _ in _read(articles))


def fits_whole(articles: tuple[Article, ...]) -> bool:
    """Whether all that is written is short enough to be read for each question."""
    return sum(len(article.title) + len(article.when) + len(article.body) for article in articles) <= WHOLE_BASE


def matched(articles: tuple[Article, ...], question: str, limit: int = FOUND) -> tuple[Chunk, ...]:
    """The pieces that share words with the question, the best first; a word counts more the fewer pieces have it."""
    read, asked = _read(articles), terms(question)
    spread = Counter(term for _, said in read for term in said & asked)
    scores = [
        (sum(math.log(1 + len(read) / spread[term]) for term in said & asked), -place)
        for place, (_, said) in enumerate(read)
    ]
    best = sorted((score for score in scores if score[0] > 0), reverse=True)[:limit]
    return tuple(read[-place][0] for _, place in best)


def fuse(*found: Sequence[Chunk], limit: int = FOUND) -> tuple[Chunk, ...]:
    """Several searches' findings, each best first, as one: by reciprocal ranks."""
    scores: defaultdict[str, float] = defaultdict(float)
    chunks: dict[str, Chunk] = {}
    for ranking in found:
        for rank, chunk in enumerate(ranking):
            scores[chunk.id] += 1 / (_RANK_OFFSET + rank)
            chunks.setdefault(chunk.id, chunk)
    # sorting keeps the order of what is equal: the first search's own
    return tuple(chunks[id_] for id_ in sorted(chunks, key=lambda id_: -scores[id_])[:limit])


def terms(text: str) -> frozenset[str]:
    """What a text can be found by: "FX-500", "fx 500" and "FX500" are the same thing."""
    return frozenset(term for term in _terms(folded(text)) if len(term) > 1 and term not in _COMMON)


def _terms(text: str) -> Iterator[str]:
    yield from (_singular(word) for word in _WORD.findall(text))
    # what carries digits is a name: it counts whole, whatever stands between its parts
    yield from (_joined(code) for code in _CODE.findall(text) if any(map(str.isdigit, code)))
    yield from (part for glued in _GLUED.findall(text) for part in glued)
    yield from ("".join(pair) for pair in _LETTERS_THEN_NUMBER.findall(text))
    yield from (_joined(number) for number in _SPACED_NUMBER.findall(text))


def _joined(code: str) -> str:
    return "".join(_WORD.findall(code))


def _singular(word: str) -> str:
    if len(word) <= 3:
        return word
    return next((word[: -len(many)] + one for many, one in _PLURALS if word.endswith(many)), word)


@lru_cache(maxsize=2)
def _read(articles: tuple[Article, ...]) -> tuple[tuple[Chunk, frozenset[str]], ...]:
    """Each piece with its terms; an article's tags are found in each. Kept: it is asked for at every turn."""
    return tuple(
        (chunk, terms("\n".join((chunk.title, *article.tags, chunk.text))))
        for article in articles
        for chunk in chunks_of(article)
    )
