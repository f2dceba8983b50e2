"""The function that the dashboard calls: every write of an agent, and links to media."""

from __future__ import annotations

import time
from io import BytesIO

import flask
import functions_framework
from werkzeug.exceptions import HTTPException, LengthRequired, RequestEntityTooLarge
from werkzeug.routing import BaseConverter

from transbordo.adapters.logs import concerns, handling, log, report, severity_of
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.documents import to_document
from transbordo.domain.messages import Note, Outbound, Received
from transbordo.domain.ports import BucketUnavailable, Conflict, MailFailed, StoreUnavailable
from transbordo.entrypoints import fields
from transbordo.entrypoints.api import WIRED, answer, body, language, signed_in, token
from transbordo.entrypoints.article_routes import ARTICLES, IMPORT, MAX_ARTICLE, articles
from transbordo.entrypoints.bot_routes import CASES, DRAFT, MAX_CASE, MAX_DRAFT, TRY, bot
from transbordo.entrypoints.copilot_routes import copilot
from transbordo.entrypoints.health_routes import health
from transbordo.entrypoints.restraint import Limit, caller, no_sooner_than
from transbordo.errors import Busy, Invalid, TooLarge, TransbordoError, Unauthenticated
from transbordo.usecases.add_note import add_note
from transbordo.usecases.claim import claim
from transbordo.usecases.link_media import link_media
from transbordo.usecases.mark_read import mark_read
from transbordo.usecases.reopen import reopen
from transbordo.usecases.reply import Draft, reply, retry
from transbordo.usecases.reset_password import reset_password
from transbordo.usecases.resolve import resolve
from transbordo.usecases.retry_media import retry_media
from transbordo.usecases.return_to_bot import return_to_bot
from transbordo.usecases.transfer import transfer
from transbordo.usecases.upload_media import upload_media
from transbordo.wiring import Wiring, now

MAX_JSON = 64 * 1024
"""Bytes; the longest text that WhatsApp takes is a tenth of it."""

MAX_UPLOAD = 31 * 1024 * 1024
"""Bytes. Cloud Functions takes requests of 32 MB; what is between WhatsApp's limit and this gets a kind answer.

https://cloud.google.com/functions/quotas
"""


class Id(BaseConverter):
    """What can be a document's id; anything else is a path that does not exist."""

    regex = r"(?!\.{1,2}(?:/|$)|__)[A-Za-z0-9._+-]{1,200}"


RESET_S = 5.0
"""Seconds that the answer to a password reset takes at least.

With our own mail a known address costs a mail server's time, an unknown one nothing. The work is not left to a thread
that goes on after the answer: Cloud Functions takes the processor away then. A mail server that needs longer than this
does show; the limits below keep that from being tried out on many addresses.
"""

_PASSWORD_RESET = "/api/password-reset"
_UPLOAD = "/api/media"
_REFUSED = "transbordo.refused"

wired = Wiring(needs=("twilio", "gemini", "media", "desk"))
api = flask.Flask(__name__)
api.url_map.converters["id"] = Id
api.config[WIRED] = lambda: wired
api.register_blueprint(articles)
api.register_blueprint(bot)
api.register_blueprint(copilot)
api.register_blueprint(health)

# the dashboard lets people ask again after 45 seconds, for a mail that did not come
resets_by_address = Limit(times=3, seconds=600)
resets_by_caller = Limit(times=10, seconds=120)
sleep = time.sleep


@functions_framework.http
def agent_api(request: flask.Request) -> flask.Response:
    """Hands the request, with its whole path, to the routes below."""
    with handling("agent_api", request.headers.get) as line:
        response, outcome, route = _dispatch(request)
        line.ends(outcome, severity_of(response.status_code), status=response.status_code, route=route)
        return response


def _dispatch(request: flask.Request) -> tuple[flask.Response, str, str]:
    """The answer, how it went, and by which route."""
    refused = _refused_unread(request)
    # functions-framework reads the body once more when the request is over, so the routes get a copy
    sent = b"" if refused else request.get_data()
    environ = {"wsgi.input": BytesIO(sent), "CONTENT_LENGTH": str(len(sent)), _REFUSED: refused}
    with api.request_context(request.environ | environ):
        response = api.full_dispatch_request()
        rule = flask.request.url_rule
        if cid := (flask.request.view_args or {}).get("cid"):
            concerns(cid)
        return response, flask.g.get("outcome", "ok"), rule.endpoint if rule else "none"


