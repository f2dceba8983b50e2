"""The function that a new inbound message wakes: the bot's turn."""

from __future__ import annotations

import time

import functions_framework
from cloudevents.http import CloudEvent

from transbordo.adapters.logs import log
from transbordo.errors import NotFound
from transbordo.settings import SettingsError
from transbordo.usecases import answer as usecase
from transbordo.wiring import Wiring

wired = Wiring(needs=("twilio", "gemini", "media"))


class TurnFailed(Exception):
    """A turn did not come to its end. Without a word of why: functions-framework prints what a function raises."""


@functions_framework.cloud_event
def answer(event: CloudEvent) -> None:
    """The event says only which document; all else is read again. When it raises, Eventarc tries again."""
    started = time.monotonic()
    sid = str(event["document"]).rsplit("/", 1)[-1]
    try:
        outcome = usecase.answer(wired.bot(), sid)
    except NotFound as error:
        log("ERROR", "turn_without_conversation", message_id=sid, error=error)
        return
    except SettingsError:
        # names of settings and nothing of a customer: ops need the words
        raise
    except Exception as error:
        # any other may quote the customer: its type and place are logged, its words go nowhere
        log("ERROR", "turn_failed", message_id=sid, error=error)
        raise TurnFailed from None
    log("INFO", outcome.value, message_id=sid, ms=round((time.monotonic() - started) * 1000))
