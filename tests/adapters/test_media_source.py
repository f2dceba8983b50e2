"""Customers' files come from our own Twilio account or not at all."""

from __future__ import annotations

import base64
import socket
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from tests.adapters.http_double import HANG, HANG_UP, Answer, HttpDouble, Request
from tests.adapters.settings import ACCOUNT, TOKEN, settings
from transbordo.adapters import media_source
from transbordo.adapters.media_source import TwilioMedia
from transbordo.domain.whatsapp.media_types import Fetched, MediaGone, MediaNotYet, MediaRefused, MediaTooLarge

PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM{'1' * 32}/Media/ME{'2' * 32}"
LIMIT = 1000
VOICE = Answer(200, b"OggS...", {"Content-Type": "audio/ogg; codecs=opus"})
US = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


@pytest.fixture
def media(web: HttpDouble) -> TwilioMedia:
    return TwilioMedia(settings(TWILIO_API_URL=web.url))


@pytest.fixture
def elsewhere() -> Iterator[HttpDouble]:
    """Another server than Twilio's."""
    with HttpDouble().running() as double:
        yield double


@pytest.fixture
def public_names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The addresses that names resolve to."""
    names: dict[str, str] = {}

    def addresses(host: str) -> set[str]:
        if host not in names:
            raise socket.gaierror
        return {names[host]}

    monkeypatch.setattr(media_source, "_addresses", addresses)
    return names


def test_a_file_is_fetched_with_our_credentials(web: HttpDouble, media: TwilioMedia) -> None:
    web.answer = lambda _: VOICE
    assert media.fetch(web.url + PATH, LIMIT) == Fetched(b"OggS...", "audio/ogg")
    assert [(r.path, r.headers["Authorization"]) for r in web.requests] == [(PATH, US)]


def test_twilios_own_address_is_fetched_from_the_configured_host(web: HttpDouble, media: TwilioMedia) -> None:
    web.answer = lambda _: VOICE
    media.fetch("https://api.twilio.com" + PATH, LIMIT)
    assert web.requests[0].path == PATH


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.com" + PATH,
        "https://api.twilio.com.evil.example.com" + PATH,
        "https://api.twilio.com@evil.example.com" + PATH,
        "https://evil.example.com@api.twilio.com" + PATH,
        "http://api.twilio.com" + PATH,
        "https://api.twilio.com:8443" + PATH,
        "https://api.twilio.com" + PATH.replace(ACCOUNT, "AC" + "9" * 32),
        "https://api.twilio.com" + PATH.replace("/Media/", "/../Media/"),
        "https://api.twilio.com" + PATH + "/..",
        "https://api.twilio.com/2010-04-01/Accounts.json",
        "https://[broken" + PATH,
        "file:///etc/passwd",
        "",
    ],
)
def test_any_other_address_is_refused_without_a_request(web: HttpDouble, media: TwilioMedia, url: str) -> None:
    with pytest.raises(MediaRefused):
        media.fetch(url, LIMIT)
    assert web.requests == []


def test_a_redirect_is_followed_without_credentials(
    web: HttpDouble, media: TwilioMedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.answer = lambda r: Answer(307, b"", {"Location": "/files/1?signed=1"}) if r.path == PATH else VOICE
    assert media.fetch(web.url + PATH, LIMIT).content == b"OggS..."
    assert [request.headers.get("Authorization") for request in web.requests] == [US, None]


def test_a_password_file_of_the_machine_is_not_used(
    web: HttpDouble, media: TwilioMedia, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w") as file:
        file.write("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", netrc)
    test_a_redirect_is_followed_without_credentials(web, media, monkeypatch)


@pytest.mark.parametrize(
    "location", ["{elsewhere}/files/1", "https://127.0.0.1/", "http://cdn.example.com/", "ftp://x"]
)
def test_a_redirect_into_our_own_network_is_refused(
    web: HttpDouble, media: TwilioMedia, elsewhere: HttpDouble, location: str
) -> None:
    web.answer = lambda _: Answer(302, b"", {"Location": location.format(elsewhere=elsewhere.url)})
    with pytest.raises(MediaRefused):
        media.fetch(web.url + PATH, LIMIT)
    assert elsewhere.requests == []


@pytest.mark.parametrize("address", ["10.0.0.1", "169.254.169.254", "127.0.0.1", "::1", "fe80::1%eth0", "0.0.0.0"])
def test_a_public_name_for_a_private_address_is_refused(
    web: HttpDouble, media: TwilioMedia, public_names: dict[str, str], address: str
) -> None:
    public_names["cdn.example.com"] = address
    web.answer = lambda _: Answer(302, b"", {"Location": "https://cdn.example.com/1"})
    with pytest.raises(MediaRefused):
        media.fetch(web.url + PATH, LIMIT)


def test_a_name_that_cannot_be_found_may_be_found_later(
    web: HttpDouble, media: TwilioMedia, public_names: dict[str, str]
) -> None:
    assert public_names == {}
    web.answer = lambda _: Answer(302, b"", {"Location": "https://cdn.example.com/1"})
    with pytest.raises(MediaNotYet):
        media.fetch(web.url + PATH, LIMIT)


def test_redirects_come_to_an_end(web: HttpDouble, media: TwilioMedia) -> None:
    web.answer = lambda request: Answer(302, b"", {"Location": "/again"})
    with pytest.raises(MediaGone):
        media.fetch(web.url + PATH, LIMIT)
    assert len(web.requests) == 4


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(web: HttpDouble, media: TwilioMedia) -> None:
    web.answer = lambda _: Answer(200, b"a" * LIMIT)
    assert media.fetch(web.url + PATH, LIMIT) == Fetched(b"a" * LIMIT, "application/octet-stream")
    web.answer = lambda _: Answer(200, b"a" * (LIMIT + 1))
    with pytest.raises(MediaTooLarge):
        media.fetch(web.url + PATH, LIMIT)


@pytest.mark.parametrize("status", [404, 401, 403, 429, 500, 503])
def test_what_may_come_yet_is_worth_another_try(web: HttpDouble, media: TwilioMedia, status: int) -> None:
    web.answer = lambda _: Answer(status)
    with pytest.raises(MediaNotYet):
        media.fetch(web.url + PATH, LIMIT)


def test_an_empty_file_has_not_arrived(web: HttpDouble, media: TwilioMedia) -> None:
    web.answer = lambda _: Answer(200)
    with pytest.raises(MediaNotYet):
        media.fetch(web.url + PATH, LIMIT)


@pytest.mark.parametrize("status", [400, 410])
def test_what_is_deleted_is_gone(web: HttpDouble, media: TwilioMedia, status: int) -> None:
    web.answer = lambda _: Answer(status)
    with pytest.raises(MediaGone):
        media.fetch(web.url + PATH, LIMIT)


@pytest.mark.parametrize("answer", [HANG, HANG_UP])
def test_a_silent_server_does_not_hold_us(
    web: HttpDouble, media: TwilioMedia, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    monkeypatch.setattr(media_source, "TIME_LIMITS_S", (0.2, 0.2))
    web.answer = lambda _: answer
    with pytest.raises(MediaNotYet):
        media.fetch(web.url + PATH, LIMIT)


def test_a_file_that_trickles_in_for_too_long_is_left_for_later(
    web: HttpDouble, media: TwilioMedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([0.0, 0.0, 7.1])  # asked for, opened, the first piece is there
    monkeypatch.setattr(media_source, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    web.answer = lambda _: VOICE
    with pytest.raises(MediaNotYet):
        media.fetch(web.url + PATH, LIMIT, within_s=7.0)
    assert list(moments) == []


def test_who_has_less_time_is_held_for_no_longer(web: HttpDouble, media: TwilioMedia) -> None:
    web.answer = lambda _: HANG
    with pytest.raises(MediaNotYet):
        media.fetch(web.url + PATH, LIMIT, within_s=0.2)


def test_without_any_time_nobody_is_asked(web: HttpDouble, media: TwilioMedia) -> None:
    with pytest.raises(MediaNotYet):
        media.fetch(web.url + PATH, LIMIT, within_s=0.0)
    assert web.requests == []


def test_without_a_stand_in_only_twilio_is_asked() -> None:
    """The address that a stand-in would have had is as foreign as any other."""
    with pytest.raises(MediaRefused):
        TwilioMedia(settings()).fetch("http://127.0.0.1:9" + PATH, LIMIT)


def test_the_path_is_asked_for_as_it_was_named(web: HttpDouble, media: TwilioMedia) -> None:
    seen: list[Request] = web.requests
    web.answer = lambda _: VOICE
    media.fetch(web.url + PATH + "?x=1#y", LIMIT)
    assert (seen[0].path, seen[0].query) == (PATH, {})
