"""Templates: messages that WhatsApp approved beforehand, the only ones that go out once the window is closed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_GAP = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")


@dataclass(frozen=True, kw_only=True)
class ContentTemplate:
    """A template as Twilio knows it; its body has gaps such as {{1}}."""

    body: str
    approval: str


def problem(template: ContentTemplate | None, variables: Mapping[str, str]) -> str | None:
    """Why it can't be sent: "unknown", "not_approved" or "gap_left_open"; None when nothing keeps it."""
    if template is None:
        return "unknown"
    if template.approval != "approved":
        return "not_approved"
    gaps = set(_GAP.findall(template.body))
    return None if gaps <= {name for name, value in variables.items() if value.strip()} else "gap_left_open"


def words(template: ContentTemplate, variables: Mapping[str, str]) -> str:
    """What the customer reads."""
    return _GAP.sub(lambda gap: variables[gap[1]].strip(), template.body)
