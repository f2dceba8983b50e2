"""Words as the stand-in compares them: folded, without the small ones, cut to their stem."""

import re
import unicodedata


def listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STEM = 5  # letters: "boleto" and "boletos", "cancelar" and "cancelamento" fall together
_WORD = re.compile(r"[a-z0-9]+")
_SMALL = listed(
    """
    a o as os um uma uns umas de do da dos das em no na nos nas por pelo pela para pra pro com sem sob e ou mas que
    se eu tu ele ela nos voces voce vc vcs eles elas me te lhe meu minha meus minhas seu sua seus suas isso isto esse
    essa este esta aquele aquela qual quais quanto quanta quantos como onde quando quem porque porq pq ja nao sim ta to
    tou esta estou estao foi ser sou sao era tem tenho ter tinha vai vou ir pode posso podem poder quero queria quer
    preciso precisa gostaria saber fazer faz faco favor pf pfv oi ola opa bom boa dia tarde noite tudo bem ok obrigado
    obrigada valeu aqui ai la ainda so mais muito muita tambem ate ao aos algum alguma depois agora hoje dar da
    the an and or of to in on at for with is are am was were be do does did i you he she it we they my your our this
    that what which how where when who can could would want need know please hi hello hey thanks thank yes not have has
    el los las un una unos unas y pero del al en mi su es son esta estoy puedo puede quiero necesito saber como donde
    cuando hola gracias por favor buenos buenas dias tardes noches si
    """
)
_ENGLISH = listed("the is are my you what how please want need can i do does have hello hi thanks not with and")
_SPANISH = listed(
    "el las una mi es quiero necesito puedo hola gracias usted cuanto cuesta donde cuando y pero con buenas buenos "
    "tengo esta muy del al"
)
_PORTUGUESE = listed(
    "o os as um uma meu minha e eu voce vc nao sim quero preciso posso oi ola obrigado obrigada quanto custa onde "
    "quando mas com bom boa tenho esta muito do da no na tem qual como para pra"
)


def fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def stems(text: str) -> list[str]:
    """The stems of the words that mean something, each once, in order."""
    return list(dict.fromkeys(word[:_STEM] for word in words(text) if word not in _SMALL and len(word) > 1))


def language(text: str) -> str:
    """pt, en or es by their small words; pt where they do not tell."""
    said = words(text)
    counts = {
        "pt": sum(word in _PORTUGUESE for word in said),
        "en": sum(word in _ENGLISH for word in said),
        "es": sum(word in _SPANISH for word in said),
    }
    return max(counts, key=lambda each: counts[each])
