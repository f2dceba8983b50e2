"""The agents' copilot: what the model is told, and what of its answers is believed.

All that it makes is a draft for a person, who reads, changes and sends it, or doesn't. As with the bot's own turn, the
conversation, the sources and the files are data: one line of JSON each, and nothing in them is to be obeyed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from transbordo.domain.bot.answer_json import items, line, loaded, malformed, named, text_of
from transbordo.domain.bot.asking import ModelFailed
from transbordo.domain.bot.grounding import unsupported
from transbordo.domain.bot.prompt import (
    DATA,
    LANGUAGE_NAMES,
    QUOTES,
    FileState,
    Prompt,
    Said,
    Telling,
    aliases,
    conversation_section,
    now_in_words,
    section,
    source_aliases,
    sources_section,
)
from transbordo.domain.bot.shape import TEXT, Shape, list_of, object_of
from transbordo.domain.bot.stands_by import stands_by
from transbordo.domain.bot.told import is_told, said_of
from transbordo.domain.conversation.card import Line
from transbordo.domain.knowledge.articles import source_of
from transbordo.domain.messages import MAX_TEXT, Entry, MediaState, Outbound, Received, Source
from transbordo.domain.text.masking import unseal
from transbordo.domain.text.whatsapp_text import printable, whatsapp_text
from transbordo.domain.workshop.stated import as_written, facts_of

How = Literal["spelling", "shorter", "friendlier", "language"]
HOWS: tuple[How, ...] = ("spelling", "shorter", "friendlier", "language")

MAX_DRAFT = 4000
"""Characters of a draft to rewrite: more than WhatsApp takes in one message, as shortening is what it may need."""

MAX_LINES = 8
MAX_LINE = 240
"""A summary is read faster than the conversation (lines, characters of each)."""

SUGGESTION: Shape = object_of(text=TEXT, sources=list_of(TEXT))
SUMMARY: Shape = object_of(lines=list_of(object_of(text=TEXT, messages=list_of(TEXT))))
REWRITTEN: Shape = object_of(text=TEXT)


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A draft of the next reply. `doubtful`: its parts that neither the sources nor the customer bear out."""

    text: str
    sources: tuple[Source, ...] = ()
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rewritten:
    """`doubtful`: facts that the draft did not state; `lost`: those of the draft that are gone."""

    text: str
    doubtful: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


_SUGGEST = """\
You draft the next WhatsApp reply for an agent of {business}: a person, who reads your draft, changes it and sends it, \
or throws it away. It is {now}.

# How {business} serves
{persona}

# What the draft may say
- Only what SOURCES says. Nothing from memory, no guesses; no promise, price, date, deadline, telephone number or link \
that is not there, word for word.
- The team answers: {hours}. Where SOURCES says otherwise, this holds.
- It answers all that the customer still waits for, in one message: that a person would answer was no answer yet. \
Where SOURCES does not answer, it asks one short question, or says that the matter is being looked into, without \
saying until when.
- It speaks as the team does: never as an assistant or a bot. It is signed by nobody, and does not greet twice.
- It never asks for a password, a code received by SMS, or a card number.
{quotes}
- Name in "sources" the id of each source that you used; leave it empty when you used none.

# How to write "text"
- In the language of the customer's last messages.
- Plain WhatsApp text, as people write there: short sentences, at most {limit} characters, no headings, tables or \
Markdown. *Bold* takes one asterisk, lists take "- "."""

_SUMMARIZE = """\
You summarize a WhatsApp conversation between a customer and {business} for an agent who takes it over now. It is {now}.

- At most {lines} lines, in {language}, in the order in which things happened; the last one says what is open now.
- Each line is one short sentence with one fact: what the customer wants, what was tried or explained, what was \
agreed, data that was given. Nothing that was not said; no advice; no judgement of anybody.
- Each line lists in "messages" the ids (m1, m2 ...) of the messages that it comes from; no line without one.
- Leave out passwords, codes and card numbers.
{quotes}"""

_REWRITE = """\
You rewrite the DRAFT of an agent of {business}, who is about to send it to a customer on WhatsApp: {wish}.

- All facts stay as they are: names, numbers, prices, dates, times, links, what is promised and what is not. Nothing \
is added.
- A word in double brackets, such as ⟦cpf 1⟧, stands for data that you are not shown: it stays, letter for letter.
- Plain WhatsApp text: no headings, tables or Markdown. *Bold* takes one asterisk, lists take "- ".
- Only the new text in "text": no remarks, no signature, no second version."""

_WISHES: dict[How, str] = {
    "spelling": "with its spelling, accents, grammar and punctuation put right, and no other word changed",
    "shorter": "shorter, in the same language, with all that matters",
    "friendlier": "friendlier and warmer, in the same language, without flattery and hardly longer",
    "language": "in the language in which the customer writes, as somebody would write it whose own language it is",
}


