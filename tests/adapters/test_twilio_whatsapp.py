"""What Twilio answers, or does not, decides whether a message may be sent again."""

from __future__ import annotations

import base64
import json
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tests.adapters.http_double import HANG, HANG_UP, Answer, HttpDouble, Request, in_json
from tests.adapters.settings import ACCOUNT, OURS, TOKEN, settings
from transbordo.adapters import twilio_whatsapp
from transbordo.adapters.twilio_whatsapp import TwilioWhatsApp
from transbordo.domain.messages import Template
from transbordo.domain.ports import ListUnavailable
from transbordo.domain.whatsapp.outgoing import Accepted, Outgoing, Refused, Unknown
from transbordo.domain.whatsapp.reconciling import Listing

ANA = "whatsapp:+5511900000000"
CALLBACK = "https://example.com/whatsapp/status?c=1&m=2"
SID = "SM" + "1" * 32
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
NOW = datetime(2026, 11, 22, 12, 0, 30, 700_000, tzinfo=UTC)
SOON = NOW + timedelta(seconds=40)


def outgoing(text: str = "Olá!", **more: Any) -> Outgoing:
    return Outgoing(to=ANA, text=text, status_callback=CALLBACK, **more)


def refusal(status: int, code: int, **headers: str) -> Answer:
    return in_json(status, {"code": code, "message": f"about {ANA}", "more_info": "", "status": status}, **headers)


@pytest.fixture
def whatsapp(web: HttpDouble) -> TwilioWhatsApp:
    return TwilioWhatsApp(settings(TWILIO_API_URL=web.url))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twilio_whatsapp, "TIME_LIMIT_S", 0.2)
    monkeypatch.setattr(twilio_whatsapp, "TYPING_TIME_LIMIT_S", 0.2)


