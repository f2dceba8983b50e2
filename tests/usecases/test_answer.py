"""The bot's turn, when nobody gets in its way."""

from __future__ import annotations

import pytest

from tests.fakes.customer import CID
from tests.fakes.model import answers, hands_off, says_goodbye
from tests.usecases.world import ANA, WANTS_A_PERSON, World
from transbordo.domain.bot.asking import ModelFailed
from transbordo.domain.bot.prompt import File
from transbordo.domain.bot.proposal import Proposal, ProposedCard
from transbordo.domain.conversation.card import REASONS, Line
from transbordo.domain.conversation.conversation import Owner
from transbordo.domain.messages import Outbound, Status
from transbordo.domain.whatsapp.media_types import Fetched, MediaGone, MediaNotYet
from transbordo.usecases.add_note import add_note
from transbordo.usecases.answer import HISTORY, Outcome

MODEL_FAILURES = sorted(reason for reason in REASONS if reason.startswith("model_"))


def test_a_first_message_opens_an_episode_and_is_answered(world: World) -> None:
    world.model.will(answers("Tudo bem?"))
    sid = world.customer_says("oi")

    assert world.bot_answers(sid) is Outcome.ANSWERED

    assert world.heard == ["Tudo bem?"]
    conversation = world.conversation
    assert (conversation.owner, conversation.epoch, conversation.needs_reply) == (Owner.BOT, 1, False)
    assert conversation.episode and conversation.unread == 0
    assert world.events == ["episode_opened"]
    assert world.episode["botTurns"] == 1
    assert world.is_done(sid)
    assert world.store.see(CID).turn is None


def test_the_answer_says_what_it_rests_on(world: World) -> None:
    (chunk,) = world.knows("boleto", "Segunda via", "No app.")
    world.publishes(version=7, priceIn=1.0, priceOut=4.0)
    world.model.will(answers("No app.", sources=(chunk.id,), latency_ms=900, prompt_tokens=500, answer_tokens=200))
    world.chat()

    because = world.said[0].because
    assert because
    (source,) = because.articles
    assert (source.id, source.title, source.chunk, source.quote) == ("boleto", "Segunda via", chunk.id, "No app.")
    assert (because.model, because.latency_ms, because.confidence) == ("fake", 900, 0.9)
    assert (because.version, because.action, because.cost) == (7, "answer", (500 * 1 + 200 * 4) / 1_000_000)


def test_the_message_is_settled_with_what_twilio_said(world: World) -> None:
    sid = world.chat()

    message = world.said[0]
    assert message.twilio_sid and message.lease is None
    assert (message.status, message.attempts, message.answers) == (Status.SENDING, 1, sid)
    assert world.whatsapp.sent[0].status_callback.endswith(f"?c={CID}&m={message.id}")


def test_the_model_reads_the_episode_but_nothing_that_only_the_team_may_read(world: World) -> None:
    world.chat("primeira")
    add_note(world.store, ANA, CID, note_id="01NOTE", text="cliente difícil", now=world.clock())
    world.chat("segunda")

    assert [said.text for said in world.model.prompts[1].conversation] == ["primeira", "Resposta 1", "segunda"]


def test_the_customer_sees_that_the_bot_is_writing(world: World) -> None:
    sid = world.chat()

    assert world.whatsapp.typing_for == [sid]


# Handing over


def test_a_queue_that_is_gone_is_none_to_wait_in(world: World) -> None:
    world.with_team().publishes(sensitive=[{"words": ["Procon"], "queue": "extinta"}])

    world.chat("vou no procon")

    assert (world.conversation.owner, world.conversation.queue) == (Owner.QUEUE, "geral")


def test_a_wish_for_a_person_is_granted_without_asking_the_model(world: World) -> None:
    sid = world.customer_says(WANTS_A_PERSON)

    assert world.bot_answers(sid) is Outcome.HANDED_OFF

    assert world.model.prompts == []
    conversation = world.conversation
    assert (conversation.owner, conversation.queue, conversation.needs_reply) == (Owner.QUEUE, "geral", True)
    assert conversation.card and conversation.card.reason == "customer_asked"
    assert conversation.card.wants == Line(text=WANTS_A_PERSON, messages=(sid,))
    assert conversation.waiting_since == conversation.since == world.clock()
    assert world.events == ["episode_opened", "handed_off"]
    assert str(conversation.episode) in world.heard[0]
    assert (world.episode["reason"], world.episode["queue"]) == ("customer_asked", "geral")
    assert world.is_done(sid)


