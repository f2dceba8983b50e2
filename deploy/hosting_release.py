"""Tells which deployment made the dashboard that is served (0: nobody knows); with --back, serves the one before it.

https://firebase.google.com/docs/reference/hosting/rest/v1beta1/sites.releases
"""

from __future__ import annotations

import argparse
import re
from typing import Any, NamedTuple

from google.auth.transport.requests import AuthorizedSession

from deploy.caller import TIME_LIMIT_S, signed_in

API = "https://firebasehosting.googleapis.com/v1beta1"


class Version(NamedTuple):
    name: str
    deployment: str


def served(http: Any, site: str, api: str = API) -> tuple[Version, ...]:
    """The version that is served, after all that were there before it; those after it were rolled back."""
    releases = _ask(http.get(f"{api}/sites/{site}/releases", params={"pageSize": 100}, timeout=TIME_LIMIT_S))
    made: dict[str, Version] = {}
    serving = ""
    for release in reversed(releases.get("releases", [])):
        if "version" in release:
            serving = release["version"]["name"]
            made.setdefault(serving, Version(serving, _deployment(release.get("message", ""))))
    names = list(made)
    return tuple(made.values())[: names.index(serving) + 1] if made else ()


def roll_back(http: Any, site: str, api: str = API) -> str | None:
    """The version that the site serves from now on; None when there is none before this one."""
    before = served(http, site, api)[:-1]
    if not before:
        return None
    _ask(
        http.post(
            f"{api}/sites/{site}/releases",
            params={"versionName": before[-1].name},
            json={"message": "deploy.sh rollback"},
            timeout=TIME_LIMIT_S,
        )
    )
    return before[-1].name


def _deployment(message: str) -> str:
    """What hosting.sh says of the first release of a version."""
    told = re.fullmatch(r"deployment (\d+)", message)
    return told[1] if told else "0"


def _ask(answer: Any) -> dict[str, Any]:
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--project", required=True)
    parser.add_argument("--back", action="store_true")
    asked = parser.parse_args()
    http = AuthorizedSession(signed_in(asked.project))
    if not asked.back:
        versions = served(http, asked.project)
        print(versions[-1].deployment if versions else "0")
    elif version := roll_back(http, asked.project):
        print(f"The dashboard is {version} again.")
    else:
        print("There is no dashboard before this one; it stays.")


if __name__ == "__main__":
    main()
