"""What the stand-in answers: simple rules over the prompt, in the shape that the prompt asks for."""

import math
import re
from collections import Counter
from typing import Any

from . import phrases
from .articles import Excerpt, look_up
from .reading import Reading
from .sounds import told, words_in
from .words import fold, language, listed, stems, words

_GREETINGS = listed(
    "oi ola opa oie hi hello hey hola bom boa dia tarde noite buenas buenos dias tardes noches tudo bem"
)
_CLOSING = re.compile(
    r"\b(?:so isso|era isso|nada mais|mais nada|resolv(?:eu|ido|i)|deu certo|tchau|falou|flw|ate (?:mais|logo|amanha)"
    r"|that is all|thats all|nothing else|bye|goodbye|solved|eso es todo|nada mas|adios|hasta luego)\b"
)
_NOT_SETTLED = re.compile(r"\b(?:nao|nada|not) (?:\w+ )?(?:resolv|deu|ajud|foi|solved)")
_CLOSING_WORDS = listed(
    """
    ah entendi msm tmj flw nao so era isso nada mais resolveu resolvido resolvi deu certo tchau falou ate logo amanha
    mesmo ja foi ajudou muito entao ok blz beleza show perfeito otimo obrigado obrigada obg brigado brigada vlw valeu
    agradeco pela ajuda
    that is all thats nothing else bye goodbye solved no thanks thank you great perfect
    eso es todo adios hasta luego gracias muchas perfecto
    """
)
_THANKS = re.compile(r"\b(obrigad\w*|obg|brigad[oa]|valeu|vlw|agradec\w*|thanks?|thank you|gracias)\b")
_PERSON = re.compile(
    r"(?<!nao )(?<!not )\b(?:quero|preciso de|queria|want|need|quiero)(?: um| uma| a| an| un)? "
    r"(?:atendente|humano|human|person|asesor|gerente|supervisor)\b"
    r"|(?<!nao quero )\b(?:falar|conversar|talk|speak|hablar) (?:com|to|with|con) (?:um |uma |o |a |una? )?"
    r"(?:atendente|humano|pessoa|alguem|gerente|supervisor|human|person|someone|persona|asesor)\b"
)
_LEAVING = re.compile(r"\b(cancel\w*|rescindir|procon|reclame aqui|concorrente)\b")
_ANGRY = re.compile(
    r"\b(absurdo|ridiculo|palhacada|vergonha|pessim[oa]|lixo|inferno|merda|raiva|odeio|porcaria|enganad[oa]|processar"
    r"|ridiculous|terrible|awful|worst|angry|furious|verguenza|pesimo|basura)\b"
)
_ANNOYED = re.compile(
    r"\b(de novo|outra vez|ate agora|demora\w*|cansad[oa]|cansei|chatead[oa]|nunca funciona|terceira vez|complicado"
    r"|again|annoying|still not|otra vez|todavia)\b"
)
_DATA = (
    ("CPF", re.compile(r"\b\d{3}\.?\d{3}\.?\d{3}-?\d{2}\b")),
    ("E-mail", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")),
    ("CEP", re.compile(r"\b\d{5}-\d{3}\b")),
    ("Número informado", re.compile(r"(?:pedido|protocolo|contrato|fatura)\D{0,12}(\d{3,12})", re.IGNORECASE)),
)
_TOO_LONG = 1700  # characters; WhatsApp takes 1600
_LINE = 150  # characters of somebody's words that a card repeats


def decide(reading: Reading) -> dict[str, Any]:
    """The answer, as the response schema of `transbordo.domain.bot.proposal` has it."""
    return _decided(reading) | {
        "transcripts": [
            {"message": file.message, "text": told(file.content)}
            for file in reading.new_files
            if file.message and file.content_type.startswith("audio/")
        ]
    }


def breach(decision: dict[str, Any], how: str) -> dict[str, Any]:
    """The same answer, but not as the contract has it: what a model does on its bad days."""
    text = decision["text"] or phrases.THANKS["pt"]
    broken = {
        "too_long": (phrases.RAMBLING * _TOO_LONG)[:_TOO_LONG],
        "invented_price": f"{text} {phrases.INVENTED_PRICE}",
        "invented_link": f"{text} {phrases.INVENTED_LINK}",
    }
    return decision | {"action": "answer", "text": broken[how], "card": None}


def _decided(reading: Reading) -> dict[str, Any]:
    said = _said(reading)
    folded, tongue = fold(said), language(said)
    if _PERSON.search(folded) or _LEAVING.search(folded) or _is_angry(said):
        return _hand_off(reading, tongue)
    if _closes(said):
        return _answer(reading, phrases.GOODBYE[tongue], tongue, action="close", confidence=0.9)
    excerpt = look_up(said, reading.sources) or look_up(_quoted(reading), reading.sources)
    if excerpt:
        return _from_source(reading, excerpt, tongue)
    if said and not stems(said) and _THANKS.search(folded):
        return _answer(reading, phrases.THANKS[tongue], tongue, confidence=0.9)
    if said and set(words(said)) <= _GREETINGS:
        return _answer(reading, _greeting(reading, tongue), tongue, confidence=0.9)
    return _not_understood(reading, tongue)


def _said(reading: Reading) -> str:
    """What the customer wants answered, in writing and by voice."""
    heard = (words_in(file.content) for file in reading.new_files)
    return "\n".join(filter(None, (*(each.text for each in reading.unanswered), *heard)))


def _quoted(reading: Reading) -> str:
    """What the customer's words are about, where they quote it: "esse aqui"."""
    return "\n".join(said.quoted for said in reading.unanswered if said.quoted)


def _closes(said: str) -> bool:
    """Nothing but that all is settled: "só isso, obrigado"."""
    plain = " ".join(words(said.replace("'", "").replace("’", "")))
    settled = _CLOSING.search(plain) and not _NOT_SETTLED.search(plain)
    return bool(settled) and set(plain.split()) <= _CLOSING_WORDS


def _is_angry(said: str) -> bool:
    shouted = len(said) > 20 and said.isupper() and "!" in said
    return shouted or bool(_ANGRY.search(fold(said)))


def _greeting(reading: Reading, tongue: str) -> str:
    if reading.bot_said:
        return phrases.AGAIN[tongue]
    return reading.greeting if reading.greeting and tongue == "pt" else phrases.GREETING[tongue]


def _from_source(reading: Reading, excerpt: Excerpt, tongue: str) -> dict[str, Any]:
    text = phrases.FROM_ARTICLE[tongue].format(text=excerpt.text)
    received = _received(reading, tongue)
    text = f"{received}\n{text}" if received else text
    if reading.bot_said and reading.bot_said[-1].text == text:
        return _hand_off(reading, tongue)
    return _answer(reading, text, tongue, confidence=excerpt.confidence, sources=[excerpt.source])


def _not_understood(reading: Reading, tongue: str) -> dict[str, Any]:
    """Asks once; hands over when it would have to ask again, or was told that it may not say what it would."""
    last = reading.bot_said[-1].text if reading.bot_said else ""
    if reading.repairs or last.endswith((phrases.UNSURE[tongue], phrases.TELL_ME[tongue])):
        return _hand_off(reading, tongue)
    received = _received(reading, tongue)
    if received:
        return _answer(reading, f"{received} {phrases.TELL_ME[tongue]}", tongue, action="ask", confidence=0.6)
    return _answer(reading, phrases.UNSURE[tongue], tongue, action="ask", confidence=0.5)


def _received(reading: Reading, tongue: str) -> str:
    """What came that is not text; of a voice note its words, where there are any."""
    heard = " / ".join(filter(None, (words_in(file.content) for file in reading.new_files)))
    kinds = dict.fromkeys(each.type for each in reading.unanswered if each.type in phrases.RECEIVED)
    return " ".join(
        phrases.HEARD[tongue].format(words=heard) if heard and kind == "audio" else phrases.RECEIVED[kind][tongue]
        for kind in kinds
    )


def _answer(
    reading: Reading,
    text: str,
    tongue: str,
    *,
    confidence: float,
    action: str = "answer",
    sources: list[str] | None = None,
) -> dict[str, Any]:
    return {
        "action": action,
        "text": text,
        "sources": sources or [],
        "confidence": confidence,
        "language": tongue,
        "mood": _mood(_said(reading)),
        "queue": None,
        "card": None,
    }


def _mood(said: str) -> str:
    if _is_angry(said):
        return "angry"
    return "annoyed" if _ANNOYED.search(fold(said)) else "calm"


def _hand_off(reading: Reading, tongue: str) -> dict[str, Any]:
    unanswered = reading.unanswered
    said = _said(reading)
    ids = [each.id for each in unanswered]
    angry = _is_angry(said)
    wants = _clip(said.replace("\n", " / ")) or "Mandou um arquivo, sem texto"
    return {
        "action": "handoff",
        "text": "",
        "sources": [],
        "confidence": 0.8,
        "language": tongue,
        "mood": _mood(said),
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
    said = " ".join(each.text for each in reading.conversation if each.author == "customer")
    asked = stems(f"{said} {_said(reading)}")
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
