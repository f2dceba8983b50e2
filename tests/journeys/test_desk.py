"""Agents at the desk: who wrote what, whom a customer waits for, and what did not arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.at_desk import at, field, row, say, taken, who_asks_for_a_person
from tests.journeys.conftest import photograph, serious_barriers
from tests.local.clients import Customer
from tests.local.stack import Stack


@pytest.fixture
def customer(stack: Stack) -> Customer:
    """Somebody new, who asked for a person."""
    return who_asks_for_a_person(stack)


@pytest.fixture
def another(stack: Stack) -> Customer:
    return who_asks_for_a_person(stack)


@pytest.fixture
def whatsapp_fails(stack: Stack) -> Iterator[Callable[[str], None]]:
    """The next message fails at Twilio with this code."""
    faults = f"{stack.addresses['twilio']}/control/faults"
    yield lambda code: requests.post(faults, json={"next": code}, timeout=10).raise_for_status()
    requests.delete(faults, timeout=10).raise_for_status()


@pytest.fixture
def documents(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> firestore.Client:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", stack.addresses["firestore"])
    return firestore.Client(project=stack.addresses["project"], credentials=AnonymousCredentials())


@pytest.fixture
def elisa_is_out(documents: firestore.Client) -> None:
    """Whoever had her desk open before: the stack is everybody's."""
    documents.document("agents/elisa").update({"presence": "offline"})


@pytest.mark.usefixtures("elisa_is_out")
def test_whoever_has_a_conversation_the_list_names_who_wrote(sign_in: Callable[..., Page], customer: Customer) -> None:
    ana = sign_in("ana")
    taken(ana, customer)
    say(ana, "Oi Nádia, um momento.")
    expect(row(ana, customer)).to_contain_text("Você: Oi Nádia")

    ana.get_by_role("button", name="Transferir").first.click()
    ana.get_by_role("option", name="Elisa").click()
    warning = ana.get_by_role("dialog").get_by_role("status")
    expect(warning).to_contain_text("Elisa está fora. O cliente fica esperando")
    photograph(ana, "desk-transfer")
    assert serious_barriers(ana) == []
    ana.get_by_role("dialog").get_by_role("button", name="Transferir").click()

    expect(ana.locator(".strip")).to_contain_text("Aguardando Elisa")
    expect(ana.locator(".strip")).to_contain_text("fora")
    expect(row(ana, customer)).to_contain_text("Você: Oi Nádia")
    # the notice keeps clear of what was said last
    notice = ana.locator(".toast")
    expect(notice).to_be_visible()
    assert not overlap(notice, ana.get_by_role("log").locator("li").last)
    photograph(ana, "desk-awaiting")
    assert serious_barriers(ana) == []

    elisa = sign_in("elisa")
    at(elisa, customer)
    expect(row(elisa, customer)).to_contain_text("Ana: Oi Nádia")
    say(elisa, "Oi Nádia, aqui é a Elisa.")
    expect(ana.locator(".strip")).to_contain_text("Elisa está atendendo")

    elisa.get_by_role("button", name="Encerrar").click()
    for desk, name in ((ana, "Elisa:"), (elisa, "Você:")):
        desk.get_by_role("tab", name="Todas").click()
        expect(row(desk, customer)).to_contain_text("encerrada")
        expect(row(desk, customer)).to_contain_text(f"{name} Oi Nádia, aqui")


def test_a_mouse_that_rests_on_the_list_keeps_nobody_from_sight(
    stack: Stack, sign_in: Callable[..., Page], customer: Customer
) -> None:
    desk = sign_in("ana")
    row(desk, customer).hover()

    late = who_asks_for_a_person(stack)

    expect(row(desk, late)).to_be_visible()


