"""The stand-in as a Flask application, and as a server on this machine alone."""

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from .control import control
from .page import page
from .standin import Standin
from .wire import wire
from .wire_media import wire_media

HOST = "127.0.0.1"


def create_app(standin: Standin) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(wire(standin))
    app.register_blueprint(wire_media(standin))
    app.register_blueprint(control(standin))
    app.register_blueprint(page(standin))
    return app


class _Quiet(WSGIRequestHandler):
    """Keeps no access log: the addresses name customers."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def make_standin_server(standin: Standin, port: int) -> BaseWSGIServer:
    """A server that has its port but does not serve yet."""
    return make_server(HOST, port, create_app(standin), threaded=True, request_handler=_Quiet)
