"""The Firestore emulator's REST interface, as the dashboard would use it: enough to try security rules."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests

TIMEOUT_S = 30
NOW = object()
"""As a field's value in a write: the server's own time (request.time in the rules)."""


def _encoded(value: Any) -> dict[str, Any]:
    if value is None:
        return {"nullValue": None}
    if isinstance(value, bool):
        return {"booleanValue": value}
    if isinstance(value, int):
        return {"integerValue": str(value)}
    if isinstance(value, str):
        return {"stringValue": value}
    if isinstance(value, datetime):
        return {"timestampValue": value.isoformat()}
    if isinstance(value, Mapping):
        return {"mapValue": {"fields": {key: _encoded(inner) for key, inner in value.items()}}}
    if isinstance(value, Sequence):
        return {"arrayValue": {"values": [_encoded(inner) for inner in value]}}
    raise TypeError(f"no Firestore value: {value!r}")


def _token(project: str, claims: Mapping[str, Any]) -> str:
    """An ID token as the emulator takes it: unsigned."""

    def part(content: Mapping[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")

    uid = claims["uid"]
    payload = {
        "iss": f"https://securetoken.google.com/{project}",
        "aud": project,
        "sub": uid,
        "user_id": uid,
        "iat": 1,
        "exp": 4_102_444_800,
        **{name: value for name, value in claims.items() if name != "uid"},
    }
    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(payload)}."


@dataclass(frozen=True)
class Query:
    """`where` holds (field, operator, value); `everywhere` asks all collections of that name at once."""

    collection: str
    where: tuple[tuple[str, str, Any], ...] = ()
    order: tuple[str, str] | None = None
    everywhere: bool = False


class Caller:
    """Somebody at the door. Every method answers whether the rules let it through; any other outcome is an error."""

    def __init__(self, session: requests.Session, root: str, name: str, authorization: str | None) -> None:
        self._session = session
        self._root = root
        self._name = name
        self._headers = {"Authorization": f"Bearer {authorization}"} if authorization else {}

    def get(self, path: str) -> bool:
        return self._allowed(self._session.get(f"{self._root}/{path}", headers=self._headers, timeout=TIMEOUT_S))

    def list(self, query: Query) -> bool:
        parent, _, collection = query.collection.rpartition("/")
        structured: dict[str, Any] = {
            "from": [{"collectionId": collection, "allDescendants": query.everywhere}],
            "limit": 50,
        }
        if query.where:
            filters = [
                {"fieldFilter": {"field": {"fieldPath": field}, "op": operator, "value": _encoded(value)}}
                for field, operator, value in query.where
            ]
            structured["where"] = {"compositeFilter": {"op": "AND", "filters": filters}}
        if query.order:
            structured["orderBy"] = [{"field": {"fieldPath": query.order[0]}, "direction": query.order[1]}]
        url = f"{self._root}/{parent}:runQuery" if parent else f"{self._root}:runQuery"
        return self._allowed(
            self._session.post(url, json={"structuredQuery": structured}, headers=self._headers, timeout=TIMEOUT_S)
        )

    def create(self, path: str, data: Mapping[str, Any]) -> bool:
        return self._commit(self._write(path, data) | {"currentDocument": {"exists": False}})

    def update(self, path: str, data: Mapping[str, Any], removed: Sequence[str] = ()) -> bool:
        """Changes the named fields only, as the dashboard's update() does."""
        write = self._write(path, data)
        mask = {"fieldPaths": [*write["update"]["fields"], *removed]}
        return self._commit(write | {"updateMask": mask, "currentDocument": {"exists": True}})

    def put(self, path: str, data: Mapping[str, Any]) -> bool:
        """Writes the whole document, whether it was there or not."""
        return self._commit(self._write(path, data))

    def put_all(self, documents: Mapping[str, Mapping[str, Any]]) -> bool:
        return self._commit(*(self._write(path, data) for path, data in documents.items()))

    def delete(self, path: str) -> bool:
        return self._allowed(self._session.delete(f"{self._root}/{path}", headers=self._headers, timeout=TIMEOUT_S))

    def _write(self, path: str, data: Mapping[str, Any]) -> dict[str, Any]:
        stamps = [name for name, value in data.items() if value is NOW]
        fields = {name: _encoded(value) for name, value in data.items() if value is not NOW}
        return {
            "update": {"name": f"{self._name}/{path}", "fields": fields},
            "updateTransforms": [{"fieldPath": name, "setToServerValue": "REQUEST_TIME"} for name in stamps],
        }

    def _commit(self, *writes: Mapping[str, Any]) -> bool:
        return self._allowed(
            self._session.post(
                f"{self._root}:commit", json={"writes": writes}, headers=self._headers, timeout=TIMEOUT_S
            )
        )

    @staticmethod
    def _allowed(answer: requests.Response) -> bool:
        assert answer.status_code in (200, 403, 404), answer.text
        return answer.status_code != 403


class Database:
    """One project's Firestore in the emulator, with its own rules and documents."""

    def __init__(self, address: str, project: str) -> None:
        self._session = requests.Session()
        self._project = project
        self._control = f"http://{address}/emulator/v1/projects/{project}"
        self._name = f"projects/{project}/databases/(default)/documents"
        self._root = f"http://{address}/v1/{self._name}"

    def close(self) -> None:
        self._session.close()

    def load_rules(self, content: str) -> list[Any]:
        """Puts the rules in force; answers what the compiler has to say about them (nothing, if all is well)."""
        files = [{"name": "firestore.rules", "content": content}]
        answer = self._session.put(
            f"{self._control}:securityRules", json={"rules": {"files": files}}, timeout=TIMEOUT_S
        )
        said: dict[str, Any] = answer.json()
        if answer.status_code != 200:
            return [said]
        return list(said.get("issues", []))

    def coverage(self) -> dict[str, Any]:
        answer = self._session.get(f"{self._control}:ruleCoverage", timeout=TIMEOUT_S)
        answer.raise_for_status()
        report: dict[str, Any] = answer.json()
        return report

    def fill(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Exactly these documents from now on."""
        control = f"{self._control}/databases/(default)/documents"
        self._session.delete(control, timeout=TIMEOUT_S).raise_for_status()
        # the emulator's word for who passes by the rules, as the functions' service account does
        assert Caller(self._session, self._root, self._name, "owner").put_all(documents)

    def caller(self, claims: Mapping[str, Any] | None) -> Caller:
        """Somebody with these claims ("uid" among them), or nobody signed in."""
        token = _token(self._project, claims) if claims is not None else None
        return Caller(self._session, self._root, self._name, token)
