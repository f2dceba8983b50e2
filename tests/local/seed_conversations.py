"""The conversations that the seeded business had, and those that it is in the middle of."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tests.local.script import File, Script
from tests.local.twilio_standin import samples
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.card import Datum, Line
from transbordo.domain.messages import Status

People = Mapping[str, User]

_CALLED = "Certo! Já chamei uma pessoa da equipe. Ela vai responder aqui mesmo."
_HOUR, _DAY = 60, 24 * 60


def conversations(now: datetime, our_address: str, people: People) -> list[Script]:
    """All of them, as of `now`; the customers' numbers are of a range that nobody has."""

    def script(number: int, name: str, *tags: str) -> Script:
        return Script(now, our_address, f"+55119000000{number:02}", name, tags)

    played: list[tuple[Callable[[Script, People], Any], Script]] = [
        (_no_signal, script(1, "Marina Alves", "fibra-500", "reincidente")),
        (_paid_twice, script(2, "João Pedro Lima", "fibra-300")),
        (_wants_a_person, script(3, "Seu Osvaldo")),
        (_moving_house, script(4, "Rita Moraes", "fibra-700")),
        (_second_boleto, script(5, "Paulo Siqueira", "fibra-300")),
        (_window_closed, script(6, "Helena Castro", "fibra-500")),
        (_asks_prices, script(7, "Lívia Duarte")),
        (_slow_wifi, script(8, "Otávio Ramos", "fibra-500")),
        (_solved_by_carla, script(9, "Teresa Fontes", "fibra-500")),
        (_solved_by_bot, script(10, "Igor Pacheco")),
    ]
    for play, each in played:
        play(each, people)
    return [each for _, each in played]


def _no_signal(s: Script, people: People) -> None:
    """Waits in Suporte with the card that the model made; two hours ago the night's fall was no matter yet."""
    asked = s.customer(16, "Boa tarde, a internet caiu de novo 😕")
    s.bot(15.8, "Boa tarde, Marina! Que chato. Qual é a cor da luz LOS do modem agora?", _article("sem-sinal"))
    photo = s.customer(13, "tá vermelha, olha", file=_file("roteador.jpg"))
    s.bot(
        12.8,
        "Obrigado pela foto. Vamos tentar uma coisa: desligue o modem da tomada, espere 30 segundos, ligue de novo "
        "e aguarde 3 minutos. A luz mudou?",
        _article("sem-sinal"),
    )
    still = s.customer(7, "já fiz isso duas vezes, continua vermelha")
    third = s.customer(6.8, "é a terceira vez este mês, trabalho de casa e preciso disso hoje")
    card = s.card(
        6.5,
        "bot_decided",
        wants=Line(
            text="Sinal de volta hoje: luz LOS vermelha, terceira queda no mês.", messages=(asked, photo, third)
        ),
        tried=(Line(text="Reiniciou o modem duas vezes, sem efeito.", messages=(still,)),),
        data=(Datum(label="Luz do modem", value="LOS vermelha", messages=(photo,)),),
        mood=Line(text="Irritada: trabalha de casa.", messages=(third,)),
        queue="suporte",
        first_reply="Oi, Marina, aqui é do Suporte. Três quedas num mês não dá: vou marcar uma visita para você.",
    )
    s.hand_off(6.5, _CALLED, card)


def _paid_twice(s: Script, people: People) -> None:
    """Waits in Financeiro, well within the target."""
    paid = s.customer(4, "oi, paguei a fatura de novembro duas vezes")
    s.bot(
        3.8,
        "Oi! Entendi. O valor a mais vira crédito na próxima fatura ou volta para a sua conta em até 5 dias úteis. "
        "Pode mandar o comprovante?",
        _article("formas-de-pagamento"),
    )
    receipt = s.customer(2.2, "", file=_file("fatura.pdf", "comprovante.pdf"))
    money = s.customer(2, "quero o dinheiro de volta na conta, tem como falar com alguém?")
    card = s.card(
        1.8,
        "customer_asked",
        wants=Line(text="Devolução, na conta, da fatura de novembro paga em dobro.", messages=(paid, money)),
        data=(Datum(label="Comprovante", value="PDF na conversa", messages=(receipt,)),),
        queue="financeiro",
        first_reply="Oi, João Pedro! Recebi o comprovante e já vou pedir a devolução. Ela cai em até 5 dias úteis.",
    )
    s.hand_off(1.8, _CALLED, card)


