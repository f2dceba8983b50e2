"""What only an operator's rights show, asked by gcloud: rules, indexes, functions, their secrets, who calls them."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from deploy import index_checks
from deploy.settings import REPOSITORY
from transbordo.adapters.asking import ask_json
from transbordo.domain.health.examined import NotReached
from transbordo.domain.health.findings import Finding, found
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

MAIL_SECRET, SENDS_MAIL = "MAIL_PASSWORD", ("agent-api", "sweep")
"""Needed where a mail server is in the settings."""

ALL_SECRETS = ("TWILIO_AUTH_TOKEN", "GOOGLE_API_KEY", MAIL_SECRET)

TRIGGER = {"type": "google.cloud.firestore.document.v1.created", "database": DATABASE, "document": "inbound/{sid}"}
"""What wakes `answer`."""

ALL = "allUsers"

_SECONDS = len("2026-11-25T09:30:00")
"""Google's times have fractions of different lengths."""

_RULES = "https://firebaserules.googleapis.com/v1"

_NOT_THERE = re.compile(r"NOT_FOUND|Cannot find")

Gcloud = Callable[[Sequence[str]], str]
"""Runs a gcloud command and gives what it prints. Raises NotReached."""


class NotThere(NotReached):
    """gcloud says that there is no such thing."""


