"""Puts the stand-in together: one memory, one clock, and what acts on them."""

from .account import Account
from .callbacks import Callbacks
from .config import Config
from .contents import Contents
from .delivery import Delivery
from .faults import FaultBox
from .feed import Feed
from .firestore_data import ConversationData
from .inbound import Inbound
from .journal import Journal
from .state import State
from .timeline import Timeline


class Standin:
    """Everything behind the addresses. `data` is the product's Firestore, None where the stand-in is used alone."""

    def __init__(self, config: Config, timeline: Timeline, data: ConversationData | None = None) -> None:
        self.config = config
        self.timeline = timeline
        self.data = data
        self.account = Account(config.webhook_url)
        self.state = State(config.seed)
        self.feed = Feed()
        self.faults = FaultBox(lambda faults: self.feed.publish("faults", faults))
        self.contents = Contents(data.template if data else lambda sid: None)
        self.journal = Journal(self.state, self.feed, timeline)
        callbacks = Callbacks(config, timeline, self.faults, self.journal)
        self.delivery = Delivery(self.state, timeline, self.faults, self.journal, callbacks)
        self.inbound = Inbound(config, self.state, timeline, self.faults, self.journal, self.delivery)
