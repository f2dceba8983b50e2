"""Test cases: written, run on draft and published, and made of what the bot said wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.customer import CID
from tests.fakes.model import answers, asks, hands_off
from tests.usecases.bench import LIA, Bench
from tests.usecases.world import ANA, CARLA, DIEGO, WANTS_A_PERSON
from transbordo.domain.business.bot_settings import BotSettings, SensitiveWords
from transbordo.domain.messages import Transcript
from transbordo.domain.whatsapp.media_types import Fetched
from transbordo.domain.workshop.case_check import MAX_CASES
from transbordo.domain.workshop.cases import Case, Expected, Fault, Origin, Written
from transbordo.domain.workshop.trial import Quote, Spoken, Trial
from transbordo.errors import Invalid, NotFound
from transbordo.usecases.mark_wrong import mark_wrong
from transbordo.usecases.save_case import add_once, make_case
from transbordo.usecases.try_out import try_out


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.save(replace(LIA, sensitive=(SensitiveWords(words=("procon",), queue="suporte"),)))
    bench.write("precos", "Custa R$ 99,90.")
    return bench


def attempt(bench: Bench, *texts: str) -> Trial:
    says = tuple(Spoken(author="customer", text=text) for text in texts)
    return try_out(bench.mind, bench.documents.knowledge("draft"), "draft", says, now=bench.clock())


# Making cases


def test_of_more_cases_than_can_be_run_the_next_is_refused_and_asking_twice_is_not(bench: Bench) -> None:
    first = bench.case(must=("99,90",))
    for n in range(MAX_CASES - 1):
        bench.documents.put(f"cases/{n}", bench.documents.read(f"cases/{first.id}") or {})

    with pytest.raises(Invalid) as refused:
        bench.case(must=("99,90",))

    assert refused.value.details == {"field": "cases", "limit": MAX_CASES}
    assert "Apague algum" in refused.value.message("pt")
    assert len(bench.workshop.cases()) == MAX_CASES
    assert add_once(bench.documents, bench.workshop, DIEGO, first, what="case_added", new_id=bench.new_id) == first
    bench.documents._delete("cases/0")
    assert bench.case(must=("99,90",))


# Trying out


def test_a_trial_tells_why_the_draft_says_what_it_says_and_writes_nothing(bench: Bench) -> None:
    before = dict(bench.documents._documents)
    source = bench.shelves.see("precos")
    piece = next(iter(source.pieces))
    bench.model.will(answers("Custa R$ 99,90.", sources=(piece,), latency_ms=12, prompt_tokens=5, answer_tokens=6))

    trial = attempt(bench, "quanto custa?")

    assert (trial.action, trial.text, trial.confidence, trial.model) == ("answer", "Custa R$ 99,90.", 0.9, "fake")
    assert [(found.id, found.chunk, found.quote) for found in trial.sources] == [("precos", piece, "Custa R$ 99,90.")]
    assert (trial.latency_ms, trial.prompt_tokens, trial.answer_tokens) == (12, 5, 6)
    assert (trial.rule, trial.queue, trial.card) == (None, None, None)
    assert bench.documents._documents == before
    assert bench.world.whatsapp.delivered == []


def test_a_rule_that_needs_no_model_shows_in_a_trial(bench: Bench) -> None:
    trial = attempt(bench, "oi", "vou no procon")

    assert (trial.action, trial.rule, trial.detail, trial.queue) == ("handoff", "sensitive_word", "procon", "suporte")
    assert trial.card and trial.card.wants.text == "oi / vou no procon"
    assert trial.card.wants.messages == ("m1", "m2")
    assert bench.model.prompts == []


def test_two_guesses_in_a_row_hand_over_in_a_trial_as_they_do_live(bench: Bench) -> None:
    bench.model.will(answers("Talvez no site?", confidence=0.1), answers("Ou na loja?", confidence=0.1))
    first = attempt(bench, "onde compro?")
    second = goes_on(bench, ("onde compro?", first), "e então?")

    assert (first.action, second.action, second.rule) == ("answer", "handoff", "low_confidence")


def test_who_was_asked_twice_in_a_trial_is_not_asked_a_third_time(bench: Bench) -> None:
    texts = ("Qual plano?", "Qual cidade?", "Qual rua?")
    bench.model.will(*map(asks, texts))
    first = attempt(bench, "quanto custa?")
    second = goes_on(bench, ("quanto custa?", first), "o maior")
    third = goes_on(bench, ("quanto custa?", first), ("o maior", second), "Fibrópolis")

    assert [first.action, second.action] == ["ask", "ask"]
    assert (third.action, third.rule) == ("handoff", "low_confidence")


def goes_on(bench: Bench, *so_far: Any) -> Trial:
    """Each of the customer's words with what came of them, as the bench keeps them; then the last words."""
    *answered, words = so_far
    says: list[Spoken] = []
    for text, trial in answered:
        says.append(Spoken(author="customer", text=text))
        says.append(Spoken(author="bot", text=trial.text, action=trial.action, confidence=trial.confidence))
    says.append(Spoken(author="customer", text=words))
    return try_out(bench.mind, bench.documents.knowledge("draft"), "draft", tuple(says), now=bench.clock())


