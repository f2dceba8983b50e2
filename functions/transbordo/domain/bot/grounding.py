"""What the bot may not make up: figures (`figures`) and commitments (`commitments`) that the business has not written.

Each is looked for in what the business has written down; the form may differ ("R$ 99,90" and "noventa e nove reais e
noventa", "8h" and "às 8", "48 horas" and "2 dias"), the value may not. What only the customer said is not borne out by
that: it may be asked about ("foi a cobrança de R$ 49,90?"), named as theirs ("você disse que") or denied ("não temos
o de 900 mega"). A number of theirs that costs and promises nothing (an order, an address) may be repeated anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transbordo.domain.bot.commitments import commitments, denied, supports
from transbordo.domain.bot.figures import Fact, Stated, figures
from transbordo.domain.bot.sentences import Sentence, sentences
from transbordo.domain.text.folding import bare

HARD = frozenset(("price", "share", "date", "day of month", "time", "span", "phone", "mail", "link", "protocol"))
"""Kinds of figures that mean the same wherever they stand; the others depend on what is said around them."""

_NEVER_MADE_UP = ("digits", "count", "without unit", "marker")
_ONLY_OURS = ("link", "favour", "act", "instalments", "open day")
_MONEY = ("price", "share")
_BINDING = (*_MONEY, "favour", "instalments", "date", "day of month", "time", "day", "link")
_THEIRS = ("number", "code", "protocol")
"""Kinds that the customer's words do not bear out at all, only in questions, and anywhere."""

_ECHO = re.compile(
    r"\b(?:voce|vc|voces|you|usted|tu)\s(?:ja\s|me\s|que\s|tinha\s|had\s|have\s)*(?:disse|falou|"
    r"mencionou|informou|comentou|contou|mandou|enviou"
    r"|pediu|quer|queria|gostaria|precisa|relatou|escreveu|citou|perguntou|said|mentioned|asked|"
    r"told|want|need|sent|dijo|menciono|quiere)\b"
    r"|\b(?:me (?:diga|conte|confirme|informe|mande|fale)|anotei|confirme|recebi|entendi que|"
    r"vi (?:que|aqui|na|no)|pode (?:me )?(?:confirmar|dizer|informar)"
    r"|seu pedido de|sobre (?:o|a|os|as) (?:seu|sua)?|(?:no|na|do|da) (?:sua|seu) (?:mensagem|"
    r"foto|audio|comprovante|pedido)|tell me|let me know|please confirm|i see|entendi)\b"
    r"|\b(?:seu|sua|your|su)\s(?:filh[oa]|bebe|mae|pai|espos[oa]|marido|compra (?:foi )?(?:de|em|no dia))\b"
    r"|\b(?:seu|sua|your|su)\s(?:e-?mail|telefone|numero|celular|endereco|cep|protocolo|"
    r"contrato|address|phone|number|correo)\b"
)
_FILE = re.compile(
    r"\b(?:foto|imagem|print|tela|documento|pdf|arquivo|comprovante|audio|video|photo|picture|image|screen|screenshot|document"
    r"|file|imagen|pantalla|documento|archivo)\b"
)
_AGREES = re.compile(
    r"\b(?:fica|faco|fecho|fechad[oa]|fechamos|combinad[oa]|confirmo|confirmad[oa]|isso mesmo|"
    r"dou|damos|sai por|sim|claro|pode ser|ok|libero|aprovo"
    r"|aprovad[oa]|exato|certo|deal|yes|sure|correct|agreed|de acuerdo|si|posso (?:fechar|"
    r"fazer)|faremos|fazemos|vale)\b"
)
_NOD = re.compile(
    r"^\W*(?:sim|isso|exato|exatamente|combinad[oa]|fechad[oa]|confirmad[oa]|confirmo|pode ser|"
    r"correto|com certeza|positivo"
    r"|yes|deal|correct|exactly|si|correcto|de acuerdo)\b"
)
_WANTS_A_NOD = re.compile(
    r"\?|\b(?:combinado|fechado|confirma|confirmado|ne|certo|ok|pode ser|beleza|blz|deal|agreed|right|verdad)\W*$"
)
_NODDED = 60
"""Characters: a longer answer says itself what it agrees to."""


@dataclass(frozen=True)
class Known:
    """All that a text bears out."""

    facts: frozenset[Fact]

    def bears_out(self, fact: Fact) -> bool:
        return fact in self.facts or any(other in self.facts for other in _the_same(fact)) or self._by_kind(fact)

    def _by_kind(self, fact: Fact) -> bool:
        kind, value = fact
        if kind == "price":
            return any(other.kind == "price" and _same_price(value, other.value) for other in self.facts)
        if kind == "day of month":
            return any(other.kind == "date" and other.value.split("/")[0] == value for other in self.facts)
        if kind == "month":
            return any(other.kind == "date" and other.value.split("/")[1] == value for other in self.facts)
        if kind == "phone":
            return any(other.kind == "phone" and _same_phone(value, other.value) for other in self.facts)
        if kind == "link":
            # the front page of a site whose page is known
            return any(other.kind == "link" and re.split(r"[/?#]", other.value)[0] == value for other in self.facts)
        if kind == "instalments":
            # who takes twelve takes six
            return any(other.kind == "instalments" and int(value) <= int(other.value) for other in self.facts)
        return False


