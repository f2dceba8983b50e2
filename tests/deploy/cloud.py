"""A Google Cloud in a file: stands in for gcloud, firebase, curl, sleep, date and our own programs that talk to Google.

It is a program (`install` puts it on a PATH) that keeps what exists in one JSON file and notes every call. It knows the
commands that deploy.sh uses, with the flags that matter, and refuses any other: what it takes for granted of the real
gcloud's syntax is shown by test_gcloud_knows.py.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

State = dict[str, Any]

STATE = "FAKE_CLOUD_STATE"
KEY = "public-web-key"
TRANSFER_AGENT = "project-1@storage-transfer-service.iam.gserviceaccount.com"


def new_state() -> State:
    return {
        "things": {},
        "policies": {},
        "apis": [],
        "calls": [],
        "changes": [],
        "fail": None,  # {"at": a regular expression for a change, "after": whether it takes effect all the same}
        "unanswered": None,  # a regular expression for a command to which the network goes away, once
        "wakes_slowly": True,  # whether each service refuses what it is asked first after it was turned on
        "asleep": [],
        "unwell": "",  # what the doctor finds: "warning" or "error"
        "eventarc_not_ready": 2,
        "accounts_not_known": 1,
        "rights_not_arrived": 1,
        "builder_not_ready": 1,
        "accounts_made": [],  # whose own policies are not known yet
        "indexes_building": 2,  # how often indexes are still being built, after each time that they are written
        "building": 0,
        "denied": None,  # a regular expression for commands that are answered by 403
        "now": 20260101000000,
        "revisions": 0,
        "releases": [],  # the dashboard's versions, oldest first
        "serving": -1,  # which one of them is served
    }


class Refused(Exception):
    """What the program says on standard error before it fails."""

    def __init__(self, said: str, code: int = 1) -> None:
        super().__init__(said)
        self.code = code


class Cloud:
    def __init__(self, state: State, words: list[str]) -> None:
        self.state = state
        self.words = [word for word in words if not word.startswith("--")]
        self.flags = dict(_flag(word) for word in words if word.startswith("--"))
        self.things: dict[str, Any] = state["things"]

    # --- what every command is made of ---

    def get(self, key: str) -> Any:
        if key not in self.things:
            raise Refused(f"ERROR: NOT_FOUND: {key} was not found")
        return self.things[key]

    def show(self, *found: Any) -> None:
        """As --format asks."""
        shape = self.flags.get("format", "")
        for thing in found[: int(self.flags.get("limit", 99))]:
            if columns := re.fullmatch(r"value\((.*)\)", shape):
                print("\t".join(_text(_at(thing, path)) for path in columns[1].split(",")))
        if shape == "json":
            print(json.dumps(found))

    def change(self, what: str, effect: Callable[[], Any]) -> None:
        """Notes it, and does it; or fails there, once, when it was told to."""
        fail = self.state["fail"]
        if fail and re.search(fail["at"], what):
            self.state["fail"] = None
            if fail["after"]:
                effect()
            raise Refused(f"ERROR: the network went away during: {what}")
        effect()
        self.state["changes"].append(what)

    def put(self, key: str, **fields: Any) -> None:
        verb = "update" if key in self.things else "create"
        self.change(f"{verb} {key}", lambda: self.things.setdefault(key, {}).update(fields))

    def create(self, key: str, **fields: Any) -> None:
        if key in self.things:
            raise Refused(f"ERROR: ALREADY_EXISTS: {key}")
        self.put(key, **fields)

    def update(self, key: str, **fields: Any) -> None:
        self.get(key)
        self.put(key, **fields)

    def delete(self, key: str) -> None:
        self.get(key)
        self.change(f"delete {key}", lambda: self.things.pop(key))

    def of_kind(self, kind: str) -> list[Any]:
        return [thing for key, thing in self.things.items() if key.startswith(f"{kind} ")]

    def bind(self, where: str) -> None:
        member, role = self.flags["member"], self.flags["role"]
        account = member.removeprefix("serviceAccount:")
        if account != "allUsers":
            self._know(account)
        if role.startswith("projects/"):
            self.get(f"role {role.rsplit('/', 1)[-1]}")
        policy = self.state["policies"].setdefault(where, [])
        binding = [role, member, *self._condition()]
        self.change(f"bind {role} {account} on {where}", lambda: policy.append(binding))

    def _condition(self) -> list[str]:
        file = self.flags.get("condition-from-file")
        return [json.loads(Path(file).read_text())["title"]] if file else []

    def unbind(self, where: str) -> None:
        binding = [self.flags["role"], self.flags["member"]]
        policy = self.state["policies"][where]
        if binding not in policy or self.flags["condition"] != "None":
            raise Refused("ERROR: NOT_FOUND: Policy binding with the specified member, role and condition not found!")
        self.change(f"unbind {binding[0]} {binding[1]} on {where}", lambda: policy.remove(binding))

    def _know(self, account: str) -> None:
        if self.state["accounts_not_known"]:
            self.state["accounts_not_known"] -= 1
            raise Refused(f"ERROR: INVALID_ARGUMENT: Service account {account} does not exist.")
        self.get(f"{'agent' if account == TRANSFER_AGENT else 'account'} {account}")

    def show_policy(self, where: str) -> None:
        bindings = self.state["policies"].get(where, [])
        self.show(
            *(
                {"bindings": {"role": role, "members": member, "condition": {"title": "".join(title)}}}
                for role, member, *title in bindings
            )
        )


def _flag(word: str) -> tuple[str, str]:
    name, equals, value = word.removeprefix("--").partition("=")
    return name, value if equals else "yes"


def _at(thing: Any, path: str) -> Any:
    """The value at a path of gcloud's formats, such as `a.b[0].c`, `a[].b` or `name.basename()`."""
    for step in re.findall(r"[^.\[\]]+|\[\d*\]", path):
        if thing is None:
            return None
        if step == "basename()":
            thing = thing.rsplit("/", 1)[-1]
        elif step == "[]":
            thing = thing[0] if thing else None
        elif step.startswith("["):
            thing = thing[int(step[1:-1])] if thing else None
        else:
            thing = thing.get(step)
    return thing


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(map(_text, value))
    return "" if value is None else str(value)


