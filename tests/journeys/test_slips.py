"""What a slip must not cost: a dialog of another conversation, a text that was typed, the place of the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.at_desk import at, field, row, say, taken, who_asks_for_a_person
from tests.journeys.conftest import photograph, serious_barriers
from tests.local.clients import Customer
from tests.local.stack import Stack


@pytest.fixture
def customer(stack: Stack) -> Customer:
    return who_asks_for_a_person(stack)


@pytest.fixture
def another(stack: Stack) -> Customer:
    return who_asks_for_a_person(stack)


def test_a_dialog_goes_with_the_conversation_that_it_was_opened_for(
    sign_in: Callable[..., Page], customer: Customer, another: Customer
) -> None:
    desk = sign_in("bruno")
    taken(desk, another)
    taken(desk, customer)
    row(desk, another).click()
    expect(desk).to_have_url(re.compile(another.cid))
    desk.get_by_role("button", name="Transferir").first.click()
    expect(desk.get_by_role("dialog")).to_be_visible()

    desk.go_back()
    expect(desk).to_have_url(re.compile(customer.cid))
    expect(desk.get_by_role("dialog")).to_have_count(0)
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Atalhos de teclado")).to_be_visible()


def test_a_conversation_that_is_taken_late_opens_nothing_over_the_next(
    stack: Stack, sign_in: Callable[..., Page], another: Customer
) -> None:
    with_the_bot = Customer(stack.addresses, "+5511900000399", "Otto R.")
    with_the_bot.says("Quanto custa o plano Fibra 500?")
    with_the_bot.waits_for("119,90")
    desk = sign_in("diego")
    taken(desk, another)
    desk.get_by_role("tab", name="Todas").click()
    row(desk, with_the_bot).click()
    held: list[Route] = []
    desk.route("**/claim", lambda route: held.append(route), times=1)
    with desk.expect_request("**/claim"):
        desk.get_by_role("button", name="Assumir e transferir").click()
    row(desk, another).click()
    expect(field(desk)).to_be_visible()
    with desk.expect_response("**/claim"):
        held[0].continue_()
    desk.get_by_role("tab", name="Minhas").click()
    expect(row(desk, with_the_bot)).to_be_visible()
    expect(desk.get_by_role("dialog")).to_have_count(0)


def test_what_one_tab_sends_leaves_the_other_too(sign_in: Callable[..., Page], customer: Customer) -> None:
    desk = sign_in("bruno")
    taken(desk, customer)
    other = desk.context.new_page()
    other.goto(desk.url)
    field(desk).fill("Oi Nádia, já vejo.")
    expect(field(other)).to_have_value("Oi Nádia, já vejo.")

    field(desk).press("Enter")
    expect(field(other)).to_have_value("")
    expect(other.get_by_role("log")).to_contain_text("já vejo")


def test_what_was_typed_is_promised_and_comes_back(sign_in: Callable[..., Page], customer: Customer) -> None:
    desk = sign_in("bruno")
    taken(desk, customer)
    field(desk).fill("O técnico chega ")
    desk.get_by_role("button", name="Transferir").first.click()
    desk.get_by_role("option", name="Geral").click()
    desk.get_by_role("dialog").get_by_role("button", name="Transferir").click()
    expect(desk.get_by_text("O que você escreveu está guardado")).to_be_visible()

    desk.keyboard.press("n")
    note = desk.get_by_role("textbox", name="Escrever uma nota")
    note.fill("Ela prefere à tarde.")
    desk.keyboard.press("Escape")
    desk.get_by_role("button", name="Mais ações").click()
    desk.get_by_role("menuitem", name="Assumir", exact=True).click()
    desk.get_by_role("tab", name="Resposta").click()
    expect(field(desk)).to_have_value("O técnico chega ")


def test_a_note_for_whoever_receives_it_survives_escape_and_is_not_swapped_for_the_palette(
    sign_in: Callable[..., Page], customer: Customer
) -> None:
    desk = sign_in("bruno")
    taken(desk, customer)
    dialog = desk.get_by_role("dialog")
    note = dialog.get_by_role("textbox", name="Nota para quem recebe")
    desk.get_by_role("button", name="Transferir").first.click()
    note.fill("Já tentei reiniciar com ela.")
    desk.keyboard.press("Control+k")
    expect(note).to_be_visible()
    expect(dialog).to_have_count(1)
    desk.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    desk.keyboard.press("t")
    expect(note).to_have_value("Já tentei reiniciar com ela.")
    dialog.get_by_role("button", name="Cancelar").click()
    desk.keyboard.press("t")
    expect(note).to_have_value("")


def test_ones_own_customer_who_writes_is_counted_in_the_title(
    sign_in: Callable[..., Page], customer: Customer, another: Customer
) -> None:
    desk = sign_in("carla")
    taken(desk, customer)
    say(desk, "Oi Nádia!")
    taken(desk, another)
    say(desk, "Oi! Um momento.")
    expect(row(desk, another)).to_contain_text("Você:")
    before = waiting(desk)
    customer.says("Ainda está aí?")
    expect(desk).to_have_title(re.compile(rf"^\({before + 1}\) "))


def waiting(desk: Page) -> int:
    found = re.match(r"\((\d+)\)", desk.title())
    return int(found[1]) if found else 0


@pytest.mark.parametrize("width", [1280, 1366])
def test_whose_a_conversation_is_gives_way_last(sign_in: Callable[..., Page], customer: Customer, width: int) -> None:
    desk = sign_in("carla", viewport={"width": width, "height": 768})
    taken(desk, customer)
    owner = desk.locator(".strip b")
    expect(owner).to_have_text("Carla está atendendo")
    expect(desk.locator(".strip")).to_contain_text("de espera")
    assert owner.evaluate(
        """(owner) => {
          const words = new Range();
          words.selectNodeContents(owner);
          return words.getBoundingClientRect().width - owner.getBoundingClientRect().width < 0.01;
        }"""
    )
    photograph(desk, f"desk-strip-{width}")


def test_a_letter_that_can_do_nothing_says_why(sign_in: Callable[..., Page], customer: Customer) -> None:
    desk = sign_in("bruno")
    at(desk, customer)
    notice = desk.locator(".toast")
    desk.keyboard.press("r")
    expect(notice).to_contain_text("Isso só vale quando a conversa é sua")
    desk.get_by_role("button", name="Assumir", exact=False).first.click()
    expect(field(desk)).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.press("a")
    expect(notice.last).to_contain_text("A conversa já é sua")


def test_what_a_notice_offers_is_at_hand_by_keyboard(sign_in: Callable[..., Page], customer: Customer) -> None:
    desk = sign_in("bruno")
    taken(desk, customer)
    expect(field(desk)).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.press("e")
    expect(desk.locator(".toast")).to_contain_text("Conversa encerrada")
    photograph(desk, "desk-undo")
    assert serious_barriers(desk) == []
    desk.keyboard.press("z")
    expect(desk.locator(".strip")).to_contain_text("Bruno está atendendo")


def test_the_keyboard_keeps_its_place_when_a_file_is_taken_out(
    sign_in: Callable[..., Page], customer: Customer
) -> None:
    desk = sign_in("bruno")
    taken(desk, customer)
    files = [{"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"} for name in ("um", "dois")]
    desk.set_input_files("input[type=file]", files=files)
    desk.get_by_role("button", name="Tirar um.pdf").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Tirar dois.pdf")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(field(desk)).to_be_focused()


def test_who_closes_the_page_with_a_file_attached_is_asked(sign_in: Callable[..., Page], customer: Customer) -> None:
    desk = sign_in("bruno")
    taken(desk, customer)
    field(desk).click()
    desk.set_input_files(
        "input[type=file]", files=[{"name": "um.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1"}]
    )
    expect(desk.get_by_role("button", name="Tirar um.pdf")).to_be_visible()
    with desk.expect_event("dialog", timeout=5000) as asked:
        desk.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()


def test_a_tab_that_is_chosen_ends_the_search(sign_in: Callable[..., Page], customer: Customer) -> None:
    desk = sign_in("bruno")
    at(desk, customer)
    search = desk.get_by_role("searchbox", name="Buscar conversas")
    search.fill("ninguém com este nome")
    expect(row(desk, customer)).to_have_count(0)
    desk.get_by_role("tab", name="Fila").click()
    expect(search).to_have_value("")
    expect(row(desk, customer)).to_be_visible()


def test_the_gaps_of_a_template_outlive_a_reload(sign_in: Callable[..., Page], customer: Customer) -> None:
    desk = sign_in("bruno")
    taken(desk, customer)
    desk.get_by_role("tab", name="Modelo").click()
    gap = desk.locator(".tpl .vars input").last
    gap.fill("amanhã às 9h")
    desk.reload()
    desk.get_by_role("tab", name="Modelo").click()
    expect(gap).to_have_value("amanhã às 9h")


def test_a_template_that_was_sent_stays_on_the_screen_and_nothing_of_it_in_the_browser(
    sign_in: Callable[..., Page], customer: Customer
) -> None:
    desk = sign_in("bruno")
    taken(desk, customer)
    desk.get_by_role("tab", name="Modelo").click()
    chosen = desk.locator(".tpl").get_by_role("option", disabled=False).last
    chosen.click()
    for gap in desk.locator(".tpl .vars input").all():
        gap.fill("amanhã às 9h")
    desk.get_by_role("button", name="Enviar modelo").click()

    expect(desk.get_by_role("log")).to_contain_text("amanhã às 9h")
    expect(chosen).to_have_attribute("aria-selected", "true")
    assert desk.evaluate("Object.keys(localStorage).filter((key) => key.includes('.draft.'))") == []
