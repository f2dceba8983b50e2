"""docs/restore.md on the emulators: export, wipe, import; then all is there again, and the product works on it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1.vector import Vector
from google.cloud.storage import Client as StorageClient

from tests.deploy.test_gcloud_knows import ask, environment, needs_gcloud, proxy
from tests.local import emulators, ports
from tests.local.alone import running_alone
from tests.local.clients import Agent
from tests.local.emulators import ROOT
from tests.local.people import PASSWORD
from tests.local.ports import HOST
from tests.local.stack import BUCKET, PROJECT, Options, Stack
from tests.restore.contents import differences, documents, files

__all__ = ["environment", "proxy"]

pytestmark = pytest.mark.stack

WALKTHROUGH = (ROOT / "docs" / "restore.md").read_text("utf-8")
EXPORT = "firestore_export"
EVERY_KIND = {
    "text": "olá 😀",
    "at": datetime(2026, 11, 25, 9, 30, 0, 123456, tzinfo=UTC),
    "where": firestore.GeoPoint(-23.55, -46.63),
    "bytes": b"\x00\xff",
    "vector": Vector([0.25, -1.5, 3.0]),
    "many": [1, {"deep": [None, 2.5, True]}],
    "empty": {},
}


@pytest.fixture(scope="module")
def business(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The seeded business with its conversations and their files, and a document with every kind of value."""
    with Stack(Options(folder=tmp_path_factory.mktemp("business"), sweep_seconds=24 * 3600)) as stack:
        stack.seed(conversations=True)
        with database(stack.addresses["firestore"]) as client:
            client.document("conversations/1_2/messages/only-below").set(EVERY_KIND)
        yield stack


@contextmanager
def database(address: str) -> Iterator[firestore.Client]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRESTORE_EMULATOR_HOST", address)
        client = firestore.Client(project=PROJECT)
    yield client
    client.close()


def contents_at(address: str) -> Any:
    with database(address) as client:
        return documents(client)


def emulator(stack: Stack, method: str, path: str, **body: str) -> None:
    url = f"http://{stack.addresses['firestore']}/emulator/v1/projects/{PROJECT}{path}"
    requests.request(method, url, json=body or None, timeout=60).raise_for_status()


def test_a_wiped_database_comes_back_whole(business: Stack, tmp_path: Path) -> None:
    there = business.addresses["firestore"]
    before = contents_at(there)
    assert len({path.split("/")[0] for path in before}) >= 5
    assert len([path for path in before if path.count("/") == 3]) >= 30

    name = f"projects/{PROJECT}/databases/(default)"
    emulator(business, "POST", ":export", database=name, export_directory=str(tmp_path), export_name=EXPORT)
    emulator(business, "DELETE", "/databases/(default)/documents")
    assert contents_at(there) == {}

    with restored_from(tmp_path / EXPORT, tmp_path) as here:
        assert differences(before, contents_at(here)) == []
        an_agent_reads_a_thread(business, here, before)
        a_loss_would_be_seen(here, before)


@contextmanager
def restored_from(export: Path, folder: Path) -> Iterator[str]:
    """The address of a new emulator that began with the export."""
    port = ports.free(1)[0]
    command = emulators.firestore_command(port, project=PROJECT, rules=ROOT / "firestore.rules", events_to=None)
    command += ["--seed_from_export", str(export / f"{EXPORT}.overall_export_metadata")]
    with running_alone("restored", command, port, folder):
        yield f"{HOST}:{port}"


def an_agent_reads_a_thread(stack: Stack, restored: str, before: Any) -> None:
    agent = Agent(stack.addresses | {"firestore": restored}, "diego@fibra.example", PASSWORD)
    agent.signs_in()
    cid = next(path.split("/")[1] for path in sorted(before) if path.count("/") == 1 and path.startswith("conv"))

    said = [message["id"] for message in agent.messages(cid)]

    assert said
    assert {f"conversations/{cid}/messages/{mid}" for mid in said} <= before.keys()


def a_loss_would_be_seen(restored: str, before: Any) -> None:
    lost, changed = sorted(path for path in before if path.count("/") == 3)[:2]
    with database(restored) as client:
        client.document(lost).delete()
        client.document(changed).update({"text": "something else"})
        client.document("conversations/1_2/messages/more").set({})

    told = differences(before, contents_at(restored))

    assert told == [f"another: {changed}", f"missing: {lost}", "more: conversations/1_2/messages/more"]


@pytest.fixture
def bucket_client(business: Stack) -> Iterator[StorageClient]:
    options = {"api_endpoint": business.addresses["storage"]}
    client = StorageClient(project=PROJECT, credentials=AnonymousCredentials(), client_options=options)
    yield client
    client.close()


@needs_gcloud
def test_wiped_files_come_back_with_their_types_and_names(
    business: Stack, bucket_client: StorageClient, tmp_path: Path
) -> None:
    bucket_client.create_bucket(f"{BUCKET}-backup")
    before = files(bucket_client, BUCKET)
    assert len(before) >= 3

    copy(business, "--delete-unmatched-destination-objects", tmp_path)
    for name in before:
        bucket_client.bucket(BUCKET).blob(name).delete()
    assert files(bucket_client, BUCKET) == {}
    copy(business, "gs://$PROJECT-media-backup gs://$PROJECT-media ", tmp_path)

    assert differences(before, files(bucket_client, BUCKET)) == []


def copy(stack: Stack, part: str, folder: Path) -> None:
    """Runs the walkthrough's own `gcloud storage rsync` with that part, on the emulator."""
    [command] = [line for line in shown_commands() if line.startswith("gcloud storage rsync") and part in line]
    subprocess.run(
        shlex.split(filled(command)),
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "CLOUDSDK_CONFIG": str(folder / "gcloud"),
            "CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE": f"{stack.addresses['storage']}/storage/v1/",
            "CLOUDSDK_AUTH_DISABLE_CREDENTIALS": "true",
            "CLOUDSDK_CORE_DISABLE_PROMPTS": "1",
            "NO_PROXY": HOST,
        },
        capture_output=True,
        timeout=120,
        check=True,
    )


def shown_commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", WALKTHROUGH, flags=re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip().startswith("gcloud ")]


def filled(command: str) -> str:
    return command.replace("$PROJECT", PROJECT).replace("$REGION", "southamerica-east1")


def test_the_walkthrough_shows_each_step() -> None:
    commands = shown_commands()

    for step in ("firestore export", "firestore import", "firestore databases restore", "storage rsync", "jobs resume"):
        assert any(step in command for command in commands), step


@needs_gcloud
@pytest.mark.parametrize("command", sorted(set(shown_commands())))
def test_gcloud_knows_the_command(command: str, environment: dict[str, str]) -> None:
    assert shutil.which("gcloud")
    assert ask(shlex.split(filled(command)), ROOT, environment) is None


def test_every_bucket_that_it_makes_forgets() -> None:
    """A soft delete, which is Google's default, would keep what was erased for a week more."""
    made = [command for command in shown_commands() if "buckets create" in command]

    assert made
    for command in made:
        assert "--soft-delete-duration=0" in command
        bucket = re.findall(r"gs://\S+", command)[0]
        assert any(f"buckets update {bucket} --lifecycle-file=" in other for other in shown_commands())


def test_a_database_that_was_deleted_gets_a_new_trigger_before_the_deployment() -> None:
    way_b = WALKTHROUGH.partition("## B: ")[2].partition("## C: ")[0]

    order = ("firestore databases delete", "functions delete answer", "./deploy.sh --project $PROJECT")
    places = [way_b.find(step) for step in order]
    assert -1 not in places
    assert places == sorted(places)
