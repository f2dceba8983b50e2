"""With App Check set up, the dashboard shows itself: reCAPTCHA and Google's exchange of tokens are played here."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from deploy.app_check import content_security_policy, site_config
from tests.hosting.conftest import Site, write_site_config
from tests.local.clients import eventually
from tests.local.emulators import ROOT

SETTINGS = {"APP_CHECK_SITE_KEY": "site-key", "FIREBASE_APP_ID": "1:1234567890:web:abc"}
RECAPTCHA = """
  let passed;
  globalThis.grecaptcha = { enterprise: {
    ready: (then) => then(),
    render: (_, { callback, sitekey }) => { if (sitekey === 'site-key') passed = callback; return 7; },
    execute: async () => { passed(); return 'made-by-recaptcha'; },
  } };
"""
POLICY = next(
    header["value"]
    for rule in json.loads((ROOT / "firebase.json").read_text("utf-8"))["hosting"]["headers"]
    for header in rule["headers"]
    if header["key"] == "Content-Security-Policy"
)


class Google:
    """reCAPTCHA's script, and the exchange of its tokens for App Check's; what the agent API was shown."""

    def __init__(self) -> None:
        self.exchanged: list[str] = []
        self.shown: set[str | None] = set()

    def script(self, route: Route) -> None:
        route.fulfill(content_type="text/javascript", body=RECAPTCHA)

    def exchange(self, route: Route) -> None:
        if route.request.method == "POST":
            self.exchanged.append(json.loads(route.request.post_data or "")["recaptcha_enterprise_token"])
        told = {"token": "made-by-app-check", "ttl": "3600s"}
        headers = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}
        route.fulfill(json=told, headers=headers)

    def api(self, route: Route) -> None:
        self.shown.add(route.request.headers.get("x-firebase-appcheck"))
        route.continue_()


@pytest.fixture
def google_side(browsing: BrowserContext) -> Google:
    side = Google()
    browsing.route("https://www.google.com/recaptcha/enterprise.js", side.script)
    browsing.route("https://content-firebaseappcheck.googleapis.com/**", side.exchange)
    browsing.route("**/api/**", side.api)
    return side


@pytest.fixture
def set_up(site: Site, browsing: BrowserContext) -> Iterator[None]:
    """The site as it is deployed with these settings."""

    def page_with_policy(route: Route) -> None:
        answer = route.fetch()
        policy = content_security_policy(answer.headers["content-security-policy"], SETTINGS)
        route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": policy})

    browsing.route(lambda url: url.startswith(site.url) and "/api/" not in url, page_with_policy)
    write_site_config(site.folder, appCheck=site_config(SETTINGS))
    yield
    write_site_config(site.folder)


def ask_for_a_password(page: Page, google_side: Google) -> None:
    """What anybody may ask of the agent API."""
    page.get_by_role("button", name="Esqueci minha senha").click()
    page.get_by_label("E-mail").fill("nobody@fibra.example")
    page.get_by_role("button", name="Enviar link").click()
    eventually("the agent API is asked", lambda: page.title() and google_side.shown)


def test_the_dashboard_shows_itself_to_the_agent_api(
    site: Site, set_up: None, browsing: BrowserContext, google_side: Google, violations: list[str]
) -> None:
    page = browsing.new_page()
    page.goto(site.url)

    ask_for_a_password(page, google_side)

    assert google_side.shown == {"made-by-app-check"}
    assert set(google_side.exchanged) == {"made-by-recaptcha"}
    assert violations == []


def test_without_it_nothing_of_it_is_loaded(site: Site, browsing: BrowserContext, google_side: Google) -> None:
    loaded: list[str] = []
    page = browsing.new_page()
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(site.url)

    ask_for_a_password(page, google_side)

    assert google_side.shown == {None}
    assert [url for url in loaded if "recaptcha" in url or "appcheck" in url] == []
    assert len([url for url in loaded if url.endswith(".js")]) == 2, "a script more than the desk's own and Firebase's"


def test_the_policy_allows_recaptcha_only_where_it_is_used() -> None:
    assert content_security_policy(POLICY, {}) == POLICY
    allowed = content_security_policy(POLICY, SETTINGS)

    assert "script-src 'self' https://www.google.com/recaptcha/ https://www.gstatic.com/recaptcha/;" in allowed
    assert "frame-src https://www.google.com/recaptcha/ https://recaptcha.google.com/recaptcha/" in allowed
    assert "content-firebaseappcheck.googleapis.com" in allowed
    assert "unsafe" not in allowed
    assert site_config({}) is None
