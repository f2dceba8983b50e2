"""The doctor's round: every check at once, each with its own time limit; what can't be checked is a finding too."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime

from transbordo.domain.health.examined import NotReached
from transbordo.domain.health.faults import FAULTS
from transbordo.domain.health.findings import Finding, found
from transbordo.domain.ports import Clock

LIMIT_S = 12.0
"""For one check; what it asks has limits of its own, which are shorter."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """`name`: as in `faults.CHECKS`. `look` gives what is unwell, and may raise whatever it likes."""

    name: str
    look: Callable[[], Iterable[Finding]]
    limit_s: float = LIMIT_S


@dataclass(frozen=True, kw_only=True)
class Examination:
    """`findings`: the worst first. `made`: the checks, whether or not they could be made."""

    at: datetime
    findings: tuple[Finding, ...]
    made: tuple[str, ...]


def examine(checks: Sequence[Check], clock: Clock) -> Examination:
    """What is unwell now. Takes as long as the slowest check, and no longer than its limit."""
    at, began = clock(), time.monotonic()
    pool = ThreadPoolExecutor(max_workers=max(len(checks), 1), thread_name_prefix="check")
    asked = [(check, pool.submit(copy_context().run, _looked, check)) for check in checks]
    findings = [finding for check, answer in asked for finding in _in_time(check, answer, began)]
    # a check that hangs must not hold up the others' findings; its own calls end soon
    pool.shutdown(wait=False)
    return Examination(
        at=at,
        findings=tuple(sorted(findings, key=lambda finding: FAULTS[finding.code].severity != "error")),
        made=tuple(check.name for check in checks),
    )


def _looked(check: Check) -> tuple[Finding, ...]:
    try:
        return tuple(check.look())
    except NotReached as error:
        return (_unchecked(check, str(error)),)
    except Exception as error:
        # whatever keeps one check from being made must not cost the others; its words could quote anything
        return (_unchecked(check, type(error).__name__),)


def _in_time(check: Check, answer: Future[tuple[Finding, ...]], began: float) -> tuple[Finding, ...]:
    try:
        return answer.result(timeout=max(0.0, began + check.limit_s - time.monotonic()))
    except TimeoutError:
        return (_unchecked(check, "timeout"),)


def _unchecked(check: Check, reason: str) -> Finding:
    return found("could_not_check", check=check.name, reason=reason)
