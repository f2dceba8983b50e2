"""The settings of one deployment: `.env`, completed by what follows from the project and the region.

`python -m deploy.settings NAME...` prints some of them.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from deploy import sizes
from tests.local.settings_file import read
from transbordo.settings import Settings, SettingsError, load

REPOSITORY = Path(__file__).parents[1]

SECRETS = tuple(field.name.upper() for field in fields(Settings) if not field.repr)
"""What goes to Secret Manager: what Settings itself never shows."""

_ONLY_LOCAL = {"STORAGE_LINK_URL", "STORAGE_EMULATOR_HOST", "FIREBASE_AUTH_EMULATOR_HOST"}
PLAIN = tuple(
    name for field in fields(Settings) if (name := field.name.upper()) not in _ONLY_LOCAL and name not in SECRETS
)
"""What the functions get as plain environment variables."""

KEY_TO_COME = "made-by-firebase"
"""Stands for FIREBASE_API_KEY until the project has a web app."""


def of(project: str, region: str, env_file: Path) -> dict[str, str]:
    """All settings; raises SettingsError that names whatever is missing or wrong."""
    given = read(env_file)
    settings = _derived(project, region) | {name: value for name, value in given.items() if value}
    settings.pop("NGROK_PLATFORM_URL", None)  # the older name of an address on somebody's own machine
    problems = [*_problems(settings, project, region), *_unloadable(settings)]
    if problems:
        raise SettingsError("\n".join(problems))
    return settings | sizes.flags(settings)


def _derived(project: str, region: str) -> dict[str, str]:
    """Google's own addresses, which are known before anything is deployed."""
    return {
        "GOOGLE_CLOUD_PROJECT": project,
        "GOOGLE_CLOUD_REGION": region,
        "MEDIA_BUCKET": f"{project}-media",
        "PUBLIC_URL": f"https://{region}-{project}.cloudfunctions.net",
        "DASHBOARD_URL": f"https://{project}.web.app",
        "FIREBASE_API_KEY": KEY_TO_COME,
        "MIN_INSTANCES": "0",
        "ALERT_EMAIL": "",
    }


def _problems(settings: Mapping[str, str], project: str, region: str) -> list[str]:
    asked = {"GOOGLE_CLOUD_PROJECT": ("--project", project), "GOOGLE_CLOUD_REGION": ("--region", region)}
    found = [
        f"- {name} is {settings[name]}, but {option} is {value}"
        for name, (option, value) in asked.items()
        if settings[name] != value
    ]
    if not re.fullmatch(r"[0-9]", settings["MIN_INSTANCES"]):
        found.append("- MIN_INSTANCES must be a number from 0 to 9")
    if settings["ALERT_EMAIL"] and not re.fullmatch(r"[^\s@,]+@[^\s@,]+", settings["ALERT_EMAIL"]):
        found.append("- ALERT_EMAIL must be one e-mail address")
    return [*found, *sizes.problems(settings)]


def _unloadable(settings: Mapping[str, str]) -> list[str]:
    """What the functions themselves would refuse to start with."""
    try:
        load({**settings, "K_SERVICE": "deploy"})
    except SettingsError as error:
        return str(error).splitlines()[1:]
    return []


def arguments(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--project", required=True)
    parser.add_argument("--region", required=True)
    parser.add_argument("--env", type=Path, required=True)
    return parser


def main(words: Sequence[str] | None = None) -> None:
    parser = arguments("Prints settings of a deployment, a line each, without an end to the last.")
    parser.add_argument("names", nargs="+", metavar="NAME")
    asked = parser.parse_args(words)
    settings = of(asked.project, asked.region, asked.env)
    sys.stdout.write("\n".join(settings.get(name, "") for name in asked.names))


if __name__ == "__main__":
    main()
