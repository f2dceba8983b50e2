"""What an operator's rights show: each check on what gcloud prints, and each command on the real gcloud."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from deploy import cloud_checks
from deploy.cloud_checks import (
    SECRETS,
    SENDS_MAIL,
    NotThere,
    callers,
    commands,
    functions,
    gcloud,
    indexes,
    rules,
    scheduler,
    secrets,
    trigger,
    ttl,
)
from transbordo.domain.health.examined import NotReached
from transbordo.domain.health.faults import CHECKS, FAULTS
from transbordo.domain.health.findings import Finding

REPOSITORY = Path(__file__).parents[2]
PROJECT, REGION = "demo-project", "southamerica-east1"
WANTED = json.loads((REPOSITORY / "firestore.indexes.json").read_text("utf-8"))
GROUPS = f"projects/{PROJECT}/databases/(default)/collectionGroups"
PLACE = f"projects/{PROJECT}/locations/{REGION}"

Gcloud = Callable[[Sequence[str]], str]


def prints(answer: Any) -> Gcloud:
    """A gcloud that knows one answer."""
    return lambda words: json.dumps(answer)


def knows(**answers: Any) -> Gcloud:
    """A gcloud that knows the answers to some of the commands, by their names with _ for a space."""
    by_words = {tuple(words): name.replace(" ", "_").replace("-", "_") for name, words in asked().items()}

    def run(words: Sequence[str]) -> str:
        answer = answers[by_words[tuple(words)]]
        if isinstance(answer, Exception):
            raise answer
        return json.dumps(answer)

    return run


def asked() -> dict[str, list[str]]:
    return commands(PROJECT, "") | commands(PROJECT, REGION)


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


def deployed_fields() -> list[dict[str, Any]]:
    """As Firestore tells of those that it does not index by itself, and of its defaults."""
    return [
        {"name": f"{GROUPS}/__default__/fields/*", "indexConfig": {"indexes": []}},
        *(
            {
                "name": f"{GROUPS}/{each['collectionGroup']}/fields/{each['fieldPath']}",
                "indexConfig": {"indexes": [_of_one_field(each["fieldPath"], index) for index in each["indexes"]]},
            }
            for each in WANTED["fieldOverrides"]
        ),
    ]


def _of_one_field(path: str, index: Mapping[str, str]) -> dict[str, Any]:
    way = {name: value for name, value in index.items() if name != "queryScope"}
    return {"queryScope": index["queryScope"], "state": "READY", "fields": [{"fieldPath": path, **way}]}


def found_of(*, composite: Any = None, fields: Any = None) -> list[tuple[str, Mapping[str, str]]]:
    composite, fields = composite or deployed_indexes(), fields or deployed_fields()
    return told(indexes(knows(indexes=composite, fields=fields), PROJECT))


def test_all_indexes_are_there() -> None:
    assert found_of() == []


def test_an_index_that_is_missing_is_named() -> None:
    ((code, about),) = found_of(composite=deployed_indexes()[1:])
    assert code == "index_missing"
    assert about["index"] == "conversations (COLLECTION): owner ASCENDING, waitingSince ASCENDING"


@pytest.mark.parametrize("change", [{"queryScope": "COLLECTION_GROUP"}, {"fields": []}])
def test_an_index_that_is_another_is_missing(change: dict[str, Any]) -> None:
    there = deployed_indexes()
    there[0] |= change
    assert [code for code, _ in found_of(composite=there)] == ["index_missing"]


def test_an_index_that_is_being_built() -> None:
    there = deployed_indexes()
    there[2]["state"] = "CREATING"
    ((code, about),) = found_of(composite=there)
    assert (code, about["state"]) == ("index_not_ready", "CREATING")


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("messages.twilioSid", "messages (COLLECTION_GROUP): twilioSid ASCENDING"),
        ("chunks.embedded", "chunks (COLLECTION_GROUP): embedded ASCENDING"),
    ],
)
def test_an_index_over_all_collections_of_one_field(name: str, index: str) -> None:
    """Without its override the field has Firestore's own indexes, which are no use to a search over all collections."""
    place = f"{GROUPS}/{name.replace('.', '/fields/')}"
    without = [each for each in deployed_fields() if each["name"] != place]

    assert found_of(fields=without) == [("index_missing", {"index": index}), ("index_superfluous", {"fields": name})]


def test_an_index_of_one_field_that_is_being_built() -> None:
    there = deployed_fields()
    (being_built,) = [each for each in there if each["name"].endswith("/messages/fields/twilioSid")]
    being_built["indexConfig"]["indexes"][0]["state"] = "CREATING"

    assert [code for code, _ in found_of(fields=there)] == ["index_not_ready"]


def test_a_field_that_was_to_have_no_index() -> None:
    there = deployed_fields()
    (text,) = [each for each in there if each["name"].endswith("/messages/fields/text")]
    text["indexConfig"]["indexes"] = [_of_one_field("text", {"queryScope": "COLLECTION", "order": "ASCENDING"})]

    assert found_of(fields=there) == [("index_superfluous", {"fields": "messages.text"})]


