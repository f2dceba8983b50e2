"""What the phone page and tests ask of the stand-in beside Twilio's own addresses."""

import json
from typing import Any

import pytest
import requests

from tests.local.twilio_standin.state import State
from tests.standins.twilio_world import MARINA, World


def state(world: World) -> dict[str, Any]:
    result: dict[str, Any] = requests.get(f"{world.url}/control/state", timeout=10).json()
    return result


def test_it_says_when_it_is_ready(world: World) -> None:
    assert requests.get(f"{world.url}/control/health", timeout=10).status_code == 200


def test_the_state_has_all_that_the_page_shows(world: World) -> None:
    world.says("Oi")
    shown = state(world)
    assert shown["dashboardUrl"] == "http://127.0.0.1/desk"
    assert [m["body"] for m in shown["messages"]] == ["Oi"]
    assert shown["customers"][0]["address"] == MARINA
    assert shown["customers"][0]["windowClosesAt"] == "2026-11-23T12:00:00+00:00"
    assert [line["title"] for line in shown["logs"]] == ["text “Oi”"]


def test_events_go_on_where_the_state_ended(world: World) -> None:
    world.says("antes")
    since = state(world)["last"]
    world.says("depois")
    with requests.get(f"{world.url}/control/events", params={"since": since}, stream=True, timeout=10) as stream:
        lines = (line for line in stream.iter_lines(decode_unicode=True) if line.startswith("data: "))
        assert json.loads(next(lines).removeprefix("data: "))["body"] == "depois"


def test_what_was_said_before_is_taken_over_without_calling_anyone(world: World) -> None:
    said = [
        {"sid": "SM1", "direction": "in", "body": "Oi", "at": "2026-11-22T11:00:00+00:00"},
        {"sid": "SM2", "direction": "out", "body": "Olá!", "at": "2026-11-22T11:00:05Z", "status": "read"},
    ]
    world.control("history", customers=[{"from": MARINA, "name": "Marina", "messages": said}])
    assert [(m["sid"], m["direction"], m["status"]) for m in world.phone()] == [
        ("SM1", "in", "received"),
        ("SM2", "out", "read"),
    ]
    assert not world.webhook.calls
    assert state(world)["customers"][0]["windowClosesAt"] == "2026-11-23T11:00:00+00:00"


def test_a_new_customer_can_be_added(world: World) -> None:
    world.control("customers", **{"from": "+5511900000030", "name": "Nova Pessoa"})
    assert ("whatsapp:+5511900000030", "Nova Pessoa") in [
        (known["address"], known["name"]) for known in state(world)["customers"]
    ]


@pytest.mark.parametrize("faults", [{"nxt": "429"}, {"next": "12"}, {"next": "sleep"}])
def test_a_fault_that_does_not_exist_is_refused(world: World, faults: dict[str, str]) -> None:
    assert requests.post(f"{world.url}/control/faults", json=faults, timeout=10).status_code == 422


def test_faults_are_added_up_until_they_are_cleared(world: World) -> None:
    world.control("faults", duplicateCallbacks=True)
    world.control("faults", next=63016, times=3)
    now = requests.get(f"{world.url}/control/faults", timeout=10).json()
    assert (now["duplicateCallbacks"], now["next"], now["times"]) == (True, "63016", 3)
    cleared = requests.delete(f"{world.url}/control/faults", timeout=10).json()
    assert (cleared["duplicateCallbacks"], cleared["next"]) == (False, None)


def test_a_foreign_page_s_form_changes_nothing(world: World) -> None:
    """Browsers send forms and plain text across origins without asking; JSON they do not."""
    answer = requests.post(f"{world.url}/control/reset", data="{}", headers={"Content-Type": "text/plain"}, timeout=10)
    assert answer.status_code == 415


def test_one_seed_always_makes_the_same_sids_and_none_twice() -> None:
    first, second = State("tests"), State("tests")
    made = [first.new_sid("SM") for _ in range(100)]
    assert made == [second.new_sid("SM") for _ in range(100)]
    assert len(set(made)) == 100
    assert State("other").new_sid("SM") not in made
