"""The programs that deploy.sh leaves to Python: Twilio's sender, the dashboard's releases, the first admin."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import firebase_admin
import pytest
import requests
from firebase_admin import auth
from google.cloud import firestore

from deploy import first_admin, general_queue, hosting_release, twilio_sender
from tests.deploy.checkout import SETTINGS
from tests.deploy.conftest import Senders
from transbordo.adapters.firestore_store import FirestoreStore
from transbordo.adapters.twilio_account import AccountAtTwilio
from transbordo.domain.health.examined import NotReached, Sender
from transbordo.domain.health.webhook_address import amiss
from transbordo.settings import Settings, load
from transbordo.usecases.checks.business import queues
from transbordo.usecases.checks.twilio import SANDBOX

ADDRESS = "https://southamerica-east1-demo.cloudfunctions.net"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _settings(**more: str) -> Settings:
    given = SETTINGS | {"GOOGLE_CLOUD_PROJECT": "demo", "PUBLIC_URL": ADDRESS} | more
    return load(given, needs=("twilio",))


def test_twilio_is_told_the_addresses_with_two_more_tries(senders: Senders) -> None:
    said = twilio_sender.set_up(_settings(TWILIO_API_URL=senders.address))

    assert "now calls" in said
    overrides = "#ct=2000&rt=6000&rc=2&rp=all"
    assert senders.sender["webhook"] == {
        "callback_url": f"{ADDRESS}/whatsapp{overrides}",
        "callback_method": "POST",
        "fallback_url": f"{ADDRESS}/whatsapp{overrides}",
        "fallback_method": "POST",
        "status_callback_url": f"{ADDRESS}/whatsapp/status{overrides}",
        "status_callback_method": "POST",
    }


def test_twilio_is_not_told_twice(senders: Senders) -> None:
    settings = _settings(TWILIO_API_URL=senders.address)
    twilio_sender.set_up(settings)

    assert "already" in twilio_sender.set_up(settings)
    assert senders.changes == 1


@pytest.mark.parametrize("number", [SANDBOX, "whatsapp:+5511900000009"])
def test_where_the_api_can_not_set_it_the_words_for_the_console_are_given(senders: Senders, number: str) -> None:
    said = twilio_sender.set_up(_settings(TWILIO_API_URL=senders.address, TWILIO_PHONE_NUMBER=number))

    assert f"{ADDRESS}/whatsapp#" in said
    assert f"{ADDRESS}/whatsapp/status#" in said
    assert senders.changes == 0


def test_a_failing_twilio_is_told(senders: Senders) -> None:
    senders.failing = 1

    with pytest.raises(NotReached, match="500"):
        twilio_sender.set_up(_settings(TWILIO_API_URL=senders.address))


def test_what_twilio_says_against_an_address_is_told(senders: Senders, monkeypatch: pytest.MonkeyPatch) -> None:
    found = AccountAtTwilio.sender_as_told

    def then_fails(account: AccountAtTwilio, number: str) -> Any:
        sender = found(account, number)
        senders.failing = 1
        return sender

    monkeypatch.setattr(AccountAtTwilio, "sender_as_told", then_fails)

    with pytest.raises(NotReached, match=r"500: .*sender_id"):
        twilio_sender.set_up(_settings(TWILIO_API_URL=senders.address))


def test_an_unreachable_twilio_is_told() -> None:
    with pytest.raises(NotReached, match="ConnectionError"):
        twilio_sender.set_up(_settings(TWILIO_API_URL="http://127.0.0.1:9"))


def test_the_credentials_follow_no_page_to_somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def request(_: Any, method: str, url: str, **__: Any) -> Any:
        asked.append(url)
        meta = {"key": "senders", "next_page_url": "https://twilio.com.evil.example/v2/Channels/Senders?Page=1"}
        return SimpleNamespace(status_code=200, ok=True, json=lambda: {"senders": [], "meta": meta})

    monkeypatch.setattr(requests.Session, "request", request)

    with pytest.raises(NotReached, match="foreign_address"):
        twilio_sender.set_up(_settings())
    assert [urlsplit(url).hostname for url in asked] == ["messaging.twilio.com"]


def test_the_addresses_that_it_sets_are_those_that_the_doctor_wants() -> None:
    told = twilio_sender.wanted(ADDRESS)
    calls = Sender(
        number="whatsapp:+5511900000000",
        status="ONLINE",
        callback_url=told["callback_url"],
        callback_method=told["callback_method"],
        fallback_url=told["fallback_url"],
    )

    assert list(amiss(calls, ADDRESS)) == []


class Hosting:
    """A site's releases, newest first."""

    def __init__(self, *versions: str) -> None:
        self.releases: list[dict[str, Any]] = [
            {"version": {"name": one}, "message": f"deployment 2026{one[1:]}"} for one in versions
        ]

    def get(self, *_: Any, **__: Any) -> Any:
        return self._answer({"releases": self.releases})

    def post(self, *_: Any, params: dict[str, str], json: dict[str, str], **__: Any) -> Any:
        assert json.keys() == {"message"}, "a type is for switching a site off only"
        self.releases.insert(0, {"version": {"name": params["versionName"]}} | json)
        return self._answer({})

    @staticmethod
    def _answer(body: dict[str, Any]) -> Any:
        return SimpleNamespace(raise_for_status=lambda: None, json=lambda: body)