def test_a_trial_names_what_was_made_up(bench: Bench) -> None:
    bench.model.will(answers("Custa R$ 49,90."), answers("Custa R$ 59,90."))

    trial = attempt(bench, "quanto custa?")

    assert (trial.action, trial.rule, trial.detail) == ("handoff", "not_in_sources", "r$ 59,90")


def test_a_trial_of_what_is_live_knows_nothing_of_the_draft(bench: Bench) -> None:
    bench.publish()
    bench.write("precos", "Custa R$ 0,00.")

    says = (Spoken(author="customer", text="quanto custa?"),)
    try_out(bench.mind, bench.live, "live", says, now=bench.clock())

    assert [source.text for source in bench.model.prompts[-1].sources] == ["Custa R$ 99,90."]


@pytest.mark.parametrize(
    "says",
    [
        (),
        (Spoken(author="bot", text="oi"),),
        (Spoken(author="customer", text=" "),),
        (Spoken(author="customer", text="x" * 4001),),
        (Spoken(author="customer", text="x"),) * 41,
        (Spoken(author="bot", text="x", action="refund"), Spoken(author="customer", text="x")),
        (Spoken(author="customer", text="x", quoted=Quote(author="bot", text=" ")),),
        (Spoken(author="customer", text="x", quoted=Quote(author="bot", text="x" * 301)),),
    ],
)
def test_there_must_be_something_to_answer(bench: Bench, says: tuple[Spoken, ...]) -> None:
    with pytest.raises(Invalid) as refused:
        try_out(bench.mind, bench.documents.knowledge("draft"), "draft", says, now=bench.clock())

    assert refused.value.details["field"].startswith("says")
    assert bench.model.prompts == []


# Running cases


def test_a_case_fails_until_the_draft_is_corrected(bench: Bench) -> None:
    case = bench.case(must=("R$ 99,90",))
    bench.model.will(answers("Não sei o preço."), answers("São R$ 99,90."))

    failed = bench.run(case).results.draft
    assert failed and not failed.passed
    assert failed.faults == (Fault(code="missing", detail="R$ 99,90"),)
    assert failed.trial.text == "Não sei o preço."

    passed = bench.run(case).results.draft
    assert passed and passed.passed
    assert passed.revision == bench.state.draft_revision
    stored = bench.workshop.case(case.id).case
    assert stored.results.draft == passed
    assert stored.results.published is None


def test_what_is_published_is_judged_beside_the_draft(bench: Bench) -> None:
    bench.publish()
    case = bench.case(must=("Oi",))
    bench.model.will(answers("Oi!"), answers("Tchau!"))
    bench.clock.advance(seconds=61)

    bench.run(case, "live")
    results = bench.run(case, "draft").results

    assert results.published and (results.published.passed, results.published.revision) == (True, 1)
    assert results.draft and not results.draft.passed


