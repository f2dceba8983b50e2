"""Does the customer ask for a person? Decided by rule, so that it works with the model down.

How it reads: every word becomes one letter (its role: a person, a wish, a verb of talking, "not" ...), so that a
message becomes a short string, and the rules are short patterns over that string. "quero falar com um atendente" reads
`wtCfP`. Words outside the tables read `x` (`-` when they are four letters or less), and no pattern leaps over them:
"quero elogiar o atendente" is `wxfP`, which is no wish for one.

Accents, case, emoji, doubled letters ("atendenteee") and most slips ("atendete") make no difference. Punctuation makes
none either, but for one thing that people do rely on: "não, quero um atendente" answers our question, while "não quero
um atendente" is a refusal.
"""

import re
import unicodedata
from itertools import chain, combinations

# role letter -> the words that play it, written without accents (Portuguese, English, Spanish together)
_ROLES = {
    # a person of the business, by what they are called
    "P": """
        atendente atendentes humano humana humanos humanas gerente supervisor supervisora coordenador coordenadora
        responsavel representante consultor consultora vendedor vendedora funcionario funcionaria operador
        human humans agent representative rep manager operator advisor
        asesor asesora encargado encargada ejecutivo ejecutiva""",
    # somebody, whoever it is
    "S": "pessoa alguem algm person someone somebody anyone anybody persona alguien",
    # the same in words that also begin or carry other sentences ("gente, caiu tudo"): they never count alone
    "G": "gente agente moca moco pessoas people personas",
    # a desk with people behind it
    "D": """
        suporte setor departamento equipe time atendimento financeiro comercial vendas cobranca ouvidoria sac tecnico
        operadora support team department sales billing soporte equipo ventas""",
    "B": "robo robos bot bots robot robots chatbot",
    "M": "maquina maquinas machine",
    "0": "ninguem ngm nobody nadie",
    "Z": "0 zero",
    # wishing
    "w": """
        quero queria qro quer querendo quis quiser querer gostaria preciso precisa precisava precisando precisar
        necessito desejo solicito exijo prefiro cade kd want wanna need would give get prefer
        quiero quisiera necesito prefiero deseo dame""",
    # being there
    "h": "tem tm teria ha existe there hay",
    # talking
    "t": """
        falar fala fale flar conversar contato contatar atendido atendida speak talk chat contact
        hablar habla contactar comunicarme""",
    "o": "falo",  # "como falo com alguém?" asks for a person, "falo com uma pessoa?" asks who is there
    # passing on
    "m": """
        passa passar passe transferir transfere transfira encaminha encaminhar encaminhe direciona direcionar
        redireciona redirecionar conecta conectar conecte coloca colocar coloque bota manda mande repassa
        transfer connect put pass switch forward escalate
        pasame transfiere transfiereme transferirme comunicame comunicar comunica conectame derivame""",
    # calling somebody in
    "c": "chama chamar chame chamem call bring llama llamar llame",
    # attending to me
    "v": "atender atende atenda atendam ligar liga ligue retornar retorne atiende atienda atenderme llamarme",
    "u": "ajudar ajude help ayudar ayudarme ayude",
    "k": "ai comigo disponivel online livre ahi available conmigo",
    "C": "com c cm con with",
    "l": "pra para pro p ao por pelo to through",
    "i": "me mim eu i us mi yo nos",
    "e": "e eh is es",
    "y": "que q",
    "A": "outra outro outras outros another other otra otro",
    # able to: after "não" these still ask ("não consigo falar com atendente", "não dá pra falar com alguém?")
    "a": """
        consigo consegue conseguir posso pode poderia podia podem possa puder da der daria como onde
        possivel can could may cant possible how where puedo puede podria donde""",
    # told, not asked: what was done, and what comes before or after something else
    "r": "consegui conseguimos fui foi fomos acabei acabo entrei tive depois antes quando apos se after before when",
    "j": "vou vai vamos iremos voy",
    "n": "nao n num nem sem nunca no not dont doesnt never sin ni",
    "q": "chega cansei cansado cansada odeio detesto aguento basta tired hate harto harta",
    "g": "favor gentileza pf pfv pfvr please pls porfa",
    # small words that decide nothing here
    "f": """
        um uma uns umas o a os as de do dos das em na algum alguma nenhum nenhuma qualquer seu sua meu minha
        esse essa este esta so apenas mesmo mesma ja logo agora urgente urgentemente urgencia rapido hoje aqui direto
        diretamente ainda mais isso dessa desse dessas desses amor deus oi ola opa bom boa dia tarde noite
        verdade real ser ajuda entrar obrigado obrigada telefone opcao mulher homem
        the an some any your my of from here now just right live actual hello hi hey thanks like
        customer service asap
        un una el los las al hola buenas buenos dias tardes noches gracias algun alguna mismo ahora atencion""",
}
# real words that are a slip away from one of the above
_NOT_SLIPS = """
    pessoal pessoais peso pesos pesa pesca perdon personal alguns algumas atendendo atendemos atendeu atendi pendente
    falei falou falta faltar faltam falha falhar falhas cama chamo chamada hable hablo conversa conversei
    contrato contratar contrata contratam contratado contratou passada passado passou"""

_LETTERS_BEFORE_SLIPS_COUNT = 5  # shorter words are too close to one another
_LETTERS_BEFORE_TWO_SLIPS_COUNT = 8
_LONGEST_WORD = 20  # letters; anything longer is no word of the tables


