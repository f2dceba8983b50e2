"""What the use cases need of the outside world. Each port has one adapter, and one fake with the same contract."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from transbordo.domain.access import User
from transbordo.domain.articles import Article, Chunk, Stage
from transbordo.domain.asking import Filled, Purpose, Vector
from transbordo.domain.audit import Audit, Person
from transbordo.domain.bot_settings import BotSettings
from transbordo.domain.business_settings import BusinessSettings
from transbordo.domain.cases import Case
from transbordo.domain.change import Change, Seen
from transbordo.domain.conversation import Conversation
from transbordo.domain.joining import Joined
from transbordo.domain.media_types import Fetched
from transbordo.domain.messages import Entry, Note, Outbound, Received
from transbordo.domain.opening import Business
from transbordo.domain.outgoing import Outgoing, SendResult
from transbordo.domain.promise import Desk
from transbordo.domain.prompt import Prompt, Telling
from transbordo.domain.prompt import Queue as PromptQueue
from transbordo.domain.proposal import Proposal
from transbordo.domain.reconciling import Checked, Counts, Listing
from transbordo.domain.shape import Shape
from transbordo.domain.shelf import Place, Shelved
from transbordo.domain.templates import ContentTemplate
from transbordo.domain.versions import BotState, Version
from transbordo.domain.webhook import InboundMessage, IncomingMedia

Clock = Callable[[], datetime]
"""Now, as aware UTC."""

NewId = Callable[[], str]
"""A fresh ULID."""


class Conflict(Exception):
    """Something that a decision rests on changed between reading and writing: read and decide again."""


class StoreUnavailable(Exception):
    """The store did not answer in time, or refused for the moment; the same call may work later."""


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """The durable work item of one inbound message; `text` as it came, `has_media`: it names files at Twilio."""

    sid: str
    cid: str
    text: str
    has_media: bool
    done: bool


@dataclass(frozen=True, kw_only=True)
class SeenOutbound:
    """An outgoing message as it was read; a change is refused when it has moved on since."""

    cid: str
    message: Outbound
    version: Any = None


@dataclass(frozen=True, kw_only=True)
class SeenReceived:
    """A customer's message as it was read."""

    cid: str
    message: Received
    version: Any = None


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """What the bot works from, apart from the conversation itself.

    `version`: of the published bot that this is; 0 for a draft. `tokens_today`: what all customers together have cost
    since the business's midnight, as far as it was known a minute ago.
    """

    business: Business
    bot: BotSettings
    articles: tuple[Article, ...]
    queues: tuple[PromptQueue, ...]
    version: int = 0
    tokens_today: int = 0


@dataclass(frozen=True, kw_only=True)
class Committed:
    """A decision as it was written: the versions of the entries that it made, by id, and what is there after it."""

    entries: Mapping[str, Any]
    after: Seen


class ListUnavailable(Exception):
    """Twilio could not be asked for its messages, or did not answer in time."""