def test_a_wish_spread_over_two_messages_is_understood(world: World) -> None:
    world.customer_says("quero falar com")
    sid = world.customer_says("um atendente")

    assert world.bot_answers(sid) is Outcome.HANDED_OFF
    assert world.model.prompts == []


def test_the_wish_works_with_nobody_there_and_nothing_set_up() -> None:
    world = World()

    assert world.bot_answers(world.customer_says("humano por favor")) is Outcome.HANDED_OFF
    assert "Não há ninguém disponível" in world.heard[0]


def test_the_model_hands_over_with_a_card_and_a_queue(world: World) -> None:
    sid = world.customer_says("quero cancelar")
    card = ProposedCard(wants=Line(text="Cancelar", messages=(sid,)), first_reply="Vamos ver isso.")
    world.model.will(hands_off(queue="vendas", card=card, language="pt"))

    assert world.bot_answers(sid) is Outcome.HANDED_OFF

    made = world.conversation.card
    assert made
    assert (made.wants.text, made.by, made.reason, made.first_reply) == (
        "Cancelar",
        "bot",
        "bot_decided",
        "Vamos ver isso.",
    )
    assert world.conversation.queue == "vendas"


@pytest.mark.parametrize(
    ("said", "told", "language"),
    [
        (("Hello, I want you to change my address please, can you help with it?",), "pt", "en"),
        (("Oi, quero mudar o meu plano, você pode fazer isso?",), "en", "pt"),
        (("Oi, você tem o meu boleto?", "Sorry, is it possible for you to help me with the bill?"), "pt", "en"),
        (("modem?",), "es", "es"),
    ],
)
def test_the_customer_is_handed_over_in_their_own_language_whatever_the_model_says(
    world: World, said: tuple[str, ...], told: str, language: str
) -> None:
    *before, last = said
    for text in before:
        world.chat(text)
    world.model.will(hands_off(language=told))
    world.chat(last)

    assert world.conversation.card and world.conversation.card.language == language


def test_a_handoff_without_card_gets_a_plain_one(world: World) -> None:
    sid = world.customer_says("quero cancelar")
    world.model.will(hands_off())
    world.bot_answers(sid)

    card = world.conversation.card
    assert card and card.by == "rule"
    assert card.wants == Line(text="quero cancelar", messages=(sid,))
    assert world.conversation.queue == "geral"


@pytest.mark.parametrize("reason", MODEL_FAILURES)
def test_a_model_that_fails_is_a_handoff_with_its_reason(world: World, reason: str) -> None:
    world.model.will(reason)

    assert world.bot_answers(world.customer_says("minha internet caiu")) is Outcome.HANDED_OFF

    assert len(world.model.prompts) == 1
    card = world.conversation.card
    assert card and card.reason == reason
    assert world.conversation.owner is Owner.QUEUE
    assert len(world.heard) == 1


def test_saying_the_same_again_is_a_handoff(world: World) -> None:
    world.model.will(answers("Reinicie o roteador."), answers("reinicie  o roteador."))
    world.chat("caiu")
    world.chat("ainda caiu")

    assert world.conversation.card and world.conversation.card.reason == "repeating"
    assert world.heard[0] == "Reinicie o roteador."
    assert "roteador" not in world.heard[1]


def test_an_answer_that_never_arrived_may_be_given_again(world: World) -> None:
    world.model.will(answers("Reinicie o roteador."), answers("Reinicie o roteador."))
    world.chat("caiu")
    world.status(world.said[0], Status.FAILED, 63024)

    assert world.bot_answers(world.customer_says("alô?")) is Outcome.ANSWERED


def test_guessing_once_is_allowed_twice_is_a_handoff(world: World) -> None:
    world.model.will(answers("Talvez isto?", confidence=0.2), answers("Ou aquilo?", confidence=0.3))
    world.chat("caiu")
    assert world.conversation.owner is Owner.BOT

    world.chat("não")
    assert world.conversation.card and world.conversation.card.reason == "low_confidence"


def test_a_sure_answer_between_two_guesses_forgives_the_first(world: World) -> None:
    world.model.will(
        answers("Talvez?", confidence=0.2), answers("Sim.", confidence=0.9), answers("Hm?", confidence=0.2)
    )
    for text in ("a", "b", "c"):
        world.chat(text)

    assert world.conversation.owner is Owner.BOT


