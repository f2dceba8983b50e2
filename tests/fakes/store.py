"""The store in memory: the fakes of its ports, as one."""

from __future__ import annotations

from tests.fakes.arrivals import FakeArrivals
from tests.fakes.business import FakeBusiness
from tests.fakes.conversations import FakeConversations
from tests.fakes.desk import FakeDesk
from tests.fakes.overdue import FakeOverdue
from tests.fakes.reconciliation import FakeReconciliation
from tests.fakes.reports import FakeReports


class FakeStore(FakeArrivals, FakeConversations, FakeBusiness, FakeDesk, FakeOverdue, FakeReconciliation, FakeReports):
    """The port `Store`."""
