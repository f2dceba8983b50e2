"""Writes what a deployment to one project is made of into a folder: the repository's own files stay as they are.

`firebase.json` with the region of this deployment, rules, indexes, the dashboard with its config.json, and the
functions' environment without its secrets.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.app_check import content_security_policy, site_config
from deploy.fingerprint import fingerprint
from deploy.settings import PLAIN, REPOSITORY, arguments, of
from deploy.sizes import THREADS
from transbordo.settings import SettingsError

_COPIED = ("firestore.rules", "firestore.indexes.json")


def prepare(settings: Mapping[str, str], region: str, into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    for name in _COPIED:
        shutil.copyfile(REPOSITORY / name, into / name)
    repository = json.loads((REPOSITORY / "firebase.json").read_text())
    _write(into / "firebase.json", firebase_json(repository, region, settings))
    _write(into / "functions.env.yaml", environment(settings))
    _dashboard(settings, into)


def firebase_json(repository: Mapping[str, Any], region: str, settings: Mapping[str, str]) -> dict[str, Any]:
    """The repository's, for our site and region, with App Check where it is used, and sign-in by e-mail and password.

    Without storage.rules: our bucket is none of Firebase's, so no client reaches it with or without rules.
    """
    made = json.loads(json.dumps(repository))
    made["hosting"] |= {"public": "dashboard", "site": settings["GOOGLE_CLOUD_PROJECT"]}
    for rewrite in made["hosting"]["rewrites"]:
        if "run" in rewrite:
            rewrite["run"]["region"] = region
    for header in (header for rule in made["hosting"]["headers"] for header in rule["headers"]):
        if header["key"] == "Content-Security-Policy":
            header["value"] = content_security_policy(header["value"], settings)
    made["auth"] = {"providers": {"emailPassword": True}}
    return {name: made[name] for name in ("hosting", "firestore", "auth")}


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    return {name: settings[name] for name in PLAIN if settings.get(name)} | {"THREADS": str(THREADS)}


def _dashboard(settings: Mapping[str, str], into: Path) -> None:
    """The built dashboard with what it has to know; `release` tells one content from another."""
    built, folder = REPOSITORY / "hosting" / "dist", into / "dashboard"
    shutil.rmtree(folder, ignore_errors=True)
    if built.exists():
        shutil.copytree(built, folder)
    folder.mkdir(exist_ok=True)
    config = {
        "projectId": settings["GOOGLE_CLOUD_PROJECT"],
        "apiKey": settings["FIREBASE_API_KEY"],
        "authDomain": f"{settings['GOOGLE_CLOUD_PROJECT']}.firebaseapp.com",
        "apiBase": "",
        "appCheck": site_config(settings),
    }
    release = fingerprint([folder, into / "firebase.json"], [json.dumps(config)])
    _write(folder / "config.json", config | {"release": release})


def _write(file: Path, content: Mapping[str, Any]) -> None:
    """As JSON, which is YAML too."""
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


def main() -> None:
    parser = arguments("Prepares a deployment.")
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--firebase-api-key")
    asked = parser.parse_args()
    try:
        settings = of(asked.project, asked.region, asked.env)
    except SettingsError as error:
        sys.exit(f"The settings in {asked.env} need attention (.env.example explains each):\n{error}")
    if asked.firebase_api_key:
        settings["FIREBASE_API_KEY"] = asked.firebase_api_key
    prepare(settings, asked.region, asked.into)


if __name__ == "__main__":
    main()
