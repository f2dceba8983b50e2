"""The settings in a browser: a wrong answer is mended, a draft that breaks a case warns, and no text is ever lost."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.journeys.conftest import photograph, serious_barriers
from tests.local.clients import Agent, Customer
from tests.local.people import DATA, PASSWORD
from tests.local.stack import Stack

_NUMBERS = itertools.count(40)
_PAGES = {
    "persona": "Persona",
    "conhecimento": "Conhecimento",
    "testes": "Banco de testes",
    "mensagens": "Mensagens e horários",
}
_WIDTHS = (1440, 1100, 390)


@pytest.fixture
def elisa(stack: Stack) -> Agent:
    """Beside the desks in the browser."""
    elisa = Agent(stack.addresses, "elisa@fibra.example", PASSWORD)
    elisa.signs_in()
    return elisa


@pytest.fixture(autouse=True)
def as_it_was(stack: Stack, elisa: Agent, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The bot of the seed, and its cases alone, whatever came before and comes next: the stack is everybody's."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", stack.addresses["firestore"])
    cases = firestore.Client(project=stack.addresses["project"], credentials=AnonymousCredentials()).collection("cases")
    seeded = set(json.loads((DATA / "cases.json").read_text("utf-8")))

    def only_the_seeded() -> None:
        for case in cases.list_documents():
            if case.id not in seeded:
                case.delete()

    only_the_seeded()
    yield
    bot = elisa.document("settings/bot") or {}
    elisa.does("bot/versions/1/roll-back", revision=bot["draftRevision"])
    only_the_seeded()


@pytest.fixture
def customer(stack: Stack) -> Customer:
    return Customer(stack.addresses, f"+5511900000{next(_NUMBERS):03d}", "Otávio R.")


def goes_to(desk: Page, path: str) -> None:
    desk.goto(re.sub(r"^(https?://[^/]+).*", rf"\1/config/{path}", desk.url))
    expect(desk.get_by_role("heading", name=_PAGES[path.split("/")[0]], level=2)).to_be_visible()


def row(desk: Page, words: str) -> Locator:
    return desk.get_by_role("row").filter(has_text=words)


def saved(desk: Page) -> None:
    expect(desk.get_by_text("Rascunho salvo")).to_be_visible()


def runs(desk: Page) -> None:
    """The open case, at both stages."""
    again = desk.get_by_role("button", name="Rodar só este")
    again.click()
    expect(again).to_have_attribute("aria-disabled", "false")


def verdicts(desk: Page) -> list[Locator]:
    """Of the open case: live, draft."""
    detail = desk.get_by_role("complementary", name="Comparar respostas")
    return [detail.get_by_role("region", name=name) for name in ("No ar", "Rascunho")]


def test_a_wrong_answer_becomes_a_case_that_the_corrected_article_passes(
    stack: Stack, customer: Customer, sign_in: Callable[..., Page]
) -> None:
    desk = sign_in("diego")
    customer.says("quando sai a nota fiscal?")
    customer.waits_for("dia seguinte")

    desk.goto(f"{desk.url.rstrip('/')}/c/{customer.cid}")
    desk.get_by_role("log").get_by_text("Por que o bot disse isso?").last.click()
    desk.get_by_role("button", name="Marcar como errada").click()
    wrong = desk.get_by_role("dialog")
    wrong.get_by_role("textbox", name="A resposta certa").fill("A nota fiscal sai todo mês, no dia 10.")
    expect(wrong.get_by_text("dia 10", exact=True)).to_be_visible()
    for right in ("12 meses", "dia 25"):  # the rest of the answer was not wrong
        wrong.get_by_role("button", name=f"Tirar {right}").click()
    wrong.get_by_role("button", name="Salvar caso").click()
    desk.get_by_role("button", name="Ver caso").click()

    live, draft = verdicts(desk)
    expect(draft).to_contain_text("Ainda não rodou")
    runs(desk)
    expect(live).to_contain_text("Falhou")
    expect(draft).to_contain_text("Falhou")
    expect(draft).to_contain_text("Faltou dizer “dia 10”")
    photograph(desk, "settings-case-fails")
    case = desk.url

    goes_to(desk, "conhecimento")
    desk.get_by_role("searchbox", name="Buscar artigos").fill("nota fiscal")
    desk.get_by_role("link", name="Nota fiscal", exact=True).click()
    body = desk.get_by_role("textbox", name="Texto que o bot segue")
    body.fill(body.input_value().replace("no dia seguinte ao do pagamento", "no dia 10"))
    saved(desk)
    expect(row(desk, "Nota fiscal")).to_contain_text("Mudou no rascunho")
    expect(desk.get_by_role("link", name=re.compile("mudanças? a publicar"))).to_be_visible()
    photograph(desk, "settings-article-changed")

    desk.goto(case)
    runs(desk)
    expect(draft).to_contain_text("Passou")
    expect(live).to_contain_text("Falhou")
    photograph(desk, "settings-case-passes")
    desk.get_by_role("button", name="Mudaram 1").click()
    expect(desk.get_by_role("row")).to_have_count(2)

    goes_to(desk, "persona")
    desk.get_by_role("button", name="Publicar versão").click()
    publishing = desk.get_by_role("dialog")
    expect(publishing).to_contain_text("Nota fiscal")
    photograph(desk, "settings-publish")
    publishing.get_by_label("O que esta versão traz").fill("Quando sai a nota fiscal")
    publishing.get_by_role("button", name="Rodar casos e publicar").click()
    expect(publishing).to_have_count(0)
    expect(desk.get_by_text(re.compile(r"Versão \d+ no ar\."))).to_be_visible()

    stack.restart_functions()  # a process keeps what it knows for a minute
    another = Customer(customer.addresses, f"+5511900000{next(_NUMBERS):03d}", "Nádia F.")
    another.says("quando sai a nota fiscal?")
    another.waits_for("dia 10")

    desk.get_by_role("button", name="Versões").click()
    versions = desk.get_by_role("dialog")
    expect(versions).to_contain_text("Quando sai a nota fiscal")
    versions.get_by_text("O que muda").first.click()
    expect(versions).to_contain_text("Artigos, mudou")
    photograph(desk, "settings-versions")
    versions.get_by_role("button", name="Voltar para esta").last.click()
    desk.get_by_role("dialog").get_by_role("button", name="Voltar para esta").click()
    expect(desk.get_by_text(re.compile("De volta à versão 1"))).to_be_visible()


def test_publishing_a_draft_that_breaks_a_case_warns_first(sign_in: Callable[..., Page]) -> None:
    desk = sign_in("elisa")
    goes_to(desk, "testes")
    desk.get_by_role("button", name=re.compile(r"^Rodar os \d+")).click()
    expect(desk.get_by_text(re.compile("Não rodou|, desatualizado"))).to_have_count(0)

    goes_to(desk, "conhecimento/planos-e-precos")
    body = desk.get_by_role("textbox", name="Texto que o bot segue")
    body.fill(body.input_value().replace("119,90", "219,90"))
    saved(desk)
    goes_to(desk, "persona")
    desk.get_by_role("button", name="Publicar versão").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("button", name="Rodar casos e publicar").click()

    expect(dialog.get_by_role("alert")).to_contain_text("Um caso falha neste rascunho.")
    expect(dialog.get_by_role("listitem")).to_contain_text("Quanto custa o plano de 500?")
    expect(dialog.get_by_role("listitem")).to_contain_text("passa no ar")
    photograph(desk, "settings-publish-warns")
    assert serious_barriers(desk) == []
    anyway = dialog.get_by_role("button", name="Publicar mesmo assim")
    expect(anyway).to_have_attribute("aria-disabled", "true")
    anyway.click(force=True)
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Voltar e corrigir").click()
    expect(desk.get_by_text("no ar: versão")).to_be_visible()
    expect(desk.get_by_text("Rascunho", exact=True).first).to_be_visible()

    desk.get_by_role("button", name="Descartar").click()
    desk.get_by_role("dialog").get_by_role("button", name="Descartar").click()
    expect(desk.get_by_text("Igual ao que está no ar")).to_be_visible()
    goes_to(desk, "conhecimento/planos-e-precos")
    expect(body).to_have_value(re.compile(r"119,90"))


def test_the_bench_tells_why_and_compares_draft_and_live(sign_in: Callable[..., Page], elisa: Agent) -> None:
    desk = sign_in("diego")
    goes_to(desk, "persona")
    bench = desk.get_by_role("complementary", name="Banco de testes")
    words = bench.get_by_role("textbox", name="Escreva como cliente")
    words.fill("Quanto custa o plano de 500?")
    desk.get_by_role("link", name="Conhecimento").click()
    expect(bench).to_have_count(0)
    desk.get_by_role("link", name="Persona").click()
    expect(words).to_have_value("Quanto custa o plano de 500?")
    words.press("Enter")
    why = bench.get_by_label("Por que o bot respondeu assim")
    expect(why).to_contain_text("Planos e preços")
    for told in ("Decisão", "Modelo", "Tempo", "Tokens"):
        expect(why).to_contain_text(told)

    words.fill("vou no Procon")
    words.press("Enter")
    expect(why.last).to_contain_text("Procon")
    expect(why.last).to_contain_text("Passar para Geral")
    expect(bench.get_by_text("Daqui em diante quem responde é uma pessoa.")).to_be_visible()

    bench.get_by_role("button", name="Lado a lado").click()
    expect(why).to_have_count(4)
    photograph(desk, "settings-bench-compares")

    bench.get_by_role("button", name="Salvar como caso de teste").click()
    form = desk.get_by_role("dialog")
    expect(form.get_by_label("O bot deve")).to_have_value("handoff")
    form.get_by_role("textbox", name="A resposta não pode dizer").fill("desconto")
    form.get_by_role("button", name="Salvar caso").click()
    expect(form).to_have_count(0)
    desk.get_by_role("status").get_by_role("button", name="Banco de testes").click()
    expect(row(desk, "vou no Procon").first).to_contain_text("não dizer “desconto”")

    desk.get_by_role("button", name="Excluir").click()
    expect(desk.get_by_text("Caso excluído.")).to_be_visible()
    desk.get_by_role("button", name="Desfazer").click()
    expect(row(desk, "não dizer “desconto”")).to_have_count(1)

    desk.get_by_role("button", name="Mudar o que se espera").click()
    right = desk.get_by_role("dialog").get_by_role("textbox", name="Resposta certa")
    right.fill("Vou chamar uma pessoa.")
    assert elisa.api("DELETE", f"cases/{desk.url.rsplit('/', 1)[-1]}").ok
    expect(row(desk, "não dizer “desconto”")).to_have_count(0)
    expect(right).to_have_value("Vou chamar uma pessoa.")
    form.get_by_role("button", name="Salvar caso").click()
    expect(form).to_have_count(0)
    expect(row(desk, "não dizer “desconto”")).to_have_count(1)


def test_no_text_is_lost_by_a_reload_or_without_a_network(sign_in: Callable[..., Page]) -> None:
    desk = sign_in("elisa")
    goes_to(desk, "persona")
    subjects = desk.get_by_label("Sobre o que ele fala")
    subjects.fill("planos e")
    desk.reload()
    expect(desk.get_by_text("Recuperamos o que você tinha escrito")).to_be_visible()
    expect(subjects).to_have_value("planos e")
    saved(desk)

    desk.context.set_offline(True)
    subjects.fill("planos e faturas")
    expect(desk.get_by_text("Guardado neste computador")).to_be_visible()
    photograph(desk, "settings-offline")
    desk.context.set_offline(False)
    saved(desk)
    desk.reload()
    expect(subjects).to_have_value("planos e faturas")


def test_no_click_and_no_key_takes_away_more_than_was_meant(sign_in: Callable[..., Page]) -> None:
    desk = sign_in("elisa")
    goes_to(desk, "persona")
    rules = desk.get_by_role("textbox", name=re.compile("^(Mudar a regra|Nova regra)"))
    expect(rules.first).to_be_visible()
    before = [rule.input_value() for rule in rules.all()]
    rules.nth(0).fill("")
    desk.get_by_role("button", name="Remover Nova regra").click()
    expect(rules).to_have_count(len(before) - 1)
    assert [rule.input_value() for rule in rules.all()] == before[1:]

    desk.get_by_text("Avançado").click()
    limit = desk.get_by_role("spinbutton").first
    holds = limit.input_value()
    limit.fill("")
    limit.press("Tab")
    expect(limit).to_have_value(holds)

    goes_to(desk, "mensagens")
    until = desk.get_by_label("Terça: até")
    until.fill("17:30")
    until.press("Tab")
    always = desk.get_by_role("switch", name="Sempre aberto")
    always.click()
    expect(until).to_have_count(0)
    always.click()
    expect(until).to_have_value("17:30")
    until.fill("25h")
    until.press("Tab")
    desk.get_by_role("button", name="Terça: mais um período").click()
    expect(until.last).to_have_value("18:00")
    desk.get_by_role("button", name="Desfazer", exact=True).click()


def test_publishing_that_is_left_while_the_draft_is_saved_publishes_nothing(sign_in: Callable[..., Page]) -> None:
    desk = sign_in("elisa")
    goes_to(desk, "persona")
    held: list[Route] = []
    further: list[str] = []
    desk.route("**/api/bot/draft", lambda route: held.append(route))
    desk.on("request", lambda request: further.append(request.url) if request.method == "POST" else None)
    desk.get_by_label("Sobre o que ele fala").fill("planos, faturas e visitas")
    desk.get_by_role("button", name="Publicar versão").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("button", name=re.compile("publicar$", re.IGNORECASE)).click()
    expect(dialog.get_by_text("Salvando o rascunho…")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    held[0].continue_()
    saved(desk)
    assert [url for url in further if re.search("/(run|publish)$", url)] == []


def test_hours_that_are_saved_without_a_network_leave_when_it_is_back(sign_in: Callable[..., Page]) -> None:
    desk = sign_in("elisa")
    goes_to(desk, "mensagens")
    name = desk.get_by_label("Nome da empresa")
    save = desk.get_by_role("button", name="Salvar", exact=True)
    before = name.input_value()
    desk.context.set_offline(True)
    name.fill("Fibra sem rede")
    save.click()
    expect(desk.get_by_text("Guardado neste computador")).to_be_visible()
    desk.context.set_offline(False)
    expect(desk.get_by_text("Salvo. Em até um minuto vale para os clientes.")).to_be_visible()
    desk.reload()
    expect(name).to_have_value("Fibra sem rede")
    name.fill(before)
    save.click()
    expect(desk.get_by_text("Tudo salvo")).to_be_visible()


def test_what_is_saved_late_stays_in_its_own_article(sign_in: Callable[..., Page]) -> None:
    desk = sign_in("elisa")
    goes_to(desk, "conhecimento/visita-tecnica")
    text = desk.get_by_role("textbox", name="Texto que o bot segue")
    text.fill("A visita é das 8h às 18h.")
    desk.get_by_role("link", name="Wi-Fi lento").click()
    expect(desk.get_by_label("Título")).to_have_value("Wi-Fi lento")
    expect(row(desk, "Visita técnica")).to_contain_text("Mudou no rascunho")
    expect(row(desk, "Wi-Fi lento")).to_contain_text("No ar")
    desk.get_by_role("link", name="Visita técnica").click()
    expect(text).to_have_value("A visita é das 8h às 18h.")

    desk.get_by_role("button", name="Comparar").click()
    photograph(desk, "settings-compare")
    desk.keyboard.press("Escape")
    desk.get_by_role("button", name="Desfazer mudanças").click()
    expect(row(desk, "Visita técnica")).to_contain_text("No ar")
    expect(text).not_to_have_value("A visita é das 8h às 18h.")


def test_an_article_that_was_never_saved_is_found_again_and_nothing_is_published_without_it(
    sign_in: Callable[..., Page],
) -> None:
    written = "A loja da praia abre em dezembro."
    desk = sign_in("elisa")
    goes_to(desk, "conhecimento")
    desk.get_by_role("button", name="Artigo", exact=True).click()
    text = desk.get_by_role("textbox", name="Texto que o bot segue")
    text.fill(written)
    desk.get_by_role("link", name="Wi-Fi lento").click()
    expect(desk.get_by_label("Título")).to_have_value("Wi-Fi lento")
    left = row(desk, "Sem título")
    expect(left).to_contain_text("Não salvo")
    photograph(desk, "settings-article-unsaved")
    desk.reload()
    left.get_by_role("link").click()
    expect(text).to_have_value(written)

    goes_to(desk, "persona")
    desk.get_by_label("Sobre o que ele fala").fill("planos e a praia")
    saved(desk)
    desk.get_by_role("button", name="Publicar versão").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("button", name=re.compile("publicar$", re.IGNORECASE)).click()
    expect(dialog.get_by_role("alert")).to_contain_text("ainda não foi salvo")
    photograph(desk, "settings-publish-unsaved")
    dialog.get_by_role("link", name="Sem título").click()
    expect(text).to_have_value(written)

    desk.get_by_role("button", name="Excluir").click()
    expect(left).to_have_count(0)
    desk.get_by_role("button", name="Desfazer", exact=True).last.click()
    expect(text).to_have_value(written)
    desk.get_by_label("Título").fill("Loja da praia")
    saved(desk)
    expect(row(desk, "Loja da praia")).to_contain_text("Só no rascunho")
    desk.get_by_role("button", name="Excluir").click()
    expect(row(desk, "Loja da praia")).to_have_count(0)
    desk.get_by_role("button", name="Desfazer", exact=True).last.click()
    expect(text).to_have_value(written)
    expect(row(desk, "Loja da praia")).to_contain_text("Só no rascunho")


def test_an_article_that_is_left_without_a_network_says_in_the_list_that_it_is_not_saved(
    sign_in: Callable[..., Page],
) -> None:
    desk = sign_in("elisa")
    goes_to(desk, "conhecimento/visita-tecnica")
    text = desk.get_by_role("textbox", name="Texto que o bot segue")
    expect(text).not_to_have_value("")
    desk.context.set_offline(True)
    text.fill("Escrito sem rede.")
    desk.get_by_role("link", name="Wi-Fi lento").click()
    expect(row(desk, "Visita técnica")).to_contain_text("Não salvo")
    photograph(desk, "settings-article-left-offline")
    desk.context.set_offline(False)
    desk.get_by_role("link", name="Visita técnica").click()
    expect(text).to_have_value("Escrito sem rede.")
    saved(desk)
    desk.get_by_role("link", name="Wi-Fi lento").click()
    expect(row(desk, "Visita técnica")).to_contain_text("Mudou no rascunho")
    expect(row(desk, "Visita técnica")).not_to_contain_text("Não salvo")


def test_undo_gives_back_all_that_was_written(sign_in: Callable[..., Page]) -> None:
    desk = sign_in("elisa")
    goes_to(desk, "conhecimento/visita-tecnica")
    text = desk.get_by_role("textbox", name="Texto que o bot segue")
    undo = desk.get_by_role("button", name="Desfazer", exact=True)
    one = row(desk, "Visita técnica")
    text.fill("A visita é das 8h às 18h.")
    saved(desk)

    desk.get_by_role("button", name="Excluir").click()
    expect(one).to_contain_text("Sai na próxima versão")
    undo.last.click()
    expect(text).to_have_value("A visita é das 8h às 18h.")
    expect(one).to_contain_text("Mudou no rascunho")

    desk.get_by_role("button", name="Desfazer mudanças").click()
    expect(one).to_contain_text("No ar")
    expect(text).not_to_have_value("A visita é das 8h às 18h.")
    undo.last.click()
    expect(text).to_have_value("A visita é das 8h às 18h.")
    expect(one).to_contain_text("Mudou no rascunho")
    desk.reload()
    expect(text).to_have_value("A visita é das 8h às 18h.")

    goes_to(desk, "mensagens")
    name = desk.get_by_label("Nome da empresa")
    before = name.input_value()
    name.fill("Fibra do Norte")
    undo.click()
    expect(name).to_have_value(before)
    photograph(desk, "settings-undone")
    undo.click()
    expect(name).to_have_value("Fibra do Norte")
    undo.first.click()
    expect(name).to_have_value(before)


def test_two_people_in_one_draft_see_each_other_and_choose_where_they_clash(sign_in: Callable[..., Page]) -> None:
    diego, elisa = sign_in("diego"), sign_in("elisa")
    for desk in (diego, elisa):
        goes_to(desk, "persona")
    name, greeting = "Nome que o cliente vê", "Saudação"

    diego.get_by_label(greeting).fill("Olá!")
    expect(elisa.get_by_label(greeting)).to_have_value("Olá!")

    diego.context.set_offline(True)
    diego.get_by_label(name).fill("Léo")
    expect(diego.get_by_text("Guardado neste computador")).to_be_visible()
    elisa.get_by_label(name).fill("Bia")
    saved(elisa)
    diego.context.set_offline(False)

    clash = diego.get_by_role("alert").filter(has_text="Elisa Rocha mudou o mesmo campo")
    expect(clash).to_contain_text("Nome: Bia")
    expect(diego.get_by_label(name)).to_have_value("Léo")
    photograph(diego, "settings-clash")
    clash.get_by_role("button", name="Ficar com o meu").click()
    expect(elisa.get_by_label(name)).to_have_value("Léo")


def business(elisa: Agent) -> dict[str, Any]:
    return elisa.document("settings/business") or {}


def business_is(elisa: Agent, **changed: Any) -> None:
    there = business(elisa)
    settings = {field: there[field] for field in ("name", "timezone", "hours", "holidays", "texts")}
    answer = elisa.api("PUT", "business", json=settings | changed | {"revision": there.get("revision", 0)})
    assert answer.ok, answer.text


def overtaken(desk: Page, path: str, act: Callable[[], object]) -> None:
    """While the desk's next call of `path` is on its way, somebody else acts."""

    def first(route: Route) -> None:
        act()
        route.continue_()

    desk.route(f"**/api/{path}", first, times=1)


