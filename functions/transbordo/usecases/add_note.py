"""Somebody of the team writes down what only the team may read."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.ownership import author_of
from transbordo.domain.messages import Note
from transbordo.domain.ports import Conversations
from transbordo.errors import Invalid
from transbordo.usecases.changing import visible

MAX_NOTE = 4000
"""Characters; a note is a remark, not a document."""


def add_note(store: Conversations, user: User, cid: str, *, note_id: str, text: str, now: datetime) -> Note:
    """Asking twice with the same id is asking once."""
    note = checked_note(user, note_id=note_id, text=text, episode=visible(store, user, cid).episode, now=now)
    if store.add_note(cid, note):
        return note
    there = store.entry(cid, note_id)
    if not isinstance(there, Note):
        raise Invalid("id", {"pt": "Este id já é de outra mensagem.", "en": "This id is another message's."})
    return there


def checked_note(
    user: User, *, note_id: str, text: str, episode: str | None, now: datetime, field: str = "text"
) -> Note:
    """Raises Invalid for an empty or overlong text; `field`: what it is called in the request."""
    if not text.strip():
        raise Invalid(field, {"pt": "A nota está vazia.", "en": "The note is empty."})
    if len(text) > MAX_NOTE:
        raise Invalid(
            field,
            {"pt": f"A nota passa de {MAX_NOTE} caracteres.", "en": f"The note is over {MAX_NOTE} characters."},
            limit=MAX_NOTE,
        )
    return Note(id=note_id, author=author_of(user), text=text, at=now, episode=episode)
