"""What may be unwell: each fault with its weight, in words, why it matters, and what mends it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Texts = Mapping[str, str]
"""Language ("pt" or "en") -> words, with {gaps} that a finding's `about` fills."""

Severity = Literal["error", "warning"]
"""error: customers or the team are worse off now; warning: they will be, or we cannot tell."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`mend`: the command, or the page, that mends it."""

    severity: Severity
    what: Texts
    why: Texts
    mend: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A fault that was found; `about` fills the gaps of its words. Nothing in it tells of a customer."""

    code: str
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the installation is that commands are meant for: without its region they would make a second one elsewhere.

    `env`: the file of its settings, as ./deploy.sh was given it.
    """

    project: str
    region: str
    env: str = ".env"

    @property
    def options(self) -> str:
        """For ./deploy.sh."""
        env = "" if self.env == ".env" else f" --env {shlex.quote(self.env)}"
        return f"--project {self.project} --region {self.region}{env}"


@dataclass(frozen=True, kw_only=True)
class Told:
    """A finding in words."""

    code: str
    severity: Severity
    what: str
    why: str
    mend: str


def found(code: str, **about: str | int) -> Finding:
    return Finding(code=code, about={name: str(value) for name, value in about.items()})
