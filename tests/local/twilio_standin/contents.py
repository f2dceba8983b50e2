"""Content templates: what a ContentSid and its variables become on the phone."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .errors import Refusal


@dataclass(frozen=True)
class Content:
    """A template: its body with {{placeholders}}, its quick-reply buttons, and whether WhatsApp has approved it."""

    body: str
    buttons: tuple[dict[str, str], ...] = field(default=())
    approved: bool = True

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Content":
        buttons = tuple({"text": str(b["text"]), "payload": str(b["payload"])} for b in data.get("buttons") or ())
        return cls(str(data.get("body", "")), buttons, data.get("approval", "approved") == "approved")


class Contents:
    """The account's templates: those given over the control address, else those that `look_up` knows."""

    def __init__(self, look_up: Callable[[str], dict[str, Any] | None]) -> None:
        self._look_up = look_up
        self._given: dict[str, Content] = {}

    def put(self, sid: str, data: dict[str, Any]) -> None:
        self._given[sid] = Content.of(data)

    def known(self) -> dict[str, str]:
        """The ids of those given over the control address, each with WhatsApp's word on it."""
        return {sid: "approved" if content.approved else "pending" for sid, content in self._given.items()}

    def get(self, sid: str) -> Content:
        """Raises Refusal 21655 for a template that the account does not have."""
        if sid in self._given:
            return self._given[sid]
        data = self._look_up(sid) if re.fullmatch(r"HX[0-9a-fA-F]{32}", sid) else None
        if data is None:
            raise Refusal(21655)
        return Content.of(data)


def render(body: str, variables: str) -> str:
    """The body with its placeholders filled; raises Refusal 21656 when the variables are not a JSON object."""
    try:
        values = json.loads(variables) if variables else {}
    except ValueError:
        raise Refusal(21656) from None
    if not isinstance(values, dict):
        raise Refusal(21656)
    return re.sub(r"\{\{\s*([\w.-]+)\s*\}\}", lambda match: str(values.get(match[1], match[0])), body)
