"""The function that Twilio calls: customers' messages, and what became of ours.

It loads neither Gemini nor firebase_admin nor Twilio's client: a customer's first message of the day waits for it.
"""

from __future__ import annotations

import re

import flask
import functions_framework

from transbordo.adapters.logs import concerns, handling, log, report, severity_of
from transbordo.domain.messages import Status
from transbordo.domain.ports import StoreUnavailable
from transbordo.domain.whatsapp.delivery_errors import explain
from transbordo.domain.whatsapp.webhook import MalformedWebhook, parse, parse_status
from transbordo.errors import Busy
from transbordo.settings import SettingsError
from transbordo.usecases.receive import receive
from transbordo.usecases.record_status import record_status
from transbordo.wiring import Wiring, now

MAX_BODY = 64 * 1024
"""Bytes. Twilio's own forms stay below a tenth of it."""

_ID = re.compile(r"(?!\.{1,2}$|__)[A-Za-z0-9._+-]{1,200}", re.ASCII)
"""What can be a document's id. https://firebase.google.com/docs/firestore/quotas#collections_documents_and_fields"""

wired = Wiring(needs=("twilio",))


@functions_framework.http
def whatsapp(request: flask.Request) -> flask.Response:
    """`/` takes customers' messages, `/status` the fate of ours; both only with Twilio's signature."""
    with handling("whatsapp", request.headers.get) as line:
        try:
            response, outcome = _answer(request)
        except SettingsError:
            # names of settings and nothing of a customer: ops need the words
            raise
        except Exception as error:
            # functions-framework would print its words, which may quote the customer; the message is reconciled later
            report("webhook_failed", error)
            response, outcome = _refuse(500), "failed"
        line.ends(outcome, severity_of(response.status_code), status=response.status_code)
        return response


def _answer(request: flask.Request) -> tuple[flask.Response, str]:
    path = request.path.removeprefix("/whatsapp").rstrip("/")
    if path not in ("", "/status"):
        return _refuse(404), "no_such_path"
    if request.method != "POST":
        return _refuse(405, Allow="POST"), "wrong_method"
    if request.content_length is None:
        return _refuse(411), "no_length"
    if request.content_length > MAX_BODY:
        return _refuse(413), "too_large"
    if request.mimetype != "application/x-www-form-urlencoded":
        return _refuse(415), "wrong_content_type"
    if not _signed(request, path):
        return _refuse(403), "bad_signature"
    try:
        return _accept(), _status(request) if path else _inbound(request)
    except MalformedWebhook:
        return _refuse(400), "malformed"
    except (StoreUnavailable, Busy) as error:
        log("ERROR", "store_unavailable", error=error)
        return _refuse(503), "store_unavailable"


def _inbound(request: flask.Request) -> str:
    message = parse(request.form.to_dict(), now())
    concerns(message.cid)
    return "received" if receive(wired.store(), message) else "duplicate"


def _status(request: flask.Request) -> str:
    cid, mid = request.args.get("c", ""), request.args.get("m", "")
    if not (cid or mid):
        # the sender's own status address at Twilio: what others send with our number calls it
        return "status_of_unknown_message"
    if not (_ID.fullmatch(cid) and _ID.fullmatch(mid)):
        raise MalformedWebhook("the status address names no message")
    concerns(cid)
    update = parse_status(request.form.to_dict())
    if update.status is Status.FAILED and explain(update.error_code).ours:
        log("ERROR", "send_refused", code=update.error_code)
    known = record_status(wired.store(), cid, mid, update, now=now())
    return "status_recorded" if known else "status_of_unknown_message"


def _signed(request: flask.Request, path: str) -> bool:
    url = wired.webhook_url(path, request.query_string.decode("latin-1"))
    return wired.signature().valid(url, request.form, request.headers.get("X-Twilio-Signature"))


def _accept() -> flask.Response:
    # An empty answer shows as error 11200 at Twilio, and plain text would be sent to the customer.
    return flask.Response("<Response/>", mimetype="text/xml")


def _refuse(status: int, **headers: str) -> flask.Response:
    return flask.Response(status=status, headers=headers)
