"""./test.sh audit: known vulnerabilities in what we deploy; exit 1 if there are any, 3 if that could not be found out.

What only developers use is told too, and fails nothing.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.upkeep import allowed
from tests.upkeep.findings import CouldNotCheck, Finding, npm_findings, pip_findings

ROOT = Path(__file__).parents[2]
ALLOWED = Path(__file__).with_name("allowed.toml")
TIME_LIMIT_S = 300
FOUND, UNKNOWN = 1, 3

_PIP_AUDIT = [sys.executable, "-m", "pip_audit", "--disable-pip", "--progress-spinner=off", "--format=json", "-r"]
_NPM_AUDIT = ["npm", "audit", "--json"]

Read = Callable[[str], list[Finding]]


def main() -> int:
    try:
        deployed = [
            *_ask("functions/requirements.txt", [*_PIP_AUDIT, "functions/requirements.txt"], pip_findings),
            *_ask("the dashboard's packages", [*_NPM_AUDIT, "--omit=dev"], npm_findings),
        ]
        _tell_of_tools()
    except CouldNotCheck as error:
        print(f"\nCOULD NOT CHECK. {error}\nNothing is known about vulnerabilities: go online, and try again.")
        return UNKNOWN
    found = allowed.problems(deployed, allowed.read(ALLOWED), today=datetime.now(UTC).date())
    for problem in found:
        print(f"\n  {problem}")
    print(f"\n{len(found)} to see to." if found else "\nNothing to see to.")
    return FOUND if found else 0


def _tell_of_tools() -> None:
    """What is never deployed: worth knowing, at the next upgrade."""
    for what, command, read in (
        ("requirements-dev.txt", [*_PIP_AUDIT, "requirements-dev.txt"], pip_findings),
        ("the tools' packages", _NPM_AUDIT, npm_findings),
    ):
        for finding in _ask(f"{what} (for information)", command, read):
            print(f"    {finding}")


def _ask(what: str, command: Sequence[str], read: Read) -> list[Finding]:
    """Both tools exit with 1 when they find something: what they print tells, not their code."""
    print(f"Auditing {what} ...", flush=True)
    try:
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TIME_LIMIT_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise CouldNotCheck(f"{command[0]} had no answer after {TIME_LIMIT_S} s.") from error
    found = read(ran.stdout or ran.stderr)
    print(f"  {len(found)} known", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
