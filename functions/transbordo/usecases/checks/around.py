"""What is around us: the clock, e-mail, the dashboard with its API, the bucket."""

from __future__ import annotations

from collections.abc import Iterator

from transbordo.domain.health.examined import Dashboard, MailDesk, NotReached, TwilioAccount, Vault
from transbordo.domain.health.findings import Finding, found
from transbordo.domain.ports import BucketUnavailable, Clock, MailFailed

CLOCKS_DIFFER_S = 10
"""Firebase's tokens are taken this far from the future; Twilio tells whole seconds."""

PROBE = "doctor/probe"
"""An object that each examination writes anew."""

_WORDS = b"Transbordo's doctor wrote this."


def clock(twilio: TwilioAccount, here: Clock) -> Iterator[Finding]:
    off = round(abs((twilio.clock() - here()).total_seconds()))
    if off > CLOCKS_DIFFER_S:
        yield found("clock_wrong", seconds=off, of="Twilio")


def mail(desk: MailDesk | None) -> Iterator[Finding]:
    """Without a mail server there is nothing to be unwell."""
    if desk is None:
        return
    try:
        desk.greet()
    except MailFailed as error:
        refused = str(error) == "login_refused"
        yield found("mail_login_refused") if refused else found("mail_unreachable", reason=str(error))


def dashboard(browser: Dashboard, address: str, project: str) -> Iterator[Finding]:
    try:
        site = browser.visit()
    except NotReached as error:
        yield found("dashboard_unreachable", address=address, reason=str(error))
        return
    if site.project != project:
        yield found("dashboard_of_another_project", address=address, found=site.project or "—")
    # without a token it says so; whatever else answers is not the API
    if site.api_status != 401:
        yield found("api_unreachable", address=site.api, reason=f"http_{site.api_status}")
    elif site.api != address and site.allowed != address:
        yield found("api_refuses_dashboard", address=address)


def bucket(vault: Vault, name: str) -> Iterator[Finding]:
    try:
        vault.put(PROBE, _WORDS, "text/plain")
        if vault.get(PROBE) != _WORDS:
            yield found("bucket_unusable", bucket=name)
    except (BucketUnavailable, FileNotFoundError):
        yield found("bucket_unusable", bucket=name)
        return
    if vault.open_to_all(PROBE):
        yield found("bucket_public", bucket=name)
