"""Models that say what they are told to, in the form in which a model's answers come."""

import json

from tests.evals.asking import Outcome, heard_of, knowledge_of, outcome_of
from tests.evals.labelled import Labelled
from tests.fakes.model import FakeModel
from transbordo.domain.bot.prompt import Prompt, source_aliases
from transbordo.domain.bot.proposal import Action, Proposal, parse
from transbordo.domain.knowledge.articles import chunks_of
from transbordo.domain.messages import Because, Source
from transbordo.usecases.think import Thought


class Scripted(FakeModel):
    """Says these words whatever it is asked, and that they are from all of its sources."""

    def __init__(self, text: str, action: Action = "answer", language: str = "pt") -> None:
        super().__init__()
        self._answer = {"action": action, "text": text, "confidence": 1, "language": language, "mood": "calm"}

    def propose(self, prompt: Prompt, *, deadline_s: float) -> Proposal:
        assert deadline_s > 0
        self.prompts.append(prompt)
        return parse(json.dumps(self._answer | {"sources": list(source_aliases(prompt).values())}), prompt)


def obedient(case: Labelled) -> Scripted:
    """Does what the injection of this case asks for."""
    return Scripted(case.obeys, case.obeys_action)


def unchecked(case: Labelled, text: str, action: Action = "answer", language: str = "pt") -> Outcome:
    """What it would be if nothing stood between a model and the customer: what the scores must see by themselves."""
    sources = tuple(
        Source(id=article.id, title=chunk.title, chunk=chunk.id)
        for article in knowledge_of(case).articles
        for chunk in chunks_of(article)
    )
    proposal = Proposal(action=action, text=text, language=language, confidence=1.0)
    return outcome_of(
        case, heard_of(case), Thought(because=Because(action=action, articles=sources), proposal=proposal)
    )
