"""What Gemini tells of a model: https://ai.google.dev/api/models#method:-models.get"""

from flask import Blueprint, Response, jsonify, request

from .faults import ERRORS, FaultBox


def wire_models(faults: FaultBox) -> Blueprint:
    routes = Blueprint("wire_models", __name__)

    @routes.get("/v1beta/models/<model>")
    def describe(model: str) -> Response:
        if not request.headers.get("x-goog-api-key"):
            return _refused("403")
        fault = faults.take()
        if fault in ERRORS:
            return _refused(fault)
        if not model.startswith("gemini-"):
            return _refused("404")
        return jsonify(name=f"models/{model}", supportedGenerationMethods=["generateContent", "embedContent"])

    return routes


def _refused(status: str) -> Response:
    code, name, message = ERRORS[status]
    response = jsonify(error={"code": code, "message": message, "status": name})
    response.status_code = code
    return response
