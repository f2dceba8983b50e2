"""Finding voice notes by what was said in them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes.store import FakeStore
from tests.fakes.time import FakeClock
from tests.usecases.world import ANA, CARLA, DIEGO, STRANGER
from transbordo.domain.bot.listening import words_of
from transbordo.domain.documents import to_document
from transbordo.domain.messages import Received, Transcript
from transbordo.usecases.search_messages import LOOKED_AT, SHOWN, search_messages


class Archive:
    """Conversations by queue, and the voice notes in them."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.store = FakeStore(self.clock)
        self._made = 0

    def conversation(self, cid: str, queue: str, **more: object) -> None:
        known = {"ourAddress": "o", "contact": {"address": "c", "key": cid, "name": f"Cliente {cid}"}, "epoch": 1}
        self.store.put(f"conversations/{cid}", known | {"owner": "queue", "queue": queue} | more)

    def note(self, cid: str, text: str) -> str:
        self._made += 1
        mid, at = f"SM{self._made:03d}", self.clock() + timedelta(seconds=self._made)
        heard = Transcript(text=text, model="m", at=at, words=words_of(text))
        message = Received(id=mid, type="audio", text="", at=at, transcript=heard)
        self.store.put(f"conversations/{cid}/messages/{mid}", to_document(message))
        return mid


@pytest.fixture
def archive() -> Archive:
    made = Archive()
    made.conversation("a", "geral")
    made.conversation("b", "vendas")
    return made


def found(archive: Archive, text: str, user: object = DIEGO) -> list[str]:
    return [each.mid for each in search_messages(archive.store, user, text)]  # type: ignore[arg-type]


def test_a_note_is_found_by_its_words_whatever_their_accents_and_case(archive: Archive) -> None:
    mid = archive.note("a", "Quero a RESCISÃO do contrato.")
    archive.note("a", "Bom dia!")

    assert found(archive, "rescisao") == found(archive, "Rescisão") == found(archive, "contrato quero") == [mid]
    assert found(archive, "rescisao amanha") == []
    assert found(archive, "resc") == []


def test_the_newest_comes_first_with_whose_it_is_and_the_words_around(archive: Archive) -> None:
    old, new = archive.note("a", "quero cancelar"), archive.note("b", "vou cancelar hoje")

    shown = search_messages(archive.store, DIEGO, "cancelar")

    assert [each.mid for each in shown] == [new, old]
    assert (shown[0].cid, shown[0].name, shown[0].snippet) == ("b", "Cliente b", "vou cancelar hoje")
    assert shown[0].at > shown[1].at


def test_everybody_finds_only_what_they_may_see(archive: Archive) -> None:
    general, sales = archive.note("a", "cancelar"), archive.note("b", "cancelar")

    assert found(archive, "cancelar", ANA) == [general]
    assert found(archive, "cancelar", CARLA) == [sales]
    assert found(archive, "cancelar", DIEGO) == [sales, general]
    assert found(archive, "cancelar", STRANGER) == []


def test_a_conversation_that_is_no_more_is_not_found(archive: Archive) -> None:
    archive.note("gone", "cancelar")

    assert found(archive, "cancelar") == []


@pytest.mark.parametrize("text", ["", "  ", "eu", "?!"])
def test_what_holds_no_word_to_search_for_finds_nothing(archive: Archive, text: str) -> None:
    archive.note("a", "eu quero")

    assert found(archive, text) == []


def test_others_notes_do_not_hide_mine(archive: Archive) -> None:
    mine = archive.note("a", "cancelar")
    for _ in range(SHOWN + 5):
        archive.note("b", "cancelar")

    assert found(archive, "cancelar", ANA) == [mine]
    assert len(found(archive, "cancelar", DIEGO)) == SHOWN < LOOKED_AT
