"""Each function starts as on Google Cloud: from the files that are uploaded, with the packages of requirements.txt."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from tests.deploy.deployed import FUNCTIONS, own_python, upload_to, uploaded_files
from tests.local import ports
from tests.local.ports import HOST
from tests.local.processes import Child, Reaper, stop_all, tail

READY_SECONDS = 60
SID = "SM" + "9" * 32


@pytest.fixture(scope="module")
def python() -> Path:
    return own_python()


@pytest.fixture
def start(python: Path, firestore_emulator: str, tmp_path: Path) -> Iterator[Callable[[str, str], Child]]:
    """Starts one function by its name and kind, and waits until it answers; its address is the child's `name`."""
    source = tmp_path / "uploaded"
    upload_to(source)
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONUNBUFFERED": "1",
        "NO_PROXY": HOST,
        "GOOGLE_CLOUD_PROJECT": "demo-start",
        "FIRESTORE_EMULATOR_HOST": firestore_emulator,
        "FIREBASE_AUTH_EMULATOR_HOST": f"{HOST}:1",
        "STORAGE_EMULATOR_HOST": f"http://{HOST}:1",
        "MEDIA_BUCKET": "demo-media",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "twilio-token",
        "TWILIO_PHONE_NUMBER": "whatsapp:+14155238886",
        "GOOGLE_API_KEY": "gemini-key",
        "PUBLIC_URL": "https://example.com",
        "DASHBOARD_URL": "https://desk.example.com",
        "FIREBASE_API_KEY": "public-key",
    }
    with ExitStack() as stack:
        reaper = Reaper()
        stack.callback(reaper.close)

        def started(function: str, kind: str) -> Child:
            port = ports.free(1)[0]
            program = str(python.with_name("functions-framework"))
            command = [program, f"--target={function}", f"--signature-type={kind}", f"--host={HOST}", f"--port={port}"]
            child = Child(
                f"http://{HOST}:{port}", command, env=env, cwd=source, log=tmp_path / "function.log", reaper=reaper
            )
            stack.callback(stop_all, [child])
            child.wait_until(lambda: ports.answers(child.name), timeout=READY_SECONDS)
            return child

        yield started


def ask(method: str, url: str, **options: object) -> requests.Response:
    with requests.Session() as http:
        http.trust_env = False
        return http.request(method, url, timeout=30, **options)  # type: ignore[arg-type]


@pytest.mark.timeout(1200)
def test_the_packages_fit_together(python: Path) -> None:
    checked = subprocess.run([python, "-m", "pip", "check"], capture_output=True, text=True, timeout=120, check=False)

    assert checked.returncode == 0, checked.stdout


@pytest.mark.timeout(1200)
def test_whatsapp_starts_and_refuses_who_is_not_twilio(start: Callable[[str, str], Child]) -> None:
    function = start("whatsapp", "http")

    assert ask("POST", function.name, data={"MessageSid": SID, "Body": "oi"}).status_code == 403
    assert "bad_signature" in function.log.read_text()


@pytest.mark.timeout(1200)
def test_agent_api_starts_and_refuses_who_has_not_signed_in(start: Callable[[str, str], Child]) -> None:
    function = start("agent_api", "http")

    answer = ask("GET", f"{function.name}/api/me")

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthenticated")


@pytest.mark.timeout(1200)
def test_sweep_starts_and_only_takes_orders(start: Callable[[str, str], Child]) -> None:
    function = start("sweep", "http")

    assert ask("GET", function.name).status_code == 405


@pytest.mark.timeout(1200)
def test_answer_starts_and_reads_what_the_event_speaks_of(start: Callable[[str, str], Child]) -> None:
    function = start("answer", "cloudevent")
    event = {
        "ce-id": "1",
        "ce-specversion": "1.0",
        "ce-type": "google.cloud.firestore.document.v1.created",
        "ce-source": "//firestore.googleapis.com/projects/demo-start/databases/(default)",
        "ce-document": f"inbound/{SID}",
        "Content-Type": "application/protobuf",
    }

    answer = ask("POST", function.name, headers=event, data=b"")

    assert answer.status_code == 200, tail(function.log)
    assert "done_before" in function.log.read_text()


def test_nothing_is_uploaded_but_what_runs() -> None:
    files = uploaded_files()

    assert {"main.py", "requirements.txt", "transbordo/settings.py"} <= set(files)
    assert [name for name in files if not name.endswith(".py") and name != "requirements.txt"] == []


def test_gcloud_would_upload_the_same_files() -> None:
    gcloud = shutil.which("gcloud")
    if gcloud is None:
        pytest.skip("no gcloud on this machine")
    listed = subprocess.run(
        [gcloud, "meta", "list-files-for-upload", str(FUNCTIONS)],
        env=os.environ | {"CLOUDSDK_CORE_DISABLE_PROMPTS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )

    assert sorted(listed.stdout.split()) == uploaded_files()
