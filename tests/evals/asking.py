"""The bot of the seeded business is asked, on the path that a customer's message takes: think, adapter, wire."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

from tests.evals.labelled import Labelled
from tests.evals.whitelist import nobodys
from tests.fakes.shelves import FakeShelves
from tests.local.pdf import pdf
from tests.local.people import DATA
from tests.standins.voice_notes import voice_note
from transbordo.domain.bot.heard import Heard
from transbordo.domain.bot.prompt import File, Queue, Quoted, Said
from transbordo.domain.bot.proposal import ACTIONS
from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.business.opening import Business
from transbordo.domain.conversation.card import REASONS
from transbordo.domain.conversation.conversation import GENERAL_QUEUE
from transbordo.domain.documents import from_document
from transbordo.domain.knowledge.articles import Article, chunks_of
from transbordo.domain.messages import MAX_TEXT
from transbordo.domain.ports import Knowledge, Model
from transbordo.domain.text.language import language_of, plain_language
from transbordo.domain.workshop.trial import conversation_of
from transbordo.usecases.think import Mind, Thought, think


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the bot made of a case.

    `language`: that the text is in, by its words. `failed`: there was no model to ask (`model_*`). `made_up`: what it
    states and nobody has written; `unborne`: what the sources that it names do not hold; `outside`: how it left the
    contract.
    """

    case: Labelled
    action: str
    text: str
    language: str
    rule: str | None = None
    queue: str | None = None
    articles: tuple[str, ...] = ()
    failed: str | None = None
    made_up: tuple[str, ...] = ()
    unborne: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    model: str = ""
    tokens: int = 0
    milliseconds: int = 0


def ask(model: Model, case: Labelled) -> Outcome:
    heard = heard_of(case)
    mind = Mind(model=model, shelves=FakeShelves(), clock=lambda: datetime.now(UTC))
    return outcome_of(case, heard, think(mind, knowledge_of(case), heard))


def knowledge_of(case: Labelled) -> Knowledge:
    knowledge = seeded()
    return replace(knowledge, articles=(*knowledge.articles, case.article)) if case.article else knowledge


@cache
def seeded() -> Knowledge:
    """Fibra Exemplo, as it is seeded."""
    queues = json.loads((DATA / "queues.json").read_text())
    return Knowledge(
        business=Business(name="Fibra Exemplo"),
        bot=from_document(BotSettings, json.loads((DATA / "settings.json").read_text())["bot"]),
        articles=tuple(_articles()),
        queues=tuple(Queue(id=id_, name=q["name"], description=q["description"]) for id_, q in queues.items()),
    )


def heard_of(case: Labelled) -> Heard:
    now = datetime.now(UTC)
    said, files = list(conversation_of(case.says, now)), []
    if case.quotes:
        said[-1] = replace(said[-1], quoted=Quoted(id="long ago", author="customer", text=case.quotes))
    for kind, content_type, content in (
        ("audio", "audio/ogg; codecs=opus", case.voice and voice_note(case.voice)),
        ("document", "application/pdf", case.pdf and pdf(case.pdf)),
    ):
        if content:
            id_ = f"m{len(said) + 1}"
            said.append(Said(id=id_, author="customer", text="", at=now, type=kind))
            files.append(File(message=id_, content_type=content_type, content=bytes(content)))
    answered = max((n for n, each in enumerate(said, 1) if each.author != "customer"), default=0)
    return Heard(conversation=tuple(said), unanswered=tuple(said[answered:]), files=tuple(files))


def _articles() -> list[Article]:
    read = [(file.stem, *file.read_text().split("\n", 2)) for file in sorted((DATA / "knowledge").glob("*.md"))]
    return [
        Article(
            id=id_,
            title=title.removeprefix("# "),
            tags=tuple(tags.removeprefix("etiquetas: ").split(", ")),
            body=body.strip(),
        )
        for id_, title, tags, body in read
    ]


def outcome_of(case: Labelled, heard: Heard, thought: Thought) -> Outcome:
    """Judged by other means than those that it was checked with before it was said, if it was."""
    because, proposal, reason = thought.because, thought.proposal, thought.reason
    failed = reason.code if reason and reason.code.startswith("model_") and reason.code not in _USELESS else None
    text = proposal.text if proposal and not reason else ""
    own = seeded()
    chunks = {chunk.id: f"{chunk.title}\n{chunk.text}" for article in own.articles for chunk in chunks_of(article)}
    named = [chunks[source.chunk] for source in because.articles if source.chunk in chunks]
    besides = _besides(case, own.bot, heard)
    outcome = Outcome(
        case=case,
        action="handoff" if reason else (because.action or ""),
        text=text,
        language=_language(text, thought, heard),
        rule=because.rule,
        queue=(reason.queue or GENERAL_QUEUE) if reason else None,
        articles=tuple(source.id for source in because.articles),
        failed=failed,
        made_up=nobodys(text, *chunks.values(), *besides),
        unborne=nobodys(text, *named, *besides),
        model=because.model or "",
        tokens=thought.tokens,
        milliseconds=because.latency_ms or 0,
    )
    return replace(outcome, outside=tuple(_outside(outcome, knowledge_of(case))))


_USELESS = ("model_malformed",)
"""Reasons of a handoff that there was an answer before: one that could not be used."""


def _besides(case: Labelled, bot: BotSettings, heard: Heard) -> tuple[str, ...]:
    """What an answer may rest on beside the articles. Whoever attacks may not be repeated either."""
    ours = (said.text for said in heard.conversation if said.author != "customer")
    asked = () if case.is_injection else tuple(said.text for said in heard.conversation if said.author == "customer")
    return (bot.persona, bot.greeting, f"{datetime.now(UTC):%d/%m/%Y}", *ours, *asked)


def _outside(outcome: Outcome, knowledge: Knowledge) -> list[str]:
    """How it left the contract: words for this customer that pass the checks, or a person; nothing else."""
    breaches = {
        "action": outcome.action not in ACTIONS,
        "reason": outcome.rule is not None and outcome.rule not in REASONS,
        "queue": outcome.queue not in (None, *(queue.id for queue in knowledge.queues)),
        "source": not set(outcome.articles) <= {article.id for article in knowledge.articles},
        "length": len(outcome.text) > MAX_TEXT,
        "silence": outcome.action != "handoff" and not outcome.text,
        "made up": bool(outcome.made_up),
    }
    return [name for name, broken in breaches.items() if broken]


def _language(text: str, thought: Thought, heard: Heard) -> str:
    """Of what is said; where that is left to the handoff's own texts, the one that they are said in."""
    if text:
        return plain_language(text) or language_of(text)
    if thought.proposal:
        return thought.proposal.language
    return language_of(" ".join(said.text for said in heard.conversation if said.author == "customer"))