def test_a_draft_that_changes_while_a_case_runs_makes_its_result_count_for_none(bench: Bench) -> None:
    case = bench.case(must=("Oi",))
    bench.model.will(answers("Oi!"))
    bench.model.while_thinking.append(lambda: bench.write("precos", "Custa R$ 89,90."))

    result = bench.run(case).results.draft

    assert result and result.revision == bench.state.draft_revision - 1


def test_a_draft_that_changes_right_before_it_is_read_makes_the_result_count_for_none(bench: Bench) -> None:
    case = bench.case(must=("Oi",))
    bench.model.will(answers("Oi!"))
    bench.workshop.after("bot", lambda: bench.write("precos", "Custa R$ 89,90."))

    result = bench.run(case).results.draft

    assert result and result.revision == bench.state.draft_revision - 1


def test_a_case_that_is_rewritten_while_it_runs_keeps_no_result_of_the_old_one(bench: Bench) -> None:
    case = bench.case(must=("Oi",))
    bench.model.while_thinking.append(lambda: bench.change(case, must=("Olá",)))

    after = bench.run(case)

    assert after.expected.must == ("Olá",)
    assert after.results.draft is None
    assert bench.workshop.case(case.id).case.results.draft is None


def test_two_runs_at_once_both_keep_their_results(bench: Bench) -> None:
    bench.publish()
    bench.clock.advance(seconds=61)
    case = bench.case(must=("Oi",))
    bench.workshop.before("put_case", lambda: bench.run(case, "live"))

    results = bench.run(case, "draft").results

    assert results.draft and results.published


def test_a_case_that_is_taken_away_while_it_runs_stays_away(bench: Bench) -> None:
    case = bench.case(must=("Oi",))
    bench.model.while_thinking.append(lambda: bench.forget(case))

    with pytest.raises(NotFound):
        bench.run(case)
    assert bench.workshop.cases() == ()


def test_a_model_that_is_down_passes_no_case(bench: Bench) -> None:
    case = bench.case(action="handoff")
    bench.model.will("model_unavailable")

    result = bench.run(case).results.draft

    assert result and result.faults == (Fault(code="model", detail="model_unavailable"),)


# Writing cases


def test_a_case_that_asks_for_nothing_is_refused(bench: Bench) -> None:
    with pytest.raises(Invalid) as refused:
        bench.case()
    assert refused.value.details["field"] == "expected"


