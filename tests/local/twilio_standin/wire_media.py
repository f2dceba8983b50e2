"""Twilio's addresses for files, which always want Basic auth.

https://www.twilio.com/docs/messaging/api/media-resource
"""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, jsonify

from .errors import Refusal
from .model import Media
from .standin import Standin
from .views import API, rfc2822
from .wire import authenticate


def wire_media(standin: Standin) -> Blueprint:
    """The addresses below /2010-04-01/Accounts/…/Messages/…/Media."""
    pages = Blueprint("wire_media", __name__)
    media = f"{API}/<account>/Messages/<message>/Media"
    api = _MediaPages(standin)
    pages.before_request(lambda: authenticate(standin))
    pages.register_error_handler(Refusal, Refusal.response)
    pages.get(f"{media}.json")(api.list)
    pages.get(f"{media}/<sid>.json")(api.fetch)
    pages.get(f"{media}/<sid>")(api.content)
    pages.delete(f"{media}/<sid>.json")(api.delete)
    pages.delete(f"{media}/<sid>", endpoint="delete_content")(api.delete)
    return pages


class _MediaPages:
    def __init__(self, standin: Standin) -> None:
        self._standin = standin

    def list(self, account: str, message: str) -> Response:
        kept = self._standin.state.messages.get(message)
        if kept is None:
            raise Refusal(20404)
        found = [self._media(message, sid) for sid in kept.media]
        return jsonify(
            media_list=[_resource(media, account) for media in found],
            page=0,
            page_size=50,
            start=0,
            end=max(len(found) - 1, 0),
            next_page_uri=None,
        )

    def fetch(self, account: str, message: str, sid: str) -> Response:
        return jsonify(_resource(self._media(message, sid), account))

    def content(self, account: str, message: str, sid: str) -> Response:
        """The file. For a moment after the webhook it may not be there yet, as mediaNotFoundTimes plays."""
        media = self._media(message, sid)
        if self._standin.faults.take("mediaNotFoundTimes"):
            raise Refusal(20404)
        return file_response(media)

    def delete(self, account: str, message: str, sid: str) -> tuple[str, int]:
        self._media(message, sid)
        self._standin.state.remove_media(sid)
        return "", 204

    def _media(self, message: str, sid: str) -> Media:
        media = self._standin.state.media.get(sid)
        if media is None or media.message_sid != message:
            raise Refusal(20404)
        return media


def file_response(media: Media) -> Response:
    """The bytes, with the file's own name; nothing in them may run in a browser."""
    answer = Response(media.content, content_type=media.content_type)
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(media.name, safe='')}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _resource(media: Media, account: str) -> dict[str, Any]:
    return {
        "sid": media.sid,
        "account_sid": account,
        "parent_sid": media.message_sid,
        "content_type": media.content_type,
        "date_created": rfc2822(media.created),
        "date_updated": rfc2822(media.created),
        "uri": f"{API}/{account}/Messages/{media.message_sid}/Media/{media.sid}.json",
    }
