"""The page Relatórios in a browser: what has ended, why the bot passed on, and the conversations behind a figure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import photograph, serious_barriers
from tests.local.clients import Agent, Customer, eventually, new_id
from tests.local.people import PASSWORD
from tests.local.stack import Stack

QUESTION, ANSWER = "Quanto custa o plano Fibra 500?", "119,90"
WISH = "quero falar com uma pessoa"
A_MOMENT = re.compile(r"^00:\d\d$")
_NUMBERS = itertools.count(410)


class Counted(NamedTuple):
    """Whose services have ended and are counted."""

    by_the_bot: Customer
    answered: Customer
    left_unanswered: Customer


@pytest.fixture(scope="module")
def counted(stack: Stack) -> Counted:
    """All that ended in this business, whatever other journeys did."""
    _tell(stack, "reset")
    three = Counted(*(_somebody(stack) for _ in Counted._fields))
    carla = _agent(stack, "carla")

    three.by_the_bot.says(QUESTION)
    three.by_the_bot.waits_for(ANSWER)
    three.by_the_bot.says("só isso, obrigado")
    _is_with(carla, three.by_the_bot, "nobody")

    for customer in (three.answered, three.left_unanswered):
        customer.says(WISH)
        _is_with(carla, customer, "queue")
    taken = carla.does(_at(three.answered, "claim"), epoch=_epoch(carla, three.answered))["conversation"]
    carla.does(_at(three.answered, "messages"), id=new_id(), text="Oi! Como posso ajudar?", epoch=taken["epoch"])
    three.answered.waits_for("Como posso ajudar")
    for customer in (three.answered, three.left_unanswered):
        carla.does(_at(customer, "resolve"), epoch=_epoch(carla, customer))

    for customer in three:
        _tell(stack, "age", customer=customer.phone, seconds=600)
    # the counting is hourly: only a process that is new to it looks at once
    stack.restart_functions()
    assert stack.sweep().json()["counted"] > 0
    return three


def _somebody(stack: Stack) -> Customer:
    return Customer(stack.addresses, f"+5511900000{next(_NUMBERS)}", "Rita M.")


def _agent(stack: Stack, name: str) -> Agent:
    agent = Agent(stack.addresses, f"{name}@fibra.example", PASSWORD)
    agent.signs_in()
    return agent


def _tell(stack: Stack, what: str, **how: object) -> None:
    requests.post(f"{stack.addresses['twilio']}/control/{what}", json=how, timeout=30).raise_for_status()


def _at(customer: Customer, verb: str) -> str:
    return f"conversations/{customer.cid}/{verb}"


def _is_with(agent: Agent, customer: Customer, owner: str) -> None:
    eventually(f"it is with {owner}", lambda: (agent.conversation(customer.cid) or {}).get("owner") == owner)


def _epoch(agent: Agent, customer: Customer) -> int:
    return int((agent.conversation(customer.cid) or {})["epoch"])


def open_reports(desk: Page) -> None:
    desk.get_by_role("navigation", name="Principal").get_by_role("link", name="Relatórios").click()
    expect(desk.get_by_role("heading", name="Relatórios")).to_be_visible()
    expect(desk.locator("[aria-busy=true]")).to_have_count(0)


def tile(desk: Page, name: str) -> Locator:
    return desk.get_by_role("region", name=name)


def row(desk: Page, name: str) -> Locator:
    return desk.get_by_role("row").filter(has_text=name)


def test_before_anything_is_counted_the_page_says_what_will_stand_here(stack: Stack, sign_in) -> None:
    _tell(stack, "reset")
    desk = sign_in("diego")

    open_reports(desk)

    expect(desk.get_by_role("heading", name="Nenhum atendimento encerrado neste período")).to_be_visible()
    assert serious_barriers(desk) == []
    photograph(desk, "reports-empty")


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390)], ids=str)
def test_a_figure_leads_to_its_conversations(sign_in: Callable[..., Page], counted: Counted, theme, width) -> None:
    desk = sign_in("diego", color_scheme=theme, viewport={"width": width, "height": 900})
    open_reports(desk)

    expect(tile(desk, "Atendimentos encerrados")).to_contain_text("3")
    expect(tile(desk, "Resolvidos pelo bot")).to_contain_text("1 de 3")
    expect(tile(desk, "Primeira resposta de uma pessoa")).to_contain_text("de 1 atendimento")
    expect(desk.get_by_text("atualizado de hora em hora")).to_be_visible()
    expect(row(desk, "Geral").get_by_role("cell")).to_have_text(["2", "1", A_MOMENT, A_MOMENT])
    assert serious_barriers(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    photograph(desk, f"reports-{theme}-{width}")

    desk.get_by_role("button", name="Ver tabela").press("Enter")
    days = desk.get_by_role("region", name="Volume por dia").get_by_role("row")
    expect(days).to_have_count(1 + 14)
    desk.get_by_role("group", name="Período").get_by_role("button", name="7 dias").click()
    expect(days).to_have_count(1 + 7)

    reason = desk.get_by_role("link", name="Pediu uma pessoa")
    expect(row(desk, "Pediu uma pessoa").get_by_role("cell").last).to_have_text("2")
    reason.press("Enter")
    expect(desk.get_by_role("heading", name="Pediu uma pessoa")).to_be_focused()
    conversations = desk.get_by_role("table").get_by_role("link")
    expect(conversations).to_have_count(2)
    assert serious_barriers(desk) == []
    photograph(desk, f"reports-reason-{theme}-{width}")

    # the newest on top: who was left without an answer was resolved last
    conversations.first.click()
    expect(desk).to_have_url(f"{_origin(desk)}/c/{counted.left_unanswered.cid}")
    expect(desk.get_by_role("log")).to_contain_text(WISH)

    desk.go_back()
    expect(conversations).to_have_count(2)
    desk.get_by_role("link", name="Voltar para os números").click()
    expect(reason).to_be_focused()


def test_a_spreadsheet_gets_the_same_figures(sign_in: Callable[..., Page], counted: Counted) -> None:
    desk = sign_in("elisa")
    open_reports(desk)

    with desk.expect_download() as saved:
        desk.get_by_role("button", name="Exportar CSV").click()

    assert re.fullmatch(r"relatorio-\d{4}-\d\d-\d\d-a-\d{4}-\d\d-\d\d\.csv", saved.value.suggested_filename)
    titles, *days = Path(saved.value.path()).read_text("utf-8-sig").splitlines()
    assert titles.startswith("Dia;Encerrados;Resolvidos pelo bot;Foram para pessoas;")
    assert len(days) == 14
    assert [day for day in days if ";3;1;2;1;" in day], days


def test_who_does_not_lead_is_told_so(stack: Stack, sign_in: Callable[..., Page]) -> None:
    desk = sign_in("ana")
    expect(desk.get_by_role("navigation", name="Principal").get_by_role("link", name="Relatórios")).to_have_count(0)

    for address in ("/relatorios", "/relatorios/customer_asked"):
        desk.goto(stack.addresses["dashboard"] + address)
        expect(desk.get_by_role("heading", name="Esta página é da supervisão")).to_be_visible()


def test_without_a_network_nothing_passes_for_the_figures(sign_in: Callable[..., Page], counted: Counted) -> None:
    desk = sign_in("diego")
    open_reports(desk)
    failed = desk.get_by_role("alert").filter(has_text="Os números não puderam ser lidos.")

    desk.context.set_offline(True)
    desk.get_by_role("button", name="Ler de novo").click()
    expect(failed).to_contain_text("O que aparece abaixo é da última leitura.")
    expect(tile(desk, "Atendimentos encerrados")).to_contain_text("3")
    photograph(desk, "reports-offline")

    # whoever comes to the page now finds no figures, instead of none
    desk.get_by_role("navigation", name="Principal").get_by_role("link", name="Conversas").click()
    desk.get_by_role("navigation", name="Principal").get_by_role("link", name="Relatórios").click()
    expect(failed).to_be_visible()
    expect(desk.get_by_role("heading", name="Nenhum atendimento")).to_have_count(0)

    desk.context.set_offline(False)
    failed.get_by_role("button", name="Tentar de novo").click()
    expect(tile(desk, "Atendimentos encerrados")).to_contain_text("3")


def _origin(page: Page) -> str:
    return str(page.evaluate("location.origin"))
