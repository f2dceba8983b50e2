"""Whether a text states something, and what in a text is worth stating: prices, dates, times, links, numbers, codes."""

from __future__ import annotations

import re

from transbordo.domain.bot.grounding import figures_beyond
from transbordo.domain.text.folding import bare, bare_places

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TOKEN_WITH_DIGIT = re.compile(r"(?<![\w.,/-])[\w.,/-]*\d[\w.,/-]*")
_WORD = re.compile(r"[^\W\d_]{4,}")
_ANY_WORD = re.compile(r"\w+")
COMMON = frozenset(
    """
    para pelo pela pelos pelas como mais menos muito muita muitos muitas esse essa isso este esta isto aquele aquela
    voce voces nosso nossa nossos nossas seus suas dele dela deles delas quando onde porque pois entao tambem apenas
    ainda aqui pode podem deve devem sera estao esta estou tenho temos fica ficam fazer basta cada todo toda todos
    todas outro outra outros outras sobre entre depois antes obrigado obrigada favor
    that this with from your have will been what when which them they there here about please thank thanks
    pero este esta estos estas usted ustedes puede pueden tiene tienen desde hasta
    """.split()  # noqa: SIM905 - words read better as words
)
"""Words that an answer may hold or lack without meaning anything else; folded."""

MAX_WORDS = 4
"""Words that stand for an answer without facts; more would ask for its very wording."""


def states(text: str, phrase: str) -> bool:
    """Whether `text` says `phrase`: whatever the case, accents, spaces, plurals, and the form in which facts are
    written ("R$ 99,90" and "99,90", "8h" and "08:00").
    """
    wanted = _canonical(phrase)
    if not wanted:
        return True
    if re.search(rf"{_EDGE_BEFORE}{re.escape(wanted)}(?:e?s)?{_EDGE_AFTER}", _canonical(text)):
        return True
    return _is_fact(phrase) and not figures_beyond(phrase, text)


def facts_of(text: str, *, beyond: str = "", asked: str = "") -> tuple[str, ...]:
    """The facts that a text states and `beyond` does not, as they are written there, in their order.

    A plain number or code that is in the question `asked` is no fact of the answer: who asks for "o de 300" need not
    hear it again.
    """
    found = tuple(words.rstrip(".,;:!?") for words in figures_beyond(text, beyond))
    rest = _without(bare(text), figures_beyond(text, ""))
    codes = (token.strip(".,/-") for token in _TOKEN_WITH_DIGIT.findall(rest))
    found += tuple(code for code in codes if code and not states(f"{beyond}\n{asked}", code))
    written = dict.fromkeys(as_written(text, words) for words in _apart(bare(text), found))
    # of numbers that run into one another only such as can be told apart again
    return tuple(words for words in written if states(text, words))


def telling_words(text: str, *, beyond: str = "") -> tuple[str, ...]:
    """A few words that make the text what it is, the longest first; of such as `beyond` lacks, where there are any."""
    words = list(dict.fromkeys(word for word in _WORD.findall(bare(text)) if word not in COMMON))
    telling = [word for word in words if not states(beyond, word)] or words or _ANY_WORD.findall(bare(text))
    longest = (as_written(text, word) for word in sorted(telling, key=lambda word: -len(word)))
    return tuple(word for word in longest if states(text, word))[:MAX_WORDS]


_EDGE_BEFORE = r"(?<![^\W_])(?<!\d[.,])"
_EDGE_AFTER = r"(?![^\W_])(?![.,]\d)"


def _canonical(text: str) -> str:
    """Folded, in single spaces, and each number in one form."""
    return _NUMBER.sub(lambda found: _number(found[0]), " ".join(bare(text).split()))


def _number(written: str) -> str:
    """`1.299,90`, `1299,9` and `1299.90` are one; `10.30.0.1` and `24,7,365` are none and stay."""
    parts = re.split(r"[.,]", written)
    if len(parts) == 1:
        return written
    cents = parts.pop() if len(parts[-1]) in (1, 2) else ""
    if any(len(part) != 3 for part in parts[1:]):
        return written
    cents = cents.ljust(2, "0") if cents.strip("0") else ""
    return "".join(parts) + (f".{cents}" if cents else "")


def _is_fact(phrase: str) -> bool:
    """Nothing but a fact, or several."""
    facts = figures_beyond(phrase, "")
    return bool(facts) and not re.search(r"\w", _without(bare(phrase), facts))


def _apart(text: str, found: tuple[str, ...]) -> list[str]:
    """Those that overlap no longer one ("das 8h" where there is "8h às 18h"), in the text's order."""
    kept: dict[int, str] = {}
    for words in sorted(found, key=len, reverse=True):
        start = text.find(words)
        if all(start + len(words) <= at or at + len(other) <= start for at, other in kept.items()):
            kept[start] = words
    return [kept[at] for at in sorted(kept)]


def _without(text: str, parts: tuple[str, ...]) -> str:
    for part in sorted(parts, key=len, reverse=True):
        text = text.replace(part, " " * len(part))
    return text


def as_written(text: str, words: str) -> str:
    """`words`, which are folded, as the text has them."""
    folds = bare_places(text)
    at = "".join(char for char, _ in folds).find(words)
    if at < 0 or not words:
        return words
    written = text[folds[at][1] : folds[at + len(words) - 1][1] + 1]
    # one character may fold into several, of which these are but some: "¼"
    return written if bare(written) == words else words
