"""The control addresses for the account: how tests make it unwell.

GET    /control/account → what it is
POST   /control/account {status?, has_number?, sender_status?, webhook? {...}, clock_off_seconds?}
DELETE /control/account   as at the start: all is well
"""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from .account import Account


def control_account(account: Account) -> Blueprint:
    pages = Blueprint("control_account", __name__, url_prefix="/control")

    @pages.get("/account")
    def tell() -> Response:
        return jsonify(asdict(account))

    @pages.post("/account")
    def change() -> tuple[Response, int]:
        try:
            account.change(request.get_json())
        except ValueError as problem:
            return jsonify(error=str(problem)), 422
        return jsonify(asdict(account)), 200

    @pages.delete("/account")
    def heal() -> Response:
        vars(account).update(vars(Account(account.webhook_url)))
        return jsonify(asdict(account))

    return pages
