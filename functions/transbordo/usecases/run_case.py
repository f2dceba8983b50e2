"""A test case is run on the draft, or on what is published, and its result stays with it."""

from __future__ import annotations

from transbordo.domain.knowledge.articles import Stage
from transbordo.domain.ports import BusinessSetup, Clock, Conflict, Knowledge, Workshop
from transbordo.domain.workshop.cases import Case, Result, asks_the_same, faults_of, with_result
from transbordo.errors import Busy, NotFound
from transbordo.usecases.think import Mind
from transbordo.usecases.try_out import try_out
from transbordo.usecases.working import ATTEMPTS


def run_case(mind: Mind, store: BusinessSetup, workshop: Workshop, id_: str, stage: Stage, *, clock: Clock) -> Case:
    """The case with its result. A case that was changed while it ran keeps none of it: it asks for another thing."""
    found = workshop.case(id_)
    if found is None:
        raise NotFound()
    result = _result(mind, store, workshop, found.case, stage, clock)
    for _ in range(ATTEMPTS):
        seen = workshop.case(id_)
        if seen is None:
            raise NotFound()
        if not asks_the_same(seen.case, found.case):
            return seen.case
        after = with_result(seen.case, stage, result)
        try:
            workshop.put_case(seen, after)
        except Conflict:
            continue
        return after
    raise Busy()


def _result(mind: Mind, store: BusinessSetup, workshop: Workshop, case: Case, stage: Stage, clock: Clock) -> Result:
    # the revision before what it is of: were the draft changed in between, the result would be about a later one, and
    # count for none
    drafted = workshop.bot().state.draft_revision if stage == "draft" else None
    knowledge = store.knowledge(stage)
    trial = try_out(mind, knowledge, stage, case.says, now=clock())
    faults = faults_of(case.expected, trial)
    return Result(
        passed=not faults,
        faults=faults,
        trial=trial,
        at=clock(),
        revision=_revision(knowledge, drafted),
    )


def _revision(knowledge: Knowledge, drafted: int | None) -> int:
    return knowledge.version if drafted is None else drafted
