"""What an agent does at the desk, again and again."""

from __future__ import annotations

import itertools

from playwright.sync_api import Locator, Page, expect

from tests.local.clients import Customer
from tests.local.stack import Stack

_NUMBERS = itertools.count(170)


def who_asks_for_a_person(stack: Stack) -> Customer:
    made = Customer(stack.addresses, f"+5511900000{next(_NUMBERS):03d}", "Nádia P.")
    made.says("quero falar com uma pessoa")
    made.waits_for("protocolo")
    return made


def taken(desk: Page, customer: Customer) -> Locator:
    """The conversation with `customer`, taken; its messages."""
    at(desk, customer)
    desk.get_by_role("button", name="Assumir", exact=False).first.click()
    expect(field(desk)).to_be_visible()
    return desk.get_by_role("log")


def at(desk: Page, customer: Customer) -> None:
    desk.goto(f"{desk.url.split('/c/')[0].rstrip('/')}/c/{customer.cid}")
    expect(desk.get_by_role("log")).to_contain_text("protocolo")


def field(desk: Page) -> Locator:
    return desk.get_by_role("textbox", name="Responder a Nádia")


def row(desk: Page, customer: Customer) -> Locator:
    return desk.locator(f'a.row[href="/c/{customer.cid}"]')


def say(desk: Page, text: str) -> None:
    field(desk).fill(text)
    field(desk).press("Enter")
