"""The bot says something wrong; it is marked, corrected, tried, published, and taken back: on the whole product."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.local.clients import Agent, Customer, new_id
from tests.local.people import DATA, PASSWORD
from tests.local.stack import Stack

QUESTION = "Quanto custa o plano Fibra 500?"
OLD, NEW = "R$ 119,90", "R$ 129,90"
PRICES = "planos-e-precos"
_numbers = itertools.count(800)


@pytest.fixture
def diego(stack: Stack) -> Agent:
    return _signed_in(stack, "diego")


def test_what_the_bot_said_wrong_is_a_case_until_it_says_it_right_and_customers_hear_of_it_once_it_is_out(
    stack: Stack, diego: Agent
) -> None:
    ana, first = _signed_in(stack, "ana"), _customer(stack)
    first.says(QUESTION)
    first.waits_for(OLD)
    wrong = next(entry["id"] for entry in ana.messages(first.cid) if entry["direction"] == "out")

    marked = f"conversations/{first.cid}/messages/{wrong}/wrong"
    case = ana.does(marked, id=new_id(), rightAnswer=f"O Fibra 500 custa {NEW} por mês.")["case"]
    assert NEW in case["expected"]["must"]
    assert not _passes(diego, case["id"]), "the draft is as wrong as what is out"

    title, tags, body = _seeded(PRICES)
    seen = (diego.document(f"knowledge/{PRICES}") or {}).get("revision", 0)
    correct = {"title": title, "tags": tags, "body": body.replace(OLD, NEW), "revision": seen}
    assert diego.api("PUT", f"articles/{PRICES}", json=correct).status_code == 200
    early = diego.api("POST", "bot/publish", json={"revision": _bot(diego)["draftRevision"]})
    assert early.json()["error"]["code"] == "cases_not_run"

    waiting = early.json()["error"]["details"]["missing"]
    assert case["id"] in waiting
    mistaken = [id_ for id_ in waiting if not _passes(diego, id_)]
    # a seeded case knows the old price; who changes it corrects the case
    for id_ in mistaken:
        changed = {"says": case["says"], "expected": {"must": [NEW]}}
        assert diego.api("PUT", f"cases/{id_}", json=changed).status_code == 200
        assert _passes(diego, id_)
    published = diego.does("bot/publish", revision=_bot(diego)["draftRevision"], note="Preço novo")["bot"]

    assert _asks_anew(stack, NEW), "customers get the new answer"
    again = diego.does("bot/publish", revision=_bot(diego)["draftRevision"])["bot"]
    assert again["version"] == published["version"]

    before = published["version"] - 1
    back = diego.does(f"bot/versions/{before}/roll-back", revision=_bot(diego)["draftRevision"])["bot"]
    assert back["version"] == published["version"] + 1
    assert _asks_anew(stack, OLD), "customers get the old answer again"
    assert not _passes(diego, case["id"])


def test_the_draft_is_talked_to_without_whatsapp(stack: Stack, diego: Agent) -> None:
    sent = _customer(stack).sees()

    trial = diego.does("bot/try", stage="draft", says=[{"author": "customer", "text": QUESTION}])["trial"]

    assert OLD in trial["text"]
    assert [source["id"] for source in trial["sources"]] == [PRICES]
    assert trial["model"] and trial["promptTokens"] and trial["cost"]
    assert _customer(stack).sees() == sent == []


def _asks_anew(stack: Stack, answer: str) -> bool:
    """A process keeps what it knows for a minute; one that starts reads it."""
    stack.restart_functions()
    customer = _customer(stack)
    customer.says(QUESTION)
    return bool(customer.waits_for(answer))


def _passes(agent: Agent, case_id: str) -> bool:
    result = agent.does(f"cases/{case_id}/run", stage="draft")["case"]["results"]["draft"]
    assert not [fault for fault in result["faults"] if fault["code"] == "model"]
    return bool(result["passed"])


def _bot(agent: Agent) -> dict[str, Any]:
    document = agent.document("settings/bot")
    assert document
    return document


def _seeded(id_: str) -> tuple[str, list[str], str]:
    title, tags, body = (DATA / "knowledge" / f"{id_}.md").read_text().split("\n", 2)
    return title.removeprefix("# "), tags.removeprefix("etiquetas: ").split(", "), body.strip()


def _signed_in(stack: Stack, name: str) -> Agent:
    agent = Agent(stack.addresses, f"{name}@fibra.example", PASSWORD)
    agent.signs_in()
    return agent


def _customer(stack: Stack) -> Customer:
    return Customer(stack.addresses, f"+5511900000{next(_numbers)}", "Marina")
