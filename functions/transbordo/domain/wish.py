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
from itertools import chain, combinations

from transbordo.domain.folding import folded

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
    # whoever is above them: to be talked to or called, nothing else ("sou o dono da linha")
    "O": "dono dona proprietario proprietaria diretor diretora presidente chefe chefia superior owner boss jefe dueno",
    # somebody who was spoken of before
    "L": "ele ela him her el ella",
    "B": "robo robos bot bots robot robots chatbot",
    "M": "maquina maquinas machine",
    "0": "ninguem ngm nobody nadie",
    "Z": "0 zero",
    # wishing
    "w": """
        quero queria qro kero keru keria qero qeria quer querendo quis quiser querer gostaria preciso
        precisa precisava precisando precisar presiso presizo
        necessito desejo solicito solicitar exijo peco pedir pede aguardo aguardando esperando prefiro cade
        kd want wanna need would give get prefer
        quiero quisiera necesito prefiero deseo dame""",
    # being there
    "h": "tem tm teria ha existe there hay",
    # talking
    "t": """
        falar fala fale flar flr fl conversar contato contatar atendido atendida speak talk chat contact
        hablar habla contactar comunicarme""",
    "o": "falo",  # "como falo com alguém?" asks for a person, "falo com uma pessoa?" asks who is there
    # "como chamo alguém?" asks, "me chamo Pessoa" does not
    "d": "chamo aciono",
    # passing on
    "m": """
        passa passar passe encaminha encaminhar encaminhe direciona direcionar
        redireciona redirecionar conecta conectar conecte coloca colocar coloque poe ponha bota bote manda
        mande repassa arruma arrume
        connect put pass switch forward escalate
        pasame paseme pasa comunicame comuniqueme comunicar comunica
        conectame conecteme derivame deriveme""",
    # the same, and enough by itself
    "W": """
        transferir transfere transfira transferencia transfer
        transfiere transfiereme transfierame transferirme""",
    # passing back
    "z": "volta voltar devolve devolver devolva vuelve",
    # calling somebody in
    "c": "chama chamar chame chamem aciona acionar acione call bring llama llamar llame",
    # attending to me
    "v": """
        atender atende atenda atendam ligar liga ligue liguem retornar retorne responder responde responda respondam
        resolver resolve resolva atiende atienda atenderme llamarme""",
    "u": "ajudar ajude help ayudar ayudarme ayude",
    "k": "ai comigo disponivel disponiveis online livre ahi available conmigo",
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
    "r": """
        fiquei consegui conseguimos fui foi fomos acabei acabo entrei tive depois antes quando apos se
        after before when""",
    "j": "vou vai vamos iremos voy",
    "n": "nao n num nem sem nunca no not dont doesnt never sin ni",
    "q": "chega cansei cansado cansada odeio detesto aguento basta tired hate harto harta",
    "g": "favor gentileza pf pfv pfvr please pls porfa",
    # out of patience, and saying it again
    "H": "aff affs pqp porra caramba caralho cacete socorro poxa puts putz mds vez vezes repito entendeu entende",
    # after "não": what was of no use
    "N": "resolveu adiantou ajudou funcionou",
    "s": "sai sair saia",
    "T": "hora horas horario horarios",
    "p": "pessoal humanizado humanizada personal",
    # small words that decide nothing here
    "f": """
        um uma uns umas o a os as d de do dos das em na algum alguma nenhum nenhuma qualquer seu sua meu minha
        esse essa este esta nesse nessa neste nesta aquele aquela empresa so apenas mesmo mesma ja logo
        agora urgente urgentemente urgencia rapido hoje aqui direto
        diretamente novo novamente denovo ainda mais isso dessa desse dessas desses amor deus oi ola opa bom
        boa dia tarde noite
        verdade vdd real ser ajuda entrar alo obrigado obrigada telefone opcao mulher homem
        the an some any your my of from here now just right live actual hello hi hey thanks like
        through customer service asap
        un una el los las al hola buenas buenos dias tardes noches gracias algun alguna mismo ahora atencion""",
}
# real words that are a slip away from one of the above
_NOT_SLIPS = """
    pessoais peso pesos pesa pesca perdon refer refers alguns algumas atendendo atendemos atendeu atendi pendente
    falei falou falta faltar faltam falha falhar falhas cama chamada hable hablo conversa conversei
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
_DECIDING = "PSDwtmWc"
_SLIPS = {
    variant: role
    for role in _DECIDING  # the small words must be as they are
    for word in _ROLES[role].split()
    for variant in _shortened(_single(word))
}

_ASKS = [
    re.compile(pattern)
    for pattern in (
        r"t[fi]{0,4}[lC][fiA]{0,4}-?f?[PSGDO]",  # falar com uma pessoa
        r"t[fiA]{0,3}D?P",  # falar atendente
        r"a[fiy]{0,3}o[fi]{0,4}[lC][fiA]{0,4}[PSGDO]",  # como falo com alguém
        r"a[fiy]{0,3}d[fiA]{0,3}[PS]",  # como chamo um atendente
        r"[mW][fi]{0,4}(?:D[fi]{0,2})?[lC][fi]{0,4}[PSGD]",  # passa pra alguém
        r"[mW][fi]{0,3}[PS][fi]{0,2}[tvc]",  # manda alguém falar comigo
        r"i[mW][fi]{0,4}[lC][fiA]{0,4}-?[PSGD]",  # me passa pra outra pessoa
        r"[mW][fiA]{0,3}D?P",  # transfere atendente
        r"i[mW][fi]{0,4}[lC]L",  # me passa de novo pra ele
        r"z[fi]{0,4}[lC][fi]{0,3}P",  # volta pra atendente
        r"c[fiA]{0,3}[PSO]",  # chama a gerente
        r"w[flCiAeya]{0,5}(?:Df{0,2})?P",  # preciso com urgência de um humano
        r"w[fixv-]{0,4}C[fi]{0,3}P",  # quero tirar uma dúvida com um atendente
        r"w[fieya]{0,4}(?:Df{1,2})?S",  # quero uma pessoa
        r"w[fi]{0,2}Dp",  # quero atendimento pessoal
        r"w[fi]{0,2}yiv[fi]{0,2}[PS]",  # necesito que me atienda una persona
        r"w[fi]{0,4}(?:DC)?f?G",  # quero gente ("que a gente" is "that we")
    )
]
# these ask whatever stands before them
_ALWAYS_ASKS = [
    re.compile(pattern)
    for pattern in (
        # tem alguém aí, tem atendente? (not: "até que horas tem", "quando tem")
        r"(?<!y)(?<!yT)(?<!r)h[fe]{0,3}(?:D?P{1,2}|S|0)[fi]{0,3}(?:k|h|[lay][laiy]{0,4}[vut]|$)",
        r"ha[fi]{0,2}P",  # tem como um atendente ver
        r"h[fe]{0,2}G[fi]{0,3}k(?:$|[fiyx-]{0,2}B)",  # tem gente aí?
        r"eS[fi]{0,2}[hk]",  # is anyone there?
        r"a[fi]{0,2}S(?:c|tC)i",  # can someone call me
        r"(?:H|n[fi]{0,2}N)P$",  # não entendeu nada, aff, atendente
        r"BP$",  # robô não, humano
        r"s[fi]{0,2}B",  # sai, robô
        r"[PS]f{0,2}(?:Df?)?a[fi]{0,2}(?:v|tk|ic)",  # alguém pode me atender
        r"Pf{0,2}a[fi]{0,2}u",  # um atendente pode me ajudar
        r"[PS][fl]{0,3}iv",  # alguém me atende
        r"iav[fi]{0,2}[PS]",  # me puede atender una persona
        r"[nq][fi]{0,3}w?[fi]{0,3}B",  # não quero robô, chega de robô
        r"[nq][fi]{0,3}w?[fil]{0,3}t[fi]{0,4}[lC][fi]{0,3}[BM]",  # não quero falar com máquina
        r"n[fi]{0,2}[arh][fla]{0,3}t[fi]{0,4}[lC]0",  # não consigo falar com ninguém
    )
]
# nothing but the person, with polite words around; or the 0 of telephone menus
_BARE = re.compile(r"[fiwhlCkA]*(?:[PS]|Df*P)[fiwhlCkDPSA]*|f*Zf*|l?D|[fia-]*W[fi]*")
_PLEASE = re.compile(r"[PS]l?g$")  # isso não ajudou, atendente por favor
_REFUSED = re.compile(r"n[fiwlyjmWcte]*$")  # não quero, não precisa me passar
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
    """The message as role letters, in the order of its words."""
    told = _ANSWERED_NO.sub(" ", _APOSTROPHES.sub("", folded(text)))
    return "".join(_roles(_single(word)) for word in _WORD.findall(told))


def _roles(word: str) -> str:
    """One letter, but for words written as one ("falarcom")."""
    if word in _EXACT:
        return _EXACT[word]
    slip = next((variant for variant in _shortened(word) if variant in _SLIPS), None)
    if slip:
        return _SLIPS[slip]
    return _glued(word) or ("-" if len(word) <= 4 else "x")


def _glued(word: str) -> str:
    """The letters of two known words without a space, one of which decides; else empty."""
    for at in range(2, min(len(word), _LONGEST_WORD) - 1):
        halves = _EXACT.get(word[:at], "x") + _EXACT.get(word[at:], "x")
        long_enough = max(at, len(word) - at) >= _LETTERS_BEFORE_SLIPS_COUNT
        if long_enough and "x" not in halves and set(halves) & set(_DECIDING):
            return halves
    return ""
