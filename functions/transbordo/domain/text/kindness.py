"""Who only thanks, or says goodbye: kind words that want none but kind words back."""

from __future__ import annotations

import re

from transbordo.domain.text.folding import folded

_KIND = frozenset(
    """
    obrigado obrigada obrigadao obrigadinha obg obgd brigado brigada brigadao valeu vlw agradeco agradecido agradecida
    grato grata gratidao tchau xau falou flw abraco abracos abs bj bjs beijo beijos deus
    thanks thank thx bye goodbye gracias agradezco adios chao""".split()  # noqa: SIM905
)
_SIGNS = frozenset("🙏👍👏🤝❤💙💚😊🙌")
# said beside kind words, and of none of them does anybody make a question or a complaint
_BESIDE = frozenset(
    """
    muito muita muitissimo mesmo por pela pelo a o e de da do com ate mais logo amanha breve te ti voce voces vc vcs vos
    ajuda atencao tudo isso era so ok ta certo entao perfeito otimo otima excelente show beleza blz fica fique fiquem
    tenha tenham um uma dia tarde noite boa bom semana feriado final fim tambem igualmente pra para todos gente moca
    moco resolveu resolvido deu
    you very much so for the your help have a nice good great day evening night weekend see later all that is perfect
    muchas mucha muy hasta luego manana por su tu la ayuda que tenga buen buena buenas dias noches tardes eso
    es""".split()  # noqa: SIM905
)
_WORD = re.compile(r"[^\W_]+")


def only_kind(text: str) -> bool:
    """Nothing is asked, refused or told by it; "🙏" says as much without a word."""
    if "?" in text:
        return False
    words = set(_WORD.findall(folded(text)))
    return bool(words & _KIND or _SIGNS & set(text)) and words <= _KIND | _BESIDE
