"""The calls of those who work on the bot: its draft, versions and test cases, and the business's own settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

import flask

from transbordo.domain.bot.prompt import QUOTED
from transbordo.domain.business.bot_settings import LANGUAGES, BotSettings
from transbordo.domain.business.bot_settings_check import (
    MAX_LENGTHS,
    MAX_LISTS,
    MAX_RULE,
    MAX_RULES,
    MAX_WORD,
    MAX_WORDS,
)
from transbordo.domain.business.business_settings import BusinessSettings
from transbordo.domain.business.customer_texts import PLACEHOLDERS, TEXTS
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.promise import Situation
from transbordo.domain.documents import to_document
from transbordo.domain.knowledge.articles import Stage
from transbordo.domain.workshop.business_state import business_document
from transbordo.domain.workshop.case_check import MAX_PHRASE, MAX_PHRASES, MAX_RIGHT_ANSWER, MAX_SAID, MAX_SAYS
from transbordo.domain.workshop.cases import Case, Expected, Origin, Written
from transbordo.domain.workshop.trial import Spoken
from transbordo.domain.workshop.versions import BotState
from transbordo.entrypoints import fields
from transbordo.entrypoints.api import answer, body, leading, signed_in, wired
from transbordo.entrypoints.typed import read
from transbordo.usecases.discard_draft import discard_draft
from transbordo.usecases.mark_wrong import mark_wrong
from transbordo.usecases.preview_text import preview_text
from transbordo.usecases.publish import publish
from transbordo.usecases.remove_case import remove_case
from transbordo.usecases.roll_back import roll_back
from transbordo.usecases.run_case import run_case
from transbordo.usecases.save_business import save_business
from transbordo.usecases.save_case import change_case, make_case
from transbordo.usecases.save_draft import save_draft
from transbordo.usecases.try_out import try_out
from transbordo.wiring import now

DRAFT = "/api/bot/draft"
TRY = "/api/bot/try"
CASES = "/api/cases"

_CHARACTER = 12
"""Bytes, where JSON spells emoji out."""

_FRAME = 64 * 1024
"""Bytes for all that is no free text: names of fields, ids, numbers."""

MAX_DRAFT = _FRAME + _CHARACTER * (sum(MAX_LENGTHS.values()) + MAX_RULES * MAX_RULE + MAX_LISTS * MAX_WORDS * MAX_WORD)
MAX_CASE = _FRAME + _CHARACTER * (MAX_SAYS * (MAX_SAID + QUOTED) + 3 * MAX_PHRASES * MAX_PHRASE + MAX_RIGHT_ANSWER)
"""Bytes of a request that saves one, or tries what is said in it: all that the domain lets through has room."""

bot = flask.Blueprint("bot", __name__)


@dataclass(frozen=True, kw_only=True)
class _New(Written):
    """`origin`: of one that was removed and is made again."""

    origin: Origin | None = None


@dataclass(frozen=True, kw_only=True)
class _Conversation:
    says: tuple[Spoken, ...]


@dataclass(frozen=True, kw_only=True)
class _Texts:
    texts: dict[str, dict[str, str]]


@bot.put(DRAFT)
@leading
def draft_route(user: User) -> flask.Response:
    given = body()
    settings = read(BotSettings, given.get("settings"), "settings")
    revision = fields.number(given, "revision")
    return _bot(
        save_draft(
            wired().store(),
            wired().workshop(),
            user,
            settings,
            revision=revision,
            now=now(),
            new_id=wired().new_id,
        )
    )


@bot.post(f"{DRAFT}/discard")
@leading
def discard_route(user: User) -> flask.Response:
    revision = fields.number(body(), "revision")
    return _bot(
        discard_draft(wired().workshop(), wired().shelves(), user, revision=revision, now=now(), new_id=wired().new_id)
    )


@bot.post("/api/bot/publish")
@leading
def publish_route(user: User) -> flask.Response:
    given = body()
    return _bot(
        publish(
            wired().workshop(),
            wired().shelves(),
            user,
            revision=fields.number(given, "revision"),
            confirmed=fields.flag(given, "confirmed"),
            note=fields.text(given, "note").strip(),
            now=now(),
            new_id=wired().new_id,
        )
    )


@bot.post("/api/bot/versions/<int:number>/roll-back")
@leading
def roll_back_route(user: User, number: int) -> flask.Response:
    revision = fields.number(body(), "revision")
    return _bot(
        roll_back(
            wired().workshop(),
            wired().shelves(),
            user,
            number,
            revision=revision,
            now=now(),
            new_id=wired().new_id,
        )
    )


@bot.post(TRY)
@leading
def try_route(_: User) -> flask.Response:
    given = body()
    stage = _stage(given)
    says = read(_Conversation, {"says": given.get("says")}, "").says
    trial = try_out(wired().mind(), wired().store().knowledge(stage), stage, says, now=now())
    return answer({"trial": to_document(trial)})


@bot.post(CASES)
@leading
def make_case_route(user: User) -> flask.Response:
    given = dict(body())
    id_ = fields.ulid(given, "id")
    case = read(_New, {name: value for name, value in given.items() if name != "id"}, "")
    made = make_case(
        wired().store(),
        wired().workshop(),
        user,
        case,
        id_=id_,
        origin=case.origin,
        now=now(),
        new_id=wired().new_id,
    )
    return _case(made, status=201)


@bot.put(f"{CASES}/<id:case_id>")
@leading
def change_case_route(user: User, case_id: str) -> flask.Response:
    written = read(Written, body(), "")
    changed = change_case(
        wired().store(),
        wired().workshop(),
        user,
        case_id,
        written,
        now=now(),
        new_id=wired().new_id,
    )
    return _case(changed)


@bot.delete(f"{CASES}/<id:case_id>")
@leading
def remove_case_route(user: User, case_id: str) -> flask.Response:
    remove_case(wired().store(), wired().workshop(), user, case_id, now=now(), new_id=wired().new_id)
    return answer({})


@bot.post(f"{CASES}/<id:case_id>/run")
@leading
def run_case_route(_: User, case_id: str) -> flask.Response:
    stage = _stage(body())
    return _case(run_case(wired().mind(), wired().store(), wired().workshop(), case_id, stage, clock=now))


@bot.post("/api/conversations/<id:cid>/messages/<id:mid>/wrong")
@signed_in
def wrong_route(user: User, cid: str, mid: str) -> flask.Response:
    given = body()
    asked = given.get("expected")
    case = mark_wrong(
        wired().store(),
        wired().workshop(),
        user,
        cid,
        mid,
        id_=fields.ulid(given, "id"),
        right_answer=fields.text(given, "rightAnswer"),
        expected=None if asked is None else read(Expected, asked, "expected"),
        now=now(),
        new_id=wired().new_id,
    )
    return _case(case, status=201)


@bot.put("/api/business")
@leading
def business_route(user: User) -> flask.Response:
    given = body()
    revision = fields.number(given, "revision")
    settings = read(BusinessSettings, {name: value for name, value in given.items() if name != "revision"}, "")
    saved = save_business(wired().workshop(), user, settings, revision=revision, now=now(), new_id=wired().new_id)
    return answer({"business": business_document(saved)})


@bot.get("/api/business/texts")
@leading
def texts_route(_: User) -> flask.Response:
    """What customers read where the business has no words of its own."""
    return answer({"texts": {language: {key: own[key] for key in PLACEHOLDERS} for language, own in TEXTS.items()}})


@bot.post("/api/business/preview")
@leading
def preview_route(_: User) -> flask.Response:
    given = body()
    text = preview_text(
        wired().store(),
        read(_Texts, {"texts": given.get("texts")}, "").texts,
        situation=fields.one_of(given, "situation", get_args(Situation)),
        language=fields.one_of(given, "language", LANGUAGES),
        now=now(),
    )
    return answer({"text": text})


def _stage(given: Any) -> Stage:
    stages: tuple[Stage, ...] = get_args(Stage)
    return fields.one_of(given, "stage", stages)


def _bot(state: BotState) -> flask.Response:
    return answer({"bot": to_document(state)})


def _case(case: Case, status: int = 200) -> flask.Response:
    return answer({"case": to_document(case)}, status=status)
