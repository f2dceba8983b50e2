"""What firebase.json promises, asked of the hosting emulator that serves it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import requests

from tests.hosting.conftest import Site
from tests.local.emulators import ROOT

PAGES = ["/", "/entrar", "/c/14155238886_5511900000000", "/no/such/page", "/config.json"]
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "connect-src": "'self' https://firestore.googleapis.com https://identitytoolkit.googleapis.com "
    "https://securetoken.googleapis.com",
    "img-src": "'self' blob: data: https://storage.googleapis.com",
    "media-src": "'self' blob: https://storage.googleapis.com",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "upgrade-insecure-requests": "",
}
"""Whoever loosens it changes this list too, and says why."""


def get(site: Site, path: str, **headers: str) -> requests.Response:
    with requests.Session() as http:
        http.trust_env = False
        return http.get(f"{site.url}{path}", headers=headers, allow_redirects=False, timeout=30)


def assets(site: Site) -> list[str]:
    built = site.folder / "hosting" / "dist"
    return [f"/{file.relative_to(built)}" for file in (built / "assets").iterdir()]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_every_header(site: Site, path: str) -> None:
    answer = get(site, path)

    assert answer.status_code == 200
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", PAGES)
def test_the_content_security_policy_allows_what_is_needed_and_nothing_else(site: Site, path: str) -> None:
    directives = get(site, path).headers["Content-Security-Policy"].split(";")

    told = {name: " ".join(values) for name, *values in (directive.split() for directive in directives)}
    assert told == POLICY


@pytest.mark.parametrize("path", ["/", "/entrar", "/c/1_2", "/no/such/page"])
def test_every_address_of_the_dashboard_is_its_one_page(site: Site, path: str) -> None:
    answer = get(site, path)

    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.text == (ROOT / "hosting" / "dist" / "index.html").read_text("utf-8")


def test_an_asset_is_kept_for_ever_and_one_that_is_gone_is_not_found(site: Site) -> None:
    """An old tab that asks for a file of the last version must not get a page in its place."""
    for path in assets(site):
        answer = get(site, path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert not answer.headers["Content-Type"].startswith("text/html")

    assert get(site, "/assets/index-of-last-week.js").status_code == 404


def test_the_agent_api_is_behind_the_dashboards_own_address(site: Site) -> None:
    answer = get(site, "/api/me")

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthenticated")
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.fullmatch(
        r"/v1/projects/[^/]+/locations/southamerica-east1/services/agent-api", site.cloud_run.requests[0].path
    )


def test_only_addresses_of_the_api_reach_it(site: Site) -> None:
    assert get(site, "/apis/me").headers["Content-Type"].startswith("text/html")


def _markup() -> list[Path]:
    return [*sorted((ROOT / "hosting" / "src").rglob("*.svelte")), ROOT / "hosting" / "index.html"]


def test_no_markup_holds_a_style_or_a_script_of_its_own() -> None:
    """The policy forbids them; Svelte's `style:name={...}` goes through the CSSOM, which it allows."""
    inline = re.compile(r"\sstyle\s*=|<style|\son[a-z]+=[\"']|<script(?![^>]*\b(?:lang|module|src)\b)|javascript:")
    found = [str(file) for file in _markup() if inline.search(file.read_text("utf-8"))]

    assert len(_markup()) > 10
    assert found == []


def test_the_repositorys_policy_has_no_loophole() -> None:
    text = json.dumps(json.loads((ROOT / "firebase.json").read_text("utf-8")))

    assert not re.search(r"unsafe-|\*\.|http://|'nonce|strict-dynamic", text)
