"""The seeded business is consistent: whatever a document names is there."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.local.people import DATA, accounts
from tests.local.script import Script
from tests.local.seed_conversations import conversations
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.conversation import Conversation, Owner, window_open
from transbordo.domain.documents import entry_from_document, from_document, to_document
from transbordo.domain.messages import Outbound, Received

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
PEOPLE = {
    each["uid"]: User(
        uid=each["uid"], email=each["email"], name=each["name"], role=each["role"], queues=tuple(each["queues"])
    )
    for each in accounts()
}
QUEUES = json.loads((DATA / "queues.json").read_text())
ARTICLES = {file.stem: file.read_text().split("\n", 1)[0].removeprefix("# ") for file in DATA.glob("knowledge/*.md")}
SCRIPTS = conversations(NOW, "whatsapp:+14155238886", PEOPLE)

each_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)


@each_script
def test_its_documents_are_read_back_as_they_were_written(script: Script) -> None:
    document = to_document(script.conversation, without=("id",))
    assert from_document(Conversation, document | {"id": script.conversation.id}) == script.conversation
    assert [entry_from_document(to_document(entry)) for entry in script.entries] == script.entries


@each_script
def test_its_timeline_goes_forward_and_ends_before_now(script: Script) -> None:
    moments = [entry.at for entry in script.entries]
    assert moments == sorted(moments)
    assert moments[-1] <= NOW
    assert script.conversation.last_message
    assert script.conversation.updated_at
    assert script.conversation.updated_at <= NOW


@each_script
def test_every_entry_has_an_id_of_its_own(script: Script) -> None:
    ids = [entry.id for entry in script.entries]
    assert len(set(ids)) == len(ids)


@each_script
def test_its_number_is_nobody_s(script: Script) -> None:
    assert re.fullmatch(r"\+55119000000\d\d", script.phone)


@each_script
def test_its_queue_and_agents_exist(script: Script) -> None:
    assert script.conversation.queue in {*QUEUES, None}
    for episode in script.episodes.values():
        assert set(episode["agents"]) <= set(PEOPLE)
        assert episode["queue"] in {*QUEUES, None}


@each_script
def test_every_line_of_its_card_names_messages_of_the_customer(script: Script) -> None:
    said = {entry.id for entry in script.entries if isinstance(entry, Received)}
    card = script.conversation.card
    lines = [card.wants, *card.tried, *card.data, *([card.mood] if card.mood else [])] if card else []
    for line in lines:
        assert line.messages
        assert set(line.messages) <= said


@each_script
def test_the_articles_that_the_bot_names_exist(script: Script) -> None:
    for entry in script.entries:
        for source in entry.because.articles if isinstance(entry, Outbound) and entry.because else ():
            assert ARTICLES[source.id] == source.title


@each_script
def test_every_stored_file_is_there(script: Script) -> None:
    named = {file.path for entry in script.entries for file in getattr(entry, "media", ())}
    assert named == set(script.files)


def test_it_shows_every_kind_of_conversation() -> None:
    owners = [script.conversation.owner for script in SCRIPTS]
    assert owners.count(Owner.QUEUE) >= 2
    assert owners.count(Owner.AGENT) >= 2
    assert owners.count(Owner.BOT) >= 1
    assert owners.count(Owner.NOBODY) >= 1
    assert any(
        script.conversation.owner is Owner.AGENT and not window_open(script.conversation, NOW) for script in SCRIPTS
    )
    assert any(script.conversation.needs_reply and script.conversation.agent_uid for script in SCRIPTS)


def test_every_protocol_number_is_of_one_episode() -> None:
    protocols = [protocol for script in SCRIPTS for protocol in script.episodes]
    assert len(set(protocols)) == len(protocols)


def test_the_business_has_what_a_small_one_needs() -> None:
    assert set(QUEUES) == {"geral", "suporte", "financeiro"}
    assert sorted(each["role"] for each in accounts()) == ["admin", "agent", "agent", "agent", "supervisor"]
    assert len(ARTICLES) >= 12
    assert all(set(person.queues) <= set(QUEUES) for person in PEOPLE.values())


def test_canned_replies_fit_into_one_message() -> None:
    replies = json.loads((DATA / "canned-replies.json").read_text()).values()
    assert all(0 < len(reply["text"]) <= 1600 for reply in replies)
    assert {reply["queue"] for reply in replies} <= {*QUEUES, None}


def test_templates_have_a_name_for_each_variable() -> None:
    for sid, template in json.loads((DATA / "templates.json").read_text()).items():
        assert re.fullmatch(r"HX[0-9a-f]{32}", sid)
        assert sorted(re.findall(r"\{\{(\d)\}\}", template["body"])) == [
            str(number + 1) for number in range(len(template["variables"]))
        ]


def test_waiting_conversations_are_recent_enough_to_be_on_screen() -> None:
    for script in SCRIPTS:
        if script.conversation.owner is Owner.QUEUE:
            assert script.conversation.waiting_since
            assert NOW - script.conversation.waiting_since < timedelta(hours=1)
