"""The page Saúde in a browser: nothing is unwell, then something is, and the page tells what and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import photograph, serious_barriers
from tests.local.stack import Stack


@pytest.fixture
def twilio(stack: Stack) -> Iterator[Callable[..., None]]:
    """Changes the account at Twilio: see tests/local/twilio_standin/control_account.py."""
    address = f"{stack.addresses['twilio']}/control/account"

    def change(**account: Any) -> None:
        requests.post(address, json=account, timeout=10).raise_for_status()

    yield change
    requests.delete(address, timeout=10).raise_for_status()


@pytest.fixture
def swept(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep has just compared, as it does every few minutes."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", stack.addresses["firestore"])
    client = firestore.Client(project=stack.addresses["project"], credentials=AnonymousCredentials())
    for page in client.collection("ledger").list_documents():
        page.delete()
    assert stack.sweep().status_code == 200


def open_health(desk: Page) -> None:
    desk.get_by_role("navigation", name="Principal").get_by_role("link", name="Saúde").click()
    expect(desk.get_by_role("heading", name="Saúde")).to_be_visible()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390)], ids=str)
def test_what_is_unwell_is_told_and_mended(stack: Stack, sign_in, twilio, swept, theme: str, width: int) -> None:
    screen = {"color_scheme": theme, "viewport": {"width": width, "height": 900}}
    desk = sign_in("elisa", permissions=["clipboard-read", "clipboard-write"], **screen)
    open_health(desk)
    until(desk, desk.get_by_role("heading", name="Tudo em ordem"))
    assert serious_barriers(desk) == []
    photograph(desk, f"health-well-{theme}-{width}")

    twilio(status="suspended", webhook={"callback_url": "https://old.example.com/whatsapp", "fallback_url": ""})
    finding = desk.get_by_role("article").filter(has_text="webhook_address_wrong")
    until(desk, finding)
    expect(desk.get_by_role("heading", name="3 coisas não vão bem")).to_be_visible()
    expect(finding).to_contain_text("A Twilio chama https://old.example.com/whatsapp")
    expect(finding).to_contain_text("Problema")
    expect(desk.get_by_role("article").filter(has_text="Atenção")).to_contain_text("endereço de reserva")
    expect(desk.get_by_text("Verificado:")).to_be_visible()

    finding.get_by_role("button", name="Copiar o comando").press("Enter")
    expect(desk.get_by_text("Copiado.")).to_be_visible()
    copied = desk.evaluate("navigator.clipboard.readText()")
    assert copied == f"./deploy.sh --project {stack.addresses['project']} --region southamerica-east1"
    # a page that mends it opens beside the desk
    link = desk.get_by_role("article").filter(has_text="suspended").get_by_role("link", name="Abrir a página")
    expect(link).to_have_attribute("href", "https://console.twilio.com/us1/billing")
    assert serious_barriers(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    photograph(desk, f"health-unwell-{theme}-{width}")

    requests.delete(f"{stack.addresses['twilio']}/control/account", timeout=10).raise_for_status()
    until(desk, desk.get_by_role("heading", name="Tudo em ordem"))


def test_who_does_not_administer_is_told_so(stack: Stack, sign_in) -> None:
    desk = sign_in("diego")
    expect(desk.get_by_role("navigation", name="Principal").get_by_role("link", name="Saúde")).to_have_count(0)

    desk.goto(f"{stack.addresses['dashboard']}/saude")

    expect(desk.get_by_role("heading", name="Esta página é da administração")).to_be_visible()


def test_what_was_found_stays_while_the_network_is_away(stack: Stack, sign_in, swept) -> None:
    desk = sign_in("elisa")
    open_health(desk)
    well = desk.get_by_role("heading", name="Tudo em ordem")
    until(desk, well)

    desk.context.set_offline(True)
    desk.get_by_role("button", name="Verificar de novo").click()

    expect(desk.get_by_role("alert").filter(has_text="A verificação não pôde ser feita.")).to_be_visible()
    expect(well).to_be_visible()
    photograph(desk, "health-offline")
    desk.context.set_offline(False)


def until(desk: Page, wanted: Locator) -> None:
    """Presses the button until it is there: within five seconds of an examination the same one is shown again."""
    for _ in range(20):
        try:
            expect(wanted).to_be_visible(timeout=1_000)
            return
        except AssertionError:
            desk.get_by_role("button", name="Verificar de novo").click()
    expect(wanted).to_be_visible()
