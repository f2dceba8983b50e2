"""One JSON line per event, and one per request, on standard output, as Cloud Logging reads it: docs/logs.md.

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
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["DEBUG", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL"]
Value = bool | int | float | str | BaseException | None
Header = Callable[[str], str | None]

_CODE_FIELDS = frozenset({"code", "function", "model", "outcome", "queue", "reason", "route", "step"})
_CODE = re.compile(r"[a-z](?:[a-z_.-]|[0-9](?![0-9]{3})){0,39}", re.ASCII)
"""Lower case, and no more than three digits in a row: no phone number passes."""

_TRACE_HEADERS = {
    "traceparent": re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII),
    "X-Cloud-Trace-Context": re.compile(r"([0-9a-f]{32})(?:[/;].*)?", re.ASCII),
}
"""https://cloud.google.com/trace/docs/trace-context"""

_REPORTED = "type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent"
"""Makes Error Reporting take the line. https://cloud.google.com/error-reporting/docs/formatting-error-messages"""

_CAUSES = 5
"""Errors of one chain that are told."""

_key = os.urandom(16)
_project = ""


@dataclass
class Handling:
    """What will be told of a request when it is over; a request that nobody ends has failed."""

    function: str
    trace: str | None
    outcome: str = "failed"
    severity: Severity = "ERROR"
    fields: dict[str, Value] = field(default_factory=dict)
    conversations: set[str] = field(default_factory=set)
    firestore_calls: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0

    def ends(self, outcome: str, severity: Severity = "INFO", **fields: Value) -> None:
        self.outcome, self.severity = outcome, severity
        self.fields.update(fields)


_handled: ContextVar[Handling | None] = ContextVar("handled", default=None)


def key_hashes_with(secret: str) -> None:
    """Make every instance hash alike; without it, hashes agree within one process only."""
    global _key
    _key = hashlib.sha256(b"transbordo-logs:" + secret.encode()).digest()[:16]


def traces_belong_to(project: str) -> None:
    """Make Cloud Logging show the lines of one request together; without it, they carry no trace."""
    global _project
    _project = project


@contextmanager
def handling(function: str, header: Header) -> Iterator[Handling]:
    """A request to `function`, whose headers `header` gives by name.

    Every line until it is over carries its trace, and the last one tells how it went.
    """
    started = time.monotonic()
    request = Handling(function, _trace(header))
    token = _handled.set(request)
    try:
        yield request
    finally:
        ms = round((time.monotonic() - started) * 1000)
        log(request.severity, request.outcome, outcome=request.outcome, ms=ms, **_spent(request), **request.fields)
        _handled.reset(token)


def count_firestore_call() -> None:
    """One more on the bill of the request that is being handled."""
    if request := _handled.get():
        request.firestore_calls += 1


def count_tokens(prompt: int, answer: int) -> None:
    """What a model was asked and said for the request that is being handled."""
    if request := _handled.get():
        request.prompt_tokens += prompt
        request.answer_tokens += answer


def concerns(cid: str) -> None:
    """The request that is being handled is about this conversation; where it is about several, none is told."""
    if request := _handled.get():
        request.conversations.add(cid)


def log(severity: Severity, event: str, **fields: Value) -> None:
    """Tell that `event` (a short code) happened; `fields` are numbers, flags, short codes, errors, and ids to hash."""
    _write(severity, event, {name: _loggable(name, value) for name, value in fields.items()})


def report(event: str, error: BaseException, **fields: Value) -> None:
    """Tell of an error that nobody foresaw, for Error Reporting to group: its types and places, without its words."""
    told = {name: _loggable(name, value) for name, value in fields.items()}
    request = _handled.get()
    service = {"serviceContext": {"service": request.function}} if request else {}
    _write("ERROR", event, told | {"error": _where(error), "@type": _REPORTED, "stack_trace": _stack(error)} | service)


def severity_of(status: int) -> Severity:
    """How bad an HTTP answer is: ours to mend from 500 on, the caller's from 400 on."""
    return "ERROR" if status >= 500 else "WARNING" if status >= 400 else "INFO"


def hashed(identifier: str) -> str:
    """Twelve characters that stand for `identifier`."""
    return "#" + hashlib.blake2b(identifier.encode("utf-8", "replace"), key=_key, digest_size=6).hexdigest()


def _write(severity: Severity, event: str, told: Mapping[str, Any]) -> None:
    line = {"severity": severity, "message": event, **_of_request(), **told}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _of_request() -> dict[str, str]:
    request = _handled.get()
    if request is None:
        return {}
    known = {"function": request.function}
    if request.trace and _project:
        known["logging.googleapis.com/trace"] = f"projects/{_project}/traces/{request.trace}"
    return known


def _spent(request: Handling) -> dict[str, Value]:
    spent: dict[str, Value] = {"firestore_calls": request.firestore_calls}
    if request.prompt_tokens or request.answer_tokens:
        spent |= {"prompt_tokens": request.prompt_tokens, "answer_tokens": request.answer_tokens}
    if len(request.conversations) == 1:
        spent |= {"conversation": next(iter(request.conversations))}
    return spent


def _trace(header: Header) -> str | None:
    found = (form.fullmatch(header(name) or "") for name, form in _TRACE_HEADERS.items())
    return next((match[1] for match in found if match), None)


def _loggable(name: str, value: Value) -> bool | int | float | str | None:
    if isinstance(value, BaseException):
        return _where(value)
    if isinstance(value, str):
        return value if name in _CODE_FIELDS and _CODE.fullmatch(value) else hashed(value)
    return value


def _where(error: BaseException) -> str:
    """An error's type and line; not its words, which may quote the customer."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
    return type(error).__name__ + place


def _stack(error: BaseException) -> str:
    """As Python prints an error and what caused it, but for their words and the lines of code."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause and len(chain) < _CAUSES:
        chain.insert(0, cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    between = "\n\nDuring handling of the above exception, another exception occurred:\n\n"
    return between.join(_one_stack(each) for each in chain)


def _one_stack(error: BaseException) -> str:
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    frames = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), lookup_lines=False)
    places = (f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in frames)
    return "\n".join(("Traceback (most recent call last):", *places, name))
