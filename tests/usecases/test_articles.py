"""People write articles: nothing of it reaches a customer before it is published, and nothing of it is lost."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from itertools import count, permutations
from typing import Any

import pytest

from tests.fakes.between import Between
from tests.fakes.model import FakeModel
from tests.fakes.shelves import FakeShelves
from tests.fakes.store import FakeStore
from tests.fakes.time import FakeClock, FakeIds
from tests.usecases.world import DIEGO, ELISA, World
from transbordo.domain.conversation.access import User
from transbordo.domain.knowledge.articles import MAX_ARTICLES, Article, chunks_of
from transbordo.domain.knowledge.shelf import Shelved, published
from transbordo.domain.ports import Reshelved
from transbordo.errors import Busy, Invalid, NotFound, StaleArticle
from transbordo.usecases.embed_missing import embed_missing
from transbordo.usecases.import_articles import File, import_articles
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
        self.numbers = count()

    def by(self, user: User = DIEGO) -> Editing:
        return Editing(shelves=self.shelves, model=self.model, user=user, now=self.clock(), new_id=self.new_id)

    def save(self, article: Article, user: User = DIEGO, *, revision: int | None = None) -> Shelved | None:
        return save_article(self.by(user), article, revision=self.seen(article.id, revision))

    def remove(self, id_: str, user: User = DIEGO, *, revision: int | None = None) -> Shelved | None:
        return remove_article(self.by(user), id_, revision=self.seen(id_, revision))

    def restore(self, id_: str, user: User = DIEGO, *, revision: int | None = None) -> Shelved | None:
        return restore_article(self.by(user), id_, revision=self.seen(id_, revision))

    def seen(self, id_: str, revision: int | None = None) -> int:
        """Of the article as it is, unless somebody saw another."""
        there = self.article(id_)
        return revision if revision is not None else there.revision if there else 0

    def meanwhile(self, call: str, somebody: Callable[[Shelf], object], *, times: int = 1) -> None:
        """Right before `call`, on shelves to which nothing else happens meanwhile."""
        other = copy(self)
        other.shelves = self.fake
        self.shelves.before(call, lambda: somebody(other), times=times)

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
    def draft_revision(self) -> int:
        return int((self.store.read("settings/bot") or {}).get("draftRevision", 0))

    @property
    def audit(self) -> list[tuple[str, str, str]]:
        entries = (entry for _, entry in self.store._all("audit"))
        return [(entry["by"]["uid"], entry["what"], entry["of"]) for entry in entries]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_a_new_article_is_a_draft_with_a_vector_for_each_piece(shelf: Shelf) -> None:
    assert shelf.save(FIBRA) == Shelved(id="fibra", draft=FIBRA, revision=1)

    assert shelf.article() == Shelved(id="fibra", draft=FIBRA, revision=1)
    assert shelf.embedded == ["Fibra › Preço\nCusta 90.", "Fibra › Prazo\nDois dias."]
    assert shelf.fake.unembedded(10) == ()


def test_only_what_changed_is_embedded_again(shelf: Shelf) -> None:
    shelf.save(FIBRA)
    shelf.publish("fibra")
    assert len(shelf.embedded) == 2

    shelf.save(CHEAPER)
    assert shelf.embedded == ["Fibra › Preço\nCusta 80."]

    shelf.save(replace(CHEAPER, tags=()))
    assert shelf.embedded == []


def test_saving_the_same_again_writes_nothing(shelf: Shelf) -> None:
    shelf.save(FIBRA)
    before = shelf.fake.see("fibra")

    shelf.save(FIBRA, ELISA)

    assert shelf.fake.see("fibra") == before
    assert (shelf.draft_revision, len(shelf.audit)) == (1, 1)


def test_saving_what_is_live_leaves_no_draft(shelf: Shelf) -> None:
    shelf.save(FIBRA)
    shelf.publish("fibra")
    shelf.save(CHEAPER)

    shelf.save(FIBRA)

    assert shelf.article() == Shelved(id="fibra", live=FIBRA, revision=3)


def test_every_change_of_a_draft_raises_the_revision_and_says_who_made_it(shelf: Shelf) -> None:
    shelf.save(FIBRA)
    shelf.publish("fibra")
    shelf.save(CHEAPER, ELISA)
    shelf.restore("fibra")
    shelf.remove("fibra", ELISA)

    assert shelf.draft_revision == 4
    assert shelf.audit == [
        ("diego", "article_saved", "fibra"),
        ("elisa", "article_saved", "fibra"),
        ("diego", "article_restored", "fibra"),
        ("elisa", "article_removed", "fibra"),
    ]


def test_with_the_model_down_it_is_saved_all_the_same_and_embedded_later(shelf: Shelf) -> None:
    shelf.model.embedding_fails = True
    shelf.save(FIBRA)
    assert shelf.article() == Shelved(id="fibra", draft=FIBRA, revision=1)
    assert embed_missing(shelf.shelves, shelf.model) == 0

    shelf.model.embedding_fails = False
    assert embed_missing(shelf.shelves, shelf.model) == 2
    assert shelf.fake.unembedded(10) == ()
    assert embed_missing(shelf.shelves, shelf.model) == 0


def test_a_piece_that_went_while_it_was_embedded_stays_away_and_the_others_wait(shelf: Shelf) -> None:
    shelf.model.embedding_fails = True
    shelf.save(FIBRA)
    shelf.model.embedding_fails = False
    shelf.meanwhile("put_vectors", lambda other: other.save(CHEAPER))

    assert embed_missing(shelf.shelves, shelf.model) == 0

    assert set(shelf.fake.see("fibra").pieces) == {chunk.id for chunk in chunks_of(CHEAPER)}
    assert embed_missing(shelf.shelves, shelf.model) == 1


@pytest.mark.parametrize("change", [Shelf.remove, Shelf.restore])
def test_what_was_never_live_goes_at_once(shelf: Shelf, change: Callable[[Shelf, str], Shelved | None]) -> None:
    shelf.save(FIBRA)

    assert change(shelf, "fibra") is None

    assert (shelf.article(), shelf.fake.see("fibra").pieces) == (None, {})


def test_what_is_live_stays_so_until_its_removal_is_published(shelf: Shelf) -> None:
    shelf.save(FIBRA)
    shelf.publish("fibra")

    shelf.remove("fibra")
    assert shelf.article() == Shelved(id="fibra", live=FIBRA, removed=True, revision=2)

    assert shelf.restore("fibra") == Shelved(id="fibra", live=FIBRA, revision=3)


def test_saving_brings_back_what_was_to_go(shelf: Shelf) -> None:
    shelf.save(FIBRA)
    shelf.publish("fibra")
    shelf.remove("fibra")

    shelf.save(CHEAPER)

    assert shelf.article() == Shelved(id="fibra", live=FIBRA, draft=CHEAPER, revision=3)


def test_removing_what_is_not_there_is_done_already_and_restoring_it_fails(shelf: Shelf) -> None:
    assert shelf.remove("nenhum") is None
    assert shelf.audit == []
    with pytest.raises(NotFound):
        shelf.restore("nenhum")


def no_pdf(_: bytes) -> str:
    raise AssertionError("there is none among the files")


def edits(shelf: Shelf, revision: int | None = None) -> None:
    shelf.save(CHEAPER, ELISA, revision=revision)


def edits_otherwise(shelf: Shelf, revision: int | None = None) -> None:
    shelf.save(replace(FIBRA, body="Meu."), revision=revision)


def removes(shelf: Shelf, revision: int | None = None) -> None:
    shelf.remove("fibra", revision=revision)


def restores(shelf: Shelf, revision: int | None = None) -> None:
    shelf.restore("fibra", revision=revision)


EDITS = (edits, edits_otherwise, removes, restores)


def with_a_draft(shelf: Shelf) -> Shelf:
    shelf.save(FIBRA)
    shelf.publish("fibra")
    shelf.save(replace(FIBRA, title="Fibra óptica"))
    return shelf


@pytest.mark.parametrize(("mine", "theirs"), list(permutations(EDITS, 2)))
@pytest.mark.parametrize("call", ["see", "commit"])
def test_what_somebody_did_to_an_article_is_overwritten_by_nobody_who_has_not_seen_it(
    shelf: Shelf, mine: Callable[..., None], theirs: Callable[[Shelf], None], call: str
) -> None:
    seen = with_a_draft(shelf).seen("fibra")
    shelf.meanwhile(call, theirs)

    with pytest.raises(StaleArticle) as refused:
        mine(shelf, seen)

    assert refused.value.details == {"revision": seen + 1}
    alone = with_a_draft(Shelf())
    theirs(alone)
    assert shelf.article() == alone.article()
    assert shelf.fake.see("fibra").pieces == alone.fake.see("fibra").pieces, "no piece of mine is left"


@pytest.mark.parametrize("both", EDITS)
def test_of_two_who_do_the_same_at_once_both_are_right(shelf: Shelf, both: Callable[..., None]) -> None:
    seen = with_a_draft(shelf).seen("fibra")
    shelf.meanwhile("commit", both)

    both(shelf, seen)

    assert shelf.seen("fibra") == seen + 1


def test_of_two_who_write_a_new_article_of_one_id_the_second_is_told(shelf: Shelf) -> None:
    shelf.meanwhile("commit", edits)

    with pytest.raises(StaleArticle):
        shelf.save(FIBRA)

    assert shelf.article() == Shelved(id="fibra", draft=CHEAPER, revision=1)


def test_what_somebody_removed_is_not_brought_back_by_who_was_writing_on_it(shelf: Shelf) -> None:
    shelf.save(FIBRA)
    shelf.remove("fibra", ELISA)

    with pytest.raises(StaleArticle) as refused:
        shelf.save(CHEAPER, revision=1)

    assert refused.value.details == {"revision": 0}
    assert shelf.article() is None
    assert shelf.save(CHEAPER, revision=0), "unless they say so"


def test_an_import_is_somebody_s_edit_too(shelf: Shelf) -> None:
    shelf.save(FIBRA)
    import_articles(shelf.by(ELISA), no_pdf, [File(name="a.md", content=b"# Fibra\nCusta 70.")])

    with pytest.raises(StaleArticle):
        shelf.save(CHEAPER, revision=1)


def test_what_is_done_to_the_pieces_of_an_article_is_nobody_s_edit(shelf: Shelf) -> None:
    shelf.model.embedding_fails = True
    shelf.save(FIBRA)
    shelf.model.embedding_fails = False
    assert embed_missing(shelf.shelves, shelf.model) == 2
    seen = shelf.fake.see("fibra")
    assert seen.shelved
    shelf.fake.widen([Reshelved(seen=seen, after=published(seen.shelved))])
    shelf.fake.tidy(["fibra"])

    assert shelf.save(CHEAPER, revision=1)


def test_a_draft_saved_while_another_is_published_is_a_draft_of_what_is_then_live(shelf: Shelf) -> None:
    shelf.save(FIBRA)
    shelf.meanwhile("commit", lambda other: other.publish("fibra"))

    shelf.save(CHEAPER)

    assert shelf.article() == Shelved(id="fibra", live=FIBRA, draft=CHEAPER, revision=2)


def test_who_loses_every_race_is_told_to_try_again(shelf: Shelf) -> None:
    shelf.save(FIBRA)
    shelf.meanwhile(
        "commit",
        lambda other: other.store._merge("knowledge/fibra", {"tidy": next(other.numbers)}),
        times=ATTEMPTS,
    )

    with pytest.raises(Busy):
        shelf.save(CHEAPER)


def test_what_cannot_be_an_article_is_refused_before_anything_is_asked(shelf: Shelf) -> None:
    with pytest.raises(Invalid) as refused:
        shelf.save(replace(FIBRA, title=""))

    assert refused.value.details["field"] == "title"
    assert (shelf.article(), shelf.embedded) == (None, [])


def test_there_are_only_so_many_articles_but_those_can_be_changed(shelf: Shelf) -> None:
    shelf.save(FIBRA)
    for n in range(MAX_ARTICLES - 1):
        shelf.store.put(f"knowledge/a{n}", {"title": f"A{n}"})

    with pytest.raises(Invalid):
        shelf.save(replace(FIBRA, id="mais"))
    assert shelf.save(CHEAPER)


def test_the_sweep_embeds_what_was_left(world: World) -> None:
    world.model.embedding_fails = True
    editing = Editing(shelves=world.shelves, model=world.model, user=DIEGO, now=world.clock(), new_id=world.new_id)
    save_article(editing, FIBRA, revision=0)
    assert world.sweep()["embedded"] == 0

    world.model.embedding_fails = False
    assert [world.sweep()["embedded"], world.sweep()["embedded"]] == [2, 0]
