"""When the bot lets a person answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.bot.giving_way import (
    CANNOT_OPEN,
    LOW_CONFIDENCE,
    MAX_ASKED,
    Reason,
    Spending,
    after_thinking,
    before_thinking,
    nothing_to_go_by,
)
from transbordo.domain.bot.heard import Heard, made_up
from transbordo.domain.bot.prompt import Queue, Said
from transbordo.domain.bot.proposal import Proposal
from transbordo.domain.business.bot_settings import BotSettings, GiveWay, Limits, SensitiveWords
from transbordo.domain.conversation.card import REASONS

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
BOT = BotSettings(
    sensitive=(SensitiveWords(words=("Procon", "reclame aqui"), queue="ouvidoria"),),
    unsure=GiveWay(queue="suporte"),
    angry=GiveWay(queue="ouvidoria"),
)


def conversation(*said: str | tuple[str, str] | Said) -> Heard:
    """Alternately what the customer and the bot say, the customer last; a pair names the author."""
    told: list[Said] = []
    authors = ["customer" if (len(said) - at) % 2 else "bot" for at in range(len(said))]
    for number, (each, usual) in enumerate(zip(said, authors, strict=True)):
        if isinstance(each, Said):
            told.append(each)
        else:
            author, text = each if isinstance(each, tuple) else (usual, each)
            told.append(Said(id=str(number), author=author, text=text, at=AT))  # type: ignore[arg-type]
    return made_up(tuple(told))


def bot_said(text: str, **more: Any) -> Said:
    return Said(id=f"b{text}", author="bot", text=text, at=AT, **more)


QUEUES = (Queue(id="geral", name="Geral"), Queue(id="fin", name="Financeiro"), Queue(id="ven", name="Vendas"))


def before(heard: Heard, bot: BotSettings = BOT, **spending: int) -> Reason | None:
    return before_thinking(heard, bot, Spending(**spending), QUEUES)


def after(heard: Heard, bot: BotSettings = BOT, **proposed: Any) -> str | None:
    fields: dict[str, Any] = {"action": "answer", "text": "Pronto.", "confidence": 0.9} | proposed
    reason = after_thinking(heard, bot, Proposal(**fields))
    return reason.code if reason else None


def test_an_ordinary_question_is_thought_about() -> None:
    assert before(conversation("quanto custa o fibra 500?")) is None


def test_who_asks_for_a_person_gets_one_whatever_else_they_say() -> None:
    assert before(conversation("vou no procon, quero falar com um atendente")) == Reason(code="customer_asked")


def test_a_wish_may_be_spread_over_a_burst() -> None:
    assert before(conversation(("customer", "quero falar"), ("customer", "com um atendente"))) == Reason(
        code="customer_asked"
    )


def test_a_refusal_may_begin_in_one_message_and_end_in_the_next() -> None:
    assert before(conversation(("customer", "não quero falar com"), ("customer", "atendente"))) is None
    assert before(conversation(("customer", "não"), ("customer", "quero um atendente"))) == Reason(
        code="customer_asked"
    )


@pytest.mark.parametrize(
    ("bot", "customer", "reason"),
    [
        ("Quer que eu chame uma pessoa da equipe?", "sim, por favor", "customer_asked"),
        ("Quer falar com um atendente?", "quero", "customer_asked"),
        ("Quer falar com um atendente?", "não, obrigado", None),
        ("Quer falar com um atendente ou prefere que eu mande o boleto?", "sim", None),
        ("Posso ajudar em algo mais?", "sim", None),
        ("Quem vai receber o técnico?", "um funcionário", None),
        ("Quem vai receber o técnico?", "atendente", "customer_asked"),
        ("Como posso ajudar?", "quero falar com um funcionário", "customer_asked"),
        ("Não abri o arquivo. Pode escrever? Se preferir uma pessoa, é só pedir.", "uma pessoa", "customer_asked"),
    ],
)
def test_what_the_bot_had_asked_tells_what_a_short_answer_means(bot: str, customer: str, reason: str | None) -> None:
    found = before(conversation("oi", bot_said(bot), customer))

    assert (found.code if found else None) == reason


def test_a_wish_that_names_a_queue_goes_there_and_one_that_names_two_does_not() -> None:
    assert before(conversation("me passa pro setor de vendas")) == Reason(code="customer_asked", queue="ven")
    assert before(conversation("quero falar com alguém do financeiro ou de vendas")) == Reason(code="customer_asked")


@pytest.mark.parametrize(
    ("spoken", "suggested", "queue"),
    [
        ("quero falar com o financeiro", "ven", "fin"),
        ("quero falar com um atendente", "ven", "ven"),
        ("quero falar com um atendente", None, None),
    ],
)
def test_what_the_customer_names_goes_before_what_the_model_suggests(
    spoken: str, suggested: str | None, queue: str | None
) -> None:
    proposal = Proposal(action="handoff", text="", queue=suggested, transcripts=(("0", spoken),))

    assert after_thinking(conversation(""), BOT, proposal, QUEUES) == Reason(code="customer_asked", queue=queue)


def test_a_sensitive_word_goes_to_its_queue_and_is_named() -> None:
    assert before(conversation("vou reclamar no PROCON!")) == Reason(
        code="sensitive_word", detail="Procon", queue="ouvidoria"
    )


def test_a_word_that_the_business_did_not_name_is_none() -> None:
    assert before(conversation("vou reclamar no PROCON!"), BotSettings()) is None


def test_the_same_question_again_is_one_that_was_not_answered() -> None:
    heard = conversation(
        "como mudo a senha do wifi?", "Reinicie o modem.", "Como MUDO a senha do wi-fi".replace("-", "")
    )

    assert before(heard) == Reason(code="asked_again", queue="suporte")


@pytest.mark.parametrize("again", ["oi", "e aí?", "sim", "como mudo o endereço da conta?"])
def test_a_short_word_or_another_question_is_not_the_same_again(again: str) -> None:
    assert before(conversation(again if again == "oi" else "como mudo a senha do wifi?", "Assim.", again)) is None


@pytest.mark.parametrize(
    ("told", "asked_again"),
    [
        (("quanto custa o plano de 300 mega pfv?", "R$ 89,90.", "quanto custa o plano de 500 mega pfv?"), False),
        (("cadê meu boleto?", "No app.", "cade o meu boleto??"), True),
        (("cadê meu boleto?", "No app.", "e a nota?", "Também.", "cadê meu boleto?"), False),
        (("quanto custa?", "Qual plano?", "quanto custa?"), False),
        (("quanto custa?", "Qual plano?", "Quanto custa", "O de 300?", "quanto custa?"), True),
        (("quanto custa?", "99.", "e a instalação?", "Nada.", "quanto custa?", "99.", "quanto custa?"), False),
        (("oi", "Oi!", "oi", "Oi, diga.", "oi"), False),
        (("sim", "Qual plano?", "sim", "Qual?", "sim"), False),
        (("não sei", "Qual luz?", "não sei"), False),
    ],
)
def test_the_less_a_question_says_by_itself_the_nearer_the_same_must_be(
    told: tuple[str, ...], asked_again: bool
) -> None:
    assert before(conversation(*told)) == (Reason(code="asked_again", queue="suporte") if asked_again else None)


def test_a_question_by_voice_is_compared_once_its_words_are_known() -> None:
    told = conversation("cadê meu boleto?", "No app.", "")

    assert before(told) is None
    assert after(told, transcripts=(("2", "e o meu boleto, cadê"),)) == "asked_again"
    assert after(told, transcripts=(("2", "e a minha nota, cadê"),)) is None


def test_three_voice_notes_with_the_same_question_are_one_that_was_not_answered() -> None:
    told = conversation("quanto custa?", "Qual plano?", "quanto custa", "O de 300?", "")

    assert after(told, transcripts=(("4", "Quanto custa?"),)) == "asked_again"


def test_what_a_person_answered_is_not_held_against_the_bot() -> None:
    heard = conversation(
        ("customer", "como mudo a senha do wifi?"), ("agent", "No app."), ("customer", "como mudo a senha do wifi?")
    )

    assert before(heard) is None


@pytest.mark.parametrize(
    "spending",
    [{"turns": 3}, {"tokens": 100}, {"tokens_of_all": 1000}, {"turns": 9, "tokens": 900, "tokens_of_all": 9000}],
)
def test_beyond_a_day_s_budget_a_person_answers(spending: dict[str, int]) -> None:
    bot = BotSettings(limits=Limits(turns_per_customer=3, tokens_per_customer=100, tokens=1000))

    assert before(conversation("oi"), bot, **spending) == Reason(code="over_budget")


def test_within_it_the_bot_goes_on() -> None:
    bot = BotSettings(limits=Limits(turns_per_customer=3, tokens_per_customer=100, tokens=1000))

    assert before(conversation("oi"), bot, turns=2, tokens=99, tokens_of_all=999) is None


def unreadable(*earlier: str | Said) -> Heard:
    heard = conversation(*earlier, ("customer", ""))
    return Heard(
        conversation=heard.conversation,
        unanswered=heard.unanswered,
        unreadable=frozenset(said.id for said in heard.unanswered),
    )


def test_what_can_not_be_opened_is_said_once_and_then_handed_over() -> None:
    assert nothing_to_go_by(unreadable()) and before(unreadable()) is None
    again = unreadable(("customer", ""), bot_said("Não consigo abrir.", action=CANNOT_OPEN))  # type: ignore[arg-type]
    assert before(again) == Reason(code="media_unreadable")


def test_a_file_beside_words_is_no_hindrance() -> None:
    heard = conversation(("customer", ""), ("customer", "veja isso"))

    assert not nothing_to_go_by(
        Heard(conversation=heard.conversation, unanswered=heard.unanswered, unreadable=frozenset({"0"}))
    )


def test_the_model_may_hand_over_itself() -> None:
    assert after(conversation("oi"), action="handoff", text="", queue="vendas") == "bot_decided"


@pytest.mark.parametrize(
    ("angry", "reason"),
    [
        (GiveWay(queue="vendas"), Reason(code="angry", queue="vendas")),
        (GiveWay(), Reason(code="angry", queue="suporte")),
        (GiveWay(on=False, queue="vendas"), Reason(code="bot_decided", queue="suporte")),
    ],
)
def test_who_is_angry_goes_where_the_business_says_even_if_the_model_hands_over_itself(
    angry: GiveWay, reason: Reason
) -> None:
    proposal = Proposal(action="handoff", text="", mood="angry", queue="suporte")

    assert after_thinking(conversation("que absurdo!"), BotSettings(angry=angry), proposal) == reason


@pytest.mark.parametrize(
    ("mood", "on", "reason"), [("angry", True, "angry"), ("angry", False, None), ("annoyed", True, None)]
)
def test_anger_goes_to_a_person_where_the_business_wants_it(mood: str, on: bool, reason: str | None) -> None:
    assert after(conversation("oi"), BotSettings(angry=GiveWay(on=on)), mood=mood) == reason


@pytest.mark.parametrize(
    ("last", "text", "confidence", "reason"),
    [
        (None, "a", 0.1, None),
        (bot_said("Reinicie."), "reinicie.", 0.9, "repeating"),
        (bot_said("Reinicie."), "Desligue.", 0.9, None),
        (bot_said("Desligue o modem por um minuto"), "desligue por um minuto o modem!", 0.9, "repeating"),
        (bot_said("O plano de 300 mega custa R$ 89,90."), "O plano de 500 mega custa R$ 109,90.", 0.9, None),
        (bot_said("O plano básico tem instalação grátis."), "O plano premium tem instalação grátis.", 0.9, None),
        (bot_said("A multa é cobrada na fatura."), "A multa não é cobrada na fatura.", 0.9, None),
        (bot_said("Por nada! Posso ajudar em algo mais?"), "Por nada! Posso ajudar em algo mais?", 0.9, None),
        (bot_said("Qual plano?"), "Qual cidade?", 0.9, None),
        (bot_said("a", confidence=0.1), "b", 0.1, "low_confidence"),
        (bot_said("a", confidence=LOW_CONFIDENCE), "b", 0.1, None),
        (bot_said("a", confidence=0.1), "b", LOW_CONFIDENCE, None),
        (bot_said("a"), "b", 0.1, None),
    ],
)
def test_going_in_circles_is_noticed(last: Said | None, text: str, confidence: float, reason: str | None) -> None:
    heard = conversation("oi", last, "e agora?") if last else conversation("oi")

    assert after(heard, text=text, confidence=confidence) == reason


def test_a_goodbye_is_no_circle() -> None:
    heard = conversation("obrigado", bot_said("De nada! Tenha um ótimo dia."), "era isso, resolveu tudo")

    assert after(heard, action="close", text="De nada! Tenha um ótimo dia.") is None


@pytest.mark.parametrize("again", ["boa noite, fica com Deus", "obrigada!", "valeu 👍"])
def test_who_only_thanks_may_be_told_the_same_kind_words_twice(again: str) -> None:
    kind = "Por nada! Qualquer dúvida, é só chamar."

    assert after(conversation("obrigada", bot_said(kind), again), text=kind) is None
    by_voice = conversation("obrigada", bot_said(kind), "")
    assert after(by_voice, text=kind, transcripts=(("2", again),)) is None


@pytest.mark.parametrize("still", ["não", "e agora?", "obrigado, mas não voltou", "oi?", ""])
def test_who_still_waits_for_help_may_not(still: str) -> None:
    told = "Reinicie o modem e espere um minuto."

    assert after(conversation("caiu", bot_said(told), still), text=told) == "repeating"


def test_what_was_said_earlier_is_a_circle_too() -> None:
    heard = conversation("a", bot_said("Desligue o modem."), "b", bot_said("Ligue de novo."), "c")

    assert after(heard, text="Desligue o modem.") == "repeating"


def test_a_person_s_words_between_break_the_circle() -> None:
    heard = conversation(
        ("customer", "a"), bot_said("Reinicie.", confidence=0.1), ("agent", "Oi, sou a Ana."), ("customer", "b")
    )

    assert after(heard, text="Reinicie.", confidence=0.1) is None


def test_nobody_is_asked_a_third_time() -> None:
    asked: Iterable[Any] = [
        "a",
        bot_said("Qual plano?", action="ask"),
        "b",
        bot_said("Qual cidade?", action="ask"),
        "c",
    ]

    assert after(conversation(*asked), action="ask", text="Qual bairro?") == "low_confidence"
    assert after(conversation(*list(asked)[2:]), action="ask", text="Qual bairro?") is None
    assert after(conversation(*asked), action="answer", text="Pronto.") is None
    assert MAX_ASKED == 2


def test_a_business_may_let_the_bot_go_on_guessing() -> None:
    unsure = conversation("a", bot_said("b", confidence=0.1), "c")

    assert after(unsure, BotSettings(unsure=GiveWay(on=False)), text="d", confidence=0.1) is None


@given(
    st.lists(st.tuples(st.sampled_from(["customer", "bot", "agent"]), st.text(max_size=40)), max_size=8),
    st.text(max_size=60),
)
def test_whatever_is_said_there_is_a_known_reason_or_none(told: list[tuple[str, str]], last: str) -> None:
    heard = conversation(*told, ("customer", last))

    found = before(heard, BOT)
    assert found is None or found.code in REASONS
    assert after(heard, text=last or "x") in {*REASONS, None}
