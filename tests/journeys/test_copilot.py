"""An agent at work with the copilot: drafts, other words, what was said in voice notes, and a wrong answer marked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import requests
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.at_desk import row
from tests.journeys.conftest import photograph, serious_barriers
from tests.local.clients import Customer
from tests.local.stack import Stack

_NUMBERS = itertools.count(70)


@pytest.fixture
def customer(stack: Stack) -> Customer:
    """Somebody new, who asked the bot for a price and then for a person."""
    return who_asks_for_a_person(stack)


@pytest.fixture
def another(stack: Stack) -> Customer:
    return who_asks_for_a_person(stack)


def who_asks_for_a_person(stack: Stack) -> Customer:
    made = Customer(stack.addresses, f"+5511900000{next(_NUMBERS):03d}", "Lúcia M.")
    made.says("Quanto custa o plano Fibra 500?")
    made.waits_for("119,90")
    made.says("quero falar com uma pessoa")
    made.waits_for("protocolo")
    return made


@pytest.fixture
def gemini_well(stack: Stack) -> Iterator[str]:
    """The address of the stand-in's faults, all of them off before and after."""
    faults = f"{stack.addresses['gemini']}/control/faults"
    requests.delete(faults, timeout=10).raise_for_status()
    yield faults
    requests.delete(faults, timeout=10).raise_for_status()


def opened(desk: Page, customer: Customer) -> Locator:
    """The conversation with `customer`, taken; its messages."""
    desk.goto(f"{desk.url.split('/c/')[0].rstrip('/')}/c/{customer.cid}")
    claim = desk.get_by_role("button", name="Assumir", exact=False).first
    claim.click()
    expect(field(desk)).to_be_visible()
    return desk.get_by_role("log")


def field(desk: Page) -> Locator:
    return desk.get_by_role("textbox", name="Responder a Lúcia")


