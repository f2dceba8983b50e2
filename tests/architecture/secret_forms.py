"""What keys and tokens look like, and where a repository may hold them: its files, and every version they ever had."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

_LARGEST = 2_000_000
_DISTINCT = 8
"""Fewer different characters than this, and it is an example such as AC000…: a real key has more."""

# Each with a character class, so that this file holds nothing that it looks for.
FORMS = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KE[Y]-----",
    "a service account's key": r'"private_key_i[d]":\s*"([0-9a-f]{40})"',
    "a Google API key": r"\bAIz[a]([0-9A-Za-z_-]{35})",
    "a Google OAuth secret": r"\bGOCSP[X]-([0-9A-Za-z_-]{20,})",
    "a Google access token": r"\bya2[9]\.([0-9A-Za-z_-]{20,})",
    "a Google refresh token": r"\b1/[/]0([0-9A-Za-z_-]{30,})",
    "a Twilio API key or account": r"\b(?:AC|SK)([0-9a-f]{32})\b",
    "a Twilio auth token": r"(?i)auth[_-]?toke[n]\W{1,4}([0-9a-f]{32})\b",
    "a GitHub token": r"\b(?:gh[pousr]|github_pa[t])_([0-9A-Za-z_]{22,})",
    "an npm token": r"\bnp[m]_([0-9A-Za-z]{36})\b",
    "a PyPI token": r"\bpyp[i]-(AgEI[0-9A-Za-z_-]{20,})",
    "an AWS key": r"\b(?:AKI[A]|ASI[A])([0-9A-Z]{16})\b",
    "a Slack token or webhook": r"(?:xox[abprs]-|hooks\.slack\.co[m]/services/)([0-9A-Za-z/-]{20,})",
    "a signed token": r"\bey[J][0-9A-Za-z_-]{10,}\.ey[J][0-9A-Za-z_-]{10,}\.([0-9A-Za-z_-]{20,})",
    "a password in an address": r"\b[a-z]{3,10}://[^\s/:@\"'{}$<>]+:([^\s/:@\"'{}$<>]{6,})@[\w.-]+\.[a-z]{2,}",
    "a secret setting with a value": r"(?m)^(?:GOOGLE_API_KE[Y]|TWILIO_AUTH_TOKE[N]|MAIL_PASSWOR[D])=(\S{8,})$",
}
_COMPILED = {name: re.compile(form) for name, form in FORMS.items()}


def secrets_in(text: str) -> list[str]:
    """What the text holds, by kind; never the secret itself."""
    return [name for name, form in _COMPILED.items() if any(_real(found) for found in form.finditer(text))]


def _real(found: re.Match[str]) -> bool:
    return not found.re.groups or len(set(found[1])) >= _DISTINCT


def tracked_files(repository: Path) -> Iterator[tuple[str, bytes]]:
    for name in _git(repository, "ls-files", "-z").decode().split("\0"):
        file = repository / name
        if name and file.is_file():
            yield name, file.read_bytes()


def past_versions(repository: Path) -> Iterator[tuple[str, bytes]]:
    """(name, content) of every file of every commit, on any branch, that this clone has; each content once."""
    names = {}
    for line in _git(repository, "rev-list", "--objects", "--all").decode().splitlines():
        sha, _, name = line.partition(" ")
        names[sha] = name
    told = _git(
        repository, "cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)", given="\n".join(names)
    )
    kinds = [line.split() for line in told.decode().splitlines()]
    blobs = [sha for sha, kind, size in kinds if kind == "blob" and int(size) <= _LARGEST]
    yield from _contents(repository, blobs, names)


def _contents(repository: Path, blobs: list[str], names: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    packed = memoryview(_git(repository, "cat-file", "--batch", given="\n".join(blobs)))
    at = 0
    for sha in blobs:
        head = bytes(packed[at : at + 100]).partition(b"\n")[0]
        start = at + len(head) + 1
        at = start + int(head.split()[2]) + 1
        yield names[sha], bytes(packed[start : at - 1])


def _git(repository: Path, *command: str, given: str = "") -> bytes:
    return subprocess.run(
        ["git", *command], cwd=repository, input=given.encode(), capture_output=True, timeout=120, check=True
    ).stdout