# Files


def test_a_picture_is_brought_in_and_shown_to_the_model(world: World) -> None:
    world.source.has("https://twilio.example/1", Fetched(b"\x89PNG\r\n\x1a\n...", "image/png"))
    sid = world.customer_says("", media=("https://twilio.example/1",))

    world.bot_answers(sid)

    (file,) = world.model.prompts[0].files
    assert (file.message, file.content_type, file.content) == (sid, "image/png", b"\x89PNG\r\n\x1a\n...")


def test_of_a_file_that_cannot_be_had_with_no_words_the_bot_says_so_once_and_then_hands_over(world: World) -> None:
    world.source.has("https://twilio.example/1", MediaGone())

    assert world.bot_answers(world.customer_says("", media=("https://twilio.example/1",))) is Outcome.ANSWERED
    assert "Não consigo abrir essa imagem" in world.heard[0] and "pessoa" in world.heard[0]
    assert world.model.prompts == []

    world.bot_answers(world.customer_says("", media=("https://twilio.example/1",)))
    assert world.conversation.card and world.conversation.card.reason == "media_unreadable"
    assert world.conversation.card.wants.text == "[foto]"


def test_a_kind_of_file_that_no_model_opens_is_told_to_it_beside_the_words(world: World) -> None:
    world.source.has("https://twilio.example/1", Fetched(b"PK\x03\x04", "application/zip"))

    world.bot_answers(world.customer_says("veja o contrato", media=("https://twilio.example/1",)))

    (prompt,) = world.model.prompts
    assert prompt.files == () and prompt.conversation[0].file == "closed"


def hears(world: World, *transcripts: tuple[str, str]) -> str:
    """A voice note comes, and the model answers with what it heard in it; the message's id."""
    world.source.has("https://twilio.example/1", Fetched(b"OggS....OpusHead", "audio/ogg"))
    sid = world.customer_says("", sid="SMvoice", media=("https://twilio.example/1",), type="audio")
    world.model.will(answers("Entendi.", transcripts=transcripts))
    world.bot_answers(sid)
    return sid


def test_what_was_heard_in_a_voice_note_is_kept_beside_it(world: World) -> None:
    sid = hears(world, ("SMvoice", "Quero trocar de plano, não de endereço"))

    heard = world.store.entry(CID, sid)
    assert heard.text == "" and heard.media[0].path
    assert heard.transcript.text == "Quero trocar de plano, não de endereço"
    assert heard.transcript.model == "fake"
    assert heard.transcript.words == ("quero", "trocar", "plano", "nao", "endereco")


def test_the_next_turn_reads_what_was_heard(world: World) -> None:
    hears(world, ("SMvoice", "Quero trocar de plano"))
    world.chat("e quanto custa?")

    assert world.model.prompts[1].conversation[0].text == "Quero trocar de plano"


def test_words_beside_a_lost_file_are_still_answered(world: World) -> None:
    world.source.has("https://twilio.example/1", MediaGone())

    assert (
        world.bot_answers(world.customer_says("é este boleto?", media=("https://twilio.example/1",)))
        is Outcome.ANSWERED
    )


def test_the_bot_does_not_wait_for_a_late_file(world: World) -> None:
    world.source.has("https://twilio.example/1", MediaNotYet())

    assert world.bot_answers(world.customer_says("olha", media=("https://twilio.example/1",))) is Outcome.ANSWERED
    (prompt,) = world.model.prompts
    assert prompt.files == () and prompt.conversation[0].file == "awaited"


def test_a_file_that_vanished_from_the_bucket_does_not_silence_the_bot(world: World) -> None:
    world.source.has("https://twilio.example/1", Fetched(b"\x89PNG\r\n\x1a\n...", "image/png"))
    sid = world.customer_says("olha", media=("https://twilio.example/1",))
    world.settling.append(world.bucket.objects.clear)

    assert world.bot_answers(sid) is Outcome.ANSWERED


def test_in_a_base_too_large_to_be_told_whole_a_voice_note_is_listened_to_before_it_is_looked_up(world: World) -> None:
    for n in range(30):
        world.knows(f"a{n}", f"Artigo {n}", f"palavra{n} " * 150)
    world.model.filled.append('{"words": "quero saber da palavra7"}')

    hears(world, ("SMvoice", "quero saber da palavra7"))

    (telling, _), (prompt,) = world.model.fills[0], world.model.prompts
    assert any(isinstance(part, File) for part in telling.parts)
    assert "palavra7 " in prompt.sources[0].text


