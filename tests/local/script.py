"""Plays a conversation that was never held, by the domain's own decisions: its documents are what real ones are."""

import hashlib
import itertools
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from transbordo.domain.conversation import ownership
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.card import Card, plain_card
from transbordo.domain.conversation.change import Change, EpisodeUpdate, Refused
from transbordo.domain.conversation.conversation import Contact, Conversation, LastInbound, LastMessage, Owner
from transbordo.domain.conversation.outbox import advanced, said
from transbordo.domain.conversation.protocol import protocol_number
from transbordo.domain.messages import (
    BOT,
    PREVIEW,
    Because,
    Entry,
    Media,
    MediaState,
    Note,
    Outbound,
    Place,
    Received,
    Source,
    Status,
)
from transbordo.domain.whatsapp import identity
from transbordo.domain.whatsapp.webhook import StatusUpdate

_WINDOW = timedelta(hours=24)
_ULID_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class File:
    """A file of a message, with the bytes that belong into the bucket."""

    content: bytes
    content_type: str
    name: str


@dataclass
class Script:
    """One customer's conversation; `ago` is always in minutes before `now`, and only falls."""

    now: datetime
    our_address: str
    phone: str
    name: str
    tags: tuple[str, ...] = ()
    entries: list[Entry] = field(default_factory=list)
    episodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    open_by_agent: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._serial = itertools.count()
        address = f"whatsapp:{self.phone}"
        fields = {"From": address, "To": self.our_address}
        self.conversation = Conversation(
            id=identity.conversation_id(fields),
            our_address=self.our_address,
            contact=Contact(name=self.name, address=address, key=identity.customer_key(fields), tags=self.tags),
        )

    def customer(self, ago: float, text: str = "", *, file: File | None = None, place: Place | None = None) -> str:
        """The customer says something; the id that others may refer to."""
        at = self._at(ago)
        sid = "SM" + hashlib.md5(f"{self.phone} {len(self.entries)}".encode(), usedforsecurity=False).hexdigest()
        message = Received(
            id=sid,
            type=_type_of(file) if file else "location" if place else "text",
            text=text,
            at=at,
            media=self._stored(sid, file),
            location=place,
        )
        self.entries.append(message)
        self._arrived(message)
        if self.conversation.owner is Owner.NOBODY:
            self._open(at)
        return sid

    def bot(self, ago: float, text: str, *articles: tuple[str, str]) -> str:
        """The bot answers, from `articles` (id, title)."""
        message = Outbound(
            id=self._id(ago),
            author=BOT,
            type="text",
            text=text,
            at=self._at(ago),
            status=Status.READ,
            status_at=self._at(ago),
            epoch=self.conversation.epoch,
            episode=self.conversation.episode,
            twilio_sid=self._twilio_sid(),
            attempts=1,
            because=Because(
                articles=tuple(Source(id=each, title=title) for each, title in articles),
                model="gemini-3.5-flash-lite",
                latency_ms=1100 + 37 * len(self.entries),
                prompt_tokens=1480 + 60 * len(self.entries),
                answer_tokens=len(text) // 4,
                confidence=0.93,
            ),
        )
        self._spoken(message)
        self._update_episode(EpisodeUpdate(protocol=self._protocol, bot_turns=1))
        self.conversation = replace(self.conversation, needs_reply=False, needs_reply_since=None, unread=0)
        return message.id

    def hand_off(self, ago: float, promise: str, card: Card) -> None:
        """The conversation goes to the card's queue, and the customer is told so."""
        at = self._at(ago)
        message = Outbound(
            id=self._id(ago),
            author=BOT,
            type="text",
            text=f"{promise} Seu protocolo é {self._protocol}.",
            at=at,
            status=Status.READ,
            status_at=at,
            epoch=self.conversation.epoch + 1,
            episode=self._protocol,
            twilio_sid=self._twilio_sid(),
            attempts=1,
            because=Because(rule=card.reason, model=None if card.by == "rule" else "gemini-3.5-flash-lite"),
        )
        self._apply(
            ownership.hand_off(
                self.conversation,
                card=card,
                promise=message,
                target_from=at,
                event_id=self._id(ago),
                answered=(),
                now=at,
            )
        )

    def card(self, ago: float, reason: str, **lines: Any) -> Card:
        """A card as the model makes one."""
        by: Literal["bot", "rule"] = "bot"
        return Card(reason=reason, by=by, at=self._at(ago), **lines)

    def plain_card(self, ago: float, reason: str) -> Card:
        """A card as it is made when no model is to be had."""
        return plain_card(tuple(self.entries), reason=reason, now=self._at(ago))

    def claim(self, ago: float, user: User) -> None:
        self._apply(
            ownership.claim(
                self.conversation,
                user,
                epoch=self.conversation.epoch,
                protocol=self._new_protocol(ago),
                event_ids=(self._id(ago), self._id(ago)),
                now=self._at(ago),
            )
        )

    def agent(
        self,
        ago: float,
        user: User,
        text: str,
        *,
        file: File | None = None,
        status: Status = Status.READ,
        failed_with: int | None = None,
    ) -> None:
        """A person answers; `failed_with` is Twilio's error code where the answer did not arrive."""
        at, mid = self._at(ago), self._id(ago)
        message = Outbound(
            id=mid,
            author=ownership.author_of(user),
            type=_type_of(file) if file else "text",
            text=text,
            at=at,
            status=status,
            status_at=at,
            epoch=self.conversation.epoch,
            episode=self.conversation.episode,
            media=self._stored(mid, file),
            twilio_sid=self._twilio_sid(),
            attempts=1,
        )
        if failed_with:
            told = StatusUpdate(twilio_sid=str(message.twilio_sid), status=Status.FAILED, error_code=failed_with)
            message = advanced(replace(message, status=Status.SENT), told, now=at)
        self._spoken(message)
        first = {"firstReplyAt": at, "firstReplyQueue": self.conversation.queue}
        fields = {} if self.conversation.first_reply_at else first
        self._update_episode(EpisodeUpdate(protocol=self._protocol, fields=fields))
        self.conversation = replace(
            self.conversation,
            first_reply_at=self.conversation.first_reply_at or at,
            needs_reply=False,
            needs_reply_since=None,
            unread=0,
        )

    def note(self, ago: float, user: User, text: str) -> None:
        author = ownership.author_of(user)
        self.entries.append(
            Note(id=self._id(ago), author=author, text=text, at=self._at(ago), episode=self.conversation.episode)
        )

    def resolve(self, ago: float, user: User | None, outcome: str, *, rating: int | None = None) -> None:
        """The episode ends; `user` None where nobody wrote for long."""
        protocol = self._protocol
        self._apply(
            ownership.resolve(
                self.conversation,
                user,
                epoch=self.conversation.epoch,
                outcome=outcome,
                event_id=self._id(ago),
                now=self._at(ago),
            )
        )
        self.episodes[protocol]["rating"] = rating

    # What every step needs

    @property
    def _protocol(self) -> str:
        assert self.conversation.episode
        return self.conversation.episode

    def _new_protocol(self, ago: float) -> str:
        return protocol_number(self._at(ago), f"{self.phone} {len(self.entries)}")

    def _open(self, at: datetime) -> None:
        ago = (self.now - at).total_seconds() / 60
        self.conversation, event, update = ownership.open_episode(
            self.conversation,
            protocol=self._new_protocol(ago),
            event_id=self._id(ago),
            owner=Owner.BOT,
            now=at,
        )
        self.entries.append(event)
        self._update_episode(update)

    def _apply(self, decided: Change | Refused) -> None:
        assert isinstance(decided, Change), f"the script asks for what is refused: {decided}"
        self.entries += decided.entries
        self.conversation = decided.conversation or self.conversation
        self._update_episode(decided.episode)
        for uid, by in decided.open_by_agent.items():
            self.open_by_agent[uid] = self.open_by_agent.get(uid, 0) + by

    def _update_episode(self, update: EpisodeUpdate | None) -> None:
        if update is None:
            return
        episode = self.episodes.setdefault(update.protocol, {"agents": [], "botTurns": 0})
        episode |= update.fields
        episode["botTurns"] += update.bot_turns
        if update.agent and update.agent not in episode["agents"]:
            episode["agents"].append(update.agent)

    def _arrived(self, message: Received) -> None:
        self.conversation = replace(
            self.conversation,
            last_message=LastMessage(
                id=message.id,
                direction=message.direction,
                author=message.author.kind,
                type=message.type,
                text=message.text[:PREVIEW],
                at=message.at,
            ),
            last_inbound=LastInbound(sid=message.id, at=message.at),
            window_expires_at=message.at + _WINDOW,
            needs_reply=True,
            needs_reply_since=message.at,
            unread=self.conversation.unread + 1,
            updated_at=message.at,
        )

    def _spoken(self, message: Outbound) -> None:
        self.entries.append(message)
        self.conversation = said(self.conversation, message)

    def _stored(self, mid: str, file: File | None) -> tuple[Media, ...]:
        if file is None:
            return ()
        path = f"conversations/{self.conversation.id}/{mid}/0"
        self.files[path] = file
        return (
            Media(
                state=MediaState.STORED,
                content_type=file.content_type,
                size=len(file.content),
                name=file.name,
                path=path,
            ),
        )

    def _at(self, ago: float) -> datetime:
        return self.now - timedelta(minutes=ago)

    def _id(self, ago: float) -> str:
        """A ULID (https://github.com/ulid/spec): its time, and digits that no other entry has."""
        seed = hashlib.sha256(f"{self.phone} {next(self._serial)}".encode()).digest()
        number = (int(self._at(ago).timestamp() * 1000) << 80) | int.from_bytes(seed[:10], "big")
        return "".join(_ULID_DIGITS[(number >> shift) & 31] for shift in range(125, -1, -5))

    def _twilio_sid(self) -> str:
        digest = hashlib.md5(f"{self.phone} out {len(self.entries)}".encode(), usedforsecurity=False)
        return "SM" + digest.hexdigest()


def _type_of(file: File) -> str:
    kind = file.content_type.split("/")[0]
    return kind if kind in ("image", "audio", "video") else "document"
