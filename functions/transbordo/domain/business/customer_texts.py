"""What customers are told by rule, in their language; the business may say it in its own words.

A business's text is used only while it keeps every placeholder of ours: the number that a customer needs must not get
lost in a nicer sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Texts = Mapping[str, Mapping[str, str]]
"""Language -> key -> text."""

PLACEHOLDERS: Mapping[str, tuple[str, ...]] = {
    "asked": (),
    "unasked": (),
    "soon": (),
    "waiting": ("waiting",),
    "wait": ("minutes",),
    "late": ("when",),
    "nobody": (),
    "closed": ("when",),
    "closed_long": (),
    "protocol": ("protocol",),
    "acknowledged": (),
    "cannot_open": ("what",),
    "not_here_yet": ("what",),
}
"""The texts that a business may word itself, and what each must hold."""

TEXTS: Texts = {
    "pt": {
        "asked": "Certo!",
        "unasked": "Nisso uma pessoa ajuda melhor do que eu.",
        "soon": "Já chamei uma pessoa da equipe. Ela vai responder aqui mesmo.",
        "waiting": "Já chamei uma pessoa da equipe. Antes de você há {waiting} na fila, e a resposta vem por aqui.",
        "wait": "A espera agora é de cerca de {minutes} minutos.",
        "late": "Se não der tempo antes de fecharmos, a resposta vem {when}.",
        "nobody": (
            "Sua conversa está na fila. Não há ninguém disponível agora; "
            "assim que uma pessoa entrar, ela responde aqui."
        ),
        "closed": (
            "Sua conversa está na fila, mas a equipe não está atendendo "
            "agora. O atendimento volta {when}, e uma pessoa responde aqui."
        ),
        "closed_long": (
            "Sua conversa está na fila, mas a equipe não está atendendo "
            "agora. Uma pessoa responde aqui assim que o atendimento voltar."
        ),
        "protocol": "Seu protocolo é {protocol}.",
        "acknowledged": "Recebi, e já está junto da sua conversa. Quem for atender vai ler tudo.",
        "cannot_open": (
            "Não consigo abrir {what}. Pode me contar por escrito do que precisa? "
            "Se preferir uma pessoa da equipe, é só pedir."
        ),
        "not_here_yet": (
            "Ainda não consegui abrir {what}. Pode me contar por escrito do que precisa? "
            "Se preferir uma pessoa da equipe, é só pedir."
        ),
        "when": "{weekday}, {date}, às {time}",
        "today": "hoje às {time}",
        "what_image": "essa imagem",
        "what_audio": "esse áudio",
        "what_video": "esse vídeo",
        "what_document": "esse arquivo",
        "what_contact": "esse contato",
        "what_message": "esse tipo de mensagem",
    },
    "en": {
        "asked": "Sure!",
        "unasked": "A person can help you better with this than I can.",
        "soon": "I have called someone from the team. They will answer right here.",
        "waiting": (
            "I have called someone from the team. Ahead of you in the queue: {waiting}. The answer comes here."
        ),
        "wait": "The wait is about {minutes} minutes now.",
        "late": "If we can't get to you before we close, the answer comes {when}.",
        "nobody": (
            "You are in the queue. Nobody is available right now; as soon as someone is, they will answer here."
        ),
        "closed": (
            "You are in the queue, but the team is away now. We are back {when}, and a person will answer here."
        ),
        "closed_long": (
            "You are in the queue, but the team is away now. A person will answer here as soon as we are back."
        ),
        "protocol": "Your reference number is {protocol}.",
        "acknowledged": "Got it, it is with your conversation. Whoever answers will read everything.",
        "cannot_open": (
            "I can't open {what}. Could you tell me in writing what you need? If you prefer a person, just ask."
        ),
        "not_here_yet": (
            "I couldn't open {what} yet. Could you tell me in writing what you need? If you prefer a person, just ask."
        ),
        "when": "on {weekday}, {date}, at {time}",
        "today": "today at {time}",
        "what_image": "this picture",
        "what_audio": "this audio",
        "what_video": "this video",
        "what_document": "this file",
        "what_contact": "this contact",
        "what_message": "this kind of message",
    },
    "es": {
        "asked": "¡Claro!",
        "unasked": "En esto una persona te ayuda mejor que yo.",
        "soon": "Ya llamé a una persona del equipo. Te responderá por aquí.",
        "waiting": "Ya llamé a una persona del equipo. Hay {waiting} antes que tú, y la respuesta llega por aquí.",
        "wait": "La espera ahora es de unos {minutes} minutos.",
        "late": "Si no alcanzamos antes de cerrar, te respondemos {when}.",
        "nobody": "Estás en la fila. Ahora no hay nadie disponible; en cuanto alguien lo esté, te responderá aquí.",
        "closed": (
            "Estás en la fila, pero el equipo no atiende ahora. Volvemos {when}, y una persona te responderá aquí."
        ),
        "closed_long": (
            "Estás en la fila, pero el equipo no atiende ahora. Una persona te responderá aquí en cuanto volvamos."
        ),
        "protocol": "Tu número de protocolo es {protocol}.",
        "acknowledged": "Recibido, ya está en tu conversación. Quien te atienda lo leerá todo.",
        "cannot_open": (
            "No puedo abrir {what}. ¿Me cuentas por escrito qué necesitas? Si prefieres una persona, solo pídelo."
        ),
        "not_here_yet": (
            "Todavía no pude abrir {what}. ¿Me cuentas por escrito qué necesitas? "
            "Si prefieres una persona, solo pídelo."
        ),
        "when": "el {weekday}, {date}, a las {time}",
        "today": "hoy a las {time}",
        "what_image": "esa imagen",
        "what_audio": "ese audio",
        "what_video": "ese video",
        "what_document": "ese archivo",
        "what_contact": "ese contacto",
        "what_message": "ese tipo de mensaje",
    },
}

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")


def say(own: Texts, language: str, key: str, **values: object) -> str:
    """The text `key` in `language` (Portuguese where there is none), in the business's words where it has `own`."""
    spoken = language if language in TEXTS else "pt"
    text = own.get(spoken, {}).get(key, "")
    if not keeps_placeholders(key, text):
        text = TEXTS[spoken][key]
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)


def keeps_placeholders(key: str, text: str) -> bool:
    """Whether a business's wording is there, and holds all that it must and nothing that we could not fill in."""
    return bool(text.strip()) and set(_PLACEHOLDER.findall(text)) == set(PLACEHOLDERS.get(key, ()))


def what_is_it(kind: str, language: str) -> str:
    """How a message of this type is called to the customer's face."""
    names = TEXTS[language if language in TEXTS else "pt"]
    return names.get(f"what_{_KINDS.get(kind, kind)}", names["what_message"])


_KINDS = {"sticker": "image"}
