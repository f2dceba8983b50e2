"""Which of the business's queues a customer names: "quero falar com alguém do financeiro"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from transbordo.domain.bot.prompt import Queue
from transbordo.domain.text.folding import folded

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4  # letters; "e", "de", "pós" name nothing
_NAMES_NOTHING = frozenset(
    """
    geral atendimento atendente atendentes setor equipe time departamento central area fila para humano pessoa cliente
    clientes team general desk queue department equipo""".split()  # noqa: SIM905 - words read better as words
)
# what a name and the words for it differ by: vendas and vendedor, cobrança and cobrar, financeiro and financeira
_ENDING = re.compile(
    r"(?:amentos?|imentos?|eir[oa]s?|edor[ae]?s?|ador[ae]?s?|ancas?|acoes|acao|icos?|icas?|iais|ial|[aei]r|[aeo]s?|s)$"
)


def queue_named(texts: Iterable[str], queues: Iterable[Queue]) -> str | None:
    """The id of the one queue that is named; None where none is, or several are.

    Of "Suporte técnico" and "Suporte", "suporte técnico" names the first: it has more of the words than the other.
    """
    said = _stems("\n".join(texts))
    named = {queue.id: _stems(queue.name) & said for queue in queues}
    fullest = [id_ for id_, words in named.items() if words and not any(words < other for other in named.values())]
    return fullest[0] if len(fullest) == 1 else None


def _stems(text: str) -> frozenset[str]:
    words = (word for word in _WORD.findall(folded(text)) if len(word) >= _SHORTEST and word not in _NAMES_NOTHING)
    return frozenset(map(_stem, words))


def _stem(word: str) -> str:
    stem = _ENDING.sub("", word)
    return stem if len(stem) >= _SHORTEST else word
