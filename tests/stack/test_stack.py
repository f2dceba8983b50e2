"""The stack as a whole: it starts beside what is there, shows the seed to whom it may, and leaves nothing behind."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.local import ports
from tests.local import stack as module
from tests.local.check import MainJob
from tests.local.clients import Agent, eventually
from tests.local.people import PASSWORD
from tests.local.processes import StackError
from tests.local.stack import Options, Stack


def signed_in(stack: Stack, name: str) -> Agent:
    agent = Agent(stack.addresses, f"{name}@fibra.example", PASSWORD)
    agent.signs_in()
    return agent


@contextmanager
def listening() -> Iterator[int]:
    """A port that something else has."""
    with socket.socket() as other:
        other.bind((ports.HOST, 0))
        other.listen()
        yield other.getsockname()[1]


def test_it_starts_on_other_ports_where_one_is_taken_is_alone_in_its_folder_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    with listening() as taken:
        wanted = dict(zip(module.PREFERRED_PORTS, ports.free(len(module.PREFERRED_PORTS)), strict=True))
        monkeypatch.setattr(module, "PREFERRED_PORTS", wanted | {"gemini": taken})
        options = Options(folder=tmp_path, fixed_ports=True, say=said.append)
        with Stack(options) as stack:
            assert stack.ports == wanted | {"gemini": stack.ports["gemini"]}
            assert any(f"Port {taken} (gemini) is taken" in line for line in said)

            stack.seed(conversations=True)
            told = json.loads((tmp_path / "stack.json").read_text())
            assert {each["email"] for each in told["accounts"]} >= {"ana@fibra.example", "elisa@fibra.example"}
            a_person_sees_what_is_theirs(stack)
            the_phone_shows_the_history(stack)
            with pytest.raises(StackError, match="already runs"), Stack(options):
                pass
            assert (tmp_path / "stack.json").exists()
            groups = stack.process_groups()
    assert all(ports.is_free(port) for port in stack.ports.values())
    for group in groups:
        with pytest.raises(ProcessLookupError):
            os.killpg(group, 0)
    assert not (tmp_path / "stack.json").exists()


def a_person_sees_what_is_theirs(stack: Stack) -> None:
    ours = stack.addresses["whatsappNumber"].removeprefix("whatsapp:+")
    ana, bruno = signed_in(stack, "ana"), signed_in(stack, "bruno")
    cid = f"{ours}_5511900000001"
    waiting = ana.conversation(cid)
    assert waiting
    assert (waiting["owner"], waiting["queue"]) == ("queue", "suporte")
    assert bruno.conversation(cid) is None

    photo = next(message for message in ana.messages(cid) if message.get("media"))
    link = ana.gets(f"media/{cid}/{photo['id']}/0")
    assert len(requests.get(link["url"], timeout=10).content) == photo["media"][0]["size"]


def the_phone_shows_the_history(stack: Stack) -> None:
    answer = requests.get(
        f"{stack.addresses['twilio']}/control/messages", params={"customer": "+5511900000001"}, timeout=10
    )
    assert len(answer.json()["messages"]) == 7


def test_the_main_job_works(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    MainJob(stack.addresses).run()
    assert "FAIL" not in capsys.readouterr().out


def test_the_functions_come_back_after_a_crash(stack: Stack) -> None:
    stack.restart_functions(kill=True)
    assert signed_in(stack, "ana").gets("me")["uid"] == "ana"


def test_a_sweep_answers_what_it_did(stack: Stack) -> None:
    answer = stack.sweep()
    assert answer.status_code == 200, answer.text


class TestHosting:
    """What Firebase Hosting will do, by its emulator and the repository's firebase.json."""

    def test_the_dashboard_finds_its_addresses(self, stack: Stack) -> None:
        answer = requests.get(f"{stack.addresses['dashboard']}/config.json", timeout=10)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.json()["apiBase"] == stack.addresses["functions"]
        assert answer.json()["emulators"]["firestore"] == stack.addresses["firestore"]

    @pytest.mark.parametrize("path", ["/", "/index.html", "/conversas/1_2"])
    def test_every_page_is_the_app_and_never_kept(self, stack: Stack, path: str) -> None:
        answer = requests.get(f"{stack.addresses['dashboard']}{path}", timeout=10)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert '<div id="app">' in answer.text

    def test_hashed_files_are_kept_for_ever(self, stack: Stack) -> None:
        page = requests.get(stack.addresses["dashboard"], timeout=10).text
        script = page.split('src="')[1].split('"')[0]
        answer = requests.get(f"{stack.addresses['dashboard']}{script}", timeout=10)
        assert "javascript" in answer.headers["Content-Type"]
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"

    def test_a_hashed_file_of_an_older_build_is_not_the_page(self, stack: Stack) -> None:
        assert requests.get(f"{stack.addresses['dashboard']}/assets/index-old.js", timeout=10).status_code == 404

    def test_nothing_foreign_may_run_or_frame_the_page(self, stack: Stack) -> None:
        headers = requests.get(stack.addresses["dashboard"], timeout=10).headers
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_events_reach_the_functions_once_they_come(stack: Stack) -> None:
    before = stack.event_counts()["received"]
    stack.disturb_events(duplicate=1)
    try:
        MainJob(stack.addresses, phone="+5511900000091").run()
    finally:
        stack.disturb_events()
    counts = eventually("no event runs", lambda: (now := stack.event_counts())["running"] == 0 and now)
    assert counts["received"] > before
