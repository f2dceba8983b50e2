"""The shape in which the domain's values are stored in Firestore and shown by the API.

A dataclass becomes a map whose keys are its fields in camelCase; tuples become lists, enums their values, and
timestamps stay timestamps. The dataclasses are therefore the one description of every document.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Hashable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from transbordo.domain.messages import Entry, Event, Note, Outbound, Received

T = TypeVar("T")

_ENTRIES: Mapping[str, type[Entry]] = {
    "in": Received,
    "out": Outbound,
    "note": Note,
    "event": Event,
}


def to_document(value: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The document of a dataclass; `without` names fields (as in Python) that it does not hold."""
    return {
        camel(field.name): _encode(getattr(value, field.name))
        for field in dataclasses.fields(value)
        if field.name not in without
    }


def from_document(kind: type[T], document: Mapping[str, Any]) -> T:
    """The dataclass that a document holds; keys that it does not know are passed over.

    Raises:
        TypeError: a field without a default is missing.
    """
    known = {
        name: _decode(hint, document[camel(name)])
        for name, hint in _hints(cast(Hashable, kind)).items()
        if camel(name) in document
    }
    return kind(**known)


def entry_from_document(document: Mapping[str, Any]) -> Entry:
    """A timeline entry, of the type that its direction says."""
    return from_document(_ENTRIES[document["direction"]], document)


def to_json(value: Any) -> Any:
    """The same document with timestamps as ISO 8601 in UTC, for the API."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    return value


def _encode(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return to_document(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [_encode(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _encode(item) for key, item in value.items()}
    return value


def _decode(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if value is None:
        return () if origin is tuple else None
    if origin in (Union, types.UnionType):
        return _decode(next(arm for arm in get_args(hint) if arm is not type(None)), value)
    if origin is tuple:
        return tuple(_decode(get_args(hint)[0], item) for item in value)
    if origin is Mapping:
        return {key: _decode(get_args(hint)[1], item) for key, item in value.items()}
    if origin is not None:
        return value
    if isinstance(hint, type):
        if dataclasses.is_dataclass(hint):
            return from_document(cast(type[Any], hint), value)
        if issubclass(hint, StrEnum):
            return hint(value)
        if issubclass(hint, datetime):
            return plain_moment(value)
        if hint is float:
            return float(value)
    return value


def plain_moment(moment: datetime) -> datetime:
    """Firestore hands out its own subclass of datetime, with nanoseconds; the domain knows only the plain one."""
    return datetime.fromtimestamp(moment.timestamp(), UTC)


@cache
def _hints(kind: Hashable) -> Mapping[str, Any]:
    return get_type_hints(kind)


@cache
def camel(name: str) -> str:
    """The key under which a field is stored and sent."""
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)
