"""How big each function is, as flags of gcloud: processors, memory, requests at once, instances.

`.env` may say otherwise, such as ANSWER_SIZE="memory=2Gi max-instances=50"; what it does not name stays.

One whole processor each: with less, the first request after a pause waits for seconds while Python imports (512 MiB
alone would give a third of one), and Cloud Run allows no more than one request at once. memory is what the imports
take, and room for files. max-instances bounds what a flood can cost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

THREADS = 20
"""Requests at once within an instance, whichever function it is: no concurrency is above it."""

SIZES: Mapping[str, Mapping[str, str]] = {
    # it stores, and nothing else: small, and many at once
    "WHATSAPP_SIZE": {"cpu": "1", "memory": "512Mi", "concurrency": "20", "max-instances": "20"},
    # Google's generative library is large; a turn mostly waits
    "ANSWER_SIZE": {"cpu": "1", "memory": "1Gi", "concurrency": "10", "max-instances": "20"},
    # ten uploads of 31 MB at once fit
    "AGENT_API_SIZE": {"cpu": "1", "memory": "1Gi", "concurrency": "10", "max-instances": "10"},
    # once a minute, and never in a hurry to start: two at once do no harm, more would be of no use
    "SWEEP_SIZE": {"cpu": "1", "memory": "1Gi", "concurrency": "1", "min-instances": "0", "max-instances": "2"},
}
"""Where min-instances is not named it is MIN_INSTANCES."""

_FORMS = {
    "cpu": r"0\.\d+|[1-8]",
    "memory": r"[1-9]\d*(Mi|Gi)",
    "concurrency": r"[1-9]\d?",
    "min-instances": r"\d{1,2}",
    "max-instances": r"[1-9]\d{0,3}",
}


def flags(settings: Mapping[str, str]) -> dict[str, str]:
    """What gcloud is told of each, by the setting's name."""
    warm = {"min-instances": settings["MIN_INSTANCES"]}
    sizes = {name: {**warm, **size, **_parts(settings.get(name, ""))} for name, size in SIZES.items()}
    return {name: " ".join(f"--{part}={value}" for part, value in size.items()) for name, size in sizes.items()}


def problems(settings: Mapping[str, str]) -> Iterator[str]:
    for name in SIZES:
        for part, value in _parts(settings.get(name, "")).items():
            if part not in _FORMS:
                yield f"- {name} knows {', '.join(_FORMS)}, not {part}"
            elif not re.fullmatch(_FORMS[part], value):
                yield f"- {name}: {value or 'nothing'} is no {part}"
            elif part == "concurrency" and int(value) > THREADS:
                yield f"- {name}: concurrency is {THREADS} at most, as many as an instance has threads"


def _parts(text: str) -> dict[str, str]:
    return {part: value for part, _, value in (word.partition("=") for word in text.split())}
