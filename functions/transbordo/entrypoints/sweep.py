"""The function that Cloud Scheduler calls every minute."""

from __future__ import annotations

import time

import flask
import functions_framework

from transbordo.adapters.logs import log
from transbordo.settings import SettingsError
from transbordo.usecases import sweep as usecase
from transbordo.wiring import Wiring

wired = Wiring(needs=("twilio", "gemini", "media", "desk"))


@functions_framework.http
def sweep(request: flask.Request) -> flask.Response:
    """Answers how many items each step took up. Only the scheduler's service account may call it."""
    if request.method != "POST":
        return flask.Response(status=405, headers={"Allow": "POST"})
    started = time.monotonic()
    try:
        counts = usecase.sweep(wired.sweeping())
    except SettingsError:
        # names of settings and nothing of a customer: ops need the words
        raise
    except Exception as error:
        # functions-framework would print its words, which may quote a customer; the next minute sweeps again
        log("ERROR", "sweep_failed", error=error)
        return flask.Response(status=500)
    if counts["stuck"]:
        log("ERROR", "customers_waited_on_a_silent_bot", count=counts["stuck"])
    log("INFO", "swept", ms=round((time.monotonic() - started) * 1000), **counts)
    return flask.jsonify(counts)
