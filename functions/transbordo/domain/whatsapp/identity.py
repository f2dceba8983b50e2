"""Who a customer is: one key per person, made from the webhook's fields alone.

The key only finds and names a conversation; replies always go to the address that was last received.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

_PHONE = re.compile(r"\+?[0-9]{5,15}", re.ASCII)
_BSUID = re.compile(r"[A-Z]{2}(\.ENT)?\.[A-Za-z0-9]{1,128}", re.ASCII)
_BRAZILIAN_MOBILE_WITHOUT_NINE = re.compile(r"55([1-9]{2})([6-9][0-9]{7})", re.ASCII)

_EXTERNAL_IDS = ("ExternalUserId", "ExternalUserIdentifier")
"""Both names of the business-scoped id: the one in real webhooks, the one in Twilio's changelog of 2026-07-20."""


def customer_key(fields: Mapping[str, str]) -> str:
    """The phone's canonical digits, or the business-scoped id (`BR.…`) where WhatsApp hides the phone.

    `fields` are the inbound webhook's; `From` must be there.
    """
    phone = _phone(fields["From"]) or _hidden_phone(fields)
    if phone:
        return _canonical(phone)
    return business_scoped_id(fields) or _opaque(fields["From"])


def business_scoped_id(fields: Mapping[str, str]) -> str | None:
    """The id by which WhatsApp knows the customer towards this business, whether or not it tells the phone too."""
    candidates = [fields["From"], *(fields.get(name, "") for name in _EXTERNAL_IDS)]
    return next(filter(None, map(_business_scoped, candidates)), None)


def conversation_id(fields: Mapping[str, str]) -> str:
    """`{our number's digits}_{customer key}`, safe as a Firestore document id."""
    return f"{digits(fields['To'])}_{customer_key(fields)}"


def key_of(cid: str) -> str:
    """The customer key within a conversation's id."""
    return cid.partition("_")[2]


def without_phone(cid: str) -> bool:
    """Whether the conversation is named after a business-scoped id: its customer may have another, under a phone."""
    return _business_scoped(key_of(cid)) is not None


def digits(address: str) -> str:
    """The digits of an address: "whatsapp:+14155238886" -> "14155238886"."""
    return re.sub(r"[^0-9]", "", address)


def channel_metadata(fields: Mapping[str, str]) -> dict[str, Any]:
    """WhatsApp's own context (ProfileName, WaId) within `ChannelMetadata`; empty when absent or broken."""
    try:
        context = json.loads(fields.get("ChannelMetadata", ""))["data"]["context"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return context if isinstance(context, dict) else {}


def _phone(address: str) -> str | None:
    number = re.sub(r"[ ()-]", "", _without_channel(address))
    return number.lstrip("+") if _PHONE.fullmatch(number) else None


def _hidden_phone(fields: Mapping[str, str]) -> str | None:
    """WhatsApp still names the phone beside a business-scoped `From` when it knows the customer well enough."""
    return _phone(fields.get("WaId", "")) or _phone(str(channel_metadata(fields).get("WaId", "")))


def _canonical(phone: str) -> str:
    """Brazil's mobiles with their ninth digit; landlines (2 to 5), 0800 and other countries as they are.

    Older accounts outside the DDDs 11-19, 21, 22, 24, 27 and 28 keep a WhatsApp id without it.
    """
    old = _BRAZILIAN_MOBILE_WITHOUT_NINE.fullmatch(phone)
    return f"55{old[1]}9{old[2]}" if old else phone


def _business_scoped(address: str) -> str | None:
    name = _without_channel(address)
    return name if _BSUID.fullmatch(name) else None


def _opaque(address: str) -> str:
    """For an address of a form that we do not know: distinct, stable and safe as a document id."""
    return "x" + hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()[:32]


def _without_channel(address: str) -> str:
    return address.strip().removeprefix("whatsapp:").strip()
