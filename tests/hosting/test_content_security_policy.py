"""Every page of the dashboard in Chromium, under the policy that production serves: nothing is forbidden."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.hosting.conftest import Site
from tests.local.clients import Customer, eventually
from tests.local.emulators import ROOT
from tests.local.stack import Stack
from tests.local.twilio_standin import samples

FILES = ["roteador.jpg", "audio.ogg", "video.mp4", "fatura.pdf", "contato.vcf"]


def addresses() -> list[str]:
    """Every address without a parameter that the dashboard's route.ts names, in quotes or in a regular expression."""
    text = (ROOT / "hosting" / "src" / "lib" / "route.ts").read_text("utf-8")
    code = re.sub(r"/\*.*?\*/|^\s*//.*$", "", text, flags=re.DOTALL | re.MULTILINE)
    quoted = re.findall(r"""['"`](/[\w/-]*)['"`]""", code)
    matched = re.findall(r"/\^\\/\(?(\w+)\)?(?:\\/\?\$/|\(\?:)", code)
    return sorted({"/", *quoted, *(f"/{name}" for name in matched)})


def links(page: Page) -> list[str]:
    """Where the page leads within the dashboard; of the addresses with an id, the first of each kind."""
    found = page.eval_on_selector_all(
        "a[href]", "links => links.filter((a) => a.origin === location.origin && !a.download).map((a) => a.pathname)"
    )
    return list({_kind(address): address for address in reversed(found)}.values())


def _kind(address: str) -> str:
    """/c/123_456 and /config/articles/01ABC are of the kinds /c/* and /config/articles/*."""
    parts = address.split("/")
    return "/".join([*parts[:-1], "*"]) if re.search("[0-9]", parts[-1]) or len(parts) > 3 else address


def settled(page: Page) -> None:
    """What the page shows to who is signed in is there: nothing is busy any more."""
    expect(page.get_by_role("navigation").first).to_be_visible(timeout=20_000)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=20_000)
    page.evaluate("() => document.fonts.ready")


def test_the_routes_are_read_from_the_code() -> None:
    assert {"/", "/entrar"} <= set(addresses())


@pytest.mark.timeout(600)
def test_no_page_breaks_the_policy(site: Site, sign_in: Callable[[str], Page], violations: list[str]) -> None:
    page = sign_in("elisa")
    waiting, seen = addresses(), set[str]()

    while waiting:
        address = waiting.pop()
        if _kind(address) not in seen:
            seen.add(_kind(address))
            page.goto(site.url + address)
            settled(page)
            waiting += links(page)

    assert len(seen) >= len(addresses())
    assert violations == []


def test_a_thread_with_every_kind_of_file_breaks_nothing(
    site: Site, stack: Stack, sign_in: Callable[[str], Page], violations: list[str]
) -> None:
    customer = Customer(stack.addresses, "+5511900000771", "Cliente de Mídia")
    for name in FILES:
        content, content_type, _ = samples.load(name)
        encoded = base64.b64encode(content).decode()
        customer.says(media=[{"contentType": content_type, "name": name, "base64": encoded}])
    customer.says(location={"latitude": -23.55, "longitude": -46.63, "label": "Praça"})
    customer.says("quero falar com uma pessoa *agora*, veja https://example.com")
    customer.waits_for("protocolo")
    page = sign_in("elisa")

    page.goto(f"{site.url}/c/{customer.cid}")
    log = page.get_by_role("log")
    expect(log).to_contain_text("quero falar com uma pessoa")
    photo = log.get_by_role("button", name="Ampliar foto")
    photo.scroll_into_view_if_needed()
    is_drawn = "image => image.complete && image.naturalWidth > 0"
    eventually("the photo is drawn", lambda: photo.locator("img").evaluate(is_drawn))
    photo.click()
    page.keyboard.press("Escape")
    clip = log.locator("video")
    clip.scroll_into_view_if_needed()
    eventually("the clip is loaded", lambda: clip.evaluate("video => video.readyState >= 1"))
    settled(page)

    assert violations == []


@pytest.mark.parametrize(
    "forbidden",
    [
        "document.head.append(Object.assign(document.createElement('script'), { textContent: '1' }))",
        "document.body.setAttribute('style', 'color: red')",
        "document.body.append(Object.assign(document.createElement('img'), { src: 'https://example.com/x.png' }))",
        "fetch('https://example.com/').catch(() => 0)",
        "document.body.append(Object.assign(document.createElement('iframe'), { src: '/' }))",
    ],
)
def test_what_is_forbidden_is_seen(site: Site, browsing: BrowserContext, violations: list[str], forbidden: str) -> None:
    """Without this, the tests above would pass on a page that reports nothing."""
    page = browsing.new_page()
    page.goto(site.url)

    page.evaluate(f"() => {{ {forbidden} }}")

    # events come in while the page is asked for something
    eventually("the violation is told", lambda: page.title() and violations)
