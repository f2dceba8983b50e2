"""An article on its way: drafted, published, taken back; and where its pieces stand meanwhile.

Each change is a pure function of the article before it. Where the pieces stand follows from the article after it, so
no change can leave a piece where it does not belong.

Where many change together, pieces cannot be moved in the same commit. They are widened before it: those that will be
live, or drafted, stand there already; and tidied after it. In between a piece may stand where its article does not say
it, never the other way round, and whoever searches believes the articles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from transbordo.domain.conversation.change import Refused
from transbordo.domain.documents import from_document, to_document
from transbordo.domain.knowledge.articles import Article, Chunk, chunks_of


@dataclass(frozen=True, kw_only=True)
class Shelved:
    """`live`: what customers are answered from; `draft`: what it is to become; `removed`: it is to go.

    `revision` rises with every change of what it is to become, so that whoever edits says which article they saw. What
    is done to its pieces is nobody's edit, and neither is publishing: it says what it said.
    """

    id: str
    live: Article | None = None
    draft: Article | None = None
    removed: bool = False
    revision: int = 0

    @property
    def staged(self) -> Article | None:
        """What it will be once the drafts are published."""
        return None if self.removed else self.draft or self.live

    @property
    def title(self) -> str:
        """As those who write it know it."""
        article = self.draft or self.live
        return article.title if article else ""

    @property
    def changed(self) -> bool:
        return self.removed or self.draft is not None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a piece stands: among what is live, among the drafts, or both."""

    live: bool
    draft: bool


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """What becomes of an article's pieces."""

    new: Mapping[Chunk, Place]
    moved: Mapping[str, Place]
    gone: tuple[str, ...]


def stale(before: Shelved | None, revision: int) -> Refused | None:
    """Whether somebody edited it since it had this revision; where there is none it is 0."""
    there = _revision(before)
    return None if revision == there else Refused(code="stale_article", details={"revision": there})


def drafted(before: Shelved | None, article: Article) -> Shelved:
    """It is to say this; if that is what is live already, nothing of it is a draft."""
    live = before.live if before else None
    return _edited(before, Shelved(id=article.id, live=live, draft=article if article != live else None))


def removed(before: Shelved) -> Shelved | None:
    """It is to go; what was never live goes at once."""
    return _edited(before, replace(before, draft=None, removed=True)) if before.live else None


def restored(before: Shelved) -> Shelved | None:
    """It stays as it is live."""
    return _edited(before, replace(before, draft=None, removed=False)) if before.live else None


def published(before: Shelved) -> Shelved | None:
    """What was drafted is live."""
    return Shelved(id=before.id, live=before.staged, revision=before.revision) if before.staged else None


def taken_back(before: Shelved | None, to: Article | None) -> Shelved | None:
    """It is live as it once was, or not at all, and nothing of it is a draft."""
    return _edited(before, Shelved(id=to.id, live=to)) if to else None


def _edited(before: Shelved | None, after: Shelved) -> Shelved:
    """With the revision that it has then: what is so already is no edit."""
    revision = _revision(before)
    unchanged = replace(after, revision=revision)
    return unchanged if unchanged == before else replace(after, revision=revision + 1)


def _revision(shelved: Shelved | None) -> int:
    return shelved.revision if shelved else 0


def arranged(after: Shelved | None, held: Mapping[str, Place]) -> Arrangement:
    """Where the pieces of an article go, of which `held` are there already."""
    wanted = _places(after)
    ids = {chunk.id for chunk in wanted}
    return Arrangement(
        new={chunk: place for chunk, place in wanted.items() if chunk.id not in held},
        moved={chunk.id: place for chunk, place in wanted.items() if chunk.id in held and held[chunk.id] != place},
        gone=tuple(sorted(held.keys() - ids)),
    )


def widened(after: Shelved | None, held: Mapping[str, Place]) -> Arrangement:
    """Before the article is so, for one that will have no draft: what will be live stands everywhere, and none goes."""
    return replace(arranged(after, held), gone=())


def _places(article: Shelved | None) -> dict[Chunk, Place]:
    live = _pieces(article.live) if article else ()
    staged = _pieces(article.staged) if article else ()
    return {chunk: Place(live=chunk in live, draft=chunk in staged) for chunk in (*live, *staged)}


def _pieces(article: Article | None) -> tuple[Chunk, ...]:
    return chunks_of(article) if article else ()


def shelf_document(shelved: Shelved) -> dict[str, Any]:
    """The document of an article, as `article_of` reads it: what is live stands in it, the draft below it."""
    nothing = Article(id=shelved.id, title="", body="")
    return content(shelved.live or nothing) | {
        "live": shelved.live is not None,
        "draft": content(shelved.draft) if shelved.draft else None,
        "removed": shelved.removed,
        "revision": shelved.revision,
    }


def leaving_document(title: str) -> dict[str, Any]:
    """The document of an article that is gone, or not there yet, while there are pieces below it: no stage reads it."""
    return {"title": title, "live": False, "draft": None, "removed": True, "revision": 0}


def shelved_of(id_: str, document: Mapping[str, Any]) -> Shelved | None:
    draft = document.get("draft")
    if not (draft or document.get("live")):
        return None
    return Shelved(
        id=id_,
        live=article_from(id_, document) if document.get("live") else None,
        draft=article_from(id_, draft) if draft else None,
        removed=bool(document.get("removed")),
        revision=document.get("revision", 0),
    )


def content(article: Article) -> dict[str, Any]:
    return to_document(article, without=("id",))


def article_from(id_: str, document: Mapping[str, Any]) -> Article:
    return from_document(Article, {**document, "id": id_})
