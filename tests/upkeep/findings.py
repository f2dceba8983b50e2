"""What pip-audit and npm audit say, as one kind of finding; and whether they could check at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A known vulnerability in a package that we use. `ids` are its names; the first is the one to quote."""

    tool: str
    package: str
    ids: tuple[str, ...]
    remedy: str

    def __str__(self) -> str:
        return f"{self.tool}: {self.package}: {' = '.join(self.ids)} ({self.remedy})"


class CouldNotCheck(Exception):
    """The audit did not reach its database, or only half of it: nothing is known, least of all that all is well."""


def pip_findings(output: str) -> list[Finding]:
    """From `pip-audit --format json`. Raises CouldNotCheck when it left out even one package."""
    dependencies = _read("pip-audit", output, "dependencies")
    left_out = [each["name"] for each in dependencies if "skip_reason" in each]
    if left_out:
        raise CouldNotCheck(f"pip-audit left out {len(left_out)} of {len(dependencies)} packages: {left_out[0]}, …")
    return [
        Finding(
            tool="pip",
            package=f"{each['name']} {each['version']}",
            ids=(found["id"], *found.get("aliases", ())),
            remedy=_remedy(found["fix_versions"]),
        )
        for each in dependencies
        for found in each["vulns"]
    ]


def _remedy(versions: list[str]) -> str:
    return f"mended in {', '.join(versions)}" if versions else "no version mends it yet"


def npm_findings(output: str) -> list[Finding]:
    """From `npm audit --json`. An advisory is told once, however many packages drag it in."""
    vulnerable = _read("npm audit", output, "vulnerabilities")
    return list(dict.fromkeys(found for each in vulnerable.values() for found in _advisories(each)))


def _advisories(vulnerable: dict[str, Any]) -> Iterator[Finding]:
    """Those of the package itself; a plain name in `via` is another package, which has its own entry."""
    for via in vulnerable["via"]:
        if isinstance(via, dict):
            yield Finding(
                tool="npm",
                package=f"{via['name']} {via['range']}",
                ids=(via["url"].rsplit("/", 1)[-1], str(via["source"])),
                remedy=f"{via['severity']}: {via['title']}",
            )


def _read(tool: str, output: str, part: str) -> Any:
    try:
        told = json.loads(output)
        return told[part]
    except (ValueError, KeyError, TypeError) as error:
        said = " ".join(output.split())[:300] or "nothing"
        raise CouldNotCheck(f"{tool} gave no result. It said: {said}") from error
