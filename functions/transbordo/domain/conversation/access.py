"""Who may see a conversation and act on it."""

from __future__ import annotations

from dataclasses import dataclass

from transbordo.domain.conversation.conversation import Conversation, Owner

AGENT, SUPERVISOR, ADMIN = "agent", "supervisor", "admin"
ROLES = (AGENT, SUPERVISOR, ADMIN)


@dataclass(frozen=True, kw_only=True)
class User:
    """Somebody signed in; `role` is None for an account that no administrator has let in."""

    uid: str
    email: str
    name: str
    role: str | None
    queues: tuple[str, ...] = ()


def leads(user: User) -> bool:
    """Supervisors and administrators see and move every conversation."""
    return user.role in (SUPERVISOR, ADMIN)


def may_see(user: User, conversation: Conversation) -> bool:
    """The same rule as `firestore.rules`: own conversations, own queues, and all that the bot has."""
    if user.role not in ROLES:
        return False
    return (
        leads(user)
        or conversation.queue in user.queues
        or conversation.owner is Owner.BOT
        or conversation.agent_uid == user.uid
    )
