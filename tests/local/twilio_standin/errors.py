"""Twilio's error codes: which refuse a request at once, and which only tell later that a message failed.

Codes and texts: https://www.twilio.com/docs/api/errors
"""

from flask import Response, jsonify


class Refusal(Exception):
    """A request that Twilio answers with an error: {code, message, more_info, status}."""

    def __init__(self, code: int, message: str | None = None, *, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status, words = REFUSALS[code]
        self.message = message or words
        self.retry_after = retry_after

    def response(self) -> Response:
        answer = jsonify(
            code=self.code,
            message=self.message,
            more_info=f"https://www.twilio.com/docs/errors/{self.code}",
            status=self.status,
        )
        answer.status_code = self.status
        if self.retry_after is not None:
            answer.headers["Retry-After"] = f"{self.retry_after:g}"
        if self.status == 401:
            answer.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
        return answer


REFUSALS: dict[int, tuple[int, str]] = {
    20001: (400, "Bad request"),
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    20503: (503, "Service Unavailable"),
    21211: (400, "Invalid 'To' Phone Number"),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21608: (400, "The number is unverified. Trial accounts cannot send messages to unverified numbers."),
    21609: (400, "The 'StatusCallback' URL is not a valid URL."),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21611: (429, "This 'From' number has exceeded the maximum number of queued messages"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit."),
    21619: (400, "A text message body or media urls must be specified."),
    21620: (400, "Invalid media URL(s)"),
    21623: (400, "Number of media files exceeds allowed limit"),
    21655: (400, "The ContentSid is Invalid"),
    21656: (400, "The ContentVariables Parameter is invalid"),
    21910: (400, "Invalid 'From' and 'To' pair. 'From' and 'To' should be of the same channel"),
    63007: (400, "Twilio could not find a Channel with the specified From address"),
}
"""code -> (HTTP status, words) of what is refused at once."""

FAILURES: dict[int, str] = {
    11751: "Media Message - Media exceeds messaging provider size limit",
    30008: "Unknown error",
    63003: "Channel could not find To address",
    63013: "Channel policy violation",
    63014: "Message delivery blocked by user action",
    63015: "Channel Sandbox can only send messages to phone numbers that have joined the Sandbox",
    63016: "Failed to send freeform message because you are outside the allowed window. Please use a Message Template.",
    63018: "Rate limit exceeded for Channel",
    63019: "Media failed to download",
    63021: "Channel invalid content error",
    63024: "Invalid message recipient",
    63032: "User's number is part of an experiment",
    63049: "Meta chose not to deliver this message",
}
"""code -> words of what is accepted first and fails afterwards."""

WEBHOOK_ERRORS: dict[int, str] = {
    11200: "HTTP retrieval failure",
    11750: "TwiML response body too large",
    12100: "Document parse failure",
    12300: "Invalid Content-Type",
}
"""What Twilio notes in its debugger about our webhook."""
