"""A short-lived address of a file in the timeline, for somebody who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from transbordo.domain.conversation.access import User
from transbordo.domain.messages import MediaState, Outbound, Received
from transbordo.domain.ports import Bucket, Conversations
from transbordo.domain.whatsapp.media_types import browser_safe
from transbordo.errors import NotFound
from transbordo.usecases.changing import visible

LIFE = timedelta(minutes=15)
"""Long enough to listen to a voice note again, short enough that a copied link is soon worth nothing."""


@dataclass(frozen=True, kw_only=True)
class Link:
    url: str
    expires_at: datetime
    content_type: str
    name: str


def link_media(
    store: Conversations,
    bucket: Bucket,
    user: User,
    cid: str,
    mid: str,
    n: int,
    *,
    now: datetime,
    download: bool = False,
) -> Link:
    """`download`: to be kept, not shown. What a browser could run is only ever downloaded. Raises NotFound."""
    visible(store, user, cid)
    entry = store.entry(cid, mid)
    if not isinstance(entry, (Received, Outbound)) or not 0 <= n < len(entry.media):
        raise NotFound()
    file = entry.media[n]
    if file.state is not MediaState.STORED or file.path is None:
        raise NotFound()
    name = file.name or "arquivo"
    url = bucket.link(
        file.path,
        content_type=file.content_type,
        name=name,
        inline=browser_safe(file.content_type) and not download,
        expires_s=int(LIFE.total_seconds()),
    )
    return Link(url=url, expires_at=now + LIFE, content_type=file.content_type, name=name)
