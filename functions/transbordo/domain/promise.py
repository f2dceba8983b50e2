"""What the customer is told at a handoff: the truth about what happens next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from transbordo.domain.opening import Business, is_open, next_opening


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The desk as a customer would find it now: people available, and others who already wait."""

    available: int
    waiting: int


_TEXTS: Mapping[str, Mapping[str, str]] = {
    "pt": {
        "soon": "Certo! Já chamei uma pessoa da equipe. Ela vai responder aqui mesmo.",
        "waiting": (
            "Certo! Já chamei uma pessoa da equipe. Antes de você há {waiting} na fila, e a resposta vem por aqui."
        ),
        "nobody": (
            "Certo! Sua conversa está na fila. Não há ninguém disponível agora; "
            "assim que uma pessoa entrar, ela responde aqui."
        ),
        "closed": (
            "Certo! Sua conversa está na fila, mas a equipe não está atendendo "
            "agora. O atendimento volta {when}, e uma pessoa responde aqui."
        ),
        "closed_long": (
            "Certo! Sua conversa está na fila, mas a equipe não está atendendo "
            "agora. Uma pessoa responde aqui assim que o atendimento voltar."
        ),
        "protocol": "Seu protocolo é {protocol}.",
        "when": "{weekday}, {date}, às {time}",
        "today": "hoje às {time}",
    },
    "en": {
        "soon": "Sure! I have called someone from the team. They will answer right here.",
        "waiting": (
            "Sure! I have called someone from the team. Ahead of you in the queue: {waiting}. The answer comes here."
        ),
        "nobody": (
            "Sure! You are in the queue. Nobody is available right now; as soon as someone is, they will answer here."
        ),
        "closed": (
            "Sure! You are in the queue, but the team is away now. We are back {when}, and a person will answer here."
        ),
        "closed_long": (
            "Sure! You are in the queue, but the team is away now. A person will answer here as soon as we are back."
        ),
        "protocol": "Your reference number is {protocol}.",
        "when": "on {weekday}, {date}, at {time}",
        "today": "today at {time}",
    },
    "es": {
        "soon": "¡Claro! Ya llamé a una persona del equipo. Te responderá por aquí.",
        "waiting": (
            "¡Claro! Ya llamé a una persona del equipo. Hay {waiting} antes que tú, y la respuesta llega por aquí."
        ),
        "nobody": (
            "¡Claro! Estás en la fila. Ahora no hay nadie disponible; en cuanto alguien lo esté, te responderá aquí."
        ),
        "closed": (
            "¡Claro! Estás en la fila, pero el equipo no atiende ahora. Volvemos "
            "{when}, y una persona te responderá aquí."
        ),
        "closed_long": (
            "¡Claro! Estás en la fila, pero el equipo no atiende ahora. Una "
            "persona te responderá aquí en cuanto volvamos."
        ),
        "protocol": "Tu número de protocolo es {protocol}.",
        "when": "el {weekday}, {date}, a las {time}",
        "today": "hoy a las {time}",
    },
}

_WEEKDAYS = {
    "pt": ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}


def promise(business: Business, desk: Desk, *, protocol: str, language: str, now: datetime) -> str:
    """The sentence for opening hours × people available × people waiting, with the protocol number."""
    texts = _TEXTS.get(language, _TEXTS["pt"])
    happens = _what_happens(business, desk, texts, language, now)
    return f"{happens} {texts['protocol'].format(protocol=protocol)}"


def _what_happens(business: Business, desk: Desk, texts: Mapping[str, str], language: str, now: datetime) -> str:
    if not is_open(business, now):
        opening = next_opening(business, now)
        if opening is None:
            return texts["closed_long"]
        return texts["closed"].format(when=_when(opening, now, texts, language))
    if desk.available == 0:
        return texts["nobody"]
    if desk.waiting:
        return texts["waiting"].format(waiting=desk.waiting)
    return texts["soon"]


def _when(opening: datetime, now: datetime, texts: Mapping[str, str], language: str) -> str:
    clock = f"{opening:%H:%M}"
    if opening.date() == now.astimezone(opening.tzinfo).date():
        return texts["today"].format(time=clock)
    names = _WEEKDAYS.get(language, _WEEKDAYS["pt"])
    day = f"{opening:%m/%d}" if language == "en" else f"{opening:%d/%m}"
    return texts["when"].format(weekday=names[opening.weekday()], date=day, time=clock)
