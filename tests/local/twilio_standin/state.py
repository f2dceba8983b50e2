"""The stand-in's memory, safe for many threads."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count

from .model import INBOUND, Customer, Media, Message

PRESETS = (
    ("whatsapp:+5511900000000", "Marina S."),
    ("whatsapp:+5511900000021", "João P."),
    ("whatsapp:+5511900000022", "Lívia R."),
    ("whatsapp:+12025550143", "Emma W."),
    ("whatsapp:BR.1502576394655843", "Caio (sem número)"),
)
"""Who is there from the start: three in Brazil, one abroad, one whose number WhatsApp hides."""


class State:
    """Messages, files and customers. Whoever reads and then writes holds `changing()`."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._numbers = count()
        self._lock = threading.RLock()
        self.clear()

    def clear(self) -> None:
        """Forgets everything but the customers of the start; SIDs go on, so that none is ever given twice."""
        with self._lock:
            self.messages: dict[str, Message] = {}
            self.media: dict[str, Media] = {}
            self.customers = {address: Customer(address, name) for address, name in PRESETS}

    @contextmanager
    def changing(self) -> Iterator[None]:
        with self._lock:
            yield

    def new_sid(self, prefix: str) -> str:
        """Twilio's form: two letters and 32 hexadecimal digits."""
        with self._lock:
            return prefix + hashlib.sha256(f"{self._seed}:{next(self._numbers)}".encode()).hexdigest()[:32]

    def add(self, message: Message) -> None:
        with self._lock:
            self.messages[message.sid] = message
            customer = self.customer(message.customer)
            if message.direction == INBOUND:
                customer.last_inbound = max(message.created, customer.last_inbound or message.created)

    def add_media(
        self, message: Message, content: bytes, content_type: str, name: str, now: datetime, sid: str | None = None
    ) -> Media:
        with self._lock:
            media = Media(sid or self.new_sid("ME"), message.sid, content_type, content, name, now)
            self.media[media.sid] = media
            message.media.append(media.sid)
            return media

    def customer(self, address: str, name: str = "") -> Customer:
        """The customer of that address, made on first use; a name that is given replaces the one before."""
        with self._lock:
            known = self.customers.setdefault(address, Customer(address, name))
            known.name = name or known.name
            return known

    def of(self, customer: str | None) -> list[Message]:
        """A customer's messages, or everyone's, oldest first."""
        with self._lock:
            found = [message for message in self.messages.values() if customer in (None, message.customer)]
        return sorted(found, key=lambda message: message.created)

    def remove(self, sid: str) -> bool:
        """Deletes a message with its files; whether there was one."""
        with self._lock:
            message = self.messages.pop(sid, None)
            for media in message.media if message else ():
                self.media.pop(media, None)
            return message is not None

    def remove_media(self, sid: str) -> bool:
        with self._lock:
            media = self.media.pop(sid, None)
            if media and media.message_sid in self.messages:
                self.messages[media.message_sid].media.remove(sid)
            return media is not None

    def mark_read(self, customer: str, matches: Callable[[Message], bool], now: datetime) -> list[Message]:
        """Sets those messages of a customer's that match to `read`; returns the ones that were not."""
        with self._lock:
            fresh = [m for m in self.of(customer) if m.status != "read" and matches(m)]
            for message in fresh:
                message.status, message.updated = "read", now
            return fresh

    def age(self, customer: str, by: timedelta) -> None:
        """Makes everything of a customer's older, so that their 24 hours run out sooner."""
        with self._lock:
            for message in self.of(customer):
                message.created -= by
                message.updated -= by
                message.sent = message.sent and message.sent - by
            known = self.customer(customer)
            known.last_inbound = known.last_inbound and known.last_inbound - by
