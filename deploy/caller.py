"""Whoever runs deploy.sh, as Google's libraries want to know them.

Google also wants to know whose quota a person's own sign-in uses up: the project's.
"""

from __future__ import annotations

from typing import Any

import google.auth
from firebase_admin import credentials

_SCOPES = ["https://www.googleapis.com/auth/cloud-platform"]

TIME_LIMIT_S = 30


def signed_in(project: str) -> Any:
    caller, _ = google.auth.default(scopes=_SCOPES, quota_project_id=project)
    return caller


class SignedIn(credentials.Base):  # type: ignore[misc]
    """The same for firebase_admin."""

    def __init__(self, project: str) -> None:
        self._google = signed_in(project)

    def get_credential(self) -> Any:
        return self._google
