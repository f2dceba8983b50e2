"""The functions server: each request reaches its function, by the path that production would show it."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from werkzeug.test import Client

from tests.local import events
from tests.local.functions_server import FunctionsServer
from tests.local.stack import BUCKET

MAIN = """
import json
import functions_framework

seen = []

@functions_framework.http
def whatsapp(request):
    return f"whatsapp {request.path} {request.args.get('c', '')}"

@functions_framework.http
def agent_api(request):
    return f"agent_api {request.path}"

@functions_framework.http
def sweep(request):
    raise ValueError("not now")

@functions_framework.cloud_event
def answer(event):
    seen.append((event["subject"], event.data.decode()))
    with open("SEEN", "w") as file:
        json.dump(seen, file)
    if len(seen) < 3:
        raise ValueError("not yet")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "main.py").write_text(MAIN.replace("SEEN", str(tmp_path / "seen.json")))
    return tmp_path


@pytest.fixture
def server(folder: Path) -> FunctionsServer:
    return FunctionsServer(folder / "main.py", "http://127.0.0.1:9", BUCKET)


@pytest.fixture
def client(server: FunctionsServer) -> Client:
    return Client(server)


@pytest.fixture
def retried_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_FIRST_WAIT_SECONDS", 0.01)


def event(client: Client, function: str = "answer") -> int:
    """What the Firestore emulator posts when inbound/SM1 is created."""
    return client.post(
        f"/functions/projects/demo/triggers/{function}",
        data=base64.b64encode(b"protobuf"),
        headers={
            "Content-Type": "application/protobuf",
            "ce-id": "1",
            "ce-specversion": "1.0",
            "ce-type": "google.cloud.firestore.document.v1.created",
            "ce-source": "projects/demo",
            "ce-subject": "documents/inbound/SM1",
        },
    ).status_code


@pytest.mark.parametrize(
    ("path", "reaches"),
    [
        ("/whatsapp", "whatsapp / "),
        ("/whatsapp/status?c=1_2", "whatsapp /status 1_2"),
        ("/api/me", "agent_api /api/me"),
    ],
)
def test_a_request_reaches_its_function(client: Client, path: str, reaches: str) -> None:
    assert client.post(path).text == reaches


def test_other_paths_reach_none(client: Client) -> None:
    assert client.get("/whatsappp").status_code == 404
    assert client.get("/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/sweep", "/_local/health", "/_local/events", "/_local/switches", "/functions/projects/d/triggers/answer"]
)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "abc.tunnel.example"},
        {"Host": "127.0.0.1.tunnel.example"},
        {"Host": "localhost:80@tunnel.example"},
        {"Host": ""},
        {"Host": "127.0.0.1:7412", "X-Forwarded-For": "203.0.113.7"},
    ],
    ids=str,
)
def test_a_tunnel_leads_to_no_inner_address(client: Client, path: str, headers: dict[str, str]) -> None:
    assert client.get(path, headers=headers).status_code == 404
    assert client.post(path, headers=headers).status_code == 404


@pytest.mark.parametrize("host", ["127.0.0.1:7412", "localhost:7412", "[::1]:7412", "LOCALHOST"])
def test_this_machine_reaches_them_by_each_of_its_names(client: Client, host: str) -> None:
    assert client.get("/_local/health", headers={"Host": host}).status_code == 200


def test_a_tunnel_leads_to_the_webhook_and_the_api(client: Client) -> None:
    headers = {"Host": "abc.tunnel.example", "X-Forwarded-For": "203.0.113.7"}
    assert client.post("/whatsapp", headers=headers).status_code == 200
    assert client.get("/api/me", headers=headers).status_code == 200


def test_a_function_that_raises_answers_500(client: Client) -> None:
    assert client.post("/sweep").status_code == 500


@pytest.mark.usefixtures("retried_at_once")
def test_an_event_is_accepted_at_once_decoded_and_retried_until_it_works(
    client: Client, server: FunctionsServer, folder: Path
) -> None:
    assert event(client) == 200
    assert server.deliveries.wait_until_idle(timeout=30)
    told: dict[str, Any] = json.loads(client.get("/_local/events").text)
    assert (told["delivered"], told["retried"]) == (1, 2)
    assert json.loads((folder / "seen.json").read_text()) == [["documents/inbound/SM1", "protobuf"]] * 3


@pytest.mark.usefixtures("retried_at_once")
def test_events_are_disturbed_on_command(client: Client, server: FunctionsServer) -> None:
    client.post("/_local/events", json={"drop": 1, "duplicate": 1})
    event(client)
    event(client)
    assert server.deliveries.wait_until_idle(timeout=30)
    told = json.loads(client.get("/_local/events").text)
    assert (told["received"], told["dropped"], told["delivered"]) == (2, 1, 2)


def test_only_event_functions_take_events(client: Client) -> None:
    assert event(client, "whatsapp") == 404


@pytest.mark.usefixtures("retried_at_once")
def test_a_broken_main_is_a_failed_delivery(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.py").write_text("import no_such_module")
    server = FunctionsServer(tmp_path / "main.py", "http://127.0.0.1:9", BUCKET)
    event(Client(server))
    assert server.deliveries.wait_until_idle(timeout=30)
    assert server.deliveries.snapshot()["given_up"] == 1
    assert "no_such_module" in capfd.readouterr().err


@pytest.fixture
def stored(storage_emulator: str) -> Iterator[tuple[str, bytes]]:
    content = bytes(range(256))
    name = "conversations/1_2/SM1/0"
    requests.post(
        f"{storage_emulator}/upload/storage/v1/b/{BUCKET}/o",
        params={"uploadType": "media", "name": name},
        headers={"Content-Type": "audio/ogg"},
        data=content,
        timeout=10,
    ).raise_for_status()
    yield name, content


def test_files_are_served_through_the_same_address(
    folder: Path, storage_emulator: str, stored: tuple[str, bytes]
) -> None:
    name, content = stored
    client = Client(FunctionsServer(folder / "main.py", storage_emulator, BUCKET))
    answer = client.get(f"/storage/{BUCKET}/{name}")
    assert (answer.status_code, answer.data) == (200, content)
    assert answer.content_type == "audio/ogg"


@pytest.mark.parametrize(
    "path",
    [
        "/storage",
        f"/storage/{BUCKET}",
        f"/storage/{BUCKET}/",
        f"/storage/{BUCKET}//x",
        "/storage/other-bucket/x",
        f"/storage/storage/v1/b/{BUCKET}/o",
        f"/storage/{BUCKET}/../storage/v1/b",
        f"/storage/{BUCKET}/%2e%2e/storage/v1/b",
        f"/storage/{BUCKET}/x%3Fprefix=y",
        f"/storage/{BUCKET}/x%0d%0ay",
    ],
)
def test_nothing_but_one_file_is_served(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_files_are_only_read(client: Client, method: str) -> None:
    assert client.open(f"/storage/{BUCKET}/conversations/1_2/SM1/0", method=method).status_code == 405
