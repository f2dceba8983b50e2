"""A customer and an agent, as programs: each uses only the addresses that the real one's phone and browser use."""

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import requests

_TIMEOUT = 120
_POLL_SECONDS = 0.1
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

T = TypeVar("T")


class Unmet(AssertionError):
    """What was waited for did not come true in time, or an answer was not the expected one."""


def eventually(what: str, look: Callable[[], T | None], timeout: float = 45) -> T:
    """The first true value of `look()`; raises Unmet, naming `what`, when there is none within `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not (found := look()):
        if time.monotonic() > deadline:
            raise Unmet(f"{timeout:.0f} s passed without this: {what}")
        time.sleep(_POLL_SECONDS)
    return found


def new_id() -> str:
    """A ULID, as the dashboard makes them for what it sends."""
    number = (int(time.time() * 1000) << 80) | (uuid.uuid4().int >> 48)
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session


@dataclass
class Customer:
    """Somebody with WhatsApp, by way of the Twilio stand-in."""

    addresses: Mapping[str, Any]
    phone: str
    name: str
    _http: requests.Session = field(default_factory=_session)

    @property
    def cid(self) -> str:
        """The id of the conversation, for numbers in the canonical form."""
        ours = "".join(filter(str.isdigit, self.addresses["whatsappNumber"]))
        return f"{ours}_{self.phone.lstrip('+')}"

    def says(self, body: str = "", **more: Any) -> str:
        """Sends a message and returns its MessageSid; `more` as in the stand-in's POST /control/inbound."""
        asked = {"from": self.phone, "name": self.name, "body": body} | more
        answer = self._http.post(f"{self.addresses['twilio']}/control/inbound", json=asked, timeout=_TIMEOUT)
        answer.raise_for_status()
        told = answer.json()
        if told["status"] != 200:
            raise Unmet(f"the webhook answered {told['status']}")
        return str(told["sid"])

    def sees(self) -> list[dict[str, Any]]:
        """What the phone shows of our messages, oldest first."""
        answer = self._http.get(
            f"{self.addresses['twilio']}/control/messages", params={"customer": self.phone}, timeout=_TIMEOUT
        )
        answer.raise_for_status()
        return [message for message in answer.json()["messages"] if message["direction"] == "out"]

    def waits_for(self, part: str) -> dict[str, Any]:
        """The message of ours that contains `part`, once it is there."""

        def look() -> dict[str, Any] | None:
            return next((each for each in self.sees() if part.lower() in each["body"].lower()), None)

        try:
            return eventually(f"the customer reads {part!r}", look)
        except Unmet as unmet:
            raise Unmet(f"{unmet}; on the phone stands {[each['body'] for each in self.sees()]}") from None

    def opens_the_chat(self) -> None:
        """Everything delivered becomes read."""
        url = f"{self.addresses['twilio']}/control/read"
        self._http.post(url, json={"customer": self.phone}, timeout=_TIMEOUT).raise_for_status()


@dataclass
class Agent:
    """Somebody at the desk: signs in, reads Firestore under its rules, and acts through the agent API."""

    addresses: Mapping[str, Any]
    email: str
    password: str
    _http: requests.Session = field(default_factory=_session)

    def signs_in(self) -> None:
        answer = self._http.post(
            f"http://{self.addresses['auth']}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword",
            params={"key": "local"},
            json={"email": self.email, "password": self.password, "returnSecureToken": True},
            timeout=_TIMEOUT,
        )
        answer.raise_for_status()
        self._http.headers["Authorization"] = f"Bearer {answer.json()['idToken']}"

    def api(self, method: str, path: str, **request: Any) -> requests.Response:
        """The agent API's answer, whatever it is."""
        return self._http.request(method, f"{self.addresses['api']}/{path}", timeout=_TIMEOUT, **request)

    def gets(self, path: str) -> dict[str, Any]:
        return self._expected(self.api("GET", path))

    def does(self, path: str, **body: Any) -> dict[str, Any]:
        """Posts `body`; raises Unmet when it is refused."""
        return self._expected(self.api("POST", path, json=body))

    def uploads(self, name: str, content: bytes, content_type: str) -> str:
        """The id of the uploaded file."""
        answer = self._expected(self.api("POST", "media", files={"file": (name, content, content_type)}))
        return str(answer["id"])

    def conversation(self, cid: str) -> dict[str, Any] | None:
        return self.document(f"conversations/{cid}")

    def document(self, path: str) -> dict[str, Any] | None:
        """What stands there, or None while there is nothing that this agent may see."""
        answer = self._http.get(f"{self._documents}/{path}", timeout=_TIMEOUT)
        if answer.status_code in (403, 404):
            return None
        return _decode({"mapValue": self._expected(answer)})  # type: ignore[no-any-return]

    def messages(self, cid: str) -> list[dict[str, Any]]:
        """The timeline, oldest first, by the desk's own query."""
        query = {
            "from": [{"collectionId": "messages"}],
            "orderBy": [{"field": {"fieldPath": "at"}, "direction": "DESCENDING"}],
            "limit": 50,
        }
        answer = self._http.post(
            f"{self._documents}/conversations/{cid}:runQuery", json={"structuredQuery": query}, timeout=_TIMEOUT
        )
        answer.raise_for_status()
        found = [_decode({"mapValue": row["document"]}) for row in answer.json() if "document" in row]
        return list(reversed(found))

    def message(self, cid: str, mid: str) -> dict[str, Any] | None:
        return next((each for each in self.messages(cid) if each["id"] == mid), None)

    @property
    def _documents(self) -> str:
        at = self.addresses
        return f"http://{at['firestore']}/v1/projects/{at['project']}/databases/(default)/documents"

    def _expected(self, answer: requests.Response) -> dict[str, Any]:
        if not answer.ok:
            raise Unmet(
                f"{answer.request.method} {answer.request.path_url} answered {answer.status_code}: {answer.text}"
            )
        told: dict[str, Any] = answer.json()
        return told


def _decode(value: Mapping[str, Any]) -> Any:
    """A value of Firestore's REST interface; timestamps stay text."""
    kind, held = next(iter(value.items()))
    if kind == "mapValue":
        return {name: _decode(inner) for name, inner in held.get("fields", {}).items()}
    if kind == "arrayValue":
        return [_decode(inner) for inner in held.get("values", [])]
    return int(held) if kind == "integerValue" else held
