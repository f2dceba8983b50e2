"""A customer's files move from Twilio into the bucket, where they stay what they are and not what they claim to be."""

from __future__ import annotations

import mimetypes
from dataclasses import replace
from datetime import datetime, timedelta

from transbordo.domain.messages import Media, MediaState, Received
from transbordo.domain.ports import Bucket, BucketUnavailable, Conflict, Conversations, MediaSource, SeenReceived
from transbordo.domain.whatsapp.media_types import (
    HEAD_BYTES,
    MB,
    MediaError,
    MediaGone,
    MediaNotYet,
    MediaRefused,
    MediaTooLarge,
    pause,
    settle,
)

INBOUND_LIMIT = 32 * MB
"""Twilio carries 16 MB over WhatsApp; twice that leaves room for how it counts. A file passes through memory, three
times over at worst (as it comes, whole, and on its way to the bucket), of which the functions that fetch it have 1 GiB.

https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages
"""

GIVE_UP_AFTER = timedelta(hours=24)
"""How long Twilio may answer "not there yet" before the file counts as lost."""


WITHIN_S = 90.0
"""Seconds for one file where nobody waits for it: half to fetch it, half to keep it."""


def fetch_media(
    store: Conversations,
    source: MediaSource,
    bucket: Bucket,
    cid: str,
    mid: str,
    *,
    now: datetime,
    within_s: float = WITHIN_S,
) -> bool:
    """Bring in what is still at Twilio. What fails for good says why; the rest is left to the next sweep.

    `within_s`: for one file. True when nothing is left to bring.
    """
    seen = store.see_message(cid, mid)
    if not isinstance(seen, SeenReceived) or not seen.message.media_pending:
        return True
    message = seen.message
    media = tuple(
        _brought(file, source, bucket, f"conversations/{cid}/{mid}/{n}", now - message.at, within_s / 2)
        for n, file in enumerate(message.media)
    )
    tried = _tried(message, media, now)
    try:
        store.put_message(seen, tried)
    except Conflict:
        # another process brought the same files to the same place, and has said so
        return True
    return not tried.media_pending


def _tried(message: Received, media: tuple[Media, ...], now: datetime) -> Received:
    pending = any(file.state is MediaState.PENDING for file in media)
    return replace(
        message,
        media=media,
        media_pending=pending,
        media_retry_at=now + pause(now - message.at) if pending else None,
    )


def _brought(file: Media, source: MediaSource, bucket: Bucket, path: str, age: timedelta, within_s: float) -> Media:
    if file.state is not MediaState.PENDING or file.source is None:
        return file
    try:
        fetched = source.fetch(file.source, INBOUND_LIMIT, within_s=within_s)
    except MediaNotYet as error:
        return _failed(file, error) if age > GIVE_UP_AFTER else file
    except (MediaGone, MediaTooLarge, MediaRefused) as error:
        return _failed(file, error)
    content_type = settle(file.content_type or fetched.content_type, fetched.content[:HEAD_BYTES])
    name = file.name or _name(path, content_type)
    try:
        bucket.put(path, fetched.content, content_type, name, within_s=within_s)
    except BucketUnavailable:
        return _failed(file, MediaNotYet()) if age > GIVE_UP_AFTER else file
    return replace(
        file,
        state=MediaState.STORED,
        content_type=content_type,
        size=len(fetched.content),
        name=name,
        path=path,
    )


def _failed(file: Media, error: MediaError) -> Media:
    return replace(file, state=MediaState.FAILED, reason=error.reason)


def _name(path: str, content_type: str) -> str:
    """WhatsApp's own file names do not reach us: number and ending have to do."""
    return f"arquivo-{int(path.rsplit('/', 1)[1]) + 1}{mimetypes.guess_extension(content_type) or '.bin'}"
