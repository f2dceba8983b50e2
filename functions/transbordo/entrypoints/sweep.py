"""The function that Cloud Scheduler calls every minute."""

from __future__ import annotations

import flask
import functions_framework

from transbordo.adapters.logs import handling, log, report
from transbordo.settings import SettingsError
from transbordo.usecases import sweep as usecase
from transbordo.wiring import Wiring

wired = Wiring(needs=("twilio", "gemini", "media", "desk"))


@functions_framework.http
def sweep(request: flask.Request) -> flask.Response:
    """Answers how many items each step took up. Only the scheduler's service account may call it."""
    with handling("sweep", request.headers.get) as line:
        if request.method != "POST":
            line.ends("wrong_method", "WARNING", status=405)
            return flask.Response(status=405, headers={"Allow": "POST"})
        try:
            counts = usecase.sweep(wired.sweeping())
        except SettingsError:
            # names of settings and nothing of a customer: ops need the words
            raise
        except Exception as error:
            # functions-framework would print its words, which may quote a customer; the next minute sweeps again
            report("sweep_failed", error)
            line.ends("failed", "ERROR", status=500)
            return flask.Response(status=500)
        if counts["stuck"]:
            log("ERROR", "customers_waited_on_a_silent_bot", count=counts["stuck"])
        line.fields.update(counts)
        line.ends("swept", status=200)
        return flask.jsonify(counts)
