"""What the bot has before it when it thinks: the conversation so far, and what of it still wants an answer.

A customer's conversation and one made up to try the bot come to it in this one form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from transbordo.domain.bot.prompt import QUOTED, File, Said
from transbordo.domain.text.masking import mask, mask_all


@dataclass(frozen=True, kw_only=True)
class Heard:
    """`conversation`: the episode from its first message; `unanswered`: the customer's messages of it since the last
    answer, oldest first, never empty. `files`: of these, and the newest of those before, oldest first. `unreadable`:
    ids of unanswered ones that hold nothing to go by.
    """

    conversation: tuple[Said, ...]
    unanswered: tuple[Said, ...]
    files: tuple[File, ...] = ()
    unreadable: frozenset[str] = frozenset()

    @property
    def question(self) -> str:
        """What to look answers up for: too short a question is understood by what was said before it."""
        words = "\n".join(filter(None, (text for said in self.unanswered for text in (_meant(said), said.text))))
        before = [said.text for said in self.conversation if said.author == "customer" and said not in self.unanswered]
        return "\n".join((*before[-2:], words)) if len(words) < _TELLS_ENOUGH else words


_TELLS_ENOUGH = 40
"""Characters: "e quanto custa?" is a question about what was said before."""


def _meant(said: Said) -> str:
    """What "this one" is."""
    return said.quoted.text[:QUOTED] if said.quoted else ""


def masked(heard: Heard, kinds: tuple[str, ...]) -> Heard:
    """Without the kinds of personal data that the model is not to see."""
    theirs = [said for said in heard.conversation if said.author == "customer"]
    hidden = dict(zip(theirs, mask_all([said.text for said in theirs], kinds), strict=True))

    def hide(said: Said) -> Said:
        quoted = replace(said.quoted, text=mask(said.quoted.text, kinds)) if said.quoted else None
        return replace(said, text=hidden[said] if said in hidden else mask(said.text, kinds), quoted=quoted)

    return replace(
        heard,
        conversation=tuple(map(hide, heard.conversation)),
        unanswered=tuple(map(hide, heard.unanswered)),
    )


def made_up(conversation: tuple[Said, ...]) -> Heard:
    """A conversation to try the bot on; what the customer says last wants an answer."""
    answered = max((n for n, said in enumerate(conversation, 1) if said.author != "customer"), default=0)
    return Heard(conversation=conversation, unanswered=conversation[answered:])
