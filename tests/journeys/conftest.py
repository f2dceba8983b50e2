"""A browser with the dashboard and the phone side by side, as a developer has them open."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.local.people import PASSWORD
from tests.local.stack import NEVER_BY_ITSELF, Options, Stack

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = Path(__file__).parents[2] / ".local" / "screenshots"
"""What the tests saw, to be looked at; not kept in the repository."""

expect.set_options(timeout=45_000)


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The journeys' own: a business as a developer first meets it, whatever other tests made of theirs."""
    with Stack(Options(folder=tmp_path_factory.mktemp("stack"), sweep_seconds=NEVER_BY_ITSELF)) as running:
        running.seed(conversations=False)
        yield running


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages in windows of their own; an error in any page's script fails the test."""
    broken: list[str] = []
    contexts = []

    def opened(address: str, **options: object) -> Page:
        settings = {"locale": "pt-BR", "viewport": {"width": 1440, "height": 900}, "bypass_csp": True} | options
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert broken == []


@pytest.fixture
def sign_in(stack: Stack, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """The desk, with somebody signed in by name."""

    def signed_in(name: str, **options: object) -> Page:
        page = open_page(stack.addresses["dashboard"], **options)
        page.get_by_label("E-mail").fill(f"{name}@fibra.example")
        page.get_by_label("Senha", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Entrar").click()
        expect(page.get_by_role("heading", name="Conversas")).to_be_visible()
        return page

    return signed_in


def photograph(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def serious_barriers(page: Page) -> list[str]:
    """What axe finds serious or critical: https://github.com/dequelabs/axe-core"""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("async () => JSON.stringify((await axe.run()).violations)")
    return [
        f"{violation['id']}: {', '.join(' '.join(node['target']) for node in violation['nodes'])}"
        for violation in json.loads(found)
        if violation["impact"] in ("serious", "critical")
    ]
