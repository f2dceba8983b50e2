"""The fields of a JSON body, each checked once, each error naming its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

import flask

from transbordo.domain.messages import Template
from transbordo.errors import Invalid

_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)
_DIGITS = re.compile(r"\d{1,16}", re.ASCII)
_VARIABLE = re.compile(r"[A-Za-z0-9_]{1,64}", re.ASCII)

Choice = TypeVar("Choice", bound=str)

MAX_VARIABLES = 50
MAX_VARIABLE = 1024
"""Characters; WhatsApp allows a template's whole body as many."""


def body(request: flask.Request) -> Mapping[str, Any]:
    """The body as an object. Raises Invalid."""
    try:
        value = request.get_json(force=True, silent=True)
    except RecursionError:
        value = None
    if not isinstance(value, dict):
        raise Invalid("body", {"pt": "O corpo precisa ser um objeto JSON.", "en": "The body must be a JSON object."})
    return value


def epoch(fields: Mapping[str, Any]) -> int:
    """The epoch that the screen showed."""
    return number(fields, "epoch")


def number(fields: Mapping[str, Any], name: str) -> int:
    """A count: whole, and not below 0."""
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise invalid(name, "um número inteiro", "a whole number")
    return value


def number_asked(arguments: Mapping[str, str], name: str) -> int:
    """A count in an address's query: not every proxy lets a call that deletes have a body."""
    value = arguments.get(name, "")
    return number({name: int(value) if _DIGITS.fullmatch(value) else None}, name)


def flag(fields: Mapping[str, Any], name: str) -> bool:
    """False when absent."""
    value = fields.get(name, False)
    if not isinstance(value, bool):
        raise invalid(name, "sim ou não (true, false)", "true or false")
    return value


def text(fields: Mapping[str, Any], name: str) -> str:
    """A string, or empty when absent."""
    value = fields.get(name)
    if value is None:
        return ""
    if not _is_text(value):
        raise invalid(name, "um texto", "a text")
    return str(value)


def ulid(fields: Mapping[str, Any], name: str) -> str:
    """The id that the client made."""
    value = fields.get(name)
    if not isinstance(value, str) or not _ULID.fullmatch(value):
        raise invalid(name, "um ULID", "a ULID")
    return value


def key(fields: Mapping[str, Any], name: str) -> str | None:
    """The id of something that exists, or None when absent."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise invalid(name, "um id", "an id")
    return value


def keys(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of ids; empty when absent."""
    value = fields.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) and _KEY.fullmatch(item) for item in value):
        raise invalid(name, "uma lista de ids", "a list of ids")
    return tuple(value)


def one_of(fields: Mapping[str, Any], name: str, values: tuple[Choice, ...]) -> Choice:
    """One of a few words."""
    found = next((value for value in values if value == fields.get(name)), None)
    if found is None:
        raise invalid(name, " ou ".join(values), " or ".join(values))
    return found


def template(fields: Mapping[str, Any]) -> Template | None:
    """Twilio's content id and the text of each variable."""
    value = fields.get("template")
    if value is None:
        return None
    given = value if isinstance(value, dict) else {}
    sid, variables = given.get("contentSid"), given.get("variables", {})
    if not isinstance(sid, str) or not re.fullmatch(r"HX[0-9a-fA-F]{32}", sid) or not _are_variables(variables):
        raise invalid("template", "um modelo {contentSid, variables}", "a template {contentSid, variables}")
    return Template(content_sid=sid, variables=variables)


def _are_variables(value: Any) -> bool:
    """Names become fields of a document, where the empty one and half a character cannot be kept."""
    if not isinstance(value, dict) or len(value) > MAX_VARIABLES:
        return False
    return all(
        _VARIABLE.fullmatch(name) and _is_text(item) and item.strip() and len(item) <= MAX_VARIABLE
        for name, item in value.items()
    )


def _is_text(value: Any) -> bool:
    """A string that Firestore and the wire can carry: without NUL and half surrogates."""
    return isinstance(value, str) and not any(char == "\x00" or "\ud800" <= char <= "\udfff" for char in value)


def invalid(field: str, pt: str, en: str) -> Invalid:
    """Says what the field must be."""
    return Invalid(field, {"pt": f"O campo {field} precisa ser {pt}.", "en": f"The field {field} must be {en}."})