def test_a_voice_note_after_other_words_is_listened_to_as_well_before_it_is_looked_up(world: World) -> None:
    for n in range(30):
        world.knows(f"a{n}", f"Artigo {n}", f"palavra{n} " * 150)
    world.chat("oi")
    world.model.filled.append('{"words": "quero saber da palavra7"}')

    hears(world, ("SMvoice", "quero saber da palavra7"))

    assert "palavra7 " in world.model.prompts[-1].sources[0].text


@pytest.mark.parametrize(
    ("spoken", "reason"), [("quero falar com um atendente", "customer_asked"), ("vou no Procon", "sensitive_word")]
)
def test_what_calls_a_person_in_writing_calls_one_in_a_voice_note_too(world: World, spoken: str, reason: str) -> None:
    world.publishes(sensitive=[{"words": ["Procon"]}])

    sid = hears(world, ("SMvoice", spoken))

    assert world.conversation.owner is Owner.QUEUE
    assert world.conversation.card and world.conversation.card.reason == reason
    assert world.conversation.card.wants == Line(text=spoken, messages=(sid,))
    assert world.store.entry(CID, sid).transcript.text == spoken


def test_where_nothing_is_looked_up_a_voice_note_costs_no_call_of_its_own(world: World) -> None:
    world.knows("a", "Artigo", "Sim.")

    hears(world, ("SMvoice", "quero saber"))

    assert world.model.fills == []


def test_a_voice_note_that_could_not_be_listened_to_before_is_still_shown_to_the_model(world: World) -> None:
    for n in range(30):
        world.knows(f"a{n}", f"Artigo {n}", f"palavra{n} " * 150)
    world.model.filled.append(ModelFailed("model_unavailable"))

    hears(world)

    assert [file.is_sound for file in world.model.prompts[0].files] == [True]


@pytest.mark.parametrize(
    "says",
    [answers("Sim.", prompt_tokens=100, answer_tokens=20), ModelFailed("model_empty", paid=(100, 20))],
    ids=["and answered", "and not answered"],
)
@pytest.mark.parametrize(
    ("listened", "asked", "answered"),
    [('{"words": "palavra7"}', 10, 5), (ModelFailed("model_malformed", paid=(7, 3)), 7, 3)],
    ids=["heard", "not heard"],
)
def test_listening_to_a_voice_note_before_is_paid_for_with_the_rest(
    world: World, listened: str | Exception, asked: int, answered: int, says: Proposal | Exception
) -> None:
    for n in range(30):
        world.knows(f"a{n}", f"Artigo {n}", f"palavra{n} " * 150)
    world.model.filled.append(listened)
    world.source.has("https://twilio.example/1", Fetched(b"OggS....OpusHead", "audio/ogg"))
    world.model.will(says)

    world.bot_answers(world.customer_says("", media=("https://twilio.example/1",), type="audio"))

    because = world.said[-1].because
    assert because and (because.prompt_tokens, because.answer_tokens) == (100 + asked, 20 + answered)
    assert world.conversation.spent and world.conversation.spent.tokens == 120 + asked + answered


# Keeping to what the business has written


def test_what_the_sources_do_not_say_is_mended_once_by_the_model_itself(world: World) -> None:
    world.knows("planos", "Planos", "O Fibra 500 custa R$ 99,90.")
    world.model.will(answers("Faço por R$ 79,90!"), answers("O Fibra 500 custa R$ 99,90."))

    assert world.bot_answers(world.customer_says("tem desconto no fibra 500?")) is Outcome.ANSWERED

    assert world.heard == ["O Fibra 500 custa R$ 99,90."]
    first, second = world.model.prompts
    assert first.repair == "" and "r$ 79,90" in second.repair


def test_the_bot_knows_when_people_answer_and_may_say_so(world: World) -> None:
    hours = {"mon": [{"from": "08:00", "to": "18:00"}]}
    world.store.put("settings/business", {"name": "Fibra Exemplo", "hours": hours})
    world.model.will(answers("Segunda, das 8h às 18h."))

    assert world.bot_answers(world.customer_says("que horas vocês atendem?")) is Outcome.ANSWERED
    assert "mon 08:00-18:00; tue closed" in world.model.prompts[0].hours


