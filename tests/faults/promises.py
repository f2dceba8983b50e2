"""What must be true of a customer once everything has come to rest: 0 lost, 0 doubled, 0 stuck."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import requests
from google.cloud import firestore

from tests.local.clients import Customer

ARRIVED = ("sent", "delivered", "read")


def broken(customer: Customer, db: firestore.Client) -> list[str]:
    """The promises that are not kept; empty when all is well."""
    conversation = db.document(f"conversations/{customer.cid}").get().to_dict()
    if conversation is None:
        return ["the conversation is lost"]
    timeline = [found.to_dict() or {} for found in db.collection(f"conversations/{customer.cid}/messages").stream()]
    return [*_lost(customer, timeline), *_doubled(customer, timeline), *_stuck(customer, conversation, timeline, db)]


def _phone(customer: Customer, direction: str) -> list[dict[str, Any]]:
    address = f"{customer.addresses['twilio']}/control/messages"
    answer = requests.get(address, params={"customer": customer.phone}, timeout=10)
    answer.raise_for_status()
    return [message for message in answer.json()["messages"] if message["direction"] == direction]


def _lost(customer: Customer, timeline: list[dict[str, Any]]) -> list[str]:
    written = {message["sid"] for message in _phone(customer, "in")}
    kept = {message["id"] for message in timeline if message["direction"] == "in"}
    said = [message for message in timeline if message["direction"] == "out"]
    silent = [f"{m['id']} is {m['status']}" for m in said if m["status"] not in (*ARRIVED, "failed", "cancelled")]
    return [f"the customer wrote {written}, kept are {kept}"] * (written != kept) + silent


def _doubled(customer: Customer, timeline: list[dict[str, Any]]) -> list[str]:
    sent = sorted(message["sid"] for message in _phone(customer, "out"))
    ours = sorted(m["twilioSid"] for m in timeline if m["direction"] == "out" and m["status"] in ARRIVED)
    answered = Counter(m.get("answers") for m in timeline if m["direction"] == "out" and m["status"] in ARRIVED)
    twice = [sid for sid, times in answered.items() if sid and times > 1]
    return [f"Twilio sent {len(sent)}, we know of {len(ours)}"] * (sent != ours) + [
        f"{sid} answered twice" for sid in twice
    ]


def _stuck(
    customer: Customer, conversation: dict[str, Any], timeline: list[dict[str, Any]], db: firestore.Client
) -> list[str]:
    now = datetime.now(UTC)
    turn = db.document(f"turns/{customer.cid}").get().to_dict()
    work = db.collection("inbound").where(filter=firestore.FieldFilter("cid", "==", customer.cid)).stream()
    waits = conversation.get("owner") not in ("queue", "agent") and conversation["needsReply"]
    checks = {
        f"the customer waits for an answer of {conversation.get('owner')}": waits,
        "the bot's turn is taken": turn and turn["until"] > now and turn["epoch"] == conversation.get("epoch"),
        "work is pending": any((item.to_dict() or {})["state"] != "done" for item in work),
        "a send is leased": any(message.get("lease") for message in timeline),
        "a file is pending": any(message.get("mediaPending") for message in timeline),
    }
    return [what for what, holds in checks.items() if holds]