@contextmanager
def refused(desk: Page, path: str) -> Iterator[None]:
    """What the desk does within makes a call that comes too late."""
    with desk.expect_response(lambda answer: f"/api/{path}" in answer.url and answer.status == 409):
        yield


def test_of_two_who_save_one_article_at_the_same_moment_the_second_chooses(
    sign_in: Callable[..., Page], elisa: Agent
) -> None:
    path, text = "articles/visita-tecnica", "Texto que o bot segue"
    diego = sign_in("diego")
    goes_to(diego, "conhecimento/visita-tecnica")
    body = diego.get_by_role("textbox", name=text)

    def article() -> dict[str, Any]:
        return elisa.document("knowledge/visita-tecnica") or {}

    def saves() -> None:
        content = {name: article()[name] for name in ("title", "when", "tags")}
        seen = article().get("revision", 0)
        assert elisa.api("PUT", path, json=content | {"body": "O da Elisa.", "revision": seen}).ok

    overtaken(diego, path, saves)
    with refused(diego, path):
        body.fill("O do Diego.")
    clash = diego.get_by_role("alert").filter(has_text="Elisa Rocha mudou o mesmo campo")
    expect(clash).to_contain_text("O da Elisa.")
    expect(body).to_have_value("O do Diego.")
    assert article()["draft"]["body"] == "O da Elisa."
    photograph(diego, "settings-article-clash")
    clash.get_by_role("button", name="Ficar com o meu").click()
    saved(diego)
    assert article()["draft"]["body"] == "O do Diego."

    overtaken(diego, path, lambda: elisa.api("DELETE", path, params={"revision": article()["revision"]}))
    with refused(diego, path):
        body.fill("O do Diego, ainda.")
    expect(diego.get_by_text("O que você escreveu está guardado neste computador")).to_be_visible()
    expect(row(diego, "Visita técnica")).to_contain_text("Sai na próxima versão")
    photograph(diego, "settings-article-leaving")
    diego.get_by_role("button", name="Manter no ar").click()
    saved(diego)
    expect(body).to_have_value("O do Diego, ainda.")
    assert (article()["draft"]["body"], article()["removed"]) == ("O do Diego, ainda.", False)


