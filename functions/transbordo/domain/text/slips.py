"""Words that are one slip of the finger apart: a letter more, less, other, or two that changed places."""

from __future__ import annotations

from itertools import takewhile


def a_slip_apart(one: str, other: str) -> bool:
    """Also of equal words; the first letter must be right. Takes as long as the words are."""
    if one[:1] != other[:1]:
        return False
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    rest, others = one[same:], other[same:]
    swapped = rest[:2] == others[1::-1] and rest[2:] == others[2:]
    return rest[1:] == others[1:] or rest[1:] == others or rest == others[1:] or swapped
