"""The stand-in as a Flask application, and as a server on this machine alone."""

import time

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from .control import control
from .control_account import control_account
from .page import page
from .standin import Standin
from .wire import wire
from .wire_account import wire_account
from .wire_media import wire_media

HOST = "127.0.0.1"


def create_app(standin: Standin) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(wire(standin))
    app.register_blueprint(wire_media(standin))
    app.register_blueprint(wire_account(standin))
    app.register_blueprint(control_account(standin.account))
    app.register_blueprint(control(standin))
    app.register_blueprint(page(standin))
    return app


def _handler(standin: Standin) -> type[WSGIRequestHandler]:
    class Handler(WSGIRequestHandler):
        """Keeps no access log, for the addresses name customers; and says what time it is at this Twilio."""

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string((timestamp or time.time()) + standin.account.clock_off_seconds)

    return Handler


def make_standin_server(standin: Standin, port: int) -> BaseWSGIServer:
    """A server that has its port but does not serve yet."""
    return make_server(HOST, port, create_app(standin), threaded=True, request_handler=_handler(standin))
