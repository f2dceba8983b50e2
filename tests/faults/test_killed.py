"""The functions' process dies, by SIGKILL, at every step of every flow: nothing is lost, doubled or stuck."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import requests

from tests.faults.conftest import Breaker
from tests.faults.matrix import CLAIM, HANDOFF, KILLS, REPLY, SWEEP, Kill
from tests.local.clients import Agent, Customer, Unmet, eventually, new_id

QUESTION = "Quanto custa o plano Fibra 500?"
ANSWER = "119,90"
WISH = "quero falar com uma pessoa"
PROMISE = "protocolo"
GONE = (requests.RequestException, Unmet)
"""What a client sees of a process that dies."""


@dataclass
class Case:
    """One row of the table with a customer of its own."""

    name: str
    kill: Kill
    customer: Customer
    agent: Agent
    reply_id: str = ""
    epoch: int = 0

    def prepare(self) -> None:
        """Up to the moment in which the flow begins."""
        if self.kill in (*CLAIM, *REPLY):
            self.customer.says(WISH)
            self.customer.waits_for(PROMISE)
            self.epoch = eventually("it waits in a queue", self._waiting)["epoch"]
        if self.kill in REPLY:
            claimed = self.agent.does(f"conversations/{self.customer.cid}/claim", epoch=self.epoch)
            self.epoch, self.reply_id = claimed["conversation"]["epoch"], new_id()

    def _waiting(self) -> dict[str, Any] | None:
        found = self.agent.conversation(self.customer.cid)
        return found if found and found.get("owner") == "queue" else None

    def act(self) -> None:
        if self.kill in CLAIM:
            self.agent.does(f"conversations/{self.customer.cid}/claim", epoch=self.epoch)
        elif self.kill in REPLY:
            body = {"id": self.reply_id, "text": f"Resposta de {self.name}", "epoch": self.epoch}
            self.agent.does(f"conversations/{self.customer.cid}/messages", **body)
        else:
            media = [{"sample": "roteador.jpg"}] if self.kill.flow == "picture" else []
            self.customer.says(WISH if self.kill in HANDOFF else QUESTION, media=media)

    def act_and_die(self) -> None:
        with suppress(*GONE):
            self.act()

    def ask_again(self) -> None:
        """What a dashboard does that heard nothing; a phone does not."""
        if self.kill in (*CLAIM, *REPLY):
            self.act()

    def outcome(self) -> str:
        """What is not as it should be, for the flow alone; empty when all is."""
        heard = [message["body"] for message in self.customer.sees()]
        wanted = [PROMISE] if self.kill in (*HANDOFF, *CLAIM, *REPLY) else [ANSWER]
        wanted += [f"Resposta de {self.name}"] if self.kill in REPLY else []
        as_wanted = len(heard) == len(wanted) and all(part in text for part, text in zip(wanted, heard, strict=True))
        owner = "agent" if self.kill in (*CLAIM, *REPLY) else "queue" if self.kill in HANDOFF else "bot"
        conversation = self.agent.conversation(self.customer.cid) or {}
        if not as_wanted:
            return f"{self.name}: the customer heard {heard}"
        return "" if conversation["owner"] == owner else f"{self.name}: {conversation['owner']} has it, not {owner}"


def test_killed_at_every_step_of_every_flow(breaker: Breaker) -> None:
    diego = breaker.agent()
    cases = [Case(f"{kill.flow} {n}", kill, breaker.customer(), diego) for n, kill in enumerate(KILLS)]
    breaker.each(Case.prepare, cases)
    for case in cases:
        breaker.stops(case.name, case.customer, case.kill)

    for case in cases:
        breaker.begins(case.act_and_die)
    breaker.stopped(*(case.name for case in cases))
    breaker.stack.restart_functions(kill=True)
    breaker.each(Case.ask_again, cases)
    breaker.recovers()

    breaker.all_is_well()
    assert [wrong for wrong in breaker.each(Case.outcome, cases) if wrong] == []


def test_the_sweep_itself_killed_at_every_step(breaker: Breaker) -> None:
    leased, sent, stored, in_turn, found = SWEEP
    customers = {kill: breaker.customer() for kill in SWEEP}
    prepare: dict[Kill, Callable[[], object]] = {
        in_turn: lambda: _event_is_lost(breaker, customers[in_turn]),
        leased: lambda: _send_is_refused(breaker, customers[leased]),
        sent: lambda: _send_is_refused(breaker, customers[sent]),
        found: lambda: _webhook_is_lost(breaker, customers[found]),
        stored: lambda: _file_is_late(breaker, customers[stored]),
    }
    for kill in SWEEP:
        prepare[kill]()
    breaker.time_passes()

    for n, kill in enumerate(SWEEP):
        breaker.stops(f"sweep {n}", customers[kill], kill)
        breaker.begins(breaker.sweeps)
        breaker.stopped(f"sweep {n}")
        breaker.stack.restart_functions(kill=True)
    breaker.recovers()

    breaker.all_is_well()
    heard = [[message["body"] for message in customer.sees()] for customer in breaker.customers]
    assert [len(each) for each in heard] == [1] * len(SWEEP)
    assert all(ANSWER in text for (text,) in heard)


def _event_is_lost(breaker: Breaker, customer: Customer) -> None:
    before = breaker.stack.event_counts()["dropped"]
    breaker.stack.disturb_events(drop=1)
    customer.says(QUESTION)
    eventually("the event is lost", lambda: breaker.stack.event_counts()["dropped"] > before)


def _send_is_refused(breaker: Breaker, customer: Customer) -> None:
    breaker.twilio(next="429")
    customer.says(QUESTION)
    breaker.taken("twilio")
    breaker.quiet()


def _webhook_is_lost(breaker: Breaker, customer: Customer) -> None:
    breaker.twilio(dropWebhooks=1)
    with suppress(Unmet):
        customer.says(QUESTION)


def _file_is_late(breaker: Breaker, customer: Customer) -> None:
    breaker.twilio(mediaNotFoundTimes=20)
    customer.says(QUESTION, media=[{"sample": "roteador.jpg"}])
    customer.waits_for(ANSWER)
    breaker.quiet()
    breaker.twilio(mediaNotFoundTimes=0)
