"""The copilot's calls: drafts and summaries for an agent, the words of voice notes and the search in them, and what a
right answer would be known by.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

import flask

from transbordo.domain.conversation.access import User
from transbordo.domain.copilot.copilot import HOWS
from transbordo.domain.documents import to_document
from transbordo.domain.workshop.cases import Expected
from transbordo.entrypoints import fields
from transbordo.entrypoints.api import Route, answer, body, language, signed_in, wired
from transbordo.entrypoints.restraint import Limit
from transbordo.entrypoints.typed import read
from transbordo.errors import CopilotUnavailable
from transbordo.usecases.mark_wrong import checks_of
from transbordo.usecases.rewrite import rewrite
from transbordo.usecases.search_messages import search_messages
from transbordo.usecases.suggest import suggest
from transbordo.usecases.summarize import summarize
from transbordo.usecases.transcribe import transcribe

MAX_QUERY = 200
"""Characters; who searches remembers a word or two."""

copilot = flask.Blueprint("copilot", __name__)

# a draft every ten seconds is more than anybody reads; a script, or a key that is held down, costs no fortune
helps_by_agent = Limit(times=30, seconds=300)


def helping(route: Route) -> Route:
    """`signed_in`, for what asks the model on an agent's behalf."""

    @signed_in
    @wraps(route)
    def restrained(user: User, **arguments: Any) -> flask.Response:
        if not helps_by_agent.allows(user.uid):
            raise CopilotUnavailable()
        return route(user, **arguments)

    return restrained


@copilot.post("/api/conversations/<id:cid>/suggest")
@helping
def suggest_route(user: User, cid: str) -> flask.Response:
    return answer(to_document(suggest(wired().copilot(), user, cid)))


@copilot.post("/api/conversations/<id:cid>/summary")
@helping
def summary_route(user: User, cid: str) -> flask.Response:
    lines = summarize(wired().copilot(), user, cid, language=language())
    return answer({"lines": [to_document(line) for line in lines]})


@copilot.post("/api/conversations/<id:cid>/rewrite")
@helping
def rewrite_route(user: User, cid: str) -> flask.Response:
    given = body()
    text, how = fields.text(given, "text"), fields.one_of(given, "how", HOWS)
    return answer(to_document(rewrite(wired().copilot(), user, cid, text=text, how=how)))


@copilot.post("/api/conversations/<id:cid>/messages/<id:mid>/transcribe")
@helping
def transcribe_route(user: User, cid: str, mid: str) -> flask.Response:
    return answer({"message": to_document(transcribe(wired().copilot(), user, cid, mid))})


@copilot.post("/api/conversations/<id:cid>/messages/<id:mid>/wrong/checks")
@signed_in
def checks_route(user: User, cid: str, mid: str) -> flask.Response:
    given = body()
    own = given.get("expected")
    checks = checks_of(
        wired().store(),
        user,
        cid,
        mid,
        right_answer=fields.text(given, "rightAnswer"),
        expected=None if own is None else read(Expected, own, "expected"),
    )
    asked = checks.written.expected
    return answer({"must": list(asked.must), "mustNot": list(asked.must_not), "wrongPasses": checks.wrong_passes})


@copilot.post("/api/search")
@signed_in
def search_route(user: User) -> flask.Response:
    """Reads only; but what customers said has no place in an address, which a platform's request log keeps."""
    found = search_messages(wired().store(), user, fields.text(body(), "words")[:MAX_QUERY])
    return answer({"found": [to_document(each) for each in found]})
