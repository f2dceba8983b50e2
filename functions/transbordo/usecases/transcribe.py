"""The words of a voice note that the bot did not hear, because a person had the conversation already."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from transbordo.domain.bot.asking import Filled
from transbordo.domain.bot.listening import SPOKEN, listening_to, transcript, words_heard
from transbordo.domain.bot.prompt import File, can_read
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.change import Change, Refused, Seen
from transbordo.domain.messages import PREVIEW, Media, MediaState, Received, Transcript
from transbordo.domain.ports import Clock, Conflict, SeenReceived
from transbordo.domain.whatsapp.media_types import MB
from transbordo.errors import Busy, Invalid, NotFound
from transbordo.usecases.ask_copilot import Copilot, asked
from transbordo.usecases.changing import ATTEMPTS, NOTHING, change, visible

LIMIT = 8 * MB
"""A longer recording would not come back in time; WhatsApp's voice notes take some 1 MB for five minutes."""

FILE_S = 5.0
"""Seconds within which the bucket is asked for the recording; a last try at their end may take as long once more."""

DEADLINE_S = 40.0
"""Seconds: listening takes longer than reading. With 10 for the file and 8 for Firestore it is 58, when the desk gives
up.
"""


def transcribe(copilot: Copilot, user: User, cid: str, mid: str) -> Received:
    """The message with its words; one that has them already stays as it is.

    Raises NotFound, Invalid (nothing to be heard, or too large), CopilotUnavailable, BucketUnavailable.
    """
    visible(copilot.store, user, cid)
    message = _seen(copilot, cid, mid).message
    if message.transcript:
        return message
    return _keep(copilot, cid, mid, _listened(copilot, message))


def _seen(copilot: Copilot, cid: str, mid: str) -> SeenReceived:
    seen = copilot.store.see_message(cid, mid)
    if not isinstance(seen, SeenReceived):
        raise NotFound()
    return seen


def _listened(copilot: Copilot, message: Received) -> Transcript:
    bot = copilot.store.knowledge().bot
    file = _sound(message)
    try:
        content = copilot.bucket.get(file.path or "", within_s=FILE_S)
    except FileNotFoundError:
        raise NotFound() from None
    sound = File(message=message.id, content_type=file.content_type, content=content)
    heard = asked(copilot, bot, listening_to(sound), SPOKEN, partial(_read, copilot.mind.clock), deadline_s=DEADLINE_S)
    if not heard.text:
        raise Invalid("message", {"pt": "Não se ouve fala neste áudio.", "en": "No speech can be heard in this audio."})
    return heard


def _read(clock: Clock, filled: Filled) -> Transcript:
    return transcript(words_heard(filled.text), model=filled.model, now=clock())


def _sound(message: Received) -> Media:
    stored = (file for file in message.media if file.state is MediaState.STORED)
    file = next((file for file in stored if file.content_type.startswith("audio/")), None)
    if file is None:
        raise NotFound()
    if (file.size or 0) > LIMIT or not can_read(file.content_type):
        raise Invalid(
            "message",
            {
                "pt": "Este áudio é grande demais ou de um tipo que não se transcreve. Ouça-o.",
                "en": "This audio is too large, or of a kind that can't be transcribed. Listen to it.",
            },
        )
    return file


def _keep(copilot: Copilot, cid: str, mid: str, transcript: Transcript) -> Received:
    """Who was faster has written down the same words."""
    for _ in range(ATTEMPTS):
        seen = _seen(copilot, cid, mid)
        if seen.message.transcript:
            return seen.message
        message = replace(seen.message, transcript=transcript)
        try:
            copilot.store.put_message(seen, message)
        except Conflict:
            continue
        _preview(copilot, cid, message, transcript)
        return message
    raise Busy()


def _preview(copilot: Copilot, cid: str, message: Received, transcript: Transcript) -> None:
    """The list shows how the note begins, as long as nothing else was said since."""

    def told(seen: Seen) -> Change | Refused:
        last = seen.conversation.last_message
        if last is None or last.id != message.id or last.text:
            return NOTHING
        shown = replace(last, text=transcript.text[:PREVIEW])
        return Change(conversation=replace(seen.conversation, last_message=shown))

    change(copilot.store, cid, told, now=copilot.mind.clock())
