"""The model: Google's Gemini through google-generativeai, over REST.

The package has reached its end of life. It is therefore known to this file alone, in few of its functions, and the
tests hold the file to what goes over the wire, so that google-genai can take its place here. What it does otherwise
than one would think (all measured with 0.8.6):

- Its own retries go on for up to ten minutes, whatever the time-out: they are turned off. (What stays: google-auth asks
  twice more after a 401, which Gemini does not answer to a key: a wrong one is a 400.)
- A blocked or empty answer is no error of the call; `response.text` raises where there is none, so it is not used.
- Errors come as google.api_core's, as `requests`' and as protobuf's: `_reason` knows them all.
- It can't limit thinking, which spends output tokens as well: the limit of those leaves room for it.
- No temperature is sent: from Gemini 3.6 on it is deprecated.
"""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from transbordo.domain.media_types import base_type
from transbordo.domain.prompt import File, Prompt, render
from transbordo.domain.proposal import LANGUAGES, ModelFailed, Proposal, parse

MAX_OUTPUT_TOKENS = 8192
"""A full answer with its card is about 1500; the rest is for the model's thoughts."""

# FinishReason and BlockReason: https://ai.google.dev/api/generate-content#FinishReason
_MAX_TOKENS = 2
_BLOCKED = {3, 4, 6, 7, 8, 9, 11}  # safety, recitation, language, blocklist, prohibited, personal data, image safety

_configuring = threading.Lock()
_configured: tuple[str, str] | None = None


class Gemini:
    """One model behind one key. `api_url`: where the API is, if not at Google's; `clock` counts seconds."""

    def __init__(
        self, *, api_key: str, model: str, api_url: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._api_key = api_key
        self._model = model
        self._api_url = api_url
        self._clock = clock

    def propose(self, prompt: Prompt, *, deadline_s: float) -> Proposal:
        """Ask the model once, and not again. The time of loading the library counts too.

        Raises:
            ModelFailed: with one of the `model_*` reasons.
        """
        started = self._clock()
        response = self._ask(prompt, started + deadline_s)
        proposal = parse(_text(response), prompt)
        usage = response.usage_metadata
        return replace(
            proposal,
            model=self._model,
            latency_ms=round((self._clock() - started) * 1000),
            prompt_tokens=usage.prompt_token_count,
            answer_tokens=usage.candidates_token_count,
        )

    def _ask(self, prompt: Prompt, until: float) -> Any:
        if not self._api_key:  # the SDK would look for other credentials, for minutes
            raise ModelFailed("model_config")
        telling = render(prompt)
        genai = _sdk(self._api_key, self._api_url)
        left = until - self._clock()
        if left <= 0:
            raise ModelFailed("model_timeout")
        try:
            return genai.GenerativeModel(self._model, system_instruction=telling.instruction).generate_content(
                [{"role": "user", "parts": [_part(part) for part in telling.parts]}],
                generation_config={
                    "response_mime_type": "application/json",
                    "response_schema": _schema(prompt),
                    "max_output_tokens": MAX_OUTPUT_TOKENS,
                },
                request_options={"timeout": left, "retry": None},
            )
        except Exception as error:  # the SDK trips in many ways over an answer that it can't read
            raise ModelFailed(_reason(error)) from error


def _sdk(api_key: str, api_url: str) -> Any:
    """google.generativeai, loaded here (one to two seconds that only the bot's turn pays) and configured.

    Its configuration is the process's: it is set once, and again only for another key or address.
    """
    global _configured
    with _configuring:
        genai = _load()
        if _configured != (api_key, api_url):
            genai.configure(
                api_key=api_key, transport="rest", client_options={"api_endpoint": api_url} if api_url else None
            )
            _configured = (api_key, api_url)
        return genai


@cache
def _load() -> Any:
    with warnings.catch_warnings():
        # It says at import that it is no longer supported. We know: see above.
        warnings.filterwarnings("ignore", r"\s*All support for the `google.generativeai`", FutureWarning)
        import google.generativeai as genai
    return genai


def _part(part: str | File) -> dict[str, Any]:
    """A text or a file as the SDK takes it."""
    if isinstance(part, str):
        return {"text": part}
    # "audio/ogg; codecs=opus", as WhatsApp has it, is unknown to the API
    return {"mime_type": base_type(part.content_type), "data": part.content}


def _schema(prompt: Prompt) -> dict[str, Any]:
    """The shape of the answer, as `parse` reads it, in the few words that google-generativeai 0.8.6 lets through."""
    line = _object(text=_TEXT, messages=_list(_TEXT))
    datum = _object(label=_TEXT, value=_TEXT, messages=_list(_TEXT))
    card = _object(
        wants=line,
        tried=_list(line),
        data=_list(datum),
        mood=line | _NULLABLE,
        firstReply=_TEXT | _NULLABLE,
    )
    queues = [queue.id for queue in prompt.queues]
    return _object(
        action=_one_of("answer", "handoff"),
        text=_TEXT,
        articles=_list(_TEXT),
        confidence={"type": "number"},
        language=_one_of(*LANGUAGES),
        queue=(_one_of(*queues) if queues else _TEXT) | _NULLABLE,
        card=card | _NULLABLE,
    )


_TEXT: dict[str, Any] = {"type": "string"}
_NULLABLE: dict[str, Any] = {"nullable": True}


def _one_of(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    """All properties are required: a model that may leave fields out does so at random."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _text(response: Any) -> str:
    """The answer's text; raises ModelFailed where there is none to use."""
    candidates = list(response.candidates)
    if response.prompt_feedback.block_reason or (candidates and candidates[0].finish_reason in _BLOCKED):
        raise ModelFailed("model_blocked")
    text = "".join(part.text for part in candidates[0].content.parts) if candidates else ""
    if not text:
        raise ModelFailed("model_empty")
    if candidates[0].finish_reason == _MAX_TOKENS:
        raise ModelFailed("model_malformed")
    return text


def _reason(error: Exception) -> str:
    """The handoff's reason for an error of the SDK or of what lies under it."""
    import requests
    from google.api_core import exceptions as api
    from google.auth.exceptions import GoogleAuthError

    reasons: list[tuple[tuple[type[Exception], ...], str]] = [
        ((requests.Timeout, api.DeadlineExceeded, api.GatewayTimeout), "model_timeout"),
        ((api.TooManyRequests,), "model_rate_limited"),
        # 400 a wrong key or request, 401, 403 not allowed, 404 no such model ...: the same call won't ever work
        ((api.ClientError, GoogleAuthError), "model_config"),
        ((api.GoogleAPIError, requests.RequestException), "model_unavailable"),
    ]
    return next((reason for kinds, reason in reasons if isinstance(error, kinds)), "model_malformed")
