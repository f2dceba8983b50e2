"""Twilio's REST addresses for what an account is and has: itself, its WhatsApp senders, its templates.

https://www.twilio.com/docs/iam/api/account
https://www.twilio.com/docs/whatsapp/api/senders
https://www.twilio.com/docs/content/content-api-resources
"""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from .errors import Refusal
from .standin import Standin
from .wire import authenticate

_SENDER = "XE" + "0" * 32


def wire_account(standin: Standin) -> Blueprint:
    pages = Blueprint("wire_account", __name__)
    api = _Account(standin)
    pages.before_request(lambda: authenticate(standin))
    pages.register_error_handler(Refusal, Refusal.response)
    pages.get("/2010-04-01/Accounts/<account>.json")(api.fetch)
    pages.get("/v2/Channels/Senders")(api.senders)
    pages.get("/v2/Channels/Senders/<sid>")(api.sender)
    pages.post("/v2/Channels/Senders/<sid>")(api.change_sender)
    pages.get("/v1/ContentAndApprovals")(api.contents)
    return pages


class _Account:
    def __init__(self, standin: Standin) -> None:
        self._standin = standin
        self._account = standin.account

    def fetch(self, account: str) -> Response:
        return jsonify(sid=account, status=self._account.status, type="Full")

    def senders(self) -> Response:
        if request.args.get("Channel") != "whatsapp":
            raise Refusal(20001)
        listed = [self._sender()] if self._account.has_number else []
        return _page("senders", listed)

    def sender(self, sid: str) -> Response:
        if sid != _SENDER or not self._account.has_number:
            raise Refusal(20404)
        return jsonify(self._sender())

    def change_sender(self, sid: str) -> tuple[Response, int]:
        if sid != _SENDER:
            raise Refusal(20404)
        self._account.webhook = self._account.webhook | (request.get_json().get("webhook") or {})
        return jsonify(self._sender()), 202

    def contents(self) -> Response:
        known = self._standin.contents.known()
        return _page(
            "contents", [{"sid": sid, "approval_requests": {"status": status}} for sid, status in known.items()]
        )

    def _sender(self) -> dict[str, Any]:
        return {
            "sid": _SENDER,
            "sender_id": self._standin.config.our_address,
            "status": self._account.sender_status,
            "webhook": self._account.webhook,
        }


def _page(key: str, items: list[dict[str, Any]]) -> Response:
    return jsonify({key: items, "meta": {"key": key, "page": 0, "page_size": 50, "next_page_url": None}})
