"""Puts the dashboard's release of before the last one back.

https://firebase.google.com/docs/reference/hosting/rest/v1beta1/sites.releases
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

import google.auth
from google.auth.transport.requests import AuthorizedSession

API = "https://firebasehosting.googleapis.com/v1beta1"
TIME_LIMIT_S = 30


class NothingBefore(Exception):
    """The site has served no other version."""


def roll_back(http: Any, site: str, api: str = API) -> str:
    """The version that the site serves from now on."""
    releases = _ask(http.get(f"{api}/sites/{site}/releases", params={"pageSize": 50}, timeout=TIME_LIMIT_S))
    versions = [release["version"]["name"] for release in releases.get("releases", []) if "version" in release]
    before = next((version for version in versions if version != versions[0]), None)
    if before is None:
        raise NothingBefore
    _ask(
        http.post(
            f"{api}/sites/{site}/releases",
            params={"versionName": before},
            json={"type": "ROLLBACK", "message": "deploy.sh rollback"},
            timeout=TIME_LIMIT_S,
        )
    )
    return str(before)


def _ask(answer: Any) -> dict[str, Any]:
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description="Rolls the dashboard back.")
    parser.add_argument("--project", required=True)
    asked = parser.parse_args()
    caller, _ = google.auth.default(
        scopes=["https://www.googleapis.com/auth/cloud-platform"], quota_project_id=asked.project
    )
    try:
        print(f"The dashboard is {roll_back(AuthorizedSession(caller), asked.project)} again.")
    except NothingBefore:
        sys.exit("The dashboard was deployed only once: there is nothing to go back to.")


if __name__ == "__main__":
    main()
