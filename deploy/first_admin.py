"""Lets one person in as an admin: account, role, place in the team; prints a link to set a password, never a password.

https://firebase.google.com/docs/auth/admin/custom-claims
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

import firebase_admin
from firebase_admin import auth
from google.cloud import firestore

from deploy.caller import TIME_LIMIT_S, SignedIn
from deploy.general_queue import QUEUE

ROLE = "admin"
_CAPACITY = 10


def let_in(email: str, app: Any, database: Any, now: datetime) -> str:
    """The address at which they set their password. Who is in already keeps name and queues."""
    user = _account(email, app)
    claims = dict(user.custom_claims or {})
    queues = claims.get("queues") or [QUEUE]
    auth.set_custom_user_claims(user.uid, claims | {"role": ROLE, "queues": queues}, app=app)
    name = user.display_name or email.partition("@")[0]
    place = database.collection("agents").document(user.uid)
    if place.get(timeout=TIME_LIMIT_S).exists:
        place.update({"role": ROLE}, timeout=TIME_LIMIT_S)
    else:
        place.set(
            {
                "name": name,
                "email": email,
                "role": ROLE,
                "queues": queues,
                "presence": "offline",
                "presenceAt": now,
                "lastSeenAt": now,
                "capacity": _CAPACITY,
                "open": 0,
            },
            timeout=TIME_LIMIT_S,
        )
    link: str = auth.generate_password_reset_link(email, app=app)
    return link


def _account(email: str, app: Any) -> Any:
    try:
        return auth.get_user_by_email(email, app=app)
    except auth.UserNotFoundError:
        return auth.create_user(email=email, app=app)


def main() -> None:
    parser = argparse.ArgumentParser(description="Lets the first admin in.")
    parser.add_argument("--project", required=True)
    parser.add_argument("--email", required=True)
    asked = parser.parse_args()
    caller = SignedIn(asked.project)
    app = firebase_admin.initialize_app(caller, {"projectId": asked.project, "httpTimeout": TIME_LIMIT_S})
    database = firestore.Client(project=asked.project, credentials=caller.get_credential())
    link = let_in(asked.email, app, database, datetime.now(UTC))
    print(f"{asked.email} is an admin. They set their password here, within an hour:\n{link}")


if __name__ == "__main__":
    main()
