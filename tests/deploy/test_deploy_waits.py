"""What Google does to a new project, and what a network does: waited for, or told, and never taken for an answer."""

import re

import pytest

from tests.deploy import cloud
from tests.deploy.checkout import PROJECT, SECRETS, Checkout
from tests.deploy.conftest import DEPLOY, First

pytestmark = pytest.mark.deploy

QUESTIONS = (
    "gcloud services list",
    "gcloud functions list",
    "firebase hosting:sites:list",
    "firebase apps:list",
    "gcloud firestore databases describe",
    "gcloud firestore indexes composite list",
    "gcloud storage buckets describe .*-backup",
    "gcloud iam roles describe",
    "gcloud projects get-iam-policy",
    "gcloud iam service-accounts get-iam-policy .*sweep",
    "gcloud secrets versions access",
    "gcloud run services describe agent-api",
    "gcloud scheduler jobs describe",
    "curl",
    "gcloud logging metrics list",
)
"""One for each way in which something is asked."""


def test_a_new_project_gets_the_time_that_it_needs(first: First) -> None:
    """Its services, its builder, its accounts and its indexes were not ready when they were first asked for."""
    assert set(cloud.SERVICES_OF.values()).isdisjoint(first.state["asleep"])
    assert {"firestore.googleapis.com", "firebase.googleapis.com"} <= set(first.state["apis"])
    assert first.state["builder_not_ready"] == 0
    assert [email for email in first.state["accounts_made"] if re.search("answer|agent-api|sweep", email)] == []
    assert first.state["building"] == 0


def test_a_service_that_stays_off_is_not_waited_for_forever(checkout: Checkout) -> None:
    """Nor at all before they were turned on."""
    checkout.save(checkout.state() | {"asleep": 99 * ["firestore.googleapis.com"]})

    done = checkout.deploy_sh(*DEPLOY)

    assert done.returncode != 0
    assert "Stopped at: The database" in done.stdout
    assert "has not been used in project" in done.stdout
    assert 7 * 60 < sum(int(seconds) for (seconds,) in checkout.state()["slept"]) < 15 * 60


def test_no_function_goes_live_before_its_indexes_are_built(checkout: Checkout) -> None:
    checkout.save(checkout.state() | {"wakes_slowly": False, "indexes_building": 99})

    done = checkout.deploy_sh(*DEPLOY)

    assert done.returncode != 0
    assert "Stopped at: Its rules, indexes" in done.stdout
    assert "Indexes are still being built" in done.stdout
    assert 7 * 60 < sum(int(seconds) for (seconds,) in checkout.state()["slept"]) < 15 * 60
    assert not any(key.startswith("function ") for key in checkout.state()["things"])

    checkout.save(checkout.state() | {"building": 0})
    assert checkout.deploy_sh(*DEPLOY).returncode == 0


@pytest.mark.timeout(600)
def test_a_question_without_an_answer_stops_a_deployment_and_changes_nothing(deployed: Checkout) -> None:
    for question in QUESTIONS:
        deployed.save(deployed.state() | {"changes": [], "unanswered": question})

        done = deployed.deploy_sh(*DEPLOY[:-2])

        assert deployed.state()["unanswered"] is None, f"{question} was not asked"
        assert done.returncode != 0, f"{question}: went on\n{done.stdout[-2000:]}"
        assert "the network went away" in done.stdout
        assert "Stopped at: " in done.stdout
        assert deployed.state()["changes"] == [], question


@pytest.mark.parametrize("question", ["monitoring policies list", "dashboards list", "metrics list"])
def test_what_could_not_be_listed_is_not_called_removed(deployed: Checkout, question: str) -> None:
    deployed.save(deployed.state() | {"unanswered": question})

    done = deployed.deploy_sh("destroy", "--project", PROJECT, typed=f"{PROJECT}\n")

    assert done.returncode != 0
    assert "The service is stopped" not in done.stdout
    assert {f"secret {name}" for name in SECRETS} <= set(deployed.state()["things"])


def test_ten_images_of_each_function_are_kept(first: First) -> None:
    images = first.state["things"]["images gcf-artifacts"]

    assert images["cleanupPolicyDryRun"] is False
    assert images["cleanupPolicies"]["newest"]["mostRecentVersions"] == {"keepCount": 10}
    assert images["cleanupPolicies"]["others"]["action"] == "DELETE"
