"""The composition root: which adapter stands behind each port. Nothing is imported or connected before it is used."""

from __future__ import annotations

import random
import time
from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from transbordo.adapters.ids import Ulids
from transbordo.adapters.logs import key_hashes_with, traces_belong_to
from transbordo.adapters.once import Once
from transbordo.settings import Settings, load

if TYPE_CHECKING:
    from google.cloud.firestore import Client

    from transbordo.adapters.app_check import AppCheck
    from transbordo.adapters.firebase_auth import FirebaseAuth
    from transbordo.adapters.firestore_shelves import FirestoreShelves
    from transbordo.adapters.firestore_store import FirestoreStore
    from transbordo.adapters.firestore_workshop import FirestoreWorkshop
    from transbordo.adapters.gemini import Gemini
    from transbordo.adapters.mail import Mailer
    from transbordo.adapters.media_bucket import MediaBucket
    from transbordo.adapters.media_source import TwilioMedia
    from transbordo.adapters.twilio_signature import SignatureCheck
    from transbordo.adapters.twilio_whatsapp import TwilioWhatsApp
    from transbordo.domain.ports import ReadPdf
    from transbordo.usecases.answer import Bot
    from transbordo.usecases.ask_copilot import Copilot
    from transbordo.usecases.checks.table import Installation
    from transbordo.usecases.deliver import Outbox
    from transbordo.usecases.sweep import Sweeping
    from transbordo.usecases.think import Mind


def now() -> datetime:
    return datetime.now(UTC)


