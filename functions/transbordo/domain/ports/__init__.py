"""What the use cases need of the outside world. Each port has one adapter, and one fake with the same contract."""

from transbordo.domain.ports.arrivals import Arrivals, WorkItem
from transbordo.domain.ports.bucket import Bucket, BucketUnavailable, Stored
from transbordo.domain.ports.business import BusinessSetup, Knowledge
from transbordo.domain.ports.clock import Clock, NewId
from transbordo.domain.ports.conversations import Committed, Conversations, SeenOutbound, SeenReceived
from transbordo.domain.ports.desk import AtTheDesk
from transbordo.domain.ports.mail import Mail, MailFailed
from transbordo.domain.ports.model import Model
from transbordo.domain.ports.overdue import Overdue
from transbordo.domain.ports.pdf import PdfFailed, ReadPdf
from transbordo.domain.ports.reconciliation import Reconciliation
from transbordo.domain.ports.reports import Reports, SeenDay
from transbordo.domain.ports.shelves import Reshelved, SeenArticle, Shelves
from transbordo.domain.ports.store import Conflict, Store, StoreUnavailable
from transbordo.domain.ports.whatsapp import ListUnavailable, MediaSource, WhatsApp
from transbordo.domain.ports.workshop import (
    SeenBot,
    SeenBusiness,
    SeenCase,
    SeenState,
    TooMuchAtOnce,
    Workshop,
)

__all__ = [
    "Arrivals",
    "AtTheDesk",
    "Bucket",
    "BucketUnavailable",
    "BusinessSetup",
    "Clock",
    "Committed",
    "Conflict",
    "Conversations",
    "Knowledge",
    "ListUnavailable",
    "Mail",
    "MailFailed",
    "MediaSource",
    "Model",
    "NewId",
    "Overdue",
    "PdfFailed",
    "ReadPdf",
    "Reconciliation",
    "Reports",
    "Reshelved",
    "SeenArticle",
    "SeenBot",
    "SeenBusiness",
    "SeenCase",
    "SeenDay",
    "SeenOutbound",
    "SeenReceived",
    "SeenState",
    "Shelves",
    "Store",
    "StoreUnavailable",
    "Stored",
    "TooMuchAtOnce",
    "WhatsApp",
    "WorkItem",
    "Workshop",
]