# --- gcloud ---------------------------------------------------------------------------------------------------------


def gcloud(cloud: Cloud) -> None:
    command = " ".join(cloud.words)
    _wake(cloud, next((api for start, api in SERVICES_OF.items() if command.startswith(start)), ""))
    denied = cloud.state["denied"]
    if denied and re.search(denied, command):
        raise Refused("ERROR: PERMISSION_DENIED: Permission 'x.get' denied on resource 'x' (or it may not exist).")
    for pattern, handle in COMMANDS:
        if found := re.fullmatch(pattern, command):
            handle(cloud, *found.groups())
            return
    raise Refused(f"the fake gcloud does not know: {command}")


def _enable(cloud: Cloud, names: str) -> None:
    if len(names.split()) > 20:
        raise Refused("ERROR: INVALID_ARGUMENT: more than 20 services in one batch")

    def effect() -> None:
        cloud.state["apis"].extend(names.split())
        if cloud.state["wakes_slowly"]:
            cloud.state["asleep"].extend(names.split())

    cloud.change("enable apis", effect)


SERVICES_OF = {
    "firestore": "firestore.googleapis.com",
    "storage": "storage.googleapis.com",
    "transfer": "storagetransfer.googleapis.com",
    "iam": "iam.googleapis.com",
    "projects get-iam-policy": "cloudresourcemanager.googleapis.com",
    "secrets": "secretmanager.googleapis.com",
    "functions": "cloudfunctions.googleapis.com",
    "run": "run.googleapis.com",
    "scheduler": "cloudscheduler.googleapis.com",
    "artifacts": "artifactregistry.googleapis.com",
    "logging": "logging.googleapis.com",
    "beta monitoring": "monitoring.googleapis.com",
    "projects:list": "firebase.googleapis.com",
    "hosting:": "firebasehosting.googleapis.com",
    "deploy auth": "identitytoolkit.googleapis.com",
}
"""Which service a command asks, by how it begins."""


