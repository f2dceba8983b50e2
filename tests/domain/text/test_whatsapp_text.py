"""Markdown, which models fall back into, becomes what WhatsApp shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.text.whatsapp_text import whatsapp_text


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Espere **3 minutos**.", "Espere *3 minutos*."),
        ("## Passos\nLigue.", "*Passos*\nLigue."),
        ("### **Passos** ###\nLigue.", "*Passos*\nLigue."),
        ("* um\n* dois", "- um\n- dois"),
        ("- **um**: dois", "- *um*: dois"),
        ("Veja [a página](https://example.com/a).", "Veja a página: https://example.com/a."),
        ("__Importante__", "_Importante_"),
        ("a\r\n\r\n\r\n\r\nb", "a\n\nb"),
        ("*já certo* e _assim_", "*já certo* e _assim_"),
        ("2 * 3 * 4 = 24", "2 * 3 * 4 = 24"),
        (
            "Planos:\n| Plano | Preço |\n|---|:-:|\n| Um | R$ 1,00 |\n| Dois | R$ 2,00 |",
            "Planos:\n- Um: R$ 1,00\n- Dois: R$ 2,00",
        ),
        ("| só | uma | linha |", "- só: uma, linha"),
        ("a | b", "a | b"),
        ("Plano | Preço\n--- | ---\nUm | R$ 1,00\nDois | R$ 2,00\nFim.", "- Um: R$ 1,00\n- Dois: R$ 2,00\nFim."),
        ("Um.\n\n---\n\nDois.", "Um.\n\nDois."),
        ("Custa ~~R$ 9,00~~ R$ 8,00.", "Custa ~R$ 9,00~ R$ 8,00."),
        ("Veja [a página](www.example.com).", "Veja a página: www.example.com."),
        ('Veja [a página](https://example.com/a "Ajuda").', "Veja a página: https://example.com/a."),
        ("![A tela](https://example.com/a.png)", "A tela: https://example.com/a.png"),
        ("![](https://example.com/a.png)Olhe.", "Olhe."),
        ("<b>Atenção</b><br>Leia <em>tudo</em>.", "*Atenção*\nLeia _tudo_."),
        ("+ um\n+ dois", "- um\n- dois"),
        ("São 90 reais\n+ 5 reais de frete", "São 90 reais\n+ 5 reais de frete"),
        ("1 < 2 e 3 > 2", "1 < 2 e 3 > 2"),
        ("**Veja https://x.example/a__b__c.pdf**", "*Veja https://x.example/a__b__c.pdf*"),
        ("__https://x.example/a__b__c__", "_https://x.example/a__b__c_"),
        ("[__Manual__](https://x.example/a__b__(c))", "_Manual_: https://x.example/a__b__(c)"),
        ("| x.example/a__b | c.example/d__e |", "- x.example/a__b: c.example/d__e"),
        (
            "![](https://x.example/a__b)Fale com a__b__c@x.example ou @a__b__c.",
            "Fale com a__b__c@x.example ou @a__b__c.",
        ),
        ("\u200b\u2060 \n", ""),
        ("nul\x00o \ud800 meio", "nulo  meio"),
    ],
)
def test_markdown_becomes_whatsapps_own(written: str, sent: str) -> None:
    assert whatsapp_text(written) == sent


PARTS = st.text(alphabet="ab_*~-#=+()1", min_size=1, max_size=12).map("x{}y".format)
AROUND = st.sampled_from(
    ["{}", "**{}**", "__Veja {}__", "- {}", "## {}", "[a]({})", "<b>{}</b>", "| {} | b |", "~~{}~~"]
)


@given(st.lists(st.tuples(AROUND, PARTS), min_size=1, max_size=4))
def test_whatever_stands_around_an_address_it_is_sent_as_it_is(written: list[tuple[str, str]]) -> None:
    links = [f"https://x.example/{part.replace('(', '').replace(')', '')}" for _, part in written]
    text = "\n\n".join(around.format(link) for (around, _), link in zip(written, links, strict=True))

    assert all(link in whatsapp_text(text) for link in links)


@given(st.text(alphabet="|-* _~#[]()<>ab\n+!1", max_size=80))
def test_whatever_was_written_no_rule_of_a_table_is_left(text: str) -> None:
    once = whatsapp_text(text)

    assert len(once) <= 2 * len(text) + 3
    assert not any(set(line.strip()) == set("|-") for line in once.split("\n"))
