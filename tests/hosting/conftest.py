"""The dashboard as production serves it: the hosting emulator with the repository's firebase.json, unchanged.

Google's hosts are played by the emulators (see google_names.py), and Cloud Run's list tells where the agent API is.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.adapters.http_double import HttpDouble, in_json
from tests.hosting.google_names import GoogleNames, Place
from tests.local import emulators, ports
from tests.local.emulators import ROOT
from tests.local.people import PASSWORD
from tests.local.ports import HOST, answers
from tests.local.processes import Child, Reaper, stop_all
from tests.local.stack import API_KEY, PROJECT, Stack

READY_SECONDS = 90
STORAGE = "https://storage.googleapis.com"

_TELL_VIOLATIONS = """
  document.addEventListener('securitypolicyviolation', (event) =>
    cspViolated(`${location.pathname}: ${event.violatedDirective} forbids ${event.blockedURI || event.sample}`));
"""


@dataclass(frozen=True)
class Site:
    """The served dashboard; `cloud_run` was asked where the services of the rewrites are."""

    url: str
    folder: Path
    cloud_run: HttpDouble


@pytest.fixture(scope="session")
def site(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("hosting")
    port = dict(zip(("functions", "hosting", "hub", "logging"), ports.free(4), strict=True))
    lay_out(folder, port)
    reaper, cloud_run = Reaper(), HttpDouble()
    cloud_run.answer = lambda _: in_json(200, {"status": {"url": f"http://{HOST}:{port['functions']}"}})
    children: list[Child] = []
    try:
        with cloud_run.running():
            children += [functions(stack, port["functions"], folder, reaper)]
            children += [hosting_emulator(cloud_run.url, folder, reaper)]
            url = f"http://{HOST}:{port['hosting']}"
            children[0].wait_until(lambda: answers(f"http://{HOST}:{port['functions']}/"), timeout=READY_SECONDS)
            children[1].wait_until(lambda: answers(f"{url}/config.json"), timeout=READY_SECONDS)
            yield Site(url, folder, cloud_run)
    finally:
        stop_all(children)
        reaper.close()


def lay_out(folder: Path, port: dict[str, int]) -> None:
    """What `firebase deploy` would deploy: firebase.json as it is, with ports for the emulators, and the built site."""
    config = json.loads((ROOT / "firebase.json").read_text("utf-8"))
    used = {name: {"host": HOST, "port": port[name]} for name in ("hosting", "hub", "logging")}
    config["emulators"] = {**used, "ui": {"enabled": False}}
    (folder / "firebase.json").write_text(json.dumps({name: config[name] for name in ("hosting", "emulators")}))
    public = folder / config["hosting"]["public"]
    shutil.copytree(ROOT / "hosting" / "dist", public)
    write_site_config(folder)


def write_site_config(folder: Path, **more: object) -> None:
    """/config.json as in production: no emulators, and the agent API at the dashboard's own address."""
    site = {
        "projectId": PROJECT,
        "apiKey": API_KEY,
        "authDomain": f"{PROJECT}.example",
        "businessName": "Fibra Exemplo",
    }
    (folder / "hosting" / "dist" / "config.json").write_text(json.dumps(site | more))


def functions(stack: Stack, port: int, folder: Path, reaper: Reaper) -> Child:
    """The functions of the stack once more, with links to files at Google's address."""
    command = [sys.executable, "-m", "tests.local.functions_server", "--port", str(port)]
    env = stack.env | {"STORAGE_LINK_URL": STORAGE}
    return Child("functions", command, env=env, cwd=ROOT, log=folder / "functions.log", reaper=reaper)


def hosting_emulator(cloud_run: str, folder: Path, reaper: Reaper) -> Child:
    command = [str(emulators.FIREBASE), "emulators:start", "--project", PROJECT, "--only", "hosting"]
    env = emulators.java_environment(os.environ) | {"CI": "1", "CLOUD_RUN_API_URL": cloud_run}
    return Child("hosting", command, env=env, cwd=folder, log=folder / "hosting.log", reaper=reaper)


@pytest.fixture
def google(stack: Stack, tmp_path: Path) -> Iterator[GoogleNames]:
    auth = stack.ports["auth"]
    places = {
        "firestore.googleapis.com": Place(stack.ports["firestore"]),
        "identitytoolkit.googleapis.com": Place(auth, "/identitytoolkit.googleapis.com"),
        "securetoken.googleapis.com": Place(auth, "/securetoken.googleapis.com"),
        "storage.googleapis.com": Place(stack.ports["storage"]),
    }
    with GoogleNames(places, tmp_path).running() as names:
        yield names


@pytest.fixture
def violations() -> list[str]:
    """What the content security policy forbade so far."""
    return []


@pytest.fixture
def browsing(browser: Browser, google: GoogleNames, violations: list[str]) -> Iterator[BrowserContext]:
    """A browser that finds Google's hosts here, and notes each violation of the policy."""
    context = browser.new_context(
        locale="pt-BR",
        viewport={"width": 1440, "height": 900},
        ignore_https_errors=True,
        proxy={"server": google.url, "bypass": HOST},
        service_workers="block",
    )
    context.expose_function("cspViolated", lambda told: violations.append(told))
    context.add_init_script(_TELL_VIOLATIONS)
    context.on("console", lambda told: violations.append(told.text) if "Content Security Policy" in told.text else None)
    yield context
    context.close()


@pytest.fixture
def sign_in(site: Site, browsing: BrowserContext) -> Callable[[str], Page]:
    """The desk, with somebody of the seeded business signed in."""

    def signed_in(name: str) -> Page:
        page = browsing.new_page()
        page.goto(site.url)
        page.get_by_label("E-mail").fill(f"{name}@fibra.example")
        page.get_by_label("Senha", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Entrar").click()
        expect(page.get_by_role("heading", name="Conversas")).to_be_visible(timeout=30_000)
        return page

    return signed_in