def test_what_the_bot_is_never_to_say_is_no_source(world: World) -> None:
    world.publishes(rules=["Prometer desconto de R$ 10,00"])
    world.model.will(answers("Dou R$ 10,00 de desconto!"), answers("Dou R$ 10,00!"))

    assert world.bot_answers(world.customer_says("tem desconto?")) is Outcome.HANDED_OFF


def test_tries_that_could_not_be_used_are_paid_for_too(world: World) -> None:
    world.publishes(priceIn=1.0, priceOut=2.0)
    tries = [answers(f"Custa R$ {n},00.", prompt_tokens=100, answer_tokens=10) for n in (1, 2)]
    world.model.will(*tries)
    world.chat("quanto custa?")

    because = world.said[-1].because
    assert because and (because.prompt_tokens, because.answer_tokens) == (200, 20)
    assert because.cost == (200 * 1 + 20 * 2) / 1_000_000
    assert world.conversation.spent and world.conversation.spent.tokens == 220


def test_a_second_try_that_is_used_is_paid_for_with_the_first(world: World) -> None:
    world.model.will(
        answers("Custa R$ 1,00.", prompt_tokens=100, answer_tokens=10),
        answers("Sim.", prompt_tokens=1, answer_tokens=1),
    )
    world.chat("quanto custa?")

    assert world.conversation.spent and world.conversation.spent.tokens == 112


def test_a_first_reply_for_the_agent_that_nobody_wrote_down_is_left_away(world: World) -> None:
    sid = world.customer_says("tem desconto?")
    wants = Line(text="Desconto", messages=(sid,))
    world.model.will(hands_off(card=ProposedCard(wants=wants, first_reply="Dou R$ 50,00 de desconto!")))
    world.bot_answers(sid)

    card = world.conversation.card
    assert card and (card.wants.text, card.first_reply) == ("Desconto", None)


ENGLISH = "Hello, how much is the plan per month, please?"
PORTUGUESE = "Oi! Você pode me dizer em que cidade fica a sua casa?"


def test_an_answer_in_another_language_than_the_customers_gets_a_second_try(world: World) -> None:
    world.model.will(answers(PORTUGUESE), answers("Hi! Which city do you live in, please?"))

    assert world.bot_answers(world.customer_says(ENGLISH)) is Outcome.ANSWERED
    assert world.heard == ["Hi! Which city do you live in, please?"]
    assert '"pt", but the customer writes in "en"' in world.model.prompts[-1].repair


def test_an_answer_in_another_language_twice_is_a_handoff(world: World) -> None:
    world.model.will(answers(PORTUGUESE), answers(PORTUGUESE))

    assert world.bot_answers(world.customer_says(ENGLISH)) is Outcome.HANDED_OFF
    assert world.conversation.card and world.conversation.card.reason == "model_malformed"
    assert PORTUGUESE not in world.heard and len(world.model.prompts) == 2


def test_what_is_made_up_again_is_a_handoff(world: World) -> None:
    world.model.will(answers("Faço por R$ 79,90!"), answers("Pague em golpe.example"))

    assert world.bot_answers(world.customer_says("tem desconto?")) is Outcome.HANDED_OFF
    card = world.conversation.card
    assert card and (card.reason, card.detail) == ("not_in_sources", "golpe.example")
    assert "79" not in world.heard[0] and len(world.model.prompts) == 2


def test_an_answer_that_is_not_of_the_shape_gets_a_second_try_too(world: World) -> None:
    world.model.will(ModelFailed("model_malformed", "It is not JSON."), answers("Agora sim."))

    world.chat("oi")

    assert world.heard == ["Agora sim."]
    assert world.model.prompts[1].repair == "It is not JSON."


def test_there_is_no_second_try_where_the_first_took_the_time(world: World) -> None:
    world.model.will(ModelFailed("model_malformed", "It is not JSON."))
    world.model.while_thinking.append(lambda: world.clock.advance(seconds=17))

    assert world.bot_answers(world.customer_says("oi")) is Outcome.HANDED_OFF
    assert len(world.model.prompts) == 1


def test_personal_data_is_hidden_from_the_model_but_not_from_the_team(world: World) -> None:
    world.model.will(hands_off())
    world.chat("meu cpf é 000.000.001-91")

    assert "000.000" not in world.model.prompts[0].conversation[0].text
    assert world.conversation.card and "000.000.001-91" in world.conversation.card.wants.text