def _wake(cloud: Cloud, api: str) -> None:
    """A service that was turned on a moment ago says that it is off."""
    if api in cloud.state["asleep"]:
        cloud.state["asleep"].remove(api)
        raise Refused(
            f"ERROR: PERMISSION_DENIED: {api} has not been used in project 1 before or it is disabled. If you enabled"
            " this API recently, wait a few minutes for the action to propagate to our systems and retry."
        )


def _create_database(cloud: Cloud) -> None:
    cloud.create("database", locationId=cloud.flags["location"], **_protection(cloud))


def _protection(cloud: Cloud) -> dict[str, str]:
    return {
        "pointInTimeRecoveryEnablement": f"POINT_IN_TIME_RECOVERY_{_enabled('enable-pitr' in cloud.flags)}",
        "deleteProtectionState": f"DELETE_PROTECTION_{_enabled('delete-protection' in cloud.flags)}",
    }


def _enabled(on: bool) -> str:
    return "ENABLED" if on else "DISABLED"


def _create_backups(cloud: Cloud) -> None:
    recurrence = cloud.flags["recurrence"]
    cloud.put(f"backups {recurrence}", **{f"{recurrence}Recurrence": {}, "retention": cloud.flags["retention"]})


def _bucket(cloud: Cloud) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if "uniform-bucket-level-access" in cloud.flags:
        fields["uniform_bucket_level_access"] = True
    if "public-access-prevention" in cloud.flags:
        fields["public_access_prevention"] = "enforced"
    if "soft-delete-duration" in cloud.flags:
        fields["soft_delete_policy"] = {"retentionDurationSeconds": cloud.flags["soft-delete-duration"]}
    if "versioning" in cloud.flags:
        fields["versioning_enabled"] = True
    if "lifecycle-file" in cloud.flags:
        fields["lifecycle_config"] = json.loads(Path(cloud.flags["lifecycle-file"]).read_text())
    return fields


def _make_transfer_agent(cloud: Cloud) -> None:
    """As the real one, it tells all on standard error."""
    if "storagetransfer.googleapis.com" not in cloud.state["apis"]:
        raise Refused("ERROR: PERMISSION_DENIED: Storage Transfer API has not been used in project")
    cloud.things.setdefault(f"agent {TRANSFER_AGENT}", {})
    print(
        f"User ops@example.com has roles:\n[]\n***\nGoogle-managed transfer account {TRANSFER_AGENT} has roles:\n[]",
        file=sys.stderr,
    )


def _create_transfer(cloud: Cloud, source: str, sink: str) -> None:
    for bucket, roles in (
        (source, ["legacyBucketReader", "objectViewer"]),
        (sink, ["legacyBucketWriter", "objectViewer"]),
    ):
        cloud.get(f"bucket {bucket}")
        for role in roles:
            if [f"roles/storage.{role}", f"serviceAccount:{TRANSFER_AGENT}"] not in cloud.state["policies"].get(
                f"bucket {bucket}", []
            ):
                raise Refused(f"ERROR: FAILED_PRECONDITION: {TRANSFER_AGENT} does not have {role} on {bucket}")
    kept = {name: cloud.flags[name] for name in ("delete-from", "schedule-repeats-every")}
    cloud.create(f"transfer {cloud.flags['name']}", status="ENABLED", source=source, sink=sink, **kept)


def _create_account(cloud: Cloud, name: str) -> None:
    email = f"{name}@{cloud.flags['project']}.iam.gserviceaccount.com"
    cloud.create(f"account {email}", email=email)
    cloud.state["accounts_made"].append(email)


def _show_account_policy(cloud: Cloud, email: str) -> None:
    if email in cloud.state["accounts_made"]:
        cloud.state["accounts_made"].remove(email)
        raise Refused(f"ERROR: NOT_FOUND: Unknown service account {email}")
    cloud.show_policy(f"account {email}")


