"""The phone page in a real browser: what a developer does on it, and what our webhook gets of it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.local.twilio_standin import samples
from tests.standins.twilio_world import MARINA, US, World, twilio_world
from transbordo.domain.whatsapp.media_types import sniff

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SAMPLES = Path(samples.__file__).parent
CONTENT = "HX" + "b" * 32


@pytest.fixture
def world() -> Iterator[World]:
    with twilio_world(start=datetime.now(UTC)) as made:
        yield made


@pytest.fixture
def page(browser: Browser, world: World) -> Iterator[Page]:
    context = browser.new_context(locale="pt-BR", viewport={"width": 1440, "height": 900}, bypass_csp=True)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(world.url)
    expect(page.locator(".cust")).to_contain_text("Marina S.")
    yield page
    context.close()
    assert not broken


def write(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Mensagem").fill(text)
    page.keyboard.press("Enter")


def await_webhooks(page: Page, number: int) -> None:
    """Until so many of the customer's messages were taken by the webhook: the second tick."""
    expect(page.get_by_role("img", name="Entregue")).to_have_count(number)


def answer(world: World, body: str) -> str:
    sid: str = world.send(body).sid
    world.pass_time()
    return sid


def test_what_is_written_reaches_the_webhook(page: Page, world: World) -> None:
    write(page, "Minha internet caiu")
    expect(page.locator(".phone li.me")).to_contain_text("Minha internet caiu")
    await_webhooks(page, 1)
    assert world.webhook.calls[0].form["Body"] == "Minha internet caiu"
    expect(page.get_by_role("textbox", name="Mensagem")).to_have_value("")


def test_an_answer_appears_and_is_read_at_once(page: Page, world: World) -> None:
    write(page, "Oi")
    await_webhooks(page, 1)
    with page.expect_response("**/control/read"):
        sid = answer(world, "Olá, Marina!")
    expect(page.get_by_role("log")).to_contain_text("Olá, Marina!")
    expect(page.locator(".ev .rows")).to_contain_text("text “Olá, Marina!”")
    assert world.standin.state.messages[sid].status == "read"


def test_without_receipts_nothing_is_read(page: Page, world: World) -> None:
    page.get_by_role("switch", name="Sem recibo de leitura").click()
    expect(page.get_by_role("switch", name="Sem recibo de leitura")).to_be_checked()
    world.says()
    sid = answer(world, "Olá!")
    expect(page.get_by_role("log")).to_contain_text("Olá!")
    assert world.standin.state.messages[sid].status == "delivered"


def test_words_are_never_html(page: Page, world: World) -> None:
    world.says()
    answer(world, "*forte* <img src=x onerror=alert(1)> <b>não</b>")
    bubble = page.locator(".phone li:not(.me) .text")
    expect(bubble).to_have_text("forte <img src=x onerror=alert(1)> <b>não</b>")
    expect(bubble.locator("b")).to_have_text("forte")
    expect(bubble.locator("img")).to_have_count(0)


