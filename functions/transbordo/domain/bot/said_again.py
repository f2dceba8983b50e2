"""Whether two texts say the same: the same words of weight, in whatever order, about the same things and amounts."""

from __future__ import annotations

import re

from transbordo.domain.text.folding import folded
from transbordo.domain.text.slips import a_slip_apart

_ALIKE = 0.85
"""Share of words of weight that two texts must have in common where one says more than the other."""

_SHORTEST_SLIP = 5  # letters; shorter words are too close to others

_NOT = frozenset("nao naum nem sem nunca not never without ni sin dont doesnt cant".split())  # noqa: SIM905
# numbers in words: never one for the other
_NUMBERS = frozenset(
    """
    dois duas tres quatro cinco seis sete oito nove dez doze quinze vinte trinta quarenta cinquenta sessenta setenta
    oitenta noventa cem cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos mil
    meio meia metade primeiro primeira segundo segunda terceiro terceira
    two three four five six seven eight nine ten hundred thousand half dos cuatro siete ocho nueve diez cien""".split()  # noqa: SIM905
)
# alone they ask for something that was spoken of before
_ASKING = frozenset(
    """
    qual quais quanto quantos quanta quantas quando como onde quem porque cade kd custa custam fica
    how what when where who why which much many cost costs
    cual cuales cuando donde cuanto cuantos quien cuesta""".split()  # noqa: SIM905
)
# words that texts may have or lack and still say the same
_LIGHT = frozenset(
    """
    o a os as um uma uns umas de d do da dos das em na no nas nos ao aos pra para pro por pelo pela com e ou que q se
    eu me mim voce vc vcs voces te meu minha meus minhas seu sua esse essa este esta isso isto ele ela eles elas
    eh sou ta to estou tem ter ha foi ser sao vai vou ir pode posso queria quero quer gostaria saber
    oi ola opa bom boa dia tarde noite alo tudo bem obrigado obrigada valeu ok certo sim claro entao ai aqui la ja so
    agora ainda mais novo denovo novamente vez favor pf pfv gentileza aff gente moco moca ne hein mesmo tambem
    algo ajudar nada disponha precisar precisando chamar
    the an is are am was i you my your it its this that of in on at for with and or so please hi hello thanks thank
    do does did can could would will have has yes again still just
    el los las una unos unas del al y mi su es son hay hola gracias si yo le lo ya muy con puede puedo quiero""".split()  # noqa: SIM905
)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_WI_FI = re.compile(r"\bwi[- ]fi\b")


def weight(text: str) -> int:
    """How much it says by itself: 0 "oi", 1 "quanto custa?", 2 "cadê meu boleto?", 3 "quanto custa o Fibra 500?"."""
    words = _weighty(text)
    asking = words & _ASKING
    return len(words - asking - _NOT) + bool(asking)


def same_said(one: str, other: str) -> bool:
    """No amount, no negation and no thing differs; what is longer may say a little more."""
    first, second = _weighty(one), _weighty(other)
    if not first or _facts(first) != _facts(second):
        return False
    missing, added = _only_in(first, second), _only_in(second, first)
    longest = max(len(first), len(second))
    return not (missing and added) and longest - missing - added >= _ALIKE * longest


def _weighty(text: str) -> frozenset[str]:
    words = _TOKEN.findall(_WI_FI.sub("wifi", folded(text)))
    return frozenset(word for word in words if word not in _LIGHT)


def _only_in(first: frozenset[str], second: frozenset[str]) -> int:
    """How many words of the first the second has not, nor with a slip."""
    slips = [word for word in second - first if _may_slip(word)]
    return sum(
        1 for word in first - second if not (_may_slip(word) and any(a_slip_apart(word, other) for other in slips))
    )


def _may_slip(word: str) -> bool:
    return len(word) >= _SHORTEST_SLIP and word[0].isalpha() and word not in _NUMBERS


def _facts(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if word[0].isdigit() or word in _NUMBERS | _NOT)
