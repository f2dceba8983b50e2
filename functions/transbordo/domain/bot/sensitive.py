"""Words of the customer's at which the business wants a person to take over: "Procon", "advogado", "reclame aqui"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from transbordo.domain.business.bot_settings import SensitiveWords
from transbordo.domain.text.folding import folded
from transbordo.domain.text.slips import a_slip_apart

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_INFLECTED = 5  # letters, of a noun or of a verb's stem; shorter ones are too close to other words
_SHORTEST_PLURAL = 4
_SHORTEST_SLIP = 6  # letters of the listed word; of its forms two more: "canela" is no "cancela"
_GENDERS = ("s", "es", "as", "os", "a", "o")
_PLURALS = {"ao": ("oes", "aos"), "al": ("ais",), "el": ("eis",), "il": ("is",), "m": ("ns",)}

_SHORT = "o a e as es i iu eu"
_OF_ALL = "am em ei ou amos emos imos"
_OF_AR = "ar ando ado ada ados adas aram aria ara arem arei ava avam amento amentos acao acoes"
_OF_ER_AND_IR = "er ir endo indo ido ida idos idas eram iram eria iria ia iam imento imentos"
_OF_VERB = {
    **dict.fromkeys(("er", "ir"), f"{_SHORT} {_OF_ALL} {_OF_ER_AND_IR}".split()),
    "ar": f"{_SHORT} {_OF_ALL} {_OF_AR}".split(),
    # said for their verb too, but not in its shortest forms: "faturamento" is not "fatura"
    **dict.fromkeys(("amento", "acao"), f"{_OF_ALL} {_OF_AR}".split()),
}

_TAKEN_BACK = re.compile(r"\b\w+ (?:o que|oq|oque) (?:eu )?(?:disse|falei|escrevi|mandei|perguntei)\b")
"""cancela o que eu disse: nothing of the business's is meant."""


def sensitive_word(texts: Iterable[str], lists: Iterable[SensitiveWords]) -> tuple[str, str | None] | None:
    """The first word or phrase of the lists that was said, as the list has it, and its queue.

    Whole words, whatever their accents and case, number and gender; of a verb any form and its noun ("cancelar":
    cancelem, cancelado, cancelamento); of a longer word also with a slip ("procom"). A phrase may also be written as
    one word, and break over two messages.
    """
    said = _words(_TAKEN_BACK.sub(" ", " ".join(folded("\n".join(texts)).split())))
    for each in lists:
        for word in each.words:
            if _occurs(_words(folded(word)), said):
                return word, each.queue
    return None


def _occurs(phrase: list[str], said: list[str]) -> bool:
    if not phrase:
        return False
    if len(phrase) > 1 and "".join(phrase) in said:
        return True
    forms = [(frozenset(_forms(word)), _meant_by_slips(word)) for word in phrase]
    starts = range(len(said) - len(phrase) + 1)
    return any(all(map(_is_one_of, said[start : start + len(phrase)], forms)) for start in starts)


def _is_one_of(said: str, forms: tuple[frozenset[str], list[str]]) -> bool:
    exact, meant_by_slips = forms
    return said in exact or any(a_slip_apart(said, form) for form in meant_by_slips)


def _meant_by_slips(word: str) -> list[str]:
    longest = [form for form in _forms(word) if len(form) >= _SHORTEST_SLIP + 2]
    return [word, *longest] if len(word) >= _SHORTEST_SLIP and word.isalpha() else []


def _forms(word: str) -> Iterator[str]:
    """`advogado`: advogados, advogada, advogadas; `cancelar`: cancela, cancelei, cancelamento and so on."""
    yield word
    if word.isalpha() and len(word) >= _SHORTEST_PLURAL:
        yield from _plurals(word)
    if word.isalpha() and len(word) >= _SHORTEST_INFLECTED:
        yield from _of_noun(word)
        yield from _of_verb(word)


def _plurals(word: str) -> Iterator[str]:
    for ending, plurals in _PLURALS.items():
        if word.endswith(ending):
            yield from (word.removesuffix(ending) + plural for plural in plurals)


def _of_noun(word: str) -> Iterator[str]:
    gendered = word.endswith(("a", "o")) and not word.endswith("ao")
    stem = word[:-1] if gendered else word
    yield f"{word}s"
    yield from (stem + ending for ending in (_GENDERS if gendered else ("s", "es")))


def _of_verb(word: str) -> Iterator[str]:
    for ending, forms in _OF_VERB.items():
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_INFLECTED:
            yield from (stem + form for form in forms)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)
