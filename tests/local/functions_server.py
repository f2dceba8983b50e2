"""All functions of functions/main.py on one port, as production's addresses would show them.

    /whatsapp, /whatsapp/status   the function `whatsapp`, its name taken off the path as cloudfunctions.net does
    /sweep                        the function `sweep`, likewise
    /api/...                      the function `agent_api`, the whole path kept as Firebase Hosting does
    /functions/projects/{project}/triggers/{function}
                                  the Firestore emulator's events (their body is base64, unlike production's)
    /storage/{bucket}/{object}    GET, HEAD: a file of the storage emulator, so that its links work through one public
                                  address
    /_local/health                200 when the server listens
    /_local/events                GET: counts of events; POST {duplicate, delayMs, drop}: see events.py
    /_local/switches              stops the process at a step of its work: see switches.py

Each function is the real functions-framework application, made on first use from the one source.

Whoever comes through a tunnel (README: "A real WhatsApp, from your machine") reaches the webhook, the API and files, as
in production; /sweep, events and /_local are for this machine alone.
"""

import argparse
import base64
import json
import os
import re
import threading
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import functions_framework
import requests
from werkzeug.datastructures import Headers
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Request, Response

from tests.local.events import Deliveries, Event
from tests.local.ports import HOST
from tests.local.switches import Switches

_SOURCE = Path(__file__).resolve().parents[2] / "functions" / "main.py"
_KINDS = {"whatsapp": "http", "agent_api": "http", "sweep": "http", "answer": "cloudevent"}
_TRIGGERS = "/functions/projects/"
# Of one connection only, so a proxy must not pass them on (RFC 9110, 7.6.1); requests also unpacks the body.
_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "host"}
_PROXY_SECONDS = 30
_LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
_LOCAL_ONLY = {"sweep", "functions", "_local"}
_OBJECT = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._+-]+)+", re.ASCII)


class FunctionsServer:
    """The WSGI application that gives every request to its function."""

    def __init__(self, source: Path, storage: str, bucket: str) -> None:
        self._source = source
        self._storage = storage
        self._bucket = bucket
        self._apps: dict[str, WSGIApplication] = {}
        self._lock = threading.Lock()
        self._http = requests.Session()
        self._http.trust_env = False
        self.deliveries = Deliveries(self._run_event)
        self._switches = Switches()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._route(environ)(environ, start_response)

    def _route(self, environ: WSGIEnvironment) -> WSGIApplication:
        path = environ["PATH_INFO"]
        first = path.split("/")[1]
        request = Request(environ)
        if first in _LOCAL_ONLY and not _from_this_machine(request):
            return Response("no such address", status=404)
        if first in ("whatsapp", "sweep"):
            _shift_path(environ, first)
            return self._app(first)
        if first == "api":
            return self._app("agent_api")
        if path.startswith(_TRIGGERS):
            return self._accept_event(request)
        if first == "storage":
            return self._proxy_storage(request)
        if path == "/_local/health":
            return Response("ok")
        if path == "/_local/events":
            return self._control_events(request)
        if path.startswith("/_local/switches"):
            return self._control_switches(request)
        return Response("no such address", status=404)

    def _app(self, function: str) -> WSGIApplication:
        with self._lock:
            if function not in self._apps:
                make: Callable[[str, str, str], WSGIApplication] = functions_framework.create_app
                self._apps[function] = make(function, str(self._source), _KINDS[function])
            return self._apps[function]

    def _accept_event(self, request: Request) -> Response:
        function = request.path.rsplit("/", 1)[1]
        if _KINDS.get(function) != "cloudevent":
            return Response("no such trigger", status=404)
        headers = {name.lower(): value for name, value in request.headers.items()}
        kept = {name: value for name, value in headers.items() if name.startswith("ce-") or name == "content-type"}
        self.deliveries.accept(Event(function, kept, base64.b64decode(request.get_data())))
        return Response(status=200)

    def _run_event(self, event: Event) -> int:
        builder = EnvironBuilder(path="/", method="POST", headers=Headers(event.headers), data=event.body)
        try:
            body, status, _ = run_wsgi_app(self._app(event.function), builder.get_environ())
            for _ in body:  # an application may do its work while its answer is read
                pass
            return int(status.split(" ", 1)[0])
        except Exception:
            # main.py itself is broken: to Eventarc that is one more failed delivery
            traceback.print_exc()
            return 500
        finally:
            builder.close()

    def _control_events(self, request: Request) -> Response:
        if request.method == "POST":
            self.deliveries.set_faults(request.get_json())
        return Response(json.dumps(self.deliveries.snapshot()), content_type="application/json")

    def _control_switches(self, request: Request) -> Response:
        if request.method == "DELETE":
            self._switches.clear()
        elif request.path.endswith("/release"):
            self._switches.release(request.get_json()["id"])
        elif request.method == "POST":
            self._switches.set(request.get_json())
        return Response(json.dumps(self._switches.snapshot()), content_type="application/json")

    def _proxy_storage(self, request: Request) -> Response:
        path = request.path.removeprefix("/storage")
        if not path.startswith(f"/{self._bucket}/") or not _OBJECT.fullmatch(path):
            return Response("no such file", status=404)
        if request.method not in ("GET", "HEAD"):
            return Response("only to read", status=405, headers={"Allow": "GET, HEAD"})
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _HOP_BY_HOP}
        url = f"{self._storage}{path}?{request.query_string.decode('latin-1')}"
        answer = self._http.request(request.method, url, headers=headers, timeout=_PROXY_SECONDS)
        kept = [(name, value) for name, value in answer.headers.items() if name.lower() not in _HOP_BY_HOP]
        return Response(answer.content, status=answer.status_code, headers=kept)


def _from_this_machine(request: Request) -> bool:
    """A tunnel keeps the public name in Host; one that is told to put another there still says whom it speaks for."""
    host = re.sub(r":[0-9]*$", "", request.headers.get("Host", ""))
    return host.lower() in _LOOPBACK and "X-Forwarded-For" not in request.headers


def _shift_path(environ: WSGIEnvironment, name: str) -> None:
    environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{name}"
    environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(f"/{name}") or "/"


class _QuietHandler(WSGIRequestHandler):
    """Keeps no log of requests: their paths hold customers' numbers."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    app = FunctionsServer(_SOURCE, os.environ["STORAGE_EMULATOR_HOST"].rstrip("/"), os.environ["MEDIA_BUCKET"])
    make_server(HOST, arguments.port, app, threaded=True, request_handler=_QuietHandler).serve_forever()


if __name__ == "__main__":
    main()
