"""What whoever marks an answer as wrong sees before and after."""

from __future__ import annotations

import pytest

from tests.fakes.customer import CID
from tests.fakes.model import answers
from tests.usecases.bench import Bench
from tests.usecases.world import ANA, CARLA, DIEGO
from transbordo.domain.workshop.cases import Case, Expected, faults_of
from transbordo.domain.workshop.trial import Trial
from transbordo.errors import Invalid, NotFound
from transbordo.usecases.mark_wrong import checks_of, mark_wrong
from transbordo.usecases.save_case import make_case

RIGHT = "Custa R$ 99,90 por mês."
OPEN = "Sim, abrimos aos sábados."


@pytest.fixture
def bench() -> Bench:
    made = Bench()
    made.documents.put("knowledge/x", {"title": "x", "body": "R$ 89,90", "live": True})
    made.model.will(answers("Custa R$ 89,90 por mês."), answers(OPEN))
    made.world.chat("quanto custa o de 500?")
    made.world.chat("abrem no sábado?")
    # only in a queue, or with its owner, is a conversation anybody's in particular
    made.world.chat("quero falar com um atendente")
    return made


def test_what_will_be_checked_is_shown_before_anything_is_written(bench: Bench) -> None:
    (wrong, *_) = bench.world.said
    before = bench.world.timeline

    checks = checks_of(bench.documents, ANA, CID, wrong.id, right_answer=RIGHT)

    assert ("R$ 99,90" in checks.written.expected.must, "R$ 89,90" in checks.written.expected.must_not) == (True, True)
    assert not checks.wrong_passes
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

    assert case.expected == checks.written.expected
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


# A case that shows nothing


@pytest.fixture
def wrong(bench: Bench) -> str:
    """What the bot said wrong."""
    return next(said.id for said in bench.world.said if said.text == OPEN)


def mark(bench: Bench, mid: str, right: str, expected: Expected | None = None) -> Case:
    return mark_wrong(
        bench.documents,
        bench.workshop,
        ANA,
        CID,
        mid,
        id_=bench.new_id(),
        right_answer=right,
        expected=expected,
        now=bench.clock(),
        new_id=bench.new_id,
    )


def test_the_answer_that_was_marked_fails_its_own_case(bench: Bench, wrong: str) -> None:
    case = mark(bench, wrong, "Não, não abrimos aos sábados.")

    assert faults_of(case.expected, Trial(action="answer", text=OPEN))
    assert not faults_of(case.expected, Trial(action="answer", text="Aos sábados não abrimos."))


@pytest.mark.parametrize(
    "own", [Expected(must=("sábados",)), Expected(action="answer"), Expected(must_not=("domingos",))]
)
def test_a_case_that_the_wrong_answer_would_pass_is_refused_in_words(bench: Bench, wrong: str, own: Expected) -> None:
    with pytest.raises(Invalid) as refused:
        mark(bench, wrong, "Não, não abrimos aos sábados.", own)

    assert refused.value.details["field"] == "expected.mustNot"
    assert refused.value.message("pt") == (
        "A resposta errada ainda passaria neste caso: diga o que ela não pode dizer."
    )
    assert bench.workshop.cases() == ()
    assert checks_of(bench.documents, ANA, CID, wrong, right_answer="Não.", expected=own).wrong_passes


def test_one_thing_that_it_must_not_say_is_enough(bench: Bench, wrong: str) -> None:
    own = Expected(must=("sábados",), must_not=("Sim, abrimos",))

    assert not checks_of(bench.documents, ANA, CID, wrong, right_answer="Não.", expected=own).wrong_passes
    assert mark(bench, wrong, "Não.", own).expected == own


def test_the_same_words_again_are_no_right_answer(bench: Bench, wrong: str) -> None:
    assert checks_of(bench.documents, ANA, CID, wrong, right_answer=OPEN).wrong_passes
    with pytest.raises(Invalid):
        mark(bench, wrong, OPEN)


def test_an_answer_where_a_person_was_wanted_is_no_less_wrong_for_its_words(bench: Bench, wrong: str) -> None:
    assert mark(bench, wrong, "", Expected(action="handoff", queue="suporte")).expected.queue == "suporte"


# The case goes, and comes back


def test_an_answer_whose_case_was_removed_can_be_marked_again(bench: Bench, wrong: str) -> None:
    first = mark(bench, wrong, "Não abrimos aos sábados.")
    bench.forget(first)
    assert bench.world.message(wrong).marked_as is None

    again = mark(bench, wrong, "Não abrimos aos sábados.")

    assert bench.world.message(wrong).marked_as == again.id
    assert bench.workshop.cases() == (again,)


def test_who_takes_the_removal_back_has_the_answer_marked_again(bench: Bench, wrong: str) -> None:
    case = mark(bench, wrong, "Não abrimos aos sábados.")
    bench.forget(case)

    restore(bench, case)

    assert bench.world.message(wrong).marked_as == case.id


def test_an_answer_that_was_marked_anew_meanwhile_stays_with_its_new_case(bench: Bench, wrong: str) -> None:
    old = mark(bench, wrong, "Não abrimos aos sábados.")
    bench.forget(old)
    new = mark(bench, wrong, "Não abrimos aos sábados.")

    restore(bench, old)
    assert bench.world.message(wrong).marked_as == new.id
    bench.forget(old)

    assert bench.world.message(wrong).marked_as == new.id


def test_a_case_is_removed_though_its_conversation_is_gone(bench: Bench, wrong: str) -> None:
    case = mark(bench, wrong, "Não abrimos aos sábados.")
    bench.documents._delete(f"conversations/{CID}/messages/{wrong}")

    bench.forget(case)
    restore(bench, case)

    assert [each.id for each in bench.workshop.cases()] == [case.id]


def restore(bench: Bench, case: Case) -> None:
    """As whoever removed it takes that back."""
    make_case(
        bench.documents,
        bench.workshop,
        DIEGO,
        case,
        id_=case.id,
        origin=case.origin,
        now=bench.clock(),
        new_id=bench.new_id,
    )