def test_none_at_all() -> None:
    codes = [code for code, _ in told(indexes(lambda _: "", PROJECT))]
    alone = [index for each in WANTED["fieldOverrides"] for index in each["indexes"]]
    assert codes == ["index_missing"] * (len(WANTED["indexes"]) + len(alone)) + ["index_superfluous"]


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
        ({"sweep": {"state": "FAILED"}}, [("function_not_active", {"function": "sweep", "state": "FAILED"})]),
    ],
    ids=["all well", "not deployed", "failed"],
)
def test_functions(changed: dict[str, Any], found: list[Any]) -> None:
    assert told(functions(prints(deployed_functions(**changed)), PROJECT, REGION)) == found


def stored(name: str, *states: str) -> list[dict[str, str]]:
    return [{"name": f"projects/1/secrets/{name}/versions/{n}", "state": state} for n, state in enumerate(states, 1)]


def secrets_found(*, mail: bool = False, secret: Any = None, **changed: Any) -> list[tuple[str, Mapping[str, str]]]:
    """Of functions with the third version; `secret`: the versions of Twilio's token."""
    well = ("DESTROYED", "DISABLED", "ENABLED")
    run = knows(
        functions=deployed_functions(**changed),
        versions_TWILIO_AUTH_TOKEN=stored("TWILIO_AUTH_TOKEN", *well) if secret is None else secret,
        versions_GOOGLE_API_KEY=stored("GOOGLE_API_KEY", *well),
        versions_MAIL_PASSWORD=stored("MAIL_PASSWORD", *well),
    )
    return told(secrets(run, PROJECT, REGION, mail=mail))


def with_secrets(*given: Mapping[str, str]) -> dict[str, Any]:
    return {"serviceConfig": {"secretEnvironmentVariables": given}}


TOKEN = {"function": "whatsapp", "secret": "TWILIO_AUTH_TOKEN"}


@pytest.mark.parametrize(
    ("whatsapp", "found"),
    [
        ({}, []),
        (None, []),
        (with_secrets(), [("secret_missing", TOKEN)]),
        (with_secrets({"key": "TWILIO_AUTH_TOKEN"}), [("secret_not_pinned", TOKEN | {"version": "latest"})]),
        (
            with_secrets({"key": "TWILIO_AUTH_TOKEN", "version": "2"}),
            [("secret_not_enabled", TOKEN | {"version": "2", "state": "DISABLED"})],
        ),
        (
            with_secrets({"key": "TWILIO_AUTH_TOKEN", "version": "9"}),
            [("secret_not_enabled", TOKEN | {"version": "9", "state": "MISSING"})],
        ),
    ],
    ids=["all well", "no function", "without its secret", "the newest, whichever it is", "disabled", "never there"],
)
def test_the_secrets_of_a_function(whatsapp: Any, found: list[Any]) -> None:
    assert secrets_found(whatsapp=whatsapp) == found


def test_a_secret_that_is_gone() -> None:
    found = secrets_found(secret=NotThere("NOT_FOUND: Secret [TWILIO_AUTH_TOKEN] not found"))
    assert [(code, about["state"]) for code, about in found] == [("secret_not_enabled", "MISSING")] * len(SECRETS)


def test_who_sends_mail_needs_its_password() -> None:
    lacking = [("secret_missing", {"function": name, "secret": "MAIL_PASSWORD"}) for name in SENDS_MAIL]
    assert secrets_found(mail=True) == lacking


def test_the_functions_and_their_secrets_are_those_that_deploy_gives_them() -> None:
    script = (REPOSITORY / "deploy" / "functions.sh").read_text("utf-8")
    given = dict(re.findall(r'^  deploy_function (\S+) \S+ "([^"]*)"', script, flags=re.MULTILINE))

    assert {name: tuple(secrets.replace("$MAIL_SECRET", "").split()) for name, secrets in given.items()} == SECRETS
    assert tuple(name for name, secrets in given.items() if "$MAIL_SECRET" in secrets) == SENDS_MAIL


# What wakes the bot

EVENT = {
    "trigger": f"{PLACE}/triggers/answer-123456",
    "eventType": "google.cloud.firestore.document.v1.created",
    "eventFilters": [
        {"attribute": "database", "value": "(default)"},
        {"attribute": "document", "value": "inbound/{sid}", "operator": "match-path-pattern"},
    ],
}
MADE = "2026-11-25T09:30:00.123456789Z"


def trigger_found(event: Any = EVENT, made: str = MADE, database: str = "2026-11-25T09:30:00Z") -> list[str]:
    run = knows(
        functions=deployed_functions(answer={"eventTrigger": event}),
        triggers=[{"name": f"projects/1/locations/{REGION}/triggers/answer-123456", "createTime": made}],
        database={"createTime": database},
    )
    return [code for code, _ in told(trigger(run, PROJECT, REGION))]


