"""The accounts of the seeded business."""

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("seed_data")
PASSWORD = "transbordo"


def accounts() -> list[dict[str, Any]]:
    """Who may sign in at the desk, each with the password: [{email, password, role, name, uid, queues}]."""
    people: list[dict[str, Any]] = json.loads((DATA / "people.json").read_text())
    return [
        {key: person[key] for key in ("email", "role", "name", "uid", "queues")} | {"password": PASSWORD}
        for person in people
    ]
