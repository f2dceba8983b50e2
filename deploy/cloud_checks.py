"""What only an operator's rights show, asked by gcloud: rules, indexes, TTL, functions their secrets, the timer."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from deploy.settings import REPOSITORY
from transbordo.adapters.asking import ask_json
from transbordo.domain.examined import NotReached
from transbordo.domain.findings import Finding, found
from transbordo.usecases.examine import Check

LIMIT_S = 60.0
"""gcloud alone takes some seconds to start."""

DATABASE = "(default)"
SECRETS: Mapping[str, tuple[str, ...]] = {
    "whatsapp": ("TWILIO_AUTH_TOKEN",),
    "answer": ("TWILIO_AUTH_TOKEN", "GOOGLE_API_KEY"),
    "agent-api": ("TWILIO_AUTH_TOKEN", "GOOGLE_API_KEY"),
    "sweep": ("TWILIO_AUTH_TOKEN", "GOOGLE_API_KEY"),
}
"""The deployed functions, each with what it can't start without."""

_RULES = "https://firebaserules.googleapis.com/v1"

Gcloud = Callable[[Sequence[str]], str]
"""Runs a gcloud command and gives what it prints. Raises NotReached."""


def cloud_checks(project: str, region: str) -> tuple[Check, ...]:
    looks = {
        "rules": lambda: rules(gcloud, project),
        "indexes": lambda: indexes(gcloud, project),
        "ttl": lambda: ttl(gcloud, project),
        "functions": lambda: functions(gcloud, project, region),
        "scheduler": lambda: scheduler(gcloud, project, region),
    }
    return tuple(Check(name=name, look=look, limit_s=LIMIT_S) for name, look in looks.items())


def gcloud(words: Sequence[str]) -> str:
    try:
        done = subprocess.run(
            ["gcloud", *words, "--quiet"],
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise NotReached("no gcloud on this machine") from error
    except subprocess.TimeoutExpired as error:
        raise NotReached("timeout") from error
    if done.returncode != 0:
        raise NotReached(_last_line(done.stderr))
    return done.stdout


def commands(project: str, region: str) -> dict[str, list[str]]:
    """Every gcloud command that is asked, by the check that asks it."""
    database = [f"--database={DATABASE}", f"--project={project}", "--format=json"]
    place = [f"--location={region}", f"--project={project}", "--format=json"]
    return {
        "rules": ["auth", "print-access-token"],
        "indexes": ["firestore", "indexes", "composite", "list", *database],
        "ttl": ["firestore", "fields", "ttls", "list", *database],
        "functions": ["functions", "list", "--v2", f"--regions={region}", f"--project={project}", "--format=json"],
        "scheduler": ["scheduler", "jobs", "list", *place],
    }


def rules(run: Gcloud, project: str) -> Iterator[Finding]:
    """The rules in force, by Firebase's own API: gcloud has no command for them."""
    token = run(commands(project, "")["rules"]).strip()
    headers = {"Authorization": f"Bearer {token}", "X-Goog-User-Project": project}
    try:
        release = ask_json(f"{_RULES}/projects/{project}/releases/cloud.firestore", headers=headers)
    except NotReached as error:
        if str(error) != "http_404":
            raise
        yield found("rules_not_deployed")
        return
    ruleset = ask_json(f"{_RULES}/{release['rulesetName']}", headers=headers)
    in_force = [file["content"] for file in ruleset["source"]["files"]]
    if in_force != [(REPOSITORY / "firestore.rules").read_text("utf-8")]:
        yield found("rules_not_deployed")


def indexes(run: Gcloud, project: str) -> Iterator[Finding]:
    there = {_shape_of_deployed(index): index["state"] for index in _listed(run, "indexes", project)}
    for index in _wanted()["indexes"]:
        shape = _shape(index["collectionGroup"], index["queryScope"], index["fields"])
        state = there.get(shape)
        if state is None:
            yield found("index_missing", index=shape)
        elif state != "READY":
            yield found("index_not_ready", index=shape, state=state)


def ttl(run: Gcloud, project: str) -> Iterator[Finding]:
    there = {_field(one["name"]) for one in _listed(run, "ttl", project) if one.get("ttlConfig")}
    for override in _wanted()["fieldOverrides"]:
        name = f"{override['collectionGroup']}.{override['fieldPath']}"
        if override.get("ttl") and name not in there:
            yield found("ttl_missing", field=name)


def functions(run: Gcloud, project: str, region: str) -> Iterator[Finding]:
    there = {one["name"].rsplit("/", 1)[1]: one for one in _listed(run, "functions", project, region)}
    for name, secrets in SECRETS.items():
        one = there.get(name)
        if one is None:
            yield found("function_missing", function=name)
            continue
        if one["state"] != "ACTIVE":
            yield found("function_not_active", function=name, state=one["state"])
        yield from _secrets(name, secrets, one)


def _secrets(function: str, needed: Sequence[str], deployed: Mapping[str, Any]) -> Iterator[Finding]:
    given = deployed.get("serviceConfig", {}).get("secretEnvironmentVariables", [])
    versions = {secret["key"]: str(secret.get("version", "latest")) for secret in given}
    for secret in needed:
        if secret not in versions:
            yield found("secret_missing", function=function, secret=secret)
    for secret, version in versions.items():
        if not version.isdecimal():
            yield found("secret_not_pinned", function=function, secret=secret, version=version)


def scheduler(run: Gcloud, project: str, region: str) -> Iterator[Finding]:
    jobs = {one["name"].rsplit("/", 1)[1]: one for one in _listed(run, "scheduler", project, region)}
    job = jobs.get("sweep")
    if job is None:
        yield found("scheduler_missing")
    elif job["state"] != "ENABLED":
        yield found("scheduler_not_enabled", state=job["state"], job="sweep", location=region)


def _listed(run: Gcloud, check: str, project: str, region: str = "") -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(run(commands(project, region)[check]) or "[]")
    return listed


def _wanted() -> dict[str, Any]:
    wanted: dict[str, Any] = json.loads((REPOSITORY / "firestore.indexes.json").read_text("utf-8"))
    return wanted


def _shape_of_deployed(index: Mapping[str, Any]) -> str:
    """ ".../collectionGroups/GROUP/indexes/ID"; Firestore adds the document's name to the fields by itself."""
    fields = [field for field in index["fields"] if field["fieldPath"] != "__name__"]
    return _shape(index["name"].split("/")[-3], index["queryScope"], fields)


def _shape(group: str, scope: str, fields: Sequence[Mapping[str, Any]]) -> str:
    return f"{group} ({scope}): " + ", ".join(f"{field['fieldPath']} {_way(field)}" for field in fields)


def _way(field: Mapping[str, Any]) -> str:
    if "vectorConfig" in field:
        return f"VECTOR({field['vectorConfig']['dimension']})"
    return str(field.get("order") or field.get("arrayConfig"))


def _field(name: str) -> str:
    """ ".../collectionGroups/GROUP/fields/FIELD"."""
    parts = name.split("/")
    return f"{parts[-3]}.{parts[-1]}"


def _last_line(text: str) -> str:
    """What gcloud says last is what is wrong; it names projects and accounts, and no customer."""
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "gcloud failed"
