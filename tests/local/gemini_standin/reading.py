"""Reads the prompt as `transbordo.domain.bot.prompt.render` writes it, from the request as it came over the wire."""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_SECTION = re.compile(r"^(SOURCES|QUEUES|CONVERSATION) \(data")
_FILE = re.compile(r"^File of message (\w+) ")
_REPAIR = "Your answer before this one could not be used"
_GREETING = re.compile(r"^Greeting, for the first message only: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Said:
    """A message of the conversation; `type` as in the timeline. `quoted`: the words of the one that it answers to."""

    id: str
    author: str
    type: str
    text: str
    quoted: str = ""


@dataclass(frozen=True)
class File:
    """`message`: the id of the message that it came with, where the prompt says so."""

    message: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Reading:
    """`repairs`: an answer to this was refused before, and the prompt says why."""

    greeting: str
    sources: list[dict[str, str]]
    queues: list[dict[str, str]]
    conversation: list[Said]
    files: list[File]
    repairs: bool

    @property
    def unanswered(self) -> list[Said]:
        """What the customer said since anybody answered."""
        start = next((at for at, said in _backwards(self.conversation) if said.author in ("bot", "agent")), -1)
        return [said for said in self.conversation[start + 1 :] if said.author == "customer"]

    @property
    def new_files(self) -> list[File]:
        """Those that came with what nobody has answered."""
        new = {said.id for said in self.unanswered}
        return [file for file in self.files if file.message in new]

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
        sources=sections["SOURCES"],
        queues=sections["QUEUES"],
        conversation=list(_conversation(sections["CONVERSATION"])),
        files=list(_files(parts)),
        repairs=any(part.get("text", "").startswith(_REPAIR) for part in parts),
    )


def _conversation(rows: list[dict[str, Any]]) -> Iterator[Said]:
    texts = {row["id"]: row["text"] for row in rows}
    for row in rows:
        quotes = row.get("quotes", {})
        quoted = texts.get(quotes.get("id"), quotes.get("text", ""))
        yield Said(row["id"], row["from"], row["type"], row["text"], quoted)


def _files(parts: list[dict[str, Any]]) -> Iterator[File]:
    """Each file, and the message that the part before it names."""
    for before, part in zip([{}, *parts], parts, strict=False):
        if "inlineData" in part:
            named = _FILE.match(before.get("text", ""))
            data = part["inlineData"]
            yield File(named[1] if named else "", data["mimeType"], _decoded(data.get("data", "")))


def _decoded(data: str) -> bytes:
    """Base64 of either alphabet, as the API takes both."""
    try:
        return base64.b64decode(data.translate(str.maketrans("-_", "+/")), validate=True)
    except binascii.Error as error:
        raise ValueError("data is not base64") from error


def _sections(text: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {"SOURCES": [], "QUEUES": [], "CONVERSATION": []}
    rows: list[dict[str, Any]] = []
    for line in text.split("\n"):
        heading = _SECTION.match(line)
        if heading:
            rows = found[heading[1]]
        elif line.startswith("{"):
            rows.append(json.loads(line))
    return found


def _backwards(conversation: list[Said]) -> Iterator[tuple[int, Said]]:
    return reversed(list(enumerate(conversation)))
