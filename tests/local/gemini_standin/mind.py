"""What the stand-in answers: simple rules over the prompt, in the shape that the prompt asks for."""

import math
import re
from collections import Counter
from typing import Any

from . import phrases
from .articles import Excerpt, look_up
from .reading import Reading, Said
from .words import fold, language, listed, stems, words

_GREETINGS = listed(
    "oi ola opa oie hi hello hey hola bom boa dia tarde noite buenas buenos dias tardes noches tudo bem"
)
_THANKS = re.compile(r"\b(obrigad\w*|valeu|agradec\w*|thanks?|thank you|gracias)\b")
_PERSON = re.compile(r"\b(atendente|humano|human|person|asesor|gerente|falar com (?:uma pessoa|alguem)|supervisor)\b")
_LEAVING = re.compile(r"\b(cancel\w*|rescindir|procon|reclame aqui|concorrente)\b")
_ANGRY = re.compile(
    r"\b(absurdo|ridiculo|palhacada|vergonha|pessim[oa]|lixo|inferno|merda|raiva|odeio|porcaria|enganad[oa]|processar"
    r"|ridiculous|terrible|awful|worst|angry|furious|verguenza|pesimo|basura)\b"
)
_DATA = (
    ("CPF", re.compile(r"\b\d{3}\.?\d{3}\.?\d{3}-?\d{2}\b")),
    ("E-mail", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")),
    ("CEP", re.compile(r"\b\d{5}-\d{3}\b")),
    ("Número informado", re.compile(r"(?:pedido|protocolo|contrato|fatura)\D{0,12}(\d{3,12})", re.IGNORECASE)),
)
_LINE = 150  # characters of somebody's words that a card repeats


def decide(reading: Reading) -> dict[str, Any]:
    """Answer or handoff, as the response schema of `transbordo.adapters.gemini` has it."""
    said = "\n".join(each.text for each in reading.unanswered)
    folded, tongue = fold(said), language(said)
    if _PERSON.search(folded) or _LEAVING.search(folded) or _is_angry(said):
        return _hand_off(reading, tongue)
    excerpt = look_up(said, reading.articles)
    if excerpt:
        return _from_article(reading, excerpt, tongue)
    if said and not stems(said) and _THANKS.search(folded):
        return _answer(phrases.THANKS[tongue], tongue, confidence=0.9)
    if said and set(words(said)) <= _GREETINGS:
        return _answer(_greeting(reading, tongue), tongue, confidence=0.9)
    return _not_understood(reading, tongue)


def _is_angry(said: str) -> bool:
    shouted = len(said) > 20 and said.isupper() and "!" in said
    return shouted or bool(_ANGRY.search(fold(said)))


def _greeting(reading: Reading, tongue: str) -> str:
    if reading.bot_said:
        return phrases.AGAIN[tongue]
    return reading.greeting if reading.greeting and tongue == "pt" else phrases.GREETING[tongue]


def _from_article(reading: Reading, excerpt: Excerpt, tongue: str) -> dict[str, Any]:
    text = phrases.FROM_ARTICLE[tongue].format(text=excerpt.text)
    received = _received(reading.unanswered, tongue)
    text = f"{received}\n{text}" if received else text
    if reading.bot_said and reading.bot_said[-1].text == text:
        return _hand_off(reading, tongue)
    return _answer(text, tongue, confidence=excerpt.confidence, articles=[excerpt.article])


def _not_understood(reading: Reading, tongue: str) -> dict[str, Any]:
    """Asks once; hands over when it would have to ask again."""
    if reading.bot_said and reading.bot_said[-1].text.endswith((phrases.UNSURE[tongue], phrases.TELL_ME[tongue])):
        return _hand_off(reading, tongue)
    received = _received(reading.unanswered, tongue)
    if received:
        return _answer(f"{received} {phrases.TELL_ME[tongue]}", tongue, confidence=0.6)
    return _answer(phrases.UNSURE[tongue], tongue, confidence=0.5)


def _received(unanswered: list[Said], tongue: str) -> str:
    kinds = dict.fromkeys(each.type for each in unanswered if each.type in phrases.RECEIVED)
    return " ".join(phrases.RECEIVED[kind][tongue] for kind in kinds)


def _answer(text: str, tongue: str, *, confidence: float, articles: list[str] | None = None) -> dict[str, Any]:
    return {
        "action": "answer",
        "text": text,
        "articles": articles or [],
        "confidence": confidence,
        "language": tongue,
        "queue": None,
        "card": None,
    }


def _hand_off(reading: Reading, tongue: str) -> dict[str, Any]:
    unanswered = reading.unanswered
    said = "\n".join(each.text for each in unanswered)
    ids = [each.id for each in unanswered]
    angry = _is_angry(said)
    wants = _clip(said.replace("\n", " / ")) or "Mandou um arquivo, sem texto"
    return {
        "action": "handoff",
        "text": "",
        "articles": [],
        "confidence": 0.8,
        "language": tongue,
        "queue": _queue(reading),
        "card": {
            "wants": {"text": wants, "messages": ids},
            "tried": [
                {"text": f"O bot respondeu: {_clip(each.text)}", "messages": [each.id]}
                for each in reading.bot_said[-3:]
            ],
            "data": _data(reading),
            "mood": {"text": "Irritado", "messages": ids} if angry else None,
            "firstReply": f"Oi! Li a conversa com o assistente e vou cuidar disso com você: {_clip(wants).lower()}",
        },
    }


def _queue(reading: Reading) -> str | None:
    """The queue whose name and description share most with what the customer said; the rarer a word, the more."""
    told = {queue["id"]: set(stems(f"{queue['name']} {queue['description']}")) for queue in reading.queues}
    common = Counter(stem for own in told.values() for stem in own)
    asked = stems(" ".join(each.text for each in reading.conversation if each.author == "customer"))
    scores = {
        queue: sum(math.log(1 + len(told) / common[stem]) for stem in asked if stem in own)
        for queue, own in told.items()
    }
    best = max(scores, key=lambda queue: scores[queue], default=None)
    return best if best and scores[best] > 0 else None


def _data(reading: Reading) -> list[dict[str, Any]]:
    return [
        {"label": label, "value": found[found.lastindex or 0], "messages": [said.id]}
        for said in reading.conversation
        if said.author == "customer"
        for label, pattern in _DATA
        if (found := pattern.search(said.text))
    ]


def _clip(text: str) -> str:
    return text if len(text) <= _LINE else text[: _LINE - 1] + "…"
