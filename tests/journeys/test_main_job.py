"""The main job in a browser: the customer on the phone page, the agent in the dashboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.conftest import photograph, serious_barriers
from tests.local.stack import Stack
from tests.local.twilio_standin import samples


@pytest.fixture
def phone(stack: Stack, open_page: Callable[..., Page]) -> Page:
    return open_page(stack.addresses["phone"])


def customer_writes(phone: Page, text: str) -> None:
    phone.get_by_role("textbox", name="Mensagem").fill(text)
    phone.keyboard.press("Enter")


def test_from_a_question_to_a_resolved_conversation(phone: Page, sign_in: Callable[..., Page]) -> None:
    desk = sign_in("carla")
    said = phone.get_by_role("log")

    customer_writes(phone, "Oi! Quanto custa o plano Fibra 500?")
    expect(said).to_contain_text("119,90")
    photograph(phone, "phone-answer")

    customer_writes(phone, "quero falar com uma pessoa")
    expect(said).to_contain_text("protocolo")

    desk.get_by_role("tab", name="Fila").click()
    row = desk.locator("a.row", has_text="Marina S.")
    expect(row).to_be_visible()
    row.click()
    log = desk.get_by_role("log")
    expect(log).to_contain_text("quero falar com uma pessoa")
    expect(desk.get_by_text("Passagem do bot")).to_be_visible()
    photograph(desk, "desk-waiting")

    desk.get_by_role("button", name="Assumir").click()
    expect(desk.get_by_text("Carla está atendendo")).to_be_visible()

    composer = desk.get_by_role("textbox", name="Responder a Marina")
    composer.fill("Oi, Marina! Aqui é a *Carla*. Posso ajudar?")
    composer.press("Enter")
    expect(said).to_contain_text("Aqui é a Carla")
    expect(log.locator("li.out", has_text="Aqui é a Carla").get_by_role("img", name="Lida")).to_be_visible()
    expect(composer).to_have_value("")

    phone.get_by_role("button", name="Foto", exact=True).click()
    expect(log.get_by_role("button", name="Ampliar foto")).to_be_visible()
    phone.get_by_role("button", name="Áudio", exact=True).click()
    expect(log.get_by_role("button", name="Ouvir áudio")).to_be_visible()

    desk.set_input_files("input[type=file]", files=[_pdf()])
    desk.get_by_role("button", name="Enviar", exact=True).click()
    expect(said).to_contain_text("fatura.pdf")
    photograph(desk, "desk-mine")
    photograph(phone, "phone-media")

    desk.get_by_role("button", name="Encerrar").click()
    expect(desk.get_by_text("Conversa encerrada.")).to_be_visible()
    photograph(desk, "desk-resolved")


def _pdf() -> FilePayload:
    content, content_type, name = samples.load("fatura.pdf")
    return {"name": name, "mimeType": content_type, "buffer": content}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(stack: Stack, open_page, sign_in, theme: str) -> None:
    entry = open_page(stack.addresses["dashboard"], color_scheme=theme)
    expect(entry.get_by_role("button", name="Entrar")).to_be_visible()
    assert serious_barriers(entry) == []

    desk = sign_in("diego", color_scheme=theme)
    expect(desk.locator("a.row").first).to_be_visible()
    desk.locator("a.row").first.click()
    expect(desk.get_by_role("log")).not_to_have_attribute("aria-busy", "true")
    assert serious_barriers(desk) == []

    phone = open_page(stack.addresses["phone"], color_scheme=theme)
    expect(phone.locator(".cust")).to_be_visible()
    assert serious_barriers(phone) == []
