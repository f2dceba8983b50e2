"""What the business set up, in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.fakes.documents import Document, FakeDocuments
from transbordo.domain.bot.prompt import Queue
from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.business.opening import Business
from transbordo.domain.documents import from_document
from transbordo.domain.knowledge.articles import Article, Stage, article_of
from transbordo.domain.ports import Knowledge
from transbordo.domain.whatsapp.templates import ContentTemplate

_KNOWLEDGE_AGE = timedelta(seconds=60)


class FakeBusiness(FakeDocuments):
    """The port `BusinessSetup`."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self._kept: tuple[datetime, Knowledge] | None = None

    def knowledge(self, stage: Stage = "live") -> Knowledge:
        if stage == "draft":
            return self._read_knowledge("draft")
        now = self._clock()
        if self._kept is None or now - self._kept[0] > _KNOWLEDGE_AGE:
            self._kept = (now, self._read_knowledge("live"))
        return self._kept[1]

    def business(self) -> Business:
        return self.knowledge().business

    def queue_targets(self) -> Mapping[str, int]:
        return {qid: document["targetSeconds"] for qid, document in self._all("queues")}

    def template(self, content_sid: str) -> ContentTemplate | None:
        found = self._get(f"templates/{content_sid}")
        return ContentTemplate(body=found["body"], approval=found["approval"]) if found else None

    def _read_knowledge(self, stage: Stage) -> Knowledge:
        business = business_of(self._get("settings/business") or {})
        bot = self._get("settings/bot") or {}
        today = self._clock().astimezone(ZoneInfo(business.timezone)).date().isoformat()
        found = ((id_, article_of(one, stage)) for id_, one in self._all("knowledge"))
        return Knowledge(
            business=business,
            bot=from_document(BotSettings, bot.get("published" if stage == "live" else "draft") or {}),
            articles=tuple(from_document(Article, {**content, "id": id_}) for id_, content in found if content),
            queues=tuple(
                Queue(id=i, name=one["name"], description=one.get("description", "")) for i, one in self._all("queues")
            ),
            version=bot.get("version", 0) if stage == "live" else 0,
            tokens_today=sum(one.get("tokens", 0) for id_, one in self._all("usage") if id_.startswith(today)),
        )


def business_of(document: Document) -> Business:
    hours = {
        day: tuple((period["from"], period["to"]) for period in periods)
        for day, periods in (document.get("hours") or {}).items()
    }
    return from_document(Business, document | {"hours": hours})
