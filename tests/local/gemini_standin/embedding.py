"""A vector for a text: its stems hashed into places. Equal words, equal places; nothing more is claimed."""

import math
from hashlib import blake2b

from .words import stems

DIMENSIONS = 3072
"""What gemini-embedding-001 gives unless asked for fewer."""


def embed(text: str, dimensions: int = DIMENSIONS) -> list[float]:
    """A vector of length 1 (of zeros for a text without words), the same on every machine."""
    values = [0.0] * dimensions
    for stem in stems(text):
        number = int.from_bytes(blake2b(stem.encode(), digest_size=8).digest(), "big")
        values[(number >> 1) % dimensions] += 1.0 if number & 1 else -1.0
    length = math.hypot(*values)
    return [value / length for value in values] if length else values