def _role(cloud: Cloud) -> dict[str, Any]:
    return {"includedPermissions": sorted(cloud.flags["permissions"].split(","))}


def _list_indexes(cloud: Cloud) -> None:
    """Composite ones are counted down, those of single fields are as far as these."""
    building = cloud.state["building"] > 0
    if building and "composite" in cloud.words:
        cloud.state["building"] -= 1
    states = ["READY", "CREATING" if building else "READY"]
    if "composite" in cloud.words:
        cloud.show(*({"state": state} for state in states))
    else:
        cloud.show({"indexConfig": {"indexes": [{"state": state} for state in states]}})


def _set_cleanup(cloud: Cloud, name: str) -> None:
    policies = {one.pop("name"): one for one in json.loads(Path(cloud.flags["policy"]).read_text())}
    kept = {name: one | {"action": one["action"]["type"].upper()} for name, one in policies.items()}
    cloud.update(f"images {name}", cleanupPolicies=kept, cleanupPolicyDryRun="no-dry-run" not in cloud.flags)


def _add_version(cloud: Cloud, name: str) -> None:
    secret, value = cloud.get(f"secret {name}"), sys.stdin.read()
    cloud.change(f"new version of secret {name}", lambda: secret["versions"].append(value))


def _list_versions(cloud: Cloud, name: str) -> None:
    versions = cloud.get(f"secret {name}")["versions"]
    cloud.show(*({"name": f"projects/p/secrets/{name}/versions/{n}"} for n in range(len(versions), 0, -1)))


def _access_version(cloud: Cloud, number: str) -> None:
    sys.stdout.write(cloud.get(f"secret {cloud.flags['secret']}")["versions"][int(number) - 1])


def _deploy_function(cloud: Cloud, name: str) -> None:
    flags = cloud.flags
    for account in (flags["service-account"], flags["build-service-account"].rsplit("/", 1)[-1]):
        cloud.get(f"account {account}")
    for reference in flags["set-secrets"].split(","):
        secret, version = reference.partition("=")[2].split(":")
        if not 1 <= int(version) <= len(cloud.get(f"secret {secret}")["versions"]):
            raise Refused(f"ERROR: secret {secret} has no version {version}")
        reads = ["roles/secretmanager.secretAccessor", f"serviceAccount:{flags['service-account']}"]
        if reads not in cloud.state["policies"].get(f"secret {secret}", []):
            raise Refused(f"ERROR: {flags['service-account']} may not read secret {secret}")
    if cloud.state["builder_not_ready"]:
        cloud.state["builder_not_ready"] -= 1
        raise Refused(
            "ERROR: (gcloud.functions.deploy) OperationError: code=3, message=Build failed with status: FAILURE. Could"
            " not build the function due to a missing permission on the build service account. If you didn't revoke"
            " that permission explicitly, this could be caused by a change in the organization policies."
        )
    cloud.things.setdefault("images gcf-artifacts", {})
    if "trigger-location" in flags and cloud.state["eventarc_not_ready"]:
        cloud.state["eventarc_not_ready"] -= 1
        cloud.things[f"function {name}"] = {"state": "FAILED"}
        raise Refused("ERROR: Permission denied while using the Eventarc Service Agent. It may take a few minutes.")
    if cloud.state["rights_not_arrived"]:
        cloud.state["rights_not_arrived"] -= 1
        raise Refused(
            "ERROR: Revision is not ready: Permission denied on secret: projects/1/secrets/TWILIO_AUTH_TOKEN."
        )
    environment = json.loads(Path(flags["env-vars-file"]).read_text())
    kept = {key: flags[key] for key in sorted(flags) if key not in ("env-vars-file", "project", "region")}

    def effect() -> None:
        place = f"projects/p/locations/{flags['region']}/functions/{name}"
        cloud.things[f"function {name}"] = {"name": place, "state": "ACTIVE", "flags": kept}
        _new_revision(cloud, name, [{"name": key, "value": value} for key, value in environment.items()])

    cloud.change(f"deploy function {name}", effect)
    if "allow-unauthenticated" in flags:
        policy = cloud.state["policies"].setdefault(f"service {name}", [])
        everybody = ["roles/run.invoker", "allUsers"]
        if everybody not in policy:
            cloud.change(f"let the world call {name}", lambda: policy.append(everybody))