def known(text: str) -> Known:
    facts: set[Fact] = set()
    for sentence in sentences(text):
        facts.update(stated.fact for stated in figures(sentence))
        facts.update(supports(sentence))
    return Known(frozenset(facts))


def unsupported(text: str, written: str, said: str = "", *, seen: bool = False) -> tuple[str, ...]:
    """The parts of `text` that `written` (by the business) does not bear out, nor `said` (by the customer) as far as it
    may. `seen`: there is a file of the customer's that may be told of, and whose content nobody here knows.
    """
    return tuple(dict.fromkeys(words for _, words in _missing(text, known(written), known(said), seen=seen)))


def figures_beyond(text: str, written: str) -> tuple[str, ...]:
    """The figures of `text` that `written` does not state, of such kinds as mean the same in any sentence."""
    missing = _missing(text, known(written), _NOTHING)
    return tuple(dict.fromkeys(words for fact, words in missing if fact.kind in HARD))


def nodded(text: str, asked: str, written: str) -> tuple[str, ...]:
    """The parts of what the customer `asked` that a mere yes agrees to, and that the business has not written."""
    if len(text) > _NODDED or not _NOD.match(bare(text)) or not _WANTS_A_NOD.search(bare(asked)):
        return ()
    agreed = _missing(asked, known(written), _NOTHING)
    return tuple(dict.fromkeys(words for fact, words in agreed if fact.kind in _BINDING))


def bearing(text: str, named: str, others: Sequence[str]) -> tuple[int, ...]:
    """Which of the `others` bear out what `text` states and `named` does not, each the first to do so."""
    missing = [fact for fact, _ in _missing(text, known(named), _NOTHING)]
    texts = [known(other) for other in others] if missing else []
    first = (next((at for at, each in enumerate(texts) if each.bears_out(fact)), None) for fact in missing)
    return tuple(sorted({at for at in first if at is not None}))


_NOTHING = Known(frozenset())


def _missing(text: str, written: Known, said: Known, *, seen: bool = False) -> Iterator[tuple[Fact, str]]:
    for sentence in sentences(text):
        tells = seen and _FILE.search(sentence.text) is not None
        for stated in (*figures(sentence), *commitments(sentence)):
            fact = stated.fact
            if fact.kind in _NEVER_MADE_UP or written.bears_out(fact):
                continue
            if not ((tells or said.bears_out(fact)) and _may_repeat(stated, sentence, is_theirs=tells)):
                yield fact, sentence.words(stated.start, stated.end)


def _may_repeat(stated: Stated, sentence: Sentence, *, is_theirs: bool) -> bool:
    """Whether the customer's own words may be said here."""
    kind, text = stated.fact.kind, sentence.text
    if kind in _THEIRS:
        return True
    if kind in _ONLY_OURS:
        return False
    if denied(text, stated.start):
        return True
    asked = is_theirs or text.rstrip().endswith("?") or _ECHO.search(text) is not None
    return asked and not (kind in _MONEY and _AGREES.search(text))


def _the_same(fact: Fact) -> Iterator[Fact]:
    """The fact in other forms: "24h" and "2h30" are times or spans, "300" may be said of what is measured."""
    kind, value = fact
    if kind == "time":
        yield Fact("span", f"{int(value) * 60} s")
    elif kind == "span" and value.endswith(" s"):
        yield from _in_other_units(int(value[:-2]))
    elif kind == "span":
        yield Fact("span", f"{float(value.split()[0]) * 30 * 86400:.0f} s")
    elif kind == "day of month":
        yield Fact("number", value)
        yield Fact("count", value)
    elif kind in ("number", "quantity", "cell"):
        yield Fact("digits", value)
        yield Fact("quantity", value)
        yield Fact("cell", value)
    elif kind == "code" or kind == "phone":
        yield Fact("digits", value)


def _in_other_units(seconds: int) -> Iterator[Fact]:
    if seconds < 86400:
        yield Fact("time", f"{seconds / 60:g}")
    if seconds % (30 * 86400) == 0:
        yield Fact("span", f"{seconds // (30 * 86400)} months")
    for unit in (60, 3600, 86400):
        yield Fact("without unit", f"{seconds / unit:g}")


def _same_price(one: str, other: str) -> bool:
    (currency, amount), (of, price) = one.split(" "), other.split(" ")
    return amount == price and (currency == of or not currency or not of)


def _same_phone(one: str, other: str) -> bool:
    return len(min(one, other, key=len)) >= 8 and (one.endswith(other) or other.endswith(one))
