"""The real gcloud takes every command that deploy.sh can print.

gcloud talks to a proxy on loopback that refuses everything, so each command goes through all of gcloud's own checks, up
to its first request, and no byte leaves the machine. It must fail for want of permission, never for a flag that gcloud
does not know, a value that it does not take, or an argument that it misses.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from deploy import cloud_checks
from tests.deploy.checkout import PROJECT, SECRETS, SETTINGS, Checkout
from tests.deploy.conftest import Senders

pytestmark = pytest.mark.deploy

GCLOUD = shutil.which("gcloud")
needs_gcloud = pytest.mark.skipif(GCLOUD is None, reason="gcloud is not on this machine: nothing to ask")

REGION = "southamerica-east1"
COMMANDS = ("deploy", "rollback", "destroy")
SERVICES = (
    *("artifactregistry", "billing", "cloudbilling", "cloudfunctions", "cloudresourcemanager", "cloudscheduler"),
    *("eventarc", "firestore", "iam", "logging", "monitoring", "run", "secretmanager", "serviceusage"),
    *("storagetransfer", "transfer"),
)
"""gcloud's names for the services whose requests go to the proxy in the clear, so that it can refuse them."""

REFUSED = "this proxy refuses everything"
LOCAL = ("gcloud version", "gcloud auth print-access-token")
"""Needs no account and no network."""

_AT_ONCE = 2


class Proxy(NamedTuple):
    port: int
    asked: list[str]


@pytest.fixture(scope="module")
def proxy() -> Iterator[Proxy]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def _refuse(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.dumps({"error": {"code": 403, "status": "PERMISSION_DENIED", "message": REFUSED}}).encode()
            self.send_response(403)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_CONNECT = _refuse

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield Proxy(server.server_port, asked)
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def environment(proxy: Proxy, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    direct = {f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{name.upper()}": f"http://{name}.googleapis.com/" for name in SERVICES}
    return direct | {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path_factory.mktemp("home")),
        "CLOUDSDK_CONFIG": str(tmp_path_factory.mktemp("gcloud")),
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE": "http://storage.googleapis.com/storage/v1/",
        "CLOUDSDK_AUTH_ACCESS_TOKEN": "nobody",
        "CLOUDSDK_CORE_DISABLE_PROMPTS": "1",
        "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "1",
        "CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK": "1",
        "CLOUDSDK_PROXY_TYPE": "http",
        "CLOUDSDK_PROXY_ADDRESS": "127.0.0.1",
        "CLOUDSDK_PROXY_PORT": str(proxy.port),
        "no_proxy": "",
    }


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[str]]]:
    """Where the commands run, and every gcloud command of the dry runs and of the doctor, each once."""
    checkout = Checkout(tmp_path_factory.mktemp("printed"))
    lines: dict[str, None] = {}
    for command in COMMANDS:
        done = checkout.deploy_sh(command, "--project", PROJECT, "--dry-run")
        assert done.returncode == 0, done.stdout
        lines |= dict.fromkeys(re.findall(r"^ *\$ (gcloud .*)$|^  (gcloud .*)$", done.stdout, flags=re.MULTILINE))
    shown = {"".join(found) for found in lines}
    shown |= {shlex.join(["gcloud", *asked]) for asked in cloud_checks.commands(PROJECT, REGION).values()}
    return checkout.folder, [shlex.split(line, comments=True) for line in sorted(shown)]


def complaint(status: int, said: str, command: str) -> str | None:
    """Why gcloud does not take the command; None when it took it and was refused by the proxy."""
    if status == 0:
        return None if command in LOCAL else "it succeeded, without a cloud"
    if "default credentials were not found" in said and command.startswith("gcloud auth application-default"):
        return None
    lines = [line for line in said.splitlines() if line.strip()]
    if REFUSED in said and not any(word in said for word in ("Traceback", "gcloud crashed")):
        return None
    return "\n".join(lines[:3])


