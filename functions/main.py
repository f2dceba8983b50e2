"""The table of deployed functions: Google loads this file and asks it for one name, and only that one is imported."""

from __future__ import annotations

from importlib import import_module
from typing import Any

FUNCTIONS = {
    "whatsapp": "transbordo.entrypoints.whatsapp",
    "answer": "transbordo.entrypoints.answer",
    "agent_api": "transbordo.entrypoints.agent_api",
    "sweep": "transbordo.entrypoints.sweep",
}


def __getattr__(name: str) -> Any:
    if name not in FUNCTIONS:
        raise AttributeError(name)
    return getattr(import_module(FUNCTIONS[name]), name)
