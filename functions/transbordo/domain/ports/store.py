"""The store as a whole, for use cases that need several of its ports, and how it fails them all."""

from __future__ import annotations

from typing import Protocol

from transbordo.domain.ports.arrivals import Arrivals
from transbordo.domain.ports.business import BusinessSetup
from transbordo.domain.ports.conversations import Conversations
from transbordo.domain.ports.desk import AtTheDesk
from transbordo.domain.ports.overdue import Overdue
from transbordo.domain.ports.reconciliation import Reconciliation
from transbordo.domain.ports.reports import Reports


class Conflict(Exception):
    """Something that a decision rests on changed between reading and writing: read and decide again."""


class StoreUnavailable(Exception):
    """The store did not answer in time, or refused for the moment; the same call may work later."""


class Store(Arrivals, Conversations, BusinessSetup, AtTheDesk, Overdue, Reconciliation, Reports, Protocol):
    """Conversations and all that belongs to them. Every write is atomic."""