def _shortened(word: str) -> list[str]:
    """The word, and the word with a letter left out (two in a long word, its first letter kept); nearest first.

    Two words are a slip apart where these lists meet: a letter more, less, other or moved. No table of distances is
    needed, and the cost per word does not grow with the tables.
    """
    variants = [word]
    if _LETTERS_BEFORE_SLIPS_COUNT <= len(word) <= _LONGEST_WORD:
        variants.extend(word[:at] + word[at + 1 :] for at in range(len(word)))
    if _LETTERS_BEFORE_TWO_SLIPS_COUNT <= len(word) <= _LONGEST_WORD:
        pairs = combinations(range(1, len(word)), 2)
        variants.extend(word[:a] + word[a + 1 : b] + word[b + 1 :] for a, b in pairs)
    return variants


def _single(word: str) -> str:
    """Doubled letters made one: `pessoa` and `pesoa` are one word here, `atendenteee` too."""
    return _RUN.sub(r"\1", word)


_RUN = re.compile(r"([a-z])\1+")
_EXACT = {_single(word): role for role, words in _ROLES.items() for word in words.split()}
_EXACT.update((_single(word), "x") for word in _NOT_SLIPS.split())
_SLIPS = {
    variant: role
    for role in "PSDwtmc"  # the roles that decide; the small words must be as they are
    for word in _ROLES[role].split()
    for variant in _shortened(_single(word))
}

_ASKS = [
    re.compile(pattern)
    for pattern in (
        r"t[fi]{0,4}[lC][fiA]{0,4}-?f?[PSGD]",  # falar com uma pessoa
        r"t[fiA]{0,3}D?P",  # falar atendente
        r"a[fi]{0,2}o[fi]{0,4}[lC][fiA]{0,4}[PSGD]",  # como falo com alguém
        r"m[fi]{0,4}[lC][fi]{0,4}[PSGD]",  # passa pra alguém
        r"im[fi]{0,4}[lC][fiA]{0,4}-?[PSGD]",  # me passa pra outra pessoa
        r"m[fiA]{0,3}D?P",  # transfere atendente
        r"c[fiA]{0,3}[PS]",  # chama a gerente
        r"w[flCiAeya]{0,5}(?:Df{0,2})?P",  # preciso com urgência de um humano
        r"w[fix-]{0,4}C[fi]{0,3}P",  # quero tirar uma dúvida com um atendente
        r"w[fieya]{0,4}S",  # quero uma pessoa
        r"w[fi]{0,4}G",  # quero gente ("que a gente" is "that we")
    )
]
# these ask whatever stands before them
_ALWAYS_ASKS = [
    re.compile(pattern)
    for pattern in (
        r"h[fe]{0,3}(?:D?P{1,2}|S|0)[fi]{0,3}(?:k|h|[lay][laiy]{0,4}[vut]|$)",  # tem alguém aí, tem atendente?
        r"[PS]f{0,2}a[fi]{0,2}(?:v|tk)",  # alguém pode me atender
        r"Pf{0,2}a[fi]{0,2}u",  # um atendente pode me ajudar
        r"[PS][fl]{0,3}iv",  # alguém me atende
        r"iav[fi]{0,2}[PS]",  # me puede atender una persona
        r"[nq][fi]{0,3}w?[fi]{0,3}B",  # não quero robô, chega de robô
        r"[nq][fi]{0,3}w?[fil]{0,3}t[fi]{0,4}[lC][fi]{0,3}[BM]",  # não quero falar com máquina
        r"n[fi]{0,2}[arh][fla]{0,3}t[fi]{0,4}[lC]0",  # não consigo falar com ninguém
    )
]
# nothing but the person, with polite words around; or the 0 of telephone menus
_BARE = re.compile(r"[fiwhlCkA]*(?:[PS]|Df*P)[fiwhlCkDPSA]*|f*Zf*")
_PLEASE = re.compile(r"[PS]l?g$")  # isso não ajudou, atendente por favor
_REFUSED = re.compile(r"n[fiwlyjmcte]*$")  # não quero, não precisa me passar
_TOLD = re.compile(r"(?:(?<!n)r[fi]*|j)$")  # consegui, depois de, vou
_LOOK_BACK = 8  # words before a match that can turn its meaning

_ANSWERED_NO = re.compile(r"\b(?:nao|no|n)\s*[,.;:!\n]")
_APOSTROPHES = re.compile("['\u2019\u2018`\u00b4]")
_WORD = re.compile(r"[a-z0-9]+")


def wants_person(text: str) -> bool:
    """Whether the message asks, in Portuguese, English or Spanish, to be served by a person. Never raises."""
    courteous = _read(text)
    roles = courteous.replace("g", "f")
    if _BARE.fullmatch(roles) or any(rule.search(roles) for rule in _ALWAYS_ASKS):
        return True
    requests = chain(_PLEASE.finditer(courteous), *(rule.finditer(roles) for rule in _ASKS))
    return any(_stands(roles, request.start()) for request in requests)


def _stands(roles: str, start: int) -> bool:
    """Whether what comes before a request leaves it one: neither refused nor told of another time."""
    before = roles[max(0, start - _LOOK_BACK) : start]
    return not (_REFUSED.search(before) or _TOLD.search(before))


def _read(text: str) -> str:
    """The message as role letters, one a word."""
    folded = _APOSTROPHES.sub("", _fold(text))
    return "".join(_role(_single(word)) for word in _WORD.findall(_ANSWERED_NO.sub(" ", folded)))


def _fold(text: str) -> str:
    """Lower case without accents: `Ação` -> `acao`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _role(word: str) -> str:
    if word in _EXACT:
        return _EXACT[word]
    slip = next((variant for variant in _shortened(word) if variant in _SLIPS), None)
    if slip:
        return _SLIPS[slip]
    return "-" if len(word) <= 4 else "x"