def _function(cloud: Cloud, name: str) -> Any:
    """As Google has it: one in another region was not found."""
    function = cloud.get(f"function {name}")
    if f"/{cloud.flags['region']}/" not in function.get("name", f"/{cloud.flags['region']}/"):
        raise Refused(f"ERROR: NOT_FOUND: function {name} was not found")
    return function


def _delete_function(cloud: Cloud, name: str) -> None:
    _function(cloud, name)
    cloud.delete(f"function {name}")


def _new_revision(cloud: Cloud, name: str, environment: list[dict[str, str]]) -> None:
    cloud.state["revisions"] += 1
    revision = f"{name}-{cloud.state['revisions']:05}"
    service = cloud.things.setdefault(f"service {name}", {"revisions": []})
    spec = {"containers": [{"env": environment}]}
    service["revisions"].insert(0, {"metadata": {"name": revision}, "spec": spec})
    service["status"] = {
        "url": f"https://{name}-hash.a.run.app",
        "latestReadyRevisionName": revision,
        "latestCreatedRevisionName": revision,
        "traffic": [{"revisionName": revision}],
    }
    service["spec"] = {"template": {"spec": spec}}


def _move_traffic(cloud: Cloud, name: str) -> None:
    revision, share = cloud.flags["to-revisions"].split("=")
    status = cloud.get(f"service {name}")["status"]
    assert share == "100"
    cloud.change(f"traffic of {name}", lambda: status.update(traffic=[{"revisionName": revision}]))


def _job(cloud: Cloud) -> dict[str, Any]:
    flags = cloud.flags
    caller = {"serviceAccountEmail": flags["oidc-service-account-email"], "audience": flags["oidc-token-audience"]}
    address = re.sub(r"^(https?://[^/]+)$", r"\1/", flags["uri"])
    return {"schedule": flags["schedule"], "httpTarget": {"uri": address, "oidcToken": caller}, "state": "ENABLED"}


