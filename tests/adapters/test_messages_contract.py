"""The contract of the port `Conversations`: their messages, in Firestore and in the fake alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.adapters.store_backend import AGENT, PROTOCOL, Backend, commit, event, outbound, said, seen
from tests.fakes.customer import CID
from transbordo.domain.conversation.change import Change
from transbordo.domain.documents import to_document
from transbordo.domain.messages import (
    Because,
    Button,
    Entry,
    Event,
    Failure,
    Lease,
    Media,
    MediaState,
    Note,
    Outbound,
    Place,
    Received,
    Source,
    Status,
    Template,
    Transcript,
)
from transbordo.domain.ports import Conflict, SeenOutbound, SeenReceived


def test_the_newest_entries_come_oldest_first(backend: Backend) -> None:
    for n in range(5):
        said(backend, f"SM{n}")
        backend.clock.advance(seconds=1)

    assert [entry.id for entry in backend.store.timeline(CID, 3)] == ["SM2", "SM3", "SM4"]


def test_entries_of_one_moment_come_in_the_order_of_their_ids(backend: Backend) -> None:
    said(backend, "SM1")
    now = backend.clock()
    commit(backend, Change(entries=(outbound("01B", now), event("01A", now))))

    assert [entry.id for entry in backend.store.timeline(CID, 9)] == ["01A", "01B", "SM1"]


def test_every_kind_of_entry_is_read_as_it_was_written(backend: Backend) -> None:
    said(backend, "SM1")
    now = backend.clock()
    entries: tuple[Outbound | Note | Event, ...] = (
        Outbound(
            id="01A",
            author=AGENT,
            type="image",
            text="Veja",
            at=now,
            status=Status.FAILED,
            epoch=4,
            episode=PROTOCOL,
            media=(
                Media(state=MediaState.STORED, content_type="image/png", size=3, name="a.png", path="uploads/ana/1"),
            ),
            template=Template(content_sid="HX1", variables={"1": "Ana", "x.y": "z"}),
            quoted="SM1",
            status_at=now,
            error=Failure(code=63016, message="Fora da janela", message_en="Closed", retry=False),
            twilio_sid="SM9",
            attempts=2,
            lease=Lease(id="L1", until=now),
            retry_at=now,
            because=Because(articles=(Source(id="a", title="A"),), model="m", latency_ms=7, confidence=1.0),
            answers="SM1",
        ),
        Note(id="01B", author=AGENT, text="cliente antigo", at=now, episode=PROTOCOL),
        event("01C", now),
    )

    commit(backend, Change(entries=entries))

    assert backend.store.timeline(CID, 3)[:3] == (*entries[1:], backend.store.entry(CID, "SM1"))
    assert tuple(backend.store.entry(CID, entry.id) for entry in entries) == entries


def test_a_place_and_a_pressed_button_are_read_as_they_were_written(backend: Backend) -> None:
    said(backend, "SM1", "", Latitude="-23", Longitude="-46.5", Label="Casa")
    said(backend, "SM2", "Sim", ButtonText="Sim", ButtonPayload="yes")

    place, pressed = backend.store.entry(CID, "SM1"), backend.store.entry(CID, "SM2")
    assert isinstance(place, Received) and isinstance(pressed, Received)
    assert place.location == Place(latitude=-23.0, longitude=-46.5, label="Casa")
    assert pressed.button == Button(text="Sim", payload="yes")


def test_what_is_read_is_of_plain_types(backend: Backend) -> None:
    said(backend, "SM1")
    found: tuple[Entry, ...] = backend.store.timeline(CID, 1)

    assert type(found[0].at) is datetime
    assert type(seen(backend).conversation.updated_at) is datetime


# Changing one message


def test_an_outgoing_message_is_changed_once_by_who_has_written_it(backend: Backend) -> None:
    said(backend, "SM1")
    message = outbound("01A", backend.clock())
    version = commit(backend, Change(entries=(message,))).entries["01A"]
    mine = SeenOutbound(cid=CID, message=message, version=version)

    backend.store.put_message(mine, replace(message, status=Status.SENT))
    with pytest.raises(Conflict):
        backend.store.put_message(mine, replace(message, status=Status.FAILED))

    assert backend.store.entry(CID, "01A") == replace(message, status=Status.SENT)


def test_a_message_that_has_changed_since_it_was_seen_is_a_conflict(backend: Backend) -> None:
    said(backend, "SM1", media=("https://twilio.example/1",))
    old = backend.store.see_message(CID, "SM1")
    assert isinstance(old, SeenReceived)
    backend.store.put_message(old, replace(old.message, media_pending=False))

    with pytest.raises(Conflict):
        backend.store.put_message(old, replace(old.message, media=()))


def test_notes_and_events_are_not_to_be_changed(backend: Backend) -> None:
    said(backend, "SM1")
    note = Note(id="01B", author=AGENT, text="n", at=backend.clock(), episode=None)
    commit(backend, Change(entries=(note, event("01C", backend.clock()))))

    assert backend.store.see_message(CID, "01B") is None
    assert backend.store.see_message(CID, "01C") is None


def test_a_note_is_added_once(backend: Backend) -> None:
    said(backend, "SM1")
    note = Note(id="01B", author=AGENT, text="n", at=backend.clock(), episode=None)

    assert backend.store.add_note(CID, note) is True
    assert backend.store.add_note(CID, replace(note, text="other")) is False
    assert backend.store.entry(CID, "01B") == note


# What was said in voice notes


def test_what_was_heard_is_added_to_its_message_and_nothing_else_of_it_changes(backend: Backend) -> None:
    said(backend, "SM1", "")
    before = backend.store.entry(CID, "SM1")
    assert isinstance(before, Received)
    heard = Transcript(text="Quero cancelar", model="m", at=backend.clock(), words=("quero", "cancelar"))

    commit(backend, Change(transcripts={"SM1": heard}))

    assert backend.store.entry(CID, "SM1") == replace(before, transcript=heard)


def heard(backend: Backend, mid: str, at: datetime, *words: str, cid: str = CID) -> None:
    transcript = Transcript(text=" ".join(words), model="m", at=at, words=words)
    message = Received(id=mid, type="audio", text="", at=at, transcript=transcript)
    backend.put(f"conversations/{cid}/messages/{mid}", to_document(message))


def test_voice_notes_are_found_by_a_word_newest_first_in_whatever_conversation(backend: Backend) -> None:
    now = backend.clock()
    heard(backend, "old", now, "quero", "cancelar")
    heard(backend, "new", now + timedelta(seconds=9), "cancelar", cid="other")
    heard(backend, "another", now, "cancelamento")
    said(backend, "SM1", "cancelar")

    found = backend.store.heard("cancelar", 10)

    assert [(cid, message.id) for cid, message in found] == [("other", "new"), (CID, "old")]
    assert found[1][1].transcript == Transcript(text="quero cancelar", model="m", at=now, words=("quero", "cancelar"))
    assert [message.id for _, message in backend.store.heard("cancelar", 1)] == ["new"]