def test_of_two_who_save_the_hours_at_the_same_moment_neither_is_lost(
    sign_in: Callable[..., Page], elisa: Agent
) -> None:
    diego = sign_in("diego")
    goes_to(diego, "mensagens")
    name = diego.get_by_label("Nome da empresa")
    save = diego.get_by_role("button", name="Salvar", exact=True)
    before = business(elisa)

    overtaken(diego, "business", lambda: business_is(elisa, holidays=["2027-01-01"]))
    name.fill("Fibra do Diego")
    with refused(diego, "business"):
        save.click()
    expect(diego.get_by_text("Tudo salvo")).to_be_visible()
    both = business(elisa)
    assert (both["name"], both["holidays"]) == ("Fibra do Diego", ["2027-01-01"])

    overtaken(diego, "business", lambda: business_is(elisa, name="Fibra da Elisa"))
    name.fill("Fibra do Diego, ainda")
    with refused(diego, "business"):
        save.click()
    clash = diego.get_by_role("alert").filter(has_text="mudou o mesmo campo")
    expect(clash).to_contain_text("Fibra da Elisa")
    expect(name).to_have_value("Fibra do Diego, ainda")
    clash.get_by_role("button", name="Ficar com o de").click()
    expect(name).to_have_value("Fibra da Elisa")
    expect(diego.get_by_text("Tudo salvo")).to_be_visible()

    business_is(elisa, **{field: before[field] for field in ("name", "holidays")})


