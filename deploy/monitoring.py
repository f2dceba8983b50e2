"""Copies deploy/monitoring/ for one project: with the channel that alerts go to, and each file with its fingerprint."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.fingerprint import fingerprint

SOURCE = Path(__file__).with_name("monitoring")


def stage(into: Path, channel: str) -> None:
    for file in sorted(SOURCE.rglob("*.json")):
        place = into / file.relative_to(SOURCE)
        place.parent.mkdir(parents=True, exist_ok=True)
        content = json.loads(file.read_text("utf-8"))
        mark = fingerprint([file], [channel] if file.parent.name == "alerts" else [])
        place.write_text(json.dumps(_MARKED[file.parent.name](content, mark, channel), indent=2) + "\n", "utf-8")


def _metric(content: Mapping[str, Any], mark: str, _channel: str) -> dict[str, Any]:
    return dict(content) | {"description": f"{content['description']} ({mark})"}


def _alert(content: Mapping[str, Any], mark: str, channel: str) -> dict[str, Any]:
    channels = [channel] if channel else []
    return dict(content) | {"userLabels": {"fingerprint": mark}, "notificationChannels": channels}


def _charts(content: Mapping[str, Any], mark: str, _channel: str) -> dict[str, Any]:
    return dict(content) | {"labels": {"fingerprint": mark}}


_MARKED = {"metrics": _metric, "alerts": _alert, "monitoring": _charts}


def main() -> None:
    parser = argparse.ArgumentParser(description="Prepares metrics, alerts and charts.")
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--channel", default="")
    asked = parser.parse_args()
    stage(asked.into, asked.channel)


if __name__ == "__main__":
    main()
