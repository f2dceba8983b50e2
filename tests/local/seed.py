"""Fills the emulators with a small business, "Fibra Exemplo": people, queues, knowledge, and (if asked) conversations.

Reads the emulators' addresses from the environment that the stack gives its functions; see `Stack.seed`.
"""

import argparse
import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import requests
from google.cloud import firestore
from google.cloud.firestore_v1.vector import Vector

from tests.local.gemini_standin.embedding import embed
from tests.local.people import DATA, PASSWORD
from tests.local.script import Script
from tests.local.seed_conversations import conversations
from transbordo.adapters.gemini import EMBEDDING_DIMENSIONS
from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.conversation.access import User
from transbordo.domain.documents import from_document, to_document
from transbordo.domain.knowledge.articles import CUTTING, Article, Chunk, chunks_of, content_hash
from transbordo.domain.knowledge.shelf import Shelved, content, shelf_document
from transbordo.domain.messages import Outbound, Received
from transbordo.domain.workshop.audit import Person
from transbordo.domain.workshop.cases import Case
from transbordo.domain.workshop.versions import BotState, Version
from transbordo.usecases.embedding import embedded_text

Documents = Iterator[tuple[str, dict[str, Any]]]
"""Paths, and what stands there."""

_TIMEOUT = 20
_BATCH = 400
_INBOUND_KEPT = timedelta(days=30)
_CAPACITY = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", action="store_true", help="with past and present conversations")
    parser.add_argument("--standin", help="the Twilio stand-in's address, to tell it what was said")
    arguments = parser.parse_args()
    seed(with_conversations=arguments.conversations, standin=arguments.standin)


def seed(*, with_conversations: bool, standin: str | None) -> None:
    """Writes everything; what is there already under the same names is overwritten."""
    now = datetime.now(UTC)
    people = _read("people.json")
    scripts = _played(people, now) if with_conversations else []
    http = requests.Session()
    http.trust_env = False
    for person in people:
        _sign_up(http, person)
    for script in scripts:
        _upload(http, script)
    _write(chain(_business(now), _team(people, scripts, now), *map(_conversation, scripts)))
    if standin:
        _tell_twilio(http, f"{standin}/control", scripts)


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text())


def _played(people: list[dict[str, Any]], now: datetime) -> list[Script]:
    users = {
        person["uid"]: User(
            uid=person["uid"],
            email=person["email"],
            name=person["name"],
            role=person["role"],
            queues=tuple(person["queues"]),
        )
        for person in people
    }
    return conversations(now, os.environ["TWILIO_PHONE_NUMBER"], users)


def _sign_up(http: requests.Session, person: dict[str, Any]) -> None:
    """An account at the Auth emulator, with the custom claims that the security rules read."""
    project = os.environ["GOOGLE_CLOUD_PROJECT"]
    host = os.environ["FIREBASE_AUTH_EMULATOR_HOST"]
    accounts = f"http://{host}/identitytoolkit.googleapis.com/v1/projects/{project}/accounts"
    owner = {"Authorization": "Bearer owner"}
    profile = {
        "localId": person["uid"],
        "email": person["email"],
        "emailVerified": True,
        "password": PASSWORD,
        "displayName": person["name"],
    }
    claims = {"role": person["role"], "queues": person["queues"]}
    made = http.post(accounts, headers=owner, json=profile, timeout=_TIMEOUT)
    if made.status_code != 400 or "DUPLICATE_LOCAL_ID" not in made.text:
        made.raise_for_status()
    changes = {"localId": person["uid"], "customAttributes": json.dumps(claims)}
    http.post(f"{accounts}:update", headers=owner, json=changes, timeout=_TIMEOUT).raise_for_status()


def _upload(http: requests.Session, script: Script) -> None:
    for path, file in script.files.items():
        http.post(
            f"{os.environ['STORAGE_EMULATOR_HOST']}/upload/storage/v1/b/{os.environ['MEDIA_BUCKET']}/o",
            params={"uploadType": "media", "name": path},
            headers={"Content-Type": file.content_type},
            data=file.content,
            timeout=_TIMEOUT,
        ).raise_for_status()


def _business(now: datetime) -> Documents:
    settings = _read("settings.json")
    yield from _bot(from_document(BotSettings, settings["bot"]), now - timedelta(days=12))
    yield "settings/business", settings["business"]
    for name, collection in (("queues", "queues"), ("canned-replies", "cannedReplies"), ("templates", "templates")):
        for key, document in _read(f"{name}.json").items():
            yield f"{collection}/{key}", document
    for article in _articles():
        shelved = shelf_document(Shelved(id=article.id, live=article))
        yield f"knowledge/{article.id}", shelved | {"cut": CUTTING, "updatedAt": now - timedelta(days=20)}
        for chunk in chunks_of(article):
            yield f"knowledge/{article.id}/chunks/{chunk.id}", _piece(chunk)


