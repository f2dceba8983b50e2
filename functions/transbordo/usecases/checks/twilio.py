"""Twilio: the account, our number with the addresses that it calls, and the templates."""

from __future__ import annotations

from collections.abc import Iterator

from transbordo.domain.health.examined import Records, TwilioAccount
from transbordo.domain.health.findings import Finding, found
from transbordo.domain.health.webhook_address import amiss

SANDBOX = "whatsapp:+14155238886"
"""Shared by all who try Twilio out; no account lists it. https://www.twilio.com/docs/whatsapp/sandbox"""

_ONLINE = "ONLINE"


def account(twilio: TwilioAccount) -> Iterator[Finding]:
    status = twilio.status()
    if status is None:
        yield found("twilio_credentials_refused")
    elif status != "active":
        yield found("twilio_account_not_active", status=status)


def number(twilio: TwilioAccount, ours: str, public_url: str) -> Iterator[Finding]:
    sender = twilio.sender(ours)
    if sender is None:
        yield found("twilio_sandbox" if ours == SANDBOX else "twilio_number_missing", number=ours)
        return
    if not sender.status.startswith(_ONLINE):
        yield found("twilio_number_offline", number=ours, status=sender.status)
    yield from amiss(sender, public_url)


def templates(twilio: TwilioAccount, records: Records) -> Iterator[Finding]:
    """Those that the desk offers must be Twilio's, and approved; what is not offered does no harm."""
    offered = {sid: template for sid, template in records.templates().items() if template.approval == "approved"}
    approvals = twilio.approvals() if offered else {}
    for sid, template in offered.items():
        status = approvals.get(sid)
        if status is None:
            yield found("template_missing", template=template.name, sid=sid)
        elif status != "approved":
            yield found("template_not_approved", template=template.name, status=status)
