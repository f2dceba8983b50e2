"""Gemini in memory: says what the test has put into its mouth."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from transbordo.domain.bot.asking import Filled, ModelFailed, Purpose, Vector
from transbordo.domain.bot.prompt import Prompt, Telling
from transbordo.domain.bot.proposal import Proposal
from transbordo.domain.bot.shape import Shape


def answers(text: str, *, confidence: float = 0.9, **more: Any) -> Proposal:
    return Proposal(action="answer", text=text, confidence=confidence, model="fake", **more)


def asks(text: str = "Qual é o seu plano?", **more: Any) -> Proposal:
    return Proposal(action="ask", text=text, confidence=0.9, model="fake", **more)


def says_goodbye(text: str = "Até logo!", **more: Any) -> Proposal:
    return Proposal(action="close", text=text, confidence=0.9, model="fake", **more)


def hands_off(**more: Any) -> Proposal:
    return Proposal(action="handoff", text="", confidence=0.9, model="fake", **more)


class FakeModel:
    """Each call takes the next of the script; with none left it answers something that it never said before.

    `while_thinking`: what happens meanwhile, one a call. `fills` and `embeds` hold what it was asked for otherwise, and
    `filled` what it answers to the former, one a call; `allowed` how long each of those might take.
    """

    def __init__(self) -> None:
        self.prompts: list[Prompt] = []
        self.deadlines: list[float] = []
        self.fills: list[tuple[Telling, Shape]] = []
        self.filled: deque[str | Exception] = deque()
        self.embeds: list[tuple[Purpose, tuple[str, ...]]] = []
        self.allowed: list[float] = []
        self.embedding_fails = False
        self.while_thinking: deque[Callable[[], object]] = deque()
        self._script: deque[Proposal | Exception] = deque()

    def will(self, *proposals: Proposal | Exception | str) -> None:
        """Propose these, one a call; a string is the reason of a failure."""
        self._script.extend(ModelFailed(each) if isinstance(each, str) else each for each in proposals)

    def propose(self, prompt: Prompt, *, deadline_s: float) -> Proposal:
        assert deadline_s > 0
        self.prompts.append(prompt)
        self.deadlines.append(deadline_s)
        said = self._script.popleft() if self._script else answers(f"Resposta {len(self.prompts)}")
        if self.while_thinking:
            self.while_thinking.popleft()()
        if isinstance(said, Exception):
            raise said
        return said

    def fill(
        self,
        telling: Telling,
        shape: Shape,
        *,
        deadline_s: float,
        model: str = "",
        safety: Mapping[str, str] | None = None,
    ) -> Filled:
        assert deadline_s > 0
        self.fills.append((telling, shape))
        self.allowed.append(deadline_s)
        text = self.filled.popleft()
        if isinstance(text, Exception):
            raise text
        return Filled(text=text, model=model or "fake", latency_ms=1, prompt_tokens=10, answer_tokens=5)

    def embed(self, texts: Sequence[str], *, purpose: Purpose, deadline_s: float) -> tuple[Vector, ...]:
        """A vector of letters: equal texts, equal vectors."""
        assert deadline_s > 0
        assert 0 < len(texts) <= 100, "as many as Gemini takes in one call"
        self.embeds.append((purpose, tuple(texts)))
        self.allowed.append(deadline_s)
        if self.embedding_fails:
            raise ModelFailed("model_unavailable")
        return tuple(_letters(text) for text in texts)


def _letters(text: str) -> Vector:
    counts = [float(text.lower().count(letter)) for letter in "abcdefghijklmnopqrstuvwxyz0123456789"]
    length = sum(count * count for count in counts) ** 0.5 or 1.0
    return tuple(count / length for count in counts)
