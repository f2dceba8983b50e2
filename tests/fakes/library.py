"""The library in memory."""

from __future__ import annotations

from transbordo.domain.articles import Chunk, Stage
from transbordo.domain.asking import Vector
from transbordo.domain.ports import StoreUnavailable


class FakeLibrary:
    """`hold` puts pieces onto its shelves; `down`: it does not answer; `asked`: the stages of all searches so far."""

    def __init__(self) -> None:
        self.down = False
        self.asked: list[Stage] = []
        self._shelves: dict[Stage, list[tuple[Chunk, Vector]]] = {"live": [], "draft": []}

    def hold(self, chunk: Chunk, vector: Vector, *stages: Stage) -> None:
        for stage in stages:
            self._shelves[stage].append((chunk, vector))

    def nearest(self, vector: Vector, *, stage: Stage, limit: int) -> tuple[Chunk, ...]:
        self.asked.append(stage)
        if self.down:
            raise StoreUnavailable
        by_likeness = sorted(self._shelves[stage], key=lambda held: -_likeness(held[1], vector))
        return tuple(chunk for chunk, _ in by_likeness[:limit])


def _likeness(one: Vector, other: Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
