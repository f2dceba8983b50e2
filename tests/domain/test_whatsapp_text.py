"""Markdown, which models fall back into, becomes what WhatsApp shows."""

import pytest

from transbordo.domain.whatsapp_text import whatsapp_text


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
        ("nul\x00o \ud800 meio", "nulo  meio"),
    ],
)
def test_markdown_becomes_whatsapps_own(written: str, sent: str) -> None:
    assert whatsapp_text(written) == sent
