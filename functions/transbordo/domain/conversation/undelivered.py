"""What it means for a conversation that the customer did not get what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from transbordo.domain.conversation.conversation import Conversation, Owner
from transbordo.domain.messages import Outbound, reaches

OUTSIDE_WINDOW = 63016
"""https://www.twilio.com/docs/api/errors/63016"""


def without(conversation: Conversation, message: Outbound, now: datetime) -> Conversation:
    """The conversation after `message` failed; the same one where nothing follows from that.

    Who was answered by it still waits, the window that refused it is closed, and the lists say so.
    """
    if reaches(message):
        return conversation
    return shown(_window_corrected(_waiting_again(conversation, message), message, now), message)


def shown(conversation: Conversation, message: Outbound) -> Conversation:
    """The conversation as the lists show it: whether the last message, if that is `message`, reached the customer."""
    last = conversation.last_message
    if last is None or last.id != message.id:
        return conversation
    return replace(conversation, last_message=replace(last, failed=not reaches(message)))


def _waiting_again(conversation: Conversation, message: Outbound) -> Conversation:
    said_last = conversation.last_outbound is not None and conversation.last_outbound.id == message.id
    held = conversation.owner in (Owner.BOT, Owner.AGENT) and conversation.epoch == message.epoch
    if conversation.needs_reply or conversation.last_inbound is None or not (said_last and held):
        return conversation
    return replace(conversation, needs_reply=True, needs_reply_since=conversation.last_inbound.at)


def _window_corrected(conversation: Conversation, message: Outbound, now: datetime) -> Conversation:
    """Twilio knows better than our clock, unless the customer has written since the message went out."""
    refused = message.error is not None and message.error.code == OUTSIDE_WINDOW
    expires, inbound = conversation.window_expires_at, conversation.last_inbound
    if not refused or not expires or expires <= now or (inbound and inbound.at > message.at):
        return conversation
    return replace(conversation, window_expires_at=now)
