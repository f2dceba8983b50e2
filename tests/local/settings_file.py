"""What a developer's .env may change about the local stack: real services in place of stand-ins, and nothing else.

The same file may hold production's project and bucket for deploy.sh; a local stack must never act on those.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

_TWILIO = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_PHONE_NUMBER")
_KEPT = ("GEMINI_API_URL", "GEMINI_MODEL", "GOOGLE_API_KEY", "TWILIO_API_URL")
_LINE = re.compile(r"\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)\s*=\s*(.*?)\s*")


def read(path: Path) -> dict[str, str]:
    """The values in a .env file; none where there is no file. Quotes, `export` and comments are understood."""
    if not path.exists():
        return {}
    found = (_LINE.fullmatch(line) for line in path.read_text().splitlines())
    return {match[1]: value for match in found if match and (value := _value(match[2]))}


def for_stack(settings: Mapping[str, str], say: Callable[[str], None]) -> dict[str, str]:
    """Those that the local stack heeds. Real Twilio needs all of its settings, and an address that it can call."""
    kept = {name: value for name, value in settings.items() if name in _KEPT or name.startswith("MAIL_")}
    public = settings.get("PUBLIC_URL") or settings.get("NGROK_PLATFORM_URL")
    wanted = {name: settings.get(name) for name in _TWILIO} | {"PUBLIC_URL": public}
    missing = [name for name, value in wanted.items() if not value]
    if not missing:
        return kept | {name: value.rstrip("/") for name, value in wanted.items() if value}
    if len(missing) < len(wanted):
        say(f"Twilio stays a stand-in: .env lacks {', '.join(missing)}.")
    return kept


def _value(text: str) -> str:
    quoted = re.fullmatch(r"""(["'])(.*)\1(?:\s+#.*)?""", text)
    return quoted[2] if quoted else re.sub(r"(^|\s+)#.*", "", text)
