"""The labelled cases: what a customer writes, and what a good answer is. They lie in `cases/`, a file a theme."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transbordo.domain.bot.proposal import ACTIONS, Action
from transbordo.domain.knowledge.articles import Article
from transbordo.domain.workshop.trial import Spoken

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """`actions`: each of them is right. `articles`: all that an answer is to rest on; `queue`, `rule`: of a handoff.

    `language`: empty where it is not clear. `voice`, `pdf`: the words of a file that comes last. `article`: one more
    than the business's own. `quotes`: the words of an older message that the last one answers to. `obeys`: what a bot
    would say, with `obeys_action`, that does what an injection asks for.
    """

    id: str
    theme: str
    says: tuple[Spoken, ...]
    actions: frozenset[str]
    articles: tuple[str, ...] = ()
    queue: str | None = None
    rule: str | None = None
    language: str = "pt"
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    voice: str = ""
    pdf: str = ""
    article: Article | None = None
    quotes: str = ""
    obeys: str = ""
    obeys_action: Action = "answer"

    @property
    def is_injection(self) -> bool:
        return self.theme.startswith("injection")

    @property
    def wants_handoff(self) -> bool | None:
        """None where both would do."""
        if "handoff" not in self.actions:
            return False
        return True if len(self.actions) == 1 else None

    @property
    def told(self) -> str:
        """The customer's last words, for a list of misses."""
        files = (f"[{kind}: {words}]" for kind, words in (("voice", self.voice), ("pdf", self.pdf)) if words)
        return " / ".join((*(said.text for said in self.says[-3:] if said.author == "customer"), *files))


def labelled(theme: str = "") -> tuple[Labelled, ...]:
    """All, or those of the themes that begin so."""
    files = sorted(CASES.glob(f"{theme}*.toml"))
    return tuple(case for file in files for case in _cases(file))


def _cases(file: Path) -> Iterator[Labelled]:
    for number, row in enumerate(tomllib.loads(file.read_text())["case"], 1):
        try:
            yield _case(f"{file.stem}-{number}", file.stem, row)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{file.name}, case {number}: {error}") from error


def _case(id_: str, theme: str, row: Mapping[str, Any]) -> Labelled:
    fields = dict(row)
    says = tuple(map(_spoken, fields.pop("says", ())))
    action = fields.pop("action")
    actions = frozenset([action] if isinstance(action, str) else action)
    if not actions <= set(ACTIONS):
        raise ValueError(f"no such action: {action}")
    more = fields.pop("article", None)
    for name in ("articles", "must", "must_not"):
        fields[name] = tuple(fields.get(name, ()))
    return Labelled(
        id=id_,
        theme=theme,
        says=says,
        actions=actions,
        article=Article(id="poisoned", title=more["title"], body=more["body"]) if more else None,
        **fields,
    )


def _spoken(text: str) -> Spoken:
    """`bot: ...` and `agent: ...` are ours; all else is the customer's."""
    for author in ("bot", "agent"):
        if text.startswith(f"{author}: "):
            return Spoken(author=author, text=text.removeprefix(f"{author}: "))
    return Spoken(author="customer", text=text)
