"""What an operator's rights show: each check on what gcloud prints, and each command on the real gcloud."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from deploy import cloud_checks
from deploy.cloud_checks import SECRETS, commands, functions, gcloud, indexes, rules, scheduler, ttl
from transbordo.domain.examined import NotReached
from transbordo.domain.findings import Finding

REPOSITORY = Path(__file__).parents[2]
PROJECT, REGION = "demo-project", "southamerica-east1"
WANTED = json.loads((REPOSITORY / "firestore.indexes.json").read_text("utf-8"))
GROUPS = f"projects/{PROJECT}/databases/(default)/collectionGroups"
PLACE = f"projects/{PROJECT}/locations/{REGION}"

Gcloud = Callable[[Sequence[str]], str]


def prints(answer: Any) -> Gcloud:
    """A gcloud that knows one answer."""
    return lambda words: json.dumps(answer)


def told(findings: Iterable[Finding]) -> list[tuple[str, Mapping[str, str]]]:
    return [(finding.code, finding.about) for finding in findings]


# Indexes


def deployed_indexes() -> list[dict[str, Any]]:
    """As Firestore tells of ours: with the document's name at the end of each."""
    return [
        {
            "name": f"{GROUPS}/{index['collectionGroup']}/indexes/{n}",
            "queryScope": index["queryScope"],
            "fields": [*index["fields"], {"fieldPath": "__name__", "order": "ASCENDING"}],
            "state": "READY",
        }
        for n, index in enumerate(WANTED["indexes"])
    ]


def test_all_indexes_are_there() -> None:
    assert told(indexes(prints(deployed_indexes()), PROJECT)) == []


def test_an_index_that_is_missing_is_named() -> None:
    ((code, about),) = told(indexes(prints(deployed_indexes()[1:]), PROJECT))
    assert code == "index_missing"
    assert about["index"] == "conversations (COLLECTION): owner ASCENDING, waitingSince ASCENDING"


@pytest.mark.parametrize("change", [{"queryScope": "COLLECTION_GROUP"}, {"fields": []}])
def test_an_index_that_is_another_is_missing(change: dict[str, Any]) -> None:
    there = deployed_indexes()
    there[0] |= change
    assert [code for code, _ in told(indexes(prints(there), PROJECT))] == ["index_missing"]


def test_an_index_that_is_being_built() -> None:
    there = deployed_indexes()
    there[2]["state"] = "CREATING"
    ((code, about),) = told(indexes(prints(there), PROJECT))
    assert (code, about["state"]) == ("index_not_ready", "CREATING")


def test_none_at_all() -> None:
    assert len(told(indexes(lambda _: "", PROJECT))) == len(WANTED["indexes"])


# TTL


def test_what_firestore_is_to_delete() -> None:
    wanted = [each for each in WANTED["fieldOverrides"] if each.get("ttl")]
    assert wanted
    there = [
        {"name": f"{GROUPS}/{each['collectionGroup']}/fields/{each['fieldPath']}", "ttlConfig": {"state": "ACTIVE"}}
        for each in wanted
    ]
    assert told(ttl(prints(there), PROJECT)) == []
    ((code, about), *_) = told(ttl(prints(there[1:]), PROJECT))
    assert (code, about["field"]) == ("ttl_missing", f"{wanted[0]['collectionGroup']}.{wanted[0]['fieldPath']}")


# Functions and secrets


def deployed_functions(**changed: Any) -> list[dict[str, Any]]:
    return [
        {
            "name": f"{PLACE}/functions/{name}",
            "state": "ACTIVE",
            "serviceConfig": {
                "secretEnvironmentVariables": [{"key": secret, "secret": secret, "version": "3"} for secret in secrets]
            },
        }
        | changed.get(name.replace("-", "_"), {})
        for name, secrets in SECRETS.items()
        if changed.get(name.replace("-", "_"), {}) is not None
    ]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"agent_api": None}, [("function_missing", {"function": "agent-api"})]),
        (
            {"sweep": {"state": "FAILED"}},
            [("function_not_active", {"function": "sweep", "state": "FAILED"})],
        ),
        (
            {"whatsapp": {"serviceConfig": {}}},
            [("secret_missing", {"function": "whatsapp", "secret": "TWILIO_AUTH_TOKEN"})],
        ),
        (
            {"whatsapp": {"serviceConfig": {"secretEnvironmentVariables": [{"key": "TWILIO_AUTH_TOKEN"}]}}},
            [
                (
                    "secret_not_pinned",
                    {"function": "whatsapp", "secret": "TWILIO_AUTH_TOKEN", "version": "latest"},
                )
            ],
        ),
    ],
    ids=["all well", "not deployed", "failed", "without its secret", "with the newest secret, whichever it is"],
)
def test_functions_and_their_secrets(changed: dict[str, Any], found: list[Any]) -> None:
    assert told(functions(prints(deployed_functions(**changed)), PROJECT, REGION)) == found


