"""The whole stack, and hands to break it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

from tests.faults.matrix import Kill
from tests.faults.promises import broken
from tests.local.clients import Agent, Customer, eventually
from tests.local.people import PASSWORD
from tests.local.stack import Stack

_numbers = itertools.count(20_000)


@dataclass
class Breaker:
    """Breaks the stack, and mends it."""

    stack: Stack
    db: firestore.Client
    pool: ThreadPoolExecutor
    customers: list[Customer] = field(default_factory=list)

    def customer(self) -> Customer:
        one = Customer(self.stack.addresses, f"+55119{next(_numbers):08d}", "Cliente de Teste")
        self.customers.append(one)
        return one

    def agent(self) -> Agent:
        """Somebody who may see every conversation."""
        agent = Agent(self.stack.addresses, "diego@fibra.example", PASSWORD)
        agent.signs_in()
        return agent

    def begins(self, act: Callable[[], object]) -> None:
        """Somebody does something, and may never hear how it ended."""
        self.pool.submit(act)

    def each(self, act: Callable[[Any], Any], among: list[Any]) -> list[Any]:
        """The same with everybody at once."""
        return list(self.pool.map(act, among))

    # Stopping

    def stops(self, name: str, customer: Customer, kill: Kill) -> None:
        self._switches(
            "",
            id=name,
            customer=customer.phone.lstrip("+"),
            at=kill.at,
            when=kill.when,
            nth=kill.nth,
            having=kill.having,
        )

    def stopped(self, *names: str) -> None:
        """Waits until all these have been reached."""

        def look() -> bool:
            there = requests.get(f"{self.stack.addresses['functions']}/_local/switches", timeout=10).json()
            missing[:] = [name for name in names if not there.get(name)]
            return not missing

        missing: list[str] = []
        try:
            eventually("every process has come to its step", look)
        except AssertionError as error:
            raise AssertionError(f"never came to its step: {missing}") from error

    def goes_on(self, name: str) -> None:
        self._switches("/release", id=name)

    def _switches(self, path: str, **body: Any) -> None:
        url = f"{self.stack.addresses['functions']}/_local/switches{path}"
        requests.post(url, json=body, timeout=10).raise_for_status()

    # Failing

    def twilio(self, **faults: Any) -> None:
        self._fails("twilio", faults)

    def gemini(self, **faults: Any) -> None:
        self._fails("gemini", faults)

    def _fails(self, part: str, faults: dict[str, Any]) -> None:
        requests.post(f"{self.stack.addresses[part]}/control/faults", json=faults, timeout=10).raise_for_status()

    def taken(self, part: str) -> None:
        """Waits until the next call of that part has met its fault."""
        url = f"{self.stack.addresses[part]}/control/faults"
        eventually(f"{part} fails", lambda: requests.get(url, timeout=10).json()["next"] is None)

    def heal(self) -> None:
        for part in ("twilio", "gemini"):
            requests.delete(f"{self.stack.addresses[part]}/control/faults", timeout=10).raise_for_status()
        requests.delete(f"{self.stack.addresses['functions']}/_local/switches", timeout=10).raise_for_status()
        self.stack.disturb_events()

    # Mending

    def quiet(self) -> None:
        eventually("all events are done", lambda: self.stack.event_counts()["running"] == 0, timeout=90)

    def time_passes(self, seconds: int = 95, among: list[Customer] | None = None) -> None:
        """Beyond every lease, and what a sweep waits for."""

        def ages(customer: Customer) -> None:
            body = {"customer": customer.phone, "seconds": seconds}
            requests.post(f"{self.stack.addresses['twilio']}/control/age", json=body, timeout=30).raise_for_status()

        self.each(ages, self.customers if among is None else among)

    def sweeps(self) -> dict[str, int]:
        """One sweep, which compares Twilio's list too."""
        for page in self.db.collection("ledger").list_documents():
            page.delete()
        counts: dict[str, int] = self.stack.sweep().json()
        return counts

    def recovers(self) -> None:
        """Time passes, and two sweeps."""
        for _ in range(2):
            self.time_passes()
            self.sweeps()
            self.quiet()

    def all_is_well(self) -> None:
        """0 lost, 0 doubled, 0 stuck; status callbacks may still be on their way."""

        def look() -> bool:
            found = self.each(lambda customer: broken(customer, self.db), self.customers)
            wrong[:] = [
                f"{customer.phone}: {each}" for customer, each in zip(self.customers, found, strict=True) if each
            ]
            return not wrong

        wrong: list[str] = []
        try:
            eventually("every promise is kept", look, timeout=15)
        except AssertionError as error:
            raise AssertionError("\n".join(wrong)) from error


@pytest.fixture
def breaker(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Breaker]:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", stack.addresses["firestore"])
    db = firestore.Client(project=stack.addresses["project"], credentials=AnonymousCredentials())
    with ThreadPoolExecutor(64) as pool:
        hands = Breaker(stack, db, pool)
        yield hands
        hands.heal()
    db.close()