def test_the_dashboard_goes_back_to_the_version_of_before() -> None:
    site = Hosting("v3", "v3", "v2", "v1")

    assert hosting_release.roll_back(site, "site") == "v2"
    assert site.releases[0]["version"] == {"name": "v2"}


def test_rolled_back_again_the_dashboard_never_goes_forward() -> None:
    site = Hosting("v3", "v2", "v1")

    went = [hosting_release.roll_back(site, "site") for _ in range(3)]

    assert went == ["v2", "v1", None]
    assert hosting_release.served(site, "site")[-1].name == "v1"


def test_a_dashboard_tells_the_deployment_that_made_it_also_when_it_came_back() -> None:
    site = Hosting("v3", "v2", "v1")
    assert hosting_release.served(site, "site")[-1].deployment == "20263"

    hosting_release.roll_back(site, "site")

    assert hosting_release.served(site, "site")[-1].deployment == "20262"


def test_a_dashboard_that_was_deployed_once_or_never_stays() -> None:
    for site in (Hosting("v1"), Hosting()):
        before = list(site.releases)

        assert hosting_release.roll_back(site, "site") is None
        assert site.releases == before


@pytest.mark.stack
def test_the_queue_for_everybody_is_made_once_and_keeps_what_it_was_given(
    stack: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", stack.addresses["firestore"])
    database = firestore.Client(project="demo-new-project")
    place: Any = database.collection("queues").document("geral")
    place.delete()

    assert general_queue.make(database)
    assert list(queues(FirestoreStore(database, lambda: NOW))) == [], "the doctor misses none"
    place.update({"name": "Atendimento"})
    assert not general_queue.make(database)
    assert place.get().get("name") == "Atendimento"
    database.close()


@pytest.mark.stack
def test_the_first_admin_gets_in_by_a_link_and_keeps_what_they_have(
    stack: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = stack.addresses
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", told["auth"])
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", told["firestore"])
    app = firebase_admin.initialize_app(options={"projectId": told["project"]}, name="first-admin")
    database = firestore.Client(project=told["project"])

    link = first_admin.let_in("chefe@example.com", app, database, NOW)

    user = auth.get_user_by_email("chefe@example.com", app=app)
    assert "mode=resetPassword" in link
    assert user.custom_claims == {"role": "admin", "queues": ["geral"]}
    place: Any = database.collection("agents").document(user.uid)
    assert place.get().get("role") == "admin"
    auth.set_custom_user_claims(user.uid, {"role": "agent", "queues": ["suporte"]}, app=app)
    place.update({"role": "agent", "name": "Bia"})
    first_admin.let_in("chefe@example.com", app, database, NOW)
    assert auth.get_user(user.uid, app=app).custom_claims == {"role": "admin", "queues": ["suporte"]}
    assert place.get().get("name") == "Bia"
    first_admin.let_in("chefe@example.com", app, database, NOW, role="agent", queues=["vendas", "geral"])
    assert auth.get_user(user.uid, app=app).custom_claims == {"role": "agent", "queues": ["vendas", "geral"]}
    assert (place.get().get("role"), place.get().get("queues")) == ("agent", ["vendas", "geral"])
    database.close()