class Wiring:
    """What one deployed function works with. `needs`: the groups of settings without which it refuses to start."""

    def __init__(self, needs: Collection[str]) -> None:
        self.new_id = Ulids()
        self.settings = Once(lambda: _settings(needs))
        self.firestore = Once(self._firestore)
        self.store = Once(self._store)
        self.shelves = Once(self._shelves)
        self.signature = Once(self._signature)
        self.whatsapp = Once(self._whatsapp)
        self.media_source = Once(self._media_source)
        self.bucket = Once(self._bucket)
        self.model = Once(self._model)
        self.mind = Once(self._mind)
        self.auth = Once(self._auth)
        self.app_check = Once(self._app_check)
        self.mail = Once(self._mail)
        self.outbox = Once(self._outbox)
        self.bot = Once(self._bot)
        self.copilot = Once(self._copilot)
        self.workshop = Once(self._workshop)
        self.sweeping = Once(self._sweeping)
        self.installation = Once(self._installation)

    def webhook_url(self, path: str = "", query: str = "") -> str:
        """The address under which Twilio knows us, whatever a proxy made of the request."""
        return f"{self.settings().public_url}/whatsapp{path}" + (f"?{query}" if query else "")

    def _firestore(self) -> Client:
        from google.cloud import firestore

        return firestore.Client(project=self.settings().google_cloud_project)

    def _store(self) -> FirestoreStore:
        from transbordo.adapters.firestore_store import FirestoreStore

        return FirestoreStore(self.firestore(), clock=now)

    def _shelves(self) -> FirestoreShelves:
        from transbordo.adapters.firestore_shelves import FirestoreShelves

        return FirestoreShelves(self.firestore())

    def _workshop(self) -> FirestoreWorkshop:
        from transbordo.adapters.firestore_workshop import FirestoreWorkshop

        return FirestoreWorkshop(self.firestore(), self.shelves())

    def pdf_reader(self) -> ReadPdf:
        from transbordo.adapters.pdf_text import pdf_reader

        return pdf_reader(time.monotonic)

    def _signature(self) -> SignatureCheck:
        from transbordo.adapters.twilio_signature import SignatureCheck

        return SignatureCheck(self.settings())

    def _whatsapp(self) -> TwilioWhatsApp:
        from transbordo.adapters.twilio_whatsapp import TwilioWhatsApp

        return TwilioWhatsApp(self.settings())

    def _media_source(self) -> TwilioMedia:
        from transbordo.adapters.media_source import TwilioMedia

        return TwilioMedia(self.settings())

    def _bucket(self) -> MediaBucket:
        from transbordo.adapters.media_bucket import MediaBucket

        return MediaBucket(self.settings())

    def _model(self) -> Gemini:
        from transbordo.adapters.gemini import Gemini

        settings = self.settings()
        return Gemini(
            api_key=settings.google_api_key,
            model=settings.gemini_model,
            api_url=settings.gemini_api_url,
            clock=time.monotonic,
        )

    def _mind(self) -> Mind:
        from transbordo.usecases.think import Mind

        return Mind(model=self.model(), shelves=self.shelves(), clock=now)

    def _auth(self) -> FirebaseAuth:
        from transbordo.adapters.firebase_auth import FirebaseAuth

        return FirebaseAuth(self.settings())

    def _app_check(self) -> AppCheck | None:
        if not self.settings().app_check:
            return None
        from transbordo.adapters.app_check import AppCheck

        return AppCheck(self.settings())

    def _mail(self) -> Mailer | None:
        from transbordo.adapters.mail import Mailer

        return Mailer(self.settings()) if self.settings().mail_server else None

    def _outbox(self) -> Outbox:
        from transbordo.usecases.deliver import Outbox

        return Outbox(
            store=self.store(),
            whatsapp=self.whatsapp(),
            bucket=self.bucket(),
            status_url=self.webhook_url("/status"),
            clock=now,
            jitter=random.random,
            sleep=time.sleep,
        )

    def _bot(self) -> Bot:
        from transbordo.usecases.answer import Bot

        return Bot(
            outbox=self.outbox(),
            mind=self.mind(),
            source=self.media_source(),
            new_id=self.new_id,
            sleep=time.sleep,
        )

    def _copilot(self) -> Copilot:
        from transbordo.adapters.logs import log
        from transbordo.usecases.ask_copilot import Copilot

        return Copilot(
            store=self.store(),
            mind=self.mind(),
            bucket=self.bucket(),
            failed=lambda reason: log("WARNING", "copilot_failed", reason=reason),
        )

    def _sweeping(self) -> Sweeping:
        from transbordo.adapters.logs import log, report
        from transbordo.usecases.sweep import Sweeping

        return Sweeping(
            bot=self.bot(),
            mail=self.mail(),
            desk_url=self.settings().dashboard_origins[0],
            failed=lambda step, error: report("sweep_step_failed", error, step=step),
            recovered=lambda count: log("ERROR", "webhooks_missed", count=count),
        )

    def _installation(self) -> Installation:
        from transbordo.adapters.dashboard_site import DashboardOverHttp
        from transbordo.adapters.firestore_records import FirestoreRecords
        from transbordo.adapters.gemini import EMBEDDING_MODEL
        from transbordo.adapters.gemini_account import AccountAtGemini
        from transbordo.adapters.own_webhook import WebhookOverHttp
        from transbordo.adapters.twilio_account import AccountAtTwilio
        from transbordo.usecases.checks.table import Installation

        settings = self.settings()
        return Installation(
            project=settings.google_cloud_project,
            region=settings.google_cloud_region,
            public_url=settings.public_url,
            dashboard_url=settings.dashboard_origins[0],
            number=settings.twilio_phone_number,
            models=(settings.gemini_model, EMBEDDING_MODEL),
            bucket_name=settings.media_bucket,
            clock=now,
            store=self.store,
            records=lambda: FirestoreRecords(self.firestore()),
            twilio=lambda: AccountAtTwilio(settings),
            webhook=lambda: WebhookOverHttp(settings),
            gemini=lambda: AccountAtGemini(settings),
            dashboard=lambda: DashboardOverHttp(settings),
            bucket=self.bucket,
            mail=self.mail,
        )


def _settings(needs: Collection[str]) -> Settings:
    settings = load(needs=needs)
    key_hashes_with(settings.twilio_auth_token or settings.google_cloud_project)
    traces_belong_to(settings.google_cloud_project)
    return settings