def _from_file(cloud: Cloud, flag: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(Path(cloud.flags[flag]).read_text())
    return content


def _create_numbered(cloud: Cloud, kind: str, fields: dict[str, Any]) -> None:
    name = f"projects/p/{kind}/{len(cloud.of_kind(kind)) + 1}"
    cloud.create(f"{kind} {name}", name=name, **fields)


def _create_channel(cloud: Cloud) -> None:
    labels = dict([cloud.flags["channel-labels"].split("=", 1)])
    _create_numbered(cloud, "channels", {"type": cloud.flags["type"], "labels": labels})


def _list_channels(cloud: Cloud) -> None:
    """Filtered by the server, which wants texts in quotes."""
    asked = re.fullmatch(r'type="email" AND labels\.email_address="(.+)"', cloud.flags["filter"])
    if not asked:
        raise Refused("ERROR: INVALID_ARGUMENT: Field filter had an invalid value.")
    cloud.show(*(each for each in cloud.of_kind("channels") if each["labels"]["email_address"] == asked[1]))


def _create_charts(cloud: Cloud) -> None:
    _create_numbered(cloud, "charts", _from_file(cloud, "config-from-file") | {"etag": "etag-1"})


def _update_charts(cloud: Cloud, name: str) -> None:
    content, there = _from_file(cloud, "config-from-file"), cloud.get(f"charts {name}")
    if content.get("etag") != there["etag"]:
        raise Refused("ERROR: INVALID_ARGUMENT: Dashboard should specify a non empty etag.")
    number = int(there["etag"].removeprefix("etag-"))
    cloud.update(f"charts {name}", **content | {"etag": f"etag-{number + 1}"})


COMMANDS: list[tuple[str, Callable[..., None]]] = [
    ("version", lambda c: print("Google Cloud SDK 528.0.0\nalpha 2025.06.20\nbeta 2025.06.20")),
    ("projects describe (.*)", lambda c, _: None),
    ("auth application-default print-access-token", lambda c: None),
    ("billing projects describe (.*)", lambda c, _: c.show({"billingEnabled": True})),
    ("services list", lambda c: c.show(*({"config": {"name": name}} for name in c.state["apis"]))),
    ("services enable (.*)", _enable),
    ("firestore databases describe", lambda c: c.show(c.get("database"))),
    ("firestore databases create", _create_database),
    ("firestore databases update", lambda c: c.update("database", **_protection(c))),
    ("firestore indexes (composite|fields) list", lambda c, _: _list_indexes(c)),
    ("firestore backups schedules list", lambda c: c.show(*c.of_kind("backups"))),
    ("firestore backups schedules create", _create_backups),
    ("storage buckets describe gs://(.*)", lambda c, name: c.show(c.get(f"bucket {name}"))),
    ("storage buckets create gs://(.*)", lambda c, name: c.create(f"bucket {name}", **_bucket(c))),
    ("storage buckets update gs://(.*)", lambda c, name: c.update(f"bucket {name}", **_bucket(c))),
    ("transfer authorize", _make_transfer_agent),
    ("transfer jobs describe (.*)", lambda c, name: c.show(c.get(f"transfer {name}"))),
    ("transfer jobs create gs://(.*) gs://(.*)", _create_transfer),
    ("transfer jobs update (.*)", lambda c, name: c.update(f"transfer {name}", status=c.flags["status"].upper())),
    ("iam service-accounts list", lambda c: c.show(*c.of_kind("account"))),
    ("iam service-accounts create (.*)", _create_account),
    ("projects add-iam-policy-binding (.*)", lambda c, _: c.bind("project")),
    ("projects remove-iam-policy-binding (.*)", lambda c, _: c.unbind("project")),
    ("projects get-iam-policy (.*)", lambda c, _: c.show_policy("project")),
    ("storage buckets add-iam-policy-binding gs://(.*)", lambda c, name: c.bind(f"bucket {name}")),
    ("storage buckets get-iam-policy gs://(.*)", lambda c, name: c.show_policy(f"bucket {name}")),
    ("iam service-accounts add-iam-policy-binding (.*)", lambda c, email: c.bind(f"account {email}")),
    ("iam service-accounts get-iam-policy (.*)", _show_account_policy),
    ("iam roles describe (.*)", lambda c, name: c.show(c.get(f"role {name}"))),
    ("iam roles create (.*)", lambda c, name: c.create(f"role {name}", **_role(c))),
    ("iam roles update (.*)", lambda c, name: c.update(f"role {name}", **_role(c))),
    ("artifacts repositories describe (.*)", lambda c, name: c.show(c.get(f"images {name}"))),
    ("artifacts repositories set-cleanup-policies (.*)", _set_cleanup),
    ("secrets add-iam-policy-binding (.*)", lambda c, name: c.bind(f"secret {name}")),
    ("secrets get-iam-policy (.*)", lambda c, name: c.show_policy(f"secret {name}")),
    ("run services add-iam-policy-binding (.*)", lambda c, name: c.bind(f"service {name}")),
    ("run services get-iam-policy (.*)", lambda c, name: c.show_policy(f"service {name}")),
    ("secrets describe (.*)", lambda c, name: c.show(c.get(f"secret {name}"))),
    ("secrets create (.*)", lambda c, name: c.create(f"secret {name}", versions=[], locations=c.flags["locations"])),
    ("secrets delete (.*)", lambda c, name: c.delete(f"secret {name}")),
    ("secrets versions list (.*)", _list_versions),
    ("secrets versions add (.*)", _add_version),
    ("secrets versions access (.*)", _access_version),
    ("functions list", lambda c: c.show(*c.of_kind("function"))),
    ("functions describe (.*)", lambda c, name: c.show(_function(c, name))),
    ("functions deploy (.*)", _deploy_function),
    ("functions delete (.*)", _delete_function),
    ("run services describe (.*)", lambda c, name: c.show(c.get(f"service {name}"))),
    ("run revisions list", lambda c: c.show(*c.get(f"service {c.flags['service']}")["revisions"])),
    ("run services update-traffic (.*)", _move_traffic),
    ("scheduler jobs describe (.*)", lambda c, name: c.show(c.get(f"job {name}"))),
    ("scheduler jobs create http (.*)", lambda c, name: c.create(f"job {name}", **_job(c))),
    ("scheduler jobs update http (.*)", lambda c, name: c.update(f"job {name}", **_job(c))),
    ("scheduler jobs resume (.*)", lambda c, name: c.update(f"job {name}", state="ENABLED")),
    ("scheduler jobs delete (.*)", lambda c, name: c.delete(f"job {name}")),
    (
        "logging metrics create (.*)",
        lambda c, name: c.create(f"metric {name}", name=name, **_from_file(c, "config-from-file")),
    ),
    ("logging metrics update (.*)", lambda c, name: c.update(f"metric {name}", **_from_file(c, "config-from-file"))),
    ("logging metrics list", lambda c: c.show(*c.of_kind("metric"))),
    ("logging metrics delete (.*)", lambda c, name: c.delete(f"metric {name}")),
    ("beta monitoring channels list", _list_channels),
    ("beta monitoring channels create", _create_channel),
    ("alpha monitoring policies list", lambda c: c.show(*c.of_kind("alerts"))),
    (
        "alpha monitoring policies create",
        lambda c: _create_numbered(c, "alerts", _from_file(c, "policy-from-file")),
    ),
    (
        "alpha monitoring policies update (.*)",
        lambda c, name: c.update(f"alerts {name}", **_from_file(c, "policy-from-file")),
    ),
    ("alpha monitoring policies delete (.*)", lambda c, name: c.delete(f"alerts {name}")),
    ("monitoring dashboards list", lambda c: c.show(*c.of_kind("charts"))),
    ("monitoring dashboards describe (.*)", lambda c, name: c.show(c.get(f"charts {name}"))),
    ("monitoring dashboards create", _create_charts),
    ("monitoring dashboards update (.*)", _update_charts),
    ("monitoring dashboards delete (.*)", lambda c, name: c.delete(f"charts {name}")),
]


# --- the other programs ---------------------------------------------------------------------------------------------


def firebase(cloud: Cloud) -> None:
    if not os.environ.get("GOOGLE_CLOUD_QUOTA_PROJECT"):
        raise Refused("Error: HTTP Error: 403, the API requires a quota project, which is not set by default.")
    command = " ".join(cloud.words)
    try:
        _wake(cloud, next((api for start, api in SERVICES_OF.items() if command.startswith(start)), ""))
    except Refused as refused:
        print(json.dumps({"status": "error", "error": str(refused)}))
        raise Refused("") from refused
    match cloud.words[:2]:
        case ["projects:list", *_]:
            print(json.dumps([{"projectId": name} for name in cloud.things if name.startswith("firebase")]))
            print(*(f'"{thing["project"]}"' for thing in cloud.of_kind("firebase")))
        case ["projects:addfirebase", project]:
            cloud.create("firebase project", project=project)
        case ["hosting:sites:list", *_]:
            print(*(f'"name": "projects/p/sites/{thing["site"]}"' for thing in cloud.of_kind("site")))
        case ["hosting:sites:create", site]:
            cloud.create(f"site {site}", site=site)
        case ["apps:list", *_]:
            print(*(f'"appId": "{thing["appId"]}"' for thing in cloud.of_kind("app")))
        case ["apps:create", *_]:
            number = len(cloud.of_kind("app")) + 1  # as many as are asked for
            cloud.create(f"app {number}", appId=f"1:2:web:{number}")
        case ["apps:sdkconfig", *_]:
            print(json.dumps({"result": {"sdkConfig": {"apiKey": KEY}}}))
        case ["deploy", what]:
            _firebase_deploy(cloud, what)
        case ["hosting:disable", *_]:
            cloud.change("disable hosting", lambda: cloud.things.pop("deployed hosting", None))
        case words:
            raise Refused(f"the fake firebase does not know: {words}")


def _firebase_deploy(cloud: Cloud, what: str) -> None:
    """Like firebase-tools it compares, and changes nothing where nothing differs."""
    config = Path(cloud.words[2])
    folder, content = config.parent, json.loads(config.read_text())[what]
    files = {"hosting": ["dashboard/config.json"], "firestore": ["firestore.rules", "firestore.indexes.json"]}
    bodies = [(folder / name).read_text() for name in files.get(what, [])]
    digest = hashlib.sha256(json.dumps([content, bodies]).encode()).hexdigest()
    if cloud.things.get(f"deployed {what}", {}).get("digest") == digest:
        return
    served = {"digest": digest, "served": bodies[0] if bodies else ""}
    if what == "hosting":
        cloud.state["releases"].append(served | {"message": cloud.words[-1]})
        cloud.state["serving"] = len(cloud.state["releases"]) - 1
    if what == "firestore":
        cloud.state["building"] = cloud.state["indexes_building"]
    cloud.put(f"deployed {what}", **served)


def curl(cloud: Cloud) -> None:
    deployed = cloud.things.get("deployed hosting")
    if not deployed:
        raise Refused("curl: (22) The requested URL returned error: 404", code=22)
    print(deployed["served"])


def python(cloud: Cloud) -> None:
    """Our own programs that talk to Google."""
    match cloud.words[1]:
        case "deploy.general_queue":
            if "queue geral" not in cloud.things:
                cloud.put("queue geral", name="Geral")
        case "deploy.first_admin":
            cloud.put(f"admin {cloud.words[3]}", role="admin")
        case "deploy.hosting_release":
            _hosting_release(cloud)
        case "deploy.doctor":
            unwell = "error" if "queue geral" not in cloud.things else cloud.state["unwell"]
            print(f"found: {unwell}" if unwell else "all is well")
            if unwell == "error":
                raise Refused("")


def _hosting_release(cloud: Cloud) -> None:
    releases, serving = cloud.state["releases"], cloud.state["serving"]
    if "back" not in cloud.flags:
        print(releases[serving]["message"].removeprefix("deployment ") if releases else "0")
    elif serving > 0:
        before = {key: releases[serving - 1][key] for key in ("digest", "served")}
        cloud.state["serving"] = serving - 1
        cloud.change("hosting rolled back", lambda: cloud.things["deployed hosting"].update(before))
    else:
        print("nothing before")


def sleep(cloud: Cloud) -> None:
    cloud.state.setdefault("slept", []).append(cloud.words)


def date(cloud: Cloud) -> None:
    """No two deployments here begin within a second, as fast as they are."""
    cloud.state["now"] += 1
    print(cloud.state["now"])


PROGRAMS = {"gcloud": gcloud, "firebase": firebase, "curl": curl, "sleep": sleep, "date": date, "python": python}


def main() -> None:
    name, words = Path(sys.argv[0]).name, sys.argv[1:]
    with _state() as state:
        if name != "date":
            state["calls"].append([name, *words])
        # firebase takes its values as words of their own, gcloud after "="
        cloud = Cloud(state, [word for word in words if word != "--only" and word != "--config"])
        try:
            _answer(cloud, name)
        except Refused as refused:
            sys.stderr.write(f"{refused}\n")
            code = refused.code
        else:
            code = 0
    sys.exit(code)


def _answer(cloud: Cloud, name: str) -> None:
    unanswered = cloud.state["unanswered"]
    if unanswered and re.search(unanswered, " ".join([name, *cloud.words])):
        cloud.state["unanswered"] = None
        raise Refused("ERROR: the network went away")
    PROGRAMS[name](cloud)


@contextlib.contextmanager
def _state() -> Iterator[State]:
    with open(os.environ[STATE], "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        state = json.load(file)
        yield state
        file.seek(0)
        file.truncate()
        json.dump(state, file)


if __name__ == "__main__":
    main()