def _refused_unread(request: flask.Request) -> Exception | None:
    """Why the body of this request is not even read: it may be 32 MB, and anybody may send it."""
    if request.method != "OPTIONS" and request.path != _PASSWORD_RESET and not token(request):
        return Unauthenticated()
    if "Transfer-Encoding" in request.headers:
        # a body of any length; without this header and without a length there is none (RFC 9112, 6.3)
        return LengthRequired()
    return TooLarge() if (request.content_length or 0) > _limit(request.method, request.path) else None


def _limit(method: str, path: str) -> int:
    if method == "POST" and path in (_UPLOAD, IMPORT):
        return MAX_UPLOAD
    if method == "PUT" and path.startswith(f"{ARTICLES}/"):
        return MAX_ARTICLE
    if (method, path) == ("PUT", DRAFT):
        return MAX_DRAFT
    if (method == "POST" and path in (CASES, TRY)) or (method == "PUT" and path.startswith(f"{CASES}/")):
        return MAX_CASE
    return MAX_JSON


@api.get("/api/me")
@signed_in
def me(user: User) -> flask.Response:
    return answer(to_document(user))


@api.post("/api/conversations/<id:cid>/claim")
@signed_in
def claim_route(user: User, cid: str) -> flask.Response:
    epoch = fields.epoch(body())
    return _conversation(claim(wired.store(), user, cid, epoch=epoch, now=now(), new_id=wired.new_id))


@api.post("/api/conversations/<id:cid>/messages")
@signed_in
def reply_route(user: User, cid: str) -> flask.Response:
    given = body()
    draft = Draft(
        id=fields.ulid(given, "id"),
        epoch=fields.epoch(given),
        text=fields.text(given, "text"),
        media=fields.keys(given, "media"),
        template=fields.template(given),
        reply_to=fields.key(given, "replyTo"),
    )
    replied = reply(wired.outbox(), user, cid, draft, new_id=wired.new_id)
    return _message(replied.message, status=200 if replied.again else 201)


@api.post("/api/conversations/<id:cid>/messages/<id:mid>/retry")
@signed_in
def retry_route(user: User, cid: str, mid: str) -> flask.Response:
    epoch = fields.epoch(body())
    return _message(retry(wired.outbox(), user, cid, mid, epoch=epoch, new_id=wired.new_id))


@api.post("/api/conversations/<id:cid>/messages/<id:mid>/media/<int:n>/retry")
@signed_in
def retry_media_route(user: User, cid: str, mid: str, n: int) -> flask.Response:
    return _message(retry_media(wired.store(), user, cid, mid, n, now=now()), status=202)


@api.post("/api/conversations/<id:cid>/notes")
@signed_in
def note_route(user: User, cid: str) -> flask.Response:
    given = body()
    note = add_note(
        wired.store(), user, cid, note_id=fields.ulid(given, "id"), text=fields.text(given, "text"), now=now()
    )
    return _message(note, status=201)


@api.post("/api/conversations/<id:cid>/transfer")
@signed_in
def transfer_route(user: User, cid: str) -> flask.Response:
    given = body()
    moved = transfer(
        wired.store(),
        user,
        cid,
        queue=fields.key(given, "queue"),
        agent_uid=fields.key(given, "agentUid"),
        note=fields.text(given, "note") or None,
        epoch=fields.epoch(given),
        now=now(),
        new_id=wired.new_id,
    )
    return _conversation(moved)


@api.post("/api/conversations/<id:cid>/return-to-bot")
@signed_in
def return_to_bot_route(user: User, cid: str) -> flask.Response:
    epoch = fields.epoch(body())
    return _conversation(return_to_bot(wired.store(), user, cid, epoch=epoch, now=now(), new_id=wired.new_id))


@api.post("/api/conversations/<id:cid>/resolve")
@signed_in
def resolve_route(user: User, cid: str) -> flask.Response:
    given = body()
    epoch, seen = fields.epoch(given), fields.key(given, "seen")
    return _conversation(resolve(wired.store(), user, cid, epoch=epoch, seen=seen, now=now(), new_id=wired.new_id))


@api.post("/api/conversations/<id:cid>/reopen")
@signed_in
def reopen_route(user: User, cid: str) -> flask.Response:
    epoch = fields.epoch(body())
    return _conversation(reopen(wired.store(), user, cid, epoch=epoch, now=now(), new_id=wired.new_id))


