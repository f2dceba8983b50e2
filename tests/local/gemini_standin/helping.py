"""What the stand-in answers to the copilot's asks: chosen by the shape that is asked for, made by simple rules."""

import itertools
import json
import re
from typing import Any

from . import phrases
from .articles import look_up
from .reading import Reading, read
from .sounds import words_in
from .words import language

_LOOKING = {
    "pt": "Vou verificar isso para você. Pode me dizer mais uma coisa: desde quando acontece?",
    "en": "I am looking into that for you. One more thing: since when does it happen?",
    "es": "Voy a verificarlo. Una cosa más: ¿desde cuándo ocurre?",
}
_KINDLY = {"pt": "Claro! {text} Qualquer coisa, é só chamar."}
_NEEDLESS = re.compile(
    r"\b(?:por gentileza|por favor|gentilmente|informamos que|gostar[ií]amos de informar que|tudo bem\?)[,;:]?\s*",
    re.IGNORECASE,
)
_ACCENTED = {"nao": "não", "voce": "você", "amanha": "amanhã", "tecnico": "técnico", "ate": "até", "ja": "já"}
_WITHOUT_ACCENTS = re.compile(rf"\b(?:{'|'.join(_ACCENTED)})\b", re.IGNORECASE)
_FIRST_LETTER = re.compile(r"^\W*\w")
_QUOTED = 90  # characters


def help_with(request: dict[str, Any]) -> dict[str, Any] | None:
    """The answer, or None where what is asked for is the bot's own turn."""
    schema = request.get("generationConfig", {}).get("responseSchema", {})
    make = _SHAPES.get(frozenset(schema.get("properties", {})))
    return make(request) if make else None


def _suggestion(request: dict[str, Any]) -> dict[str, Any]:
    reading = read(request)
    asked = "\n".join(said.text for said in reading.unanswered) or _customer(reading)[-1:][0]
    excerpt = look_up(asked, reading.sources)
    tongue = language(asked)
    if excerpt is None:
        return {"text": _LOOKING[tongue], "sources": []}
    return {"text": phrases.FROM_ARTICLE[tongue].format(text=excerpt.text), "sources": [excerpt.source]}


def _summary(request: dict[str, Any]) -> dict[str, Any]:
    """The first and the last of what was said, and how much there was between."""
    reading = read(request)
    ours = [said for said in reading.conversation if said.author != "customer" and said.text]
    theirs = [said for said in reading.conversation if said.author == "customer" and said.text]
    lines = [(f"Escreveu: “{_clip(said.text)}”", [said.id]) for said in theirs[:3]]
    lines += [(f"Respondemos por último: “{_clip(ours[-1].text)}”", [ours[-1].id])] if ours else []
    lines += [(f"Em aberto: “{_clip(theirs[-1].text)}”", [theirs[-1].id])] if theirs[3:] else []
    return {"lines": [{"text": text, "messages": ids} for text, ids in lines]}


def _rewritten(request: dict[str, Any]) -> dict[str, Any]:
    instruction = "".join(part["text"] for part in request["systemInstruction"]["parts"])
    (draft,) = _texts(request, "DRAFT")
    if "its spelling, accents" in instruction:
        return {"text": _capital(_WITHOUT_ACCENTS.sub(lambda found: _ACCENTED[found[0].lower()], draft))}
    if "shorter, in the same language" in instruction:
        return {"text": _capital(" ".join(_NEEDLESS.sub("", draft).split()))}
    if "friendlier and warmer" in instruction:
        return {"text": _KINDLY["pt"].format(text=draft)}
    tongue = language("\n".join(_texts(request, "CUSTOMER")))
    return {"text": phrases.FROM_ARTICLE[tongue].format(text=draft)}


def _heard(request: dict[str, Any]) -> dict[str, Any]:
    """Nothing where the sound says nothing of itself: this simulator has no ears."""
    return {"words": " ".join(words_in(file.content) for file in read(request).files)}


_SHAPES = {
    frozenset({"text", "sources"}): _suggestion,
    frozenset({"lines"}): _summary,
    frozenset({"text"}): _rewritten,
    frozenset({"words"}): _heard,
}


def _texts(request: dict[str, Any], section: str) -> list[str]:
    """What the data lines under a heading say."""
    told = "\n".join(part.get("text", "") for content in request["contents"] for part in content["parts"])
    lines = told.split(f"{section} (data")[1].split("\n")[1:]
    return [json.loads(line)["text"] for line in itertools.takewhile(str.strip, lines)]


def _customer(reading: Reading) -> list[str]:
    return ["", *(said.text for said in reading.conversation if said.author == "customer")]


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"


def _capital(text: str) -> str:
    return _FIRST_LETTER.sub(lambda found: found[0].upper(), text)