def _wants_a_person(s: Script, people: People) -> None:
    """Waits in Geral for longer than its target, with a card that no model made."""
    s.customer(21, "quero falar com um atendente por favor")
    s.hand_off(20.9, _CALLED, s.plain_card(20.9, "customer_asked"))
    s.customer(9, "tem alguem ai?")


def _moving_house(s: Script, people: People) -> None:
    """Ana has it, and the customer has just answered with a voice note."""
    ana = people["ana"]
    asked = s.customer(52, "Oi, vou me mudar mês que vem. Consigo levar a internet?")
    s.bot(
        51.8,
        "Oi, Rita! Consegue, sim. Peça com pelo menos 5 dias úteis e conferimos antes a cobertura no endereço novo. "
        "Quer que eu chame uma pessoa para marcar?",
        _article("mudanca-de-endereco"),
    )
    wants = s.customer(50, "quero sim")
    s.hand_off(
        49.8,
        _CALLED,
        s.card(
            49.8,
            "customer_asked",
            wants=Line(text="Marcar a mudança de endereço do mês que vem.", messages=(asked, wants)),
            queue="suporte",
            first_reply="Oi, Rita! Me passa o endereço novo com CEP, que eu já confiro a cobertura?",
        ),
    )
    s.claim(47, ana)
    s.agent(46.5, ana, "Oi, Rita, aqui é a Ana! Me passa o endereço novo com CEP, que eu já confiro a cobertura?")
    s.customer(41, "Rua das Palmeiras, 120, apto 31. O CEP é 00000-000")
    s.note(40, ana, "Cobertura conferida: tem fibra no prédio. Falta combinar o período.")
    s.agent(39, ana, "Tem cobertura, sim! Fica melhor de manhã ou à tarde?", status=Status.DELIVERED)
    s.customer(3, "", file=_file("audio.ogg"))


def _second_boleto(s: Script, people: People) -> None:
    """Bruno has it and waits for the customer."""
    bruno = people["bruno"]
    s.customer(95, "bom dia, não recebi o boleto deste mês")
    s.hand_off(94.8, _CALLED, s.plain_card(94.8, "model_unavailable"))
    s.claim(90, bruno)
    s.agent(89, bruno, "Bom dia, Paulo! Já gero a segunda via para você.")
    s.agent(86, bruno, "Aqui está.", file=_file("fatura.pdf", "boleto-novembro.pdf"))
    s.customer(80, "recebi, obrigado! pago hoje à tarde")
    s.agent(78, bruno, "Combinado! Quando pagar, me avisa que eu confirmo a baixa.", status=Status.DELIVERED)


def _window_closed(s: Script, people: People) -> None:
    """Carla's answer came after the 24 hours; only a template reaches the customer now."""
    carla = people["carla"]
    s.customer(2 * _DAY + 30, "olá, quero trocar meu plano pelo Fibra 500")
    s.bot(
        2 * _DAY + 29.8,
        "Olá, Helena! A troca para o Fibra 500 (R$ 119,90) vale no mesmo dia e não custa nada. Chamo uma pessoa "
        "para fazer a troca?",
        _article("planos-e-precos"),
    )
    wants = s.customer(2 * _DAY + 28, "sim por favor")
    s.hand_off(
        2 * _DAY + 27.8,
        _CALLED,
        s.card(
            2 * _DAY + 27.8,
            "customer_asked",
            wants=Line(text="Trocar o plano pelo Fibra 500.", messages=(wants,)),
            queue="suporte",
        ),
    )
    s.claim(2 * _DAY + 20, carla)
    s.agent(2 * _DAY + 19, carla, "Oi, Helena! Troca pedida. Aviso por aqui assim que estiver ativa.")
    s.customer(26 * _HOUR, "ótimo, fico no aguardo")
    s.agent(40, carla, "Prontinho, Helena: o Fibra 500 já está ativo!", failed_with=63016)


