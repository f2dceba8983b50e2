"""What App Check needs of the dashboard, when its settings are set; docs/app-check.md tells when that is worth it."""

from __future__ import annotations

from collections.abc import Mapping

_ALLOWED = {
    "script-src": ("https://www.google.com/recaptcha/", "https://www.gstatic.com/recaptcha/"),
    "frame-src": ("https://www.google.com/recaptcha/", "https://recaptcha.google.com/recaptcha/"),
    "connect-src": ("https://www.google.com/recaptcha/", "https://content-firebaseappcheck.googleapis.com"),
}
"""What reCAPTCHA Enterprise loads and asks. Not allowed otherwise: a script of somebody else's is a way in."""


def site_config(settings: Mapping[str, str]) -> dict[str, str] | None:
    """`appCheck` of the dashboard's config.json."""
    if not settings.get("APP_CHECK_SITE_KEY"):
        return None
    return {"appId": settings["FIREBASE_APP_ID"], "siteKey": settings["APP_CHECK_SITE_KEY"]}


def content_security_policy(policy: str, settings: Mapping[str, str]) -> str:
    """The repository's policy, with reCAPTCHA allowed where it is used."""
    if not settings.get("APP_CHECK_SITE_KEY"):
        return policy
    directives = dict(directive.strip().partition(" ")[::2] for directive in policy.split(";"))
    for name, sources in _ALLOWED.items():
        directives[name] = " ".join([*directives.get(name, "").split(), *sources])
    return "; ".join(f"{name} {sources}".strip() for name, sources in directives.items())
