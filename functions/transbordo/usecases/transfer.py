"""A conversation moves to another queue, or straight to a colleague."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from transbordo.domain.business.opening import served_from
from transbordo.domain.conversation import ownership
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.change import Change, Refused
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.messages import Note
from transbordo.domain.ports import AtTheDesk, BusinessSetup, NewId, Store
from transbordo.errors import Invalid
from transbordo.usecases.add_note import checked_note
from transbordo.usecases.changing import change_visible


def transfer(
    store: Store,
    user: User,
    cid: str,
    *,
    queue: str | None,
    agent_uid: str | None,
    note: str | None,
    epoch: int,
    now: datetime,
    new_id: NewId,
) -> Conversation:
    """Raises Invalid unless exactly one of `queue` and `agent_uid` names something that exists."""
    agent = _colleague(store, agent_uid)
    _check_queue(store, queue, agent)
    written = checked_note(user, note_id=new_id(), text=note, episode=None, now=now, field="note") if note else None

    def decide(conversation: Conversation) -> Change | Refused:
        return ownership.transfer(
            conversation,
            user,
            epoch=epoch,
            queue=queue,
            agent=agent,
            note=_of_episode(written, conversation),
            target_from=served_from(store.business(), now),
            event_id=new_id(),
            now=now,
        )

    return change_visible(store, user, cid, decide, now=now).conversation


def _of_episode(note: Note | None, conversation: Conversation) -> Note | None:
    return replace(note, episode=conversation.episode) if note else None


def _colleague(store: AtTheDesk, uid: str | None) -> User | None:
    if uid is None:
        return None
    agent = store.desk_user(uid)
    if agent is None or agent.role is None:
        raise Invalid("agentUid", {"pt": "Essa pessoa não está na equipe.", "en": "Nobody of the team has this id."})
    return agent


def _check_queue(store: BusinessSetup, queue: str | None, agent: User | None) -> None:
    if (queue is None) == (agent is None):
        raise Invalid("queue", {"pt": "Escolha uma fila ou uma pessoa.", "en": "Choose a queue or a person."})
    if queue is not None and queue not in store.queue_targets():
        raise Invalid("queue", {"pt": "Essa fila não existe.", "en": "There is no such queue."})
