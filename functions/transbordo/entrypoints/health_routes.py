"""The doctor's call: what is unwell, for administrators, as far as the running functions can see it themselves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import flask

from transbordo.domain.conversation.access import ADMIN, User
from transbordo.domain.documents import to_document
from transbordo.domain.health.faults import tell
from transbordo.domain.health.findings import Place
from transbordo.entrypoints.api import answer, language, signed_in, wired
from transbordo.errors import Forbidden
from transbordo.usecases.checks.table import checks
from transbordo.usecases.examine import Examination, examine

KEPT_S = 60.0
"""For so long one examination serves all who look, on one instance: a page that is left open costs little."""

AGAIN_S = 5.0
"""Who asks for a new one gets it, but for those who press the button in a hurry."""

health = flask.Blueprint("health", __name__)


class Kept:
    """The last examination of this instance; only one is made at a time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last: tuple[float, Examination] | None = None

    def no_older_than(self, seconds: float, make: Callable[[], Examination]) -> Examination:
        with self._lock:
            if self._last is None or self._clock() - self._last[0] > seconds:
                made = make()
                self._last = self._clock(), made
            return self._last[1]


kept = Kept()


@health.get("/api/health")
@signed_in
def health_route(user: User) -> flask.Response:
    """`?again=1`: not what was found a minute ago."""
    if user.role != ADMIN:
        raise Forbidden()
    installation = wired().installation()
    again = flask.request.args.get("again") == "1"
    examination = kept.no_older_than(
        AGAIN_S if again else KEPT_S, lambda: examine(checks(installation), installation.clock)
    )
    place = Place(project=installation.project, region=installation.region)
    told = [tell(finding, language(), place) for finding in examination.findings]
    return answer({"at": examination.at, "checked": examination.made, "findings": [to_document(each) for each in told]})
