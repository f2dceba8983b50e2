"""What the model would do, and what of its answer is believed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from transbordo.domain.bot.answer_json import clipped, items, line, loaded, malformed, named, text_of
from transbordo.domain.bot.asking import ModelFailed, Tokens, together
from transbordo.domain.bot.prompt import Prompt, aliases, source_aliases
from transbordo.domain.bot.shape import NULLABLE, NUMBER, TEXT, Shape, list_of, object_of, one_of
from transbordo.domain.business.bot_settings import LANGUAGES
from transbordo.domain.conversation.card import Datum, Line
from transbordo.domain.messages import MAX_TEXT
from transbordo.domain.text.language import plain_language
from transbordo.domain.text.whatsapp_text import whatsapp_text

Action = Literal["answer", "ask", "handoff", "close"]
"""All that a model can bring about: words to this customer, or a person. Nothing is looked up, changed or promised."""

ACTIONS: tuple[Action, ...] = ("answer", "ask", "handoff", "close")
MOODS = ("calm", "worried", "annoyed", "angry")
Otherwise = TypeVar("Otherwise", str, None)

# A card is read in ten seconds (characters, lines).
MAX_LINE = 200
MAX_LABEL = 40
MAX_FIRST_REPLY = 600
MAX_TRIED = 4
MAX_DATA = 6

MAX_TRANSCRIPT = 4000
"""Characters of a voice note's words: some five minutes of speech, and far from what a document may hold."""


@dataclass(frozen=True, kw_only=True)
class ProposedCard:
    """The model's part of the handoff card; every line names messages of the prompt."""

    wants: Line
    tried: tuple[Line, ...] = ()
    data: tuple[Datum, ...] = ()
    mood: Line | None = None
    first_reply: str | None = None


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What the model would do. `sources` are ids of the prompt's; `queue` is one of the prompt's, or None (geral).

    `text` is for the customer and never empty but in a handoff, where the customer's message is not the model's.
    `transcripts`: message id and the words that the model heard in it.
    """

    action: Action
    text: str
    sources: tuple[str, ...] = ()
    confidence: float = 0.0
    language: str = "pt"
    mood: str = "calm"
    queue: str | None = None
    card: ProposedCard | None = None
    transcripts: tuple[tuple[str, str], ...] = ()
    model: str = ""
    latency_ms: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0

    @property
    def paid(self) -> Tokens:
        return self.prompt_tokens, self.answer_tokens

    def also_paid(self, paid: Tokens) -> Proposal:
        """With what was asked besides for it."""
        asked, answered = together(self.paid, paid)
        return replace(self, prompt_tokens=asked, answer_tokens=answered)


def shape_of(prompt: Prompt) -> Shape:
    """The shape of the answer, as `parse` reads it."""
    told = object_of(text=TEXT, messages=list_of(TEXT))
    datum = object_of(label=TEXT, value=TEXT, messages=list_of(TEXT))
    card = object_of(
        wants=told,
        tried=list_of(told),
        data=list_of(datum),
        mood=told | NULLABLE,
        firstReply=TEXT | NULLABLE,
    )
    queues = [queue.id for queue in prompt.queues]
    return object_of(
        action=one_of(*ACTIONS),
        text=TEXT,
        sources=list_of(TEXT),
        confidence=NUMBER,
        language=one_of(*LANGUAGES),
        mood=one_of(*MOODS),
        queue=(one_of(*queues) if queues else TEXT) | NULLABLE,
        card=card | NULLABLE,
        transcripts=list_of(object_of(message=TEXT, text=TEXT)),
    )


def parse(json_text: str, prompt: Prompt) -> Proposal:
    """The model's answer, with all that the prompt does not bear out left away.

    Dropped: sources that were not given, lines that name no message of the conversation, a card without a wish,
    transcripts of what was not heard. An unknown queue becomes None, an unknown language the bot's own; what the text
    plainly is in is what it is in, whatever it is said to be.

    Raises:
        ModelFailed: `model_malformed` (not the shape, or too long for WhatsApp); `model_empty` (answers without text).
    """
    answer = loaded(json_text)
    action = answer.get("action")
    text = whatsapp_text(text_of(answer.get("text")))
    if action not in ACTIONS:
        malformed(f'"action" must be one of {", ".join(ACTIONS)}.')
    if len(text) > MAX_TEXT:
        malformed(f'"text" has {len(text)} characters; at most {MAX_TEXT} are allowed.')
    if action != "handoff" and not text:
        raise ModelFailed("model_empty", f'"text" is empty, but the action is "{action}".')
    sources = {alias: chunk for chunk, alias in source_aliases(prompt).items()}
    return Proposal(
        action=action,
        text=text,
        sources=named(answer.get("sources"), sources),
        confidence=_share(answer.get("confidence")),
        language=plain_language(text) or _among(answer.get("language"), LANGUAGES, prompt.bot.language),
        mood=_among(answer.get("mood"), MOODS, "calm"),
        queue=_among(answer.get("queue"), [queue.id for queue in prompt.queues], None),
        card=_card(answer.get("card"), prompt) if action == "handoff" else None,
        transcripts=_transcripts(answer.get("transcripts"), prompt),
    )


def _card(value: Any, prompt: Prompt) -> ProposedCard | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        malformed()
    messages = {alias: mid for mid, alias in aliases(prompt).items()}
    wants = line(value.get("wants"), messages, MAX_LINE)
    if wants is None:
        return None
    tried = (line(item, messages, MAX_LINE) for item in items(value.get("tried")))
    data = (_datum(item, messages) for item in items(value.get("data")))
    first_reply = whatsapp_text(text_of(value.get("firstReply")))
    return ProposedCard(
        wants=wants,
        tried=tuple(one for one in tried if one)[:MAX_TRIED],
        data=tuple(datum for datum in data if datum)[:MAX_DATA],
        mood=line(value.get("mood"), messages, MAX_LINE),
        first_reply=first_reply if 0 < len(first_reply) <= MAX_FIRST_REPLY else None,
    )


def _transcripts(value: Any, prompt: Prompt) -> tuple[tuple[str, str], ...]:
    """The first transcript of each message whose sound the model was given."""
    names = aliases(prompt)
    heard = {names[file.message]: file.message for file in prompt.files if file.is_sound and file.message in names}
    found: dict[str, str] = {}
    for item in items(value):
        if not isinstance(item, dict):
            continue
        mid, text = heard.get(str(item.get("message"))), clipped(item.get("text"), MAX_TRANSCRIPT)
        if mid and text:
            found.setdefault(mid, text)
    return tuple(found.items())


def _datum(value: Any, messages: dict[str, str]) -> Datum | None:
    if not isinstance(value, dict):
        return None
    label, content = clipped(value.get("label"), MAX_LABEL), clipped(value.get("value"), MAX_LINE)
    of = named(value.get("messages"), messages)
    return Datum(label=label, value=content, messages=of) if label and content and of else None


def _share(value: Any) -> float:
    """A number brought between 0 and 1."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        malformed()
    return float(min(max(value, 0), 1))


def _among(value: Any, allowed: Collection[str], otherwise: Otherwise) -> str | Otherwise:
    return value if isinstance(value, str) and value in allowed else otherwise
