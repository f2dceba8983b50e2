"""The business's articles in Firestore, with their pieces and those pieces' vectors.

`knowledge/{id}` holds an article as `domain/knowledge/shelf` tells it, `chunks` below it its pieces, `revisions` what
of it was ever live. As in the store, a write fails when the article that it rests on has changed since.

A draft of an article is one commit with its pieces. Where many articles change together, their pieces are widened
before and tidied after, in small batches, each article by itself: Firestore counts what a commit rewrites and all its
index entries against 10 MiB, and each piece's vector stands in two indexes. `tidy` tells what may not be done yet.
https://cloud.google.com/firestore/quotas
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from google.api_core.exceptions import GoogleAPIError
from google.cloud import firestore
from google.cloud.firestore import WriteBatch
from google.cloud.firestore_v1.base_vector_query import DistanceMeasure
from google.cloud.firestore_v1.vector import Vector as StoredVector

from transbordo.adapters.firestore_calls import (
    READ_AT_ONCE,
    commit,
    count,
    data_of,
    get,
    get_all,
    parted,
    run,
    unchanged,
    where,
)
from transbordo.adapters.logs import count_firestore_call, log
from transbordo.domain.bot.asking import Vector
from transbordo.domain.documents import from_document, to_document
from transbordo.domain.knowledge.articles import CUTTING, Article, Chunk, Stage, content_hash
from transbordo.domain.knowledge.shelf import (
    Arrangement,
    Place,
    arranged,
    article_from,
    content,
    leaving_document,
    shelf_document,
    shelved_of,
    widened,
)
from transbordo.domain.ports import Reshelved, SeenArticle, StoreUnavailable
from transbordo.domain.workshop.audit import Audit, Person

SEARCH_TIMEOUT = 3.0
"""Seconds; a customer waits, and words alone find a good part of what vectors find."""

WRITES_AT_ONCE = 100
"""Of drafts, each of which goes whole even where it is more: 120 new pieces in the place of as many are some 4 MB."""

PIECES_AT_ONCE = 50
"""Some 2 MB with their index entries."""

ARTICLES_AT_ONCE = 8
"""Threads: widening and tidying wait for Firestore, each article for itself."""

T = TypeVar("T")
U = TypeVar("U")

Write = Callable[[WriteBatch], object]
"""Adds itself to a batch."""


class FirestoreShelves:
    """The port `Shelves` on a Firestore client."""

    def __init__(self, client: firestore.Client) -> None:
        self._client = client

    def nearest(self, vector: Vector, *, stage: Stage, limit: int) -> tuple[Chunk, ...]:
        query: Any = (
            where(self._client.collection_group("chunks"), ("live" if stage == "live" else "draft", "==", True))
            .select(["article", "title", "text"])
            .find_nearest(
                vector_field="vector",
                query_vector=StoredVector(vector),
                distance_measure=DistanceMeasure.COSINE,
                limit=limit,
            )
        )
        count_firestore_call()
        try:
            return tuple(map(_chunk, query.get(retry=None, timeout=SEARCH_TIMEOUT)))
        except GoogleAPIError as error:
            # without its index, say, Firestore refuses: the bot answers all the same, but ops are to know
            log("ERROR", "search_failed", error=error)
            raise StoreUnavailable from error

    def see(self, article_id: str) -> SeenArticle:
        return self._with_pieces(_seen(get(self._article(article_id))))

    def see_all(self) -> tuple[SeenArticle, ...]:
        return tuple(map(_seen, run(self._client.collection("knowledge"))))

    def with_pieces(self, articles: Sequence[SeenArticle]) -> tuple[SeenArticle, ...]:
        return tuple(_each(self._with_pieces, articles))

    def size(self) -> int:
        return count(self._client.collection("knowledge"))

    def commit(
        self,
        changes: Sequence[Reshelved],
        now: datetime,
        *,
        by: Person | None = None,
        audit: Audit | None = None,
    ) -> None:
        edited = {"updatedAt": now, "updatedBy": to_document(by)} if by else {}
        besides = [_set(self._bot(), {"draftRevision": firestore.Increment(1)}, merge=True)]
        if audit:
            # one entry for all, whichever of their commits goes through
            besides.append(_set(self._client.collection("audit").document(audit.id), to_document(audit)))
        for writes in _packed([list(self._rewritten(change, edited)) for change in changes]):
            self._write([*writes, *besides])

    def writes(self, changes: Sequence[Reshelved]) -> Iterator[Write]:
        """For a commit that has more to write together with them: the articles, whose pieces are still to be tidied."""
        for change in changes:
            if change.after:
                yield self._article_write(change.seen, shelf_document(change.after) | {"tidy": True})
            elif change.seen.version:
                yield self._article_write(change.seen, _leaving(change))

    def widen(self, changes: Sequence[Reshelved]) -> tuple[Reshelved, ...]:
        return tuple(_each(self._widen, changes))

    def tidy(self, ids: Collection[str]) -> None:
        _each(self._tidy, ids)

    def untidy(self, limit: int) -> tuple[str, ...]:
        articles = self._client.collection("knowledge")
        marked = run(where(articles, ("tidy", "==", True)).limit(limit))
        cut_otherwise = run(where(articles, ("cut", "!=", CUTTING)).limit(limit))
        return tuple(dict.fromkeys(article.id for article in (*marked, *cut_otherwise)))[:limit]

    def once_live(self, hashes: Mapping[str, str]) -> Mapping[str, Article]:
        wanted = [self._revision(id_, hash_) for id_, hash_ in hashes.items()]
        found = [one for some in parted(wanted, READ_AT_ONCE) for one in get_all(self._client, some)]
        ids = {revision.reference.parent.parent.id: revision for revision in found if revision.exists}
        return {id_: article_from(id_, data_of(revision)) for id_, revision in ids.items()}

    def unembedded(self, limit: int) -> tuple[Chunk, ...]:
        without = where(self._client.collection_group("chunks"), ("embedded", "==", False))
        return tuple(map(_chunk, run(without.limit(limit))))

    def put_vectors(self, vectors: Mapping[Chunk, Vector]) -> None:
        batch = self._client.batch()
        for chunk, vector in vectors.items():
            batch.update(self._piece(chunk.article, chunk.id), _embedded(vector))
        commit(batch)

    def _with_pieces(self, seen: SeenArticle) -> SeenArticle:
        # read after the article: if that changes before, it has another version by then, and a commit fails
        pieces = run(self._article(seen.id).collection("chunks").select(["live", "draft"]))
        return replace(seen, pieces=_places(pieces))

    def _widen(self, change: Reshelved) -> Reshelved:
        if change.after is None:
            return change
        seen = self._with_pieces(change.seen)
        mark = {"tidy": True} if seen.version else _leaving(change)
        pieces = self._piece_writes(seen.id, widened(change.after, seen.pieces), change.vectors)
        first, *others = parted(
            [self._article_write(seen, mark), *self._revision_writes(change), *pieces], PIECES_AT_ONCE
        )
        version = self._write(first)
        for writes in others:
            self._write(writes)
        return replace(change, seen=replace(seen, version=version))

    def _tidy(self, id_: str) -> None:
        seen = self.see(id_)
        if seen.version is None:
            return
        pieces = self._piece_writes(id_, arranged(seen.shelved, seen.pieces), {})
        *before, last = list(parted(pieces, PIECES_AT_ONCE)) or [[]]
        for writes in before:
            # each rests on the article: one that changes meanwhile must not lose a piece of what it is now
            version = self._write([self._article_write(seen, {"tidy": True}), *writes])
            seen = replace(seen, version=version)
        if seen.shelved:
            done = self._article_write(seen, {"tidy": False, "cut": CUTTING})
        else:
            done = partial(WriteBatch.delete, reference=self._article(id_), option=unchanged(seen.version))
        self._write([done, *last])

    def _rewritten(self, change: Reshelved, edited: dict[str, Any]) -> Iterator[Write]:
        seen, after = change.seen, change.after
        if after:
            yield self._article_write(seen, shelf_document(after) | {"cut": CUTTING} | edited)
        elif seen.version:
            yield partial(WriteBatch.delete, reference=self._article(seen.id), option=unchanged(seen.version))
        yield from self._piece_writes(seen.id, arranged(after, seen.pieces), change.vectors)
        yield from self._revision_writes(change)

    def _article_write(self, seen: SeenArticle, fields: dict[str, Any]) -> Write:
        """Fails when it is not as it was seen."""
        article = self._article(seen.id)
        if seen.version is None:
            return partial(WriteBatch.create, reference=article, document_data=fields)
        return _update(article, fields, option=unchanged(seen.version))

    def _revision_writes(self, change: Reshelved) -> Iterator[Write]:
        before, after = change.seen.shelved, change.after
        if after and after.live and (before is None or before.live != after.live):
            yield _set(self._revision(after.id, content_hash(after.live)), content(after.live))

    def _piece_writes(self, article: str, arrangement: Arrangement, vectors: Mapping[str, Vector]) -> Iterator[Write]:
        for chunk, place in arrangement.new.items():
            fields = to_document(chunk, without=("id",)) | to_document(place) | _embedded(vectors.get(chunk.id))
            yield _set(self._piece(article, chunk.id), fields)
        for id_, place in arrangement.moved.items():
            yield _update(self._piece(article, id_), to_document(place))
        for id_ in arrangement.gone:
            yield partial(WriteBatch.delete, reference=self._piece(article, id_))

    def _write(self, writes: Sequence[Write]) -> Any:
        """In one commit; the version of the first document after it."""
        batch = self._client.batch()
        for write in writes:
            write(batch)
        return commit(batch)[0].update_time

    def _bot(self) -> Any:
        return self._client.collection("settings").document("bot")

    def _article(self, id_: str) -> Any:
        return self._client.collection("knowledge").document(id_)

    def _piece(self, article: str, id_: str) -> Any:
        return self._article(article).collection("chunks").document(id_)

    def _revision(self, article: str, hash_: str) -> Any:
        return self._article(article).collection("revisions").document(hash_)


def _set(reference: Any, fields: dict[str, Any], **options: Any) -> Write:
    return partial(WriteBatch.set, reference=reference, document_data=fields, **options)


def _update(reference: Any, fields: dict[str, Any], **options: Any) -> Write:
    return partial(WriteBatch.update, reference=reference, field_updates=fields, **options)


def _seen(snapshot: Any) -> SeenArticle:
    return SeenArticle(
        id=snapshot.id,
        shelved=shelved_of(snapshot.id, data_of(snapshot)) if snapshot.exists else None,
        version=snapshot.update_time,
    )


def _places(pieces: Sequence[Any]) -> dict[str, Place]:
    return {piece.id: from_document(Place, data_of(piece)) for piece in pieces}


def _chunk(snapshot: Any) -> Chunk:
    return from_document(Chunk, data_of(snapshot) | {"id": snapshot.id})


def _embedded(vector: Vector | None) -> dict[str, Any]:
    """A query finds what is false, not what is absent."""
    return {"embedded": True, "vector": StoredVector(vector)} if vector else {"embedded": False}


def _leaving(change: Reshelved) -> dict[str, Any]:
    shelved = change.seen.shelved or change.after
    return leaving_document(shelved.title if shelved else "") | {"tidy": True}


def _each(do: Callable[[T], U], items: Collection[T]) -> list[U]:
    """All at once, as far as there are threads; what one raises is raised when all are done."""
    with ThreadPoolExecutor(ARTICLES_AT_ONCE) as threads:
        calls = [threads.submit(copy_context().run, do, item) for item in items]
    return [call.result() for call in calls]


def _packed(articles: Sequence[list[Write]]) -> list[list[Write]]:
    """As many articles in each batch as fit whole."""
    packed: list[list[Write]] = []
    for writes in articles:
        if packed and len(packed[-1]) + len(writes) <= WRITES_AT_ONCE:
            packed[-1] += writes
        else:
            packed.append(writes)
    return packed
