"""Reads the prompt as `transbordo.domain.prompt.render` writes it, from the request as it came over the wire."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_SECTION = re.compile(r"^(ARTICLES|QUEUES|CONVERSATION) \(data")
_GREETING = re.compile(r"^Greeting, for the first message only: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Said:
    """A message of the conversation; `type` as in the timeline."""

    id: str
    author: str
    type: str
    text: str


@dataclass(frozen=True)
class Reading:
    greeting: str
    articles: list[dict[str, str]]
    queues: list[dict[str, str]]
    conversation: list[Said]
    files: list[str]  # their content types

    @property
    def unanswered(self) -> list[Said]:
        """What the customer said since anybody answered."""
        start = next((at for at, said in _backwards(self.conversation) if said.author in ("bot", "agent")), -1)
        return [said for said in self.conversation[start + 1 :] if said.author == "customer"]

    @property
    def bot_said(self) -> list[Said]:
        return [said for said in self.conversation if said.author == "bot"]


def read(request: dict[str, Any]) -> Reading:
    parts = [part for content in request["contents"] for part in content.get("parts", [])]
    text = "\n".join(part.get("text", "") for part in parts)
    instruction = "\n".join(part.get("text", "") for part in request.get("systemInstruction", {}).get("parts", []))
    sections = _sections(text)
    greeting = _GREETING.search(instruction)
    return Reading(
        greeting=greeting[1] if greeting else "",
        articles=sections["ARTICLES"],
        queues=sections["QUEUES"],
        conversation=[Said(row["id"], row["from"], row["type"], row["text"]) for row in sections["CONVERSATION"]],
        files=[part["inlineData"]["mimeType"] for part in parts if "inlineData" in part],
    )


def _sections(text: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {"ARTICLES": [], "QUEUES": [], "CONVERSATION": []}
    rows: list[dict[str, str]] = []
    for line in text.split("\n"):
        heading = _SECTION.match(line)
        if heading:
            rows = found[heading[1]]
        elif line.startswith("{"):
            rows.append(json.loads(line))
    return found


def _backwards(conversation: list[Said]) -> Iterator[tuple[int, Said]]:
    return reversed(list(enumerate(conversation)))