def test_two_who_change_other_days_and_texts_are_asked_nothing_and_about_the_same_day_see_what_the_other_wrote(
    sign_in: Callable[..., Page], elisa: Agent
) -> None:
    before = business(elisa)
    diego = sign_in("diego")
    goes_to(diego, "mensagens")
    monday = diego.get_by_label("Segunda: até")
    save = diego.get_by_role("button", name="Salvar", exact=True)
    english = before["texts"] | {"en": {"closed": "We are back {when}."}}

    overtaken(diego, "business", lambda: business_is(elisa, hours=before["hours"] | {"fri": []}, texts=english))
    monday.fill("17:00")
    monday.press("Tab")
    diego.get_by_label("Há alguém livre").first.fill("Já chamei alguém!")
    with refused(diego, "business"):
        save.click()
    expect(diego.get_by_text("Tudo salvo")).to_be_visible()
    both = business(elisa)
    assert (both["hours"]["mon"][-1]["to"], both["hours"]["fri"]) == ("17:00", [])
    assert (both["texts"]["en"]["closed"], both["texts"]["pt"]["soon"]) == ("We are back {when}.", "Já chamei alguém!")

    late = {"from": "10:00", "to": "16:00"}
    overtaken(diego, "business", lambda: business_is(elisa, hours=both["hours"] | {"mon": [late]}))
    monday.fill("20:00")
    monday.press("Tab")
    with refused(diego, "business"):
        save.click()
    clash = diego.get_by_role("alert").filter(has_text="mudou o mesmo campo")
    expect(clash).to_contain_text("Segunda: 10:00–16:00")
    photograph(diego, "settings-clash-hours")
    clash.get_by_role("button", name="Ficar com o de").click()
    expect(monday).to_have_value("16:00")

    business_is(elisa, **{field: before[field] for field in ("hours", "texts")})


