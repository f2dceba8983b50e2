"""What may break, and what follows: the one table. The tests here play each of its rows; ARCHITECTURE.md shows them.

`python -m tests.faults.matrix` writes it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "ARCHITECTURE.md"
HEADING = "## What happens when it breaks"

RECEIVED_AGAIN = "Twilio gets no 200; its list tells of the message at the next reconciliation"
UNPROCESSED = "the work item is still pending: the sweep takes the turn"
NEXT_TURN = "the turn's lease ends, and the sweep takes a new one"
SENT_BY_SWEEP = "the send's lease ends; Twilio's list does not have the message: the sweep sends it"
FOUND = "the send's lease ends; Twilio's list, or a callback, tells that it has the message"
ASKED_AGAIN = "nothing was changed; the dashboard asks again"
NOTHING_LEFT = "nothing is left to do"
ONCE = "the dashboard asks again, and gets what is there already"


@dataclass(frozen=True)
class Kill:
    """The functions' process is killed (SIGKILL) `when` the `nth` call of `at` in the flow is made.

    `having`: only where the same thread has called that before.
    """

    flow: str
    step: str
    then: str
    at: str
    when: str
    nth: int = 1
    having: str | None = None

    @property
    def row(self) -> tuple[str, str, str]:
        return self.flow, f"killed {self.step}", self.then


@dataclass(frozen=True)
class Fault:
    """Something outside fails. `name` is what the stand-in calls it, or what the test does, so many `times`."""

    flow: str
    what: str
    then: str
    name: str
    times: int = 1

    @property
    def row(self) -> tuple[str, str, str]:
        return self.flow, self.what, self.then


WEBHOOK = (
    Kill("webhook", "before the message is written", RECEIVED_AGAIN, "store.receive", "before"),
    Kill(
        "webhook",
        "when it is written, before Twilio hears 200",
        "the turn goes on; the same webhook again is a duplicate",
        "store.receive",
        "after",
    ),
)

# taking the turn is the first commit, speaking the second
TURN = (
    Kill("turn", "when the work item is read", UNPROCESSED, "store.work_item", "after"),
    Kill("turn", "before the turn is taken", UNPROCESSED, "store.take_turn", "before"),
    Kill("turn", "when the turn is taken", NEXT_TURN, "store.take_turn", "after"),
    Kill("turn", "before the model is asked", NEXT_TURN, "model.propose", "before"),
    Kill("turn", "when the model has answered", NEXT_TURN, "model.propose", "after"),
    Kill("turn", "before the answer is written", NEXT_TURN, "store.commit", "before", 2),
    Kill("turn", "when the answer is written", SENT_BY_SWEEP, "store.commit", "after", 2),
    Kill("turn", "before Twilio is called", SENT_BY_SWEEP, "twilio.send", "before"),
    Kill("turn", "when Twilio has the answer", FOUND, "twilio.send", "after"),
    Kill("turn", "before Twilio's answer is written", FOUND, "store.put_message", "before", 1, "twilio.send"),
    Kill(
        "turn",
        "when Twilio's answer is written",
        NOTHING_LEFT,
        "store.put_message",
        "after",
        1,
        "twilio.send",
    ),
)

HANDOFF = (
    Kill("handoff", "before it is written", NEXT_TURN, "store.commit", "before", 2),
    Kill("handoff", "when it is written", SENT_BY_SWEEP, "store.commit", "after", 2),
    Kill("handoff", "when Twilio has its words", FOUND, "twilio.send", "after"),
)

CLAIM = (
    Kill("claim", "before it is written", ASKED_AGAIN, "store.commit", "before"),
    Kill("claim", "when it is written", ONCE, "store.commit", "after"),
)

REPLY = (
    Kill("reply", "before it is written", ASKED_AGAIN, "store.commit", "before"),
    Kill("reply", "when it is written", SENT_BY_SWEEP, "store.commit", "after"),
    Kill("reply", "before Twilio is called", SENT_BY_SWEEP, "twilio.send", "before"),
    Kill("reply", "when Twilio has it", FOUND, "twilio.send", "after"),
    Kill("reply", "before Twilio's answer is written", FOUND, "store.put_message", "before", 1, "twilio.send"),
    Kill("reply", "when Twilio's answer is written", ONCE, "store.put_message", "after", 1, "twilio.send"),
)

STATUS = (
    Kill(
        "status callback",
        "before it is written",
        "the next callback, or Twilio's list, tells the same",
        "store.put_message",
        "before",
        1,
        "store.see_message",
    ),
    Kill(
        "status callback",
        "when it is written",
        NOTHING_LEFT,
        "store.put_message",
        "after",
        1,
        "store.see_message",
    ),
)

MEDIA = (
    Kill("picture", "before it is fetched", UNPROCESSED, "files.fetch", "before"),
    Kill("picture", "when it is fetched", UNPROCESSED, "files.fetch", "after"),
    Kill("picture", "when it is in the bucket", UNPROCESSED, "bucket.put", "after"),
    Kill("picture", "before the message tells of it", UNPROCESSED, "store.put_message", "before"),
    Kill("picture", "when the message tells of it", UNPROCESSED, "store.put_message", "after"),
)

# in the order of the sweep's own steps, so that each is killed where the one before it left off
SWEEP = (
    Kill("sweep", "when it has the lease of a send", "the next sweep sends it", "store.put_message", "after"),
    Kill("sweep", "when Twilio has what it sent again", FOUND, "twilio.send", "after"),
    Kill("sweep", "when it has put a file into the bucket", "the next sweep does so again", "bucket.put", "after"),
    Kill("sweep", "in a turn, when its answer is written", SENT_BY_SWEEP, "store.commit", "after", 2),
    Kill("sweep", "when it has found a message in Twilio's list", "its event comes as ever", "store.receive", "after"),
)

KILLS = (*WEBHOOK, *TURN, *HANDOFF, *CLAIM, *REPLY, *STATUS, *MEDIA)

TWILIO = (
    Fault("Twilio", "429", "queued, sent again after a pause that grows", "429"),
    Fault("Twilio", "500", "unknown: looked up after a minute, sent again as Twilio does not have it", "500"),
    Fault("Twilio", "a time-out before it accepts", "unknown: looked up, and sent again", "timeout_before"),
    Fault("Twilio", "a time-out after it accepted", "unknown: a callback or its list tells", "timeout_after_accept"),
)

CALLBACKS = (
    Fault("callbacks", "before the response", "the callback is believed; the response adds nothing", "early"),
    Fault("callbacks", "in the wrong order", "a status only moves forward", "shuffleCallbacks"),
    Fault("callbacks", "each one twice", "the second changes nothing", "duplicateCallbacks"),
    Fault("callbacks", "none at all", "Twilio's list tells at the next reconciliation", "dropCallbacks"),
)

GEMINI = (
    Fault("Gemini", "429", "handed over: model_rate_limited", "429"),
    Fault("Gemini", "503", "handed over: model_unavailable", "503"),
    Fault("Gemini", "30 s of silence", "handed over after 20 s: model_timeout", "silence"),
    Fault("Gemini", "the prompt is blocked", "handed over: model_blocked", "blocked"),
    Fault("Gemini", "an empty answer", "handed over: model_empty", "empty"),
    Fault("Gemini", "broken JSON, twice", "handed over: model_malformed", "broken_json", 2),
    Fault("Gemini", "another schema, twice", "handed over: model_malformed", "wrong_schema", 2),
    Fault("Gemini", "an answer too long for WhatsApp, twice", "handed over: model_malformed", "too_long", 2),
    Fault("Gemini", "a price that nobody wrote down, twice", "handed over: not_in_sources", "invented_price", 2),
    Fault("Gemini", "a link that nobody wrote down, twice", "handed over: not_in_sources", "invented_link", 2),
)

BASE = (
    Fault("bucket", "is down", "the picture waits at Twilio; the event, or the sweep, tries again", "storage down"),
    Fault(
        "Firestore",
        "stands still",
        "the webhook answers 503 in time; what it wrote may be there all the same",
        "frozen",
    ),
    Fault(
        "Firestore", "UNAVAILABLE, before or after a write", "asked again: preconditions make it once", "unavailable"
    ),
    Fault("Firestore", "ABORTED", "read and decided again", "aborted"),
)

ROWS = tuple(each.row for each in (*KILLS, *SWEEP, *TWILIO, *CALLBACKS, *GEMINI, *BASE))


def as_markdown(rows: Iterable[tuple[str, str, str]] = ROWS) -> str:
    lines = ["| where | what | then |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines) + "\n"


def shown() -> str:
    """The table as ARCHITECTURE.md shows it; empty where there is none."""
    found = re.search(
        rf"^{HEADING}\n.*?(^\| where .*?\n)(?=\n|\Z)", DOCUMENT.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    return found[1] if found else ""


if __name__ == "__main__":
    DOCUMENT.write_text(DOCUMENT.read_text("utf-8").replace(shown(), as_markdown()), "utf-8")
