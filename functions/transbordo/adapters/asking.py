"""Plain questions over HTTP, for the doctor and for ./deploy.sh: once, with a time limit, and no exception but one."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from transbordo.domain.health.examined import NotReached

TIME_LIMIT_S = 8.0


def ask(method: str, url: str, **options: Any) -> requests.Response:
    """The answer, whatever its status. Raises NotReached; a redirect is an answer too, for its headers stay here."""
    try:
        return requests.request(method, url, timeout=TIME_LIMIT_S, allow_redirects=False, **options)
    except requests.Timeout as error:
        raise NotReached("timeout") from error
    except requests.RequestException as error:
        raise NotReached(type(error).__name__) from error


def ask_json(url: str, **options: Any) -> Any:
    """What a GET answers. Raises NotReached too where it is no 200, or no JSON."""
    answer = ask("GET", url, **options)
    if answer.status_code != 200:
        raise NotReached(f"http_{answer.status_code}")
    try:
        return answer.json()
    except ValueError as error:
        raise NotReached("no_json") from error


def told_time(answer: requests.Response) -> datetime:
    """What time it is where the answer comes from, to a second. Raises NotReached."""
    try:
        told = parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError, TypeError) as error:
        raise NotReached("no_date") from error
    if told.tzinfo is None:
        raise NotReached("no_date")
    return told
