"""People change opening hours, holidays and texts, and nobody overwrites what they have not seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.between import Between
from tests.fakes.store import FakeStore
from tests.fakes.time import FakeClock, FakeIds
from tests.fakes.workshop import FakeWorkshop
from tests.usecases.world import DIEGO, ELISA
from transbordo.domain.business.business_settings import BusinessSettings
from transbordo.domain.conversation.access import User
from transbordo.domain.workshop.business_state import BusinessState
from transbordo.errors import Busy, Invalid, StaleBusiness
from transbordo.usecases.save_business import save_business
from transbordo.usecases.working import ATTEMPTS

FIBRA = BusinessSettings(name="Fibra", timezone="America/Sao_Paulo", holidays=("2026-12-25",))
SOUTH = replace(FIBRA, name="Fibra Sul")


class Office:
    """`workshop` lets things happen between two of its calls."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.store = FakeStore(self.clock)
        self.fake = FakeWorkshop(self.store)
        self.workshop: Any = Between(self.fake)
        self.new_id = FakeIds()

    def save(self, settings: BusinessSettings, *, revision: int, user: User = DIEGO, on: Any = None) -> BusinessState:
        return save_business(
            on or self.workshop, user, settings, revision=revision, now=self.clock(), new_id=self.new_id
        )

    @property
    def name(self) -> Any:
        return self.fake.business().state.settings["name"]

    @property
    def audit(self) -> list[str]:
        return [entry["by"]["uid"] for _, entry in self.store._all("audit")]


@pytest.fixture
def office() -> Office:
    office = Office()
    office.store.put("settings/business", {"name": "Fibra Exemplo", "byHand": 90})
    return office


def test_settings_that_were_set_up_without_a_revision_are_saved_with_one(office: Office) -> None:
    assert office.save(FIBRA, revision=0).revision == 1

    document = office.store.read("settings/business")
    assert document and (document["name"], document["revision"], document["byHand"]) == ("Fibra", 1, 90)
    assert office.audit == ["diego"]


def test_they_are_saved_tidied_and_what_is_so_already_is_not_saved_again(office: Office) -> None:
    office.save(replace(FIBRA, holidays=("2026-12-25", "2026-01-01")), revision=0)

    again = office.save(replace(FIBRA, holidays=("2026-01-01", "2026-12-25"), name=" Fibra "), revision=1)

    assert again.revision == 1
    assert office.audit == ["diego"]


def test_what_somebody_saved_before_is_overwritten_by_nobody_who_has_not_seen_it(office: Office) -> None:
    office.save(SOUTH, revision=0, user=ELISA)

    with pytest.raises(StaleBusiness) as refused:
        office.save(FIBRA, revision=0)

    assert refused.value.details == {"revision": 1}
    assert (office.name, office.audit) == ("Fibra Sul", ["elisa"])
    assert office.save(FIBRA, revision=1).revision == 2, "unless they say so"


def test_of_two_who_save_at_the_same_moment_the_second_is_told(office: Office) -> None:
    office.workshop.before("put_business", lambda: office.save(SOUTH, revision=0, user=ELISA, on=office.fake))

    with pytest.raises(StaleBusiness):
        office.save(FIBRA, revision=0)

    assert (office.name, office.audit) == ("Fibra Sul", ["elisa"])


def test_a_save_that_meets_itself_is_no_lost_race(office: Office) -> None:
    """The store repeats a commit whose answer was lost."""
    office.workshop.before("put_business", lambda: office.save(FIBRA, revision=0, on=office.fake))

    assert office.save(FIBRA, revision=0).revision == 1

    assert len(office.audit) == 1


def test_what_else_changes_in_the_document_is_nobody_s_edit_and_stays(office: Office) -> None:
    office.workshop.before("put_business", lambda: office.store._merge("settings/business", {"byHand": 30}))

    office.save(FIBRA, revision=0)

    assert (office.store.read("settings/business") or {})["byHand"] == 30


def test_who_loses_every_race_is_told_to_try_again(office: Office) -> None:
    values = iter(range(99))

    def changes() -> None:
        office.store._merge("settings/business", {"byHand": next(values)})

    office.workshop.before("put_business", changes, times=ATTEMPTS)

    with pytest.raises(Busy):
        office.save(FIBRA, revision=0)


def test_what_cannot_be_kept_is_refused_before_anything_is_asked(office: Office) -> None:
    with pytest.raises(Invalid):
        office.save(replace(FIBRA, timezone="Mars/Base"), revision=99)