def test_a_holiday_that_was_chosen_is_saved_without_being_added_first(
    sign_in: Callable[..., Page], elisa: Agent
) -> None:
    before = business(elisa)
    desk = sign_in("diego")
    goes_to(desk, "mensagens")
    desk.get_by_label("Dia sem atendimento", exact=True).fill("2027-02-08")
    # it looks as if there was nothing to save, until the field is left by the very click
    desk.get_by_role("button", name="Salvar", exact=True).click(force=True)
    expect(desk.get_by_text("Salvo. Em até um minuto vale para os clientes.")).to_be_visible()
    assert "2027-02-08" in business(elisa)["holidays"]

    business_is(elisa, holidays=before["holidays"])


def test_articles_are_imported_and_each_line_that_is_not_tells_why(sign_in: Callable[..., Page]) -> None:
    desk = sign_in("diego")
    goes_to(desk, "conhecimento")
    desk.get_by_role("button", name="Importar").click()
    dialog = desk.get_by_role("dialog")
    sheet = "pergunta,resposta\nVocês atendem em condomínio?,Atendemos em condomínios.\n,Sem pergunta.\n"
    files: list[FilePayload] = [
        {"name": "perguntas.csv", "mimeType": "text/csv", "buffer": sheet.encode()},
        {"name": "contrato.docx", "mimeType": "application/msword", "buffer": b"x"},
    ]
    desk.set_input_files("input[type=file]", files=files)
    expect(dialog).to_contain_text("1 artigo criado no rascunho")
    expect(dialog).to_contain_text("perguntas.csv, linha 3")
    expect(dialog).to_contain_text("contrato.docx: só .md, .txt, .csv e .pdf.")
    photograph(desk, "settings-imported")
    dialog.get_by_role("link", name="Vocês atendem em condomínio?").click()
    expect(desk.get_by_role("textbox", name="Texto que o bot segue")).to_have_value("Atendemos em condomínios.")

    desk.get_by_role("button", name="Excluir").click()
    desk.get_by_role("button", name="Desfazer").click()
    expect(desk.get_by_label("Título")).to_have_value("Vocês atendem em condomínio?")


