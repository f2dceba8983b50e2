"""The bot's turn, when nobody gets in its way."""

from __future__ import annotations

import pytest

from tests.fakes.customer import CID
from tests.fakes.model import answers, hands_off
from tests.usecases.world import ANA, WANTS_A_PERSON, World
from transbordo.domain.card import REASONS, Line
from transbordo.domain.conversation import Owner
from transbordo.domain.media_types import Fetched, MediaGone, MediaNotYet
from transbordo.domain.messages import Outbound, Status
from transbordo.domain.proposal import ProposedCard
from transbordo.usecases.add_note import add_note
from transbordo.usecases.answer import Outcome

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
    world.store.put("knowledge/boleto", {"title": "Segunda via", "body": "No app."})
    world.model.will(answers("No app.", articles=("boleto",), latency_ms=900, prompt_tokens=5, answer_tokens=2))
    world.chat()

    because = world.said[0].because
    assert because
    assert [(source.id, source.title) for source in because.articles] == [("boleto", "Segunda via")]
    assert (because.model, because.latency_ms, because.confidence) == ("fake", 900, 0.9)


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


def test_a_file_that_cannot_be_had_with_no_words_is_a_handoff(world: World) -> None:
    world.source.has("https://twilio.example/1", MediaGone())

    world.bot_answers(world.customer_says("", media=("https://twilio.example/1",)))

    assert world.conversation.card and world.conversation.card.reason == "media_unreadable"
    assert world.conversation.card.wants.text == "[foto]"


def test_words_beside_a_lost_file_are_still_answered(world: World) -> None:
    world.source.has("https://twilio.example/1", MediaGone())

    assert (
        world.bot_answers(world.customer_says("é este boleto?", media=("https://twilio.example/1",)))
        is Outcome.ANSWERED
    )


def test_the_bot_does_not_wait_for_a_late_file(world: World) -> None:
    world.source.has("https://twilio.example/1", MediaNotYet())

    assert world.bot_answers(world.customer_says("olha", media=("https://twilio.example/1",))) is Outcome.ANSWERED
    assert world.model.prompts[0].files == ()


def test_a_file_that_vanished_from_the_bucket_does_not_silence_the_bot(world: World) -> None:
    world.source.has("https://twilio.example/1", Fetched(b"\x89PNG\r\n\x1a\n...", "image/png"))
    sid = world.customer_says("olha", media=("https://twilio.example/1",))
    world.settling.append(world.bucket.objects.clear)

    assert world.bot_answers(sid) is Outcome.ANSWERED


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


@pytest.mark.parametrize("owner", ["queue", "agent"])
def test_where_a_person_has_it_the_bot_says_nothing(world: World, owner: str) -> None:
    world.in_queue() if owner == "queue" else world.claimed()
    before = world.said

    sid = world.customer_says("alguém aí?")

    assert world.bot_answers(sid) is Outcome.LEFT_TO_PERSON
    assert world.said == before
    assert world.conversation.needs_reply
    assert world.is_done(sid)


def test_back_with_the_bot_the_customer_is_answered_again(world: World) -> None:
    world.claimed()
    world.reply(text="Resolvi aqui.")
    world.return_to_bot()

    sid = world.customer_says("e a fatura?")

    assert world.bot_answers(sid) is Outcome.ANSWERED
    last: Outbound = world.said[-1]
    assert last.epoch == world.conversation.epoch == 4
