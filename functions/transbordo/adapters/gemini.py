"""The model: Google's Gemini through google-generativeai, over REST.

The package has reached its end of life. It is therefore known to this file alone, in few of its functions, and the
tests hold the file to what goes over the wire, so that google-genai can take its place here. What it does otherwise
than one would think (all measured with 0.8.6):

- Its own retries go on for up to ten minutes, whatever the time-out: they are turned off. (What stays: google-auth asks
  twice more after a 401, which Gemini does not answer to a key: a wrong one is a 400.)
- A blocked or empty answer is no error of the call; `response.text` raises where there is none, so it is not used.
- Errors come as google.api_core's, as `requests`' and as protobuf's: `_reason` knows them all.
- It can't limit thinking, which spends output tokens as well: the limit of those leaves room for it. Nor does it know
  how many: they are what the total has beside the prompt.
- No temperature is sent: from Gemini 3.6 on it is deprecated.
"""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from transbordo.adapters.logs import count_tokens, log
from transbordo.domain.bot.asking import Filled, ModelFailed, Purpose, Vector
from transbordo.domain.bot.prompt import File, Prompt, Telling, render
from transbordo.domain.bot.proposal import Proposal, parse, shape_of
from transbordo.domain.bot.shape import Shape
from transbordo.domain.whatsapp.media_types import base_type

MAX_OUTPUT_TOKENS = 8192
"""A full answer with its card is about 1500; the rest is for the model's thoughts."""

EMBEDDING_MODEL = "models/gemini-embedding-001"
EMBEDDING_DIMENSIONS = 768
"""The smallest of the recommended sizes: a vector is 6 kB in Firestore, and enough to tell articles apart.

https://ai.google.dev/gemini-api/docs/embeddings
"""

_PURPOSES: Mapping[Purpose, str] = {"document": "retrieval_document", "query": "retrieval_query"}

# HarmCategory and HarmBlockThreshold: https://ai.google.dev/api/generate-content#HarmCategory
_HARMS = {"harassment": 7, "hate": 8, "sexual": 9, "dangerous": 10}
_THRESHOLDS = {"low": 1, "medium": 2, "high": 3, "none": 4}

# FinishReason and BlockReason: https://ai.google.dev/api/generate-content#FinishReason
_MAX_TOKENS = 2
_BLOCKED = {3, 4, 6, 7, 8, 9, 11}  # safety, recitation, language, blocklist, prohibited, personal data, image safety

_configuring = threading.Lock()
_configured: tuple[str, str] | None = None


class Gemini:
    """One key. `model`: the one that is asked where the bot's settings name none; `api_url`: where the API is, if not
    at Google's; `clock` counts seconds.
    """

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
            ModelFailed: with one of the `model_*` reasons, or as `media_unreadable` where the files were refused.
        """
        bot = prompt.bot
        filled = self.fill(render(prompt), shape_of(prompt), model=bot.model, safety=bot.safety, deadline_s=deadline_s)
        try:
            proposal = parse(filled.text, prompt)
        except ModelFailed as failed:
            failed.paid = filled.paid
            raise
        return replace(
            proposal,
            model=filled.model,
            latency_ms=filled.latency_ms,
            prompt_tokens=filled.prompt_tokens,
            answer_tokens=filled.answer_tokens,
        )

    def fill(
        self,
        telling: Telling,
        shape: Shape,
        *,
        deadline_s: float,
        model: str = "",
        safety: Mapping[str, str] | None = None,
    ) -> Filled:
        started = self._clock()
        asked = model or self._model
        genai = self._ready(_failed)
        left = self._left(started + deadline_s)
        try:
            response = genai.GenerativeModel(asked, system_instruction=telling.instruction).generate_content(
                [{"role": "user", "parts": [_part(part) for part in telling.parts]}],
                generation_config={
                    "response_mime_type": "application/json",
                    "response_schema": shape,
                    "max_output_tokens": MAX_OUTPUT_TOKENS,
                },
                safety_settings=_safety(safety or {}),
                request_options={"timeout": left, "retry": None},
            )
        except Exception as error:  # the SDK trips in many ways over an answer that it can't read
            if any(isinstance(part, File) for part in telling.parts) and _refuses_the_request(error):
                raise ModelFailed("media_unreadable") from error
            raise _failed(_reason(error)) from error
        paid = _paid(response)
        count_tokens(*paid)
        try:
            text = _text(response)
        except ModelFailed as failed:
            failed.paid = paid
            raise
        return Filled(
            text=text,
            model=asked,
            latency_ms=round((self._clock() - started) * 1000),
            prompt_tokens=paid[0],
            answer_tokens=paid[1],
        )

    def embed(self, texts: Sequence[str], *, purpose: Purpose, deadline_s: float) -> tuple[Vector, ...]:
        until = self._clock() + deadline_s
        genai = self._ready(ModelFailed)
        left = self._left(until)
        try:
            answer = genai.embed_content(
                EMBEDDING_MODEL,
                list(texts),
                task_type=_PURPOSES[purpose],
                output_dimensionality=EMBEDDING_DIMENSIONS,
                request_options={"timeout": left, "retry": None},
            )
            vectors = tuple(tuple(map(float, vector)) for vector in answer["embedding"])
        except Exception as error:  # as above
            raise ModelFailed(_reason(error)) from error
        if len(vectors) != len(texts):
            raise ModelFailed("model_malformed")
        return vectors

    def _ready(self, failed: Callable[[str], ModelFailed]) -> Any:
        if not self._api_key:  # the SDK would look for other credentials, for minutes
            raise failed("model_config")
        return _sdk(self._api_key, self._api_url)

    def _left(self, until: float) -> float:
        left = until - self._clock()
        if left <= 0:
            raise ModelFailed("model_timeout")
        return left


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


def _safety(thresholds: Mapping[str, str]) -> dict[int, int]:
    return {_HARMS[harm]: _THRESHOLDS[level] for harm, level in thresholds.items()}


def _paid(response: Any) -> tuple[int, int]:
    """The tokens asked with, and those answered in, thoughts among them."""
    usage = response.usage_metadata
    answered = max(usage.total_token_count - usage.prompt_token_count, usage.candidates_token_count)
    return usage.prompt_token_count, answered


def _text(response: Any) -> str:
    """The answer's text; raises ModelFailed where there is none to use."""
    candidates = list(response.candidates)
    if response.prompt_feedback.block_reason or (candidates and candidates[0].finish_reason in _BLOCKED):
        raise ModelFailed("model_blocked")
    text = "".join(part.text for part in candidates[0].content.parts) if candidates else ""
    if not text:
        raise ModelFailed("model_empty")
    if candidates[0].finish_reason == _MAX_TOKENS:
        raise ModelFailed("model_malformed", "It was cut off: it is far too long.")
    return text


def _failed(reason: str) -> ModelFailed:
    """The service gave no answer at all: not this customer's matter only, so whoever watches over us is told.

    Nobody is told of an embedding: what it would have found is found by words.
    """
    log("ERROR", "model_failed", reason=reason)
    return ModelFailed(reason)


def _refuses_the_request(error: Exception) -> bool:
    """Whether it is what was sent that is refused, such as a PDF without pages, and not the key: both are a 400."""
    from google.api_core import exceptions as api

    return isinstance(error, api.BadRequest) and not any(
        detail.get("reason") == "API_KEY_INVALID" for detail in error.details
    )


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
