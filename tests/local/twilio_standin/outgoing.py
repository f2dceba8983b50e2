"""Reads the form of a message to send, and refuses what Twilio refuses."""

import re
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from .contents import render
from .errors import Refusal
from .model import OUTBOUND, Message
from .standin import Standin

_ADDRESS = re.compile(r"whatsapp:(\+[1-9][0-9]{4,14}|[A-Z]{2}(\.ENT)?\.[A-Za-z0-9]{1,128})", re.ASCII)
_GEO = re.compile(r"geo:(-?[0-9.]+),(-?[0-9.]+)(?:\|(.*))?", re.DOTALL)
_MAX_BODY = 1600


def read_form(form: MultiDict[str, str], standin: Standin) -> Message:
    """The message that a form asks for; raises Refusal."""
    sender = _sender(form, standin)
    to = _recipient(form)
    media = _media_urls(form)
    message = _message(form, standin, sender, to, media)
    if form.get("ContentSid"):
        _fill_from_content(form, standin, message)
    elif not (message.body or media or message.location):
        raise Refusal(21619)
    if len(message.body) > _MAX_BODY:
        raise Refusal(21617)
    return message


def _message(form: MultiDict[str, str], standin: Standin, sender: str, to: str, media: list[str]) -> Message:
    now = standin.timeline.now()
    service = form.get("MessagingServiceSid")
    return Message(
        sid=standin.state.new_sid("MM" if media else "SM"),
        direction=OUTBOUND,
        from_=sender,
        to=to,
        body=form.get("Body", ""),
        status="accepted" if service else "queued",
        created=now,
        updated=now,
        service_sid=service,
        status_callback=_status_callback(form),
        media_urls=media,
        location=_location(form),
    )


def _sender(form: MultiDict[str, str], standin: Standin) -> str:
    sender = form.get("From") or (form.get("MessagingServiceSid") and standin.config.our_address)
    if not sender:
        raise Refusal(21603)
    if sender != standin.config.our_address:
        raise Refusal(63007)
    return sender


def _recipient(form: MultiDict[str, str]) -> str:
    to = form.get("To", "")
    if not to:
        raise Refusal(21604)
    if re.fullmatch(r"\+[1-9][0-9]{4,14}", to):
        raise Refusal(21910)
    if not _ADDRESS.fullmatch(to):
        raise Refusal(21211)
    return to


def _media_urls(form: MultiDict[str, str]) -> list[str]:
    """WhatsApp takes one file a message, and the form may not name more."""
    urls = form.getlist("MediaUrl")
    if any(not _is_web(url) for url in urls):
        raise Refusal(21620)
    if len(urls) > 1:
        raise Refusal(21623)
    return urls


def _status_callback(form: MultiDict[str, str]) -> str:
    """Twilio also refuses a host with underscores."""
    url = form.get("StatusCallback", "")
    if url and (not _is_web(url) or "_" in (urlsplit(url).hostname or "")):
        raise Refusal(21609)
    return url


def _is_web(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _location(form: MultiDict[str, str]) -> dict[str, object] | None:
    match = _GEO.fullmatch(form.get("PersistentAction", ""))
    if not match:
        return None
    return {"latitude": float(match[1]), "longitude": float(match[2]), "label": match[3] or "", "address": ""}


def _fill_from_content(form: MultiDict[str, str], standin: Standin, message: Message) -> None:
    """A template's own words and buttons; outside the window only an approved one counts as a template."""
    content = standin.contents.get(form["ContentSid"])
    message.body = render(content.body, form.get("ContentVariables", ""))
    message.buttons = list(content.buttons)
    message.template = content.approved