@contextmanager
def answered_late(desk: Page, path: str) -> Iterator[None]:
    """What the desk asks within is answered only after all that happens within."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    desk.route(path, hold, times=1)
    with desk.expect_response(path) as answer:
        with desk.expect_request(path):
            yield
        held[0].continue_()
    answer.value.finished()


def card(desk: Page) -> Locator:
    return desk.get_by_role("region", name="Sugestão do copiloto")


def speaks(customer: Customer) -> str:
    return customer.says("", media=[{"contentType": "audio/ogg", "sample": "audio.ogg"}])


def test_a_suggestion_is_a_draft_until_the_agent_sends_it(customer: Customer, sign_in: Callable[..., Page]) -> None:
    desk = sign_in("carla")
    log = opened(desk, customer)
    customer.says("E qual é o valor do Fibra 500 mesmo?")
    expect(log).to_contain_text("valor do Fibra 500 mesmo")

    field(desk).fill("Oi, Lúcia!")
    field(desk).press("Control+j")
    expect(card(desk)).to_contain_text("119,90")
    expect(card(desk)).to_contain_text("de “")
    photograph(desk, "copilot-suggestion")
    assert serious_barriers(desk) == []

    field(desk).press("Tab")
    expect(card(desk)).to_have_count(0)
    expect(field(desk)).to_have_value(re.compile("^Oi, Lúcia!\n.*119,90", re.DOTALL))
    expect(desk.get_by_text("Rascunho do copiloto no campo.")).to_be_visible()
    assert not any("Oi, Lúcia!" in message["body"] for message in customer.sees())

    desk.get_by_role("button", name="Desfazer").click()
    expect(field(desk)).to_have_value("Oi, Lúcia!")
    desk.get_by_role("button", name="Refazer").click()

    field(desk).press("Enter")
    customer.waits_for("Oi, Lúcia!")
    expect(field(desk)).to_have_value("")
    expect(desk.get_by_role("button", name="Desfazer")).to_have_count(0)


def test_a_suggestion_can_be_dismissed_or_edited_and_tells_when_it_is_late(
    customer: Customer, sign_in: Callable[..., Page]
) -> None:
    desk = sign_in("carla")
    log = opened(desk, customer)
    desk.get_by_role("button", name="Sugerir resposta").click()
    expect(card(desk).get_by_role("button", name="Usar")).to_be_visible()
    field(desk).press("Escape")
    expect(card(desk)).to_have_count(0)
    expect(field(desk)).to_have_value("")

    desk.get_by_role("button", name="Sugerir resposta").click()
    expect(card(desk).get_by_role("button", name="Editar")).to_be_visible()
    customer.says("Esquece, quero a segunda via do boleto")
    expect(log).to_contain_text("segunda via do boleto")
    expect(card(desk)).to_contain_text("escreveu depois desta sugestão")
    photograph(desk, "copilot-late")
    card(desk).get_by_role("button", name="Sugerir de novo").click()
    expect(card(desk)).to_contain_text("Segunda via")
    card(desk).get_by_role("button", name="Editar").click()
    expect(field(desk)).to_be_focused()
    assert field(desk).input_value() != ""


def test_a_draft_in_other_words_has_a_way_back(customer: Customer, sign_in: Callable[..., Page]) -> None:
    desk = sign_in("carla")
    opened(desk, customer)
    draft = "Por gentileza, aguarde: o técnico chega às 15h."
    field(desk).fill(draft)

    desk.get_by_role("button", name="Reescrever").click()
    photograph(desk, "copilot-rewrite-menu")
    desk.get_by_role("menuitem", name="Mais curto").click()
    expect(field(desk)).to_have_value("Aguarde: o técnico chega às 15h.")
    expect(desk.get_by_text("Ficou mais curto.")).to_be_visible()
    photograph(desk, "copilot-rewritten")

    rewritten = field(desk).input_value()
    field(desk).press("Control+z")
    expect(field(desk)).to_have_value(draft)
    field(desk).press("Control+Shift+z")
    expect(field(desk)).to_have_value(rewritten)
    desk.get_by_role("button", name="Desfazer").click()
    expect(field(desk)).to_have_value(draft)
    assert not any("técnico" in message["body"] for message in customer.sees())


def test_other_words_that_come_late_change_no_other_text(
    customer: Customer, another: Customer, sign_in: Callable[..., Page]
) -> None:
    desk = sign_in("carla")
    for each in (another, customer):
        opened(desk, each)
    draft = "Por gentileza, aguarde: o técnico chega às 15h."
    field(desk).fill(draft)
    with answered_late(desk, "**/rewrite"):
        desk.get_by_role("button", name="Reescrever").click()
        desk.get_by_role("menuitem", name="Mais curto").click()
        row(desk, another).click()
        expect(field(desk)).to_have_value("")
        field(desk).focus()
    row(desk, customer).click()
    expect(field(desk)).to_have_value(draft)
    row(desk, another).click()
    expect(field(desk)).to_have_value("")

    row(desk, customer).click()
    expect(field(desk)).to_have_value(draft)
    note = desk.get_by_role("textbox", name="nota para a equipe")
    with answered_late(desk, "**/rewrite"):
        desk.get_by_role("button", name="Reescrever").click()
        desk.get_by_role("menuitem", name="Mais curto").click()
        desk.get_by_role("tab", name="Nota").click()
        note.fill("Ela já ligou duas vezes.")
    expect(note).to_have_value("Ela já ligou duas vezes.")
    desk.get_by_role("tab", name="Resposta").click()
    expect(field(desk)).to_have_value("Aguarde: o técnico chega às 15h.")
    desk.get_by_role("button", name="Desfazer").click()
    expect(field(desk)).to_have_value(draft)
    desk.get_by_role("tab", name="Nota").click()
    expect(note).to_have_value("Ela já ligou duas vezes.")


def test_without_the_model_the_agent_writes_on(
    customer: Customer, sign_in: Callable[..., Page], gemini_well: str
) -> None:
    desk = sign_in("carla")
    opened(desk, customer)
    requests.post(gemini_well, json={"next": "503", "times": 9}, timeout=10).raise_for_status()
    field(desk).fill("Bom dia, Lúcia.")

    field(desk).press("Control+j")
    expect(card(desk).get_by_role("alert")).to_contain_text("O copiloto não conseguiu ajudar")
    expect(field(desk)).to_have_value("Bom dia, Lúcia.")
    photograph(desk, "copilot-down")
    field(desk).press("Enter")
    customer.waits_for("Bom dia, Lúcia.")


def test_what_was_said_in_a_voice_note_is_read_and_found(customer: Customer, sign_in: Callable[..., Page]) -> None:
    desk = sign_in("carla")
    log = opened(desk, customer)
    speaks(customer)

    log.get_by_role("button", name="Transcrever").click()
    expect(log).to_contain_text("a luz LOS do modem continua vermelha")
    expect(log).to_contain_text("Transcrição automática")
    expect(row(desk, customer)).to_contain_text("“Troquei o cabo")
    photograph(desk, "copilot-transcript")

    for n in range(3):
        field(desk).fill(f"Certo, {n}.")
        field(desk).press("Enter")
    customer.waits_for("Certo, 2.")
    desk.goto(desk.url.split("/c/")[0])
    search = desk.get_by_role("searchbox", name="Buscar conversas")
    search.fill("modem vermelha")
    search.press("Enter")
    found = desk.get_by_role("list", name="Nos áudios").get_by_role("link", name="Lúcia M.").first
    expect(found).to_contain_text("continua vermelha")
    photograph(desk, "copilot-search")
    assert serious_barriers(desk) == []
    found.click()
    expect(desk.locator("li.marked")).to_contain_text("continua vermelha")


def test_a_long_conversation_is_summed_up_with_its_messages(customer: Customer, sign_in: Callable[..., Page]) -> None:
    desk = sign_in("carla")
    log = opened(desk, customer)
    panel = desk.get_by_role("complementary", name="Contexto")
    expect(panel.get_by_role("button", name="Resumir a conversa")).to_have_count(0)
    for n in range(9):
        customer.says(f"mais um detalhe, número {n}")
    expect(log).to_contain_text("número 8")

    panel.get_by_role("button", name="Resumir a conversa").click()
    summary = panel.get_by_role("region", name="Resumo da conversa")
    expect(summary).to_contain_text("Quanto custa o plano Fibra 500?")
    expect(summary).to_contain_text("Feito por máquina")
    photograph(desk, "copilot-summary")
    assert serious_barriers(desk) == []
    summary.get_by_role("button", name="Ver na mensagem").first.click()
    expect(log.locator("li.marked")).to_contain_text("Quanto custa")


@pytest.mark.parametrize(("who", "sees_the_case"), [("carla", False), ("diego", True)])
def test_a_wrong_answer_is_marked_with_what_is_right(
    customer: Customer, sign_in: Callable[..., Page], who: str, sees_the_case: bool
) -> None:
    desk = sign_in(who)
    log = opened(desk, customer)
    said = log.locator("li.bot", has_text="119,90")
    said.get_by_text("Por que o bot disse isso?").click()
    expect(said).to_contain_text("Planos e preços")
    expect(said.get_by_role("link", name="Planos e preços")).to_have_count(1 if sees_the_case else 0)
    expect(said).to_contain_text("certeza alta")
    expect(said).to_contain_text("lidos")
    photograph(desk, "copilot-because")

    said.get_by_role("button", name="Marcar como errada").click()
    dialog = desk.get_by_role("dialog", name="Marcar resposta como errada")
    dialog.get_by_label("A resposta certa").fill("Custa R$ 129,90 por mês.")
    expect(dialog.get_by_role("group", name="A resposta precisa dizer")).to_contain_text("R$ 129,90")
    expect(dialog.get_by_role("group", name="E não pode dizer")).to_contain_text("119,90")
    photograph(desk, "copilot-wrong")
    assert serious_barriers(desk) == []
    checks = dialog.get_by_role("button", name="Tirar")
    while checks.count():
        checks.first.click()
    dialog.get_by_role("textbox", name="Acrescentar o que precisa dizer").fill("mês")
    dialog.get_by_role("button", name="Acrescentar o que precisa dizer").click()
    still = dialog.get_by_text("A resposta errada ainda passaria neste caso")
    expect(still).to_be_visible()
    photograph(desk, "copilot-wrong-passes")
    assert serious_barriers(desk) == []
    dialog.get_by_role("button", name="Salvar caso").click()
    expect(dialog.get_by_role("alert")).to_contain_text("diga o que ela não pode dizer")
    dialog.get_by_role("textbox", name="Acrescentar o que não pode dizer").fill("119,90")
    dialog.get_by_role("button", name="Salvar caso").click()

    expect(desk.get_by_text("Virou caso de teste.")).to_be_visible()
    expect(desk.get_by_role("button", name="Ver caso")).to_have_count(1 if sees_the_case else 0)
    expect(said).to_contain_text("Marcada como errada")
    expect(said.get_by_role("button", name="Marcar como errada")).to_have_count(0)


def test_a_case_keeps_what_the_customer_quoted_and_its_answer_can_be_marked_again_once_it_is_gone(
    stack: Stack, sign_in: Callable[..., Page]
) -> None:
    customer = Customer(stack.addresses, f"+5511900000{next(_NUMBERS):03d}", "Lúcia M.")
    customer.says("Quanto custa o plano Fibra 500?")
    prices = customer.waits_for("119,90")
    customer.says("Desse aqui, como tiro a segunda via do boleto?", quoted=prices["sid"])
    customer.waits_for("boleto")
    customer.says("quero falar com uma pessoa")
    customer.waits_for("protocolo")
    desk = sign_in("diego")
    said = opened(desk, customer).locator("li.bot", has_text="boleto")
    said.get_by_text("Por que o bot disse isso?").click()
    said.get_by_role("button", name="Marcar como errada").click()
    dialog = desk.get_by_role("dialog", name="Marcar resposta como errada")
    dialog.get_by_label("A resposta certa").fill("Peça pelo telefone 0800 000 0000.")
    dialog.get_by_role("button", name="Salvar caso").click()
    desk.get_by_role("button", name="Ver caso").click()

    detail = desk.get_by_role("complementary", name="Comparar respostas")
    expect(detail.get_by_text("Em resposta a “")).to_contain_text("119,90")
    photograph(desk, "copilot-case-quotes")
    detail.get_by_role("button", name="Mudar o que se espera").click()
    form = desk.get_by_role("dialog")
    expect(form.get_by_text("Em resposta a “")).to_contain_text("119,90")
    photograph(desk, "copilot-case-quotes-form")
    assert serious_barriers(desk) == []
    desk.keyboard.press("Escape")

    detail.get_by_role("button", name="Excluir").click()
    desk.get_by_role("button", name="Desfazer").click()
    expect(detail.get_by_text("Em resposta a “")).to_be_visible()
    detail.get_by_role("link", name="Nasceu de uma conversa").click()
    expect(said).to_contain_text("Marcada como errada")
    said.get_by_role("link", name="Ver o caso").click()
    detail.get_by_role("button", name="Excluir").click()
    expect(desk.get_by_text("Caso excluído.")).to_be_visible()

    desk.goto(f"{desk.url.split('/config')[0]}/c/{customer.cid}")
    said.get_by_text("Por que o bot disse isso?").click()
    expect(said.get_by_role("button", name="Marcar como errada")).to_be_visible()
    expect(said).not_to_contain_text("Marcada como errada")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_and_in_both_themes(customer: Customer, sign_in: Callable[..., Page], theme: str) -> None:
    desk = sign_in("carla", color_scheme=theme, viewport={"width": 390, "height": 844})
    log = opened(desk, customer)
    speaks(customer)
    log.get_by_role("button", name="Transcrever").click()
    expect(log).to_contain_text("Transcrição automática")
    field(desk).fill("Por favor, aguarde.")
    desk.get_by_role("button", name="Sugerir resposta").click()
    expect(card(desk).get_by_role("button", name="Usar")).to_be_visible()
    photograph(desk, f"copilot-phone-{theme}")
    assert serious_barriers(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
