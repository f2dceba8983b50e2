"""What Gemini says of our key, by plain questions over REST: no library is loaded for them.

https://ai.google.dev/api/models#method:-models.get
https://ai.google.dev/api/generate-content
"""

from __future__ import annotations

from urllib.parse import quote

from transbordo.adapters.asking import ask
from transbordo.settings import Settings

_GOOGLE = "https://generativelanguage.googleapis.com"
_QUESTION = {"contents": [{"role": "user", "parts": [{"text": "ok?"}]}], "generationConfig": {"maxOutputTokens": 1}}


class AccountAtGemini:
    """The port `ModelAccount`."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.gemini_api_url or _GOOGLE
        self._key = settings.google_api_key

    def describe(self, model: str) -> int:
        return self._status("GET", self._address(model))

    def ask(self, model: str) -> int:
        return self._status("POST", f"{self._address(model)}:generateContent", _QUESTION)

    def _address(self, model: str) -> str:
        return f"{self._base}/v1beta/models/{quote(model.removeprefix('models/'), safe='')}"

    def _status(self, method: str, url: str, body: object = None) -> int:
        return ask(method, url, headers={"x-goog-api-key": self._key}, json=body).status_code
