"""The use cases on Firestore itself: what they cost, and that its races end as the fake's do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from google.cloud import firestore

from tests.fakes.calls import CountedCalls
from tests.fakes.customer import CID, inbound
from tests.fakes.model import answers, hands_off
from tests.fakes.time import FakeClock
from tests.usecases.world import WANTS_A_PERSON, World
from transbordo.adapters.firestore_shelves import FirestoreShelves
from transbordo.adapters.firestore_store import FirestoreStore
from transbordo.adapters.logs import handling
from transbordo.domain.conversation.conversation import Owner
from transbordo.domain.conversation.turn import Begun, begin
from transbordo.domain.messages import Status
from transbordo.domain.whatsapp.media_types import Fetched
from transbordo.usecases.answer import Outcome
from transbordo.usecases.receive import receive


@pytest.fixture
def world(firestore_client: firestore.Client) -> World:
    clock = FakeClock()
    return World(FirestoreStore(firestore_client, clock), clock)


@pytest.fixture
def calls(firestore_client: firestore.Client) -> CountedCalls:
    return CountedCalls(firestore_client)


# What it costs


def test_a_message_comes_in_with_one_commit_and_no_read(world: World, calls: CountedCalls) -> None:
    world.customer_says()

    assert calls.made == {"commit": 1}


def test_an_id_beside_the_phone_costs_nothing(world: World, calls: CountedCalls) -> None:
    world.customer_says(ExternalUserId="whatsapp:BR.1")

    assert calls.made == {"commit": 1}


def test_a_message_without_a_phone_costs_one_read_more(world: World, calls: CountedCalls) -> None:
    sid = world.customer_says(ExternalUserId="whatsapp:BR.1")
    world.bot_answers(sid)
    calls.made.clear()

    world.customer_says(From="whatsapp:BR.1")

    assert calls.made == {"batch_get_documents": 1, "commit": 1}


def test_a_turn_of_who_is_linked_takes_no_more_calls(world: World, calls: CountedCalls) -> None:
    world.bot_answers(world.customer_says(ExternalUserId="whatsapp:BR.1"))
    world.clock.advance(seconds=5)
    sid = world.customer_says("e mais uma coisa", ExternalUserId="whatsapp:BR.1")
    calls.made.clear()

    assert world.bot_answers(sid) is Outcome.ANSWERED

    assert calls.made == {"batch_get_documents": 2, "run_query": 1, "commit": 3}


def test_a_copy_of_a_message_costs_no_more(world: World, calls: CountedCalls) -> None:
    message = inbound("SM1", at=world.clock())
    receive(world.store, message)
    receive(world.store, message)

    assert calls.made == {"commit": 2}


def ready(world: World, text: str = "oi") -> str:
    """A message that wants an answer, and knowledge in memory, where it stays for a minute."""
    sid = world.customer_says(text)
    world.store.knowledge()
    return sid


def test_a_whole_turn_takes_six_calls_and_five_round_trips(world: World, calls: CountedCalls) -> None:
    sid = ready(world)
    calls.made.clear()

    assert world.bot_answers(sid) is Outcome.ANSWERED

    # the work item, the conversation with its turn; taking the turn, and the timeline meanwhile; the answer, and what
    # became of it
    assert calls.made == {"batch_get_documents": 2, "run_query": 1, "commit": 3}
    assert len(world.model.prompts) == 1


def test_the_timeline_is_read_while_the_turn_is_taken(world: World, calls: CountedCalls) -> None:
    sid = ready(world)
    seen = world.store.see(CID)
    begun = begin(seen, sid=sid, turn_id="T1", protocol="20261123-000001", event_id="01E", now=world.clock())
    assert isinstance(begun, Begun)
    calls.meet("commit", "run_query")

    committed, timeline = world.store.take_turn(seen, begun.change, 40, world.clock())

    assert committed.after.turn.id == "T1"
    assert [entry.id for entry in timeline if entry.id == sid] == [sid]


def test_a_handoff_takes_one_round_trip_more_to_look_at_the_desk(world: World, calls: CountedCalls) -> None:
    sid = ready(world, WANTS_A_PERSON)
    calls.made.clear()

    assert world.bot_answers(sid) is Outcome.HANDED_OFF

    assert calls.made == {"batch_get_documents": 2, "run_query": 1, "run_aggregation_query": 3, "commit": 3}


def test_the_desk_is_looked_at_in_one_round_trip(world: World, calls: CountedCalls) -> None:
    calls.meet("run_aggregation_query", "run_aggregation_query", "run_aggregation_query")

    assert world.store.desk("geral").waiting == 0


def test_a_turn_over_a_base_too_large_to_be_told_whole_takes_one_round_trip_more(
    world: World, calls: CountedCalls, firestore_client: firestore.Client
) -> None:
    """Seven at most, then: five, one for the search, one for the desk where it is a handoff."""
    world.mind = replace(world.mind, shelves=FirestoreShelves(firestore_client))
    world.bot = replace(world.bot, mind=world.mind)
    for n in range(30):
        document = {"title": f"Artigo {n}", "body": f"palavra{n} " * 150, "when": "", "tags": [], "live": True}
        firestore_client.document(f"knowledge/a{n}").set(document)
    world.model.will(hands_off())
    sid = ready(world, "quero saber da palavra7")
    calls.made.clear()

    assert world.bot_answers(sid) is Outcome.HANDED_OFF

    assert calls.made == {"batch_get_documents": 2, "run_query": 2, "run_aggregation_query": 3, "commit": 3}
    assert (len(world.model.prompts), len(world.model.embeds)) == (1, 1)
    assert any("palavra7 " in chunk.text for chunk in world.model.prompts[0].sources)


def test_a_turn_that_is_dropped_takes_one_write_more_to_count_what_it_cost(
    world: World, calls: CountedCalls, firestore_client: firestore.Client
) -> None:
    def claimed() -> None:
        world.claim()
        calls.made.clear()

    world.with_the_bot()
    sid = world.customer_says("alô")
    world.model.will(answers("Sim.", prompt_tokens=100, answer_tokens=50))
    world.model.while_thinking.append(claimed)

    assert world.bot_answers(sid) is Outcome.DROPPED

    # the answer that is refused, whether it was written after all, what there is now; then what it cost
    assert calls.made == {"batch_get_documents": 2, "commit": 2}
    assert world.conversation.spent and world.conversation.spent.tokens == 150
    assert sum(each.get("tokens") for each in firestore_client.collection("usage").stream()) == 150


def test_a_picture_of_before_and_a_message_of_before_that_is_answered_to_cost_no_call(
    world: World, calls: CountedCalls
) -> None:
    world.source.has("https://twilio.example/1", Fetched(b"\x89PNG\r\n\x1a\n", "image/png"))
    world.bot_answers(world.customer_says("olha", sid="SMphoto", media=("https://twilio.example/1",)))
    world.clock.advance(seconds=5)
    sid = world.customer_says("e o código aí na foto?", OriginalRepliedMessageSid="SMphoto")
    calls.made.clear()

    assert world.bot_answers(sid) is Outcome.ANSWERED

    assert calls.made == {"batch_get_documents": 2, "run_query": 1, "commit": 3}
    (file,) = world.model.prompts[-1].files
    quoted = world.model.prompts[-1].conversation[-1].quoted
    assert quoted and (file.message, quoted.id) == ("SMphoto", "SMphoto")


def test_settling_is_all_that_a_turn_waits_for(world: World) -> None:
    world.bot_answers(ready(world))

    assert len(world.waited) == 1


def test_knowledge_costs_five_calls_and_then_three_a_minute_while_nothing_is_published(
    world: World, calls: CountedCalls, firestore_client: firestore.Client
) -> None:
    firestore_client.document("settings/bot").set({"version": 1, "published": {}})
    calls.made.clear()
    for _ in range(5):
        world.store.knowledge()
    assert calls.made == {"batch_get_documents": 3, "run_query": 2}

    world.clock.advance(seconds=61)
    world.store.knowledge()
    assert calls.made == {"batch_get_documents": 5, "run_query": 3}


def test_a_draft_that_did_not_change_costs_its_articles_once_however_many_cases_are_run_on_it(
    world: World, calls: CountedCalls, firestore_client: firestore.Client
) -> None:
    firestore_client.document("settings/bot").set({"draftRevision": 4, "draft": {}})
    firestore_client.document("knowledge/a").set({"live": False, "draft": {"title": "A", "body": "Sim."}})
    world.store.knowledge("draft")
    calls.made.clear()

    assert [article.body for article in world.store.knowledge("draft").articles] == ["Sim."]
    assert calls.made == {"batch_get_documents": 2, "run_query": 1}  # settings, usage and queues

    firestore_client.document("knowledge/a").update({"draft.body": "Não."})
    firestore_client.document("settings/bot").update({"draftRevision": 5})
    assert [article.body for article in world.store.knowledge("draft").articles] == ["Não."]


def test_settings_and_articles_are_of_one_version_even_if_one_is_published_between_them(
    world: World, calls: CountedCalls, firestore_client: firestore.Client
) -> None:
    def publish(version: int) -> None:
        firestore_client.document("settings/bot").set({"version": version, "published": {"name": f"Lia {version}"}})
        firestore_client.document("knowledge/a").set({"title": "A", "body": f"Texto {version}.", "live": True})

    publish(1)
    calls.before("run_query", lambda: publish(2))

    knowledge = world.store.knowledge()

    assert (knowledge.version, knowledge.bot.name) == (2, "Lia 2")
    assert [article.body for article in knowledge.articles] == ["Texto 2."]


def test_what_is_published_is_felt_within_a_minute(world: World, firestore_client: firestore.Client) -> None:
    firestore_client.document("settings/bot").set({"version": 1, "published": {"name": "Lia"}})
    assert world.store.knowledge().bot.name == "Lia"

    firestore_client.document("settings/bot").set({"version": 2, "published": {"name": "Nina"}})
    firestore_client.document("knowledge/novo").set({"title": "Novo", "body": "Sim.", "live": True})
    world.clock.advance(seconds=61)

    assert (world.store.knowledge().bot.name, len(world.store.knowledge().articles)) == ("Nina", 1)


def test_a_claim_takes_two_calls_and_a_reply_four(world: World, calls: CountedCalls) -> None:
    world.in_queue()
    epoch = world.conversation.epoch
    calls.made.clear()
    world.claim(epoch=epoch)
    assert calls.total == 2

    world.clock.advance(seconds=5)
    world.reply(epoch=epoch + 1)
    assert calls.total == 6


def test_a_reply_right_after_another_takes_one_look_at_it_more(world: World, calls: CountedCalls) -> None:
    world.claimed()
    world.reply()
    epoch = world.conversation.epoch
    calls.made.clear()

    world.reply(epoch=epoch)

    assert calls.total == 5


# Races


def test_fifty_copies_at_once_are_one_message_and_one_turn(world: World) -> None:
    message = inbound("SM1", at=world.clock())
    with ThreadPoolExecutor(16) as pool:
        new = list(pool.map(lambda _: receive(world.store, message), range(50)))
        outcomes = list(pool.map(lambda _: world.bot_answers("SM1"), range(8)))

    assert new.count(True) == 1
    assert world.conversation.unread == 0
    assert [entry.id for entry in world.timeline].count("SM1") == 1
    assert outcomes.count(Outcome.ANSWERED) == 1
    assert len(world.model.prompts) == len(world.heard) == 1


def test_of_twenty_claims_at_once_one_wins_and_nineteen_learn_who(world: World) -> None:
    winners, refused = world.claimed_by_twenty_at_once()

    (winner,) = winners
    assert [each.details["agentName"] for each in refused] == [winner.agent_name] * 19
    assert world.conversation == winner
    assert world.events.count("claimed") == 1


def test_a_claim_while_the_model_thinks_silences_the_bot(world: World) -> None:
    world.with_the_bot()
    world.model.while_thinking.append(world.claim)

    assert world.bot_answers(world.customer_says("alô")) is Outcome.DROPPED
    assert len(world.said) == len(world.heard) == 1
    assert world.conversation.owner is Owner.AGENT


def test_what_the_customer_adds_while_the_model_thinks_is_answered_with_the_rest(world: World) -> None:
    world.model.while_thinking.append(lambda: world.customer_says("e o boleto", sid="SM2"))
    world.customer_says("caiu", sid="SM1")

    assert world.bot_answers("SM1") is Outcome.ANSWERED
    assert world.heard == ["Resposta 2"]
    assert world.is_done("SM1") and world.is_done("SM2")


def test_the_same_reply_at_once_is_sent_once(world: World) -> None:
    world.claimed()
    epoch = world.conversation.epoch

    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: world.reply(id="01SAME", epoch=epoch), range(8)))

    assert [reply.again for reply in replies].count(False) == 1
    assert len(world.whatsapp.sent) == 2


def test_a_process_that_died_is_made_up_for_by_the_sweep(world: World) -> None:
    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    world.model.while_thinking.append(die)
    sid = world.customer_says()
    with pytest.raises(Killed):
        world.bot_answers(sid)

    for _ in range(2):
        world.clock.advance(seconds=60)
        world.sweep()

    assert len(world.heard) == 1
    assert world.is_done(sid)
    assert world.failures == []


def test_a_whole_service_from_the_first_word_to_the_next_episode(world: World) -> None:
    world.chat("a internet caiu")
    world.chat(WANTS_A_PERSON)
    world.claim()
    world.status(world.reply(text="Oi!").message, Status.READ)
    world.resolve()
    world.reopen()
    world.return_to_bot()
    world.chat("obrigado")
    world.clock.advance(hours=25)
    world.sweep()

    assert world.events == [
        "episode_opened",
        "handed_off",
        "claimed",
        "resolved",
        "reopened",
        "returned_to_bot",
        "resolved",
    ]
    assert world.conversation.owner is Owner.NOBODY
    assert world.conversation.epoch == 7
    assert world.failures == []


def test_the_log_counts_as_many_calls_as_there_are(world: World, calls: CountedCalls) -> None:
    with handling("answer", {}.get) as told:
        sid = world.customer_says(WANTS_A_PERSON)
        world.bot_answers(sid)
        world.claim(epoch=world.conversation.epoch)
        world.reply(epoch=world.conversation.epoch)
        told.ends("answered")

    assert told.firestore_calls == calls.total > 10