def ask(words: list[str], folder: Path, environment: dict[str, str]) -> str | None:
    done = subprocess.run(
        words,
        cwd=folder,
        env=environment,
        input="a value",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    return complaint(done.returncode, done.stdout, shlex.join(words))


@needs_gcloud
@pytest.mark.timeout(1800)
def test_gcloud_takes_every_command_that_can_be_printed(
    printed: tuple[Path, list[list[str]]], environment: dict[str, str], proxy: Proxy
) -> None:
    folder, commands = printed
    assert len(commands) > 100

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        complaints = list(pool.map(lambda words: ask(words, folder, environment), commands))

    bad = [f"{shlex.join(words)}\n    {said}" for words, said in zip(commands, complaints, strict=True) if said]
    assert bad == [], "\n".join(bad)
    assert [request for request in proxy.asked if request.startswith("CONNECT")] == []


@needs_gcloud
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("gcloud secrets create X --replication=automatic", "unrecognized arguments"),
        ("gcloud functions deploy x --gen2 --region=southamerica-east1 --ingress-settings=inside", "Invalid choice"),
        ("gcloud scheduler jobs create http sweep --location=southamerica-east1", "argument --schedule"),
        ("gcloud storage buckets update", "argument"),
        ("gcloud run services update-trafic whatsapp", "Invalid choice"),
        ("gcloud firestore backups schedules create --recurrence=daily --retention=7d", "argument --database"),
    ],
)
def test_a_wrong_command_would_be_seen(wrong: str, told: str, environment: dict[str, str], tmp_path: Path) -> None:
    said = ask([*shlex.split(wrong), f"--project={PROJECT}"], tmp_path, environment)

    assert said is not None
    assert told in said


def test_a_dry_run_prints_and_does_nothing(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    before = _files(checkout.folder)

    for command in (*COMMANDS, "only functions", "only hosting", "only rules"):
        done = checkout.deploy_sh(*command.split(), "--project", PROJECT, "--dry-run")
        assert done.returncode == 0, done.stdout
        assert "  $ gcloud " in done.stdout
        assert [value for value in SECRETS.values() if value in done.stdout] == []

    assert checkout.state()["calls"] == []
    assert {name: content for name, content in _files(checkout.folder).items() if name in before} == before


def _files(folder: Path) -> dict[str, bytes]:
    """All but what is written under .local/deploy and by Python itself."""
    files = (file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return {str(file): file.read_bytes() for file in files if "deploy" not in file.relative_to(folder).parts[1:2]}


def test_a_dry_run_tells_everything_that_a_deployment_does(checkout: Checkout, senders: Senders) -> None:
    """The first one, one with nothing to change, one where all differs, and a rollback."""
    deploy, rollback = (
        _shapes(shlex.split(line) for line in re.findall(r"^  \$ (.*)$", _said(checkout, command), flags=re.MULTILINE))
        for command in (("deploy", "--dry-run"), ("rollback", "--dry-run"))
    )

    _said(checkout, "deploy")
    _said(checkout, "deploy")
    (checkout.folder / "functions" / "main.py").write_text("# another release\n")
    (checkout.folder / "deploy" / "monitoring" / "dashboard.json").write_text('{\n  "displayName": "anew"\n}\n')
    checkout.write_settings(SETTINGS | {"TWILIO_API_URL": senders.address, "GOOGLE_API_KEY": "another"})
    _said(checkout, "deploy")
    deployed = checkout.state()["calls"]
    _said(checkout, "rollback")

    assert _shapes(deployed) - deploy == set()
    assert _shapes(checkout.state()["calls"][len(deployed) :]) - rollback == set()


def _said(checkout: Checkout, command: str | tuple[str, ...]) -> str:
    words = (command,) if isinstance(command, str) else command
    done = checkout.deploy_sh(*words, "--project", PROJECT)
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout


def _shapes(commands: Iterable[list[str]]) -> set[str]:
    """Commands as they are printed, but for what only the cloud, the clock or the release decides."""
    return {
        _shape(Path(words[0]).name, words[1:]) for words in commands if Path(words[0]).name in ("gcloud", "firebase")
    }


def _shape(program: str, words: Sequence[str]) -> str:
    text = shlex.join([program, *words])
    for told in (
        r"projects/[\w-]+/\w+/\d+",  # names that Google gives to alerts and charts
        r"project-\w+@",  # an agent of Google's, named after the project's number
        r"https://\S+",
        r"[A-Z_]+=[A-Z_]+:\d+",  # versions of secrets
        r"access \d+",
        r"deployment \d+",
        r"(whatsapp|answer|agent-api|sweep)-\d+=",  # revisions
        r"WEB \S+ --json",  # the web app's id
        r"(?<=services enable ).*(?= --project)",
        r"(?<=alpha monitoring policies )(update|create) .*",
        r"(?<=logging metrics )(update|create) .*",
    ):
        text = re.sub(told, "…", text)
    return text