def test_hours_and_texts_are_saved_and_seen_as_the_customer_reads_them(sign_in: Callable[..., Page]) -> None:
    desk = sign_in("elisa")
    goes_to(desk, "mensagens")
    preview = desk.get_by_role("complementary", name="Prévia")
    expect(preview).to_contain_text("Já chamei uma pessoa da equipe")

    text = desk.get_by_label("Há alguém livre").first
    text.fill("Um momento: a equipe já vem.")
    expect(preview).to_contain_text("Um momento: a equipe já vem. Seu protocolo é")
    waiting = desk.get_by_label("Há gente na frente")
    waiting.fill("Aguarde.")
    expect(desk.get_by_text("Falta {waiting}")).to_be_visible()
    expect(preview).to_contain_text("Um momento: a equipe já vem.")
    waiting.fill("")
    expect(waiting).to_have_attribute("placeholder", re.compile("Antes de você há {waiting} na fila"))

    monday = desk.get_by_label("Segunda: até")
    monday.fill("25h")
    monday.press("Tab")
    expect(desk.get_by_text("Escreva o começo e o fim como 08:00.")).to_be_visible()
    desk.get_by_role("button", name="Salvar", exact=True).click()
    expect(desk.get_by_text("Corrija o que está em vermelho")).to_be_visible()
    expect(monday).to_be_focused()
    monday.fill("23h30")
    monday.press("Tab")
    expect(monday).to_have_value("23:30")

    languages = desk.get_by_role("group", name="Idioma do texto").first
    languages.get_by_role("button", name="Espanhol").click()
    spanish = desk.get_by_label("Há alguém livre").first
    spanish.fill("¡Hola, {x}!")
    languages.get_by_role("button", name="Português").click()
    desk.get_by_role("button", name="Salvar", exact=True).click()
    expect(spanish).to_have_value("¡Hola, {x}!")
    expect(spanish).to_be_focused()
    expect(desk.get_by_text("Não dá para usar aqui: {x}.")).to_be_visible()
    spanish.fill("")
    languages.get_by_role("button", name="Português").click()
    photograph(desk, "settings-messages")
    desk.get_by_role("button", name="Salvar", exact=True).click()
    expect(desk.get_by_text("Salvo. Em até um minuto vale para os clientes.")).to_be_visible()

    desk.reload()
    expect(monday).to_have_value("23:30")
    monday.fill("24:00")
    text.fill("")
    desk.get_by_role("button", name="Salvar", exact=True).click()
    expect(desk.get_by_text("Salvo. Em até um minuto vale para os clientes.")).to_be_visible()


