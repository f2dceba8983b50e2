"""Copies deploy/monitoring/ for one installation, each file with its fingerprint.

Alerts get the channel that they go to, and in the commands that they advise whose installation is meant.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from deploy.fingerprint import fingerprint
from deploy.settings import arguments
from transbordo.domain.health.findings import Place

SOURCE = Path(__file__).with_name("monitoring")

ANY_INSTALLATION = "--project YOUR-PROJECT"
"""What an alert's text has where the options of ./deploy.sh go."""


def stage(into: Path, channel: str, place: Place) -> None:
    for file in sorted(SOURCE.rglob("*.json")):
        copy = into / file.relative_to(SOURCE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        content = json.loads(file.read_text("utf-8"))
        made = _alert(content, channel, place) if file.parent.name == "alerts" else content
        mark = fingerprint([], [json.dumps(made)])
        copy.write_text(json.dumps(_MARKED[file.parent.name](made, mark), indent=2) + "\n", "utf-8")


def _alert(content: Mapping[str, Any], channel: str, place: Place) -> dict[str, Any]:
    told = content["documentation"]
    told = told | {"content": told["content"].replace(ANY_INSTALLATION, place.options)}
    return dict(content) | {"documentation": told, "notificationChannels": [channel] if channel else []}


_MARKED: Mapping[str, Callable[[Mapping[str, Any], str], dict[str, Any]]] = {
    "metrics": lambda made, mark: dict(made) | {"description": f"{made['description']} ({mark})"},
    "alerts": lambda made, mark: dict(made) | {"userLabels": {"fingerprint": mark}},
    "monitoring": lambda made, mark: dict(made) | {"labels": {"fingerprint": mark}},
}


def main() -> None:
    parser = arguments("Prepares metrics, alerts and charts.")
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--channel", default="")
    asked = parser.parse_args()
    stage(asked.into, asked.channel, Place(project=asked.project, region=asked.region))


if __name__ == "__main__":
    main()