def test_a_text_is_sent_as_twilio_wants_it(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    web.answer = lambda _: in_json(201, {"sid": SID, "status": "queued"})
    assert whatsapp.send(outgoing()) == Accepted(SID)
    [request] = web.requests
    assert (request.method, request.path) == ("POST", MESSAGES)
    assert request.form == {"To": [ANA], "From": [OURS], "Body": ["Olá!"], "StatusCallback": [CALLBACK]}
    expected = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    assert request.headers["Authorization"] == f"Basic {expected}"


def test_a_file_without_words_has_no_body(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    web.answer = lambda _: in_json(201, {"sid": SID})
    whatsapp.send(outgoing("", media_urls=("https://example.com/a",)))
    form = web.requests[0].form
    assert form["MediaUrl"] == ["https://example.com/a"]
    assert "Body" not in form


def test_a_template_goes_by_its_id_alone(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    web.answer = lambda _: in_json(201, {"sid": SID})
    whatsapp.send(outgoing("shown on the desk", template=Template(content_sid="HX1", variables={"1": "João"})))
    form = web.requests[0].form
    assert form["ContentSid"] == ["HX1"]
    assert json.loads(form["ContentVariables"][0]) == {"1": "João"}
    assert "Body" not in form


@pytest.mark.parametrize("code", [63016, 63003, 21211, 21610, 20003])
def test_what_twilio_refuses_is_refused_for_good(web: HttpDouble, whatsapp: TwilioWhatsApp, code: int) -> None:
    web.answer = lambda _: refusal(401 if code == 20003 else 400, code)
    assert whatsapp.send(outgoing()) == Refused(code, retryable=False)


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(("status", "code"), [(401, 20003), (400, 63007), (400, 21608), (401, 99999), (403, 99999)])
def test_a_refusal_that_every_message_would_get_is_told_to_who_watches_over_us(
    web: HttpDouble, whatsapp: TwilioWhatsApp, capsys: pytest.CaptureFixture[str], status: int, code: int
) -> None:
    web.answer = lambda _: refusal(status, code)
    whatsapp.send(outgoing())
    assert told(capsys) == [{"severity": "ERROR", "message": "send_refused", "code": code}]


@pytest.mark.parametrize("code", [63016, 63003, 21610, 99999])
def test_a_refusal_of_one_customers_message_alarms_nobody(
    web: HttpDouble, whatsapp: TwilioWhatsApp, capsys: pytest.CaptureFixture[str], code: int
) -> None:
    web.answer = lambda _: refusal(400, code)
    whatsapp.send(outgoing())
    assert told(capsys) == []


def test_a_refusal_does_not_name_the_customer(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    web.answer = lambda _: refusal(400, 12345)
    result = whatsapp.send(outgoing())
    assert isinstance(result, Refused)
    assert "5511900000000" not in repr(result)


def test_a_full_queue_is_refused_for_now(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    web.answer = lambda _: refusal(400, 21611)
    assert whatsapp.send(outgoing()) == Refused(21611, retryable=True)


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_twilio_took_nothing(web: HttpDouble, whatsapp: TwilioWhatsApp, status: int) -> None:
    web.answer = lambda _: refusal(status, 20429, Retry_After="7")
    assert whatsapp.send(outgoing()) == Refused(20429, retryable=True, retry_after=7)
    web.answer = lambda _: Answer(status, b"<html>busy</html>", {"Retry-After": "Sun, 22 Nov 2026 12:00:00 GMT"})
    assert whatsapp.send(outgoing()) == Refused(status, retryable=True, retry_after=None)


@pytest.mark.parametrize("answer", [refusal(500, 20500), Answer(502, b"bad gateway"), Answer(504), Answer(302)])
def test_other_errors_of_the_server_leave_it_open(web: HttpDouble, whatsapp: TwilioWhatsApp, answer: Answer) -> None:
    web.answer = lambda _: answer
    assert whatsapp.send(outgoing()) == Unknown(f"http_{answer.status}")


@pytest.mark.parametrize("body", [b"", b"{", b"{}", b"[]", b"null"])
def test_an_unreadable_answer_leaves_it_open(web: HttpDouble, whatsapp: TwilioWhatsApp, body: bytes) -> None:
    web.answer = lambda _: Answer(201, body)
    assert isinstance(whatsapp.send(outgoing()), Unknown)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("answer", [HANG, HANG_UP])
def test_no_answer_leaves_it_open_and_nothing_is_repeated(web: HttpDouble, answer: Answer) -> None:
    web.answer = lambda _: answer
    assert isinstance(TwilioWhatsApp(settings(TWILIO_API_URL=web.url)).send(outgoing()), Unknown)
    assert len(web.requests) == 1


def test_without_a_connection_nothing_was_sent() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    result = TwilioWhatsApp(settings(TWILIO_API_URL=f"http://127.0.0.1:{port}")).send(outgoing())
    assert isinstance(result, Refused)
    assert (result.code, result.retryable) == (0, True)


@pytest.mark.usefixtures("impatient")
def test_a_connection_that_takes_too_long_sent_nothing() -> None:
    with socket.socket() as full, socket.socket() as waiting:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting.connect(full.getsockname())
        others = [socket.socket() for _ in range(3)]
        for other in others:
            other.setblocking(False)
            other.connect_ex(full.getsockname())
        address = f"http://127.0.0.1:{full.getsockname()[1]}"
        result = TwilioWhatsApp(settings(TWILIO_API_URL=address)).send(outgoing())
        for other in others:
            other.close()
    assert isinstance(result, Refused)
    assert result.retryable


def test_typing_names_the_customers_message(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    web.answer = lambda _: in_json(200, {"success": True})
    whatsapp.typing(SID)
    [request] = web.requests
    assert (request.path, request.form) == (
        "/v2/Indicators/Typing.json",
        {"channel": ["whatsapp"], "messageId": [SID]},
    )


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("answer", [refusal(400, 63999), refusal(429, 20429), Answer(500), Answer(302), HANG, HANG_UP])
def test_typing_that_fails_is_only_noted(web: HttpDouble, capsys: pytest.CaptureFixture[str], answer: Answer) -> None:
    web.answer = lambda _: answer
    TwilioWhatsApp(settings(TWILIO_API_URL=web.url)).typing(SID)
    assert json.loads(capsys.readouterr().out)["message"] == "typing_failed"


def listed(seconds: float = 0, **fields: Any) -> dict[str, Any]:
    return {
        "sid": SID,
        "to": ANA,
        "from": OURS,
        "body": "Olá!",
        "direction": "outbound-api",
        "status": "delivered",
        "num_media": "0",
        "error_code": None,
        "date_created": format_datetime(NOW + timedelta(seconds=seconds)),
        **fields,
    }


def keeps(web: HttpDouble, *messages: dict[str, Any]) -> None:
    """Twilio lists these, in this order (its own is newest first)."""

    def answer(request: Request) -> Answer:
        assert (request.method, request.path) == ("GET", MESSAGES)
        assert request.query["To"] == [ANA]
        assert request.query["From"] == [OURS]
        return in_json(200, {"messages": messages, "next_page_uri": None, "page_size": 50})

    web.answer = answer


def test_a_lost_message_is_found_again(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    keeps(web, listed(body="outra"), listed())
    assert whatsapp.find(outgoing(), NOW, SOON, ()) == Accepted(SID)


def test_a_lost_message_that_failed_tells_why(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    keeps(web, listed(status="undelivered", error_code=63003))
    assert whatsapp.find(outgoing(), NOW, SOON, ()) == Refused(63003, retryable=False, sid=SID)


@pytest.mark.parametrize(
    "other",
    [
        listed(-5),
        listed(42),
        listed(body="Olá"),
        listed(direction="inbound"),
        listed(num_media="1"),
        listed(date_created=None),
    ],
)
def test_another_message_is_not_mistaken_for_the_lost_one(
    web: HttpDouble, whatsapp: TwilioWhatsApp, other: dict[str, Any]
) -> None:
    keeps(web, other)
    assert whatsapp.find(outgoing(), NOW, SOON, ()) is None


def test_a_message_that_is_known_is_not_the_lost_one(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    keeps(web, listed(20, sid="SM" + "2" * 32), listed(1))
    assert whatsapp.find(outgoing(), NOW, SOON, {SID}) == Accepted("SM" + "2" * 32)
    assert whatsapp.find(outgoing(), NOW, SOON, {SID, "SM" + "2" * 32}) is None


def test_of_two_alike_the_older_is_the_lost_one(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    keeps(web, listed(20, sid="SM" + "2" * 32), listed(1))
    assert whatsapp.find(outgoing(), NOW, SOON, ()) == Accepted(SID)


def test_a_lost_file_is_told_by_its_number_of_files(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    keeps(web, listed(body="", num_media="1"))
    assert whatsapp.find(outgoing("", media_urls=("https://example.com/a",)), NOW, SOON, ()) == Accepted(SID)


def test_a_lost_template_is_told_by_its_variables(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    keeps(web, listed(body="Oi João, sua fatura chegou."))
    lost = outgoing("", template=Template(content_sid="HX1", variables={"1": "João"}))
    assert whatsapp.find(lost, NOW, SOON, ()) == Accepted(SID)
    other = outgoing("", template=Template(content_sid="HX1", variables={"1": "Maria"}))
    assert whatsapp.find(other, NOW, SOON, ()) is None


def test_a_lost_template_without_variables_is_told_by_its_words(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    lost = outgoing("Sua visita é amanhã.", template=Template(content_sid="HX1", variables={}))

    keeps(web, listed(20, sid="SM" + "2" * 32, body="Sua visita é amanhã."), listed(1, body="Oi! Tudo bem?"))
    assert whatsapp.find(lost, NOW, SOON, ()) == Accepted("SM" + "2" * 32)


def test_a_lost_template_without_variables_may_be_what_has_other_words(
    web: HttpDouble, whatsapp: TwilioWhatsApp
) -> None:
    lost = outgoing("Sua visita é amanhã.", template=Template(content_sid="HX1", variables={}))

    keeps(web, listed(1, body="Lembrete: sua visita é amanhã."))
    assert whatsapp.find(lost, NOW, SOON, ()) == Unknown("perhaps_in_other_words")
    assert whatsapp.find(lost, NOW, SOON, {SID}) is None
    keeps(web, listed(42), listed(-5), listed(direction="inbound"))
    assert whatsapp.find(lost, NOW, SOON, ()) is None


def test_of_two_that_bear_a_lost_templates_variables_the_one_with_its_words_is_it(
    web: HttpDouble, whatsapp: TwilioWhatsApp
) -> None:
    keeps(web, listed(20, sid="SM" + "2" * 32, body="Oi João, sua fatura chegou."), listed(1, body="Oi João, já vejo."))
    lost = outgoing("Oi João, sua fatura chegou.", template=Template(content_sid="HX1", variables={"1": "João"}))
    assert whatsapp.find(lost, NOW, SOON, ()) == Accepted("SM" + "2" * 32)


def test_a_short_variable_is_not_seen_within_another_word(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    lost = outgoing("", template=Template(content_sid="HX1", variables={"1": "1"}))

    for body in ("Chegamos às 10h.", "Chegamos às 11."):
        keeps(web, listed(body=body))
        assert whatsapp.find(lost, NOW, SOON, ()) is None
    keeps(web, listed(body="Chegamos em 1 hora."))
    assert whatsapp.find(lost, NOW, SOON, ()) == Accepted(SID)


def test_a_lost_templates_variable_is_read_as_it_is_written(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    keeps(web, listed(body="Sua fatura de R$ 10,00 vence hoje."))
    lost = outgoing("", template=Template(content_sid="HX1", variables={"1": "R$ 10,00"}))
    assert whatsapp.find(lost, NOW, SOON, ()) == Accepted(SID)


def test_a_lost_template_without_known_words_is_not_taken_for_a_file_without_words(
    web: HttpDouble, whatsapp: TwilioWhatsApp
) -> None:
    keeps(web, listed(body="", num_media="1"))
    lost = outgoing("", template=Template(content_sid="HX1", variables={}))
    assert whatsapp.find(lost, NOW, SOON, ()) == Unknown("perhaps_in_other_words")


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("answer", [Answer(500), Answer(429), Answer(200, b"{"), HANG, HANG_UP])
def test_when_twilio_cannot_be_asked_it_stays_open(web: HttpDouble, answer: Answer) -> None:
    web.answer = lambda _: answer
    result = TwilioWhatsApp(settings(TWILIO_API_URL=web.url)).find(outgoing(), NOW, SOON, ())
    assert result == Unknown("lookup_failed")


def test_the_list_is_asked_for_one_direction_after_the_other(web: HttpDouble, whatsapp: TwilioWhatsApp) -> None:
    web.answer = lambda _: in_json(200, {"messages": [], "next_page_uri": None, "page_size": 50})

    assert whatsapp.listed(NOW, SOON, 10) == Listing(messages=(), complete=True)

    received, sent = (request.query for request in web.requests)
    assert (received["To"], sent["From"]) == ([OURS], [OURS])
    assert "From" not in received and "To" not in sent
    times = {"DateSent>": ["2026-11-22T12:00:30Z"], "DateSent<": ["2026-11-22T12:01:10Z"]}
    assert all(times.items() <= query.items() for query in (received, sent))


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("answer", [Answer(500), Answer(429), Answer(401), Answer(200, b"{"), HANG, HANG_UP])
def test_a_list_that_cannot_be_had_is_said_to_be_so(web: HttpDouble, answer: Answer) -> None:
    web.answer = lambda _: answer
    whatsapp = TwilioWhatsApp(settings(TWILIO_API_URL=web.url))
    with pytest.raises(ListUnavailable):
        whatsapp.listed(NOW, SOON, 10)
    with pytest.raises(ListUnavailable):
        whatsapp.files(SID)


def test_a_list_without_end_is_given_up(
    web: HttpDouble, whatsapp: TwilioWhatsApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twilio_whatsapp, "LIST_TIME_LIMIT_S", 0.2)
    more = {"messages": [listed()], "next_page_uri": f"{MESSAGES}?Page=1", "page_size": 1}
    web.answer = lambda _: in_json(200, more)
    with pytest.raises(ListUnavailable):
        whatsapp.listed(NOW, SOON, 1_000_000)


def test_the_sdk_logs_nothing_about_customers(
    web: HttpDouble, whatsapp: TwilioWhatsApp, caplog: pytest.LogCaptureFixture
) -> None:
    keeps(web)
    with caplog.at_level("INFO"):
        whatsapp.find(outgoing(), NOW, SOON, ())
    assert "5511900000000" not in caplog.text


def test_making_the_adapter_connects_to_nothing(web: HttpDouble) -> None:
    TwilioWhatsApp(settings(TWILIO_API_URL=web.url))
    assert web.requests == []
