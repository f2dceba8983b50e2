"""A base too large to be read whole: imported, embedded, searched by meaning and by words, on the whole product."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from tests.local.clients import Agent
from tests.local.people import PASSWORD
from tests.local.stack import Stack
from transbordo.domain.knowledge.searching import WHOLE_BASE

ROWS = 120
FILLING = "Nada de especial a dizer sobre isso, a não ser que está tudo certo com o item e que ele segue em linha. "
TABLE = "pergunta;resposta\n" + "".join(
    f"O que é o acessório AC-{n}?;O acessório AC-{n} custa R$ {n},90. {FILLING * 3}\n" for n in range(100, 100 + ROWS)
)


@pytest.fixture
def diego(stack: Stack) -> Iterator[Agent]:
    """Somebody who works on a draft, and throws it away afterwards."""
    agent = Agent(stack.addresses, "diego@fibra.example", PASSWORD)
    agent.signs_in()
    yield agent
    agent.does("bot/draft/discard", revision=_revision(agent))


def test_of_many_imported_answers_the_one_that_is_asked_for_is_found(stack: Stack, diego: Agent) -> None:
    assert len(TABLE) > WHOLE_BASE
    imported = diego.api("POST", "articles/import", files={"file": ("acessorios.csv", TABLE, "text/csv")}).json()
    assert (len(imported["articles"]), imported["problems"]) == (ROWS, [])
    ids = {article["title"]: article["id"] for article in imported["articles"]}
    before = _embeddings(stack)

    trial = diego.does("bot/try", stage="draft", says=[{"author": "customer", "text": "quanto custa o AC 173?"}])[
        "trial"
    ]

    assert "R$ 173,90" in trial["text"], trial
    assert [source["id"] for source in trial["sources"]] == [ids["O que é o acessório AC-173?"]]
    assert _embeddings(stack) == before + 1, "one search, and no second look at what was embedded before"


def test_with_the_model_down_files_are_imported_and_the_sweep_embeds_them(stack: Stack, diego: Agent) -> None:
    requests.post(f"{stack.addresses['gemini']}/control/faults", json={"next": "503"}, timeout=10).raise_for_status()
    imported = diego.api("POST", "articles/import", files={"file": ("nota.txt", "Texto curto.", "text/plain")}).json()
    assert len(imported["articles"]) == 1
    before = _embeddings(stack)

    assert stack.sweep().ok
    assert stack.sweep().ok

    assert _embeddings(stack) == before + 1, "once, and then it is done"


def _revision(agent: Agent) -> int:
    return int((agent.document("settings/bot") or {})["draftRevision"])


def _embeddings(stack: Stack) -> int:
    calls = requests.get(f"{stack.addresses['gemini']}/control/calls", timeout=10).json()["calls"]
    return len([call for call in calls if "mbed" in call["method"]])
