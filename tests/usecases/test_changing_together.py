"""Whoever publishes, rolls back or discards may die at any moment: customers are answered from one version."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from tests.usecases.bench import LIA, Bench
from tests.usecases.world import World
from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.knowledge.articles import CUTTING, chunks_of
from transbordo.domain.knowledge.searching import WHOLE_BASE, pieces
from transbordo.domain.knowledge.shelf import Arrangement, arranged, leaving_document
from transbordo.domain.ports import StoreUnavailable, TooMuchAtOnce
from transbordo.errors import TooMuchToPublish
from transbordo.usecases.changing_together import TIDIED_AT_ONCE, tidy_up
from transbordo.usecases.embed_missing import embed_missing
from transbordo.usecases.find_sources import find_sources

BIA = BotSettings(name="Bia")
LARGE = "".join(f"# Item {n}\n{'Diz alguma coisa. ' * 60}\n" for n in range(WHOLE_BASE // 900))
OLD = {"precos": "# Fibra\nCusta R$ 89,90.\n# Prazo\nDois dias.", "horas": "Das 8h às 18h.", "itens": LARGE}
NEW = {"precos": "# Fibra\nCusta R$ 99,90.\n# Prazo\nDois dias.", "entrega": "# A\nSim.\n# B\nNão.", "itens": LARGE}

Act = Callable[[Bench], object]


def drafted() -> Bench:
    """Lia is out with the old articles; Bia and the new ones are drafted: one changed, one goes, one comes."""
    bench = Bench()
    bench.save(LIA)
    for id_, body in OLD.items():
        bench.write(id_, body)
    bench.publish()
    bench.save(BIA)
    bench.write("precos", NEW["precos"])
    bench.write("entrega", NEW["entrega"])
    bench.remove("horas")
    while embed_missing(bench.shelves, bench.model):
        pass
    return bench


def replaced() -> Bench:
    """The new ones are out, and something else again is drafted."""
    bench = drafted()
    bench.publish()
    bench.write("precos", "# Fibra\nNada custa nada.")
    return bench


CASES = [
    pytest.param(drafted, lambda bench: bench.publish(), OLD, NEW, id="publish"),
    pytest.param(replaced, lambda bench: bench.roll_back(1), NEW, OLD, id="roll back"),
    pytest.param(drafted, lambda bench: bench.discard(), OLD, OLD, id="discard"),
]


@pytest.mark.parametrize(("made", "act", "before", "after"), CASES)
def test_dying_between_any_two_writes_leaves_customers_one_version_and_nothing_undone(
    made: Callable[[], Bench], act: Act, before: dict[str, str], after: dict[str, str]
) -> None:
    seen = []
    for writes in itertools.count():
        bench = made()
        bench.shelves.dies_between = writes
        told = dies(bench, act)
        if not died(bench):
            break
        seen.append(answered_from(bench, before, after))
        assert seen[-1] == (before if told else after), writes

        tidied(bench)
        assert answered_from(bench, before, after) == seen[-1]
        if told:
            act(bench)
        assert answered_from(bench, before, after) == after
        tidied(bench)

    assert len(seen) > 5, "it died often enough to tell"
    assert before in seen
    assert after in seen


@pytest.mark.parametrize(("made", "act", "before", "after"), CASES)
def test_dying_right_before_or_after_the_commit_is_not_having_begun_or_being_done(
    made: Callable[[], Bench], act: Act, before: dict[str, str], after: dict[str, str]
) -> None:
    early, late = made(), made()
    early.workshop.before("put_bot", unavailable)
    late.workshop.after("put_bot", unavailable)
    assert (dies(early, act), dies(late, act)) == (True, True)

    assert answered_from(early, before, after) == before
    assert answered_from(late, before, after) == after
    for bench in (early, late):
        tidied(bench)
    assert answered_from(early, before, after) == before
    assert answered_from(late, before, after) == after


def test_asking_again_goes_on_where_it_died_without_waiting_for_the_sweep() -> None:
    bench = drafted()
    revision = bench.state.draft_revision
    for writes in (0, 1, 2):
        bench.shelves.dies_between = writes
        assert dies(bench, lambda bench: bench.publish(revision))

    assert bench.publish(revision).version == 2
    assert bench.publish(revision).version == 2

    assert answered_from(bench, OLD, NEW) == NEW
    assert bench.shelves.untidy(9) == (), "publishing tidies up after itself"


def test_a_sweep_in_the_middle_of_a_publishing_undoes_nothing_of_it() -> None:
    bench = drafted()
    bench.workshop.before("put_bot", lambda: tidy_up(bench.shelves))

    assert bench.publish().version == 2

    assert answered_from(bench, OLD, NEW) == NEW
    assert bench.shelves.untidy(9) == ()


def test_an_article_written_anew_while_the_old_one_is_still_going_stays() -> None:
    bench = drafted()
    bench.workshop.after("put_bot", unavailable)
    assert dies(bench, lambda bench: bench.publish())
    assert bench.shelves.untidy(9) == ("entrega", "horas", "precos")

    bench.write("horas", OLD["horas"])
    tidied(bench)

    bench.publish()
    assert bench.answers == NEW | {"horas": OLD["horas"]}


def test_the_sweep_tidies_a_few_at_a_time() -> None:
    bench = Bench()
    for n in range(TIDIED_AT_ONCE + 1):
        bench.write(f"a{n:02}", "Diz algo.")
        bench.documents._merge(f"knowledge/a{n:02}", {"cut": CUTTING + 1})

    assert [tidy_up(bench.shelves) for _ in range(3)] == [TIDIED_AT_ONCE, 1, 0]


def test_the_sweep_sees_to_what_nobody_tidied(world: World) -> None:
    world.shelves.store.put("knowledge/gone", leaving_document("Fora") | {"tidy": True})

    assert [world.sweep()["tidied"], world.sweep()["tidied"]] == [1, 0]
    assert world.shelves.store.read("knowledge/gone") is None
    assert world.failures == []


def test_more_than_firestore_takes_is_told_in_words_that_say_what_to_do() -> None:
    def refuses() -> None:
        raise TooMuchAtOnce

    bench = drafted()
    bench.workshop.before("put_bot", refuses)

    with pytest.raises(TooMuchToPublish) as refused:
        bench.publish()

    assert (refused.value.status, refused.value.code) == (413, "too_large")
    assert "Publique antes de importar mais" in refused.value.message("pt")
    assert answered_from(bench, OLD, NEW) == OLD


def unavailable() -> None:
    raise StoreUnavailable


def dies(bench: Bench, act: Act) -> bool:
    """Whether whoever asked was told so."""
    try:
        act(bench)
    except StoreUnavailable:
        return True
    return False


def died(bench: Bench) -> bool:
    """Whether it came to the write after which it was to die, which after the commit nobody hears of."""
    return bench.shelves.dies_between is None


def answered_from(bench: Bench, before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    """The articles that customers are answered from now: those that go with the settings, and each can be found."""
    live = bench.live
    answers = {article.id: article.body for article in live.articles}
    assert answers in (before, after)
    if before is not after:
        assert live.bot == (BIA if answers == NEW else LIA)
    for article in live.articles:
        places = bench.shelves.see(article.id).pieces
        assert all(places[chunk.id].live for chunk in chunks_of(article)), article.id
    found = find_sources(bench.shelves, bench.model, live.articles, "live", "quanto custa?", deadline_s=4)
    assert bench.shelves.asked, "searched by meaning too"
    assert found
    assert set(found) <= set(pieces(live.articles))
    return answers


def tidied(bench: Bench) -> None:
    """After the sweep every piece is where its article says, and there is none besides."""
    bench.shelves.dies_between = None
    tidy_up(bench.shelves)
    assert bench.shelves.untidy(99) == ()
    ids = {path.split("/")[1] for path in bench.documents._documents if path.startswith("knowledge/")}
    for seen in map(bench.shelves.see, ids):
        assert arranged(seen.shelved, seen.pieces) == Arrangement(new={}, moved={}, gone=()), seen.id
