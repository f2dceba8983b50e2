"""The stand-in as a Flask application, and as a server on this machine alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from .control import control
from .faults import FaultBox
from .journal import Journal
from .wire import wire
from .wire_models import wire_models

HOST = "127.0.0.1"


def create_app() -> Flask:
    app = Flask(__name__, static_folder=None)
    faults, journal = FaultBox(), Journal()
    app.register_blueprint(wire(faults, journal))
    app.register_blueprint(wire_models(faults))
    app.register_blueprint(control(faults, journal))
    return app


class _Quiet(WSGIRequestHandler):
    """Keeps no access log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def make_standin_server(port: int) -> BaseWSGIServer:
    """A server that has its port (any free one for 0) but does not serve yet."""
    return make_server(HOST, port, create_app(), threaded=True, request_handler=_Quiet)


@contextmanager
def running() -> Iterator[str]:
    """A server on a free port while the block runs; its address."""
    server = make_standin_server(0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://{HOST}:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
