"""Files in both directions: Twilio's behind Basic auth, ours fetched and held to WhatsApp's limits."""

import base64

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.local.twilio_standin import samples
from tests.standins.twilio_world import ACCOUNT, MARINA, TOKEN, US, World
from transbordo.domain.whatsapp.media_types import sniff

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
MB = 1024 * 1024


def receive(world: World) -> str:
    """A picture from the customer; the address of its file."""
    world.says("", media=[{"contentType": "image/png", "name": "foto.png", "base64": base64.b64encode(PNG).decode()}])
    return world.webhook.calls[-1].form["MediaUrl0"]


def test_a_customer_s_file_is_named_in_the_webhook(world: World) -> None:
    address = receive(world)
    form = world.webhook.calls[-1].form
    assert (form["NumMedia"], form["MediaContentType0"], form["MessageType"]) == ("1", "image/png", "image")
    assert form["MessageSid"].startswith("MM")
    assert f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{form['MessageSid']}/Media/ME" in address


def test_a_file_wants_the_account_s_credentials(world: World) -> None:
    address = receive(world)
    assert requests.get(address, timeout=10).status_code == 401
    assert requests.get(address, auth=(ACCOUNT, "wrong"), timeout=10).status_code == 401
    got = requests.get(address, auth=(ACCOUNT, TOKEN), timeout=10)
    assert (got.content, got.headers["Content-Type"]) == (PNG, "image/png")


def test_a_file_may_not_be_there_at_once(world: World) -> None:
    address = receive(world)
    world.control("faults", mediaNotFoundTimes=2)
    seen = [requests.get(address, auth=(ACCOUNT, TOKEN), timeout=10).status_code for _ in range(3)]
    assert seen == [404, 404, 200]


def test_files_are_listed_and_deleted_through_the_sdk(world: World) -> None:
    receive(world)
    sid = world.webhook.calls[-1].form["MessageSid"]
    (media,) = world.sdk().messages(sid).media.list()
    assert media.content_type == "image/png"
    assert world.sdk().messages(sid).media(media.sid).delete()
    with pytest.raises(TwilioRestException):
        world.sdk().messages(sid).media(media.sid).fetch()


@pytest.mark.parametrize("name", samples.NAMES)
def test_every_sample_is_what_it_says(world: World, name: str) -> None:
    content, content_type, _ = samples.load(name)
    assert sniff(content) == content_type
    world.says("", media=[{"sample": name}])
    assert world.webhook.calls[-1].form["MediaContentType0"] == content_type


def test_a_sample_that_does_not_exist_is_refused(world: World) -> None:
    answer = requests.post(
        f"{world.url}/control/inbound", json={"from": MARINA, "media": [{"sample": "../app.py"}]}, timeout=10
    )
    assert answer.status_code == 422


def offer(world: World, content: bytes, content_type: str) -> str:
    """We send a file; the SID of the message."""
    world.says()
    world.webhook.files["/files/plano.pdf"] = (content, content_type)
    made = world.sdk().messages.create(
        to=MARINA,
        from_=US,
        media_url=[f"{world.webhook.url}/files/plano.pdf?signature=1"],
        status_callback=f"{world.webhook.url}/status",
    )
    world.pass_time()
    sid: str = made.sid
    return sid


def test_our_file_is_fetched_and_shown_on_the_phone(world: World) -> None:
    sid = offer(world, b"%PDF-1.4 and more", "application/pdf")
    assert sid.startswith("MM")
    assert world.sdk().messages(sid).fetch().num_media == "1"
    (media,) = world.phone()[-1]["media"]
    assert (media["contentType"], media["name"]) == ("application/pdf", "plano.pdf")
    assert requests.get(world.url + media["url"], timeout=10).content == b"%PDF-1.4 and more"


@pytest.mark.parametrize(
    ("content", "content_type", "code"),
    [
        (b"", "application/pdf", 63019),
        (b"gone", "", 63019),
        (b"MZ program", "application/x-msdownload", 63021),
        (b"\xff\xd8\xff" + b"\0" * (5 * MB), "image/jpeg", 11751),
        (b"%PDF-" + b"\0" * (16 * MB), "application/pdf", 11751),
    ],
)
def test_a_file_that_cannot_go_out_fails_afterwards(world: World, content: bytes, content_type: str, code: int) -> None:
    sid = offer(world, content, content_type)
    fate = world.sdk().messages(sid).fetch()
    assert (fate.status, fate.error_code) == ("failed", code)
    assert world.webhook.calls[-1].form["ErrorCode"] == str(code)
