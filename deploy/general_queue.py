"""Makes the queue `geral`, where there is none: a conversation that belongs to no other queue waits there."""

from __future__ import annotations

import argparse
from typing import Any

from google.api_core.exceptions import AlreadyExists
from google.cloud import firestore

from deploy.caller import TIME_LIMIT_S, signed_in
from transbordo.domain.conversation.conversation import GENERAL_QUEUE

_NEW = {
    "name": "Geral",
    "description": "Tudo o que não é de outra fila.",
    "color": "a",
    "order": 0,
    "targetSeconds": 300,
}


def make(database: Any) -> bool:
    """Whether it was made now; one that is there keeps its name and its target."""
    try:
        database.collection("queues").document(GENERAL_QUEUE).create(_NEW, timeout=TIME_LIMIT_S)
    except AlreadyExists:
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", required=True)
    project = parser.parse_args().project
    made = make(firestore.Client(project=project, credentials=signed_in(project)))
    print("The queue geral is made." if made else "The queue geral is there.")


if __name__ == "__main__":
    main()