def _asks_prices(s: Script, people: People) -> None:
    """The bot has it."""
    s.customer(11, "oi! quais são os planos de vocês?")
    s.bot(
        10.8,
        "Oi! Temos o Fibra 300 por R$ 89,90, o Fibra 500 por R$ 119,90 e o Fibra 700 por R$ 139,90 por mês, "
        "todos com Wi-Fi 6 e instalação grátis na fidelidade de 12 meses. Qual combina mais com a sua casa?",
        _article("planos-e-precos"),
    )


def _slow_wifi(s: Script, people: People) -> None:
    """The bot has it too."""
    s.customer(34, "meu wifi tá muito lento no quarto")
    s.bot(
        33.8,
        "Vamos ver! No quarto, use a rede de 2,4 GHz, que alcança mais longe, e deixe o roteador no alto e no "
        "centro da casa. Consegue testar também com um cabo direto no roteador?",
        _article("wifi-lento"),
    )
    s.customer(30, "vou mudar o roteador de lugar e te falo")
    s.bot(29.8, "Combinado! Fico por aqui.", _article("wifi-lento"))


def _solved_by_carla(s: Script, people: People) -> None:
    carla = people["carla"]
    photo = s.customer(_DAY + 4 * _HOUR, "a luz do modem ficou assim depois da chuva", file=_file("roteador.jpg"))
    s.hand_off(
        _DAY + 4 * _HOUR - 0.3,
        _CALLED,
        s.card(
            _DAY + 4 * _HOUR - 0.3,
            "low_confidence",
            wants=Line(text="Luz vermelha no modem depois da chuva.", messages=(photo,)),
            queue="suporte",
        ),
    )
    s.claim(_DAY + 4 * _HOUR - 3, carla)
    s.agent(_DAY + 4 * _HOUR - 4, carla, "Oi, Teresa! Marquei um técnico para hoje, das 13h às 18h. Pode ser?")
    s.customer(_DAY + 4 * _HOUR - 6, "pode sim!")
    s.agent(_DAY + _HOUR, carla, "O técnico trocou o conector. Voltou tudo ao normal?")
    s.customer(_DAY + _HOUR - 8, "voltou, super rápido. obrigada!")
    s.agent(_DAY + _HOUR - 9, carla, "Que bom! Qualquer coisa, é só chamar.")
    s.resolve(_DAY + _HOUR - 10, carla, "resolved", rating=5)


def _solved_by_bot(s: Script, people: People) -> None:
    s.customer(7 * _HOUR, "vcs atendem sábado?")
    s.bot(
        7 * _HOUR - 0.2,
        "Sim! No sábado, pessoas atendem das 8h às 14h. Eu respondo a qualquer hora.",
        _article("horario-de-atendimento"),
    )
    s.customer(7 * _HOUR - 2, "blz valeu")
    s.bot(7 * _HOUR - 2.2, "Por nada! Até mais.", _article("horario-de-atendimento"))
    s.resolve(5 * _HOUR, None, "resolved")


_TITLES = {
    "sem-sinal": "Internet sem sinal ou luz vermelha",
    "formas-de-pagamento": "Formas de pagamento",
    "mudanca-de-endereco": "Mudança de endereço",
    "planos-e-precos": "Planos e preços",
    "wifi-lento": "Wi-Fi lento",
    "horario-de-atendimento": "Horário de atendimento",
}


def _article(name: str) -> tuple[str, str]:
    return name, _TITLES[name]


def _file(name: str, called: str = "") -> File:
    content, content_type, own_name = samples.load(name)
    return File(content, content_type, called or own_name)
