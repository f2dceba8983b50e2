"""Who is calling, from a Firebase ID token; and the first step of a password reset.

With FIREBASE_AUTH_EMULATOR_HOST set the SDK does not check signatures: settings.py refuses that on Google Cloud.
https://firebase.google.com/docs/auth/admin/verify-id-tokens
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

import firebase_admin
import requests
from firebase_admin import auth
from firebase_admin.exceptions import FirebaseError
from google.auth.exceptions import GoogleAuthError

from transbordo.adapters.logs import log
from transbordo.adapters.once import Once
from transbordo.domain.conversation.access import ROLES, User
from transbordo.errors import Busy, Unauthenticated
from transbordo.settings import Settings

TIME_LIMIT_S = 10

_CLOCKS_DIFFER_S = 10
"""Tokens "used too early" come from clocks that are seconds apart. Firebase allows up to 60."""

_numbers = count()
"""The SDK keeps its apps by name, for the whole process."""


class FirebaseAuth:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._app: Once[Any] = Once(lambda: new_app(settings))

    def verify(self, token: str) -> User:
        """The user whose ID token this is; `role` is None for an account that nobody has let in.

        Raises Unauthenticated, or Busy when Google's certificates cannot be had.
        """
        try:
            claims = auth.verify_id_token(token, app=self._app(), clock_skew_seconds=_CLOCKS_DIFFER_S)
        except auth.CertificateFetchError as error:
            log("ERROR", "certificates_not_fetched", error=error)
            raise Busy from error
        except (FirebaseError, ValueError, TypeError, AttributeError, KeyError) as error:
            # The last three are what the SDK does about a token whose parts are JSON, but no objects.
            raise Unauthenticated from error
        return _user(claims)

    def reset_link(self, email: str) -> str | None:
        """An address at which this account's password can be set anew; None when there is no such account.

        Raises Busy when Firebase does not answer.
        """
        try:
            link: str = auth.generate_password_reset_link(email, app=self._app())
        except (auth.EmailNotFoundError, auth.UserNotFoundError, ValueError):
            return None
        except (FirebaseError, GoogleAuthError) as error:
            log("ERROR", "reset_link_failed", error=error)
            raise Busy from error
        return link

    def send_reset_mail(self, email: str) -> None:
        """Let Firebase write to the account's owner, for when we have no mail server; silent when there is none.

        Raises Busy when Firebase does not answer. https://cloud.google.com/identity-platform/docs/reference/rest/v1/accounts/sendOobCode
        """
        try:
            response = requests.post(
                f"{self._toolkit()}/v1/accounts:sendOobCode",
                params={"key": self._settings.firebase_api_key},
                json={"requestType": "PASSWORD_RESET", "email": email},
                timeout=TIME_LIMIT_S,
            )
        except requests.RequestException as error:
            log("ERROR", "reset_mail_failed", error=error)
            raise Busy from error
        if response.status_code >= 500 or response.status_code == 429:
            log("ERROR", "reset_mail_failed", status=response.status_code)
            raise Busy
        if response.status_code >= 400:
            log("NOTICE", "reset_mail_refused", status=response.status_code)

    def _toolkit(self) -> str:
        host = self._settings.firebase_auth_emulator_host
        return f"http://{host}/identitytoolkit.googleapis.com" if host else "https://identitytoolkit.googleapis.com"


def new_app(settings: Settings) -> Any:
    """The SDK's own object for our project: one for each adapter."""
    options = {"projectId": settings.google_cloud_project, "httpTimeout": TIME_LIMIT_S}
    return firebase_admin.initialize_app(options=options, name=f"transbordo-{next(_numbers)}")


def _user(claims: Mapping[str, Any]) -> User:
    role, queues = claims.get("role"), claims.get("queues")
    email = str(claims.get("email") or "")
    return User(
        uid=str(claims["uid"]),
        email=email,
        name=str(claims.get("name") or email.partition("@")[0]),
        role=role if role in ROLES else None,
        queues=tuple(queue for queue in queues if isinstance(queue, str)) if isinstance(queues, list) else (),
    )
