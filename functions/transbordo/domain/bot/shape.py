"""The shape of a model's answer, in the few words of JSON schema that google-generativeai 0.8.6 lets through."""

from __future__ import annotations

from typing import Any

Shape = dict[str, Any]

TEXT: Shape = {"type": "string"}
NUMBER: Shape = {"type": "number"}
NULLABLE: Shape = {"nullable": True}


def one_of(*values: str) -> Shape:
    return {"type": "string", "enum": list(values)}


def list_of(items: Shape) -> Shape:
    return {"type": "array", "items": items}


def object_of(**properties: Shape) -> Shape:
    """All properties are required: a model that may leave fields out does so at random."""
    return {"type": "object", "properties": properties, "required": list(properties)}