@pytest.mark.parametrize(
    ("button", "content_type"),
    [
        ("Áudio", "audio/ogg"),
        ("Foto", "image/jpeg"),
        ("Vídeo", "video/mp4"),
        ("Documento", "application/pdf"),
        ("Contato", "text/vcard"),
    ],
)
def test_every_kind_of_file_is_sent(page: Page, world: World, button: str, content_type: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    await_webhooks(page, 1)
    assert world.webhook.calls[0].form["MediaContentType0"] == content_type


def test_a_sample_voice_note_can_be_played(page: Page) -> None:
    page.get_by_role("button", name="Áudio", exact=True).click()
    expect(page.locator(".under")).to_contain_text("0:04")
    page.get_by_role("button", name="Ouvir áudio").click()
    expect(page.get_by_role("button", name="Pausar áudio")).to_be_visible()


def test_a_voice_note_can_be_recorded_as_whatsapp_carries_it(page: Page, world: World) -> None:
    """A tone in the microphone's place; what Chromium records as WebM leaves as Ogg, which it can play again."""
    page.evaluate(
        """() => {
            navigator.mediaDevices.getUserMedia = async () => {
                const sound = new AudioContext();
                const tone = sound.createOscillator();
                const out = sound.createMediaStreamDestination();
                tone.connect(out);
                tone.start();
                window.heard = sound;
                return out.stream;
            };
        }"""
    )
    page.get_by_role("button", name="Gravar áudio").click()
    page.wait_for_function("window.heard?.currentTime > 1.2")
    page.get_by_role("button", name="Parar e enviar").click()
    await_webhooks(page, 1)
    (media,) = world.standin.state.media.values()
    assert (media.content_type, sniff(media.content)) == ("audio/ogg", "audio/ogg")
    expect(page.locator(".under")).to_contain_text("0:01")


def test_without_a_microphone_the_sample_is_sent_and_said(page: Page, world: World) -> None:
    page.get_by_role("button", name="Gravar áudio").click()
    expect(page.get_by_role("status").last).to_contain_text("Sem microfone")
    await_webhooks(page, 1)
    assert world.webhook.calls[0].form["MediaContentType0"] == "audio/ogg"


def test_a_file_of_one_s_own_is_sent_with_its_caption(page: Page, world: World) -> None:
    page.get_by_role("textbox", name="Mensagem").fill("Olha só")
    page.locator('input[type="file"]').first.set_input_files(SAMPLES / "roteador.jpg")
    await_webhooks(page, 1)
    form = world.webhook.calls[0].form
    assert (form["Body"], form["MediaContentType0"]) == ("Olha só", "image/jpeg")


def test_an_offered_button_can_be_pressed(page: Page, world: World) -> None:
    world.says()
    world.control("contents", sid=CONTENT, body="Já reiniciou?", buttons=[{"text": "Já", "payload": "done"}])
    sid = world.sdk().messages.create(to=MARINA, from_=US, content_sid=CONTENT).sid
    world.pass_time()
    page.get_by_role("button", name="Já", exact=True).click()
    expect(page.locator(".phone li.me").last).to_contain_text("Já")
    await_webhooks(page, 2)
    form = world.webhook.calls[-1].form
    assert (form["ButtonPayload"], form["OriginalRepliedMessageSid"]) == ("done", sid)


def test_a_message_can_be_quoted(page: Page, world: World) -> None:
    world.says()
    sid = answer(world, "Pode ser amanhã?")
    page.get_by_role("button", name="Citar: Pode ser amanhã?").click()
    write(page, "Pode")
    expect(page.locator(".phone li.me .q")).to_contain_text("Pode ser amanhã?")
    await_webhooks(page, 2)
    assert world.webhook.calls[-1].form["OriginalRepliedMessageSid"] == sid


def test_typing_is_shown_until_the_answer(page: Page, world: World) -> None:
    sid = world.says()["sid"]
    world.sdk().messaging.v2.typing_indicator.create(channel="whatsapp", message_id=sid)
    expect(page.locator(".hd")).to_contain_text("digitando…")
    answer(world, "Pronto")
    expect(page.locator(".hd")).to_contain_text("conta comercial")


def test_the_next_send_fails_once_and_says_so(page: Page, world: World) -> None:
    switch = page.get_by_role("switch", name="O próximo envio falha")
    switch.click()
    expect(switch).to_be_checked()
    world.says()
    answer(world, "Um instante")
    expect(page.locator(".ev .rows")).to_contain_text("falhou 30008")
    expect(switch).not_to_be_checked()
    page.get_by_role("button", name=re.compile("falhou 30008")).click()
    expect(page.locator(".ev pre")).to_contain_text("Unknown error")


def test_a_day_passes_and_the_window_closes(page: Page, world: World) -> None:
    write(page, "Oi")
    expect(page.get_by_role("complementary", name="Controles")).to_contain_text("janela fecha em 23 h 59")
    page.get_by_role("button", name="+24 h").click()
    expect(page.get_by_role("complementary", name="Controles")).to_contain_text("janela fechada")
    expect(page.get_by_role("log")).to_contain_text("Ontem")


def test_another_person_is_added_and_chosen_by_keyboard(page: Page, world: World) -> None:
    page.locator(".cust").click()
    page.get_by_role("button", name="Adicionar pessoa").click()
    page.get_by_label("Nome").fill("Nova Pessoa")
    page.get_by_label("Número").fill("11 90000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Número").fill("BR.123abc")
    page.keyboard.press("Enter")
    expect(page.locator(".cust")).to_contain_text("Nova Pessoa")
    write(page, "Oi")
    await_webhooks(page, 1)
    assert world.webhook.calls[-1].form["From"] == "whatsapp:BR.123abc"
    page.locator(".cust").click()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.locator(".cust")).to_contain_text("Marina S.")


def test_the_burst_sends_ten_messages(page: Page, world: World) -> None:
    page.get_by_role("button", name="Rodar roteiro: Rajada").click()
    expect(page.locator(".phone li.me")).to_have_count(10, timeout=20_000)
    expect(page.get_by_role("button", name="Rodar roteiro: Rajada")).to_be_visible()


def test_all_data_can_be_cleared(page: Page, world: World) -> None:
    write(page, "Oi")
    expect(page.locator(".phone li.me")).to_have_count(1)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Zerar dados").click()
    expect(page.get_by_role("log")).to_contain_text("Mande uma mensagem para começar")
    assert not world.phone()


def test_english_is_one_press_away_and_remembered(page: Page) -> None:
    page.get_by_role("button", name="Ver em inglês").click()
    expect(page.get_by_role("heading", name="Local simulator")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Local simulator")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_everyone_can_use_it(page: Page, world: World, theme: Literal["light", "dark"], width: int) -> None:
    for button in ("Áudio", "Foto", "Documento", "Localização"):
        page.get_by_role("button", name=button, exact=True).click()
    await_webhooks(page, 4)
    world.says("Oi", quoted=answer(world, "Olá https://example.com"))
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=theme)
    page.reload()
    expect(page.locator(".phone li.me").first).to_be_attached()
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(result => result.violations.map(v => `${v.impact} ${v.id}`))")
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
