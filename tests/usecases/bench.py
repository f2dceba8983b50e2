"""Those who work on the bot, on the fakes: its draft, articles, versions and cases, and a customer to hear of it."""

from __future__ import annotations

from typing import Any

from tests.fakes.between import Between
from tests.fakes.shelves import FakeShelves
from tests.fakes.store import FakeStore
from tests.fakes.time import FakeClock
from tests.fakes.workshop import FakeWorkshop
from tests.usecases.world import DIEGO, World
from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.conversation.access import User
from transbordo.domain.knowledge.articles import Article, Stage
from transbordo.domain.knowledge.shelf import drafted, removed
from transbordo.domain.ports import Knowledge, Reshelved
from transbordo.domain.workshop.cases import Case, Expected, Written
from transbordo.domain.workshop.trial import Spoken
from transbordo.domain.workshop.versions import BotState
from transbordo.usecases.discard_draft import discard_draft
from transbordo.usecases.publish import publish
from transbordo.usecases.remove_case import remove_case
from transbordo.usecases.roll_back import roll_back
from transbordo.usecases.run_case import run_case
from transbordo.usecases.save_case import change_case, make_case
from transbordo.usecases.save_draft import save_draft
from transbordo.usecases.think import Mind

LIA = BotSettings(name="Lia")


class Bench:
    """`workshop` lets things happen between two of its calls."""

    def __init__(self) -> None:
        clock = FakeClock()
        self.documents = FakeStore(clock)
        self.world = World(self.documents, clock).with_team()
        self.clock, self.new_id, self.model = clock, self.world.new_id, self.world.model
        self.shelves = FakeShelves(self.documents)
        self.workshop: Any = Between(FakeWorkshop(self.documents, self.shelves))
        self.mind = Mind(model=self.model, shelves=self.shelves, clock=clock)

    @property
    def state(self) -> BotState:
        found: BotState = self.workshop.bot().state
        return found

    @property
    def live(self) -> Knowledge:
        """What customers are answered from a minute later."""
        self.clock.advance(seconds=61)
        return self.documents.knowledge("live")

    @property
    def answers(self) -> dict[str, str]:
        """The articles that are live."""
        return {article.id: article.body for article in self.live.articles}

    def save(self, settings: BotSettings = LIA, revision: int | None = None, user: User = DIEGO) -> BotState:
        return save_draft(
            self.documents,
            self.workshop,
            user,
            settings,
            revision=self._revision(revision),
            now=self.clock(),
            new_id=self.new_id,
        )

    def write(self, id_: str, body: str) -> None:
        """A draft of an article."""
        seen = self.shelves.see(id_)
        after = drafted(seen.shelved, Article(id=id_, title=id_.capitalize(), body=body))
        self.shelves.commit([Reshelved(seen=seen, after=after)], self.clock())

    def remove(self, id_: str) -> None:
        seen = self.shelves.see(id_)
        assert seen.shelved
        self.shelves.commit([Reshelved(seen=seen, after=removed(seen.shelved))], self.clock())

    def publish(self, revision: int | None = None, **more: Any) -> BotState:
        return publish(
            self.workshop,
            self.shelves,
            DIEGO,
            revision=self._revision(revision),
            now=self.clock(),
            new_id=self.new_id,
            **more,
        )

    def roll_back(self, number: int, revision: int | None = None) -> BotState:
        return roll_back(
            self.workshop,
            self.shelves,
            DIEGO,
            number,
            revision=self._revision(revision),
            now=self.clock(),
            new_id=self.new_id,
        )

    def discard(self, revision: int | None = None) -> BotState:
        return discard_draft(
            self.workshop,
            self.shelves,
            DIEGO,
            revision=self._revision(revision),
            now=self.clock(),
            new_id=self.new_id,
        )

    def case(self, text: str = "quanto custa?", **expected: Any) -> Case:
        return make_case(
            self.documents,
            self.workshop,
            DIEGO,
            Written(says=(Spoken(author="customer", text=text),), expected=Expected(**expected)),
            id_=self.new_id(),
            now=self.clock(),
            new_id=self.new_id,
        )

    def change(self, case: Case, **expected: Any) -> Case:
        return change_case(
            self.documents,
            self.workshop,
            DIEGO,
            case.id,
            Written(says=case.says, expected=Expected(**expected)),
            now=self.clock(),
            new_id=self.new_id,
        )

    def forget(self, case: Case) -> None:
        remove_case(self.documents, self.workshop, DIEGO, case.id, now=self.clock(), new_id=self.new_id)

    def run(self, case: Case, stage: Stage = "draft") -> Case:
        return run_case(self.mind, self.documents, self.workshop, case.id, stage, clock=self.clock)

    def audited(self) -> list[str]:
        return [entry["what"] for _, entry in self.documents._all("audit")]

    def _revision(self, revision: int | None) -> int:
        return self.state.draft_revision if revision is None else revision
