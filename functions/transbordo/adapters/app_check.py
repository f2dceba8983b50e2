"""Whether a request comes from our dashboard in a browser, from the App Check token that it carries.

https://firebase.google.com/docs/app-check/custom-resource-backend
"""

from __future__ import annotations

from typing import Any

from firebase_admin import app_check
from firebase_admin.exceptions import FirebaseError
from jwt import PyJWKClientConnectionError, PyJWKClientError

from transbordo.adapters.firebase_auth import new_app
from transbordo.adapters.logs import log
from transbordo.adapters.once import Once
from transbordo.errors import Busy, NotTheDashboard
from transbordo.settings import Settings


class AppCheck:
    """Google's keys are fetched when first needed, then kept for six hours. The SDK waits 30 seconds for them, once."""

    def __init__(self, settings: Settings) -> None:
        self._app: Once[Any] = Once(lambda: new_app(settings))

    def verify(self, token: str) -> None:
        """Raises NotTheDashboard unless Google made this token for our app, or Busy when its keys cannot be had."""
        try:
            app_check.verify_token(token, app=self._app())
        except PyJWKClientConnectionError as error:
            log("ERROR", "app_check_keys_not_fetched", error=error)
            raise Busy from error
        except (PyJWKClientError, FirebaseError, ValueError, TypeError, AttributeError, KeyError) as error:
            # The last three are what the SDK does about a token whose parts are JSON, but no objects.
            raise NotTheDashboard from error