def told(entries: tuple[Entry, ...], *, quotable: tuple[Entry, ...] = ()) -> tuple[Said, ...]:
    """What the customer and we said to each other. `quotable`: what the customer may quote of, if it is more."""
    return tuple(said_of(entry, file=_file(entry), quotable=quotable or entries) for entry in entries if is_told(entry))


def suggestion_of(prompt: Prompt) -> Telling:
    """Asks for the next reply; `prompt` is as for the bot."""
    bot = prompt.bot
    persona = "\n".join((bot.persona, *(f"- Never: {rule}" for rule in bot.rules)))
    return _telling(
        _SUGGEST.format(
            business=prompt.business,
            now=now_in_words(prompt),
            persona=persona.strip(),
            hours=prompt.hours,
            limit=MAX_TEXT,
            quotes=QUOTES,
        ),
        sources_section(prompt),
        conversation_section(prompt, _FILES),
        "Draft the reply to what the customer still waits for.",
    )


def summary_of(prompt: Prompt, language: str) -> Telling:
    """Asks what happened, for somebody who reads `language`."""
    return _telling(
        _SUMMARIZE.format(
            business=prompt.business,
            now=now_in_words(prompt),
            lines=MAX_LINES,
            quotes=QUOTES,
            language=LANGUAGE_NAMES.get(language, LANGUAGE_NAMES["pt"]),
        ),
        conversation_section(prompt, _FILES),
        "Summarize the conversation.",
    )


def rewrite_of(draft: str, how: How, business: str, customer: tuple[str, ...]) -> Telling:
    """Asks for the draft in other words; `customer`: what the customer wrote last, to tell their language by."""
    return _telling(
        _REWRITE.format(business=business, wish=_WISHES[how]),
        section("CUSTOMER", [{"text": text} for text in customer]),
        section("DRAFT", [{"text": draft}]),
        "Rewrite the draft.",
    )


def suggestion(json_text: str, prompt: Prompt) -> Suggestion:
    """The draft, with the sources that it names and the facts in it that nobody stated. Raises ModelFailed."""
    answer = loaded(json_text)
    text = _text(answer)
    given = {alias: chunk for chunk, alias in source_aliases(prompt).items()}
    chunks = {chunk.id: chunk for chunk in prompt.sources}
    used = (chunks[id_] for id_ in named(answer.get("sources"), given))
    return Suggestion(
        text=text,
        sources=tuple(map(source_of, used)),
        doubtful=_doubtful(text, stands_by(prompt), _heard(prompt)),
    )


def summary(json_text: str, prompt: Prompt) -> tuple[Line, ...]:
    """The lines that name messages of the conversation; others are left away. Raises ModelFailed where none is left."""
    messages = {alias: mid for mid, alias in aliases(prompt).items()}
    read = (line(item, messages, MAX_LINE) for item in items(loaded(json_text).get("lines")))
    lines = tuple(one for one in read if one)
    if not lines:
        raise ModelFailed("model_empty")
    return lines[:MAX_LINES]


def rewritten(json_text: str, draft: str, *, sealed: Mapping[str, str] = {}) -> Rewritten:
    """The draft in other words, and where it does not say the same. `sealed`: what the model was not to see of it, by
    the word that stood in its place. Raises ModelFailed.
    """
    text = unseal(_text(loaded(json_text)), sealed)
    return Rewritten(text=text, doubtful=facts_of(text, beyond=draft), lost=facts_of(draft, beyond=text))


def _doubtful(text: str, written: str, said: str) -> tuple[str, ...]:
    """The parts of a text that nothing bears out, as they stand in it."""
    return tuple(as_written(text, words) for words in unsupported(text, written, said))


def _file(entry: Received | Outbound) -> FileState | None:
    """The model is shown none, for a draft; of a voice note that was listened to it is told the words."""
    if not isinstance(entry, Received) or entry.transcript:
        return None
    states = {file.state for file in entry.media}
    return next((_STATES[state] for state in _STATES if state in states), None)


_STATES: Mapping[MediaState, FileState] = {
    MediaState.PENDING: "awaited",
    MediaState.FAILED: "closed",
    MediaState.STORED: "past",
}

_FILES: Mapping[FileState, str] = {
    "closed": "can't be opened, by the agent either",
    "awaited": "has not arrived yet, the agent has not seen it either",
    "past": "is shown to the agent and not to you: never say what may be in it",
}


def _telling(instruction: str, *sections: str) -> Telling:
    return Telling(instruction=printable(instruction + "\n" + DATA), parts=("\n\n".join(sections),))


def _heard(prompt: Prompt) -> str:
    return "\n".join(said.text for said in prompt.conversation if said.author == "customer")


def _text(answer: dict[str, Any]) -> str:
    text = whatsapp_text(text_of(answer.get("text")))
    if not text:
        raise ModelFailed("model_empty")
    return text if len(text) <= MAX_DRAFT else malformed()
