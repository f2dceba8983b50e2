"""What becomes of a message that Twilio has accepted: sent, delivered, read; or failed, with a code."""

from . import attachments
from .attachments import AttachmentFailed
from .callbacks import Callbacks
from .errors import FAILURES
from .faults import FaultBox
from .journal import Journal, quote, short
from .model import INBOUND, Message
from .state import State
from .timeline import Timeline

_SENT_AFTER = 0.05
_DELIVERED_AFTER = 0.1
_UNDELIVERED = {63024, 63032, 63049}
"""Refused by WhatsApp after Twilio had sent it: `undelivered`, where Twilio's own refusals are `failed`."""


class Delivery:
    """Carries accepted messages to the customer's phone."""

    def __init__(
        self, state: State, timeline: Timeline, faults: FaultBox, journal: Journal, callbacks: Callbacks
    ) -> None:
        self._state = state
        self._timeline = timeline
        self._faults = faults
        self._journal = journal
        self._callbacks = callbacks

    def accept(self, message: Message, failure: int | None) -> None:
        """Remembers the message and starts it on its way; `failure` is how it shall end, None for well."""
        self._state.add(message)
        self._timeline.later(_SENT_AFTER, lambda: self._send(message, failure))

    def read(self, customer: str) -> int:
        """The customer looked at the chat; how many messages that were new to them. No receipt when they give none."""
        if self._faults.get().noReadReceipts:
            return 0
        read = self._state.mark_read(
            customer, lambda m: m.direction != INBOUND and m.delivered and m.error is None, self._timeline.now()
        )
        for message in read:
            self._journal.message(message)
            self._callbacks.tell(message)
        return len(read)

    def _send(self, message: Message, failure: int | None) -> None:
        failure = failure or self._media_failure(message) or self._window_failure(message)
        if failure:
            self._fail(message, failure)
            return
        with self._state.changing():
            message.sent = self._timeline.now()
            self._advance(message, "sent")
        self._timeline.later(_DELIVERED_AFTER, lambda: self._deliver(message))

    def _deliver(self, message: Message) -> None:
        with self._state.changing():
            message.delivered = True
            self._state.customer(message.customer).typing_until = None
            self._advance(message, "delivered")
        self._journal.customer(message.customer)
        self._journal.message(message)

    def _media_failure(self, message: Message) -> int | None:
        try:
            attachments.fetch(message, self._state, self._timeline)
        except AttachmentFailed as error:
            return error.code
        return None

    def _window_failure(self, message: Message) -> int | None:
        open_ = self._state.customer(message.customer).window_open(self._timeline.now())
        return None if message.template or open_ else 63016

    def _fail(self, message: Message, code: int) -> None:
        with self._state.changing():
            message.error = code
        self._advance(message, "undelivered" if code in _UNDELIVERED else "failed")
        self._journal.log(
            "outbound",
            message.customer,
            f"{message.status} {short(message.sid)}{quote(message.body)}",
            ok=False,
            result=str(code),
            raw={"MessageSid": message.sid, "ErrorCode": code, "ErrorMessage": FAILURES[code]},
        )
        self._journal.message(message)

    def _advance(self, message: Message, status: str) -> None:
        with self._state.changing():
            message.status, message.updated = status, self._timeline.now()
            self._callbacks.tell(message)
