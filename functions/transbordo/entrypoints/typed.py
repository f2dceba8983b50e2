"""A value of the domain out of JSON, by the types of its dataclass: each wrong field is named by its whole path.

The documents' reader (`transbordo.domain.documents`) believes what it reads, as we wrote it; this one does not.
"""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Mapping
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from transbordo.domain.documents import camel
from transbordo.entrypoints import fields

T = TypeVar("T")

MAX_NUMBER = 2**53
"""Beyond it JSON's readers no longer agree on a whole number."""


def read(kind: type[T], value: Any, field: str) -> T:
    """A dataclass; what is absent or null has its default. `field`: what it is called, empty for the body itself.

    Raises Invalid for a wrong type, a missing field, and one that there is not.
    """
    given = value if isinstance(value, dict) else None
    if given is None:
        raise fields.invalid(field or "body", "um objeto", "an object")
    names = {camel(each.name): each for each in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for name in given.keys() - names.keys():
        raise fields.invalid(_path(field, name[:40]), "um campo que existe", "a field that there is")
    hints = get_type_hints(kind)
    return kind(
        **{
            each.name: _read(hints[each.name], given.get(name), _path(field, name))
            for name, each in names.items()
            if given.get(name) is not None or not _has_default(each)
        }
    )


def _read(hint: Any, value: Any, field: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        wanted = next(arm for arm in arguments if arm is not type(None))
        return None if value is None else _read(wanted, value, field)
    if origin is Literal:
        return fields.one_of({field: value}, field, arguments)
    if origin is tuple:
        return _list(arguments[0], value, field)
    if origin is not None:
        return _map(arguments[1], value, field)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return read(hint, value, field)
    return _SIMPLE[hint](value, field)


def _list(hint: Any, value: Any, field: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise fields.invalid(field, "uma lista", "a list")
    return tuple(_read(hint, item, f"{field}[{place}]") for place, item in enumerate(value))


def _map(hint: Any, value: Any, field: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise fields.invalid(field, "um objeto", "an object")
    return {_text(name, field): _read(hint, item, _path(field, name[:40])) for name, item in value.items()}


def _text(value: Any, field: str) -> str:
    if value is None:
        raise fields.invalid(field, "um texto", "a text")
    return fields.text({field: value}, field)


def _flag(value: Any, field: str) -> bool:
    if not isinstance(value, bool):
        raise fields.invalid(field, "sim ou não (true, false)", "true or false")
    return value


def _whole(value: Any, field: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= MAX_NUMBER:
        raise fields.invalid(field, "um número inteiro", "a whole number")
    return value


def _number(value: Any, field: str) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not _is_finite(value):
        raise fields.invalid(field, "um número", "a number")
    return float(value)


def _is_finite(value: float) -> bool:
    return abs(value) < MAX_NUMBER and math.isfinite(value)


_SIMPLE = {str: _text, bool: _flag, int: _whole, float: _number}


def _has_default(field: dataclasses.Field[Any]) -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


def _path(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name
