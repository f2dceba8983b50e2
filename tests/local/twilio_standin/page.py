"""What the phone page needs beside the control addresses: the page itself, its state, its events, and the files."""

from pathlib import Path

import requests
from flask import Blueprint, Response, jsonify, request, send_from_directory
from werkzeug.exceptions import NotFound

from . import samples, views
from .control import Invalid
from .outside import call
from .standin import Standin
from .wire_media import file_response

_PAGE = Path(__file__).parents[1] / "phone" / "dist"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"
)
_NOT_BUILT = "The phone page is not built yet: npm run build --workspace @transbordo/phone"


def page(standin: Standin) -> Blueprint:
    """The phone page and what it alone asks for."""
    pages = Blueprint("page", __name__)
    api = _Page(standin)
    pages.get("/control/health")(lambda: "ok")
    pages.get("/control/state")(api.state)
    pages.get("/control/events")(api.events)
    pages.get("/control/media/<sid>")(api.media)
    pages.post("/control/gemini")(api.gemini)
    pages.get("/", defaults={"path": "index.html"})(api.file)
    pages.get("/<path:path>")(api.file)
    return pages


class _Page:
    def __init__(self, standin: Standin) -> None:
        self._standin = standin

    def state(self) -> Response:
        """All that the page shows when it opens; `last` is where it goes on in the events."""
        standin = self._standin
        last = standin.feed.last
        with standin.state.changing():
            customers = [views.customer(known) for known in standin.state.customers.values()]
        return jsonify(
            last=last,
            now=standin.timeline.now().isoformat(),
            businessName=(standin.data.business_name() if standin.data else "") or "Fibra Exemplo",
            dashboardUrl=standin.config.dashboard_url,
            canSlowGemini=bool(standin.config.gemini_url),
            samples=samples.NAMES,
            customers=customers,
            messages=[views.for_phone(message, standin.state) for message in standin.state.of(None)],
            faults=standin.faults.as_json(),
            logs=standin.feed.logs(),
        )

    def events(self) -> Response:
        since = request.headers.get("Last-Event-ID") or request.args.get("since") or "0"
        stream = self._standin.feed.follow(int(since) if since.isdigit() else 0)
        return Response(stream, content_type="text/event-stream", headers={"Cache-Control": "no-store"})

    def media(self, sid: str) -> Response:
        media = self._standin.state.media.get(sid)
        if media is None:
            raise NotFound
        return file_response(media)

    def gemini(self) -> tuple[Response, int]:
        """Makes the Gemini stand-in slow, or well again: {delayMs}; it is of another origin, so the page cannot."""
        delay = int(request.get_json()["delayMs"])
        if not self._standin.config.gemini_url:
            raise Invalid("no Gemini stand-in")
        url = f"{self._standin.config.gemini_url}/control/faults"
        try:
            answer = call("POST", url, json={"delayMs": delay}) if delay else call("DELETE", url)
        except requests.RequestException:
            return jsonify(error="the Gemini stand-in does not answer"), 502
        return jsonify(ok=answer.ok), 200 if answer.ok else 502

    def file(self, path: str) -> Response:
        if not (_PAGE / "index.html").exists():
            return Response(_NOT_BUILT, status=503, content_type="text/plain")
        answer = send_from_directory(_PAGE, path, max_age=0)
        answer.headers["Content-Security-Policy"] = _POLICY
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer
