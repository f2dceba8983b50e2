"""Twilio's REST addresses for messages and the typing indicator, as the SDK calls them.

https://www.twilio.com/docs/messaging/api/message-resource
https://www.twilio.com/docs/whatsapp/api/typing-indicators-resource
"""

import hmac
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from . import views
from .errors import Refusal
from .faults import failure_code, refusal_code
from .journal import quote, short
from .model import INBOUND, Message
from .outgoing import read_form
from .standin import Standin

_MAX_PAGE = 1000
_TYPING = timedelta(seconds=25)


def wire(standin: Standin) -> Blueprint:
    """The addresses below /2010-04-01 and /v2."""
    pages = Blueprint("wire", __name__)
    messages = f"{views.API}/<account>/Messages"
    api = _Messages(standin)
    pages.before_request(lambda: authenticate(standin))
    pages.register_error_handler(Refusal, Refusal.response)
    pages.post(f"{messages}.json")(api.create)
    pages.get(f"{messages}.json")(api.list)
    pages.get(f"{messages}/<sid>.json")(api.fetch)
    pages.post(f"{messages}/<sid>.json")(api.redact)
    pages.delete(f"{messages}/<sid>.json")(api.delete)
    pages.post("/v2/Indicators/Typing.json")(api.typing)
    return pages


def authenticate(standin: Standin) -> None:
    """Basic auth with the account's SID and token, on the account's own addresses."""
    given, config = request.authorization, standin.config
    if given is None or given.type != "basic" or given.username != config.account_sid:
        raise Refusal(20003)
    if not hmac.compare_digest((given.password or "").encode(), config.auth_token.encode()):
        raise Refusal(20003)
    if (request.view_args or {}).get("account", config.account_sid) != config.account_sid:
        raise Refusal(20404)


class _Messages:
    def __init__(self, standin: Standin) -> None:
        self._standin = standin
        self._state = standin.state

    def create(self, account: str) -> tuple[Response, int]:
        fault = self._standin.faults.take_next()
        if fault == "timeout_before":
            self._standin.faults.hold()
            raise Refusal(20503)
        try:
            if fault and (code := refusal_code(fault)):
                raise Refusal(code, retry_after=self._standin.faults.get().retryAfterSeconds)
            message = read_form(request.form, self._standin)
        except Refusal as refusal:
            self._log_refused(refusal)
            raise
        answer = jsonify(views.resource(message, account))
        self._log_accepted(message)
        self._standin.delivery.accept(message, failure_code(fault))
        if fault == "timeout_after_accept":
            self._standin.faults.hold()
        return answer, 201

    def list(self, account: str) -> Response:
        found = [m for m in reversed(self._state.of(None)) if _matches(m)]
        size = min(_number("PageSize", 50), _MAX_PAGE)
        page = _number("Page", 0)
        shown = found[page * size : (page + 1) * size]

        def uri(wanted: int) -> str:
            kept = {name: value for name, value in request.args.items() if name not in ("Page", "PageToken")}
            return f"{request.path}?{urlencode(kept | {'PageSize': size, 'Page': wanted})}"

        return jsonify(
            messages=[views.resource(message, account) for message in shown],
            page=page,
            page_size=size,
            start=page * size,
            end=page * size + max(len(shown) - 1, 0),
            uri=uri(page),
            first_page_uri=uri(0),
            previous_page_uri=uri(page - 1) if page else None,
            next_page_uri=uri(page + 1) if (page + 1) * size < len(found) else None,
        )

    def fetch(self, account: str, sid: str) -> Response:
        return jsonify(views.resource(self._message(sid), account))

    def redact(self, account: str, sid: str) -> Response:
        """Twilio only lets a body be emptied. https://www.twilio.com/docs/messaging/api/message-resource"""
        message = self._message(sid)
        if request.form.get("Body") != "":
            raise Refusal(20001)
        message.body = ""
        return jsonify(views.resource(message, account))

    def delete(self, account: str, sid: str) -> tuple[str, int]:
        if not self._state.remove(sid):
            raise Refusal(20404)
        self._standin.feed.publish("removed", {"sid": sid})
        return "", 204

    def typing(self) -> tuple[Response, int]:
        """Marks the message, and those before it, read; the phone shows "typing" until the answer or for 25 s."""
        message = self._state.messages.get(request.form.get("messageId", ""))
        if request.form.get("channel") != "whatsapp" or message is None or message.direction != INBOUND:
            raise Refusal(20001, "messageId is not an inbound WhatsApp message")
        now = self._standin.timeline.now()
        customer = self._state.customer(message.customer)
        read = self._state.mark_read(
            customer.address, lambda m: m.direction == INBOUND and m.created <= message.created, now
        )
        customer.typing_until = now + _TYPING
        for changed in read:
            self._standin.journal.message(changed)
        self._standin.journal.customer(customer.address)
        self._standin.journal.log(
            "receipt",
            customer.address,
            f"typing {short(message.sid)}",
            ok=True,
            result="200",
            raw=request.form.to_dict(),
        )
        return jsonify(success=True), 200

    def _message(self, sid: str) -> Message:
        message = self._state.messages.get(sid)
        if message is None:
            raise Refusal(20404)
        return message

    def _log_accepted(self, message: Message) -> None:
        self._standin.journal.log(
            "outbound",
            message.customer,
            f"{'template' if message.template else 'media' if message.media_urls else 'text'}{quote(message.body)}",
            ok=True,
            result="201",
            raw=_form(),
            answer={"sid": message.sid, "status": message.status},
        )

    def _log_refused(self, refusal: Refusal) -> None:
        self._standin.journal.log(
            "outbound",
            request.form.get("To", ""),
            f"refused{quote(request.form.get('Body', ''))}",
            ok=False,
            result=str(refusal.code),
            raw=_form(),
            answer={"status": refusal.status, "code": refusal.code, "message": refusal.message},
        )


def _form() -> dict[str, Any]:
    """The request's form as it was sent, repeated names as lists."""
    return {name: values if len(values) > 1 else values[0] for name, values in request.form.lists()}


def _number(name: str, default: int) -> int:
    value = request.args.get(name, "")
    return int(value) if value.isdigit() else default


def _matches(message: Message) -> bool:
    """The list's filters. Twilio's `DateSent>` includes the moment itself, and a bare day means its midnight in UTC."""
    wanted = request.args
    if wanted.get("To", message.to) != message.to or wanted.get("From", message.from_) != message.from_:
        return False
    sent = message.sent or message.created
    after, before, on = (_moment(wanted.get(name, "")) for name in ("DateSent>", "DateSent<", "DateSent"))
    if (after and sent < after) or (before and sent > before):
        return False
    return on is None or sent.date() == on.date()


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(20001, "DateSent is not a date") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
