"""The shape that Gemini is asked to answer in."""

import json
import re
from dataclasses import replace
from typing import Any

from tests.domain.prompts import ANSWER, PROMPT
from transbordo.domain.bot.proposal import shape_of


def test_the_schema_offers_the_queues_that_exist_and_requires_every_field() -> None:
    schema = shape_of(PROMPT)

    assert schema["properties"]["queue"] == {"type": "string", "enum": ["geral", "suporte"], "nullable": True}
    assert set(schema["required"]) == set(schema["properties"]) == set(ANSWER)


def test_the_schema_keeps_to_the_words_that_the_sdk_lets_through() -> None:
    words = set(re.findall(r'"(\w+)":', json.dumps(_without_names(shape_of(PROMPT)))))

    assert words <= {"type", "properties", "items", "required", "enum", "nullable"}


def _without_names(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with its properties as a list, so that their names are not taken for words of the language."""
    inner: dict[str, Any] = {name: _without_names(value) for name, value in schema.items() if name == "items"}
    if "properties" in schema:
        inner["properties"] = [_without_names(value) for value in schema["properties"].values()]
    return schema | inner


def test_a_business_without_queues_still_gets_ashape_of() -> None:
    schema = shape_of(replace(PROMPT, queues=()))

    assert schema["properties"]["queue"] == {"type": "string", "nullable": True}
