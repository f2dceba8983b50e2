"""An event that comes late leaves less time: what is done in it shrinks, and the customer hears within 30 s even so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.model import FakeModel
from tests.fakes.shelves import FakeShelves
from tests.usecases.world import World
from transbordo.domain.bot.asking import Filled, ModelFailed, Purpose, Vector
from transbordo.domain.bot.prompt import Prompt, Telling
from transbordo.domain.bot.proposal import Proposal
from transbordo.domain.bot.shape import Shape
from transbordo.domain.conversation.conversation import Owner
from transbordo.domain.knowledge.articles import Chunk, Stage
from transbordo.domain.messages import Outbound
from transbordo.domain.ports import BucketUnavailable
from transbordo.domain.whatsapp.media_types import Fetched, MediaNotYet
from transbordo.usecases.answer import Outcome
from transbordo.usecases.decide import HEARD_OF_US_S
from transbordo.usecases.think import DEADLINE_S, SHELVES_S

PROMISED_S = 30.0


class SlowModel(FakeModel):
    """Takes all the time that it is given for everything; `fails` to answer then, or just makes it."""

    def __init__(self, world: World, *, fails: bool) -> None:
        super().__init__()
        self.asked: list[tuple[str, float]] = []
        self._world, self._fails = world, fails

    def propose(self, prompt: Prompt, *, deadline_s: float) -> Proposal:
        self._take("propose", deadline_s)
        if self._fails:
            raise ModelFailed("model_timeout")
        return super().propose(prompt, deadline_s=deadline_s)

    def fill(
        self,
        telling: Telling,
        shape: Shape,
        *,
        deadline_s: float,
        model: str = "",
        safety: Mapping[str, str] | None = None,
    ) -> Filled:
        self._take("fill", deadline_s)
        if self._fails:
            raise ModelFailed("model_timeout")
        self.filled.append('{"words": "quanto custa a palavra7"}')
        return super().fill(telling, shape, deadline_s=deadline_s, model=model, safety=safety)

    def embed(self, texts: Sequence[str], *, purpose: Purpose, deadline_s: float) -> tuple[Vector, ...]:
        self._take("embed", deadline_s)
        return super().embed(texts, purpose=purpose, deadline_s=deadline_s)

    def _take(self, what: str, deadline_s: float) -> None:
        self.asked.append((what, deadline_s))
        self._world.clock.advance(seconds=deadline_s)


class SlowShelves(FakeShelves):
    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def nearest(self, vector: Vector, *, stage: Stage, limit: int) -> tuple[Chunk, ...]:
        self._world.clock.advance(seconds=SHELVES_S)
        return ()


def with_a_large_base(world: World, *, fails: bool) -> SlowModel:
    for n in range(30):
        world.knows(f"a{n}", f"Artigo {n}", f"palavra{n} " * 150)
    model, shelves = SlowModel(world, fails=fails), SlowShelves(world)
    world.mind = replace(world.mind, model=model, shelves=shelves)
    world.bot = replace(world.bot, mind=world.mind)
    return model


def says(world: World, *, by_voice: bool) -> str:
    if not by_voice:
        return world.customer_says("quanto custa a palavra7?")
    world.source.has("https://twilio.example/1", Fetched(b"OggS....OpusHead", "audio/ogg"))
    return world.customer_says("", sid="SMvoice", media=("https://twilio.example/1",), type="audio")


def waited(world: World, since: Any) -> float:
    """Seconds from the customer's word until Twilio had ours."""
    ours = [entry for entry in world.timeline if isinstance(entry, Outbound)][-1]
    assert ours.twilio_sid and ours.status_at
    seconds: float = (ours.status_at - since).total_seconds()
    return seconds


@pytest.mark.parametrize("fails", [True, False])
@pytest.mark.parametrize("by_voice", [True, False])
@pytest.mark.parametrize("late", [0, 10, 15, 18, 21, 24, 25, 26])
def test_who_is_woken_late_is_answered_or_in_a_queue_in_time(
    world: World, late: float, by_voice: bool, fails: bool
) -> None:
    model = with_a_large_base(world, fails=fails)
    sid = says(world, by_voice=by_voice)
    last_word = world.clock()
    world.clock.advance(seconds=late)

    outcome = world.bot_answers(sid)

    assert outcome is Outcome.ANSWERED or (outcome, world.conversation.owner) == (Outcome.HANDED_OFF, Owner.QUEUE)
    assert waited(world, last_word) <= HEARD_OF_US_S < PROMISED_S
    assert all(deadline_s > 0 for _, deadline_s in model.asked)