# When it gives way


def test_a_sensitive_word_goes_straight_to_its_queue_and_says_which(world: World) -> None:
    world.publishes(sensitive=[{"words": ["Procon"], "queue": "vendas"}])

    assert world.bot_answers(world.customer_says("vou no procon")) is Outcome.HANDED_OFF

    assert world.model.prompts == []
    card = world.conversation.card
    assert card and (card.reason, card.detail, world.conversation.queue) == ("sensitive_word", "Procon", "vendas")
    assert world.said[-1].because and world.said[-1].because.detail == "Procon"


def test_an_angry_customer_is_not_answered_by_a_machine(world: World) -> None:
    world.model.will(answers("Calma.", mood="angry"))

    assert world.bot_answers(world.customer_says("isso é um absurdo")) is Outcome.HANDED_OFF
    assert world.conversation.card and world.conversation.card.reason == "angry"


def test_the_same_question_again_goes_to_a_person(world: World) -> None:
    world.chat("como mudo a senha do wifi?")

    assert world.bot_answers(world.customer_says("como mudo a senha do wifi??")) is Outcome.HANDED_OFF
    assert len(world.model.prompts) == 1


def test_a_customer_who_has_cost_enough_today_gets_a_person_and_the_bot_again_tomorrow(world: World) -> None:
    world.publishes(limits={"turnsPerCustomer": 9, "tokensPerCustomer": 1000, "tokens": 10**9})
    world.model.will(answers("Um.", prompt_tokens=900, answer_tokens=100))
    world.chat("primeira pergunta")
    assert world.conversation.spent and world.conversation.spent.tokens == 1000

    world.chat("segunda pergunta")
    assert world.conversation.card and world.conversation.card.reason == "over_budget"
    assert len(world.model.prompts) == 1

    world.claim()
    world.resolve()
    world.clock.advance(hours=24)
    assert world.bot_answers(world.customer_says("bom dia")) is Outcome.ANSWERED


def test_a_day_of_all_customers_has_its_budget_too(world: World) -> None:
    world.publishes(limits={"turnsPerCustomer": 99, "tokensPerCustomer": 10**9, "tokens": 1000})
    world.model.will(answers("Um.", prompt_tokens=900, answer_tokens=100))
    world.chat("primeira pergunta")
    world.clock.advance(seconds=61)

    world.chat("segunda pergunta")

    assert world.conversation.card and world.conversation.card.reason == "over_budget"


def test_who_writes_more_at_once_than_the_bot_reads_gets_a_person(world: World) -> None:
    world.customer_says("quero falar com um atendente")
    for n in range(HISTORY):
        last = world.customer_says(f"e o Wi-Fi {n}")

    assert world.bot_answers(last) is Outcome.HANDED_OFF
    assert world.conversation.card and world.conversation.card.reason == "too_much_at_once"
    assert world.model.prompts == []


# Goodbye


def test_when_all_is_settled_the_bot_says_goodbye_and_the_episode_ends(world: World) -> None:
    world.chat("quanto custa?")
    world.model.will(says_goodbye("Por nada! Até logo."))
    sid = world.customer_says("era só isso, obrigado")

    assert world.bot_answers(sid) is Outcome.ANSWERED

    assert world.heard[-1] == "Por nada! Até logo."
    conversation = world.conversation
    assert (conversation.owner, conversation.needs_reply, conversation.unread) == (Owner.NOBODY, False, 0)
    assert world.events == ["episode_opened", "resolved"]
    assert (world.episode["outcome"], world.episode["botTurns"]) == ("closed_by_bot", 2)
    assert world.is_done(sid) and world.said[-1].epoch == conversation.epoch
    assert conversation.queue == "geral", "or nobody of the desk could see it any more"


def test_who_writes_on_at_the_goodbye_is_answered(world: World) -> None:
    world.model.will(says_goodbye(), answers("Segunda via está no app."))
    world.model.while_thinking.append(lambda: world.customer_says("ah, e o boleto?", sid="SM9"))

    assert world.bot_answers(world.customer_says("só isso")) is Outcome.ANSWERED
    assert world.heard == ["Segunda via está no app."]
    assert world.conversation.owner is Owner.BOT


# When it has nothing to say


