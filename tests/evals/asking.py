"""The bot of the seeded business is asked, on the path that a customer's message takes: think, adapter, wire."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

from tests.evals.labelled import Labelled
from tests.fakes.shelves import FakeShelves
from tests.local.people import DATA
from tests.standins.files import pdf, voice_note
from transbordo.domain.articles import Article, Chunk, chunks_of
from transbordo.domain.bot_settings import BotSettings
from transbordo.domain.card import REASONS
from transbordo.domain.conversation import GENERAL_QUEUE
from transbordo.domain.documents import from_document
from transbordo.domain.grounding import unsupported
from transbordo.domain.heard import Heard
from transbordo.domain.language import language_of
from transbordo.domain.messages import MAX_TEXT
from transbordo.domain.opening import Business
from transbordo.domain.ports import Knowledge, Model
from transbordo.domain.prompt import File, Queue, Said
from transbordo.domain.proposal import ACTIONS
from transbordo.domain.trial import conversation_of
from transbordo.usecases.think import Mind, Thought, think


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the bot made of a case.

    `failed`: there was no model to ask (`model_*`). `made_up`: facts that nobody has written; `unborne`: facts that
    the sources which it names do not hold; `outside`: how it left the contract.
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
    knowledge = seeded()
    if case.article:
        knowledge = replace(knowledge, articles=(*knowledge.articles, case.article))
    heard = heard_of(case)
    mind = Mind(model=model, shelves=FakeShelves(), clock=lambda: datetime.now(UTC))
    return _outcome(case, knowledge, heard, think(mind, knowledge, heard))


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


def _outcome(case: Labelled, knowledge: Knowledge, heard: Heard, thought: Thought) -> Outcome:
    because, proposal, reason = thought.because, thought.proposal, thought.reason
    failed = reason.code if reason and reason.code.startswith("model_") else None
    text = proposal.text if proposal and not reason else ""
    chunks = {chunk.id: chunk for article in knowledge.articles for chunk in chunks_of(article)}
    named = [chunks[source.chunk] for source in because.articles if source.chunk in chunks]
    said = "\n".join((*(each.text for each in heard.conversation), f"{datetime.now(UTC):%d/%m/%Y}"))
    before = "\n".join(each.text for each in heard.conversation if each.author == "bot")
    ours = "\n".join((knowledge.bot.persona, knowledge.bot.greeting, *knowledge.bot.rules, before))
    outcome = Outcome(
        case=case,
        action="handoff" if reason else (because.action or ""),
        text=text,
        language=proposal.language if proposal else _language(heard),
        rule=because.rule,
        queue=(reason.queue or GENERAL_QUEUE) if reason else None,
        articles=tuple(source.id for source in because.articles),
        failed=failed,
        made_up=unsupported(text, f"{_written(list(chunks.values()))}\n{ours}", said),
        unborne=unsupported(text, f"{_written(named)}\n{ours}", said),
        model=because.model or "",
        tokens=thought.tokens,
        milliseconds=because.latency_ms or 0,
    )
    return replace(outcome, outside=tuple(_outside(outcome, knowledge)))


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


def _written(chunks: list[Chunk]) -> str:
    return "\n".join(f"{chunk.title}\n{chunk.text}" for chunk in chunks)


def _language(heard: Heard) -> str:
    return language_of(" ".join(said.text for said in heard.conversation if said.author == "customer"))
