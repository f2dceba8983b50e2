"""Gemini's REST API as far as the product uses it: https://ai.google.dev/api/generate-content, /api/embeddings."""

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from .embedding import DIMENSIONS, embed
from .faults import BREACHES, DETAILS, ERRORS, FaultBox
from .helping import help_with
from .journal import Journal
from .mind import breach, decide
from .reading import Reading, read

# name -> number, for clients that ask for numbers ($alt=json;enum-encoding=int)
_FINISH = {"STOP": 1, "MAX_TOKENS": 2, "SAFETY": 3}
_BLOCK = {"SAFETY": 1}

_LETTERS_PER_TOKEN = 4
_TOKENS_PER_FILE = 258
_THOUGHTS_TOKENS = 40
"""Today's models think before they answer, and bill it."""


def wire(faults: FaultBox, journal: Journal) -> Blueprint:
    routes = Blueprint("wire", __name__)

    @routes.post("/v1beta/models/<model>:<method>")
    def call(model: str, method: str) -> Response:
        if not request.headers.get("x-goog-api-key"):
            return _error("403")
        answer = _METHODS.get(method)
        if answer is None or not model.startswith("gemini-"):
            return _error("404")
        body = request.get_json(silent=True)
        note: dict[str, Any] = {"model": model, "method": method, "fault": faults.take()}
        try:
            well = answer(model, body, note)
        except (KeyError, TypeError, AttributeError, ValueError):
            journal.note(**note)
            return _error("400", "Invalid JSON payload received.")
        journal.note(**note)
        if note["fault"] == "silence":
            faults.hold()
        return _failed(note["fault"], well) if note["fault"] else jsonify(well)

    return routes


def _generate(model: str, body: Any, note: dict[str, Any]) -> dict[str, Any]:
    if not body["contents"] or body["contents"][-1].get("role") == "model":
        raise ValueError("the last turn must be the user's")
    reading = read(body)
    decision = help_with(body) or decide(reading)
    in_json = body.get("generationConfig", {}).get("responseMimeType") == "application/json"
    text = json.dumps(decision, ensure_ascii=False) if in_json else decision["text"]
    note.update(_summary(reading, decision), instruction=_plain(body.get("systemInstruction", {})))
    asked = _tokens("\n".join(map(_plain, body["contents"])))
    return _answered(model, text, "STOP", asked + _TOKENS_PER_FILE * len(reading.files))


def _summary(reading: Reading, decision: dict[str, Any]) -> dict[str, Any]:
    return {
        "sources": [source["title"] for source in reading.sources],
        "conversation": [vars(said) for said in reading.conversation],
        "files": [file.content_type for file in reading.files],
        "repairs": reading.repairs,
        "decision": decision,
    }


def _answered(model: str, text: str, finish: str, asked: int) -> dict[str, Any]:
    return {
        "candidates": [
            {
                "content": {"parts": [{"text": text}], "role": "model"},
                "finishReason": _enum(finish, _FINISH),
                "index": 0,
            }
        ],
        "usageMetadata": {
            "promptTokenCount": asked,
            "candidatesTokenCount": _tokens(text),
            "thoughtsTokenCount": _THOUGHTS_TOKENS,
            "totalTokenCount": asked + _tokens(text) + _THOUGHTS_TOKENS,
        },
        "modelVersion": model,
    }


def _embed(_: str, body: Any, note: dict[str, Any]) -> dict[str, Any]:
    note["texts"] = 1
    return {"embedding": _embedding(body)}


def _embed_batch(_: str, body: Any, note: dict[str, Any]) -> dict[str, Any]:
    note["texts"] = len(body["requests"])
    return {"embeddings": [_embedding(each) for each in body["requests"]]}


def _embedding(body: Any) -> dict[str, list[float]]:
    return {"values": embed(_plain(body["content"]), body.get("outputDimensionality") or DIMENSIONS)}


_METHODS: dict[str, Callable[[str, Any, dict[str, Any]], dict[str, Any]]] = {
    "generateContent": _generate,
    "embedContent": _embed,
    "batchEmbedContents": _embed_batch,
}


def _failed(fault: str, well: dict[str, Any]) -> Response:
    """The call's answer, spoilt."""
    if fault in ERRORS:
        return _error(fault)
    if fault in ("silence", "html"):  # after a silence nobody listens any more
        return Response("<!doctype html><title>Error</title>", mimetype="text/html")
    if fault == "blocked":
        del well["candidates"]
        return jsonify(well | {"promptFeedback": {"blockReason": _enum("SAFETY", _BLOCK)}})
    candidate = well["candidates"][0]
    text = candidate["content"]["parts"][0]["text"]
    if fault == "safety":
        candidate.update(content={}, finishReason=_enum("SAFETY", _FINISH))
    elif fault == "empty":
        candidate["content"] = {"role": "model"}
    elif fault == "wrong_schema":
        candidate["content"]["parts"] = [{"text": json.dumps({"reply": "Oi", "sources": "all"})}]
    elif fault in BREACHES:
        candidate["content"]["parts"] = [{"text": json.dumps(breach(json.loads(text), fault), ensure_ascii=False)}]
    else:  # broken_json, max_tokens: it ends in the middle
        candidate["content"]["parts"] = [{"text": text[: len(text) // 2]}]
        if fault == "max_tokens":
            candidate["finishReason"] = _enum("MAX_TOKENS", _FINISH)
    return jsonify(well)


def _error(status: str, message: str = "") -> Response:
    code, name, usual = ERRORS[status]
    details = {} if message else DETAILS.get(status, {})
    response = jsonify(error={"code": code, "message": message or usual, "status": name} | details)
    response.status_code = code
    return response


def _enum(name: str, numbers: dict[str, int]) -> str | int:
    return numbers[name] if "enum-encoding=int" in request.args.get("$alt", "") else name


def _plain(content: dict[str, Any]) -> str:
    return "\n".join(part.get("text", "") for part in content.get("parts", []))


def _tokens(text: str) -> int:
    return len(text) // _LETTERS_PER_TOKEN + 1