def test_who_writes_while_reading_above_sees_what_they_wrote(sign_in: Callable[..., Page], customer: Customer) -> None:
    desk = sign_in("bruno")
    log = taken(desk, customer)
    for number in range(1, 13):
        customer.says(f"Linha {number} do que aconteceu: a luz ficou vermelha, e depois apagou.")
    expect(log).to_contain_text("Linha 12")

    messages = desk.get_by_role("region", name="Mensagens")
    messages.hover()
    desk.mouse.wheel(0, -900)
    to_end = desk.get_by_role("button", name="Ir para o fim")
    expect(to_end).to_be_visible()
    to_end.click()
    expect(log.get_by_text("Linha 12")).to_be_in_viewport()
    expect(to_end).to_have_count(0)

    messages.hover()
    desk.mouse.wheel(0, -900)
    expect(to_end).to_be_visible()
    say(desk, "Entendi, já vejo isso.")
    sent = log.locator("li.out", has_text="Entendi")
    expect(sent.get_by_role("img", name="Entregue")).to_be_visible()
    expect(sent).to_be_in_viewport()

    # a customer's message still leaves alone who reads above
    messages.hover()
    desk.mouse.wheel(0, -900)
    expect(to_end).to_be_visible()
    customer.says("obrigada!")
    expect(desk.get_by_role("button", name="Novas mensagens")).to_be_visible()
    expect(log.get_by_text("obrigada!")).not_to_be_in_viewport()


def test_what_failed_is_seen_in_the_list_and_can_be_tried_again(
    sign_in: Callable[..., Page], customer: Customer, whatsapp_fails: Callable[[str], None]
) -> None:
    desk = sign_in("bruno")
    log = taken(desk, customer)
    whatsapp_fails("30008")
    say(desk, "O técnico chega às 15h.")

    expect(log).to_contain_text("A mensagem não foi entregue (30008). Tente de novo")
    expect(row(desk, customer)).to_contain_text("Não enviada")
    photograph(desk, "desk-failed")
    assert serious_barriers(desk) == []

    log.get_by_role("button", name="Tentar de novo").click()
    customer.waits_for("O técnico chega às 15h.")
    expect(row(desk, customer)).not_to_contain_text("Não enviada")
    expect(row(desk, customer)).to_contain_text("Você: O técnico chega")


def test_what_the_customer_writes_in_the_moment_of_the_click_does_not_end_unread(
    sign_in: Callable[..., Page], customer: Customer
) -> None:
    desk = sign_in("bruno")
    log = taken(desk, customer)

    def meanwhile(route: Route) -> None:
        customer.says("Só mais uma coisa!")
        route.continue_()

    desk.route("**/resolve", meanwhile, times=1)
    desk.get_by_role("button", name="Encerrar").click()

    expect(desk.locator(".toast")).to_contain_text("O cliente acabou de escrever")
    expect(log).to_contain_text("Só mais uma coisa!")
    expect(field(desk)).to_be_visible()
    desk.get_by_role("button", name="Encerrar").click()
    expect(desk.locator(".strip")).to_contain_text("Encerrada")


def test_what_is_shown_of_one_customer_is_hidden_of_the_next(
    sign_in: Callable[..., Page], customer: Customer, another: Customer, documents: firestore.Client
) -> None:
    desk = sign_in("carla")
    for each, cpf in ((another, "444.555.666-77"), (customer, "111.222.333-96")):
        told = [{"label": "CPF", "value": cpf, "messages": []}]
        documents.document(f"conversations/{each.cid}").update({"card.data": told})
        taken(desk, each)
    panel = desk.get_by_role("complementary", name="Contexto")
    panel.get_by_role("button", name="Mostrar CPF").click()
    expect(panel).to_contain_text("CPF 111.222.333-96")

    row(desk, another).click()
    expect(panel).to_contain_text("CPF •••.•••.•••-77")
    row(desk, customer).click()
    expect(panel).to_contain_text("CPF •••.•••.•••-96")


def test_a_selection_that_ends_beside_a_dialog_does_not_close_it(
    sign_in: Callable[..., Page], customer: Customer
) -> None:
    desk = sign_in("bruno")
    taken(desk, customer)
    desk.get_by_role("button", name="Transferir").first.click()
    dialog = desk.get_by_role("dialog")
    note = dialog.get_by_role("textbox").last
    note.fill("Ela espera o técnico desde ontem.")
    edge = note.bounding_box()
    assert edge
    desk.mouse.move(edge["x"] + edge["width"] / 2, edge["y"] + 12)
    desk.mouse.down()
    desk.mouse.move(10, edge["y"] + 12)
    desk.mouse.up()
    expect(note).to_have_value("Ela espera o técnico desde ontem.")

    desk.mouse.click(10, edge["y"] + 12)
    expect(dialog).to_have_count(0)


def overlap(one: Locator, other: Locator) -> bool:
    a, b = one.bounding_box(), other.bounding_box()
    assert a and b
    return a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"]
