"""Files: from the customer into the bucket, from the agent into the bucket, and out of it by short-lived links."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.fakes.customer import CID
from tests.usecases.world import ANA, BRUNO, CARLA, DIEGO, World
from transbordo.domain.conversation.access import User
from transbordo.domain.messages import Media, MediaState, Received
from transbordo.domain.whatsapp.media_types import (
    Fetched,
    MediaGone,
    MediaNotYet,
    MediaRefused,
    MediaTooLarge,
)
from transbordo.errors import Invalid, NotFound
from transbordo.usecases.answer import Outcome
from transbordo.usecases.fetch_media import GIVE_UP_AFTER, INBOUND_LIMIT, fetch_media
from transbordo.usecases.link_media import LIFE, link_media
from transbordo.usecases.retry_media import retry_media
from transbordo.usecases.upload_media import upload_media

URL = "https://twilio.example/1"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 16
PDF = b"%PDF-1.7\n" + b"0" * 16


def fetched(world: World, sid: str) -> Received:
    fetch_media(world.store, world.source, world.bucket, CID, sid, now=world.clock())
    entry = world.store.entry(CID, sid)
    assert isinstance(entry, Received)
    return entry


def with_picture(world: World) -> str:
    return world.customer_says("", media=(URL,))


def test_a_file_is_brought_into_the_bucket(world: World) -> None:
    world.source.has(URL, Fetched(PNG, "image/png"))
    sid = with_picture(world)

    message = fetched(world, sid)

    path = f"conversations/{CID}/{sid}/0"
    assert not message.media_pending
    assert message.media == (
        Media(
            state=MediaState.STORED,
            content_type="image/png",
            size=len(PNG),
            name="arquivo-1.png",
            path=path,
            source=URL,
        ),
    )
    assert world.bucket.get(path) == PNG


def test_a_file_is_what_its_bytes_say_and_not_what_it_claims(world: World) -> None:
    world.source.has(URL, Fetched(b"<html><script>alert(1)</script>", "image/png"))
    sid = with_picture(world)

    (file,) = fetched(world, sid).media

    assert file.content_type == "text/plain"
    stored = world.bucket.describe(str(file.path))
    assert stored and stored.content_type == "text/plain"


def test_a_file_that_is_not_there_yet_is_fetched_the_next_time(world: World) -> None:
    world.source.has(URL, MediaNotYet(), Fetched(PNG, "image/png"))
    sid = with_picture(world)

    assert fetched(world, sid).media_pending
    assert fetched(world, sid).media[0].state is MediaState.STORED


def test_a_file_that_does_not_come_for_a_day_is_given_up(world: World) -> None:
    world.source.has(URL, MediaNotYet())
    sid = with_picture(world)

    world.clock.advance(seconds=GIVE_UP_AFTER.total_seconds())
    assert fetched(world, sid).media_pending
    world.clock.advance(seconds=1)
    message = fetched(world, sid)

    assert not message.media_pending
    assert (message.media[0].state, message.media[0].reason) == (MediaState.FAILED, "media_not_yet")


@pytest.mark.parametrize("error", [MediaGone(), MediaTooLarge(), MediaRefused()])
def test_what_fails_for_good_says_why(world: World, error: MediaGone | MediaTooLarge | MediaRefused) -> None:
    world.source.has(URL, error)

    message = fetched(world, with_picture(world))

    assert not message.media_pending
    assert (message.media[0].state, message.media[0].reason) == (MediaState.FAILED, error.reason)


def test_one_lost_file_does_not_cost_the_others(world: World) -> None:
    other = "https://twilio.example/2"
    world.source.has(URL, MediaGone())
    world.source.has(other, Fetched(PNG, "image/png"))
    sid = world.customer_says("", media=(URL, other))

    assert [file.state for file in fetched(world, sid).media] == [MediaState.FAILED, MediaState.STORED]


def test_what_is_there_is_not_fetched_again(world: World) -> None:
    world.source.has(URL, Fetched(PNG, "image/png"))
    sid = with_picture(world)
    fetched(world, sid)

    fetched(world, sid)

    assert world.source.fetched == [URL]


def test_two_that_fetch_at_once_agree(world: World) -> None:
    world.source.has(URL, Fetched(PNG, "image/png"))
    sid = with_picture(world)
    world.store.before("put_message", lambda: fetched(world, sid))

    assert fetched(world, sid).media[0].state is MediaState.STORED


def test_no_more_than_the_limit_is_taken() -> None:
    # what WhatsApp carries, with room to spare, and far from what a function's memory holds
    assert INBOUND_LIMIT == 2 * 16 * 1024 * 1024


def test_a_file_that_does_not_come_is_asked_for_ever_less_often(world: World) -> None:
    world.source.has(URL, MediaNotYet())
    sid = with_picture(world)
    world.bot_answers(sid)

    tries: list[datetime] = []
    for _ in range(6 * 60 * 2):
        world.clock.advance(seconds=30)
        if world.sweep()["media"]:
            tries.append(world.clock())

    pauses = [late - early for early, late in pairwise(tries)]
    assert pauses == sorted(pauses)
    assert pauses[-1] >= timedelta(hours=1)
    assert len(tries) < 15


def test_while_the_bucket_is_down_files_wait_and_the_customer_does_not(world: World) -> None:
    world.source.has(URL, Fetched(PNG, "image/png"))
    sid = world.customer_says("olha só", media=(URL,))
    world.bucket.down = True

    assert world.bot_answers(sid) is Outcome.ANSWERED
    assert fetched(world, sid).media_pending

    world.bucket.down = False
    world.clock.advance(minutes=2)
    assert world.sweep()["media"] == 1
    assert fetched(world, sid).media[0].state is MediaState.STORED


def test_a_stored_file_that_is_out_of_reach_does_not_keep_the_bot_from_answering(world: World) -> None:
    world.source.has(URL, Fetched(PNG, "image/png"))
    sid = world.customer_says("olha só", media=(URL,))
    fetched(world, sid)
    world.bucket.down = True

    assert world.bot_answers(sid) is Outcome.ANSWERED


# Again, please


def again(world: World, sid: str, user: User = BRUNO, n: int = 0) -> Received:
    return retry_media(world.store, user, CID, sid, n, now=world.clock())


def test_a_failed_file_is_asked_for_again_when_somebody_wants_it(world: World) -> None:
    world.source.has(URL, MediaGone(), Fetched(PNG, "image/png"))
    world.in_queue()
    sid = with_picture(world)
    assert fetched(world, sid).media[0].reason == "media_gone"

    message = again(world, sid)

    assert (message.media[0].state, message.media[0].reason) == (MediaState.PENDING, None)
    assert world.sweep()["media"] == 1
    assert fetched(world, sid).media[0].state is MediaState.STORED


def test_a_pending_file_does_not_wait_for_its_pause(world: World) -> None:
    world.source.has(URL, MediaNotYet())
    world.in_queue()
    sid = with_picture(world)
    for _ in range(8):
        fetched(world, sid)
    assert world.sweep()["media"] == 0

    again(world, sid)

    assert world.sweep()["media"] == 1


def test_a_file_that_has_come_stays_as_it_is(world: World) -> None:
    world.source.has(URL, Fetched(PNG, "image/png"))
    world.in_queue()
    sid = with_picture(world)
    stored = fetched(world, sid)

    assert again(world, sid) == stored
    assert world.sweep()["media"] == 0


def test_asking_again_while_it_is_being_fetched_agrees(world: World) -> None:
    world.source.has(URL, MediaNotYet(), Fetched(PNG, "image/png"))
    world.in_queue()
    sid = with_picture(world)
    fetched(world, sid)
    world.store.before("put_message", lambda: fetched(world, sid))

    assert again(world, sid).media[0].state is MediaState.STORED


def test_only_a_file_of_a_customer_s_that_one_may_see_can_be_asked_for(world: World) -> None:
    world.source.has(URL, MediaGone())
    world.in_queue()
    sid = with_picture(world)
    fetched(world, sid)

    for user, message, n in ((CARLA, sid, 0), (BRUNO, sid, 1), (BRUNO, world.said[-1].id, 0), (BRUNO, "SM?", 0)):
        with pytest.raises(NotFound):
            again(world, message, user, n)


# Links


def picture_in(world: World) -> str:
    world.source.has(URL, Fetched(PNG, "image/png"))
    sid = with_picture(world)
    fetched(world, sid)
    return sid


def test_who_sees_the_conversation_gets_a_link_for_a_quarter_of_an_hour(world: World) -> None:
    world.claimed(ANA)
    sid = picture_in(world)

    link = link_media(world.store, world.bucket, ANA, CID, sid, 0, now=world.clock())

    assert (link.content_type, link.name) == ("image/png", "arquivo-1.png")
    assert link.expires_at == world.clock() + LIFE == world.clock() + timedelta(minutes=15)
    assert "inline=1" in link.url and "expires=900" in link.url


def test_what_is_to_be_kept_is_not_shown(world: World) -> None:
    world.source.has(URL, Fetched(PNG, "image/png"))
    sid = with_picture(world)
    fetched(world, sid)
    world.in_queue()

    assert "inline=1" in link_media(world.store, world.bucket, ANA, CID, sid, 0, now=world.clock()).url
    assert "inline=0" in link_media(world.store, world.bucket, ANA, CID, sid, 0, now=world.clock(), download=True).url


def test_what_a_browser_could_run_is_only_a_download(world: World) -> None:
    world.claimed(ANA)
    world.source.has(URL, Fetched(b"<html>", "text/html"))
    sid = with_picture(world)
    fetched(world, sid)

    assert "inline=0" in link_media(world.store, world.bucket, ANA, CID, sid, 0, now=world.clock()).url


def test_who_may_not_see_the_conversation_gets_no_link(world: World) -> None:
    world.claimed(ANA)
    sid = picture_in(world)

    with pytest.raises(NotFound):
        link_media(world.store, world.bucket, CARLA, CID, sid, 0, now=world.clock())
    assert link_media(world.store, world.bucket, DIEGO, CID, sid, 0, now=world.clock()).url


@pytest.mark.parametrize(("mid", "n"), [("SM2", 1), ("SM2", -1), ("never", 0)])
def test_there_is_no_link_to_what_is_not_there(world: World, mid: str, n: int) -> None:
    world.claimed(ANA)
    assert picture_in(world) == "SM2"

    with pytest.raises(NotFound):
        link_media(world.store, world.bucket, ANA, CID, mid, n, now=world.clock())


def test_there_is_no_link_to_a_file_that_has_not_come(world: World) -> None:
    world.claimed(ANA)
    sid = with_picture(world)

    with pytest.raises(NotFound):
        link_media(world.store, world.bucket, ANA, CID, sid, 0, now=world.clock())


# Uploads


def test_an_upload_is_known_by_its_bytes_and_kept_for_its_owner(world: World) -> None:
    upload = upload_media(world.bucket, ANA, media_id="M1", name="contrato.exe", content=PDF)

    assert (upload.content_type, upload.size, upload.name) == ("application/pdf", len(PDF), "contrato.exe")
    assert world.bucket.get("uploads/ana/M1") == PDF


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"MZ" + b"\x00" * 64, "unsupported_type"),
        (b"", "empty"),
        (PNG + b"0" * 5 * 1024 * 1024, "too_large"),
    ],
)
def test_what_whatsapp_would_refuse_is_refused_at_once(world: World, content: bytes, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        upload_media(world.bucket, BRUNO, media_id="M1", name="x", content=content)

    assert refused.value.details["reason"] == reason
    assert refused.value.message("pt") and refused.value.message("en")
    assert world.bucket.objects == {}
