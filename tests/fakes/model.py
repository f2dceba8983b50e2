"""Gemini in memory: says what the test has put into its mouth."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from transbordo.domain.prompt import Prompt
from transbordo.domain.proposal import ModelFailed, Proposal


def answers(text: str, *, confidence: float = 0.9, **more: Any) -> Proposal:
    return Proposal(action="answer", text=text, confidence=confidence, model="fake", **more)


def hands_off(**more: Any) -> Proposal:
    return Proposal(action="handoff", text="", confidence=0.9, model="fake", **more)


class FakeModel:
    """Each call takes the next of the script; with none left it answers something that it never said before.

    `while_thinking`: what happens meanwhile, one a call.
    """

    def __init__(self) -> None:
        self.prompts: list[Prompt] = []
        self.while_thinking: deque[Callable[[], object]] = deque()
        self._script: deque[Proposal | Exception] = deque()

    def will(self, *proposals: Proposal | Exception | str) -> None:
        """Propose these, one a call; a string is the reason of a failure."""
        self._script.extend(ModelFailed(each) if isinstance(each, str) else each for each in proposals)

    def propose(self, prompt: Prompt, *, deadline_s: float) -> Proposal:
        assert deadline_s > 0
        self.prompts.append(prompt)
        said = self._script.popleft() if self._script else answers(f"Resposta {len(self.prompts)}")
        if self.while_thinking:
            self.while_thinking.popleft()()
        if isinstance(said, Exception):
            raise said
        return said