def _bot(settings: BotSettings, at: datetime) -> Documents:
    """Version 1 is out, nothing is drafted, and there are cases to try a draft by."""
    elisa = Person(uid="elisa", name="Elisa Rocha")
    state = BotState(draft=settings, published=settings, version=1, published_at=at, published_by=elisa)
    version = Version(
        version=1,
        settings=settings,
        articles={article.id: content_hash(article) for article in _articles()},
        published_at=at,
        published_by=elisa,
        note="Primeira versão",
    )
    yield "settings/bot", to_document(state)
    yield "settings/bot/versions/1", to_document(version)
    for article in _articles():
        yield f"knowledge/{article.id}/revisions/{version.articles[article.id]}", content(article)
    for id_, told in _read("cases.json").items():
        case = {**told, "id": id_, "createdAt": at, "createdBy": to_document(elisa), "updatedAt": at}
        yield f"cases/{id_}", to_document(from_document(Case, case))


def _piece(chunk: Chunk) -> dict[str, Any]:
    """With the vector that the stand-in gives; from the real model the next sweep gets one."""
    fields = to_document(chunk, without=("id",)) | {"live": True, "draft": True}
    if "GEMINI_API_URL" not in os.environ:
        return fields | {"embedded": False}
    return fields | {"embedded": True, "vector": Vector(embed(embedded_text(chunk), EMBEDDING_DIMENSIONS))}


def _articles() -> Iterator[Article]:
    for file in sorted((DATA / "knowledge").glob("*.md")):
        title, tags, body = file.read_text().split("\n", 2)
        yield Article(
            id=file.stem,
            title=title.removeprefix("# "),
            tags=tuple(tags.removeprefix("etiquetas: ").split(", ")),
            body=body.strip(),
        )


def _team(people: list[dict[str, Any]], scripts: list[Script], now: datetime) -> Documents:
    for person in people:
        uid = person["uid"]
        yield (
            f"agents/{uid}",
            {key: person[key] for key in ("name", "email", "role", "queues", "presence")}
            | {
                "presenceAt": now,
                "lastSeenAt": now,
                "capacity": _CAPACITY,
                "open": sum(script.open_by_agent.get(uid, 0) for script in scripts),
            },
        )


def _conversation(script: Script) -> Documents:
    conversation = script.conversation
    yield f"conversations/{conversation.id}", to_document(conversation, without=("id",))
    for entry in script.entries:
        yield f"conversations/{conversation.id}/messages/{entry.id}", to_document(entry)
        if isinstance(entry, Received):
            yield f"inbound/{entry.id}", _inbound(script, entry)
    for protocol, episode in script.episodes.items():
        yield f"episodes/{protocol}", episode


def _inbound(script: Script, message: Received) -> dict[str, Any]:
    return {
        "form": {
            "MessageSid": message.id,
            "From": script.conversation.contact.address,
            "To": script.our_address,
            "Body": message.text,
        },
        "cid": script.conversation.id,
        "receivedAt": message.at,
        "state": "done",
        "doneAt": message.at,
        "expiresAt": message.at + _INBOUND_KEPT,
    }


def _write(documents: Iterable[tuple[str, dict[str, Any]]]) -> None:
    client = firestore.Client(project=os.environ["GOOGLE_CLOUD_PROJECT"])
    waiting = list(documents)
    for start in range(0, len(waiting), _BATCH):
        batch = client.batch()
        for path, document in waiting[start : start + _BATCH]:
            batch.set(client.document(path), document)
        batch.commit(timeout=_TIMEOUT)


def _tell_twilio(http: requests.Session, control: str, scripts: list[Script]) -> None:
    """The stand-in learns the templates, and what was said: for the phone, and for its own 24-hour windows."""
    customers = [
        {
            "from": script.conversation.contact.address,
            "name": script.conversation.contact.name,
            "messages": [_said(entry) for entry in script.entries if isinstance(entry, Received | Outbound)],
        }
        for script in scripts
    ]
    http.post(f"{control}/history", json={"customers": customers}, timeout=_TIMEOUT).raise_for_status()
    for sid, template in _read("templates.json").items():
        told = {"sid": sid, "body": template["body"], "approval": template["approval"]}
        http.post(f"{control}/contents", json=told, timeout=_TIMEOUT).raise_for_status()


def _said(entry: Received | Outbound) -> dict[str, Any]:
    return {
        "sid": entry.id if isinstance(entry, Received) else entry.twilio_sid,
        "direction": entry.direction,
        "body": entry.text,
        "at": entry.at.isoformat(),
        "status": entry.status,
    }


if __name__ == "__main__":
    main()
