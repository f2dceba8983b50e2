"""The store as a whole: the adapters of its ports, as one."""

from __future__ import annotations

from transbordo.adapters.firestore_arrivals import FirestoreArrivals
from transbordo.adapters.firestore_business import FirestoreBusiness
from transbordo.adapters.firestore_conversations import FirestoreConversations
from transbordo.adapters.firestore_desk import FirestoreDesk
from transbordo.adapters.firestore_overdue import FirestoreOverdue
from transbordo.adapters.firestore_reconciliation import FirestoreReconciliation
from transbordo.adapters.firestore_reports import FirestoreReports


class FirestoreStore(
    FirestoreArrivals,
    FirestoreConversations,
    FirestoreBusiness,
    FirestoreDesk,
    FirestoreOverdue,
    FirestoreReconciliation,
    FirestoreReports,
):
    """The port `Store` on a Firestore client."""
