"""The control addresses: how tests and the phone page play the customer and provoke problems. JSON throughout.

POST   /control/inbound    {from, name?, body?, media? [{contentType, name?, base64 | sample}], location?, button?,
                            quoted?, copies?, fields? {raw parameters to replace; null takes one out}}
                                                                      → {sid, status, statuses}
GET    /control/messages   ?customer=     → {messages}
POST   /control/read       {customer}     → {read}
POST   /control/age        {customer, seconds}   everything of that customer becomes older, in Firestore too
POST   /control/customers  {from, name}
POST   /control/history    {customers: [{from, name, messages: [{sid, direction, body, at, status}]}]}
POST   /control/contents   {sid, body, buttons? [{text, payload}], approval?}   a template that Twilio knows
GET    /control/faults · POST {…} · DELETE        see faults.py
POST   /control/reset      forgets all messages, and clears the conversations in Firestore
"""

import base64
import binascii
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request

from . import samples, views
from .faults import UnknownFault
from .model import INBOUND, OUTBOUND, Message
from .standin import Standin


class Invalid(ValueError):
    """A control request that makes no sense; the text says why."""


def control(standin: Standin) -> Blueprint:
    """The addresses below /control that change something or show the memory."""
    pages = Blueprint("control", __name__, url_prefix="/control")
    api = _Control(standin)
    for error in (Invalid, UnknownFault):
        pages.register_error_handler(error, lambda raised: (jsonify(error=str(raised)), 422))
    pages.post("/inbound")(api.inbound)
    pages.get("/messages")(api.messages)
    pages.post("/read")(api.read)
    pages.post("/age")(api.age)
    pages.post("/customers")(api.customer)
    pages.post("/history")(api.history)
    pages.post("/contents")(api.contents)
    pages.get("/faults")(api.faults)
    pages.post("/faults", endpoint="change_faults")(api.change_faults)
    pages.delete("/faults", endpoint="clear_faults")(api.clear_faults)
    pages.post("/reset")(api.reset)
    return pages


class _Control:
    def __init__(self, standin: Standin) -> None:
        self._standin = standin
        self._state = standin.state

    def inbound(self) -> Response:
        asked = _json()
        sender = self._state.customer(_address(asked.get("from")), str(asked.get("name") or ""))
        files = [_file(part) for part in asked.get("media") or ()]
        now = self._standin.timeline.now()
        message = Message(
            sid=self._state.new_sid("MM" if files else "SM"),
            direction=INBOUND,
            from_=sender.address,
            to=self._standin.config.our_address,
            body=str(asked.get("body") or ""),
            status="received",
            created=now,
            updated=now,
            sent=now,
            location=_location(asked.get("location")),
            button=_button(asked.get("button")),
            quoted=asked.get("quoted"),
        )
        if message.button and not message.body:
            message.body = message.button["text"]
        for content, content_type, name in files:
            self._state.add_media(message, content, content_type, name, now)
        outcomes = self._standin.inbound.send(message, int(asked.get("copies") or 1), asked.get("fields") or {})
        statuses = [outcome.status for outcome in outcomes]
        return jsonify(sid=message.sid, status=statuses[0] if statuses else None, statuses=statuses)

    def messages(self) -> Response:
        wanted = request.args.get("customer")
        found = self._state.of(_address(wanted) if wanted else None)
        return jsonify(messages=[views.for_phone(message, self._state) for message in found])

    def read(self) -> Response:
        return jsonify(read=self._standin.delivery.read(_address(_json().get("customer"))))

    def age(self) -> Response:
        asked = _json()
        address, by = _address(asked.get("customer")), timedelta(seconds=float(asked["seconds"]))
        self._state.age(address, by)
        documents = self._standin.data.age(address, by) if self._standin.data else 0
        for message in self._state.of(address):
            self._standin.journal.message(message)
        self._standin.journal.customer(address)
        return jsonify(documents=documents)

    def customer(self) -> Response:
        asked = _json()
        known = self._state.customer(_address(asked.get("from")), str(asked.get("name") or ""))
        self._standin.journal.customer(known.address)
        return jsonify(views.customer(known))

    def history(self) -> Response:
        """Takes over what was said before the stand-in started, so that the phone shows it; calls nobody."""
        for person in _json()["customers"]:
            known = self._state.customer(_address(person["from"]), str(person.get("name") or ""))
            for told in person.get("messages") or ():
                self._remember(known.address, told)
            self._standin.journal.customer(known.address)
        return jsonify(ok=True)

    def _remember(self, customer: str, told: dict[str, Any]) -> None:
        inward, ours = told["direction"] == "in", self._standin.config.our_address
        at = datetime.fromisoformat(told["at"])
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        message = Message(
            sid=told.get("sid") or self._state.new_sid("SM"),
            direction=INBOUND if inward else OUTBOUND,
            from_=customer if inward else ours,
            to=ours if inward else customer,
            body=str(told.get("body") or ""),
            status=str(told.get("status") or ("received" if inward else "delivered")),
            created=at,
            updated=at,
            sent=at,
            delivered=True,
            reached=True,
        )
        self._state.add(message)
        self._standin.journal.message(message)

    def contents(self) -> Response:
        asked = _json()
        self._standin.contents.put(str(asked["sid"]), asked)
        return jsonify(ok=True)

    def faults(self) -> Response:
        return jsonify(self._standin.faults.as_json())

    def change_faults(self) -> Response:
        self._standin.faults.change(_json())
        return self.faults()

    def clear_faults(self) -> Response:
        self._standin.faults.clear()
        return self.faults()

    def reset(self) -> Response:
        _json()
        self._state.clear()
        self._standin.faults.clear()
        if self._standin.data:
            self._standin.data.clear()
        self._standin.feed.clear()
        return jsonify(ok=True)


def _json() -> dict[str, Any]:
    """The body; only application/json is read, which no foreign page can send without asking first."""
    asked = request.get_json()
    if not isinstance(asked, dict):
        raise Invalid("a JSON object is wanted")
    return asked


def _address(given: Any) -> str:
    """Twilio's form of an address; the channel's name may be left out."""
    address = str(given or "").strip().replace(" ", "+")
    if not address:
        raise Invalid("from or customer is missing")
    return address if address.startswith("whatsapp:") else f"whatsapp:{address}"


def _file(part: dict[str, Any]) -> tuple[bytes, str, str]:
    """A file's bytes, type and name: a sample of ours, or what the request carries."""
    if part.get("sample"):
        try:
            return samples.load(part["sample"])
        except KeyError:
            raise Invalid(f"no such sample: {part['sample']}") from None
    try:
        content = base64.b64decode(part["base64"], validate=True)
    except (KeyError, binascii.Error):
        raise Invalid("media wants base64 or sample") from None
    return content, str(part["contentType"]), str(part.get("name") or "")


def _location(given: dict[str, Any] | None) -> dict[str, Any] | None:
    if not given:
        return None
    return {
        "latitude": given["latitude"],
        "longitude": given["longitude"],
        "label": str(given.get("label") or ""),
        "address": str(given.get("address") or ""),
    }


def _button(given: dict[str, Any] | None) -> dict[str, str] | None:
    return {"text": str(given["text"]), "payload": str(given.get("payload") or "")} if given else None
