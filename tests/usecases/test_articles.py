"""People write articles: nothing of it reaches a customer before it is published, and nothing of it is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.between import Between
from tests.fakes.model import FakeModel
from tests.fakes.shelves import FakeShelves
from tests.fakes.store import FakeStore
from tests.fakes.time import FakeClock, FakeIds
from tests.usecases.world import DIEGO, ELISA, World
from transbordo.domain.access import User
from transbordo.domain.articles import MAX_ARTICLES, Article, chunks_of
from transbordo.domain.ports import Reshelved, StoreUnavailable
from transbordo.domain.shelf import Shelved, published
from transbordo.errors import Busy, Invalid, NotFound
from transbordo.usecases.embed_missing import embed_missing
from transbordo.usecases.remove_article import remove_article
from transbordo.usecases.restore_article import restore_article
from transbordo.usecases.save_article import save_article
from transbordo.usecases.shelving import ATTEMPTS, Editing

FIBRA = Article(id="fibra", title="Fibra", body="# Preço\nCusta 90.\n# Prazo\nDois dias.", tags=("planos",))
CHEAPER = replace(FIBRA, body="# Preço\nCusta 80.\n# Prazo\nDois dias.")


class Shelf:
    """Shelves that somebody works on. `shelves` lets things happen between two of its calls."""

    def __init__(self) -> None:
        self.store = FakeStore(FakeClock())
        self.fake = FakeShelves(self.store)
        self.shelves: Any = Between(self.fake)
        self.model = FakeModel()
        self.new_id = FakeIds()
        self.clock = FakeClock()

    def by(self, user: User = DIEGO) -> Editing:
        return Editing(shelves=self.shelves, model=self.model, user=user, now=self.clock(), new_id=self.new_id)

    def publish(self, id_: str) -> None:
        seen = self.fake.see(id_)
        assert seen.shelved
        self.fake.commit_apart_from_pieces([Reshelved(seen=seen, after=published(seen.shelved))])
        self.fake.tidy([id_])

    def article(self, id_: str = "fibra") -> Shelved | None:
        return self.fake.see(id_).shelved

    @property
    def embedded(self) -> list[str]:
        """All texts that the model was asked to embed, since the last look."""
        texts = [text for _, some in self.model.embeds for text in some]
        self.model.embeds.clear()
        return texts

    @property
    def revision(self) -> int:
        return int((self.store.read("settings/bot") or {}).get("draftRevision", 0))

    @property
    def audit(self) -> list[tuple[str, str, str]]:
        entries = (entry for _, entry in self.store._all("audit"))
        return [(entry["by"]["uid"], entry["what"], entry["of"]) for entry in entries]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_a_new_article_is_a_draft_with_a_vector_for_each_piece(shelf: Shelf) -> None:
    assert save_article(shelf.by(), FIBRA) == Shelved(id="fibra", draft=FIBRA)

    assert shelf.article() == Shelved(id="fibra", draft=FIBRA)
    assert shelf.embedded == ["Fibra › Preço\nCusta 90.", "Fibra › Prazo\nDois dias."]
    assert shelf.fake.unembedded(10) == ()


def test_only_what_changed_is_embedded_again(shelf: Shelf) -> None:
    save_article(shelf.by(), FIBRA)
    shelf.publish("fibra")
    assert len(shelf.embedded) == 2

    save_article(shelf.by(), CHEAPER)
    assert shelf.embedded == ["Fibra › Preço\nCusta 80."]

    save_article(shelf.by(), replace(CHEAPER, tags=()))
    assert shelf.embedded == []


def test_saving_the_same_again_writes_nothing(shelf: Shelf) -> None:
    save_article(shelf.by(), FIBRA)
    before = shelf.fake.see("fibra")

    save_article(shelf.by(ELISA), FIBRA)

    assert shelf.fake.see("fibra") == before
    assert (shelf.revision, len(shelf.audit)) == (1, 1)


def test_saving_what_is_live_leaves_no_draft(shelf: Shelf) -> None:
    save_article(shelf.by(), FIBRA)
    shelf.publish("fibra")
    save_article(shelf.by(), CHEAPER)

    save_article(shelf.by(), FIBRA)

    assert shelf.article() == Shelved(id="fibra", live=FIBRA)


def test_every_change_of_a_draft_raises_the_revision_and_says_who_made_it(shelf: Shelf) -> None:
    save_article(shelf.by(DIEGO), FIBRA)
    shelf.publish("fibra")
    save_article(shelf.by(ELISA), CHEAPER)
    restore_article(shelf.by(DIEGO), "fibra")
    remove_article(shelf.by(ELISA), "fibra")

    assert shelf.revision == 4
    assert shelf.audit == [
        ("diego", "article_saved", "fibra"),
        ("elisa", "article_saved", "fibra"),
        ("diego", "article_restored", "fibra"),
        ("elisa", "article_removed", "fibra"),
    ]


def test_with_the_model_down_it_is_saved_all_the_same_and_embedded_later(shelf: Shelf) -> None:
    shelf.model.embedding_fails = True
    save_article(shelf.by(), FIBRA)
    assert shelf.article() == Shelved(id="fibra", draft=FIBRA)
    assert embed_missing(shelf.shelves, shelf.model) == 0

    shelf.model.embedding_fails = False
    assert embed_missing(shelf.shelves, shelf.model) == 2
    assert shelf.fake.unembedded(10) == ()
    assert embed_missing(shelf.shelves, shelf.model) == 0


def test_a_piece_that_went_while_it_was_embedded_stays_away_and_the_others_wait(shelf: Shelf) -> None:
    shelf.model.embedding_fails = True
    save_article(shelf.by(), FIBRA)
    shelf.model.embedding_fails = False
    shelf.shelves.before("put_vectors", lambda: save_article(shelf.by(), CHEAPER))

    assert embed_missing(shelf.shelves, shelf.model) == 0

    assert set(shelf.fake.see("fibra").pieces) == {chunk.id for chunk in chunks_of(CHEAPER)}
    assert embed_missing(shelf.shelves, shelf.model) == 1


@pytest.mark.parametrize("change", [remove_article, restore_article])
def test_what_was_never_live_goes_at_once(shelf: Shelf, change: Callable[[Editing, str], Shelved | None]) -> None:
    save_article(shelf.by(), FIBRA)

    assert change(shelf.by(), "fibra") is None

    assert (shelf.article(), shelf.fake.see("fibra").pieces) == (None, {})


def test_what_is_live_stays_so_until_its_removal_is_published(shelf: Shelf) -> None:
    save_article(shelf.by(), FIBRA)
    shelf.publish("fibra")

    remove_article(shelf.by(), "fibra")
    assert shelf.article() == Shelved(id="fibra", live=FIBRA, removed=True)

    assert restore_article(shelf.by(), "fibra") == Shelved(id="fibra", live=FIBRA)


def test_saving_brings_back_what_was_to_go(shelf: Shelf) -> None:
    save_article(shelf.by(), FIBRA)
    shelf.publish("fibra")
    remove_article(shelf.by(), "fibra")

    save_article(shelf.by(), CHEAPER)

    assert shelf.article() == Shelved(id="fibra", live=FIBRA, draft=CHEAPER)


def test_removing_what_is_not_there_is_done_already_and_restoring_it_fails(shelf: Shelf) -> None:
    assert remove_article(shelf.by(), "nenhum") is None
    assert shelf.audit == []
    with pytest.raises(NotFound):
        restore_article(shelf.by(), "nenhum")


def test_of_two_who_save_at_once_the_last_word_stands_and_no_piece_of_the_other_is_left(shelf: Shelf) -> None:
    shelf.shelves.before("commit", lambda: save_article(replace(shelf.by(ELISA), shelves=shelf.fake), CHEAPER))

    save_article(shelf.by(), FIBRA)

    seen = shelf.fake.see("fibra")
    assert seen.shelved == Shelved(id="fibra", draft=FIBRA)
    assert set(seen.pieces) == {chunk.id for chunk in chunks_of(FIBRA)}


def test_a_draft_saved_while_another_is_published_is_a_draft_of_what_is_then_live(shelf: Shelf) -> None:
    save_article(shelf.by(), FIBRA)
    shelf.shelves.before("commit", lambda: shelf.publish("fibra"))

    save_article(shelf.by(), CHEAPER)

    assert shelf.article() == Shelved(id="fibra", live=FIBRA, draft=CHEAPER)


def test_a_commit_whose_answer_was_lost_is_no_lost_race(shelf: Shelf) -> None:
    def lost() -> None:
        raise StoreUnavailable

    shelf.shelves.after("commit", lost)
    with pytest.raises(StoreUnavailable):
        save_article(shelf.by(), FIBRA)

    # the dashboard asks again
    assert save_article(shelf.by(), FIBRA) == Shelved(id="fibra", draft=FIBRA)
    assert shelf.revision == 1


def test_who_loses_every_race_is_told_to_try_again(shelf: Shelf) -> None:
    save_article(shelf.by(), FIBRA)
    bodies = (f"Versão {n}" for n in range(99))
    others = replace(shelf.by(ELISA), shelves=shelf.fake)
    shelf.shelves.before("commit", lambda: save_article(others, replace(FIBRA, body=next(bodies))), times=ATTEMPTS)

    with pytest.raises(Busy):
        save_article(shelf.by(), CHEAPER)


def test_what_cannot_be_an_article_is_refused_before_anything_is_asked(shelf: Shelf) -> None:
    with pytest.raises(Invalid) as refused:
        save_article(shelf.by(), replace(FIBRA, title=""))

    assert refused.value.details["field"] == "title"
    assert (shelf.article(), shelf.embedded) == (None, [])


def test_there_are_only_so_many_articles_but_those_can_be_changed(shelf: Shelf) -> None:
    save_article(shelf.by(), FIBRA)
    for n in range(MAX_ARTICLES - 1):
        shelf.store.put(f"knowledge/a{n}", {"title": f"A{n}"})

    with pytest.raises(Invalid):
        save_article(shelf.by(), replace(FIBRA, id="mais"))
    assert save_article(shelf.by(), CHEAPER)


def test_the_sweep_embeds_what_was_left(world: World) -> None:
    world.model.embedding_fails = True
    editing = Editing(shelves=world.shelves, model=world.model, user=DIEGO, now=world.clock(), new_id=world.new_id)
    save_article(editing, FIBRA)
    assert world.sweep()["embedded"] == 0

    world.model.embedding_fails = False
    assert [world.sweep()["embedded"], world.sweep()["embedded"]] == [2, 0]
