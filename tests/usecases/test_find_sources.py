"""What the bot gets to read before it answers: everything while that is little, else what fits the question."""

from __future__ import annotations

import pytest

from tests.fakes.model import FakeModel
from tests.fakes.shelves import FakeShelves
from transbordo.domain.knowledge.articles import Article, Stage, chunks_of
from transbordo.domain.knowledge.searching import FOUND, WHOLE_BASE, pieces
from transbordo.usecases.find_sources import find_sources

ROUTER = Article(id="router", title="Roteador", body="Para a luz vermelha do modelo FX-500, desligue e ligue de novo.")
BILL = Article(id="bill", title="Segunda via", body="Baixe o boleto no portal.")
SMALL = (ROUTER, BILL)
PADDING = tuple(
    Article(id=f"other{n}", title=f"Assunto {n}", body=f"Nada de especial sobre o item {n}. " * 20) for n in range(60)
)
LARGE = (*PADDING, *SMALL)


class Searching:
    """A model that turns texts into vectors, and shelves that hold all pieces under theirs."""

    def __init__(self, articles: tuple[Article, ...] = LARGE) -> None:
        self.articles, self.model, self.shelves = articles, FakeModel(), FakeShelves()
        for chunk in pieces(articles):
            (vector,) = self.model.embed([chunk.text], purpose="document", deadline_s=1)
            self.shelves.hold(chunk, vector, "live")
        self.model.embeds.clear()

    def found(self, question: str, stage: Stage = "live") -> list[str]:
        sources = find_sources(self.shelves, self.model, self.articles, stage, question, deadline_s=4)
        assert len({source.id for source in sources}) == len(sources)
        return [source.article for source in sources]


def test_a_small_base_is_read_whole_in_its_order_and_nothing_is_asked_for_it() -> None:
    searching = Searching(SMALL)

    assert searching.found("qualquer coisa") == ["router", "bill"]
    assert (searching.model.embeds, searching.shelves.asked) == ([], [])


def test_a_large_base_costs_one_call_to_the_model_and_one_to_the_shelves() -> None:
    searching = Searching()

    searching.found("a luz está vermelha")

    assert searching.model.embeds == [("query", ("a luz está vermelha",))]
    assert searching.shelves.asked == ["live"]


def test_what_means_the_same_is_found_without_a_word_in_common() -> None:
    searching = Searching()
    # an anagram: the same vector in the model of the tests, and no word of the article
    anagram = "baixe o boleto no portal"[::-1]

    assert "bill" in searching.found(anagram)


@pytest.mark.parametrize("question", ["o meu é o fx500", "FX 500?", "tenho um fx-500 aqui"])
def test_a_product_code_is_found_however_it_is_written(question: str) -> None:
    assert "router" in Searching().found(question)[:2]


def test_no_more_is_given_than_a_question_can_be_answered_from() -> None:
    assert len(Searching().found("item especial assunto nada")) == FOUND


def test_without_the_model_words_alone_must_do() -> None:
    searching = Searching()
    searching.model.embedding_fails = True

    assert searching.found("como baixo o boleto?") == ["bill"]
    assert searching.shelves.asked == []


def test_without_the_shelves_words_alone_must_do() -> None:
    searching = Searching()
    searching.shelves.down = True

    assert searching.found("como baixo o boleto?") == ["bill"]


def test_a_picture_without_words_asks_for_nothing() -> None:
    searching = Searching()

    assert searching.found("  ") == []
    assert searching.model.embeds == []


def test_a_draft_is_searched_among_the_drafts() -> None:
    searching = Searching()

    searching.found("boleto", stage="draft")

    assert searching.shelves.asked == ["draft"]


def test_what_is_newer_in_the_shelves_than_this_turn_is_left_out() -> None:
    searching = Searching()
    (newer,) = chunks_of(Article(id="bill", title="Segunda via", body="Baixe o boleto no aplicativo."))
    searching.shelves.hold(newer, searching.model.embed([newer.text], purpose="document", deadline_s=1)[0], "live")

    sources = find_sources(searching.shelves, searching.model, LARGE, "live", newer.text, deadline_s=4)

    assert newer not in sources


def test_the_large_base_of_these_tests_is_large() -> None:
    assert sum(len(article.body) for article in LARGE) > WHOLE_BASE