@api.post("/api/conversations/<id:cid>/read")
@signed_in
def read_route(user: User, cid: str) -> flask.Response:
    # asked for as everywhere; an old one does no harm here, where only the owner changes anything
    fields.epoch(body())
    return _conversation(mark_read(wired.store(), wired.whatsapp(), user, cid, now=now()))


@api.post(_UPLOAD)
@signed_in
def upload_route(user: User) -> flask.Response:
    file = flask.request.files.get("file")
    if file is None:
        raise Invalid("file", {"pt": "Nenhum arquivo veio no envio.", "en": "The upload holds no file."})
    upload = upload_media(
        wired.bucket(), user, media_id=wired.new_id(), name=file.filename or "arquivo", content=file.read()
    )
    return answer(to_document(upload), status=201)


@api.get("/api/media/<id:cid>/<id:mid>/<int:n>")
@signed_in
def media_route(user: User, cid: str, mid: str, n: int) -> flask.Response:
    download = flask.request.args.get("download") == "1"
    link = link_media(wired.store(), wired.bucket(), user, cid, mid, n, now=now(), download=download)
    return answer(to_document(link))


@api.post(_PASSWORD_RESET)
def password_reset_route() -> flask.Response:
    """The same answer, after the same time, whether or not the address is known."""
    email = fields.text(body(), "email").strip()
    if "@" not in email or len(email) > 320:
        raise Invalid("email", {"pt": "Confira o e-mail.", "en": "Check the e-mail address."})
    if resets_by_caller.allows(caller(flask.request)) and resets_by_address.allows(email.casefold()):
        with no_sooner_than(RESET_S, sleep=sleep):
            _reset_password(email)
    else:
        log("WARNING", "password_reset_limited")
    return answer({}, status=202)


def _reset_password(email: str) -> None:
    auth = wired.auth()
    try:
        reset_password(wired.mail(), auth.reset_link, auth.send_reset_mail, email=email)
    except (MailFailed, Busy) as error:
        # the caller is not to learn that there was something to send; ops do
        log("ERROR", "password_reset_failed", error=error)


@api.before_request
def refuse_or_answer_preflight() -> flask.Response | None:
    refused: Exception | None = flask.request.environ[_REFUSED]
    if refused:
        raise refused
    return flask.Response(status=204) if flask.request.method == "OPTIONS" else None


@api.before_request
def refuse_what_is_not_the_dashboard() -> None:
    """Also where nobody needs to sign in: a password reset."""
    if check := wired.app_check():
        check.verify(flask.request.headers.get("X-Firebase-AppCheck", ""))


@api.after_request
def add_headers(response: flask.Response) -> flask.Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Vary"] = "Origin"
    origin = flask.request.headers.get("Origin")
    if origin in wired.settings().dashboard_origins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, DELETE"
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, X-Firebase-AppCheck"
        response.headers["Access-Control-Max-Age"] = "3600"
    return response


@api.errorhandler(TransbordoError)
def explain(error: TransbordoError) -> flask.Response:
    words = error.message(language())
    flask.g.outcome = error.code
    told = {"error": {"code": error.code, "message": words, "details": error.details}}
    return answer(told, status=error.status)


@api.errorhandler(RequestEntityTooLarge)
def explain_too_large(_: RequestEntityTooLarge) -> flask.Response:
    return explain(TooLarge())


@api.errorhandler(HTTPException)
def explain_http(error: HTTPException) -> flask.Response:
    code = flask.g.outcome = error.name.lower().replace(" ", "_")
    return answer({"error": {"code": code, "message": error.name, "details": {}}}, status=error.code or 500)


@api.errorhandler(StoreUnavailable)
@api.errorhandler(BucketUnavailable)
@api.errorhandler(Conflict)
def explain_contention(error: Exception) -> flask.Response:
    log("ERROR", "store_unavailable", error=error)
    return explain(Busy())


@api.errorhandler(Exception)
def explain_bug(error: Exception) -> flask.Response:
    # whatever it is, the dashboard gets JSON, and its words, which may quote the customer, go nowhere
    report("api_failed", error)
    return explain(TransbordoError())


def _conversation(conversation: Conversation) -> flask.Response:
    return answer({"conversation": to_document(conversation)})


def _message(message: Received | Outbound | Note, status: int = 200) -> flask.Response:
    return answer({"message": to_document(message)}, status=status)
