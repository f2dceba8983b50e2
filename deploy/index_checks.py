"""Firestore's indexes and TTL policies as firestore.indexes.json wants them, against what gcloud lists of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from deploy.settings import REPOSITORY
from transbordo.domain.health.findings import Finding, found

Listed = Sequence[Mapping[str, Any]]

_AUTOMATIC = (
    {"queryScope": "COLLECTION", "order": "ASCENDING"},
    {"queryScope": "COLLECTION", "order": "DESCENDING"},
    {"queryScope": "COLLECTION", "arrayConfig": "CONTAINS"},
)
"""What Firestore does with a field of which nobody said anything."""


def composite(listed: Listed) -> Iterator[Finding]:
    there = {_shape_of_deployed(index): index["state"] for index in listed}
    for index in _wanted()["indexes"]:
        yield from _is_ready(_shape(index["collectionGroup"], index["queryScope"], index["fields"]), there)


def single_fields(listed: Listed) -> Iterator[Finding]:
    """`listed`: the fields that are not indexed as Firestore does by itself."""
    deployed = {_field(one["name"]): _indexes_of(one) for one in listed}
    superfluous = []
    for override in _wanted()["fieldOverrides"]:
        name = f"{override['collectionGroup']}.{override['fieldPath']}"
        wanted = {_shape_alone(override, index) for index in override["indexes"]}
        there = deployed.get(name, {_shape_alone(override, index): "READY" for index in _AUTOMATIC})
        for shape in sorted(wanted):
            yield from _is_ready(shape, there)
        if there.keys() - wanted:
            superfluous.append(name)
    if superfluous:
        yield found("index_superfluous", fields=", ".join(superfluous))


def ttl(listed: Listed) -> Iterator[Finding]:
    there = {_field(one["name"]) for one in listed if one.get("ttlConfig")}
    for override in _wanted()["fieldOverrides"]:
        name = f"{override['collectionGroup']}.{override['fieldPath']}"
        if override.get("ttl") and name not in there:
            yield found("ttl_missing", field=name)


def _is_ready(shape: str, there: Mapping[str, str]) -> Iterator[Finding]:
    state = there.get(shape)
    if state is None:
        yield found("index_missing", index=shape)
    elif state != "READY":
        yield found("index_not_ready", index=shape, state=state)


def _wanted() -> dict[str, Any]:
    wanted: dict[str, Any] = json.loads((REPOSITORY / "firestore.indexes.json").read_text("utf-8"))
    return wanted


def _indexes_of(field: Mapping[str, Any]) -> dict[str, str]:
    """Of one field; one that is not indexed at all has none."""
    group = _field(field["name"]).partition(".")[0]
    indexes = field.get("indexConfig", {}).get("indexes", ())
    return {_shape(group, index["queryScope"], index["fields"]): index["state"] for index in indexes}


def _shape_of_deployed(index: Mapping[str, Any]) -> str:
    """ ".../collectionGroups/GROUP/indexes/ID"; Firestore adds the document's name to the fields by itself."""
    fields = [field for field in index["fields"] if field["fieldPath"] != "__name__"]
    return _shape(index["name"].split("/")[-3], index["queryScope"], fields)


def _shape_alone(override: Mapping[str, Any], index: Mapping[str, Any]) -> str:
    return _shape(override["collectionGroup"], index["queryScope"], [{"fieldPath": override["fieldPath"], **index}])


def _shape(group: str, scope: str, fields: Sequence[Mapping[str, Any]]) -> str:
    return f"{group} ({scope}): " + ", ".join(f"{field['fieldPath']} {_way(field)}" for field in fields)


def _way(field: Mapping[str, Any]) -> str:
    if "vectorConfig" in field:
        return f"VECTOR({field['vectorConfig']['dimension']})"
    return str(field.get("order") or field.get("arrayConfig"))


def _field(name: str) -> str:
    """ ".../collectionGroups/GROUP/fields/FIELD"."""
    parts = name.split("/")
    return f"{parts[-3]}.{parts[-1]}"
