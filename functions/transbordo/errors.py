"""Every error that leaves a use case, as one small tree.

TransbordoError
├── Unauthenticated      401  who are you?
├── Forbidden            403  your role or queues do not allow it
├── NotTheDashboard      403  App Check does not know what sent this
├── NotFound             404  there is no such thing, or none that you may see
├── Conflicting          409  somebody else was faster
│   ├── AlreadyClaimed        another person has the conversation
│   ├── NotOwner              only the owner may do this
│   ├── StaleEpoch            the owner changed since the screen was drawn
│   ├── CustomerWrote         there is a newer message than the screen showed
│   ├── WindowClosed          WhatsApp's 24 hours are over: template only
│   ├── StaleDraft            the bot's draft changed since the screen was drawn
│   ├── StaleArticle          the article did
│   ├── StaleBusiness         the business's own settings did
│   ├── CasesNotRun           the draft was not tried on all its test cases
│   └── BreaksCases           the draft fails test cases; it can be published all the same
├── TooLarge             413  the body is larger than the limit
│   └── TooMuchToPublish      more changed articles than one commit takes
├── Invalid              422  a field is wrong; `details["field"]` names it
└── Busy                 503  contended or unavailable; trying again helps
    └── CopilotUnavailable    the model did not help this time
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from transbordo.domain.conversation.change import Refused

Texts = Mapping[str, str]


class TransbordoError(Exception):
    """An error with a code for machines, a status for HTTP and words for people.

    `details` holds JSON values only. `retry` tells whether the same request may work later.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    retry: ClassVar[bool] = False
    texts: ClassVar[Texts] = {
        "pt": "Algo deu errado. Tente de novo.",
        "en": "Something went wrong. Try again.",
    }

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code)
        self.details = details

    def message(self, language: str) -> str:
        """What happened and what to do, in `language` ("pt" or "en")."""
        return self.texts[language]


class Unauthenticated(TransbordoError):
    code, status = "unauthenticated", 401
    texts: ClassVar[Texts] = {
        "pt": "Sua sessão terminou. Entre de novo.",
        "en": "Your session ended. Sign in again.",
    }


class Forbidden(TransbordoError):
    code, status = "forbidden", 403
    texts: ClassVar[Texts] = {
        "pt": "Seu perfil não permite isso. Peça acesso a um administrador.",
        "en": "Your role does not allow this. Ask an administrator for access.",
    }


class NotTheDashboard(TransbordoError):
    code, status = "not_the_dashboard", 403
    texts: ClassVar[Texts] = {
        "pt": "O servidor não reconheceu este painel. Recarregue a página.",
        "en": "The server did not recognise this dashboard. Reload the page.",
    }


class NotFound(TransbordoError):
    code, status = "not_found", 404
    texts: ClassVar[Texts] = {
        "pt": "Não encontramos o que você pediu.",
        "en": "We could not find what you asked for.",
    }


class Conflicting(TransbordoError):
    code, status = "conflict", 409


class AlreadyClaimed(Conflicting):
    code = "already_claimed"
    texts: ClassVar[Texts] = {
        "pt": "Outra pessoa já assumiu esta conversa.",
        "en": "Somebody else already took this conversation.",
    }


class NotOwner(Conflicting):
    code = "not_owner"
    texts: ClassVar[Texts] = {
        "pt": "A conversa não está com você. Assuma antes de responder.",
        "en": "This conversation is not yours. Take it before you reply.",
    }


class StaleEpoch(Conflicting):
    code = "stale_epoch"
    texts: ClassVar[Texts] = {
        "pt": "A conversa mudou de dono enquanto você olhava. Confira e tente de novo.",
        "en": "The conversation changed hands meanwhile. Have a look and try again.",
    }


class CustomerWrote(Conflicting):
    code = "customer_wrote"
    texts: ClassVar[Texts] = {
        "pt": "O cliente acabou de escrever. Leia a mensagem antes de encerrar.",
        "en": "The customer has just written. Read the message before you resolve.",
    }


class WindowClosed(Conflicting):
    code = "window_closed"
    texts: ClassVar[Texts] = {
        "pt": "Passaram 24 horas desde a última mensagem do cliente. Use um modelo aprovado.",
        "en": "It is over 24 hours since the customer's last message. Use an approved template.",
    }


class StaleDraft(Conflicting):
    code = "stale_draft"
    texts: ClassVar[Texts] = {
        "pt": "O rascunho mudou enquanto você olhava. Veja como ficou e tente de novo.",
        "en": "The draft changed meanwhile. See what it is now, and try again.",
    }


class StaleArticle(Conflicting):
    code = "stale_article"
    texts: ClassVar[Texts] = {
        "pt": "O artigo mudou enquanto você olhava. Veja como ficou e tente de novo.",
        "en": "The article changed meanwhile. See what it is now, and try again.",
    }


class StaleBusiness(Conflicting):
    code = "stale_business"
    texts: ClassVar[Texts] = {
        "pt": "As configurações mudaram enquanto você olhava. Veja como ficaram e tente de novo.",
        "en": "The settings changed meanwhile. See what they are now, and try again.",
    }


class CasesNotRun(Conflicting):
    code = "cases_not_run"
    texts: ClassVar[Texts] = {
        "pt": "Há casos de teste que ainda não rodaram neste rascunho. Rode todos antes de publicar.",
        "en": "Some test cases have not been run on this draft. Run them all before you publish.",
    }


class BreaksCases(Conflicting):
    code = "breaks_cases"
    texts: ClassVar[Texts] = {
        "pt": "Este rascunho erra casos de teste. Corrija, ou confirme para publicar assim mesmo.",
        "en": "This draft fails test cases. Mend it, or confirm to publish it all the same.",
    }


class TooLarge(TransbordoError):
    code, status = "too_large", 413
    texts: ClassVar[Texts] = {
        "pt": "O envio passa do tamanho permitido.",
        "en": "The upload is larger than allowed.",
    }


class TooMuchToPublish(TooLarge):
    texts: ClassVar[Texts] = {
        "pt": "São textos demais mudando de uma vez. Publique antes de importar mais, ou encurte ou desfaça uma parte.",
        "en": "Too much text changes at once. Publish before you import more, or shorten or undo a part of it.",
    }


class Invalid(TransbordoError):
    """A field of the request is wrong: `details["field"]` names it, `words` say what to do."""

    code, status = "invalid", 422

    def __init__(self, field: str, words: Texts, **details: Any) -> None:
        super().__init__(field=field, **details)
        self.words = words

    def message(self, language: str) -> str:
        return self.words[language]


class Busy(TransbordoError):
    code, status, retry = "busy", 503, True
    texts: ClassVar[Texts] = {
        "pt": "O servidor está ocupado. Tente de novo em instantes.",
        "en": "The server is busy. Try again in a moment.",
    }


class CopilotUnavailable(Busy):
    code = "copilot_unavailable"
    texts: ClassVar[Texts] = {
        "pt": "O copiloto não conseguiu ajudar agora. O que você escreveu continua aí; tente de novo em instantes.",
        "en": "The copilot could not help just now. What you wrote is still there; try again in a moment.",
    }


_REFUSALS: Mapping[str, type[TransbordoError]] = {
    error.code: error
    for error in (
        AlreadyClaimed,
        NotOwner,
        StaleEpoch,
        CustomerWrote,
        WindowClosed,
        StaleDraft,
        StaleArticle,
        StaleBusiness,
        NotFound,
    )
}


def from_refusal(refused: Refused) -> TransbordoError:
    """The error that tells a client why the domain said no."""
    return _REFUSALS[refused.code](**refused.details)
