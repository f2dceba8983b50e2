"""Somebody of the desk asks for a customer's file again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from transbordo.domain.conversation.access import User
from transbordo.domain.messages import MediaState, Received
from transbordo.domain.ports import Conflict, Conversations, SeenReceived
from transbordo.errors import Busy, NotFound
from transbordo.usecases.changing import ATTEMPTS, visible


def retry_media(store: Conversations, user: User, cid: str, mid: str, n: int, *, now: datetime) -> Received:
    """The next sweep fetches it. A file that has come by now stays as it is. Raises NotFound."""
    visible(store, user, cid)
    for _ in range(ATTEMPTS):
        seen = store.see_message(cid, mid)
        if not isinstance(seen, SeenReceived) or not 0 <= n < len(seen.message.media):
            raise NotFound()
        wanted = _wanted(seen.message, n, now)
        if wanted == seen.message:
            return wanted
        try:
            store.put_message(seen, wanted)
        except Conflict:
            continue
        return wanted
    raise Busy()


def _wanted(message: Received, n: int, now: datetime) -> Received:
    file = message.media[n]
    if file.state is MediaState.STORED or file.source is None:
        return message
    again = replace(file, state=MediaState.PENDING, reason=None)
    media = (*message.media[:n], again, *message.media[n + 1 :])
    return replace(message, media=media, media_pending=True, media_retry_at=now)
