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
from collections.abc import Sequence
from itertools import chain, combinations

from transbordo.domain.text.folding import folded

# role letter -> the words that play it, written without accents (Portuguese, English, Spanish together)
_ROLES = {
    # a person of the business, by what they are called
    "P": """
        atendente atendentes humano humana humanos humanas operador
        human humans agent representative rep operator advisor
        asesor asesora""",
    # the same by words that may also answer a question of ours ("quem recebe o técnico?" "um funcionário")
    "R": """
        gerente supervisor supervisora coordenador coordenadora responsavel representante consultor consultora
        vendedor vendedora funcionario funcionaria especialista analista encarregado encarregada colaborador
        manager specialist
        encargado encargada ejecutivo ejecutiva""",
    # somebody, whoever it is
    "S": "pessoa alguem algm person someone somebody anyone anybody persona alguien",
    # the same in words that also begin or carry other sentences ("gente, caiu tudo"): they never count alone
    "G": "gente agente moca moco pessoas people personas",
    # a desk with people behind it
    "D": """
        suporte equipe time vendas cobranca tecnico
        operadora support team sales billing soporte equipo ventas""",
    # the same by words for nothing else: "quero suporte" may want a shelf, "quero atendimento" does not
    "9": "setor departamento central atendimento financeiro comercial ouvidoria sac department",
    # whoever is above them: to be talked to or called, nothing else ("sou o dono da linha")
    "O": "dono dona proprietario proprietaria diretor diretora presidente chefe chefia superior owner boss jefe dueno",
    # somebody who was spoken of before
    "L": "ele ela him her el ella",
    "U": "voces vcs ustedes",
    "Q": "quem who quien",
    "B": "robo robos bot bots robot robots chatbot",
    "M": "maquina maquinas machine",
    "0": "ninguem ngm nobody nadie",
    "Z": "0",
    # wishing
    "w": """
        quero queria qro kero keru keria qero qeria quer querendo quis quiser querer gostaria preciso
        precisa precisava precisando precisar presiso presizo
        necessito desejo solicito solicitar exijo peco pedir pede aguardo aguardando esperando prefiro prefere preferir
        cade kd want wanna need would give get prefer
        quiero quisiera necesito prefiero prefieres prefiere deseo dame""",
    # being there
    "h": "tem tm teria ha existe there hay",
    # talking
    "t": """
        falar fala fale flar flr fl conversar contato contatar atendido atendida speak talk chat contact
        hablar habla contactar comunicarme""",
    # "como falo com alguém?" asks for a person, "falo com uma pessoa?" asks who is there
    "o": "falo falando conversando",
    # where it is done
    "I": "linha conversa line",
    # how the customer's own talks go, and where: no wish to talk with us
    "3": "trava travar travando cai caindo picota picotando zoom teams meet video videochamada chamada reuniao",
    # "como chamo alguém?" asks, "me chamo Pessoa" does not
    "d": "chamo aciono",
    # passing on
    "m": """
        passa passe encaminha encaminhe conecta conecte coloca coloque poe ponha bota bote manda
        mande repassa repasse arruma arrume arranja arranje traz traga joga jogue libera libere busca providencia
        providencie disponibiliza
        connect put pass switch forward escalate
        pasame paseme pasa comunicame comuniqueme comunicar comunica
        conectame conecteme derivame deriveme""",
    # to pass on: as much the customer's ("posso colocar uma pessoa no plano?") as ours
    "6": "passar encaminhar conectar colocar botar",
    # the same, and enough by itself
    "W": """
        transfere transfira transferido transferida direciona direcione redireciona redirecione transfer
        transfiere transfiereme transfierame transferirme""",
    # enough only where it is us who can ("pode transferir?"): much else is transferred, above all money
    "7": "transferir transferencia direcionar redirecionar",
    # passing back
    "z": "volta voltar devolve devolver devolva vuelve",
    # calling somebody in
    "c": "chama chamar chame chamem aciona acionar acione call bring llama llamar llame",
    # attending to me
    "v": """
        atender atende atenda atendam ligar liga ligue liguem retornar retorne responder responde responda respondam
        atiende atienda atenderme llamarme answer reply""",
    "V": "resolver resolve resolva tratar",
    "u": "ajudar ajude help ayudar ayudarme ayude",
    "k": "ai comigo disponivel disponiveis online livre ahi available conmigo cmg",
    "C": "com cum c cm con with",
    "l": "pra para pro p ao por pelo to through",
    "i": "me mim eu i us mi yo nos",
    "e": "e eh is es",
    "y": "que q",
    "A": "outra outro outras outros another other otra otro",
    # able to: after "não" these still ask ("não consigo falar com atendente", "não dá pra falar com alguém?")
    "a": """
        consegue conseguir pode poderia podia podem possa puder da der daria can could cant puede podria""",
    "8": "consigo posso como onde possivel may possible how where puedo donde",
    # told, not asked: what was done, and what comes before or after something else
    "r": """
        fiquei consegui conseguimos fui foi fomos acabei acabo entrei tive depois antes quando apos se ontem ia
        after before when yesterday ayer""",
    "j": "vou vai vamos iremos voy",
    "n": "nao naum n num nem sem nunca no not dont doesnt never sin ni",
    "q": "chega cansei cansado cansada odeio detesto aguento basta tired hate harto harta",
    "g": "favor gentileza pf pfv pfvr please pls porfa",
    # out of patience, and saying it again
    "H": "aff affs pqp porra caramba caralho cacete socorro poxa puts putz mds vez vezes repito entendeu entende",
    # after "não": what was of no use
    "N": "resolveu adiantou ajudou funcionou",
    "s": "sai sair saia vaza some tira tire dispenso",
    "T": "hora horas horario horarios sabado sabados domingo domingos feriado feriados madrugada sunday saturday",
    "4": "casa home",
    "p": "pessoal humanizado humanizada personal",
    # small words that decide nothing here
    "f": """
        uns umas o a os as d de do dos das em na algum alguma nenhum nenhuma qualquer seu sua
        esse essa este esta nesse nessa neste nesta aquele aquela empresa so apenas mesmo mesma ja logo
        agora urgente urgentemente urgencia rapido hoje aqui direto
        diretamente novo novamente denovo ainda mais isso dessa desse dessas desses amor deus
        verdade vdd real ficar entrar telefone opcao mulher homem
        the an some any your of from here now just right live actual like
        through customer service asap
        el los las al algun alguna mismo ahora atencion""",
    # of these, those that a rule asks for by name
    "b": "oi ola opa alo bom boa dia tarde noite hello hi hey hola buenas buenos dias tardes noches",
    "1": "meu minha my",
    "2": "obrigado obrigada thanks gracias",
    "5": "ajuda ajudam",
    "E": "ser",
    "X": "um uma un una",
}
# real words that are a slip away from one of the above
_NOT_SLIPS = """
    pessoais peso pesos pesa pesca perdon refer refers alguns algumas atendendo atendemos atendeu atendi pendente
    falei falou falta faltar faltam falha falhar falhas cama hable hablo conversei
    transferi transferiu transferimos transferindo
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
_DECIDING = "PRSD9wtm6W7c"
_SLIPS = {
    variant: role
    for role in _DECIDING  # the small words must be as they are
    for word in _ROLES[role].split()
    for variant in _shortened(_single(word))
}

# how the letters that few rules ask for read in all others
_COARSE = str.maketrans({"R": "P", "9": "D", "6": "m", "7": "W", "8": "a", "V": "v"} | dict.fromkeys("gb125EX", "f"))

_ASKS = [
    re.compile(pattern)
    for pattern in (
        r"t[fi]{0,4}[lC][fiA]{0,4}(?:-?f?[PSD]|[GO](?!.{0,6}3))",  # falar com uma pessoa, com a Ana do financeiro
        r"t[fiA]{0,3}D?P",  # falar atendente
        r"w[fi]{0,3}tnD",  # quero falar no financeiro
        r"[wa][fij]{0,3}t[fi]{0,2}Cf?U",  # quero falar com vocês
        r"a[fiy]{0,3}o[fi]{0,4}[lC][fiA]{0,4}[PSGDO]",  # como falo com alguém
        r"a[fiy]{0,3}d[fiA]{0,3}[PS]",  # como chamo um atendente
        r"[mW][fi]{0,4}(?:D[fi]{0,2})?[lC][fi]{0,4}[PSGD]",  # passa pra alguém
        r"[mW][fi]{0,3}[PS][fi]{0,2}l?[tvc]",  # manda alguém falar comigo
        r"i[mW][fi]{0,4}[lC][fiA]{0,4}-?[PSGD]",  # me passa pra outra pessoa
        r"i[mW][fi]{0,2}lQ[ia]{0,2}[vuH]",  # me passa pra quem resolve
        r"[mW][fiA]{0,3}D?P",  # transfere atendente
        r"i[mW][fi]{0,4}[lC]L",  # me passa de novo pra ele
        r"z[fi]{0,4}[lC][fi]{0,3}P",  # volta pra atendente
        r"c[fiA]{0,3}[PSO]",  # chama a gerente
        r"vlif?[PS]",  # liga pra mim um atendente
        r"w[flCiAeya]{0,5}(?:Df{0,2})?P",  # preciso com urgência de um humano
        r"w[fixv-]{0,4}C[fi]{0,3}P",  # quero tirar uma dúvida com um atendente
        r"wv[fi]{0,3}C[fi]{0,2}S",  # quero resolver isso com uma pessoa
        r"w-lf?P",  # quero ir pra um atendente
        r"w[fieya]{0,4}(?:Df{1,2})?S(?![f-]{0,2}4)",  # quero uma pessoa (not: "em casa")
        r"w[fi]{0,2}Dp",  # quero atendimento pessoal
        r"w[fi]{0,2}yiv[fi]{0,2}[PS]",  # necesito que me atienda una persona
        # quero gente ("que a gente" is "that we"; "gente pra puxar o cabo" is other work than talking)
        r"w[fi]{0,4}(?:DC)?f?G(?!l[x-])",
    )
]
# these ask whatever stands before them
_ALWAYS_ASKS = [
    re.compile(pattern)
    for pattern in (
        # tem alguém aí, tem atendente? (not: "até que horas tem", "quando tem", "tem atendente aí no sábado")
        r"(?<!y)(?<!yT)(?<!r)h[fe]{0,3}(?:D?P{1,2}|S|0)[fi]{0,3}(?:k(?![fn]{0,2}T)|h|n[tDI]|[lay][laiy]{0,4}[vutH]|$)",
        r"ha[fi]{0,2}P",  # tem como um atendente ver
        r"h[fe]{0,2}G[fi]{0,3}(?:k(?:$|[fiyx-]{0,2}B)|lv)",  # tem gente aí? tem gente pra atender?
        r"eS[fi]{0,2}[hk]",  # is anyone there?
        r"a[fi]{0,2}[PS](?:f{0,2}D)?-?(?:c|tC|u|v)i",  # can someone call me
        r"(?:H|n[fi]{0,2}N)[PS]$",  # não entendeu nada, aff, atendente
        r"BPf{0,2}$",  # robô não, humano
        r"s[fiC-]{0,2}B",  # sai, robô
        r"[PS]f{0,2}(?:Df?)?a[fi]{0,2}(?:v|tk|ic)",  # alguém pode me atender
        r"Pf{0,2}a[fi]{0,2}u",  # um atendente pode me ajudar
        r"[PS][fl]{0,3}iv",  # alguém me atende
        r"iav[fi]{0,2}[PS]",  # me puede atender una persona
        r"iv[fi]{0,2}[PS]$",  # me atende alguém
        r"[nq][fi]{0,3}w?[fi]{0,3}B",  # não quero robô, chega de robô
        r"[nq][fi]{0,3}w?[fil]{0,3}[to][fi]{0,4}[lC][fi]{0,3}[BM]",  # não quero falar com máquina
        r"0ji?v",  # ninguém vai me atender?
        r"n[fi]{0,2}[arh][fla]{0,3}t[fi]{0,4}[lC]0",  # não consigo falar com ninguém
    )
]
# these ask for what a finer letter tells; whatever stands before them, too
_FINE_ASKS = [
    re.compile(pattern)
    for pattern in (
        r"B[bf]?ni?[VN5]",  # robô não resolve, bot não me ajuda
        r"^b*[PR]b*[w1]",  # atendente, minha internet caiu (not: "o atendente quer ...")
        r"^b*l?gX[PR]",  # por favor um atendente, estou sem internet
    )
]
_FINE_REQUESTS = [
    re.compile(pattern)
    for pattern in (
        r"m[fX]{0,3}[PRSG]f{0,2}(?:k|fI|$)",  # bota uma pessoa aí, coloca alguém na linha
        r"[PRS]l?g$",  # isso não ajudou, atendente por favor
        r"w[fi]{0,4}9{1,2}(?:l?g)?$",  # quero atendimento, quero o setor financeiro
        r"W(?:f{0,2}|l?g)$",  # já expliquei tudo, me transfere
        r"[wa][fi]{0,2}IC[fX]{0,2}[PRSG]",  # preciso conversa com atendente
    )
]
# nothing but the person, with polite words around
_BARE = re.compile(r"[fiwhlCkA]*(?:[PS]|Df*P)[fiwhlCkDPSA]*")
_BARE_FINE = re.compile(
    r"""
      [bfX]*[Zz]f*            # the 0 of telephone menus
    | l?[D9](?:f?[D9])?(?:l?g)?  # suporte, central de atendimento
    | [bfX]*Gl?g              # gente, por favor
    | [bfX]*I[Cl][fX]?[PRS]      # conversa com um humano
    | [bfX]*Sa?i?[5u][bfgX]*   # alguém pode me ajudar
    | [bfX]*S-?k(?:f|$)      # alguém vivo aí
    | [bfX]*Sl?g?vf?g?        # alguém responde
    | [bfiaX]*-?i?W[bfilgX]*   # me transfere
    | [bfiX]*wf?E?W[bfilgX]*   # quero ser transferido
    | [bfiX]*-?ai?7[bfilgX]*  # vc consegue me transferir?
    """,
    re.VERBOSE,
)
_THANKS = re.compile(r"2f?l")  # obrigado ao atendente
_OWN = re.compile(r"1(f?)O")  # meu chefe: nobody of ours
_BEING = re.compile(r"(wf?)E(?![tW])")  # quero ser representante
_REFUSED = re.compile(r"n[fiwlyjmWcte]*$")  # não quero, não precisa me passar
_OPEN_REFUSAL = re.compile(r"n[fiwlyjmWcteCA]*[wlmWctCA]f*$")  # não quero falar com
_TOLD = re.compile(r"(?<!n)r[fij]*$")  # consegui, depois de
_LOOK_BACK = 8  # words before a match that can turn its meaning

# a "no" that answers us, and is not the next sentence's
_ANSWERED_NO = re.compile(r"\b(?:(?:nao|naum|no|n)\s*){1,3}(?:[,.;:!\n]|\b(?:obrigad[oa]|thanks|gracias)\b)")
_PHRASES = (
    (_ANSWERED_NO, " "),
    (re.compile(r"\b(?:ser(?:es)? (?:humano|vivo)s?|carne e osso)\b"), "humano"),
    (
        re.compile(r"\b(?:inteligencia artificial|(?:atendente|assistente) virtual|mensage(?:m|ns) automaticas?)\b"),
        "robo",
    ),
    (re.compile(r"\bpar[ae] (?:de|com)\b"), "sai"),
    (re.compile(r"\bqualquer coisa\b"), "se"),
)
# what may answer a question of the bot's: a person, a desk, a number
_ANSWER = re.compile(r"[bfXile1]*(?:[RSGDO9Z][bfX]*)+")
# the bot has spoken of a person to turn to: "se preferir uma pessoa da equipe, é só pedir"
_WAY_OUT = re.compile(r"[wtmWcv][fiAClya]{0,4}[PSGD]")
# the same by being passed on: "posso transferir você para um atendente"
_PASSING_ON = re.compile(r"W[fi-]{0,4}[lC][fi]{0,3}[PSGD]")
_PASSED_ON = re.compile(r"[bfilgX]*7[bfilgX]*")  # transferir por favor, transferência
_QUESTION = re.compile(r"[^.!?\n]+\?")
_OR = re.compile(r"\b(?:ou|or)\b")
_YES = frozenset(
    """
    sim s ss isso quero pode claro aceito bora vamos gostaria prefiro positivo ok okay blz beleza favor
    yes yeah yep sure please si dale""".split()  # noqa: SIM905
)
_WITH_YES = frozenset("por ser eu com certeza obrigado obrigada que muito pf pfv sim".split())  # noqa: SIM905
_APOSTROPHES = re.compile("['\u2019\u2018`\u00b4]")
_WORD = re.compile(r"[a-z0-9]+")


def wants_person(text: str) -> bool:
    """Whether the message asks, in Portuguese, English or Spanish, to be served by a person. Never raises."""
    return _asks(_read(text))


def burst_wants_person(texts: Sequence[str], *, after: str = "") -> bool:
    """The same of messages that were written one after another; `after`: what the bot had said before them.

    A refusal may begin in one and end in the next. "Sim" and "transferir" take up an offer of the bot's, and "um
    funcionário" that answers another question of its is no wish.
    """
    if _offers(after) and only_agrees("\n".join(texts)):
        return True
    bot_said = _read(after).translate(_COARSE)
    readings = [_read(text) for text in texts]
    if _PASSING_ON.search(bot_said) and any(map(_PASSED_ON.fullmatch, readings)):
        return True
    answers = "?" in after and not _WAY_OUT.search(bot_said)
    said = ""
    for reading in readings:
        refused = _OPEN_REFUSAL.search(said[-_LOOK_BACK:]) and not reading.startswith("w")
        if _asks(reading) and not refused and not (answers and _ANSWER.fullmatch(reading)):
            return True
        said += reading
    return len(texts) > 1 and not (answers and _ANSWER.fullmatch(said)) and _asks(_read("\n".join(texts)))


def _offers(text: str) -> bool:
    """Whether the bot asks if it is to bring in a person, and nothing else beside it."""
    return any(wants_person(each) and not _OR.search(folded(each)) for each in _QUESTION.findall(text))


def only_agrees(text: str) -> bool:
    """Whether it says "yes", and what for was said before."""
    words = _WORD.findall(folded(text))
    return not _YES.isdisjoint(words) and all(word in _YES or word in _WITH_YES for word in words)


def _asks(fine: str) -> bool:
    roles = fine.translate(_COARSE)
    if _bare(fine) or any(rule.search(roles) for rule in _ALWAYS_ASKS) or any(rule.search(fine) for rule in _FINE_ASKS):
        return True
    requests = chain.from_iterable(
        (*(rule.finditer(roles) for rule in _ASKS), *(rule.finditer(fine) for rule in _FINE_REQUESTS))
    )
    return any(_stands(roles, request.start()) for request in requests)


def _bare(fine: str) -> bool:
    if _THANKS.search(fine):
        return False
    return bool(_BARE_FINE.fullmatch(fine) or _BARE.fullmatch(fine.translate(_COARSE)))


def _stands(roles: str, start: int) -> bool:
    """Whether what comes before a request leaves it one: neither refused nor told of another time."""
    before = roles[max(0, start - _LOOK_BACK) : start]
    return not (_REFUSED.search(before) or _TOLD.search(before))


def _read(text: str) -> str:
    """The message as role letters, in the order of its words."""
    told = _APOSTROPHES.sub("", folded(text))
    for phrase, meant in _PHRASES:
        told = phrase.sub(meant, told)
    fine = "".join(_roles(_single(word)) for word in _WORD.findall(told))
    return _BEING.sub(r"\1x", _OWN.sub(r"x\1x", fine))


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
