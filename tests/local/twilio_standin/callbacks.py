"""Status callbacks: signed, asynchronous, in order for one message unless told to shuffle them."""

import threading
from collections import deque
from collections.abc import Callable
from time import perf_counter
from urllib.parse import urldefrag

import requests

from .config import Config
from .errors import FAILURES
from .faults import FaultBox
from .journal import Journal, short
from .model import Message
from .outside import call_as_twilio
from .signing import signed_headers
from .timeline import Timeline

_SHUFFLED_SECONDS = {"sent": 0.9, "delivered": 0.6, "read": 0.3}
"""With shuffled callbacks a later status overtakes an earlier one, always in the same way."""


class Callbacks:
    """Posts what became of messages to the address that came with each of them."""

    def __init__(self, config: Config, timeline: Timeline, faults: FaultBox, journal: Journal) -> None:
        self._config = config
        self._timeline = timeline
        self._faults = faults
        self._journal = journal
        self._waiting: dict[str, deque[Callable[[], None]]] = {}
        self._lock = threading.Lock()

    def tell(self, message: Message) -> None:
        """Will post the message's present status; nothing when no address was given or callbacks are off."""
        faults = self._faults.get()
        if not message.status_callback or faults.dropCallbacks:
            return
        url, form = message.status_callback, self._fields(message)
        copies = 2 if faults.duplicateCallbacks else 1
        delay = faults.callbackDelayMs / 1000
        for _ in range(copies):
            if faults.shuffleCallbacks:
                self._timeline.later(
                    delay + _SHUFFLED_SECONDS.get(message.status, 0), lambda: self._post(url, message.customer, form)
                )
            else:
                self._queue(message.sid, delay, lambda: self._post(url, message.customer, form))

    def _queue(self, sid: str, delay: float, post: Callable[[], None]) -> None:
        with self._lock:
            waiting = self._waiting.setdefault(sid, deque())
            waiting.append(post)
            if len(waiting) == 1:
                self._timeline.later(delay, lambda: self._drain(sid))

    def _drain(self, sid: str) -> None:
        """Posts all that waits for this message, one after another; only one thread does so at a time."""
        while True:
            with self._lock:
                post = self._waiting[sid][0]
            post()
            with self._lock:
                self._waiting[sid].popleft()
                if not self._waiting[sid]:
                    del self._waiting[sid]
                    return

    def _fields(self, message: Message) -> dict[str, str]:
        fields = {
            "AccountSid": self._config.account_sid,
            "ApiVersion": "2010-04-01",
            "ChannelPrefix": "whatsapp",
            "ChannelToAddress": message.to.removeprefix("whatsapp:"),
            "From": message.from_,
            "MessageSid": message.sid,
            "MessageStatus": message.status,
            "SmsSid": message.sid,
            "SmsStatus": message.status,
            "StructuredMessage": "false",
            "To": message.to,
        }
        if message.service_sid:
            fields["MessagingServiceSid"] = message.service_sid
        if message.status == "read":
            fields["EventType"] = "READ"
        if message.error:
            fields |= {"ErrorCode": str(message.error), "ErrorMessage": FAILURES[message.error]}
        return fields

    def _post(self, url: str, customer: str, form: dict[str, str]) -> None:
        began = perf_counter()
        try:
            answer = call_as_twilio(urldefrag(url).url, form, signed_headers(self._config, url, form))
            status: int | None = answer.status_code
        except requests.RequestException:
            status = None
        ok = status is not None and status < 400
        took = f"{(perf_counter() - began) * 1000:.0f} ms"
        self._journal.log(
            "receipt",
            customer,
            f"status {form['MessageStatus']} {short(form['MessageSid'])}",
            ok=ok,
            result=took if ok else "11200",
            raw=form,
            answer={"status": status} if ok else {"status": status, "error": 11200},
        )