def test_a_burst_is_left_to_its_last_message_and_answered_once(world: World) -> None:
    sids = [world.customer_says(text) for text in ("oi", "minha internet", "caiu")]

    assert [world.bot_answers(sid) for sid in sids] == [
        Outcome.LEFT_TO_NEWER,
        Outcome.LEFT_TO_NEWER,
        Outcome.ANSWERED,
    ]

    assert [said.text for said in world.model.prompts[0].conversation] == ["oi", "minha internet", "caiu"]
    assert all(world.is_done(sid) for sid in sids)
    assert len(world.heard) == 1


def test_it_waits_longer_where_the_text_ends_in_mid_phrase(world: World) -> None:
    world.chat("oi, tudo bem?")
    world.chat("então eu queria")

    assert world.waited[0] < world.waited[1]


def test_an_event_that_comes_again_does_nothing(world: World) -> None:
    sid = world.chat()

    assert world.bot_answers(sid) is Outcome.DONE_BEFORE
    assert world.bot_answers("SM-never-seen") is Outcome.DONE_BEFORE
    assert len(world.heard) == 1


@pytest.mark.parametrize("owner", ["queue, told", "agent"])
def test_where_a_person_has_it_the_bot_says_nothing(world: World, owner: str) -> None:
    if owner == "agent":
        world.claimed()
    else:
        world.in_queue().chat("e ainda isto")
    before = world.said

    sid = world.customer_says("alguém aí?")

    assert world.bot_answers(sid) is Outcome.LEFT_TO_PERSON
    assert world.said == before
    assert world.conversation.needs_reply
    assert world.is_done(sid)


def test_who_waits_and_writes_on_is_told_once_that_it_was_received(world: World) -> None:
    world.in_queue()
    first = world.customer_says("meu contrato é 4471")

    assert world.bot_answers(first) is Outcome.LEFT_TO_PERSON
    world.chat("e moro na rua A")

    assert [text for text in world.heard if "Recebi" in text] == [world.heard[1]] and len(world.heard) == 2
    conversation = world.conversation
    assert conversation.owner is Owner.QUEUE and conversation.needs_reply and conversation.acknowledged
    assert conversation.last_message and conversation.last_message.text == "e moro na rua A"
    assert world.is_done(first) and world.model.prompts == []


def test_a_burst_is_acknowledged_once(world: World) -> None:
    world.in_queue()
    sids = [world.customer_says(text) for text in ("meu contrato", "é 4471", "viu?")]

    for sid in sids:
        world.bot_answers(sid)

    assert len(world.heard) == 2


def test_what_the_handoff_itself_has_taken_in_is_not_acknowledged_again(world: World) -> None:
    first = world.customer_says("quanto custa?")
    world.model.will("model_unavailable")
    second = world.customer_says("e o prazo?")
    world.settling.append(lambda: world.bot_answers(first, settle=False))

    assert world.bot_answers(second) is Outcome.LEFT_TO_PERSON
    assert len(world.heard) == 1

    world.chat("meu contrato é 4471")
    assert len(world.heard) == 2


def test_a_claim_at_the_last_moment_silences_the_acknowledgement(world: World) -> None:
    world.in_queue()
    sid = world.customer_says("meu contrato é 4471")
    world.store.before("commit", world.claim)

    assert world.bot_answers(sid) is Outcome.LEFT_TO_PERSON
    assert len(world.heard) == 1 and world.is_done(sid)


def test_who_waits_anew_is_told_anew(world: World) -> None:
    world.in_queue().chat("e ainda isto")
    world.claim()
    world.transfer(queue="suporte")

    world.chat("alô?")

    assert len(world.heard) == 3


def test_what_was_only_acknowledged_is_answered_by_the_bot_that_gets_it_back(world: World) -> None:
    world.in_queue().chat("quanto custa o fibra 500?")
    world.claim()
    world.return_to_bot()
    world.sweep()
    world.clock.advance(seconds=61)
    world.sweep()

    assert world.model.prompts and world.model.prompts[-1].conversation[-1].text != ""
    assert world.conversation.owner is Owner.BOT and not world.conversation.needs_reply


def test_back_with_the_bot_the_customer_is_answered_again(world: World) -> None:
    world.claimed()
    world.reply(text="Resolvi aqui.")
    world.return_to_bot()

    sid = world.customer_says("e a fatura?")

    assert world.bot_answers(sid) is Outcome.ANSWERED
    last: Outbound = world.said[-1]
    assert last.epoch == world.conversation.epoch == 4
