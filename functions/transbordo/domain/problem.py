"""What is wrong with something that a person filled in: one field, and words that say what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Problem:
    """`field`: its path, as the API names it ("limits.tokens", "rules[2]")."""

    field: str
    pt: str
    en: str