class SlowFiles:
    """Twilio, or the bucket, takes all the time that it is given and gives nothing for it."""

    def __init__(self, world: World, stalls: str) -> None:
        self._world, self._stalls = world, stalls

    def fetch(self, url: str, limit_bytes: int, *, within_s: float) -> Fetched:
        if self._stalls == "twilio":
            self._world.clock.advance(seconds=within_s)
            raise MediaNotYet
        return Fetched(b"OggS....OpusHead", "audio/ogg")

    def put(self, path: str, content: bytes, content_type: str, name: str, *, within_s: float) -> None:
        if self._stalls == "put":
            self._world.clock.advance(seconds=within_s)
            raise BucketUnavailable

    def get(self, path: str, *, within_s: float) -> bytes:
        self._world.clock.advance(seconds=within_s)
        raise BucketUnavailable


@pytest.mark.parametrize("stalls", ["twilio", "put", "get"])
@pytest.mark.parametrize("words", ["", "escuta aí, quanto custa a palavra7?"])
@pytest.mark.parametrize("late", [0, 5, 15, 21, 24, 25])
def test_files_that_do_not_come_take_no_more_than_their_share(
    world: World, late: float, words: str, stalls: str
) -> None:
    model = with_a_large_base(world, fails=True)
    files: Any = SlowFiles(world, stalls)
    world.outbox = replace(world.outbox, bucket=files)
    world.bot = replace(world.bot, outbox=world.outbox, source=files)
    sid = world.customer_says(words, media=("https://twilio.example/1",), type="audio")
    last_word = world.clock()
    world.clock.advance(seconds=late)

    assert world.bot_answers(sid) in (Outcome.ANSWERED, Outcome.HANDED_OFF)

    assert waited(world, last_word) <= PROMISED_S
    assert all(deadline_s > 0 for _, deadline_s in model.asked)


@pytest.mark.parametrize(
    ("late", "asked"),
    [
        (0, ["fill", "embed", "propose"]),
        (15, ["fill", "propose"]),  # listened to, then looked up by its words
        (18, ["fill", "propose"]),
        (21, ["propose"]),  # it hears for itself
        (24, ["propose"]),
        (26, []),  # there is no time to ask anybody
    ],
)
def test_what_is_done_for_a_late_voice_note_shrinks_to_the_answer(world: World, late: float, asked: list[str]) -> None:
    model = with_a_large_base(world, fails=False)
    sid = says(world, by_voice=True)
    world.clock.advance(seconds=late)

    world.bot_answers(sid)

    assert [what for what, _ in model.asked] == asked


def test_what_could_be_listened_to_is_looked_up_by_its_words_where_no_time_is_left_for_its_meaning(
    world: World,
) -> None:
    model = with_a_large_base(world, fails=False)
    sid = says(world, by_voice=True)
    world.clock.advance(seconds=15)

    assert world.bot_answers(sid) is Outcome.ANSWERED
    assert "palavra7 " in model.prompts[0].sources[0].text


def test_where_there_is_no_time_to_ask_a_person_is_called_for_that_reason(world: World) -> None:
    with_a_large_base(world, fails=False)
    sid = says(world, by_voice=False)
    world.clock.advance(seconds=26)

    assert world.bot_answers(sid) is Outcome.HANDED_OFF
    assert world.conversation.card and world.conversation.card.reason == "model_timeout"


def test_who_waits_for_longer_already_is_not_hurried(world: World) -> None:
    model = with_a_large_base(world, fails=False)
    sid = says(world, by_voice=False)
    world.clock.advance(seconds=90)

    assert world.bot_answers(sid, settle=False) is Outcome.ANSWERED
    assert sum(deadline_s for _, deadline_s in model.asked) <= DEADLINE_S
