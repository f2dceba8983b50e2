"""The control endpoints: faults, and what was asked so far."""

from flask import Blueprint, Response, jsonify, request

from .faults import FaultBox, UnknownFault
from .journal import Journal


def control(faults: FaultBox, journal: Journal) -> Blueprint:
    routes = Blueprint("control", __name__, url_prefix="/control")

    @routes.get("/health")
    def health() -> Response:
        return jsonify(ok=True)

    @routes.get("/faults")
    def tell() -> Response:
        return jsonify(faults.as_json())

    @routes.post("/faults")
    def change() -> tuple[Response, int]:
        try:
            faults.change(request.get_json())
        except UnknownFault as problem:
            return jsonify(error=str(problem)), 400
        return jsonify(faults.as_json()), 200

    @routes.delete("/faults")
    def clear() -> Response:
        faults.clear()
        return jsonify(faults.as_json())

    @routes.get("/calls")
    def calls() -> Response:
        return jsonify(calls=journal.calls())

    @routes.delete("/calls")
    def forget() -> Response:
        journal.clear()
        return jsonify(calls=[])

    return routes
