"""The vulnerabilities that we live with for now, each with a reason and a day to look again: allowed.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.upkeep.findings import Finding

LONGEST = timedelta(days=184)
_FIELDS = {"tool": str, "package": str, "id": str, "reason": str, "review_by": date}


@dataclass(frozen=True, kw_only=True)
class Allowed:
    tool: str
    package: str
    id: str
    reason: str
    review_by: date

    def covers(self, finding: Finding) -> bool:
        name = finding.package.split(" ")[0]
        return (self.tool, self.package) == (finding.tool, name) and self.id in finding.ids

    def __str__(self) -> str:
        return f"{self.tool}: {self.package}: {self.id}"


def read(file: Path) -> list[Allowed]:
    """Raises ValueError that says which entry is wrong, and how."""
    entries = tomllib.loads(file.read_text("utf-8")).get("allowed", [])
    for number, entry in enumerate(entries, 1):
        if entry.keys() != _FIELDS.keys():
            raise ValueError(f"entry {number} must have {', '.join(_FIELDS)}, and nothing else")
        if wrong := [name for name, kind in _FIELDS.items() if type(entry[name]) is not kind or not entry[name]]:
            raise ValueError(f"entry {number}: {', '.join(wrong)}: empty, or of the wrong kind")
    return [Allowed(**entry) for entry in entries]


def problems(findings: Sequence[Finding], allowed: Iterable[Allowed], *, today: date) -> list[str]:
    """All that somebody has to see to; nothing when all is well."""
    entries = list(allowed)
    unknown = [each for each in findings if not any(entry.covers(each) for entry in entries)]
    return [
        *(f"{each}\n    raise it (./upgrade.sh), or allow it with a reason" for each in unknown),
        *(problem for entry in entries for problem in _of_entry(entry, findings, today)),
    ]


def _of_entry(entry: Allowed, findings: Sequence[Finding], today: date) -> list[str]:
    if not any(entry.covers(each) for each in findings):
        return [f"{entry}\n    is allowed, but not found any more: take it off the list"]
    if entry.review_by < today:
        return [f"{entry}\n    was to be looked at again by {entry.review_by}"]
    if entry.review_by > today + LONGEST:
        return [f"{entry}\n    has its review more than half a year away ({entry.review_by})"]
    return []
