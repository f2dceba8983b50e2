"""Everything that a database and a bucket hold, and how two such states differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from google.cloud import firestore
from google.cloud.firestore import CollectionReference
from google.cloud.storage import Client as StorageClient

Contents = Mapping[str, Any]
"""What stands at each path."""


def documents(client: firestore.Client) -> Contents:
    """Every document of every collection, however deep."""
    found: dict[str, Any] = {}
    _collect(client, client.collections(), found)
    return found


def _collect(client: firestore.Client, collections: Iterable[CollectionReference], found: dict[str, Any]) -> None:
    for collection in collections:
        # also those that do not exist, and only have documents below them
        references = list(collection.list_documents())
        found |= {each.reference.path: each.to_dict() for each in client.get_all(references) if each.exists}
        for reference in references:
            _collect(client, reference.collections(), found)


def files(client: StorageClient, bucket: str) -> Contents:
    """Every file: what is in it, its type, and what is noted about it."""
    return {
        blob.name: (blob.download_as_bytes(), blob.content_type, dict(blob.metadata or {}))
        for blob in client.list_blobs(bucket)
    }


def differences(before: Contents, after: Contents) -> list[str]:
    """What is missing, more, or another; nothing when the states are the same."""
    return sorted(
        [f"missing: {path}" for path in before.keys() - after.keys()]
        + [f"more: {path}" for path in after.keys() - before.keys()]
        + [f"another: {path}" for path in before.keys() & after.keys() if before[path] != after[path]]
    )