class Store(Protocol):
    """Conversations and all that belongs to them. Every write is atomic."""

    def receive(self, message: InboundMessage, received: Received) -> bool:
        """Work item, message and conversation in one commit. False: it was there already.

        Without a read, but for two kinds: a message found late, since the customer's window never closes sooner for
        it, and one without a phone, which goes where its signpost leads.
        """

    def work_item(self, sid: str) -> WorkItem | None: ...

    def finish(self, sid: str, now: datetime) -> None:
        """Nothing more is to be done for this inbound message."""

    def see(self, cid: str) -> Seen | None:
        """The conversation and its turn, in one round trip."""

    def commit(self, seen: Seen, change: Change, now: datetime) -> Committed:
        """Write a decision whole.

        Raises Conflict when what was seen, or the absence of an id to create, is no longer so.
        """

    def take_turn(self, seen: Seen, change: Change, limit: int, now: datetime) -> tuple[Committed, tuple[Entry, ...]]:
        """`commit`, and the `timeline` as it is meanwhile, in one round trip."""

    def timeline(self, cid: str, limit: int) -> tuple[Entry, ...]:
        """The newest `limit` entries, oldest first."""

    def entry(self, cid: str, mid: str) -> Entry | None: ...

    def see_message(self, cid: str, mid: str) -> SeenOutbound | SeenReceived | None:
        """A message of either direction, to change it; None for notes and events too."""

    def put_message(self, seen: SeenOutbound | SeenReceived, message: Outbound | Received) -> None:
        """Replace a message. Raises Conflict when it has changed since it was seen."""

    def heard(self, word: str, limit: int) -> tuple[tuple[str, Received], ...]:
        """Voice notes in which `word` (as `words_of` folds it) was said, newest first, each with its conversation."""

    def conversations(self, cids: Collection[str]) -> Mapping[str, Conversation]:
        """Those that there are, by id, in one round trip."""

    def add_note(self, cid: str, note: Note) -> bool:
        """False: this note was there already."""

    def knowledge(self, stage: Stage = "live") -> Knowledge:
        """What is live is kept in memory for a minute; a draft is always as it is now."""

    def business(self) -> Business: ...

    def queue_targets(self) -> Mapping[str, int]:
        """Seconds within which somebody who waits should be served, by queue."""

    def desk(self, queue: str) -> Desk: ...

    def desk_user(self, uid: str) -> User | None: ...

    def template(self, content_sid: str) -> ContentTemplate | None: ...

    def leaders(self) -> tuple[User, ...]:
        """Supervisors and administrators."""

    def unprocessed(self, before: datetime, limit: int) -> tuple[WorkItem, ...]:
        """Pending work items received before a moment, oldest first."""

    def silent(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        """The bot's conversations whose customer spoke last, before a moment; longest first."""

    def stuck_sends(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """Conversation and message ids of sends whose lease ran out, whose outcome is unknown, whose pause is over."""

    def pending_media(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """Conversation and message ids of those with a file still at Twilio that it is time to ask for again."""

    def waiting(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        """Conversations in a queue since before a moment, for which nobody was called yet; longest first."""

    def idle(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        """Conversations of the bot in which nothing was said since a moment."""

    def quiet_agents(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Agents who are not offline but were last seen before a moment."""

    def set_offline(self, uid: str, now: datetime) -> None: ...

    def join(self, kept: Seen, other_cid: str, other: Seen | None, joined: Joined, now: datetime) -> None:
        """Write the joined conversation, and leave a signpost to it where `other` is or would be.

        Raises Conflict when either has changed since it was seen.
        """

    def move_entries(self, source: str, target: str, limit: int) -> int:
        """Up to `limit` entries of one conversation into another; how many there were.

        Raises Conflict when one of them changed meanwhile.
        """

    def known_inbound(self, sids: Collection[str]) -> frozenset[str]:
        """Those of the customers' messages that have reached us."""

    def sent(self, sids: Collection[str]) -> Mapping[str, SeenOutbound]:
        """Our messages by Twilio's ids, as far as we know of them."""

    def last_check(self) -> Checked: ...

    def note_check(self, checked: Checked, day: str, until: datetime, counts: Counts, now: datetime) -> None:
        """Add `counts` to the ledger of `day` (YYYY-MM-DD): Twilio's list and ours were compared up to `until`.

        Raises Conflict when another process has noted a check since `checked`.
        """

    def note_repairs(self, day: str, counts: Counts, now: datetime) -> None:
        """Add `counts` to the ledger of `day`, however far anybody has compared."""


class WhatsApp(Protocol):
    def send(self, outgoing: Outgoing) -> SendResult: ...

    def typing(self, inbound_sid: str) -> None:
        """Show "typing…" to the customer; best effort."""

    def find(self, outgoing: Outgoing, since: datetime, until: datetime, known: Collection[str]) -> SendResult | None:
        """What became of a send, made between two moments, whose answer was lost; None: Twilio does not have it.

        `known`: Twilio's ids of our other messages, which may say the same.
        """

    def listed(self, after: datetime, before: datetime, limit: int) -> Listing:
        """Messages of both directions between two moments, oldest first; the newest `limit` of each direction.

        Raises ListUnavailable.
        """

    def files(self, sid: str) -> tuple[IncomingMedia, ...]:
        """The files of a customer's message. Raises ListUnavailable."""


class MediaSource(Protocol):
    def fetch(self, url: str, limit_bytes: int) -> Fetched:
        """A customer's file from Twilio; raises the errors of `transbordo.domain.media_types`."""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """An object of the bucket; `size` in bytes, `name` as the person who sent it calls it."""

    content_type: str
    size: int
    name: str


class BucketUnavailable(Exception):
    """The bucket did not answer in time, or refused for the moment."""


class Bucket(Protocol):
    """Each raises BucketUnavailable when the bucket cannot be reached."""

    def put(self, path: str, content: bytes, content_type: str, name: str = "") -> None: ...

    def get(self, path: str) -> bytes:
        """Raises FileNotFoundError when nothing lies there."""

    def describe(self, path: str) -> Stored | None:
        """What lies there; None: nothing does."""

    def link(self, path: str, *, content_type: str, name: str, inline: bool, expires_s: int) -> str:
        """An address that anyone can read for `expires_s` seconds."""


class Model(Protocol):
    """Each is one call, without repeats. Each raises ModelFailed."""

    def propose(self, prompt: Prompt, *, deadline_s: float) -> Proposal:
        """The bot's answer to a conversation."""

    def fill(
        self,
        telling: Telling,
        shape: Shape,
        *,
        deadline_s: float,
        model: str = "",
        safety: Mapping[str, str] | None = None,
    ) -> Filled:
        """JSON of the shape `shape`; `model`: another than the usual one, `safety`: harm -> threshold."""

    def embed(self, texts: Sequence[str], *, purpose: Purpose, deadline_s: float) -> tuple[Vector, ...]:
        """A vector for each text, in their order."""


@dataclass(frozen=True, kw_only=True)
class SeenArticle:
    """An article as it was read, None where there is none, and where its pieces stand, by id, if these were read."""

    id: str
    shelved: Shelved | None
    pieces: Mapping[str, Place] = field(default_factory=dict)
    version: Any = None


@dataclass(frozen=True, kw_only=True)
class Reshelved:
    """What becomes of an article; None: it goes. `vectors`: of pieces that are new, by id, as far as there are any."""

    seen: SeenArticle
    after: Shelved | None
    vectors: Mapping[str, Vector] = field(default_factory=dict)


class Shelves(Protocol):
    """The business's articles with their pieces, edited and found by meaning. Each raises StoreUnavailable."""

    def nearest(self, vector: Vector, *, stage: Stage, limit: int) -> tuple[Chunk, ...]:
        """The pieces whose meaning is nearest, nearest first."""

    def see(self, article_id: str) -> SeenArticle: ...

    def see_all(self) -> tuple[SeenArticle, ...]:
        """Without their pieces, of which there may be very many."""

    def with_pieces(self, articles: Sequence[SeenArticle]) -> tuple[SeenArticle, ...]: ...

    def size(self) -> int:
        """How many articles there are, drafts included."""

    def commit(
        self,
        changes: Sequence[Reshelved],
        now: datetime,
        *,
        by: Person | None = None,
        audit: Audit | None = None,
    ) -> None:
        """Write them with their pieces, each article whole; of many some may be written when it fails.

        The draft of the bot is another from then on, which `settings/bot` tells. What goes live is kept for ever, to
        be found by `once_live`. `by`: who edits.

        Raises Conflict when an article has changed since it was seen.
        """

    def widen(self, changes: Sequence[Reshelved]) -> tuple[Reshelved, ...]:
        """Before `Workshop.put_bot` writes these: their pieces stand where they will, too, and what goes live is kept.

        Each article on its way is marked for `untidy`, and the changes that are given back rest on that. May be
        repeated. Raises Conflict when an article has changed since it was seen.
        """

    def tidy(self, ids: Collection[str]) -> None:
        """Bring the pieces of these articles to where they belong, as they are cut today. May be repeated.

        Raises Conflict when an article changed meanwhile; it stays marked, and the others are tidied all the same.
        """

    def untidy(self, limit: int) -> tuple[str, ...]:
        """Articles whose pieces may not be where they belong, or were cut by another CUTTING."""

    def once_live(self, hashes: Mapping[str, str]) -> Mapping[str, Article]:
        """Articles as they were published, by id, of these ids and hashes of content; those that there are."""

    def unembedded(self, limit: int) -> tuple[Chunk, ...]:
        """Pieces that have no vector yet."""

    def put_vectors(self, vectors: Mapping[Chunk, Vector]) -> None:
        """Raises Conflict when one of the pieces is gone, and writes none then."""


@dataclass(frozen=True, kw_only=True)
class SeenBot:
    """The bot's draft and what is published, as they were read."""

    state: BotState
    version: Any = None


@dataclass(frozen=True, kw_only=True)
class SeenCase:
    """A test case as it was read."""

    case: Case
    version: Any = None


class TooMuchAtOnce(Exception):
    """More than one commit takes; nothing was written."""


class Workshop(Protocol):
    """Where the business works on its bot: the draft, its versions, the cases that it is tested by, and the business's
    own settings. Each write is one commit with its entry of the audit, and raises Conflict when what it rests on has
    changed since it was seen.
    """

    def bot(self) -> SeenBot: ...

    def put_bot(
        self,
        seen: SeenBot,
        state: BotState,
        audit: Audit,
        *,
        articles: Sequence[Reshelved] = (),
        version: Version | None = None,
    ) -> None:
        """`articles`: what becomes of them in the same commit, but for their pieces, see `Shelves.widen` and `tidy`.

        `version`: what is published by it. Raises TooMuchAtOnce.
        """

    def version(self, number: int) -> Version | None: ...

    def cases(self) -> tuple[Case, ...]: ...

    def case(self, id_: str) -> SeenCase | None: ...

    def add_case(self, case: Case, audit: Audit) -> None:
        """Raises Conflict when there is one with this id."""

    def put_case(self, seen: SeenCase, case: Case, audit: Audit | None = None) -> None: ...

    def remove_case(self, id_: str, audit: Audit) -> None:
        """What is not there is removed already."""

    def put_business(self, business: BusinessSettings, audit: Audit) -> None: ...


class PdfFailed(Exception):
    """A PDF gives no text; the text is the code of an `ImportProblem`."""


ReadPdf = Callable[[bytes], str]
"""The text of a PDF, with an empty line between its pages. Raises PdfFailed."""


class MailFailed(Exception):
    """An e-mail could not be handed to the mail server; the text is a short code of why."""


class Mail(Protocol):
    def send(self, to: str, subject: str, text: str) -> None:
        """Raises MailFailed."""
