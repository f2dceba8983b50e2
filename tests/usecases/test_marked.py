"""What whoever marks an answer as wrong sees before and after."""

from __future__ import annotations

import pytest

from tests.fakes.customer import CID
from tests.fakes.model import answers
from tests.usecases.bench import Bench
from tests.usecases.world import ANA, CARLA
from transbordo.errors import Invalid, NotFound
from transbordo.usecases.mark_wrong import checks_of, mark_wrong

RIGHT = "Custa R$ 99,90 por mês."


@pytest.fixture
def bench() -> Bench:
    made = Bench()
    made.documents.put("knowledge/x", {"title": "x", "body": "R$ 89,90", "live": True})
    made.model.will(answers("Custa R$ 89,90 por mês."))
    made.world.chat("quanto custa o de 500?")
    # only in a queue, or with its owner, is a conversation anybody's in particular
    made.world.chat("quero falar com um atendente")
    return made


def test_what_will_be_checked_is_shown_before_anything_is_written(bench: Bench) -> None:
    (wrong, *_) = bench.world.said
    before = bench.world.timeline

    checks = checks_of(bench.documents, ANA, CID, wrong.id, right_answer=RIGHT)

    assert ("R$ 99,90" in checks.must, "R$ 89,90" in checks.must_not) == (True, True)
    assert (bench.world.timeline, bench.workshop.cases()) == (before, ())


def test_what_is_shown_is_what_the_case_asks_for(bench: Bench) -> None:
    (wrong, *_) = bench.world.said
    checks = checks_of(bench.documents, ANA, CID, wrong.id, right_answer=RIGHT)

    case = mark_wrong(
        bench.documents,
        bench.workshop,
        ANA,
        CID,
        wrong.id,
        id_=bench.new_id(),
        right_answer=RIGHT,
        now=bench.clock(),
        new_id=bench.new_id,
    )

    assert case.expected == checks
    assert bench.world.message(wrong.id).marked_as == case.id


def test_only_a_bot_s_words_have_anything_to_be_checked(bench: Bench) -> None:
    asked = bench.world.timeline[1].id

    with pytest.raises((Invalid, NotFound)):
        checks_of(bench.documents, ANA, CID, asked, right_answer=RIGHT)
    with pytest.raises(NotFound):
        checks_of(bench.documents, ANA, CID, "404", right_answer=RIGHT)


def test_who_may_not_see_the_conversation_learns_nothing_of_it(bench: Bench) -> None:
    (wrong, *_) = bench.world.said

    with pytest.raises(NotFound):
        checks_of(bench.documents, CARLA, CID, wrong.id, right_answer=RIGHT)
