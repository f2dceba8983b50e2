"""The contract of the port `BusinessSetup`, kept by Firestore and by the fake alike."""

from __future__ import annotations

from tests.adapters.store_backend import Backend, commit, said
from transbordo.domain.bot.prompt import Queue
from transbordo.domain.business.bot_settings import BotSettings, GiveWay
from transbordo.domain.conversation.change import Change, Usage
from transbordo.domain.whatsapp.templates import ContentTemplate


def test_a_business_that_set_nothing_up_still_has_its_defaults(backend: Backend) -> None:
    knowledge = backend.store.knowledge()

    assert knowledge.business.timezone == "America/Sao_Paulo"
    assert (knowledge.articles, knowledge.queues, knowledge.bot) == ((), (), BotSettings())


def test_the_bot_s_knowledge_is_what_the_business_wrote(backend: Backend) -> None:
    backend.put(
        "settings/business",
        {"name": "Fibra Exemplo", "hours": {"mon": [{"from": "08:00", "to": "18:00"}]}, "holidays": ["2026-12-25"]},
    )
    settings = {"name": "Bia", "rules": ["seja breve"], "angry": {"on": False, "queue": None}, "unknown": 1}
    backend.put("settings/bot", {"published": settings, "draft": {"name": "Nina"}, "version": 3})
    boleto = {"title": "Boleto", "when": "", "body": "No app.", "tags": ["pagar"], "live": True}
    backend.put("knowledge/boleto", boleto | {"draft": {"title": "Boleto", "when": "", "body": "No site.", "tags": []}})
    backend.put("knowledge/velho", boleto | {"title": "Velho", "removed": True})
    backend.put("knowledge/novo", {"live": False, "draft": {"title": "Novo", "when": "", "body": "Sim.", "tags": []}})
    backend.put("usage/2026-11-23_0", {"tokens": 30})
    backend.put("usage/2026-11-22_0", {"tokens": 500})
    backend.put("queues/geral", {"name": "Geral", "description": "o resto", "targetSeconds": 300})

    knowledge = backend.store.knowledge()

    assert knowledge.business.hours == {"mon": (("08:00", "18:00"),)}
    assert knowledge.business.holidays == ("2026-12-25",)
    assert backend.store.business() == knowledge.business
    assert (knowledge.bot.name, knowledge.bot.rules, knowledge.bot.angry) == ("Bia", ("seja breve",), GiveWay(on=False))
    assert (knowledge.version, knowledge.tokens_today) == (3, 30)
    assert [(one.id, one.body, one.tags) for one in knowledge.articles] == [
        ("boleto", "No app.", ("pagar",)),
        ("velho", "No app.", ("pagar",)),
    ]
    assert knowledge.queues == (Queue(id="geral", name="Geral", description="o resto"),)


def test_a_draft_is_what_the_bot_would_know_once_it_is_published(backend: Backend) -> None:
    test_the_bot_s_knowledge_is_what_the_business_wrote(backend)

    draft = backend.store.knowledge("draft")

    assert (draft.bot.name, draft.version) == ("Nina", 0)
    assert [(one.id, one.body) for one in draft.articles] == [("boleto", "No site."), ("novo", "Sim.")]


def test_a_draft_is_always_read(backend: Backend) -> None:
    assert backend.store.knowledge("draft").bot.name == ""
    backend.put("settings/bot", {"draft": {"name": "Nina"}})

    assert backend.store.knowledge("draft").bot.name == "Nina"


def test_articles_of_the_same_version_are_not_read_again(backend: Backend) -> None:
    article = {"title": "Boleto", "when": "", "body": "No app.", "tags": [], "live": True}
    backend.put("settings/bot", {"version": 1})
    backend.put("knowledge/boleto", article)
    backend.store.knowledge()

    backend.put("settings/bot", {"version": 2})
    backend.put("knowledge/boleto", article | {"body": "No site."})
    backend.clock.advance(seconds=61)

    assert [one.body for one in backend.store.knowledge().articles] == ["No site."]


def test_knowledge_is_read_again_after_a_minute_and_not_before(backend: Backend) -> None:
    backend.put("settings/business", {"name": "Antes"})
    assert backend.store.business().name == "Antes"
    backend.put("settings/business", {"name": "Depois"})

    backend.clock.advance(seconds=60)
    assert backend.store.business().name == "Antes"
    backend.clock.advance(seconds=1)
    assert backend.store.business().name == "Depois"


def test_what_answers_took_adds_up_by_the_day(backend: Backend) -> None:
    said(backend, "SM1")
    for tokens in (10, 20):
        commit(backend, Change(usage=Usage(day="2026-11-23", tokens=tokens)))

    assert backend.store.knowledge().tokens_today == 30


def test_a_template_is_found_by_its_content_id(backend: Backend) -> None:
    backend.put(
        "templates/HX1", {"name": "visita", "body": "Oi, {{1}}!", "approval": "approved", "variables": ["Nome"]}
    )

    assert backend.store.template("HX1") == ContentTemplate(body="Oi, {{1}}!", approval="approved")
    assert backend.store.template("HX2") is None


def test_how_soon_somebody_should_be_served_is_told_by_queue(backend: Backend) -> None:
    backend.put("queues/geral", {"name": "Geral", "targetSeconds": 300})

    assert backend.store.queue_targets() == {"geral": 300}