def test_the_address_leads_to_each_page_and_agents_are_told_that_it_is_not_theirs(
    sign_in: Callable[..., Page],
) -> None:
    desk = sign_in("diego")
    desk.get_by_role("link", name="Configurações").click()
    desk.get_by_role("link", name="Conhecimento").click()
    desk.get_by_role("link", name="Instalação").click()
    expect(desk.get_by_label("Título")).to_have_value("Instalação")
    desk.go_back()
    expect(desk.get_by_text("Escolha um artigo")).to_be_visible()
    desk.go_forward()
    expect(desk.get_by_label("Título")).to_have_value("Instalação")
    desk.reload()
    expect(desk.get_by_label("Título")).to_have_value("Instalação")

    agent = sign_in("ana")
    expect(agent.get_by_role("link", name="Configurações")).to_have_count(0)
    agent.goto(f"{agent.url.rstrip('/')}/config/persona")
    expect(agent.get_by_role("heading", name="Esta página é da supervisão")).to_be_visible()
    assert serious_barriers(agent) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_settings(sign_in: Callable[..., Page], theme: str) -> None:
    desk = sign_in("elisa", color_scheme=theme)
    for width in _WIDTHS:
        desk.set_viewport_size({"width": width, "height": 900})
        for path in (*_PAGES, "conhecimento/planos-e-precos", "testes/01JD0000000000000000000001"):
            goes_to(desk, path)
            expect(desk.get_by_text("Carregando", exact=True)).to_have_count(0)
            assert serious_barriers(desk) == [], f"{path} at {width}"
            assert desk.evaluate("document.documentElement.scrollWidth") <= width
            photograph(desk, f"settings-{path.replace('/', '-')}-{theme}-{width}")
    desk.get_by_role("link", name="Voltar para a lista").click()
    desk.get_by_role("link", name="Voltar para as configurações").click()
    expect(desk.get_by_role("heading", name="Configurações")).to_be_visible()
    photograph(desk, f"settings-navigation-{theme}-390")
