"""An agent's own draft in other words."""

from __future__ import annotations

from transbordo.domain.conversation.access import User
from transbordo.domain.copilot.copilot import MAX_DRAFT, REWRITTEN, How, Rewritten, rewrite_of, rewritten, told
from transbordo.domain.text.masking import mask_all, seal
from transbordo.errors import Invalid
from transbordo.usecases.ask_copilot import Copilot, asked
from transbordo.usecases.changing import visible

HISTORY = 20
"""Entries in which to look for the customer's last words."""

TELLING = 5
"""Messages of the customer that tell which language is theirs."""


def rewrite(copilot: Copilot, user: User, cid: str, *, text: str, how: How) -> Rewritten:
    """Raises NotFound, Invalid (no text, or far too long a one), CopilotUnavailable."""
    if not text.strip() or len(text) > MAX_DRAFT:
        raise Invalid(
            "text",
            {"pt": f"Escreva de 1 a {MAX_DRAFT} caracteres.", "en": f"Write 1 to {MAX_DRAFT} characters."},
            limit=MAX_DRAFT,
        )
    visible(copilot.store, user, cid)
    knowledge = copilot.store.knowledge()
    customer = [said.text for said in told(copilot.store.timeline(cid, HISTORY)) if said.author == "customer"]
    draft, sealed = seal(text, knowledge.bot.masked)
    telling = rewrite_of(
        draft,
        how,
        knowledge.business.name,
        mask_all([each for each in customer if each], knowledge.bot.masked)[-TELLING:],
    )
    return asked(copilot, knowledge.bot, telling, REWRITTEN, lambda filled: rewritten(filled.text, text, sealed=sealed))
