"""Why a message did not arrive, in words for the agent, and whether sending it again helps.

The codes are Twilio's: https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DeliveryError:
    """What happened and what to do; `retry`: the same message may well arrive if it is sent again later.

    `known`: we know what happened. `ours`: our own account or number is at fault, so that no message arrives.
    """

    pt: str
    en: str
    retry: bool = False
    known: bool = True
    ours: bool = False

    @property
    def worth_a_try(self) -> bool:
        """A person who reads "try again" must be able to; by itself nothing is repeated on a guess."""
        return self.retry or not self.known


def explain(code: int | None) -> DeliveryError:
    """The words for one of Twilio's codes; a code that is not known gets general ones that name it."""
    if code in _ERRORS:
        return _ERRORS[code]
    number = f" ({code})" if code else ""
    return DeliveryError(
        f"A mensagem não foi entregue{number}. Tente de novo; se continuar, avise um administrador.",
        f"The message was not delivered{number}. Try again; if it goes on, tell an administrator.",
        known=False,
    )


_WINDOW = DeliveryError(
    "Passaram 24 horas desde a última mensagem do cliente. Envie um modelo aprovado.",
    "It is over 24 hours since the customer's last message. Send an approved template.",
)
_NOT_ON_WHATSAPP = DeliveryError(
    "Este número não está no WhatsApp. Confira o número com o cliente por outro canal.",
    "This number is not on WhatsApp. Check it with the customer in another way.",
)
_SENDER = DeliveryError(
    "Nosso número de WhatsApp não está configurado na Twilio. Avise um administrador.",
    "Our WhatsApp number is not set up at Twilio. Tell an administrator.",
    ours=True,
)
_REJECTED = DeliveryError(
    "O WhatsApp recusou o conteúdo. Reescreva a mensagem ou confira as variáveis do modelo.",
    "WhatsApp refused the content. Rewrite the message, or check the template's variables.",
)
_BLOCKED = DeliveryError(
    "O cliente bloqueou nossas mensagens. Não envie de novo.",
    "The customer blocked our messages. Do not send again.",
)
_BUSY = DeliveryError(
    "Muitas mensagens ao mesmo tempo. Tente de novo em alguns instantes.",
    "Too many messages at once. Try again in a moment.",
    retry=True,
)
_FILE = DeliveryError(
    "O WhatsApp não conseguiu abrir o arquivo. Envie o arquivo de novo.",
    "WhatsApp could not open the file. Attach it again.",
)
_TOO_LARGE = DeliveryError(
    "O arquivo é grande demais para o WhatsApp. Envie um menor: até 5 MB para imagens, 16 MB para os outros.",
    "The file is too large for WhatsApp. Send a smaller one: up to 5 MB for pictures, 16 MB for others.",
)
_WITHHELD = DeliveryError(
    "O WhatsApp decidiu não entregar esta mensagem agora. Espere o cliente escrever.",
    "WhatsApp chose not to deliver this message now. Wait for the customer to write.",
)
_ACCOUNT = DeliveryError(
    "A Twilio recusou nossa conta. Avise um administrador.",
    "Twilio refused our account. Tell an administrator.",
    ours=True,
)

_ERRORS: dict[int, DeliveryError] = {
    11751: _TOO_LARGE,
    20003: _ACCOUNT,
    20429: _BUSY,
    21211: _NOT_ON_WHATSAPP,
    21608: DeliveryError(
        "A conta de teste da Twilio só envia para números verificados. Avise um administrador.",
        "Twilio's trial account only sends to verified numbers. Tell an administrator.",
        ours=True,
    ),
    21610: _BLOCKED,
    21611: _BUSY,
    21617: DeliveryError(
        "O texto passa de 1600 caracteres. Divida em mensagens menores.",
        "The text is over 1600 characters. Split it into smaller messages.",
    ),
    30001: _BUSY,
    30007: _REJECTED,
    30016: _SENDER,
    30029: DeliveryError(
        "A Twilio não aceita a retenção de conteúdo configurada. Avise um administrador.",
        "Twilio does not accept the content retention that is set. Tell an administrator.",
        ours=True,
    ),
    63003: _NOT_ON_WHATSAPP,
    63007: _SENDER,
    63013: _REJECTED,
    63014: _BLOCKED,
    63015: DeliveryError(
        "O cliente ainda não entrou no ambiente de testes da Twilio. Peça que envie o código “join”.",
        "The customer has not joined Twilio's sandbox. Ask them to send the “join” code.",
    ),
    63016: _WINDOW,
    63017: _BUSY,
    63018: _BUSY,
    63019: _FILE,
    63021: _REJECTED,
    63024: _NOT_ON_WHATSAPP,
    63031: _SENDER,
    63032: DeliveryError(
        "O WhatsApp não entrega mensagens a este cliente por causa de um experimento. Tente outro canal.",
        "WhatsApp does not deliver to this customer because of an experiment. Try another way.",
    ),
    63049: _WITHHELD,
}
