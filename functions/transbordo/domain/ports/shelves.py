"""The business's articles, edited and found by meaning."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from transbordo.domain.bot.asking import Vector
from transbordo.domain.knowledge.articles import Article, Chunk, Stage
from transbordo.domain.knowledge.shelf import Place, Shelved
from transbordo.domain.workshop.audit import Audit, Person


@dataclass(frozen=True, kw_only=True)
class SeenArticle:
    """An article as it was read, None where there is none, and where its pieces stand, by id, if these were read."""

    id: str
    shelved: Shelved | None
    pieces: Mapping[str, Place] = field(default_factory=dict)
    version: Any = None


@dataclass(frozen=True, kw_only=True)
class Reshelved:
    """What becomes of an article; None: it goes. `vectors`: of pieces that are new, by id, as far as there are any."""

    seen: SeenArticle
    after: Shelved | None
    vectors: Mapping[str, Vector] = field(default_factory=dict)


class Shelves(Protocol):
    """The business's articles with their pieces, edited and found by meaning. Each raises StoreUnavailable."""

    def nearest(self, vector: Vector, *, stage: Stage, limit: int) -> tuple[Chunk, ...]:
        """The pieces whose meaning is nearest, nearest first."""

    def see(self, article_id: str) -> SeenArticle: ...

    def see_all(self) -> tuple[SeenArticle, ...]:
        """Without their pieces, of which there may be very many."""

    def with_pieces(self, articles: Sequence[SeenArticle]) -> tuple[SeenArticle, ...]: ...

    def size(self) -> int:
        """How many articles there are, drafts included."""

    def commit(
        self,
        changes: Sequence[Reshelved],
        now: datetime,
        *,
        by: Person | None = None,
        audit: Audit | None = None,
    ) -> None:
        """Write them with their pieces, each article whole; of many some may be written when it fails.

        The draft of the bot is another from then on, which `settings/bot` tells. What goes live is kept for ever, to
        be found by `once_live`. `by`: who edits.

        Raises Conflict when an article has changed since it was seen.
        """

    def widen(self, changes: Sequence[Reshelved]) -> tuple[Reshelved, ...]:
        """Before `Workshop.put_bot` writes these: their pieces stand where they will, too, and what goes live is kept.

        Each article on its way is marked for `untidy`, and the changes that are given back rest on that. May be
        repeated. Raises Conflict when an article has changed since it was seen.
        """

    def tidy(self, ids: Collection[str]) -> None:
        """Bring the pieces of these articles to where they belong, as they are cut today. May be repeated.

        Raises Conflict when an article changed meanwhile; it stays marked, and the others are tidied all the same.
        """

    def untidy(self, limit: int) -> tuple[str, ...]:
        """Articles whose pieces may not be where they belong, or were cut by another CUTTING."""

    def once_live(self, hashes: Mapping[str, str]) -> Mapping[str, Article]:
        """Articles as they were published, by id, of these ids and hashes of content; those that there are."""

    def unembedded(self, limit: int) -> tuple[Chunk, ...]:
        """Pieces that have no vector yet."""

    def put_vectors(self, vectors: Mapping[Chunk, Vector]) -> None:
        """Raises Conflict when one of the pieces is gone, and writes none then."""
