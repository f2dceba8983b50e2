"""The shelves in memory, over the same documents at the same paths as Firestore's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.fakes.store import FakeStore
from tests.fakes.time import FakeClock
from transbordo.domain.bot.asking import Vector
from transbordo.domain.documents import from_document, to_document
from transbordo.domain.knowledge.articles import CUTTING, Article, Chunk, Stage, content_hash
from transbordo.domain.knowledge.shelf import (
    Arrangement,
    Place,
    Shelved,
    arranged,
    article_from,
    content,
    leaving_document,
    shelf_document,
    shelved_of,
    widened,
)
from transbordo.domain.ports import Conflict, Reshelved, SeenArticle, StoreUnavailable
from transbordo.domain.workshop.audit import Audit, Person


class FakeShelves:
    """The port `Shelves`, on a store's documents. `down`: it does not answer; `asked`: the stages of all searches.

    `hold` puts a piece on the shelf without an article; `dies_after` commits so many articles and then fails, once;
    `dies_between` does so after so many writes of `widen` and `tidy`.
    """

    def __init__(self, store: FakeStore | None = None) -> None:
        self.store = store or FakeStore(FakeClock())
        self.down = False
        self.asked: list[Stage] = []
        self.dies_after: int | None = None
        self.dies_between: int | None = None

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
        (seen,) = self.with_pieces([self._see(article_id)])
        return seen

    def see_all(self) -> tuple[SeenArticle, ...]:
        return tuple(self._see(id_) for id_, _ in self.store._all("knowledge"))

    def with_pieces(self, articles: Sequence[SeenArticle]) -> tuple[SeenArticle, ...]:
        self._reach()
        pieces = [(path.split("/"), from_document(Place, piece)) for path, piece in self._pieces()]
        return tuple(
            replace(seen, pieces={parts[3]: place for parts, place in pieces if parts[1] == seen.id})
            for seen in articles
        )

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
    ) -> None:
        self._reach()
        edited = {"updatedAt": now, "updatedBy": to_document(by)} if by else {}
        for number, change in enumerate(changes):
            if number == self.dies_after:
                self.dies_after = None
                raise StoreUnavailable
            self._refuse_if_changed(change.seen)
            self._write(change, edited)
        if changes:
            revision = (self.store.read("settings/bot") or {}).get("draftRevision", 0)
            self.store._merge("settings/bot", {"draftRevision": revision + 1})
        if changes and audit:
            self.store.put(f"audit/{audit.id}", to_document(audit))

    def commit_apart_from_pieces(self, changes: Sequence[Reshelved]) -> None:
        """For the fake of the workshop, which writes its own documents besides."""
        for change in changes:
            self._refuse_if_changed(change.seen)
        for change in changes:
            if change.after:
                self._shelve(change.after, {"tidy": True})
            elif change.seen.version is not None:
                self.store._merge(_article(change.seen.id), _leaving(change))

    def widen(self, changes: Sequence[Reshelved]) -> tuple[Reshelved, ...]:
        self._reach()
        return tuple(map(self._widen, changes))

    def tidy(self, ids: Collection[str]) -> None:
        for id_ in ids:
            seen = self.see(id_)
            if seen.version is None:
                continue
            self._arrange(id_, arranged(seen.shelved, seen.pieces), {})
            self._live_on()
            self._refuse_if_changed(seen)
            if seen.shelved:
                self.store._merge(_article(id_), {"tidy": False, "cut": CUTTING})
            else:
                self.store._delete(_article(id_))

    def untidy(self, limit: int) -> tuple[str, ...]:
        self._reach()
        articles = self.store._all("knowledge")
        return tuple(id_ for id_, one in articles if one.get("tidy") or one.get("cut", CUTTING) != CUTTING)[:limit]

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

    def _live_on(self) -> None:
        if self.dies_between == 0:
            self.dies_between = None
            raise StoreUnavailable
        if self.dies_between is not None:
            self.dies_between -= 1

    def _refuse_if_changed(self, seen: SeenArticle) -> None:
        if self.store._version(_article(seen.id)) != seen.version:
            raise Conflict

    def _see(self, id_: str) -> SeenArticle:
        self._reach()
        document = self.store.read(_article(id_))
        return SeenArticle(
            id=id_,
            shelved=shelved_of(id_, document) if document is not None else None,
            version=self.store._version(_article(id_)),
        )

    def _widen(self, change: Reshelved) -> Reshelved:
        if change.after is None:
            return change
        (seen,) = self.with_pieces([change.seen])
        self._live_on()
        self._refuse_if_changed(seen)
        self.store._merge(_article(seen.id), {"tidy": True} if seen.version is not None else _leaving(change))
        self._keep_revision(change)
        self._arrange(seen.id, widened(change.after, seen.pieces), change.vectors)
        return replace(change, seen=self.see(seen.id))

    def _write(self, change: Reshelved, edited: dict[str, Any]) -> None:
        if change.after:
            self._shelve(change.after, {"cut": CUTTING} | edited)
        else:
            self.store._delete(_article(change.seen.id))
        self._keep_revision(change)
        self._arrange(change.seen.id, arranged(change.after, change.seen.pieces), change.vectors)

    def _shelve(self, after: Shelved, besides: dict[str, Any]) -> None:
        # an update replaces a draft whole
        fields = {**(self.store.read(_article(after.id)) or {}), **shelf_document(after), **besides}
        self.store.put(_article(after.id), fields)

    def _keep_revision(self, change: Reshelved) -> None:
        before, after = change.seen.shelved, change.after
        if after and after.live and (before is None or before.live != after.live):
            self.store.put(f"{_article(after.id)}/revisions/{content_hash(after.live)}", content(after.live))

    def _arrange(self, article: str, arrangement: Arrangement, vectors: Mapping[str, Vector]) -> None:
        for chunk, place in arrangement.new.items():
            self._live_on()
            self.store.put(_piece(article, chunk.id), _document(chunk, place, vectors.get(chunk.id)))
        for id_, place in arrangement.moved.items():
            self._live_on()
            self.store._merge(_piece(article, id_), to_document(place))
        for id_ in arrangement.gone:
            self._live_on()
            self.store._delete(_piece(article, id_))

    def _pieces(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for path in sorted(self.store._documents):
            if path.startswith("knowledge/") and "/chunks/" in path:
                yield path, self.store._documents[path]


def _leaving(change: Reshelved) -> dict[str, Any]:
    shelved = change.seen.shelved or change.after
    return leaving_document(shelved.title if shelved else "") | {"tidy": True}


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
