"""Lets one person in: account, role, place in the team; prints a link to set a password, never a password.

The first admin, by ./deploy.sh --admin; and all others, as long as the dashboard has no page for people.

https://firebase.google.com/docs/auth/admin/custom-claims
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import firebase_admin
from firebase_admin import auth
from google.cloud import firestore

from deploy.caller import TIME_LIMIT_S, SignedIn
from transbordo.domain.conversation.access import ADMIN, ROLES
from transbordo.domain.conversation.conversation import GENERAL_QUEUE

_CAPACITY = 10


def let_in(email: str, app: Any, database: Any, now: datetime, *, role: str = ADMIN, queues: Sequence[str] = ()) -> str:
    """The address at which they set their password. Who is in already keeps their name, and queues if none are said."""
    user = _account(email, app)
    claims = dict(user.custom_claims or {})
    sees = list(queues) or claims.get("queues") or [GENERAL_QUEUE]
    auth.set_custom_user_claims(user.uid, claims | {"role": role, "queues": sees}, app=app)
    name = user.display_name or email.partition("@")[0]
    place = database.collection("agents").document(user.uid)
    if place.get(timeout=TIME_LIMIT_S).exists:
        place.update({"role": role} | ({"queues": sees} if queues else {}), timeout=TIME_LIMIT_S)
    else:
        place.set(
            {
                "name": name,
                "email": email,
                "role": role,
                "queues": sees,
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
    parser = argparse.ArgumentParser(description="Lets one person in.")
    parser.add_argument("--project", required=True)
    parser.add_argument("--email", required=True)
    parser.add_argument("--role", choices=ROLES, default=ADMIN)
    parser.add_argument("--queues", default="", help="which they see, with commas between (geral)")
    asked = parser.parse_args()
    caller = SignedIn(asked.project)
    app = firebase_admin.initialize_app(caller, {"projectId": asked.project, "httpTimeout": TIME_LIMIT_S})
    database = firestore.Client(project=asked.project, credentials=caller.get_credential())
    queues = [name for name in asked.queues.split(",") if name]
    link = let_in(asked.email, app, database, datetime.now(UTC), role=asked.role, queues=queues)
    print(f"{asked.email} is let in: {asked.role}. They set their password here, within an hour:\n{link}")


if __name__ == "__main__":
    main()
