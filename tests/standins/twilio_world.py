"""What the tests of the Twilio stand-in share: a clock moved by hand, a webhook that listens, and the real SDK."""

import heapq
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response as SdkResponse
from twilio.rest import Client
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tests.local import ports
from tests.local.twilio_standin.app import HOST, make_standin_server
from tests.local.twilio_standin.config import Config
from tests.local.twilio_standin.firestore_data import ConversationData
from tests.local.twilio_standin.standin import Standin

ACCOUNT = "AC" + "1" * 32
TOKEN = "a-token-for-tests"
US = "whatsapp:+14155238886"
MARINA = "whatsapp:+5511900000000"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
JSON = dict[str, Any]


class ManualTimeline:
    """Time stands still until a test moves it; what falls due then runs at once, on the test's own thread."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()
        self._moved = threading.Condition()
        self.paused = 0

    def now(self) -> datetime:
        with self._moved:
            return self._now

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        with self._moved:
            heapq.heappush(self._due, (self._now + timedelta(seconds=seconds), next(self._order), action))

    def pause(self, seconds: float) -> None:
        with self._moved:
            until = self._now + timedelta(seconds=seconds)
            self.paused += 1
            self._moved.notify_all()
            assert self._moved.wait_for(lambda: self._now >= until, timeout=30)

    def await_paused(self) -> None:
        """Until a thread of the stand-in waits for time to pass."""
        with self._moved:
            assert self._moved.wait_for(lambda: self.paused > 0, timeout=30)

    def advance(self, seconds: float) -> None:
        end = self.now() + timedelta(seconds=seconds)
        while (action := self._next(end)) is not None:
            action()

    def _next(self, end: datetime) -> Callable[[], None] | None:
        with self._moved:
            due = bool(self._due) and self._due[0][0] <= end
            self._now = max(self._now, self._due[0][0]) if due else end
            self._moved.notify_all()
            return heapq.heappop(self._due)[2] if due else None


@dataclass
class Received:
    """A call that our side got: its full address, its form, its signature."""

    url: str
    form: dict[str, str]
    signature: str


@dataclass
class Webhook:
    """Our side of the wire: records what comes, and answers as `answer` says."""

    calls: list[Received] = field(default_factory=list)
    answer: Callable[[Request], Response] = lambda request: Response("<Response/>", content_type="text/xml")
    url: str = ""
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        return self._respond(request)(environ, start_response)

    def _respond(self, request: Request) -> Response:
        if request.method in ("GET", "HEAD"):
            content, content_type = self.files.get(request.path, (b"", ""))
            return Response(content, status=200 if content_type else 404, content_type=content_type or "text/plain")
        form = request.form.to_dict()
        self.calls.append(Received(request.url, form, request.headers.get("X-Twilio-Signature", "")))
        return self.answer(request)

    def statuses(self) -> list[str]:
        return [call.form["MessageStatus"] for call in self.calls if "MessageStatus" in call.form]


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serves a WSGI application, as its address."""
    server = make_server(HOST, 0, app, threaded=True, request_handler=_Quiet)
    with _running(server):
        yield f"http://{HOST}:{server.server_port}"


@contextmanager
def _running(server: Any) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Redirected(TwilioHttpClient):  # type: ignore[misc]
    """The SDK's own client, whose host is the stand-in's."""

    def __init__(self, base: str, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self._base = base

    def request(self, method: str, url: str, **options: Any) -> SdkResponse:
        path = url.split("/", 3)[3]
        return super().request(method, f"{self._base}/{path}", **options)


@dataclass
class World:
    """The stand-in at an address, with the clock, the webhook and the SDK around it."""

    standin: Standin
    timeline: ManualTimeline
    webhook: Webhook
    url: str

    def sdk(self, *, token: str = TOKEN, timeout: float = 10) -> Client:
        return Client(ACCOUNT, token, http_client=_Redirected(self.url, timeout))

    def send(self, body: str = "Olá", **more: Any) -> Any:
        return self.sdk().messages.create(to=MARINA, from_=US, body=body, **more)

    def control(self, address: str, /, **body: Any) -> JSON:
        answer = requests.post(f"{self.url}/control/{address}", json=body, timeout=30)
        assert answer.ok, answer.text
        result: JSON = answer.json()
        return result

    def says(self, body: str = "Oi", **more: Any) -> JSON:
        """The customer writes."""
        return self.control("inbound", **{"from": MARINA, "name": "Marina S.", "body": body} | more)

    def phone(self, customer: str = MARINA) -> list[JSON]:
        answer = requests.get(f"{self.url}/control/messages", params={"customer": customer}, timeout=10)
        messages: list[JSON] = answer.json()["messages"]
        return messages

    def pass_time(self, seconds: float = 5) -> None:
        self.timeline.advance(seconds)


@contextmanager
def twilio_world(
    data: ConversationData | None = None, webhook_url: str = "", start: datetime = NOON
) -> Iterator[World]:
    """A stand-in that serves; `webhook_url` replaces the address of the webhook that listens."""
    webhook, timeline = Webhook(), ManualTimeline(start)
    with serving(webhook) as ours:
        webhook.url = ours
        port = ports.free(1)[0]
        config = Config(
            base_url=f"http://{HOST}:{port}",
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            our_address=US,
            webhook_url=webhook_url or f"{ours}/whatsapp?a=1#rc=2",
            dashboard_url="http://127.0.0.1/desk",
            seed="tests",
        )
        standin = Standin(config, timeline, data)
        with _running(make_standin_server(standin, port)):
            try:
                yield World(standin, timeline, webhook, config.base_url)
            finally:
                standin.faults.clear()
