"""The customer's messages: handed to our webhook as Twilio does, and what Twilio makes of its answer."""

import xml.etree.ElementTree as xml
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urldefrag

import requests

from .config import Config
from .delivery import Delivery
from .faults import FaultBox
from .inbound_fields import fields
from .journal import Journal, quote, short
from .model import REPLY, Message
from .outside import call_as_twilio
from .signing import signed_headers
from .state import State
from .timeline import Timeline

_MAX_TWIML = 64 * 1024
_MAX_COPIES = 64
_SHUFFLED_SECONDS = 1.5
_XML = ("text/xml", "application/xml", "text/html")


@dataclass(frozen=True)
class Outcome:
    """How a webhook ended: its HTTP status (None: no answer), Twilio's error code for it, and replies in it."""

    status: int | None
    error: int | None = None
    replies: tuple[str, ...] = field(default=())


class Inbound:
    """Delivers messages of customers to the webhook."""

    def __init__(
        self, config: Config, state: State, timeline: Timeline, faults: FaultBox, journal: Journal, delivery: Delivery
    ) -> None:
        self._config = config
        self._state = state
        self._timeline = timeline
        self._faults = faults
        self._journal = journal
        self._delivery = delivery
        self._arrived = 0

    def send(self, message: Message, copies: int, changed: dict[str, str | None]) -> list[Outcome]:
        """Calls the webhook `copies` times at once, and waits for the answers; none when webhooks are being dropped.

        `changed` replaces parameters of the form, or takes them out (None).
        """
        form = fields(self._config, self._state, message, self._state.customer(message.customer))
        form = {name: value for name, value in (form | changed).items() if value is not None}
        self._state.add(message)
        self._journal.message(message)
        self._journal.customer(message.customer)
        if self._faults.take("dropWebhooks"):
            self._log(message, form, Outcome(None, 11200), "0 ms")
            return []
        copies = min(copies * (2 if self._faults.get().duplicateWebhooks else 1), _MAX_COPIES)
        self._wait_when_shuffled()
        with ThreadPoolExecutor(copies) as together:
            outcomes = list(together.map(lambda _: self._call(message, form), range(copies)))
        self._settle(message, outcomes)
        return outcomes

    def _wait_when_shuffled(self) -> None:
        """Holds every other webhook back, so that the one after it overtakes it."""
        with self._state.changing():
            self._arrived += 1
            late = self._arrived % 2 == 1
        if late and self._faults.get().shuffleWebhooks:
            self._timeline.pause(_SHUFFLED_SECONDS)

    def _call(self, message: Message, form: dict[str, str]) -> Outcome:
        url, began = self._config.webhook_url, perf_counter()
        try:
            answer = call_as_twilio(urldefrag(url).url, form, signed_headers(self._config, url, form))
            outcome = judge(answer)
        except requests.RequestException:
            outcome = Outcome(None, 11200)
        self._log(message, form, outcome, f"{(perf_counter() - began) * 1000:.0f} ms")
        return outcome

    def _settle(self, message: Message, outcomes: list[Outcome]) -> None:
        with self._state.changing():
            message.reached = any(outcome.error is None for outcome in outcomes)
        self._journal.message(message)
        for text in outcomes[0].replies:
            self._reply(message, text)

    def _reply(self, message: Message, text: str) -> None:
        now = self._timeline.now()
        sid = self._state.new_sid("SM")
        reply = Message(sid, REPLY, message.to, message.from_, text, "queued", created=now, updated=now)
        self._delivery.accept(reply, None)

    def _log(self, message: Message, form: dict[str, str], outcome: Outcome, took: str) -> None:
        self._journal.log(
            "inbound",
            message.customer,
            _title(form),
            ok=outcome.error is None,
            result=took if outcome.error is None else str(outcome.error),
            raw=form,
            answer={"status": outcome.status, "error": outcome.error},
        )


def judge(answer: requests.Response) -> Outcome:
    """What Twilio makes of a webhook's answer: TwiML, plain text that goes to the customer, or an error."""
    status, kind = answer.status_code, answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not 200 <= status < 300:
        return Outcome(status, 11200)
    if len(answer.content) > _MAX_TWIML:
        return Outcome(status, 11750)
    if status == 204:
        return Outcome(status)
    if kind == "text/plain" and answer.content:
        return Outcome(status, None, (answer.content.decode(errors="replace"),))
    if kind not in _XML:
        return Outcome(status, 12300)
    return _twiml(status, answer.content)


def _twiml(status: int, content: bytes) -> Outcome:
    """An empty body counts as a page that could not be had. https://github.com/get-convex/twilio/pull/9"""
    if not content.strip():
        return Outcome(status, 11200)
    try:
        root = xml.fromstring(content)
    except xml.ParseError:
        return Outcome(status, 12100)
    if root.tag != "Response":
        return Outcome(status, 12100)
    texts = ("".join(verb.itertext()).strip() for verb in root if verb.tag in ("Message", "Sms"))
    return Outcome(status, None, tuple(text for text in texts if text))


def _title(form: dict[str, str]) -> str:
    kind = form.get("MediaContentType0") or form.get("MessageType", "text")
    quoted = form.get("OriginalRepliedMessageSid")
    return f"{kind}{f' → {short(quoted)}' if quoted else ''}{quote(form.get('Body', ''))}"
