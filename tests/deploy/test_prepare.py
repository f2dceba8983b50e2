"""What a deployment is made of, before any cloud: settings, files, fingerprints, and that the tables agree."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from deploy import fingerprint, monitoring, prepare, sizes
from deploy.settings import PLAIN, SECRETS, of
from tests.deploy.checkout import PROJECT, SETTINGS
from tests.deploy.checkout import SECRETS as VALUES
from tests.local.emulators import ROOT
from transbordo.domain.health.findings import Place
from transbordo.settings import SettingsError, load

REGION = "us-central1"
ENTRY_POINTS = {"whatsapp": "whatsapp", "answer": "answer", "agent-api": "agent_api", "sweep": "sweep"}
SECRET_OF_NEED = {"twilio": "TWILIO_AUTH_TOKEN", "gemini": "GOOGLE_API_KEY", "desk": "$MAIL_SECRET"}


def _env(folder: Path, settings: Mapping[str, str]) -> Path:
    file = folder / ".env"
    file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    return file


def test_addresses_of_google_itself_need_not_be_set(tmp_path: Path) -> None:
    settings = of(PROJECT, REGION, _env(tmp_path, SETTINGS))

    assert settings["PUBLIC_URL"] == f"https://{REGION}-{PROJECT}.cloudfunctions.net"
    assert settings["GOOGLE_CLOUD_REGION"] == REGION
    assert settings["DASHBOARD_URL"] == f"https://{PROJECT}.web.app"
    assert settings["MEDIA_BUCKET"] == f"{PROJECT}-media"


def test_what_is_set_wins_but_for_the_address_of_somebodys_own_machine(tmp_path: Path) -> None:
    given = {"PUBLIC_URL": "https://api.example.com", "NGROK_PLATFORM_URL": "http://tunnel.example.com"}

    settings = of(PROJECT, REGION, _env(tmp_path, SETTINGS | given))

    assert settings["PUBLIC_URL"] == "https://api.example.com"
    assert "NGROK_PLATFORM_URL" not in settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MIN_INSTANCES", "many"),
        ("ALERT_EMAIL", "nobody"),
        ("GOOGLE_CLOUD_PROJECT", "another"),
        ("GOOGLE_CLOUD_REGION", "europe-west1"),
        ("MAIL_PORT", "smtp"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        of(PROJECT, REGION, _env(tmp_path, SETTINGS | {name: value}))


def test_the_functions_start_with_what_they_are_given(tmp_path: Path) -> None:
    settings = of(PROJECT, REGION, _env(tmp_path, SETTINGS))

    environment = prepare.environment(settings)

    assert VALUES.keys() == set(SECRETS)
    assert environment.keys().isdisjoint(SECRETS)
    load(environment | {name: settings[name] for name in SECRETS} | {"K_SERVICE": "whatsapp"})


def test_every_setting_is_in_the_example_and_goes_somewhere() -> None:
    example = set(re.findall(r"^([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))

    ours = {"MIN_INSTANCES", "ALERT_EMAIL", *sizes.SIZES}
    local = {"NGROK_PLATFORM_URL", "STORAGE_LINK_URL", *(name for name in example if name.endswith("EMULATOR_HOST"))}
    assert example - local == {*PLAIN, *SECRETS, *ours}


def test_the_dashboard_is_told_where_it_is_and_the_repository_stays_as_it_was(tmp_path: Path) -> None:
    before = (ROOT / "firebase.json").read_bytes()
    settings = of(PROJECT, REGION, _env(tmp_path, SETTINGS)) | {"FIREBASE_API_KEY": "public"}

    prepare.prepare(settings, REGION, tmp_path / "made")

    made = json.loads((tmp_path / "made" / "firebase.json").read_text())
    rewrite = next(rule["run"] for rule in made["hosting"]["rewrites"] if "run" in rule)
    assert made["hosting"]["site"] == PROJECT
    assert rewrite == {"serviceId": "agent-api", "region": REGION}
    assert made["hosting"]["headers"] == json.loads(before)["hosting"]["headers"]
    config = json.loads((tmp_path / "made" / "dashboard" / "config.json").read_text())
    assert config["projectId"] == PROJECT
    assert config["apiKey"] == "public"
    assert "emulators" not in config
    assert config["appCheck"] is None
    assert (ROOT / "firebase.json").read_bytes() == before


def test_app_check_reaches_the_dashboard_where_it_is_set(tmp_path: Path) -> None:
    app_check = {"APP_CHECK_SITE_KEY": "site-key", "FIREBASE_APP_ID": "1:2:web:3"}
    settings = of(PROJECT, REGION, _env(tmp_path, SETTINGS | app_check))

    prepare.prepare(settings, REGION, tmp_path / "made")

    config = json.loads((tmp_path / "made" / "dashboard" / "config.json").read_text())
    assert config["appCheck"] == {"appId": "1:2:web:3", "siteKey": "site-key"}
    assert "recaptcha" in (tmp_path / "made" / "firebase.json").read_text()


def test_each_function_gets_the_secrets_that_its_code_asks_for() -> None:
    script = (ROOT / "deploy" / "functions.sh").read_text()

    for name, module in ENTRY_POINTS.items():
        code = (ROOT / "functions" / "transbordo" / "entrypoints" / f"{module}.py").read_text()
        needs = re.search(r"Wiring\(needs=\(([^)]*)\)\)", code)
        given = re.search(rf'deploy_function {name} {module} "([^"]*)"', script)
        assert needs and given
        wanted = {SECRET_OF_NEED[need] for need in re.findall(r'"(\w+)"', needs[1]) if need in SECRET_OF_NEED}
        assert set(given[1].split()) == wanted, name


def test_a_function_is_as_big_as_it_is_set_and_else_as_it_was(tmp_path: Path) -> None:
    given = {"ANSWER_SIZE": "memory=2Gi max-instances=50", "MIN_INSTANCES": "1", "AGENT_API_SIZE": "min-instances=0"}

    settings = of(PROJECT, REGION, _env(tmp_path, SETTINGS | given))

    told = {name: dict(part.split("=") for part in settings[name].split()) for name in sizes.SIZES}
    assert told["ANSWER_SIZE"] == {
        "--min-instances": "1",
        "--cpu": "1",
        "--memory": "2Gi",
        "--concurrency": "10",
        "--max-instances": "50",
    }
    warm = [told[name]["--min-instances"] for name in ("WHATSAPP_SIZE", "AGENT_API_SIZE", "SWEEP_SIZE")]
    assert warm == ["1", "0", "0"]


@pytest.mark.parametrize(
    "size", ["memory=much", "concurrency=21", "cpu=", "memory=1Gi --no-cpu-boost", "instances=2", "cpu=1;rm"]
)
def test_a_size_that_gcloud_or_our_threads_would_not_take_is_named(tmp_path: Path, size: str) -> None:
    with pytest.raises(SettingsError, match="ANSWER_SIZE"):
        of(PROJECT, REGION, _env(tmp_path, SETTINGS | {"ANSWER_SIZE": size}))


def test_no_instance_takes_more_requests_at_once_than_it_has_threads(tmp_path: Path) -> None:
    settings = of(PROJECT, REGION, _env(tmp_path, SETTINGS))

    for size in sizes.SIZES.values():
        assert int(size["concurrency"]) <= int(prepare.environment(settings)["THREADS"])


def test_a_fingerprint_tells_contents_apart_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "a.py").write_text("one")
    first = fingerprint.fingerprint([folder], ["flag"])
    (folder / "a.pyc").write_text("cache")
    (folder / "notes.md").write_text("notes")

    assert fingerprint.fingerprint([folder], ["flag"]) == first
    assert fingerprint.fingerprint([folder], ["other"]) != first
    (folder / "a.py").rename(folder / "b.py")
    assert fingerprint.fingerprint([folder], ["flag"]) != first


def test_charts_and_alerts_speak_of_what_there_is(tmp_path: Path) -> None:
    place = Place(project=PROJECT, region=REGION)
    monitoring.stage(tmp_path, "projects/p/notificationChannels/1", place)
    text = "".join(file.read_text() for file in tmp_path.rglob("*.json"))
    events = set(re.findall(r'jsonPayload.message=\((.*?)\)"', text.replace('\\"', "'")))
    logged = "".join(file.read_text() for file in (ROOT / "functions" / "transbordo").rglob("*.py"))

    metrics = {file.stem for file in (tmp_path / "metrics").iterdir()}
    assert set(re.findall(r"user/transbordo_(\w+)", text)) == metrics
    assert set(re.findall(r'service_name=\\"([\w-]+)', text)) <= set(ENTRY_POINTS)
    named = re.findall(r"'(\w+)'", "".join(events))
    assert named
    assert [event for event in named if f'"{event}"' not in logged] == []
    for file in (tmp_path / "alerts").iterdir():
        alert = json.loads(file.read_text())
        assert alert["notificationChannels"] == ["projects/p/notificationChannels/1"]
        assert f"./deploy.sh doctor {place.options}`" in alert["documentation"]["content"]
        advised = re.findall(r"`\./deploy\.sh[^`]*`", alert["documentation"]["content"])
        assert [command for command in advised if place.options not in command] == []


IN_OTHER_ALERTS = {
    "store_unavailable": "answered with 503",
    "search_failed": "sources are found by their words; the doctor looks at the index",
    "certificates_not_fetched": "answered with 503",
    "app_check_keys_not_fetched": "answered with 503",
    "reset_link_failed": "password_reset_failed follows",
    "reset_mail_failed": "password_reset_failed follows",
}
"""Errors that no alert names, and how they are seen."""


def test_no_error_of_ours_alarms_nobody() -> None:
    logged = "".join(file.read_text() for file in (ROOT / "functions" / "transbordo").rglob("*.py"))
    errors = set(re.findall(r'(?:log\("ERROR", |report\()"(\w+)"', logged))
    named = set(re.findall(r'"(\w+)"', "".join(_logs_that_alert())))

    assert errors - named == set(IN_OTHER_ALERTS)


def test_a_function_that_only_answers_with_errors_alarms_whichever_it_is() -> None:
    watched = (each["filter"] for each in _conditions() if '"5xx"' in each.get("filter", ""))
    assert set(re.findall(r'"([a-z-]+)"', "".join(watched))) >= set(ENTRY_POINTS)


def test_a_sweep_that_never_succeeded_alarms_too() -> None:
    """The absence of what was never there is none: what counts are the clock's own failures."""
    (filters,) = [each for each in _logs_that_alert() if "cloud_scheduler_job" in each]
    assert 'job_id="sweep"' in filters and "severity>=ERROR" in filters


@pytest.mark.parametrize("name", ["model_down", "sweep_fails"])
def test_an_alert_on_a_single_line_that_may_do_no_harm_says_so_and_calls_it_no_outage(name: str) -> None:
    alert = json.loads((monitoring.SOURCE / "alerts" / f"{name}.json").read_text())

    assert [list(condition) for condition in alert["conditions"]] == [["displayName", "conditionMatchedLog"]]
    assert alert["severity"] == "WARNING"
    assert "One line is enough for this alert" in alert["documentation"]["content"]


def _conditions() -> Iterator[dict[str, Any]]:
    for file in (monitoring.SOURCE / "alerts").iterdir():
        (condition,) = json.loads(file.read_text())["conditions"]
        yield next(value for key, value in condition.items() if key.startswith("condition"))


def _logs_that_alert() -> Iterator[str]:
    return (each["filter"] for each in _conditions() if "metric.type" not in each["filter"])
