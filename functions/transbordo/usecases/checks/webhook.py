"""Our own webhook, as Twilio meets it: it must take what is signed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from transbordo.domain.health.examined import NotReached, OwnWebhook
from transbordo.domain.health.findings import Finding, found


def round_trip(webhook: OwnWebhook, address: str) -> Iterator[Finding]:
    try:
        signed, unsigned = webhook.knock(signed=True), webhook.knock(signed=False)
    except NotReached as error:
        yield found("webhook_unreachable", address=address, reason=str(error))
        return
    if signed == 403:
        yield found("webhook_refuses_signature", status=signed)
    elif signed == 404:
        yield found("webhook_unreachable", address=address, reason="http_404")
    elif signed >= 400:
        yield found("webhook_fails", status=signed)
    if unsigned < 400:
        yield found("webhook_takes_unsigned", status=unsigned)
