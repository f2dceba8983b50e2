"""One JSON line per event on standard output, as Cloud Logging reads it.

What customers say, their names and their numbers never get here: a string is written out only in a field that is known
to hold codes, and only if it looks like one. Any other is logged as a keyed hash, which tells that two lines speak of
the same conversation but not of whose.
https://cloud.google.com/logging/docs/structured-logging
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from typing import Literal

Severity = Literal["DEBUG", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL"]
Value = bool | int | float | str | BaseException | None

_CODE_FIELDS = frozenset({"code", "model", "outcome", "queue", "reason", "route", "step"})
_CODE = re.compile(r"[a-z](?:[a-z_.-]|[0-9](?![0-9]{3})){0,39}", re.ASCII)
"""Lower case, and no more than three digits in a row: no phone number passes."""

_key = os.urandom(16)


def key_hashes_with(secret: str) -> None:
    """Make every instance hash alike; without it, hashes agree within one process only."""
    global _key
    _key = hashlib.sha256(b"transbordo-logs:" + secret.encode()).digest()[:16]


def log(severity: Severity, event: str, **fields: Value) -> None:
    """Tell that `event` (a short code) happened; `fields` are numbers, flags, short codes, errors, and ids to hash."""
    line = {"severity": severity, "message": event, **{name: _loggable(name, value) for name, value in fields.items()}}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def severity_of(status: int) -> Severity:
    """How bad an HTTP answer is: ours to mend from 500 on, the caller's from 400 on."""
    return "ERROR" if status >= 500 else "WARNING" if status >= 400 else "INFO"


def _loggable(name: str, value: Value) -> bool | int | float | str | None:
    if isinstance(value, BaseException):
        return _where(value)
    if isinstance(value, str):
        return value if name in _CODE_FIELDS and _CODE.fullmatch(value) else hashed(value)
    return value


def hashed(identifier: str) -> str:
    """Twelve characters that stand for `identifier`."""
    return "#" + hashlib.blake2b(identifier.encode("utf-8", "replace"), key=_key, digest_size=6).hexdigest()


def _where(error: BaseException) -> str:
    """An error's type and line; not its words, which may quote the customer."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
    return type(error).__name__ + place