def test_the_functions_and_their_secrets_are_those_that_deploy_gives_them() -> None:
    script = (REPOSITORY / "deploy" / "functions.sh").read_text("utf-8")
    given = re.findall(r'^  deploy_function (\S+) \S+ "([^"]*)"', script, flags=re.MULTILINE)

    # who sends no mail has no password for it
    assert {name: tuple(secrets.replace("$MAIL_SECRET", "").split()) for name, secrets in given} == SECRETS


# The sweep's timer


@pytest.mark.parametrize(
    ("jobs", "found"),
    [
        ([{"name": f"{PLACE}/jobs/sweep", "state": "ENABLED"}], []),
        ([{"name": f"{PLACE}/jobs/sweep", "state": "PAUSED"}], ["scheduler_not_enabled"]),
        ([{"name": f"{PLACE}/jobs/other", "state": "ENABLED"}], ["scheduler_missing"]),
        ([], ["scheduler_missing"]),
    ],
)
def test_the_timer(jobs: list[dict[str, str]], found: list[str]) -> None:
    assert [code for code, _ in told(scheduler(prints(jobs), PROJECT, REGION))] == found


# Rules


def released(monkeypatch: pytest.MonkeyPatch, answers: Mapping[str, Any]) -> None:
    def ask_json(url: str, **options: Any) -> Any:
        assert options["headers"]["Authorization"] == "Bearer a-token"
        answer = answers[url.rsplit("/", 1)[1]]
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(cloud_checks, "ask_json", ask_json)


@pytest.mark.parametrize(("more", "found"), [("", []), ("// edited in the console\n", ["rules_not_deployed"])])
def test_rules_in_force(monkeypatch: pytest.MonkeyPatch, more: str, found: list[str]) -> None:
    content = (REPOSITORY / "firestore.rules").read_text("utf-8") + more
    ruleset = {"source": {"files": [{"name": "firestore.rules", "content": content}]}}
    release = {"rulesetName": f"projects/{PROJECT}/rulesets/abc"}
    released(monkeypatch, {"cloud.firestore": release, "abc": ruleset})

    assert [code for code, _ in told(rules(lambda _: "a-token\n", PROJECT))] == found


def test_no_rules_were_ever_released(monkeypatch: pytest.MonkeyPatch) -> None:
    released(monkeypatch, {"cloud.firestore": NotReached("http_404")})
    assert [code for code, _ in told(rules(lambda _: "a-token", PROJECT))] == ["rules_not_deployed"]


def test_no_right_to_see_them(monkeypatch: pytest.MonkeyPatch) -> None:
    released(monkeypatch, {"cloud.firestore": NotReached("http_403")})
    with pytest.raises(NotReached, match="http_403"):
        list(rules(lambda _: "a-token", PROJECT))


# gcloud itself


def test_a_machine_without_gcloud_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotReached, match="no gcloud"):
        gcloud(["version"])


def test_what_gcloud_says_last_is_the_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "gcloud"
    fake.write_text('#!/bin/sh\necho "some notice" >&2\necho "ERROR: no permission" >&2\nexit 1\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(NotReached, match=r"^ERROR: no permission$"):
        gcloud(["functions", "list"])


@pytest.mark.skipif(shutil.which("gcloud") is None, reason="no gcloud on this machine")
@pytest.mark.parametrize("check", commands(PROJECT, REGION))
def test_the_real_gcloud_knows_every_command_and_flag(check: str, tmp_path: Path) -> None:
    """It fails for want of credentials or of a connection; a flag that it does not know would be told first."""
    nowhere = {"CLOUDSDK_PROXY_TYPE": "http", "CLOUDSDK_PROXY_ADDRESS": "127.0.0.1", "CLOUDSDK_PROXY_PORT": "9"}
    kept = {"CLOUDSDK_CONFIG": str(tmp_path), "CLOUDSDK_CORE_DISABLE_PROMPTS": "1"}
    done = subprocess.run(
        ["gcloud", *commands(PROJECT, REGION)[check], "--quiet"],
        env=os.environ | nowhere | kept,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1, done.stderr
    assert "do not currently have an active account" in done.stderr, done.stderr
