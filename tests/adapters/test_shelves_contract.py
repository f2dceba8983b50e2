"""The contract of the port `Shelves`, kept by Firestore and by the fake alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

import pytest
from google.cloud import firestore

from tests.fakes.calls import CountedCalls
from tests.fakes.model import FakeModel
from tests.fakes.shelves import FakeShelves
from tests.fakes.time import MONDAY
from transbordo.adapters.firestore_shelves import PIECES_AT_ONCE, WRITES_AT_ONCE, FirestoreShelves
from transbordo.domain.bot.asking import Vector
from transbordo.domain.knowledge.articles import CUTTING, MAX_CHUNKS, Article, Chunk, Stage, chunks_of, content_hash
from transbordo.domain.knowledge.shelf import (
    Arrangement,
    Place,
    Shelved,
    arranged,
    drafted,
    published,
    removed,
    restored,
    taken_back,
)
from transbordo.domain.ports import Conflict, Reshelved, SeenArticle, Shelves, StoreUnavailable
from transbordo.domain.workshop.audit import Audit, Person
from transbordo.usecases.find_sources import find_sources

DIEGO = Person(uid="diego", name="Diego")
FIBRA = Article(id="fibra", title="Fibra", when="pergunta o preço", tags=("planos", "preço"), body="# Preço\nCusta 90.")
CHEAPER = replace(FIBRA, body="# Preço\nCusta 80.")
BILL = Article(id="boleto", title="Boleto", body="Está no portal.")
ON_BOTH = Place(live=True, draft=True)
DRAFT_ONLY = Place(live=False, draft=True)
LIVE_ONLY = Place(live=True, draft=False)


class Backend(Protocol):
    """Shelves, and a way around them to the documents."""

    shelves: Shelves

    def read(self, path: str) -> dict[str, Any] | None: ...

    def paths(self, below: str) -> set[str]: ...

    def merge(self, path: str, fields: dict[str, Any]) -> None: ...


class _Fake:
    def __init__(self) -> None:
        fake = FakeShelves()
        self.shelves: Shelves = fake
        self._store = fake.store
        self.read = fake.store.read
        self.merge = fake.store._merge

    def paths(self, below: str) -> set[str]:
        return {path.removeprefix(f"{below}/") for path in self._store._documents if path.startswith(f"{below}/")}


class _Emulated:
    def __init__(self, client: firestore.Client) -> None:
        self.shelves: Shelves = FirestoreShelves(client)
        self._client = client

    def read(self, path: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self._client.document(path).get().to_dict()
        return found

    def merge(self, path: str, fields: dict[str, Any]) -> None:
        self._client.document(path).set(fields, merge=True)

    def paths(self, below: str) -> set[str]:
        return {document.id for document in self._client.collection(below).list_documents()}


@pytest.fixture(params=["fake", pytest.param("firestore", marks=pytest.mark.emulator)])
def backend(request: pytest.FixtureRequest) -> Backend:
    if request.param == "fake":
        return _Fake()
    return _Emulated(request.getfixturevalue("firestore_client"))


@pytest.fixture
def shelves(backend: Backend) -> Shelves:
    return backend.shelves


def pointing(*places: int) -> Vector:
    """A direction in 768 dimensions."""
    return tuple(1.0 if place in places else 0.0 for place in range(768))


def change(shelves: Shelves, id_: str, after: Shelved | None, vectors: Mapping[str, Vector] | None = None) -> Reshelved:
    return Reshelved(seen=shelves.see(id_), after=after, vectors=vectors or {})


def draft(shelves: Shelves, article: Article, vectors: Mapping[str, Vector] | None = None) -> SeenArticle:
    after = drafted(shelves.see(article.id).shelved, article)
    shelves.commit([change(shelves, article.id, after, vectors)], MONDAY, by=DIEGO)
    return shelves.see(article.id)


def publish(shelves: Shelves, id_: str) -> SeenArticle:
    shelved = shelves.see(id_).shelved
    assert shelved
    shelves.commit([change(shelves, id_, published(shelved))], MONDAY)
    return shelves.see(id_)


def ids(article: Article) -> list[str]:
    return [chunk.id for chunk in chunks_of(article)]


def found(shelves: Shelves, vector: Vector, stage: Stage = "draft", limit: int = 12) -> list[Chunk]:
    return list(shelves.nearest(vector, stage=stage, limit=limit))


def test_an_article_that_nobody_wrote_is_seen_as_none(shelves: Shelves) -> None:
    seen = shelves.see("nenhum")

    assert (seen.id, seen.shelved, seen.pieces) == ("nenhum", None, {})
    assert (shelves.see_all(), shelves.size()) == ((), 0)


def test_a_draft_is_not_live_and_its_pieces_are_not_either(backend: Backend) -> None:
    seen = draft(backend.shelves, FIBRA)

    assert seen.shelved == Shelved(id="fibra", draft=FIBRA, revision=1)
    assert seen.pieces == dict.fromkeys(ids(FIBRA), DRAFT_ONLY)
    assert backend.read("knowledge/fibra") == {
        "title": "",
        "when": "",
        "tags": [],
        "body": "",
        "live": False,
        "draft": {"title": "Fibra", "when": "pergunta o preço", "tags": ["planos", "preço"], "body": FIBRA.body},
        "removed": False,
        "revision": 1,
        "cut": CUTTING,
        "updatedAt": MONDAY,
        "updatedBy": {"uid": "diego", "name": "Diego"},
    }
    assert backend.paths("knowledge/fibra/revisions") == set()


def test_what_is_published_is_live_and_kept_as_it_was(backend: Backend) -> None:
    draft(backend.shelves, FIBRA)
    seen = publish(backend.shelves, "fibra")

    assert seen.shelved == Shelved(id="fibra", live=FIBRA, revision=1)
    assert seen.pieces == dict.fromkeys(ids(FIBRA), ON_BOTH)
    document = backend.read("knowledge/fibra")
    assert document and document["title"] == "Fibra" and document["draft"] is None and document["live"] is True
    assert document["updatedBy"] == {"uid": "diego", "name": "Diego"}, "publishing is not editing"
    assert backend.paths("knowledge/fibra/revisions") == {content_hash(FIBRA)}


def test_a_draft_of_what_is_live_moves_only_the_pieces_that_differ(shelves: Shelves) -> None:
    draft(shelves, FIBRA)
    publish(shelves, "fibra")

    seen = draft(shelves, CHEAPER)

    (same, before), (same_still, after) = ids(FIBRA), ids(CHEAPER)
    assert same == same_still
    assert seen.pieces == {same: ON_BOTH, before: LIVE_ONLY, after: DRAFT_ONLY}


def test_publishing_the_new_draft_drops_the_old_pieces_and_keeps_both_revisions(backend: Backend) -> None:
    draft(backend.shelves, FIBRA)
    publish(backend.shelves, "fibra")
    draft(backend.shelves, CHEAPER)

    seen = publish(backend.shelves, "fibra")

    assert seen.pieces == dict.fromkeys(ids(CHEAPER), ON_BOTH)
    kept = {content_hash(FIBRA), content_hash(CHEAPER)}
    assert backend.paths("knowledge/fibra/revisions") == kept


def test_a_removed_article_stays_live_until_that_is_published(backend: Backend) -> None:
    shelves = backend.shelves
    draft(shelves, FIBRA)
    shelved = publish(shelves, "fibra").shelved
    assert shelved

    shelves.commit([change(shelves, "fibra", removed(shelved))], MONDAY, by=DIEGO)
    seen = shelves.see("fibra")
    assert seen.shelved == Shelved(id="fibra", live=FIBRA, removed=True, revision=2)
    assert seen.pieces == dict.fromkeys(ids(FIBRA), LIVE_ONLY)

    seen = publish(shelves, "fibra")
    assert (seen.shelved, seen.pieces) == (None, {})
    assert backend.read("knowledge/fibra") is None
    assert backend.paths("knowledge/fibra/chunks") == set()


def test_a_restored_article_has_its_live_pieces_among_the_drafts_again(shelves: Shelves) -> None:
    draft(shelves, FIBRA)
    publish(shelves, "fibra")
    shelved = draft(shelves, CHEAPER).shelved
    assert shelved

    shelves.commit([change(shelves, "fibra", restored(shelved))], MONDAY, by=DIEGO)

    seen = shelves.see("fibra")
    assert seen.shelved == Shelved(id="fibra", live=FIBRA, revision=3)
    assert seen.pieces == dict.fromkeys(ids(FIBRA), ON_BOTH)


def test_an_article_taken_back_is_what_it_once_was(shelves: Shelves) -> None:
    draft(shelves, FIBRA)
    publish(shelves, "fibra")
    draft(shelves, CHEAPER)
    publish(shelves, "fibra")

    once = shelves.once_live({"fibra": content_hash(FIBRA), "boleto": "none"})
    assert once == {"fibra": FIBRA}
    shelves.commit([change(shelves, "fibra", taken_back(shelves.see("fibra").shelved, once["fibra"]))], MONDAY)

    assert shelves.see("fibra").shelved == Shelved(id="fibra", live=FIBRA, revision=3)


def test_whoever_saw_an_older_article_writes_nothing(backend: Backend) -> None:
    shelves = backend.shelves
    draft(shelves, FIBRA)
    late = change(shelves, "fibra", drafted(None, BILL))
    draft(shelves, CHEAPER)

    with pytest.raises(Conflict):
        shelves.commit([late], MONDAY, by=DIEGO)

    seen = shelves.see("fibra").shelved
    assert seen and seen.draft == CHEAPER


def test_of_two_who_create_an_article_one_is_told(shelves: Shelves) -> None:
    late = change(shelves, "fibra", drafted(None, CHEAPER))
    draft(shelves, FIBRA)

    with pytest.raises(Conflict):
        shelves.commit([late], MONDAY, by=DIEGO)


def test_each_commit_tells_that_the_draft_is_another(backend: Backend) -> None:
    draft(backend.shelves, FIBRA)
    draft(backend.shelves, CHEAPER)

    assert backend.read("settings/bot") == {"draftRevision": 2}


def test_who_did_what_is_written_along(backend: Backend) -> None:
    entry = Audit(id="01ABC", at=MONDAY, by=DIEGO, what="article_saved", of="fibra")
    after = drafted(None, FIBRA)

    backend.shelves.commit([change(backend.shelves, "fibra", after)], MONDAY, by=DIEGO, audit=entry)

    document = backend.read("audit/01ABC")
    assert document and (document["what"], document["of"], document["by"]["uid"]) == ("article_saved", "fibra", "diego")


def test_nothing_to_write_writes_nothing(backend: Backend) -> None:
    backend.shelves.commit([], MONDAY, by=DIEGO, audit=Audit(id="01ABC", at=MONDAY, by=DIEGO, what="x"))

    assert (backend.read("audit/01ABC"), backend.read("settings/bot")) == (None, None)


def test_more_articles_than_one_commit_takes_are_all_written(backend: Backend) -> None:
    shelves = backend.shelves
    each = 80
    many = [
        Article(id=f"a{n}", title=f"A{n}", body="\n".join(f"# {section}\nTexto {section}" for section in range(each)))
        for n in range(WRITES_AT_ONCE // each + 1)
    ]

    shelves.commit([change(shelves, one.id, drafted(None, one)) for one in many], MONDAY, by=DIEGO)

    seen = shelves.see_all()
    assert [one.id for one in seen] == sorted(one.id for one in many)
    assert all(len(one.pieces) == each for one in shelves.with_pieces(seen))
    assert shelves.size() == len(many)


def test_the_largest_article_can_be_replaced_by_another_in_one_commit(shelves: Shelves) -> None:
    def largest(word: str) -> Article:
        return replace(FIBRA, when="", body="\n".join(f"# {n}\n{word} {n}" for n in range(MAX_CHUNKS)))

    draft(shelves, largest("um"))
    publish(shelves, "fibra")
    draft(shelves, largest("dois"))

    assert len(shelves.see("fibra").pieces) == 2 * MAX_CHUNKS
    publish(shelves, "fibra")
    draft(shelves, largest("três"))
    back = taken_back(None, largest("quatro"))
    shelves.commit([change(shelves, "fibra", back)], MONDAY)
    assert set(shelves.see("fibra").pieces) == set(ids(largest("quatro")))


# Pieces before and after a commit of many articles


def test_what_is_to_be_live_stands_among_what_is_live_before_it_is_and_is_kept(backend: Backend) -> None:
    shelves = backend.shelves
    draft(shelves, FIBRA)
    publish(shelves, "fibra")
    shelved = draft(shelves, CHEAPER).shelved
    assert shelved

    shelves.widen([change(shelves, "fibra", published(shelved))])

    (same, before), (_, after) = ids(FIBRA), ids(CHEAPER)
    seen = shelves.see("fibra")
    assert seen.shelved == shelved, "the article is what it was"
    assert seen.pieces == {same: ON_BOTH, before: LIVE_ONLY, after: ON_BOTH}
    assert backend.paths("knowledge/fibra/revisions") == {content_hash(FIBRA), content_hash(CHEAPER)}
    assert shelves.untidy(10) == ("fibra",)


def test_embedding_widening_and_tidying_the_pieces_of_an_article_is_nobody_s_edit(backend: Backend) -> None:
    shelves = backend.shelves
    shelved = draft(shelves, FIBRA).shelved
    assert shelved and shelved.revision == 1

    shelves.put_vectors(dict.fromkeys(shelves.unembedded(10), pointing(1)))
    assert shelves.see("fibra").shelved == shelved
    shelves.widen([change(shelves, "fibra", published(shelved))])
    assert shelves.see("fibra").shelved == shelved
    shelves.tidy(["fibra"])
    assert shelves.see("fibra").shelved == shelved


def test_widening_again_goes_on_from_there_and_the_change_rests_on_what_it_gave_back(shelves: Shelves) -> None:
    shelved = draft(shelves, FIBRA).shelved
    assert shelved
    shelves.widen([change(shelves, "fibra", published(shelved))])

    (again,) = shelves.widen([change(shelves, "fibra", published(shelved))])

    assert (again.seen.version, again.after) == (shelves.see("fibra").version, published(shelved))
    shelves.commit([again], MONDAY)
    assert shelves.see("fibra").shelved == published(shelved)


def test_what_is_widened_for_an_article_that_is_not_there_is_no_article(backend: Backend) -> None:
    shelves = backend.shelves
    (widened,) = shelves.widen([change(shelves, "fibra", taken_back(None, FIBRA))])

    seen = shelves.see("fibra")
    assert (seen.shelved, seen.pieces) == (None, dict.fromkeys(ids(FIBRA), ON_BOTH))
    assert (backend.read("knowledge/fibra") or {})["revision"] == 0, "as of one that is not there"
    assert widened.seen.version == seen.version

    shelves.tidy(["fibra"])
    assert shelves.see("fibra") == SeenArticle(id="fibra", shelved=None)
    assert (backend.read("knowledge/fibra"), backend.paths("knowledge/fibra/chunks")) == (None, set())


def test_whoever_saw_an_older_article_widens_nothing(shelves: Shelves) -> None:
    late = change(shelves, "fibra", taken_back(None, CHEAPER))
    before = draft(shelves, FIBRA)

    with pytest.raises(Conflict):
        shelves.widen([late])

    assert shelves.see("fibra") == before


def test_tidying_brings_each_piece_to_where_it_belongs(backend: Backend) -> None:
    shelves = backend.shelves
    draft(shelves, FIBRA)
    publish(shelves, "fibra")
    shelved = draft(shelves, CHEAPER).shelved
    assert shelved
    shelves.widen([change(shelves, "fibra", published(shelved))])

    shelves.tidy(["fibra", "nenhum"])

    (same, before), (_, after) = ids(FIBRA), ids(CHEAPER)
    seen = shelves.see("fibra")
    assert (seen.shelved, seen.pieces) == (shelved, {same: ON_BOTH, before: LIVE_ONLY, after: DRAFT_ONLY})
    assert shelves.untidy(10) == ()
    assert backend.read("knowledge/nenhum") is None


def test_more_pieces_than_one_commit_takes_are_widened_and_tidied(shelves: Shelves) -> None:
    large = replace(FIBRA, when="", body="\n".join(f"# {n}\nTexto {n}" for n in range(MAX_CHUNKS)))
    assert MAX_CHUNKS > 2 * PIECES_AT_ONCE
    shelved = draft(shelves, large).shelved
    assert shelved

    shelves.widen([change(shelves, "fibra", published(shelved))])
    assert shelves.see("fibra").pieces == dict.fromkeys(ids(large), ON_BOTH)

    shelves.tidy(["fibra"])
    assert shelves.see("fibra").pieces == dict.fromkeys(ids(large), DRAFT_ONLY)


def test_what_an_older_version_cut_is_cut_again(backend: Backend) -> None:
    shelves = backend.shelves
    draft(shelves, BILL)
    draft(shelves, FIBRA)
    publish(shelves, "fibra")
    backend.merge("knowledge/fibra", {"cut": CUTTING - 1})
    backend.merge("knowledge/fibra/chunks/old", {"article": "fibra", "live": True, "draft": True, "embedded": True})
    assert shelves.untidy(10) == ("fibra",)

    shelves.tidy(shelves.untidy(10))

    assert shelves.see("fibra").pieces == dict.fromkeys(ids(FIBRA), ON_BOTH)
    assert shelves.untidy(10) == ()


def test_only_so_many_are_tidied_at_once(backend: Backend) -> None:
    for n in range(3):
        draft(backend.shelves, replace(BILL, id=f"a{n}"))
        backend.merge(f"knowledge/a{n}", {"tidy": True, "cut": CUTTING + 1})

    assert len(backend.shelves.untidy(2)) == 2


@pytest.mark.emulator
def test_only_the_pieces_of_articles_that_change_are_read(firestore_client: firestore.Client) -> None:
    shelves = FirestoreShelves(firestore_client)
    for n in range(5):
        draft(shelves, replace(FIBRA, id=f"a{n}"))
    calls = CountedCalls(firestore_client)

    all_of_them = shelves.see_all()
    assert calls.made == {"run_query": 1}

    shelves.with_pieces(all_of_them[:2])
    assert calls.made == {"run_query": 3}


@pytest.mark.emulator
def test_an_article_that_changes_while_it_is_tidied_loses_nothing(firestore_client: firestore.Client) -> None:
    """Its new draft has the very piece that was to go."""
    shelves = FirestoreShelves(firestore_client)
    draft(shelves, FIBRA)
    publish(shelves, "fibra")
    shelved = draft(shelves, CHEAPER).shelved
    assert shelved
    shelves.widen([change(shelves, "fibra", published(shelved))])
    calls = CountedCalls(firestore_client)

    calls.before("commit", lambda: draft(shelves, replace(CHEAPER, when="pergunta quanto custa")))
    with pytest.raises(Conflict):
        shelves.tidy(["fibra"])
    assert shelves.untidy(10) == ("fibra",)
    shelves.tidy(shelves.untidy(10))

    seen = shelves.see("fibra")
    assert arranged(seen.shelved, seen.pieces) == Arrangement(new={}, moved={}, gone=())


def test_all_articles_are_seen_as_each_is(shelves: Shelves) -> None:
    draft(shelves, FIBRA)
    publish(shelves, "fibra")
    draft(shelves, CHEAPER)
    draft(shelves, BILL)

    seen = shelves.see_all()
    assert [one.pieces for one in seen] == [{}, {}], "they are many, and few need them"
    assert shelves.with_pieces(seen) == (shelves.see("boleto"), shelves.see("fibra"))


def test_the_nearest_is_found_first_among_the_stage_that_is_asked_for(shelves: Shelves) -> None:
    first, second = chunks_of(FIBRA)
    draft(shelves, FIBRA, {first.id: pointing(1), second.id: pointing(1, 2)})

    assert found(shelves, pointing(2)) == [second, first]
    assert found(shelves, pointing(1)) == [first, second]
    assert found(shelves, pointing(1), limit=1) == [first]
    assert found(shelves, pointing(1), "live") == []

    publish(shelves, "fibra")
    assert found(shelves, pointing(1), "live") == [first, second]


def test_a_change_keeps_the_vectors_of_what_did_not_change(shelves: Shelves) -> None:
    same, before = chunks_of(FIBRA)
    draft(shelves, FIBRA, {same.id: pointing(1), before.id: pointing(2)})
    publish(shelves, "fibra")
    draft(shelves, CHEAPER)

    assert found(shelves, pointing(1)) == [same]
    assert found(shelves, pointing(1), "live") == [same, before]
    assert shelves.unembedded(10) == (chunks_of(CHEAPER)[1],)


def test_a_piece_without_a_vector_waits_for_one(shelves: Shelves) -> None:
    draft(shelves, FIBRA)
    assert set(shelves.unembedded(10)) == set(chunks_of(FIBRA))
    assert len(shelves.unembedded(1)) == 1

    shelves.put_vectors(dict.fromkeys(chunks_of(FIBRA), pointing(3)))

    assert shelves.unembedded(10) == ()
    assert set(found(shelves, pointing(3))) == set(chunks_of(FIBRA))
    assert shelves.see("fibra").pieces == dict.fromkeys(ids(FIBRA), DRAFT_ONLY)


def test_a_piece_that_went_meanwhile_is_not_brought_back_by_its_vector(backend: Backend) -> None:
    shelves = backend.shelves
    draft(shelves, FIBRA)
    draft(shelves, BILL)
    (late,) = [chunk for chunk in chunks_of(FIBRA) if chunk not in chunks_of(CHEAPER)]
    draft(shelves, CHEAPER)

    with pytest.raises(Conflict):
        shelves.put_vectors(dict.fromkeys((*chunks_of(BILL), late), pointing(3)))

    assert set(backend.paths("knowledge/fibra/chunks")) == set(ids(CHEAPER))
    assert set(chunks_of(BILL)) <= set(shelves.unembedded(10))


@pytest.mark.emulator
def test_a_search_costs_one_call(firestore_client: firestore.Client) -> None:
    large = replace(BILL, body="Está no portal. " * 3000)
    calls = CountedCalls(firestore_client)

    sources = find_sources(
        FirestoreShelves(firestore_client), _Pointing(), (large,), "live", "qual portal?", deadline_s=4
    )

    assert sources, "words alone found them"
    assert calls.made == {"run_query": 1}


@pytest.mark.emulator
def test_a_search_that_firestore_refuses_is_unavailable(firestore_client: firestore.Client) -> None:
    firestore_client.collection("knowledge/fibra/chunks").add({"live": True, "vector": "no vector"})

    with pytest.raises(StoreUnavailable):
        FirestoreShelves(firestore_client).nearest((), stage="live", limit=3)


class _Pointing(FakeModel):
    def embed(self, texts: Any, **_: Any) -> tuple[Vector, ...]:
        return tuple(pointing(1) for _ in texts)
