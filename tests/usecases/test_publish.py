"""A draft goes live as a whole, once, tested, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.model import answers
from tests.usecases.bench import LIA, Bench
from transbordo.domain.business.bot_settings import BotSettings, GiveWay
from transbordo.domain.knowledge.articles import Article, content_hash
from transbordo.domain.ports import StoreUnavailable
from transbordo.domain.workshop.cases import Case
from transbordo.errors import BreaksCases, Busy, CasesNotRun, Invalid, NotFound, StaleDraft, TooLarge
from transbordo.usecases import changing_together

BIA = BotSettings(name="Bia")


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def out(bench: Bench) -> Bench:
    """Version 1 is out: Lia, and what an article says."""
    bench.save(LIA)
    bench.write("precos", "Custa R$ 89,90.")
    bench.publish()
    return bench


def test_customers_notice_a_draft_only_once_it_is_published(out: Bench) -> None:
    out.save(BIA)
    out.write("precos", "Custa R$ 99,90.")
    out.write("horas", "Das 8h às 18h.")
    assert (out.live.bot, out.answers, out.live.version) == (LIA, {"precos": "Custa R$ 89,90."}, 1)

    out.publish(note="Preço novo")

    assert (out.live.bot, out.live.version) == (BIA, 2)
    assert out.answers == {"precos": "Custa R$ 99,90.", "horas": "Das 8h às 18h."}
    version = out.workshop.version(2)
    assert (version.settings, version.note, version.published_by.uid) == (BIA, "Preço novo", "diego")
    assert version.articles["horas"] == content_hash(Article(id="horas", title="Horas", body="Das 8h às 18h."))
    assert out.audited()[-1] == "bot_published"


def test_an_article_that_is_removed_goes_with_the_publishing(out: Bench) -> None:
    out.remove("precos")
    assert out.answers

    out.publish()

    assert out.answers == {}
    assert out.workshop.version(2).articles == {}


def test_whoever_saw_another_draft_publishes_nothing(out: Bench) -> None:
    seen = out.state.draft_revision
    out.write("precos", "Custa R$ 99,90.")

    for act in (out.publish, out.discard, lambda revision: out.roll_back(1, revision), lambda r: out.save(BIA, r)):
        with pytest.raises(StaleDraft) as refused:
            act(seen)
        assert refused.value.details == {"revision": seen + 1}
    assert (out.live.version, out.answers) == (1, {"precos": "Custa R$ 89,90."})


def test_what_was_drafted_while_somebody_published_is_not_published_untested(out: Bench) -> None:
    out.save(BIA)
    out.workshop.before("put_bot", lambda: out.write("precos", "Custa R$ 0,00."))

    with pytest.raises(StaleDraft):
        out.publish()

    assert (out.live.bot, out.answers) == (LIA, {"precos": "Custa R$ 89,90."})


def test_a_publishing_that_dies_publishes_nothing_and_can_be_asked_for_again(out: Bench) -> None:
    def dies() -> None:
        raise StoreUnavailable

    out.save(BIA)
    out.write("precos", "Custa R$ 99,90.")
    out.workshop.before("put_bot", dies)
    with pytest.raises(StoreUnavailable):
        out.publish()
    assert (out.live.version, out.live.bot, out.answers) == (1, LIA, {"precos": "Custa R$ 89,90."})

    out.publish()

    assert (out.live.version, out.live.bot, out.answers) == (2, BIA, {"precos": "Custa R$ 99,90."})


def test_publishing_twice_is_publishing_once(out: Bench) -> None:
    out.save(BIA)
    revision = out.state.draft_revision
    out.publish(revision)
    audited = out.audited()

    assert out.publish(revision).version == 2
    assert out.workshop.version(3) is None
    assert out.audited() == audited


def test_a_commit_whose_answer_was_lost_meets_its_own_work_and_is_done(out: Bench) -> None:
    """The store repeats it, and is told that something changed."""
    inner = out.workshop._inner.put_bot

    def twice(*arguments: Any, **more: Any) -> None:
        inner(*arguments, **more)
        inner(*arguments, **more)

    out.workshop._inner.put_bot = twice

    assert out.save(BIA).draft == BIA
    assert out.publish().version == 2


def test_work_that_is_always_overtaken_asks_to_try_again(out: Bench) -> None:
    angry = iter(range(1, 100))

    def somebody_else() -> None:
        inner = out.workshop._inner
        seen = inner.bot()
        fields = out.documents.read("settings/bot") or {}
        out.documents.put("settings/bot", fields | {"note": next(angry)})
        assert seen.state == inner.bot().state

    out.workshop.before("put_bot", somebody_else, times=99)

    with pytest.raises(Busy):
        out.save(BIA)


# Test cases hold a publishing up


def test_a_draft_that_was_not_tried_on_every_case_is_not_published(out: Bench) -> None:
    case = out.case(must=("99,90",))
    out.save(BIA)

    for confirmed in (False, True):
        with pytest.raises(CasesNotRun) as refused:
            out.publish(confirmed=confirmed)
        assert refused.value.details == {"missing": [case.id]}
    assert out.live.version == 1


def test_a_draft_that_breaks_a_case_is_published_only_by_who_confirms_it(out: Bench) -> None:
    breaks, holds = out.case(must=("99,90",)), out.case(must=("Oi",))
    out.save(BIA)
    out.model.will(answers("Oi!"), answers("Oi!"))
    out.run(breaks)
    out.run(holds)

    with pytest.raises(BreaksCases) as refused:
        out.publish()
    assert refused.value.details == {"failing": [breaks.id]}
    assert out.live.version == 1

    out.publish(confirmed=True)

    version = out.workshop.version(2)
    assert (version.passed, version.total) == (1, 2)


def test_a_case_must_be_run_again_once_an_article_changed(out: Bench) -> None:
    case = out.case(must=("Oi",))
    out.save(BIA)
    out.model.will(answers("Oi!"))
    out.run(case)
    out.write("precos", "Custa R$ 99,90.")

    with pytest.raises(CasesNotRun):
        out.publish()


def test_a_case_that_is_added_while_somebody_publishes_is_run_first(out: Bench) -> None:
    out.save(BIA)
    late: list[Case] = []
    out.workshop.before("put_bot", lambda: late.append(out.case(must=("99,90",))))

    with pytest.raises(CasesNotRun) as refused:
        out.publish()

    assert refused.value.details == {"missing": [late[0].id]}
    assert (out.live.version, out.workshop.version(2)) == (1, None)


def test_a_case_that_is_changed_while_somebody_publishes_is_run_again_first(out: Bench) -> None:
    case = out.case(must=("Oi",))
    out.save(BIA)
    out.model.will(answers("Oi!"))
    out.run(case)
    out.workshop.before("put_bot", lambda: out.change(case, must=("Olá",)))

    with pytest.raises(CasesNotRun):
        out.publish()

    assert out.live.version == 1


def test_a_case_that_is_removed_while_somebody_publishes_is_not_counted(out: Bench) -> None:
    case, kept = out.case(must=("Oi",)), out.case(must=("Oi",))
    out.save(BIA)
    out.model.will(answers("Oi!"), answers("Oi!"))
    out.run(case)
    out.run(kept)
    out.workshop.before("put_bot", lambda: out.forget(case))

    out.publish()

    assert (out.workshop.version(2).passed, out.workshop.version(2).total) == (1, 1)


# Back


def test_rolling_back_brings_settings_and_articles_back_as_a_new_version(out: Bench) -> None:
    out.save(BIA)
    out.write("precos", "Custa R$ 99,90.")
    out.write("horas", "Das 8h às 18h.")
    out.publish()
    out.case(must=("never run",))

    out.roll_back(1)

    assert (out.live.version, out.live.bot, out.answers) == (3, LIA, {"precos": "Custa R$ 89,90."})
    assert out.workshop.version(3).back_to == 1
    assert out.audited()[-1] == "bot_rolled_back"
    out.roll_back(2)
    assert (out.live.version, out.live.bot) == (4, BIA)
    assert out.answers == {"precos": "Custa R$ 99,90.", "horas": "Das 8h às 18h."}


def test_rolling_back_takes_what_was_removed_out_of_the_drawer_again(out: Bench) -> None:
    out.remove("precos")
    out.publish()

    out.roll_back(1)

    assert out.answers == {"precos": "Custa R$ 89,90."}


def test_rolling_back_throws_drafts_away(out: Bench) -> None:
    out.save(BIA)
    out.publish()
    out.save(replace(BIA, tone="formal"))
    out.write("precos", "Custa R$ 0,00.")
    out.write("horas", "Nunca.")

    out.roll_back(1)

    assert out.state.draft == LIA
    assert [article.body for article in out.documents.knowledge("draft").articles] == ["Custa R$ 89,90."]


def test_there_is_no_way_back_to_what_never_was(out: Bench) -> None:
    with pytest.raises(NotFound):
        out.roll_back(7)


def test_a_version_whose_article_is_lost_is_not_brought_back_in_part(out: Bench) -> None:
    out.write("precos", "Custa R$ 99,90.")
    out.publish()
    revision = content_hash(Article(id="precos", title="Precos", body="Custa R$ 89,90."))
    out.documents._delete(f"knowledge/precos/revisions/{revision}")

    with pytest.raises(NotFound) as refused:
        out.roll_back(1)

    assert refused.value.details == {"articles": ["precos"]}
    assert (out.live.version, out.answers) == (2, {"precos": "Custa R$ 99,90."})


def test_a_discarded_draft_leaves_what_is_live(out: Bench) -> None:
    out.save(BIA)
    out.write("precos", "Custa R$ 0,00.")
    out.write("horas", "Nunca.")
    out.remove("precos")

    out.discard()

    assert out.state.draft == LIA
    assert [article.body for article in out.documents.knowledge("draft").articles] == ["Custa R$ 89,90."]
    assert (out.live.version, out.answers) == (1, {"precos": "Custa R$ 89,90."})


# What is refused


def test_settings_that_no_bot_can_work_with_are_not_even_drafted(out: Bench) -> None:
    with pytest.raises(Invalid) as refused:
        out.save(BotSettings(persona="x" * 2001, angry=GiveWay(queue="vendas-antigas")))

    assert refused.value.details["field"] == "persona"
    assert [problem["field"] for problem in refused.value.details["problems"]] == ["persona", "angry.queue"]
    assert out.state.draft == LIA


def test_a_note_is_a_line_not_a_document(out: Bench) -> None:
    out.save(BIA)

    with pytest.raises(Invalid):
        out.publish(note="x" * 501)


def test_more_than_one_commit_takes_is_refused_whole(out: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written, and what was there before it."""
    monkeypatch.setattr(changing_together, "MAX_AT_ONCE", 240)
    out.write("a", "é" * 30)
    out.write("b", "x" * 60)
    out.publish()
    out.write("a", "x" * 60)
    out.write("b", "x" * 61)

    with pytest.raises(TooLarge):
        out.publish()

    assert out.live.version == 2
