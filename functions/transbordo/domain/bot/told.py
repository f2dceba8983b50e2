"""A message of the timeline as a model is told it: its words, what it answers to, what became of its file."""

from __future__ import annotations

from typing import TypeGuard

from transbordo.domain.bot.prompt import FileState, Quoted, Said
from transbordo.domain.messages import Entry, Outbound, Received, reaches, words_of_message


def is_told(entry: Entry) -> TypeGuard[Received | Outbound]:
    """What the team says among itself is none of the model's business, and what did not arrive was not said."""
    return isinstance(entry, Received) or (isinstance(entry, Outbound) and reaches(entry))


def said_of(entry: Received | Outbound, *, file: FileState | None, quotable: tuple[Entry, ...]) -> Said:
    """`quotable`: the timeline as far as it was read, of which the customer may quote what is not told itself."""
    because = entry.because if isinstance(entry, Outbound) else None
    return Said(
        id=entry.id,
        author=entry.author.kind.value,
        text=words_of_message(entry),
        at=entry.at,
        type=entry.type,
        action=because.action if because else None,
        confidence=because.confidence if because else None,
        file=file,
        quoted=_quoted(entry, quotable),
    )


def _quoted(entry: Received | Outbound, quotable: tuple[Entry, ...]) -> Quoted | None:
    """What a customer answers to, by Twilio's id of it; one that is too long ago is quoted without its words."""
    if not isinstance(entry, Received) or not entry.quoted:
        return None
    found = next((other for other in reversed(quotable) if entry.quoted in _sids(other)), None)
    if not isinstance(found, (Received, Outbound)):
        return Quoted()
    return Quoted(id=found.id, author=found.author.kind.value, type=found.type, text=words_of_message(found))


def _sids(entry: Entry) -> tuple[str | None, ...]:
    if isinstance(entry, Outbound):
        return (entry.twilio_sid, *entry.failed_sids)
    return (entry.id,) if isinstance(entry, Received) else ()
