"""What the routes of the agent API share: who asks, what they send, and the form of an answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import flask

from transbordo.domain.conversation.access import ROLES, User, leads
from transbordo.domain.documents import to_json
from transbordo.entrypoints import fields
from transbordo.errors import Forbidden
from transbordo.wiring import Wiring

Route = Callable[..., flask.Response]

WIRED = "wired"
"""The key in the app's configuration under which a function gives what is wired."""


def wired() -> Wiring:
    made: Wiring = flask.current_app.config[WIRED]()
    return made


def signed_in(route: Route) -> Route:
    """The route gets the user as its first argument; without a role nobody gets in."""

    @wraps(route)
    def checked(**arguments: Any) -> flask.Response:
        user = wired().auth().verify(token(flask.request))
        if user.role not in ROLES:
            raise Forbidden()
        return route(user, **arguments)

    return checked


def leading(route: Route) -> Route:
    """`signed_in`, for supervisors and administrators only."""

    @signed_in
    @wraps(route)
    def checked(user: User, **arguments: Any) -> flask.Response:
        if not leads(user):
            raise Forbidden()
        return route(user, **arguments)

    return checked


def token(request: flask.Request) -> str:
    """The ID token that the request carries; empty when it carries none."""
    scheme, _, found = request.headers.get("Authorization", "").partition(" ")
    return found if scheme.lower() == "bearer" else ""


def language() -> str:
    """The language that the caller reads: "pt" or "en"."""
    best = flask.request.accept_languages.best_match(["pt", "pt-BR", "en"], default="pt")
    return "en" if best == "en" else "pt"


def body() -> Any:
    return fields.body(flask.request)


def answer(document: Any, status: int = 200) -> flask.Response:
    response = flask.jsonify(to_json(document))
    response.status_code = status
    return response