def cloud_checks(project: str, region: str, *, mail: bool) -> tuple[Check, ...]:
    """`mail`: whether the settings have a password for a mail server."""
    looks = {
        "rules": lambda: rules(gcloud, project),
        "indexes": lambda: indexes(gcloud, project),
        "ttl": lambda: ttl(gcloud, project),
        "functions": lambda: functions(gcloud, project, region),
        "secrets": lambda: secrets(gcloud, project, region, mail=mail),
        "trigger": lambda: trigger(gcloud, project, region),
        "callers": lambda: callers(gcloud, project, region),
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
        kind = NotThere if _NOT_THERE.search(done.stderr) else NotReached
        raise kind(_last_line(done.stderr))
    return done.stdout


def commands(project: str, region: str) -> dict[str, list[str]]:
    """Every gcloud command that is asked, by the check that asks it."""
    json_of = [f"--project={project}", "--format=json"]
    database = [f"--database={DATABASE}", *json_of]
    versions = {f"versions {name}": ["secrets", "versions", "list", name, *json_of] for name in ALL_SECRETS}
    policies = {
        f"policy {name}": ["run", "services", "get-iam-policy", name, f"--region={region}", *json_of]
        for name in SECRETS
    }
    return {
        "rules": ["auth", "print-access-token"],
        "indexes": ["firestore", "indexes", "composite", "list", *database],
        "fields": ["firestore", "indexes", "fields", "list", *database],
        "ttl": ["firestore", "fields", "ttls", "list", *database],
        "database": ["firestore", "databases", "describe", *database],
        "functions": ["functions", "list", "--v2", f"--regions={region}", *json_of],
        "triggers": ["eventarc", "triggers", "list", "--location=-", *json_of],
        "scheduler": ["scheduler", "jobs", "list", f"--location={region}", *json_of],
        **versions,
        **policies,
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
    yield from index_checks.composite(_asked(run, "indexes", project))
    yield from index_checks.single_fields(_asked(run, "fields", project))


def ttl(run: Gcloud, project: str) -> Iterator[Finding]:
    yield from index_checks.ttl(_asked(run, "ttl", project))


def functions(run: Gcloud, project: str, region: str) -> Iterator[Finding]:
    there = _functions(run, project, region)
    for name in SECRETS:
        if name not in there:
            yield found("function_missing", function=name)
        elif there[name]["state"] != "ACTIVE":
            yield found("function_not_active", function=name, state=there[name]["state"])


def secrets(run: Gcloud, project: str, region: str, *, mail: bool) -> Iterator[Finding]:
    there = _functions(run, project, region)
    states = {name: _states(run, name, project) for name in _secrets_of(there)}
    for function, needed in SECRETS.items():
        if function not in there:
            continue
        used = _versions(there[function])
        for secret in (*needed, MAIL_SECRET) if mail and function in SENDS_MAIL else needed:
            if secret not in used:
                yield found("secret_missing", function=function, secret=secret)
        for secret, version in used.items():
            state = states[secret].get(version, "MISSING")
            if not version.isdecimal():
                yield found("secret_not_pinned", function=function, secret=secret, version=version)
            elif state != "ENABLED":
                yield found("secret_not_enabled", function=function, secret=secret, version=version, state=state)


def trigger(run: Gcloud, project: str, region: str) -> Iterator[Finding]:
    """A database that was deleted leaves its triggers, which no database of the same name wakes again.

    https://cloud.google.com/firestore/docs/eventarc
    """
    answer = _functions(run, project, region).get("answer")
    if answer is None:
        return
    event = answer.get("eventTrigger", {})
    there = {_last(one["name"]): one for one in _asked(run, "triggers", project)}
    one = there.get(_last(event.get("trigger", "")))
    filters = {each["attribute"]: each["value"] for each in event.get("eventFilters", ())}
    if one is None or not TRIGGER.items() <= {"type": event.get("eventType"), **filters}.items():
        yield found("trigger_missing", location=region)
    elif one["createTime"][:_SECONDS] < _asked(run, "database", project)["createTime"][:_SECONDS]:
        yield found("trigger_of_older_database", location=region)


def callers(run: Gcloud, project: str, region: str) -> Iterator[Finding]:
    ours = f"serviceAccount:transbordo-caller@{project}.iam.gserviceaccount.com"
    for function, member in {"whatsapp": ALL, "agent-api": ALL, "answer": ours, "sweep": ours}.items():
        try:
            policy = _asked(run, f"policy {function}", project, region)
        except NotThere:
            continue  # another check tells
        bindings = (each for each in policy.get("bindings", ()) if each["role"] == "roles/run.invoker")
        invokers = {invoker for each in bindings for invoker in each["members"]}
        if member not in invokers:
            yield found("caller_shut_out", function=function, member=member)
        if member != ALL and ALL in invokers:
            yield found("function_open_to_all", function=function, location=region)


def scheduler(run: Gcloud, project: str, region: str) -> Iterator[Finding]:
    jobs = {_last(one["name"]): one for one in _asked(run, "scheduler", project, region)}
    job = jobs.get("sweep")
    if job is None:
        yield found("scheduler_missing")
    elif job["state"] != "ENABLED":
        yield found("scheduler_not_enabled", state=job["state"], job="sweep", location=region)


def _functions(run: Gcloud, project: str, region: str) -> dict[str, Any]:
    return {_last(one["name"]): one for one in _asked(run, "functions", project, region)}


def _versions(function: Mapping[str, Any]) -> dict[str, str]:
    """The version of each secret that a function has."""
    given = function.get("serviceConfig", {}).get("secretEnvironmentVariables", [])
    return {secret["key"]: str(secret.get("version", "latest")) for secret in given}


def _secrets_of(functions: Mapping[str, Any]) -> tuple[str, ...]:
    used = {secret for function in functions.values() for secret in _versions(function)}
    return tuple(name for name in ALL_SECRETS if name in used)


def _states(run: Gcloud, secret: str, project: str) -> dict[str, str]:
    try:
        versions = _asked(run, f"versions {secret}", project)
    except NotThere:
        return {}
    return {_last(version["name"]): version["state"] for version in versions}


def _asked(run: Gcloud, what: str, project: str, region: str = "") -> Any:
    return json.loads(run(commands(project, region)[what]) or "[]")


def _last(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _last_line(text: str) -> str:
    """What gcloud says last is what is wrong; it names projects and accounts, and no customer."""
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "gcloud failed"
