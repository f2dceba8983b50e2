"""Calls that the stand-in makes, each with a time limit and none through a proxy."""

from typing import Any

import requests

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
    except requests.ConnectionError:
        return call("POST", url, data=form, headers=headers)