def test_the_trigger_that_wakes_the_bot() -> None:
    assert trigger_found() == []


@pytest.mark.parametrize(
    "event",
    [
        {},
        EVENT | {"trigger": f"{PLACE}/triggers/answer-999999"},
        EVENT | {"eventType": "google.cloud.firestore.document.v1.written"},
        EVENT | {"eventFilters": EVENT["eventFilters"][:1]},
        EVENT | {"eventFilters": [EVENT["eventFilters"][0], {"attribute": "document", "value": "turns/{id}"}]},
    ],
    ids=["none", "deleted", "another event", "every document", "other documents"],
)
def test_a_trigger_that_wakes_nobody(event: Any) -> None:
    assert trigger_found(event) == ["trigger_missing"]


def test_a_database_that_was_deleted_and_restored_under_its_name() -> None:
    assert trigger_found(database="2026-11-25T09:30:01Z") == ["trigger_of_older_database"]


def test_no_function_has_no_trigger() -> None:
    assert told(trigger(prints([]), PROJECT, REGION)) == []


# Who may call

OURS = f"serviceAccount:transbordo-caller@{PROJECT}.iam.gserviceaccount.com"


def may_call(*members: str) -> dict[str, Any]:
    return {"bindings": [{"role": "roles/run.invoker", "members": members}]}


def callers_found(**changed: Any) -> list[tuple[str, Mapping[str, str]]]:
    well = {
        "policy_whatsapp": may_call("allUsers"),
        "policy_agent_api": may_call("allUsers"),
        "policy_answer": may_call(OURS),
        "policy_sweep": may_call(OURS),
    }
    return told(callers(knows(**well | changed), PROJECT, REGION))


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"policy_whatsapp": {"etag": "x"}}, [("caller_shut_out", {"function": "whatsapp", "member": "allUsers"})]),
        (
            {"policy_agent_api": {"bindings": [{"role": "roles/run.viewer", "members": ["allUsers"]}]}},
            [("caller_shut_out", {"function": "agent-api", "member": "allUsers"})],
        ),
        ({"policy_sweep": {}}, [("caller_shut_out", {"function": "sweep", "member": OURS})]),
        (
            {"policy_answer": may_call(OURS, "allUsers")},
            [("function_open_to_all", {"function": "answer", "location": REGION})],
        ),
        ({"policy_answer": NotThere("NOT_FOUND: Resource 'answer' of kind 'SERVICE'")}, []),
    ],
    ids=["all well", "Twilio is shut out", "another role", "the clock is shut out", "too open", "not deployed"],
)
def test_who_may_call_which_function(changed: dict[str, Any], found: list[Any]) -> None:
    assert callers_found(**changed) == found


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


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("ERROR: (gcloud.secrets.versions.list) NOT_FOUND: Secret [X] not found.", NotThere),
        ("ERROR: (gcloud.run.services.get-iam-policy) PERMISSION_DENIED: denied (or it may not exist).", NotReached),
    ],
)
def test_what_is_not_there_is_told_from_what_may_not_be_seen(
    said: str, kind: type[Exception], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = tmp_path / "gcloud"
    fake.write_text(f'#!/bin/sh\necho "{said}" >&2\nexit 1\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(NotReached) as raised:
        gcloud(["secrets", "versions", "list"])
    assert raised.type is kind


def test_every_check_is_named_in_words() -> None:
    assert [
        check.name for check in cloud_checks.cloud_checks(PROJECT, REGION, mail=True) if check.name not in CHECKS
    ] == []


ADVISED = sorted(
    {
        command.format_map(
            {
                "project": PROJECT,
                "region": REGION,
                "location": REGION,
                "function": "answer",
                "bucket": "b",
                "job": "sweep",
            }
        )
        for fault in FAULTS.values()
        for command in re.findall(r"gcloud [^;,]*", fault.mend)
    }
)
"""Every gcloud command that the doctor advises."""


@pytest.mark.skipif(shutil.which("gcloud") is None, reason="no gcloud on this machine")
@pytest.mark.parametrize(
    "words",
    [
        *([*words, "--quiet"] for words in commands(PROJECT, REGION).values()),
        *(shlex.split(each)[1:] for each in ADVISED),
    ],
    ids=" ".join,
)
def test_the_real_gcloud_knows_every_command_and_flag(words: list[str], tmp_path: Path) -> None:
    """It fails for want of credentials or of a connection; a flag that it does not know would be told first."""
    nowhere = {"CLOUDSDK_PROXY_TYPE": "http", "CLOUDSDK_PROXY_ADDRESS": "127.0.0.1", "CLOUDSDK_PROXY_PORT": "9"}
    kept = {"CLOUDSDK_CONFIG": str(tmp_path), "CLOUDSDK_CORE_DISABLE_PROMPTS": "1"}
    done = subprocess.run(
        ["gcloud", *words],
        env=os.environ | nowhere | kept,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1, done.stderr
    assert "do not currently have an active account" in done.stderr, done.stderr
