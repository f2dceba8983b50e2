"""Gemini: the key, the models that are asked for, the quota, and what Google is about to shut down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from transbordo.domain.health.examined import ModelAccount
from transbordo.domain.health.findings import Finding, found
from transbordo.domain.health.retired_models import retirement

_KEY_REFUSED = (400, 401, 403)
"""To a question about a model, which has nothing else to be wrong: a bad key is a 400."""


def models(gemini: ModelAccount, names: Iterable[str], today: date) -> Iterator[Finding]:
    """`names`: the first is the one that answers customers."""
    for n, name in enumerate(dict.fromkeys(names)):
        retired = retirement(name, today)
        if retired:
            yield retired
        status = gemini.describe(name)
        if status == 200 and n == 0:
            status = gemini.ask(name)
        if status in _KEY_REFUSED:
            yield found("model_key_refused", status=status)
            return
        if status == 404:
            yield found("model_unknown", model=name)
        elif status == 429:
            yield found("model_quota_exhausted")
            return
        elif status != 200:
            yield found("model_unwell", status=status)
            return
