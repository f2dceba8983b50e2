"""deploy.sh against a cloud in a file: once, again, and after a failure at each step, ends in the same state.

Nothing here has met the real Google Cloud; test_gcloud_knows.py shows that the real gcloud takes the commands.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.checkout import PROJECT, SECRETS, SETTINGS, Checkout
from tests.deploy.conftest import DEPLOY, First, Senders

pytestmark = pytest.mark.deploy

STEPS = {
    "Google Cloud's services": "enable apis",
    "Firebase on the project": "create firebase project",
    "its web app": "create app",
    "The database": "create database",
    "Its rules": "create deployed firestore",
    "Its backups": "backups weekly",
    "The private bucket": "create bucket",
    "its lifecycle": "update bucket",
    "the bucket of the copy": "create bucket .*-backup",
    "what the copier may": "bind roles/storage.legacyBucketWriter",
    "the daily copy": "create transfer",
    "Who each function runs as": "create account transbordo-sweep",
    "a role of our own": "create role transbordoPasswordLinks",
    "what they may": "bind projects/.*/roles/transbordoPasswordLinks",
    "what the builder may": "bind roles/storage.objectViewer transbordo-builder",
    "a secret": "create secret GOOGLE_API_KEY",
    "its value": "new version of secret GOOGLE_API_KEY",
    "The functions": "deploy function agent-api",
    "the world's right to call": "bind roles/run.invoker allUsers on service agent-api",
    "the right to call": "bind roles/run.invoker .* on service sweep",
    "The clock": "create job sweep",
    "The dashboard": "create deployed hosting",
    "The images": "update images gcf-artifacts",
    "the channel": "create channels",
    "a metric": "create metric transbordo_requests",
    "an alert": "create alerts .*/4",
    "the charts": "create charts",
    "The queue for everybody": "create queue geral",
    "The first admin": "create admin",
}
"""What fails, by a change that the step makes."""

FUNCTIONS = ("whatsapp", "answer", "agent-api", "sweep")


def _kept(checkout: Checkout, senders: Senders) -> dict[str, Any]:
    """What exists in the end; revisions are told apart by what they run, not by their numbers."""
    state = checkout.state()
    things = {key: thing for key, thing in state["things"].items() if not key.startswith("service ")}
    running = {
        key: (_environment(thing), thing["status"]["url"], thing["status"]["traffic"][0] == _newest(thing))
        for key, thing in state["things"].items()
        if key.startswith("service ")
    }
    policies = {where: sorted(bindings) for where, bindings in state["policies"].items()}
    return {
        "things": things,
        "running": running,
        "policies": policies,
        "apis": sorted(state["apis"]),
        "twilio": senders.sender,
    }


def _environment(service: dict[str, Any]) -> list[Any]:
    environment = service["spec"]["template"]["spec"]["containers"][0]["env"]
    return [variable for variable in environment if variable["name"] != "DEPLOYMENT"]


def _newest(service: dict[str, Any]) -> dict[str, str]:
    return {"revisionName": service["revisions"][0]["metadata"]["name"]}


def _succeeds(checkout: Checkout, *words: str) -> str:
    done = checkout.deploy_sh(*words)
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout


def test_the_first_deployment_makes_everything(deployed: Checkout, senders: Senders) -> None:
    things = deployed.state()["things"]

    assert things["database"] == {
        "locationId": "southamerica-east1",
        "pointInTimeRecoveryEnablement": "POINT_IN_TIME_RECOVERY_ENABLED",
        "deleteProtectionState": "DELETE_PROTECTION_ENABLED",
    }
    assert things[f"bucket {PROJECT}-media"] | {"lifecycle_config": ...} == {
        "uniform_bucket_level_access": True,
        "public_access_prevention": "enforced",
        "soft_delete_policy": {"retentionDurationSeconds": "0"},
        "lifecycle_config": ...,
    }
    assert things[f"bucket {PROJECT}-media-backup"] == {
        "uniform_bucket_level_access": True,
        "public_access_prevention": "enforced",
        "soft_delete_policy": {"retentionDurationSeconds": "0"},
        "versioning_enabled": True,
        "lifecycle_config": {"rule": [{"action": {"type": "Delete"}, "condition": {"daysSinceNoncurrentTime": 14}}]},
    }
    assert things["transfer transferJobs/transbordo-media"] == {
        "status": "ENABLED",
        "source": f"{PROJECT}-media",
        "sink": f"{PROJECT}-media-backup",
        "delete-from": "destination-if-unique",
        "schedule-repeats-every": "1d",
    }
    for name in ("whatsapp", "answer", "agent-api", "sweep"):
        assert things[f"function {name}"]["state"] == "ACTIVE"
    called, address = things["job sweep"]["httpTarget"], things["service sweep"]["status"]["url"]
    assert (called["uri"], called["oidcToken"]["audience"]) == (f"{address}/", address)
    assert things["admin ana@example.com"] == {"role": "admin"}
    address = f"https://southamerica-east1-{PROJECT}.cloudfunctions.net/whatsapp"
    assert senders.sender["webhook"]["callback_url"].split("#")[0] == address
    assert senders.sender["webhook"]["status_callback_url"].split("#")[0] == f"{address}/status"
    assert senders.sender["profile"] == {"name": "Loja"}


def test_only_what_the_world_must_reach_is_open(deployed: Checkout) -> None:
    things = deployed.state()["things"]
    flags = {name: things[f"function {name}"]["flags"] for name in ("whatsapp", "answer", "agent-api", "sweep")}

    assert {name for name in flags if "allow-unauthenticated" in flags[name]} == {"whatsapp", "agent-api"}
    for name in ("answer", "sweep"):
        assert flags[name]["ingress-settings"] == "internal-only"
        assert "no-allow-unauthenticated" in flags[name]
    assert "retry" in flags["answer"]
    assert flags["answer"]["trigger-location"] == things["database"]["locationId"]


def test_each_function_runs_as_itself_with_no_more_secrets_than_it_reads(deployed: Checkout) -> None:
    state = deployed.state()

    readers = {name: {member for _, member in state["policies"][f"secret {name}"]} for name in SECRETS}
    used: dict[str, set[str]] = {name: set() for name in SECRETS}
    for key, function in state["things"].items():
        if key.startswith("function "):
            account = function["flags"]["service-account"]
            assert account == f"transbordo-{key.split()[1]}@{PROJECT}.iam.gserviceaccount.com"
            for reference in function["flags"]["set-secrets"].split(","):
                assert re.fullmatch(r"([A-Z_]+)=\1:[0-9]+", reference), "a number, and not latest"
                used[reference.split("=")[0]].add(f"serviceAccount:{account}")
    assert readers == used


def test_nobody_may_more_than_they_need(deployed: Checkout) -> None:
    def roles(account: str) -> list[list[str]]:
        member = f"serviceAccount:transbordo-{account}@{PROJECT}.iam.gserviceaccount.com"
        return [
            [role, *condition] for role, who, *condition in deployed.state()["policies"]["project"] if who == member
        ]

    own = f"projects/{PROJECT}/roles/transbordoPasswordLinks"
    assert roles("agent-api") == [["roles/datastore.user"], [own]]
    may = ["firebaseauth.users.get", "firebaseauth.users.sendEmail"]
    assert deployed.state()["things"]["role transbordoPasswordLinks"] == {"includedPermissions": may}
    assert ["roles/storage.objectViewer", "the uploaded source only"] in roles("builder")
    assert ["roles/storage.objectViewer"] not in roles("builder")


def test_what_earlier_deployments_gave_too_much_is_taken_away(deployed: Checkout, senders: Senders) -> None:
    wanted, state = _kept(deployed, senders), deployed.state()
    for account, role in (("agent-api", "roles/firebaseauth.admin"), ("builder", "roles/storage.objectViewer")):
        member = f"serviceAccount:transbordo-{account}@{PROJECT}.iam.gserviceaccount.com"
        state["policies"]["project"].append([role, member])
    state["things"]["role transbordoPasswordLinks"]["includedPermissions"].append("firebaseauth.users.delete")
    deployed.save(state)

    _succeeds(deployed, *DEPLOY[:-2])

    assert _kept(deployed, senders) == wanted


def test_a_second_deployment_changes_nothing(deployed: Checkout, senders: Senders) -> None:
    before, state = _kept(deployed, senders), deployed.state()
    deployed.save(state | {"changes": []})

    _succeeds(deployed, *DEPLOY[:-2])

    assert deployed.state()["changes"] == []
    assert senders.changes == 0
    assert _kept(deployed, senders) == before


def test_no_secret_is_shown_or_handed_over_as_an_argument(first: First) -> None:
    calls = " ".join(word for call in first.state["calls"] for word in call)

    for value in SECRETS.values():
        assert value not in first.output
        assert value not in calls
        assert [name for name, content in first.files.items() if value in content] == []
    stored = {name: first.state["things"][f"secret {name}"]["versions"] for name in SECRETS}
    assert stored == {name: [value] for name, value in SECRETS.items()}


def test_a_new_secret_becomes_a_new_version_and_restarts_who_reads_it(deployed: Checkout, senders: Senders) -> None:
    settings = SETTINGS | {"TWILIO_API_URL": senders.address, "GOOGLE_API_KEY": "another-key"}
    deployed.write_settings(settings)
    deployed.save(deployed.state() | {"changes": []})

    _succeeds(deployed, *DEPLOY[:-2])

    assert deployed.state()["changes"] == [
        "new version of secret GOOGLE_API_KEY",
        "deploy function answer",
        "deploy function agent-api",
        "deploy function sweep",
    ]
    assert deployed.state()["things"]["secret GOOGLE_API_KEY"]["versions"] == ["the-key-of-gemini", "another-key"]


@pytest.mark.timeout(900)
def test_a_failure_at_each_step_in_turn_ends_in_the_same_state(
    tmp_path_factory: pytest.TempPathFactory, senders: Senders, deployed: Checkout
) -> None:
    """Every second one fails after it has taken effect, as when the answer is lost."""
    wanted = _kept(deployed, senders)
    senders.begin()
    failing = Checkout(tmp_path_factory.mktemp("failing"), SETTINGS | {"TWILIO_API_URL": senders.address})

    for number, (step, change) in enumerate(STEPS.items()):
        failing.save(failing.state() | {"fail": {"at": change, "after": number % 2 == 1}})
        done = failing.deploy_sh(*DEPLOY)
        assert done.returncode != 0, f"{step} did not fail"
        assert failing.state()["fail"] is None, f"{step}: stopped before it\n{done.stdout[-2000:]}"
        assert "Stopped at: " in done.stdout
        assert "safe to run the same command again" in done.stdout
    _succeeds(failing, *DEPLOY)

    assert _kept(failing, senders) == wanted


def test_twilio_failing_stops_the_deployment_and_the_next_one_mends_it(checkout: Checkout, senders: Senders) -> None:
    senders.failing = 1

    done = checkout.deploy_sh(*DEPLOY)

    assert done.returncode != 0
    assert "Stopped at: Twilio" in done.stdout
    assert "refuses: http_500" in done.stdout
    _succeeds(checkout, *DEPLOY)
    assert senders.changes == 1


def test_a_new_project_has_a_queue_that_takes_whoever_has_no_other(deployed: Checkout) -> None:
    things = deployed.state()["things"]
    assert things["queue geral"] == {"name": "Geral"}

    renamed = {"name": "Atendimento"}
    deployed.save(deployed.state() | {"things": things | {"queue geral": renamed}})
    _succeeds(deployed, *DEPLOY)

    assert deployed.state()["things"]["queue geral"] == renamed


@pytest.mark.parametrize(("unwell", "code"), [("", 0), ("warning", 0), ("error", 1)])
def test_only_an_error_that_the_doctor_finds_makes_a_deployment_end_unwell(
    deployed: Checkout, senders: Senders, unwell: str, code: int
) -> None:
    deployed.save(deployed.state() | {"unwell": unwell})

    for words in (DEPLOY, ("doctor", "--project", PROJECT)):
        done = deployed.deploy_sh(*words)

        assert done.returncode == code
        assert (unwell or "all is well") in done.stdout
        assert "Stopped at" not in done.stdout
        assert "Done. The dashboard: " in done.stdout or words is not DEPLOY


def test_google_gets_some_minutes_for_its_own_rights_and_no_more(checkout: Checkout) -> None:
    checkout.save(checkout.state() | {"eventarc_not_ready": 99, "wakes_slowly": False, "indexes_building": 0})

    done = checkout.deploy_sh(*DEPLOY)

    assert done.returncode != 0
    assert "Stopped at: The functions" in done.stdout
    assert 7 * 60 < sum(int(seconds) for (seconds,) in checkout.state()["slept"]) < 15 * 60


def test_what_is_no_delay_is_not_waited_for(checkout: Checkout) -> None:
    ready = {"accounts_not_known": 0, "rights_not_arrived": 0, "eventarc_not_ready": 0, "builder_not_ready": 0}
    checkout.save(checkout.state() | ready | {"wakes_slowly": False, "indexes_building": 0})
    checkout.save(checkout.state() | {"fail": {"at": "deploy function answer", "after": False}})

    done = checkout.deploy_sh(*DEPLOY)

    assert done.returncode != 0
    assert "does not read like a delay" in done.stdout
    assert "slept" not in checkout.state()


def test_what_somebody_turned_off_by_hand_is_turned_on_again(deployed: Checkout, senders: Senders) -> None:
    wanted, state = _kept(deployed, senders), deployed.state()
    things = state["things"]
    things["database"]["deleteProtectionState"] = "DELETE_PROTECTION_DISABLED"
    things[f"bucket {PROJECT}-media"]["soft_delete_policy"] = {"retentionDurationSeconds": "604800"}
    things["job sweep"]["state"] = "PAUSED"
    things["transfer transferJobs/transbordo-media"]["status"] = "DISABLED"
    del things[f"bucket {PROJECT}-media-backup"]["versioning_enabled"]
    things["function answer"]["state"] = "FAILED"
    del things["metric transbordo_turn_ms"]
    next(thing for key, thing in things.items() if key.startswith("alerts "))["userLabels"] = {}
    for name in ("whatsapp", "answer", "agent-api", "sweep"):
        state["policies"][f"service {name}"] = []
    deployed.save(state)

    _succeeds(deployed, *DEPLOY[:-2])

    assert _kept(deployed, senders) == wanted


def test_a_new_address_for_alerts_reaches_the_alerts_and_leaves_the_charts(
    deployed: Checkout, senders: Senders
) -> None:
    settings = SETTINGS | {"TWILIO_API_URL": senders.address, "ALERT_EMAIL": "night@example.com"}
    deployed.write_settings(settings)
    deployed.save(deployed.state() | {"changes": []})

    _succeeds(deployed, *DEPLOY[:-2])

    kinds = {" ".join(change.split()[:2]) for change in deployed.state()["changes"]}
    assert kinds == {"create channels", "update alerts"}


def test_without_an_address_there_are_no_alerts_which_cost_and_with_one_they_are_back(
    deployed: Checkout, senders: Senders
) -> None:
    wanted, settings = _kept(deployed, senders), SETTINGS | {"TWILIO_API_URL": senders.address}
    deployed.write_settings(settings | {"ALERT_EMAIL": ""})

    output = _succeeds(deployed, *DEPLOY[:-2])

    left = {key.split()[0] for key in deployed.state()["things"]}
    assert "alerts" not in left and {"metric", "charts"} <= left
    assert "No alerts" in output

    deployed.save(deployed.state() | {"changes": []})
    _succeeds(deployed, *DEPLOY[:-2])
    assert deployed.state()["changes"] == []

    deployed.write_settings(settings)
    _succeeds(deployed, *DEPLOY[:-2])
    assert _titles_of_alerts(deployed.state()["things"]) == _titles_of_alerts(wanted["things"])


def _titles_of_alerts(things: dict[str, Any]) -> list[str]:
    return sorted(thing["displayName"] for key, thing in things.items() if key.startswith("alerts "))


@pytest.mark.parametrize(("address", "made"), [("", False), ("ops@example.com", True)])
def test_a_dry_run_says_whether_there_will_be_alerts(tmp_path: Path, address: str, made: bool) -> None:
    checkout = Checkout(tmp_path, SETTINGS | {"ALERT_EMAIL": address})

    output = _succeeds(checkout, *DEPLOY, "--dry-run")

    assert ("monitoring policies create" in output) is made
    assert ("monitoring channels create" in output) is made
    assert ("No alerts" in output) is not made


def test_charts_that_differ_are_written_over_what_is_there(deployed: Checkout, senders: Senders) -> None:
    file = deployed.folder / "deploy" / "monitoring" / "dashboard.json"
    file.write_text(file.read_text().replace('"Transbordo"', '"Transbordo, anew"'))

    for _ in range(2):
        _succeeds(deployed, *DEPLOY[:-2])

    (charts,) = (thing for key, thing in deployed.state()["things"].items() if key.startswith("charts "))
    assert charts["displayName"] == "Transbordo, anew"
    assert charts["etag"] == "etag-2", "written once"


def test_a_rollback_puts_the_release_of_before_back_and_a_deployment_the_newest(
    deployed: Checkout, senders: Senders
) -> None:
    old = {name: _serving(deployed, name) for name in FUNCTIONS}
    (deployed.folder / "functions" / "main.py").write_text("# another release\n")
    _succeeds(deployed, "only", "functions", "--project", PROJECT)
    new = {name: _serving(deployed, name) for name in old}
    assert all(new[name] != old[name] for name in old)

    _succeeds(deployed, "rollback", "--project", PROJECT)
    assert {name: _serving(deployed, name) for name in old} == old
    assert "hosting rolled back" not in deployed.state()["changes"], "the dashboard was not deployed with them"

    _succeeds(deployed, *DEPLOY[:-2])
    assert all(_serving(deployed, name) not in (old[name], new[name]) for name in old)


def test_a_rollback_moves_only_what_the_last_deployment_made(deployed: Checkout, senders: Senders) -> None:
    (deployed.folder / "functions" / "main.py").write_text("# another release\n")
    _succeeds(deployed, "only", "functions", "--project", PROJECT)
    before = {name: _serving(deployed, name) for name in FUNCTIONS}
    deployed.write_settings(SETTINGS | {"TWILIO_API_URL": senders.address, "GOOGLE_API_KEY": "another-key"})
    _succeeds(deployed, *DEPLOY[:-2])
    restarted = ["answer", "agent-api", "sweep"]
    assert [name for name in FUNCTIONS if _serving(deployed, name) != before[name]] == restarted
    deployed.save(deployed.state() | {"changes": []})

    _succeeds(deployed, "rollback", "--project", PROJECT)

    assert {name: _serving(deployed, name) for name in FUNCTIONS} == before
    assert deployed.state()["changes"] == [f"traffic of {name}" for name in restarted]


def test_a_second_rollback_takes_back_the_deployment_before(deployed: Checkout) -> None:
    old, served = {name: _serving(deployed, name) for name in FUNCTIONS}, _served(deployed)
    (deployed.folder / "hosting" / "dist" / "index.html").write_text("another dashboard")
    _succeeds(deployed, "only", "hosting", "--project", PROJECT)
    assert _served(deployed) != served
    (deployed.folder / "functions" / "main.py").write_text("# another release\n")
    _succeeds(deployed, "only", "functions", "--project", PROJECT)

    _succeeds(deployed, "rollback", "--project", PROJECT)
    assert {name: _serving(deployed, name) for name in FUNCTIONS} == old
    assert _served(deployed) != served

    _succeeds(deployed, "rollback", "--project", PROJECT)
    assert {name: _serving(deployed, name) for name in FUNCTIONS} == old
    assert _served(deployed) == served


def _served(checkout: Checkout) -> str:
    return str(checkout.state()["things"]["deployed hosting"]["served"])


def _serving(checkout: Checkout, name: str) -> str:
    traffic = checkout.state()["things"][f"service {name}"]["status"]["traffic"]
    return str(traffic[0]["revisionName"])


def test_a_rollback_of_the_only_release_leaves_it(deployed: Checkout) -> None:
    before = _serving(deployed, "whatsapp")

    output = _succeeds(deployed, "rollback", "--project", PROJECT)

    assert "there is nothing before" in output
    assert f"./deploy.sh doctor --project {PROJECT} --region southamerica-east1\n" in output
    assert _serving(deployed, "whatsapp") == before


def test_destroying_wants_the_projects_id_typed(deployed: Checkout) -> None:
    before = deployed.state()["things"]

    done = deployed.deploy_sh("destroy", "--project", PROJECT, typed="yes\n")

    assert done.returncode != 0
    assert "Nothing was removed" in done.stdout
    assert deployed.state()["things"] == before


def test_destroying_keeps_what_customers_said(deployed: Checkout) -> None:
    done = deployed.deploy_sh("destroy", "--project", PROJECT, typed=f"{PROJECT}\n")

    assert done.returncode == 0, done.stdout
    left = {key.split()[0] for key in deployed.state()["things"]}
    assert {"database", "backups", "bucket"} <= left
    assert left.isdisjoint({"function", "job", "secret", "alerts", "charts", "metric"})
    again = deployed.deploy_sh("destroy", "--project", PROJECT, typed=f"{PROJECT}\n")
    assert again.returncode == 0, again.stdout


@pytest.mark.parametrize("what", ["functions describe", "scheduler jobs describe", "secrets describe"])
def test_what_may_not_be_seen_is_not_taken_for_gone(deployed: Checkout, what: str) -> None:
    deployed.save(deployed.state() | {"denied": what})

    done = deployed.deploy_sh("destroy", "--project", PROJECT, typed=f"{PROJECT}\n")

    assert done.returncode != 0
    assert "PERMISSION_DENIED" in done.stdout
    assert "The service is stopped" not in done.stdout
    assert {f"secret {name}" for name in SECRETS} <= set(deployed.state()["things"])


@pytest.mark.parametrize("command", ["deploy", "only functions", "only rules", "rollback", "destroy", "doctor"])
def test_a_region_where_it_is_not_is_refused_and_the_one_where_it_is_named(deployed: Checkout, command: str) -> None:
    before = deployed.state()

    words = (*command.split(), "--project", PROJECT, "--region", "us-central1")
    done = deployed.deploy_sh(*words, typed=f"{PROJECT}\n")

    assert done.returncode != 0
    assert "is not in us-central1 but here" in done.stdout
    assert "locations/southamerica-east1/functions/whatsapp" in done.stdout
    assert deployed.state()["things"] == before["things"]
    assert deployed.state()["changes"] == before["changes"]


@pytest.mark.parametrize("command", ["deploy", "destroy"])
def test_a_part_that_was_put_elsewhere_is_named_with_what_takes_it_away(deployed: Checkout, command: str) -> None:
    elsewhere = {"name": f"projects/{PROJECT}/locations/us-central1/functions/sweep", "state": "ACTIVE"}
    theirs = {"name": f"projects/{PROJECT}/locations/us-central1/functions/theirs", "state": "ACTIVE"}
    things = deployed.state()["things"] | {"function sweep elsewhere": elsewhere, "function theirs": theirs}
    deployed.save(deployed.state() | {"things": things})

    done = deployed.deploy_sh(command, "--project", PROJECT, typed=f"{PROJECT}\n")

    assert done.returncode != 0
    assert f"  gcloud functions delete sweep --region=us-central1 --project={PROJECT}\n" in done.stdout
    assert f"  gcloud scheduler jobs delete sweep --location=us-central1 --project={PROJECT}\n" in done.stdout
    assert "theirs" not in done.stdout
    assert deployed.state()["things"] == things


def test_the_doctor_speaks_also_where_functions_may_not_be_listed(deployed: Checkout) -> None:
    deployed.save(deployed.state() | {"denied": "functions list"})

    done = deployed.deploy_sh("doctor", "--project", PROJECT)

    assert done.returncode == 0
    assert "all is well" in done.stdout


def test_what_an_alert_advises_is_meant_for_this_installation(deployed: Checkout) -> None:
    told = [
        thing["documentation"]["content"]
        for key, thing in deployed.state()["things"].items()
        if key.startswith("alerts ")
    ]

    assert told
    for text in told:
        assert f"./deploy.sh doctor --project {PROJECT} --region southamerica-east1`" in text
        assert "YOUR-" not in text


def test_destroying_names_all_that_is_left(deployed: Checkout) -> None:
    done = deployed.deploy_sh("destroy", "--project", PROJECT, typed=f"{PROJECT}\n")

    for left in ("gcf-artifacts", "gcf-v2-", "monitoring channels", "-media-backup", "-exports", "databases delete"):
        assert re.search(f"^  gcloud .*{left}", done.stdout, flags=re.MULTILINE), left


def test_what_is_advised_when_a_part_fails_is_meant_for_the_same_region_and_settings(deployed: Checkout) -> None:
    (deployed.folder / "my settings.env").write_text((deployed.folder / ".env").read_text())
    there = json.dumps(deployed.state()["things"]).replace("locations/southamerica-east1", "locations/us-central1")
    failing = {"at": "deploy function whatsapp", "after": False}
    deployed.save(deployed.state() | {"things": json.loads(there), "fail": failing})

    words = ("--project", PROJECT, "--region", "us-central1", "--env", "my settings.env")
    done = deployed.deploy_sh("only", "functions", *words)

    assert done.returncode != 0
    assert rf"`./deploy.sh --project {PROJECT} --region us-central1 --env my\ settings.env` does." in done.stdout


def test_wrong_settings_stop_it_before_anything_is_changed(checkout: Checkout) -> None:
    checkout.write_settings({"TWILIO_PHONE_NUMBER": "+5511900000000", "GOOGLE_CLOUD_PROJECT": "another"})

    done = checkout.deploy_sh(*DEPLOY)

    assert done.returncode != 0
    for named in ("GOOGLE_CLOUD_PROJECT is another", "TWILIO_AUTH_TOKEN is not set", "TWILIO_PHONE_NUMBER must look"):
        assert named in done.stdout
    assert checkout.state()["changes"] == []


def test_all_that_the_machine_lacks_is_named_at_once(checkout: Checkout) -> None:
    (checkout.folder / ".venv/bin/python").unlink()
    for name in ("gcloud", "curl"):
        (checkout.programs / name).unlink()
    for name in ("bash", "env", "dirname", "mkdir"):
        (checkout.programs / name).symlink_to(f"/usr/bin/{name}")

    done = checkout.deploy_sh(*DEPLOY, PATH=str(checkout.programs))

    assert done.returncode != 0
    for named in ("gcloud", "Node", "curl", "Python"):
        assert named in done.stdout, done.stdout