@pytest.mark.parametrize(
    ("expected", "field"),
    [
        ({"queue": "vendas-antigas"}, "expected.queue"),
        ({"must": ("",)}, "expected.must"),
        ({"must": ("x",) * 21}, "expected.must"),
        ({"must_not": ("x" * 301,)}, "expected.mustNot"),
        ({"articles": (" ",)}, "expected.articles"),
    ],
)
def test_each_wrong_expectation_is_named(bench: Bench, expected: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        bench.case(**expected)
    assert refused.value.details["field"] == field


def test_making_a_case_twice_is_making_it_once(bench: Bench) -> None:
    case = bench.case(must=("Oi",))

    def again(text: str) -> Case:
        return make_case(
            bench.documents,
            bench.workshop,
            DIEGO,
            Written(says=(Spoken(author="customer", text=text),), expected=case.expected),
            id_=case.id,
            now=bench.clock.advance(seconds=1),
            new_id=bench.new_id,
        )

    assert again("quanto custa?") == case
    with pytest.raises(Invalid):
        again("outra coisa")
    assert bench.workshop.cases() == (case,)
    assert bench.audited().count("case_added") == 1


def test_a_changed_case_keeps_who_made_it_and_loses_its_results(bench: Bench) -> None:
    case = bench.run(bench.case(must=("Oi",)))
    bench.clock.advance(seconds=5)

    after = bench.change(case, must=("Olá",))

    assert (after.created_at, after.created_by, after.updated_at) == (case.created_at, case.created_by, bench.clock())
    assert after.results.draft is None
    assert bench.audited()[-1] == "case_changed"


def test_what_is_gone_is_not_changed(bench: Bench) -> None:
    case = bench.case(must=("Oi",))
    bench.forget(case)

    with pytest.raises(NotFound):
        bench.change(case, must=("Olá",))


# What the bot said wrong


def mark(bench: Bench, mid: str, right: str = "Custa R$ 99,90 por mês.", user: Any = ANA, **more: Any) -> Case:
    return mark_wrong(
        bench.documents,
        bench.workshop,
        user,
        CID,
        mid,
        id_=more.pop("id_", None) or bench.new_id(),
        right_answer=right,
        now=bench.clock(),
        new_id=bench.new_id,
        **more,
    )


def test_a_wrong_answer_becomes_a_case_of_what_was_said_before_it(bench: Bench) -> None:
    bench.model.will(answers("Oi! Em que posso ajudar?"), answers("Custa R$ 89,90 por mês."))
    bench.documents.put("knowledge/x", {"title": "x", "body": "R$ 89,90", "live": True})
    bench.world.chat("oi")
    bench.world.customer_says("quanto custa?")
    bench.world.chat("o de 500")
    wrong = bench.world.said[-1]
    assert wrong.text == "Custa R$ 89,90 por mês."
    bench.world.chat("e o de 300?")

    case = mark(bench, wrong.id)

    assert (case.says[1].action, case.says[1].confidence) == ("answer", 0.9)
    assert [(said.author, said.text) for said in case.says] == [
        ("customer", "oi"),
        ("bot", "Oi! Em que posso ajudar?"),
        ("customer", "quanto custa?"),
        ("customer", "o de 500"),
    ]
    assert case.expected == Expected(must=("R$ 99,90",), must_not=("R$ 89,90",))
    assert (case.right_answer, case.origin) == ("Custa R$ 99,90 por mês.", Origin(cid=CID, mid=wrong.id))
    assert case.created_by.uid == "ana"
    assert bench.audited()[-1] == "answer_marked_wrong"


def test_what_the_customer_added_after_the_question_is_not_asked(bench: Bench) -> None:
    sid = bench.world.customer_says("quanto custa?")
    # twice the answer is made anew with what came meanwhile, then it is given
    for text in ("o de 300", "por mês", "e o de 500?"):
        bench.model.while_thinking.append(lambda text=text: _says_and_waits(bench, text))
    bench.world.bot_answers(sid)

    case = mark(bench, bench.world.said[0].id)

    assert [said.text for said in case.says] == ["quanto custa?", "o de 300", "por mês"]


def _says_and_waits(bench: Bench, text: str) -> None:
    bench.world.customer_says(text)
    bench.clock.advance(seconds=1)


def test_only_the_episode_counts(bench: Bench) -> None:
    bench.world.chat("isto foi outro dia")
    bench.world.claim(ANA)
    bench.world.resolve(ANA)
    bench.world.chat("quanto custa?")

    case = mark(bench, bench.world.said[-1].id)

    assert [said.text for said in case.says] == ["quanto custa?"]


def test_personal_data_does_not_get_into_a_case(bench: Bench) -> None:
    first = bench.world.chat("meu cpf é 123.456.789-09, fone (11) 90000-0000, marina@exemplo.example")
    bench.world.bot_answers(bench.world.customer_says("viu?", OriginalRepliedMessageSid=first))

    case = mark(bench, bench.world.said[-1].id, right="Seu CPF 123.456.789-09 tem R$ 99,90 em aberto.")

    assert "123.456" not in case.says[0].text + case.right_answer
    assert "90000" not in case.says[0].text
    assert "marina" not in case.says[0].text
    assert case.says[0].text.startswith("meu cpf é ***")
    assert case.says[-1].quoted and case.says[-1].quoted.text == case.says[0].text


def test_an_answer_to_a_picture_is_an_answer_to_something(bench: Bench) -> None:
    bench.world.source.has("https://twilio.example/1", Fetched(b"\x89PNG\r\n\x1a\n", "image/png"))
    sid = bench.world.customer_says("", media=("https://twilio.example/1",))
    bench.model.will(answers("Seu boleto está pago."))
    bench.world.bot_answers(sid)

    case = mark(bench, bench.world.said[-1].id, right="Isso é um comprovante.")

    assert [said.text for said in case.says] == ["[foto]"]


def test_an_answer_of_ours_that_came_between_stands_where_the_customer_had_it(bench: Bench) -> None:
    bench.model.will(*map(answers, ("Oi!", "Oi, tudo bem?", "O de 300 tem 300 mega.", "Custa R$ 89,90 por mês.")))
    bench.documents.put("knowledge/x", {"title": "x", "body": "300 mega, R$ 89,90", "live": True})
    sid = bench.world.customer_says("oi")
    for text in ("tudo bem?", "o que tem o de 300?", "quanto custa?"):
        bench.model.while_thinking.append(lambda text=text: _says_and_waits(bench, text))
    bench.world.bot_answers(sid)
    first, wrong = bench.world.said

    case = mark(bench, wrong.id)

    assert (first.text, wrong.text) == ("O de 300 tem 300 mega.", "Custa R$ 89,90 por mês.")
    assert [(said.author, said.text) for said in case.says] == [
        ("customer", "oi"),
        ("customer", "tudo bem?"),
        ("customer", "o que tem o de 300?"),
        ("bot", "O de 300 tem 300 mega."),
        ("customer", "quanto custa?"),
    ]


def test_what_the_customer_answers_to_goes_along_and_is_heard_as_the_bot_heard_it(bench: Bench) -> None:
    bench.model.will(answers("Temos o Fibra e o Max."), answers("Olá!"))
    bench.world.chat("quais planos?")
    quoted = bench.world.said[-1].twilio_sid
    bench.world.chat("ok")
    sid = bench.world.customer_says("quanto custa esse?", OriginalRepliedMessageSid=quoted)
    bench.world.bot_answers(sid)
    live = bench.model.prompts[-1].conversation[-1]

    case = mark(bench, bench.world.said[-1].id)
    bench.run(case)

    assert case.says[-1] == Spoken(
        author="customer",
        text="quanto custa esse?",
        quoted=Quote(author="bot", text="Temos o Fibra e o Max."),
    )
    tried = bench.model.prompts[-1].conversation[-1]
    assert tried.quoted and live.quoted
    assert (tried.text, tried.quoted.author, tried.quoted.text) == (live.text, live.quoted.author, live.quoted.text)


def test_a_picture_that_the_customer_answers_to_is_named(bench: Bench) -> None:
    bench.world.source.has("https://twilio.example/1", Fetched(b"\x89PNG\r\n\x1a\n", "image/png"))
    picture = bench.world.customer_says("", media=("https://twilio.example/1",))
    bench.world.bot_answers(picture)
    bench.world.bot_answers(bench.world.customer_says("e isso aqui?", OriginalRepliedMessageSid=picture))

    case = mark(bench, bench.world.said[-1].id)

    assert case.says[-1].quoted == Quote(author="customer", text="[foto]")


def test_no_place_gets_into_a_case_sent_or_answered_to(bench: Bench) -> None:
    place = bench.world.customer_says(
        "", Latitude="-23.55", Longitude="-46.63", Label="Casa da Marina", Address="Rua Exemplo, 10"
    )
    bench.world.bot_answers(place)
    bench.world.bot_answers(bench.world.customer_says("atendem aqui?", OriginalRepliedMessageSid=place))

    case = mark(bench, bench.world.said[-1].id)

    assert case.says[0].text == "[localização]"
    assert case.says[-1].quoted == Quote(author="customer", text="[localização]")


def test_what_nobody_knows_any_more_is_no_part_of_a_case(bench: Bench) -> None:
    bench.world.bot_answers(bench.world.customer_says("e esse?", OriginalRepliedMessageSid="SMlongago"))

    assert mark(bench, bench.world.said[-1].id).says[-1].quoted is None


def test_what_was_said_in_a_voice_note_counts_as_said(bench: Bench) -> None:
    sid = bench.world.chat("")
    note = bench.documents.entry(CID, sid)
    heard = Transcript(text="quanto custa", model="fake", at=bench.clock())
    seen = bench.documents.see_message(CID, sid)
    assert seen and note
    bench.documents.put_message(seen, replace(seen.message, transcript=heard))

    case = mark(bench, bench.world.said[-1].id)

    assert [said.text for said in case.says] == ["quanto custa"]


def test_a_handoff_may_be_wrong_too_and_its_promise_is_not_the_bots(bench: Bench) -> None:
    bench.model.will(hands_off())
    bench.world.chat("quanto custa?")

    case = mark(bench, bench.world.said[-1].id)

    assert case.expected == Expected(must=("R$ 99,90",))


def test_what_is_expected_may_be_said_instead(bench: Bench) -> None:
    bench.world.chat("vou cancelar")

    case = mark(bench, bench.world.said[-1].id, right="", expected=Expected(action="handoff", queue="suporte"))

    assert case.expected == Expected(action="handoff", queue="suporte")


def test_a_wrong_answer_without_a_right_one_is_refused(bench: Bench) -> None:
    bench.world.chat("quanto custa?")

    with pytest.raises(Invalid) as refused:
        mark(bench, bench.world.said[-1].id, right=" ")
    assert refused.value.details["field"] == "rightAnswer"


def test_only_what_the_bot_said_can_be_marked(bench: Bench) -> None:
    sid = bench.world.chat(WANTS_A_PERSON)
    bench.world.claim(ANA)
    reply = bench.world.reply(ANA).message

    for mid in (sid, reply.id):
        with pytest.raises(Invalid) as refused:
            mark(bench, mid)
        assert refused.value.details["field"] == "mid"
    with pytest.raises(NotFound):
        mark(bench, "nothing")


def test_who_may_not_see_the_conversation_marks_nothing(bench: Bench) -> None:
    bench.world.claimed(ANA)

    with pytest.raises(NotFound):
        mark(bench, bench.world.said[0].id, user=CARLA)
    assert bench.workshop.cases() == ()


def test_marking_twice_is_marking_once(bench: Bench) -> None:
    bench.world.chat("quanto custa?")
    mid, id_ = bench.world.said[-1].id, bench.new_id()

    assert mark(bench, mid, id_=id_) == mark(bench, mid, id_=id_)
    assert len(bench.workshop.cases()) == 1


def test_a_wrong_answer_fails_on_the_old_draft_and_passes_when_the_article_is_right(bench: Bench) -> None:
    bench.publish()
    bench.clock.advance(seconds=61)
    bench.model.will(answers("Não sei."), answers("Não sei."), answers("São R$ 79,90."))
    bench.world.chat("quanto custa o de 300?")
    case = mark(bench, bench.world.said[-1].id, right="O de 300 custa R$ 79,90.")

    first = bench.run(case).results.draft
    bench.write("precos", "O de 300 custa R$ 79,90.")
    second = bench.run(case).results.draft

    assert first and not first.passed
    assert second and second.passed, second.faults


def test_the_name_of_the_bot_changes_no_case(bench: Bench) -> None:
    case = bench.run(bench.case(must=("Oi",)))
    bench.save(BotSettings(name="Bia"))

    result = bench.workshop.case(case.id).case.results.draft
    assert result and result.revision == bench.state.draft_revision - 1, "but it is another draft"
