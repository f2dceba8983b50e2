"""One key per customer, whatever form WhatsApp gives the address in."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.whatsapp.identity import (
    business_scoped_id,
    conversation_id,
    customer_key,
    digits,
    key_of,
    without_phone,
)

DDDS = [
    *(*range(11, 20), 21, 22, 24, 27, 28, *range(31, 36), 37, 38, *range(41, 50), 51, 53, 54, 55),
    *(*range(61, 70), 71, 73, 74, 75, 77, 79, *range(81, 90), *range(91, 100)),
]

US = "whatsapp:+14155238886"


def key(sender: str, **more: str) -> str:
    return customer_key({"From": sender, "To": US, **more})


def test_brazil_has_67_area_codes() -> None:
    assert len(set(DDDS)) == 67


@pytest.mark.parametrize("ddd", DDDS)
@pytest.mark.parametrize("first", "6789")
def test_a_mobile_has_one_key_with_and_without_its_ninth_digit(ddd: int, first: str) -> None:
    old, new = f"whatsapp:+55{ddd}{first}0000000", f"whatsapp:+55{ddd}9{first}0000000"
    assert key(old) == key(new) == f"55{ddd}9{first}0000000"


@pytest.mark.parametrize("ddd", DDDS)
@pytest.mark.parametrize("first", "2345")
def test_a_landline_keeps_its_eight_digits(ddd: int, first: str) -> None:
    assert key(f"whatsapp:+55{ddd}{first}0000000") == f"55{ddd}{first}0000000"


@pytest.mark.parametrize(
    "number",
    [
        "558000000000",  # 0800 000 0000, written without its first zero
        "5508000000000",
        "5540040000",  # a national number of eight digits
        "14155238886",
        "351910000000",  # Portugal: twelve digits too
        "5491150000000",  # Argentina
        "521550000000",  # Mexico
        "4915100000000",
    ],
)
def test_other_numbers_are_left_as_they_are(number: str) -> None:
    assert key(f"whatsapp:+{number}") == number


def test_a_plus_sign_that_became_a_blank_does_not_make_another_customer() -> None:
    assert key("whatsapp: 5511900000000") == key("whatsapp:+5511900000000")


BSUID = "BR.1502576394655843"


def test_a_hidden_phone_leaves_the_business_scoped_id() -> None:
    assert key(f"whatsapp:{BSUID}") == BSUID
    assert key("whatsapp:BR.ENT.1502576394655843") == "BR.ENT.1502576394655843"


def test_the_phone_beside_a_business_scoped_sender_is_used() -> None:
    metadata = json.dumps({"type": "whatsapp", "data": {"context": {"ProfileName": "Ana", "WaId": "559281234567"}}})
    assert key(f"whatsapp:{BSUID}", WaId="559281234567") == "5592981234567"
    assert key(f"whatsapp:{BSUID}", ChannelMetadata=metadata) == "5592981234567"


@pytest.mark.parametrize("name", ["ExternalUserId", "ExternalUserIdentifier"])
def test_the_external_id_stands_in_for_a_sender_of_unknown_form(name: str) -> None:
    assert key("whatsapp:someone", **{name: f"whatsapp:{BSUID}"}) == BSUID


def test_the_external_id_beside_a_phone_changes_nothing() -> None:
    assert key("whatsapp:+5511900000000", ExternalUserId=f"whatsapp:{BSUID}") == "5511900000000"


@pytest.mark.parametrize("broken", ["", "{", "[]", "7", '{"data": null}', '{"data": {"context": "x"}}', "[" * 100_000])
def test_broken_metadata_is_ignored(broken: str) -> None:
    assert key(f"whatsapp:{BSUID}", ChannelMetadata=broken) == BSUID


@given(st.text(min_size=1), st.dictionaries(st.sampled_from(["WaId", "ChannelMetadata", "ExternalUserId"]), st.text()))
def test_any_sender_has_a_key_that_can_name_a_document(sender: str, more: dict[str, str]) -> None:
    found = key(sender, **more)
    assert re.fullmatch(r"[A-Za-z0-9.]{1,150}", found, re.ASCII)
    assert found not in (".", "..")


@given(st.text(), st.text())
def test_senders_of_unknown_form_are_not_mixed_up(one: str, other: str) -> None:
    one, other = "whatsapp:?" + one, "whatsapp:?" + other
    assert (key(one) == key(other)) == (one == other)


def test_the_conversation_is_named_after_both_sides() -> None:
    assert conversation_id({"From": "whatsapp:+5511900000000", "To": US}) == "14155238886_5511900000000"


def test_digits_of_an_address() -> None:
    assert digits(US) == "14155238886"


BOTH = {"From": "whatsapp:+5511900000000", "To": "whatsapp:+14155238886"}


@pytest.mark.parametrize("name", ["ExternalUserId", "ExternalUserIdentifier"])
def test_the_id_beside_the_phone_is_told(name: str) -> None:
    assert business_scoped_id(BOTH | {name: "whatsapp:BR.1"}) == "BR.1"
    assert business_scoped_id(BOTH | {name: "nonsense"}) is None
    assert business_scoped_id(BOTH) is None
    assert business_scoped_id(BOTH | {"From": "whatsapp:BR.1"}) == "BR.1"


def test_a_conversation_s_id_tells_whether_its_customer_has_a_phone() -> None:
    assert without_phone("14155238886_BR.1")
    assert without_phone("14155238886_BR.ENT.1a")
    assert not without_phone("14155238886_5511900000000")
    assert not without_phone("14155238886_x0123")
    assert key_of("14155238886_BR.1") == "BR.1"
