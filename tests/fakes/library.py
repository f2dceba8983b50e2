"""The library in memory, over the same documents at the same paths as Firestore's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tests.fakes.store import FakeStore
from tests.fakes.time import FakeClock
from transbordo.domain.articles import Article, Chunk, Stage, content_hash
from transbordo.domain.asking import Vector
from transbordo.domain.audit import Audit, Person
from transbordo.domain.documents import from_document, to_document
from transbordo.domain.ports import Conflict, Reshelved, SeenArticle, StoreUnavailable
from transbordo.domain.shelf import Place, arranged, article_from, content, shelf_document, shelved_of


class FakeLibrary:
    """The port `Library`, on a store's documents. `down`: it does not answer; `asked`: the stages of all searches.

    `hold` puts a piece on the shelf without an article; `dies_after` commits so many articles and then fails, once.
    With `revises=False` a commit leaves `settings/bot` to the fake of the workshop.
    """

    def __init__(self, store: FakeStore | None = None) -> None:
        self.store = store or FakeStore(FakeClock())
        self.down = False
        self.asked: list[Stage] = []
        self.dies_after: int | None = None

    def hold(self, chunk: Chunk, vector: Vector, *stages: Stage) -> None:
        place = Place(live="live" in stages, draft="draft" in stages)
        self.store.put(_piece(chunk.article, chunk.id), _document(chunk, place, vector))

    def nearest(self, vector: Vector, *, stage: Stage, limit: int) -> tuple[Chunk, ...]:
        self.asked.append(stage)
        self._reach()
        held = [(path, piece) for path, piece in self._pieces() if piece[stage] and piece["embedded"]]
        held.sort(key=lambda each: -_likeness(each[1]["vector"], vector))
        return tuple(_chunk(path, piece) for path, piece in held[:limit])

    def see(self, article_id: str) -> SeenArticle:
        self._reach()
        document = self.store.read(_article(article_id))
        return SeenArticle(
            id=article_id,
            shelved=shelved_of(article_id, document) if document is not None else None,
            pieces={
                path.split("/")[3]: from_document(Place, piece)
                for path, piece in self._pieces()
                if path.split("/")[1] == article_id
            },
            version=self.store._version(_article(article_id)),
        )

    def see_all(self) -> tuple[SeenArticle, ...]:
        return tuple(self.see(id_) for id_, _ in self.store._all("knowledge"))

    def size(self) -> int:
        self._reach()
        return len(self.store._all("knowledge"))

    def commit(
        self,
        changes: Sequence[Reshelved],
        now: datetime,
        *,
        by: Person | None = None,
        audit: Audit | None = None,
        revises: bool = True,
    ) -> None:
        self._reach()
        edited = {"updatedAt": now, "updatedBy": to_document(by)} if by else {}
        for number, change in enumerate(changes):
            if number == self.dies_after:
                self.dies_after = None
                raise StoreUnavailable
            if self.store._version(_article(change.seen.id)) != change.seen.version:
                raise Conflict
            self._write(change, edited)
        if changes and revises:
            revision = (self.store.read("settings/bot") or {}).get("draftRevision", 0)
            self.store._merge("settings/bot", {"draftRevision": revision + 1})
        if changes and audit:
            self.store.put(f"audit/{audit.id}", to_document(audit))

    def once_live(self, hashes: Mapping[str, str]) -> Mapping[str, Article]:
        self._reach()
        found = {id_: self.store.read(f"{_article(id_)}/revisions/{hash_}") for id_, hash_ in hashes.items()}
        return {id_: article_from(id_, document) for id_, document in found.items() if document}

    def unembedded(self, limit: int) -> tuple[Chunk, ...]:
        self._reach()
        return tuple(_chunk(path, piece) for path, piece in self._pieces() if not piece["embedded"])[:limit]

    def put_vectors(self, vectors: Mapping[Chunk, Vector]) -> None:
        self._reach()
        paths = {_piece(chunk.article, chunk.id): vector for chunk, vector in vectors.items()}
        if any(self.store.read(path) is None for path in paths):
            raise Conflict
        for path, vector in paths.items():
            self.store._merge(path, {"embedded": True, "vector": vector})

    def _reach(self) -> None:
        if self.down:
            raise StoreUnavailable

    def _write(self, change: Reshelved, edited: dict[str, Any]) -> None:
        before, after, arrangement = change.seen.shelved, change.after, arranged(change.after, change.seen.pieces)
        if after:
            self.store._merge(_article(after.id), {"draft": None})
            self.store._merge(_article(after.id), shelf_document(after) | edited)
        else:
            self.store._delete(_article(change.seen.id))
        if after and after.live and (before is None or before.live != after.live):
            self.store.put(f"{_article(after.id)}/revisions/{content_hash(after.live)}", content(after.live))
        for chunk, place in arrangement.new.items():
            self.store.put(_piece(chunk.article, chunk.id), _document(chunk, place, change.vectors.get(chunk.id)))
        for id_, place in arrangement.moved.items():
            self.store._merge(_piece(change.seen.id, id_), to_document(place))
        for id_ in arrangement.gone:
            self.store._delete(_piece(change.seen.id, id_))

    def _pieces(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for path in sorted(self.store._documents):
            if path.startswith("knowledge/") and "/chunks/" in path:
                yield path, self.store._documents[path]


def _article(id_: str) -> str:
    return f"knowledge/{id_}"


def _piece(article: str, id_: str) -> str:
    return f"{_article(article)}/chunks/{id_}"


def _document(chunk: Chunk, place: Place, vector: Vector | None) -> dict[str, Any]:
    embedded: dict[str, Any] = {"embedded": True, "vector": vector} if vector else {"embedded": False}
    return to_document(chunk, without=("id",)) | to_document(place) | embedded


def _chunk(path: str, document: Mapping[str, Any]) -> Chunk:
    return from_document(Chunk, {**document, "id": path.rpartition("/")[2]})


def _likeness(one: Vector, other: Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
