"""What the business set up, in Firestore: its own settings, its bot with the articles, its queues and templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from google.cloud import firestore

from transbordo.adapters.firestore_calls import ATTEMPTS, data_of, get, get_all, run, where
from transbordo.adapters.firestore_documents import FirestoreDocuments
from transbordo.domain.bot.prompt import Queue
from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.business.opening import Business, day_of
from transbordo.domain.documents import from_document
from transbordo.domain.knowledge.articles import MAX_ARTICLES, Article, Stage, article_of
from transbordo.domain.ports import Knowledge, StoreUnavailable
from transbordo.domain.whatsapp.templates import ContentTemplate

KNOWLEDGE_AGE = timedelta(seconds=60)
"""How long settings and articles are kept in memory: a change is felt within a minute, a turn reads nothing."""


class FirestoreBusiness(FirestoreDocuments):
    """The port `BusinessSetup`."""

    def __init__(self, client: firestore.Client, clock: Callable[[], datetime]) -> None:
        super().__init__(client, clock)
        self._kept: tuple[datetime, Knowledge] | None = None
        self._articles_at: dict[Stage, tuple[int, tuple[Article, ...]]] = {}

    def knowledge(self, stage: Stage = "live") -> Knowledge:
        if stage == "draft":
            return self._read_knowledge("draft")
        now = self._clock()
        if self._kept is None or now - self._kept[0] > KNOWLEDGE_AGE:
            self._kept = (now, self._read_knowledge("live"))
        return self._kept[1]

    def business(self) -> Business:
        return self.knowledge().business

    def queue_targets(self) -> Mapping[str, int]:
        return {found.id: int(data_of(found)["targetSeconds"]) for found in self._queues()}

    def template(self, content_sid: str) -> ContentTemplate | None:
        document = get(self._client.collection("templates").document(content_sid)).to_dict()
        return from_document(ContentTemplate, document) if document else None

    def _read_knowledge(self, stage: Stage) -> Knowledge:
        settings, articles = self._settings_and_articles(stage)
        business, bot = business_of(settings["business"]), settings["bot"]
        usage = self._by_id(self._usage(day_of(business, self._clock()).isoformat()))
        return Knowledge(
            business=business,
            bot=from_document(BotSettings, bot.get("published" if stage == "live" else "draft") or {}),
            articles=articles,
            queues=tuple(map(_queue, self._queues())),
            version=bot.get("version", 0) if stage == "live" else 0,
            tokens_today=sum(shard.get("tokens", 0) for shard in usage.values()),
        )

    def _settings_and_articles(self, stage: Stage) -> tuple[dict[str, dict[str, Any]], tuple[Article, ...]]:
        """Both of one version, or of one revision of the draft: what is changed while they are read is read anew.

        No article changes but with a new one, so that those of the same need no second reading.
        """
        wanted = [self._client.collection("settings").document(name) for name in ("business", "bot")]
        number = "version" if stage == "live" else "draftRevision"
        settings = self._by_id(wanted)
        for _ in range(ATTEMPTS):
            at = settings["bot"].get(number, 0)
            kept_at, articles = self._articles_at.get(stage, (0, ()))
            if at and at == kept_at:
                return settings, articles
            articles = self._articles(stage)
            settings = self._by_id(wanted)
            if settings["bot"].get(number, 0) == at:
                self._articles_at[stage] = (at, articles)
                return settings, articles
        raise StoreUnavailable

    def _articles(self, stage: Stage) -> tuple[Article, ...]:
        articles: Any = self._client.collection("knowledge")
        if stage == "live":
            articles = where(articles, ("live", "==", True))
        found = ((one.id, article_of(data_of(one), stage)) for one in run(articles.limit(MAX_ARTICLES)))
        return tuple(from_document(Article, {**content, "id": id_}) for id_, content in found if content)

    def _queues(self) -> list[Any]:
        return run(self._client.collection("queues").limit(100))

    def _by_id(self, references: list[Any]) -> dict[str, dict[str, Any]]:
        """The documents by id; one that is not there is empty."""
        return {snapshot.id: snapshot.to_dict() or {} for snapshot in get_all(self._client, references)}


def business_of(document: Mapping[str, Any]) -> Business:
    # Firestore holds no lists of lists: a weekday's periods are stored as maps of from and to
    hours = {
        day: tuple((period["from"], period["to"]) for period in periods)
        for day, periods in (document.get("hours") or {}).items()
    }
    return from_document(Business, dict(document) | {"hours": hours})


def _queue(snapshot: Any) -> Queue:
    document = data_of(snapshot)
    return Queue(id=snapshot.id, name=document["name"], description=document.get("description", ""))
