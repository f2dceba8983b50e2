"""Files are imported as drafts: again and again, several at once, with the model down, and up to the limit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.between import Between
from tests.fakes.model import FakeModel
from tests.fakes.shelves import FakeShelves
from tests.fakes.store import FakeStore
from tests.fakes.time import FakeClock, FakeIds
from tests.usecases.world import DIEGO
from transbordo.domain.knowledge.articles import MAX_ARTICLES, Article
from transbordo.domain.knowledge.import_problems import ImportProblem
from transbordo.domain.knowledge.shelf import Shelved, drafted, published
from transbordo.domain.ports import PdfFailed, Reshelved, StoreUnavailable
from transbordo.usecases.embedding import ALL_S
from transbordo.usecases.import_articles import File, Imported, import_articles
from transbordo.usecases.save_article import save_article
from transbordo.usecases.shelving import EMBEDDED_AT_ONCE, Editing

FAQ = "pergunta;resposta\nPrazo?;Dois dias.\nFrete?;Grátis.\n"


class Desk:
    """Somebody with files. `shelves` lets things happen between two of its calls."""

    def __init__(self) -> None:
        self.store = FakeStore(FakeClock())
        self.fake = FakeShelves(self.store)
        self.shelves: Any = Between(self.fake)
        self.model = FakeModel()
        self.clock = FakeClock()
        self.new_id = FakeIds()

    def imports(self, **files: str) -> Imported:
        """`name_ext` stands for name.ext."""
        given = [File(name=".".join(name.rsplit("_", 1)), content=text.encode()) for name, text in files.items()]
        return import_articles(self.editing, self.read_pdf, given)

    @property
    def editing(self) -> Editing:
        return Editing(shelves=self.shelves, model=self.model, user=DIEGO, now=self.clock(), new_id=self.new_id)

    def read_pdf(self, content: bytes) -> str:
        if content == b"scanned":
            raise PdfFailed("pdf_scanned")
        return content.decode()

    def shelve(self, article: Article, *, live: bool = False) -> None:
        """An article that somebody wrote before, without a vector."""
        after = drafted(None, article)
        self.fake.commit([Reshelved(seen=self.fake.see(article.id), after=after)], self.clock())
        if live:
            self.fake.commit([Reshelved(seen=self.fake.see(article.id), after=published(after))], self.clock())

    @property
    def drafts(self) -> dict[str, str]:
        staged = [seen.shelved.staged for seen in self.fake.see_all() if seen.shelved]
        return {article.title: article.body for article in staged if article}

    @property
    def audit(self) -> list[str]:
        return [entry["what"] for _, entry in self.store._all("audit")]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def codes(problems: tuple[ImportProblem, ...]) -> list[tuple[str, str]]:
    return [(problem.file, problem.code) for problem in problems]


def test_each_file_becomes_drafts_with_vectors_in_one_go(desk: Desk) -> None:
    imported = desk.imports(faq_csv=FAQ, planos_md="# Planos\nCusta 90.", contrato_pdf="Cláusula 1.")

    assert desk.drafts == {
        "Prazo?": "Dois dias.",
        "Frete?": "Grátis.",
        "Planos": "Custa 90.",
        "Contrato": "Cláusula 1.",
    }
    assert imported.problems == ()
    assert all(shelved.live is None for shelved in imported.articles)
    assert len(desk.model.embeds) == 1
    assert desk.fake.unembedded(10) == ()
    assert desk.audit == ["articles_imported"]


def test_what_fails_does_not_keep_the_rest_out(desk: Desk) -> None:
    imported = desk.imports(foto_png="x", nota_pdf="scanned", vazio_md="", faq_csv=FAQ)

    assert len(imported.articles) == 2
    assert codes(imported.problems) == [
        ("foto.png", "unknown_kind"),
        ("nota.pdf", "pdf_scanned"),
        ("vazio.md", "empty"),
    ]


def test_a_file_without_tags_takes_none_away_from_the_article_that_it_changes(desk: Desk) -> None:
    (shelved,) = desk.imports(visita_md="# Visita\nAmanhã.").articles
    assert shelved.draft
    save_article(desk.editing, replace(shelved.draft, when="marca visita", tags=("agenda",)), revision=1)

    (changed,) = desk.imports(visita_md="# Visita\nHoje.").articles

    assert changed.draft and (changed.draft.body, changed.draft.when, changed.draft.tags) == (
        "Hoje.",
        "marca visita",
        ("agenda",),
    )


def test_importing_the_same_again_changes_nothing(desk: Desk) -> None:
    first = desk.imports(faq_csv=FAQ)

    again = desk.imports(faq_csv=FAQ)

    assert (again.articles, again.problems) == (first.articles, first.problems)
    assert (first.known, again.known) == (frozenset(), {article.id for article in first.articles})
    assert (len(desk.drafts), len(desk.model.embeds), desk.audit) == (2, 1, ["articles_imported"])


def test_a_mended_file_changes_the_articles_of_the_same_titles(desk: Desk) -> None:
    desk.imports(faq_csv=FAQ)
    desk.imports(faq_csv=FAQ.replace("Dois", "Três").replace("Prazo", "PRAZO"))

    assert desk.drafts == {"PRAZO?": "Três dias.", "Frete?": "Grátis."}


def test_an_article_that_is_live_gets_a_draft(desk: Desk) -> None:
    live = Article(id="prazo", title="Prazo?", body="Um dia.")
    desk.shelve(live, live=True)

    desk.imports(faq_csv=FAQ)

    seen = desk.fake.see("prazo").shelved
    draft = Article(id="prazo", title="Prazo?", body="Dois dias.")
    assert seen == Shelved(id="prazo", live=live, draft=draft, revision=2)


def test_of_two_articles_with_one_title_the_first_stands(desk: Desk) -> None:
    imported = desk.imports(um_md="# Planos\nA", dois_md="# planos\nB")

    assert desk.drafts == {"Planos": "A"}
    assert codes(imported.problems) == [("dois.md", "same_title")]


def test_there_is_room_for_so_many_and_the_file_that_has_too_many_is_named_once(desk: Desk) -> None:
    for n in range(MAX_ARTICLES - 1):
        desk.shelve(Article(id=f"a{n}", title=f"A{n}", body="x"))

    imported = desk.imports(novos_csv=FAQ + "Mais?;Sim.\n", a0_md="# A0\nOutro texto")

    assert [shelved.draft.title for shelved in imported.articles if shelved.draft] == ["Prazo?", "A0"]
    assert codes(imported.problems) == [("novos.csv", "too_many_articles")]
    assert "Ficaram de fora: 2." in imported.problems[0].pt
    assert len(desk.drafts) == MAX_ARTICLES


def test_with_the_model_down_all_is_imported_all_the_same(desk: Desk) -> None:
    desk.model.embedding_fails = True

    desk.imports(faq_csv=FAQ)

    assert (len(desk.drafts), len(desk.fake.unembedded(10))) == (2, 2)


def test_of_very_many_pieces_some_are_left_to_the_sweep(desk: Desk) -> None:
    rows = "".join(f"Pergunta {n};" + "Resposta longa. " * 200 + "\n" for n in range(300))

    desk.imports(faq_csv="pergunta;resposta\n" + rows)

    assert sum(len(texts) for _, texts in desk.model.embeds) == EMBEDDED_AT_ONCE
    assert desk.fake.unembedded(10)


def test_vectors_of_very_many_pieces_take_no_longer_than_one_request_has_for_them(desk: Desk) -> None:
    rows = "".join(f"Pergunta {n};" + "Resposta longa. " * 200 + "\n" for n in range(300))

    desk.imports(faq_csv="pergunta;resposta\n" + rows)

    assert len(desk.model.allowed) > 1
    assert sum(desk.model.allowed) <= ALL_S


def test_an_article_that_changed_meanwhile_is_looked_at_again(desk: Desk) -> None:
    desk.shelve(Article(id="prazo", title="Prazo?", body="Um dia."))
    desk.shelves.before("commit", lambda: desk.shelve(Article(id="prazo", title="Prazo?", body="Nunca.")))

    desk.imports(faq_csv=FAQ)

    assert desk.drafts == {"Prazo?": "Dois dias.", "Frete?": "Grátis."}


def test_one_that_died_midway_is_finished_by_importing_again(desk: Desk) -> None:
    desk.fake.dies_after = 1
    with pytest.raises(StoreUnavailable):
        desk.imports(faq_csv=FAQ)
    assert len(desk.drafts) == 1

    desk.imports(faq_csv=FAQ)

    assert desk.drafts == {"Prazo?": "Dois dias.", "Frete?": "Grátis."}


def test_files_that_give_nothing_write_nothing(desk: Desk) -> None:
    imported = desk.imports(vazio_md="")

    assert (imported.articles, desk.audit, desk.store.read("settings/bot")) == ((), [], None)
