"""The function that a new inbound message wakes: the bot's turn."""

from __future__ import annotations

import flask
import functions_framework
from cloudevents.http import CloudEvent

from transbordo.adapters.logs import handling, report
from transbordo.domain.conversation.turn import woken_for
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
    sid = woken_for(str(event["document"]).rsplit("/", 1)[-1])
    with handling("answer", flask.request.headers.get) as line:
        line.fields["message_id"] = sid
        try:
            outcome = usecase.answer(wired.bot(), sid)
        except NotFound as error:
            line.ends("without_conversation", "ERROR", error=error)
            return
        except SettingsError:
            # names of settings and nothing of a customer: ops need the words
            raise
        except Exception as error:
            # any other may quote the customer: its types and places are logged, its words go nowhere
            report("turn_failed", error, message_id=sid)
            raise TurnFailed from None
        line.ends(outcome.value)
