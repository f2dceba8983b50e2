"""Calls that the stand-in makes, each with a time limit and none through a proxy."""

from typing import Any

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

TIMEOUT = (5, 15)
"""Twilio's own limits for connecting and answering, in seconds.
https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides"""


def call(method: str, url: str, **options: Any) -> requests.Response:
    """One HTTP request; raises requests.RequestException."""
    options.setdefault("timeout", TIMEOUT)
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, url, **options)


def call_as_twilio(url: str, form: dict[str, str], headers: dict[str, str]) -> requests.Response:
    """POSTs a form as Twilio does: tried once more when no connection came about, and then only."""
    headers = headers | {"User-Agent": "TwilioProxy/1.1", "Accept": "*/*"}
    try:
        return call("POST", url, data=form, headers=headers)
    except requests.ConnectionError as error:
        if not _never_connected(error):
            raise
        return call("POST", url, data=form, headers=headers)


def _never_connected(error: requests.ConnectionError) -> bool:
    """`requests` has one type for that and for a connection lost later."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else None
    return isinstance(reason, (NewConnectionError, ConnectTimeoutError))
