"""The business's articles in Firestore, with their pieces and those pieces' vectors.

`knowledge/{id}` holds an article as `domain/shelf` tells it, `chunks` below it its pieces, `revisions` what of it was
ever live. As in the store, a write fails when the article that it rests on has changed since; its pieces change only
in the commit that changes the article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from google.api_core.exceptions import GoogleAPIError
from google.cloud import firestore
from google.cloud.firestore import WriteBatch
from google.cloud.firestore_v1.base_query import FieldFilter
from google.cloud.firestore_v1.base_vector_query import DistanceMeasure
from google.cloud.firestore_v1.vector import Vector as StoredVector

from transbordo.adapters.firestore_store import RETRY, RETRY_BLIND, TIMEOUT, translated
from transbordo.adapters.logs import count_firestore_call, log
from transbordo.domain.articles import Article, Chunk, Stage, content_hash
from transbordo.domain.asking import Vector
from transbordo.domain.audit import Audit, Person
from transbordo.domain.documents import from_document, to_document
from transbordo.domain.ports import Reshelved, SeenArticle, StoreUnavailable
from transbordo.domain.shelf import Arrangement, Place, arranged, article_from, content, shelf_document, shelved_of

SEARCH_TIMEOUT = 3.0
"""Seconds; a customer waits, and words alone find a good part of what vectors find."""

WRITES_AT_ONCE = 400
"""An article has at most 120 pieces before and after, and so fits."""

READ_AT_ONCE = 300

Write = Callable[[WriteBatch], object]
"""Adds itself to a batch."""


class FirestoreLibrary:
    """The port `Library` on a Firestore client."""

    def __init__(self, client: firestore.Client) -> None:
        self._client = client

    def nearest(self, vector: Vector, *, stage: Stage, limit: int) -> tuple[Chunk, ...]:
        query: Any = (
            self._client.collection_group("chunks")
            .where(filter=FieldFilter("live" if stage == "live" else "draft", "==", True))
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
        article = self._article(article_id)
        with translated():
            snapshot = article.get(retry=RETRY_BLIND, timeout=TIMEOUT)
        return _seen(snapshot, _places(self._run(article.collection("chunks").select(["live", "draft"]))))

    def see_all(self) -> tuple[SeenArticle, ...]:
        # read first: what changes before the pieces are read has another version by then, and a commit fails
        articles = self._run(self._client.collection("knowledge"))
        pieces: defaultdict[str, list[Any]] = defaultdict(list)
        for piece in self._run(self._client.collection_group("chunks").select(["live", "draft"])):
            pieces[piece.reference.parent.parent.id].append(piece)
        return tuple(_seen(article, _places(pieces[article.id])) for article in articles)

    def size(self) -> int:
        with translated():
            counted = self._client.collection("knowledge").count().get(retry=RETRY_BLIND, timeout=TIMEOUT)
        return int(counted[0][0].value)

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
            batch = self._client.batch()
            for write in (*writes, *besides):
                write(batch)
            with translated():
                batch.commit(retry=RETRY, timeout=TIMEOUT)

    def writes(self, changes: Sequence[Reshelved]) -> Iterator[Write]:
        """The same, for a commit that has more to write together with them."""
        for change in changes:
            yield from self._rewritten(change, {})

    def once_live(self, hashes: Mapping[str, str]) -> Mapping[str, Article]:
        wanted = [self._revision(id_, hash_) for id_, hash_ in hashes.items()]
        found: list[Any] = []
        for start in range(0, len(wanted), READ_AT_ONCE):
            some = wanted[start : start + READ_AT_ONCE]
            with translated():
                found += self._client.get_all(some, retry=RETRY_BLIND, timeout=TIMEOUT)
        ids = {revision.reference.parent.parent.id: revision for revision in found if revision.exists}
        return {id_: article_from(id_, revision.to_dict()) for id_, revision in ids.items()}

    def unembedded(self, limit: int) -> tuple[Chunk, ...]:
        without = self._client.collection_group("chunks").where(filter=FieldFilter("embedded", "==", False))
        return tuple(map(_chunk, self._run(without.limit(limit))))

    def put_vectors(self, vectors: Mapping[Chunk, Vector]) -> None:
        batch = self._client.batch()
        for chunk, vector in vectors.items():
            batch.update(self._piece(chunk.article, chunk.id), _embedded(vector))
        with translated():
            batch.commit(retry=RETRY, timeout=TIMEOUT)

    def _rewritten(self, change: Reshelved, edited: dict[str, Any]) -> Iterator[Write]:
        before, after = change.seen.shelved, change.after
        yield from self._article_writes(change, edited)
        yield from self._piece_writes(change.seen.id, arranged(after, change.seen.pieces), change.vectors)
        if after and after.live and (before is None or before.live != after.live):
            yield _set(self._revision(after.id, content_hash(after.live)), content(after.live))

    def _article_writes(self, change: Reshelved, edited: dict[str, Any]) -> Iterator[Write]:
        article, version = self._article(change.seen.id), change.seen.version
        if change.after and version is None:
            fields = shelf_document(change.after) | edited
            yield partial(WriteBatch.create, reference=article, document_data=fields)
        elif change.after:
            yield _update(article, shelf_document(change.after) | edited, option=self._unchanged(version))
        elif version:
            yield partial(WriteBatch.delete, reference=article, option=self._unchanged(version))

    def _piece_writes(self, article: str, arrangement: Arrangement, vectors: Mapping[str, Vector]) -> Iterator[Write]:
        for chunk, place in arrangement.new.items():
            fields = to_document(chunk, without=("id",)) | to_document(place) | _embedded(vectors.get(chunk.id))
            yield _set(self._piece(article, chunk.id), fields)
        for id_, place in arrangement.moved.items():
            yield _update(self._piece(article, id_), to_document(place))
        for id_ in arrangement.gone:
            yield partial(WriteBatch.delete, reference=self._piece(article, id_))

    def _run(self, query: Any) -> list[Any]:
        with translated():
            return list(query.stream(retry=RETRY_BLIND, timeout=TIMEOUT))

    def _bot(self) -> Any:
        return self._client.collection("settings").document("bot")

    def _article(self, id_: str) -> Any:
        return self._client.collection("knowledge").document(id_)

    def _piece(self, article: str, id_: str) -> Any:
        return self._article(article).collection("chunks").document(id_)

    def _revision(self, article: str, hash_: str) -> Any:
        return self._article(article).collection("revisions").document(hash_)

    def _unchanged(self, version: Any) -> Any:
        return self._client.write_option(last_update_time=version)


def _set(reference: Any, fields: dict[str, Any], **options: Any) -> Write:
    return partial(WriteBatch.set, reference=reference, document_data=fields, **options)


def _update(reference: Any, fields: dict[str, Any], **options: Any) -> Write:
    return partial(WriteBatch.update, reference=reference, field_updates=fields, **options)


def _seen(snapshot: Any, pieces: Mapping[str, Place]) -> SeenArticle:
    return SeenArticle(
        id=snapshot.id,
        shelved=shelved_of(snapshot.id, dict(snapshot.to_dict())) if snapshot.exists else None,
        pieces=pieces,
        version=snapshot.update_time,
    )


def _places(pieces: Sequence[Any]) -> dict[str, Place]:
    return {piece.id: from_document(Place, dict(piece.to_dict())) for piece in pieces}


def _chunk(snapshot: Any) -> Chunk:
    return from_document(Chunk, dict(snapshot.to_dict()) | {"id": snapshot.id})


def _embedded(vector: Vector | None) -> dict[str, Any]:
    """A query finds what is false, not what is absent."""
    return {"embedded": True, "vector": StoredVector(vector)} if vector else {"embedded": False}


def _packed(articles: Sequence[list[Write]]) -> list[list[Write]]:
    """As many articles in each batch as fit whole."""
    packed: list[list[Write]] = []
    for writes in articles:
        if packed and len(packed[-1]) + len(writes) <= WRITES_AT_ONCE:
            packed[-1] += writes
        else:
            packed.append(writes)
    return packed
