"""What commits a business without a figure: acts that are said to be done, favours, and days that are promised.

The bot can only answer. "Cancelei", "vou estornar" and "seu reembolso foi aprovado" are therefore never true of it,
unless somebody of the business wrote so. To offer a person is no such act.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from transbordo.domain.bot.figures import Fact, Stated
from transbordo.domain.bot.sentences import Sentence

# Acts: key -> infinitives in Portuguese, and in Spanish where they differ; verbs in English.
_ACTS: dict[str, tuple[str, str]] = {
    "cancel": ("cancelar", "cancel"),
    "schedule": (
        "agendar marcar remarcar reagendar programar reprogramar reservar",
        "schedule reschedule book arrange reserve",
    ),
    "refund": ("estornar reembolsar ressarcir devolver creditar", "refund credit reimburse return"),
    "request": ("solicitar requisitar acionar providenciar encomendar tramitar", "request order"),
    "release": (
        "liberar desbloquear reativar ativar religar habilitar restabelecer activar reactivar",
        "unlock unblock activate reactivate enable restore",
    ),
    "register": ("registrar cadastrar incluir lancar inscrever", "register record log"),
    "change": (
        "alterar trocar atualizar corrigir ajustar prorrogar adiar renegociar actualizar",
        "change update correct extend",
    ),
    "waive": ("isentar remover zerar retirar abonar anular perdoar eliminar", "waive remove cancel"),
    "approve": ("aprovar autorizar conceder aplicar aprobar", "approve authorize grant apply"),
    "confirm": ("confirmar", "confirm"),
    "resolve": ("resolver solucionar consertar normalizar", "resolve fix solve"),
    "pay": ("quitar pagar", "settle"),
    "conclude": ("concluir finalizar realizar efetuar processar efetivar procesar", "complete process finalize"),
    "reset": ("reiniciar resetar reconfigurar configurar", "reset restart reboot configure"),
    "sign up": ("contratar", "subscribe"),
    "issue": ("emitir gerar", "issue generate"),
    "notify": ("notificar comunicar", "notify"),
    "send": ("enviar reenviar despachar", "send dispatch ship"),
}
_OF_THE_PAST_IN_PERSON = ("confirm", "pay", "conclude", "issue", "notify", "send")
"""Keys whose first person says little ("confirmei na nossa base que ..."), or may be about words that were sent."""

_PRESENT_TOO = ("incluir", "concluir")
"""Without accents "incluí" is "inclui": "o plano inclui roteador"."""
_PARTICIPLES = {
    "inscrever": "inscrit",
    "pagar": "pag",
    "isentar": "isentad|isent",
    "anular": "anulad",
    "resolver": "resolvid|resuelt",
    "realizar": "realizad|feit",
}
_ENGLISH_PAST = {"send": "sent", "ship": "shipped", "log": "logged", "cancel": "cancell?ed"}


def _past_i(verb: str) -> str:
    """`cancelei`, `marquei`, `liguei`: what "eu" did."""
    stem = verb[:-2]
    if not verb.endswith("ar"):
        return f"{stem}i"
    if verb.endswith("car"):
        # a "c" may be a "ç": "lancei", "marquei"
        return f"{stem[:-1]}(?:qu|c)ei"
    return f"{stem[:-1]}guei" if verb.endswith("gar") else f"{stem}ei"


def _past_we(verb: str) -> str:
    return f"{verb[:-1]}mos"


def _participle(verb: str) -> str:
    if verb in _PARTICIPLES:
        return _PARTICIPLES[verb]
    return verb[:-1].removesuffix("a") + "ad" if verb.endswith("ar") else verb[:-2] + "id"


def _english_past(verb: str) -> str:
    if verb in _ENGLISH_PAST:
        return _ENGLISH_PAST[verb]
    if verb.endswith("y"):
        return verb[:-1] + "ied"
    return verb + "d" if verb.endswith("e") else verb + "ed"


def _any(words: Iterable[str]) -> str:
    return "|".join(dict.fromkeys(words))


_MATTER = r"""
    reembolso estorno ressarcimento cancelamento pedido pagamento visita agendamento instalacao solicitacao chamado
    protocolo desconto credito compra troca entrega fatura boleto conta contrato multa divida debito cobranca taxa
    cadastro mudanca transferencia linha internet sinal plano reclamacao isencao devolucao upgrade tecnico problema
    alteracao renegociacao desbloqueio reserva consulta exame horario reuniao sessao aula mesa matricula inscricao
    encomenda envio produto item vaga procedimento orcamento
    refund order payment visit appointment cancellation request ticket discount purchase bill account plan fee fine
    charge installation line booking reservation issue problem
    reembolso pedido pago visita cita cancelacion solicitud factura cuenta cargo instalacion
"""
_THEIR = r"(?:seu|sua|teu|tua|o seu|a sua|o teu|your|su|tu)"
_THE = r"(?:o|a|os|as|the|el|la|este|esta|esse|essa|aquele|aquela|this)"
_WAS = (
    r"(?:foi|foram|ficou|ja foi|ja esta|esta|estao|has been|have been|was|were|is now|ha sido|"
    r"fue|ya esta|ya fue|quedo)"
)
_FOR_YOU = (
    r"(?:\s(?:ja|te|lhe|lo|la|logo|agora|mesmo|imediatamente|entao|aqui|just|now|already|also|"
    r"le|se|go ahead and|para voce))"
)


def _rules() -> Iterator[tuple[str, re.Pattern[str]]]:
    matter = _any(_MATTER.split())
    for key, (romance, english) in _ACTS.items():
        verbs, base = romance.split(), english.split()
        done = rf"(?:(?:{_any(map(_participle, verbs))})[oa]s?|{_any(map(_english_past, base))})"
        past_i = _any(_past_i(verb) for verb in verbs if verb not in _PRESENT_TOO)
        i = "" if key in _OF_THE_PAST_IN_PERSON else rf"\b(?:{past_i})\b|"
        yield (
            key,
            re.compile(
                i + rf"\b(?:ja|acabamos\sde|ya)(?:\s(?:te|lhe|le))?\s(?:{_any(map(_past_we, verbs))})\b"
                rf"|\b(?:{_any(map(_past_we, verbs))})\s(?:o\s|a\s)?(?:seu|sua|teu|tua)\b"
                rf"|\b(?:vou|irei|vamos|iremos|acabei\sde|acabo\sde|a\sgente\svai|estarei|estou|estamos|voy\sa|vamos\sa)"
                rf"{_FOR_YOU}{{0,2}}\s(?:{_any(verbs)}|{_any(verb[:-1] + 'ndo' for verb in verbs)})(?:te|le|lo|la)?\b"
                rf"|\b(?:{_any(verbs)})(?:ei|emos)\b"
                rf"|\b(?:i|we)(?:'ve|\shave|'ll|\swill|\sam\sgoing\sto|'m\sgoing\sto|\sjust|\salready)?{_FOR_YOU}{{0,2}}"
                rf"\s(?:{_any(map(_english_past, base))})\b"
                rf"|\b(?:i|we)(?:'ll|\swill|\sam\sgoing\sto|'m\sgoing\sto)\s(?:{_any(base)})\b"
                rf"|\b(?:ya\s)?(?:he|hemos)\s{done}"
                rf"|\bya\s(?:le|te|lo|la)?\s?(?:{_any(verb[:-1].removesuffix('a') + 'e' for verb in verbs)})\b"
            ),
        )
        yield (
            key,
            re.compile(
                rf"\b{_THEIR}\s(?:{matter})(?:\s[a-z]+){{0,3}}?\s(?:{_WAS}|is)(?:\s[a-z]+)?\s{done}"
                rf"|\b{_THE}\s(?:{matter})(?:\s[a-z]+){{0,3}}?\s(?:foi|foram|ja foi|ja esta|ficou|has been|"
                rf"ha sido|fue)(?:\s[a-z]+)?\s{done}"
                rf"|\b(?:foi|foram|esta|has been)\s{done}\s(?:com\ssucesso|(?:o|a)\s(?:seu|sua)|successfully)"
                rf"|\bvoce\s(?:foi|esta|ficou)\s{done}\b(?=\sd[aeo]\b|[.!]|$)"
                rf"|^\W*(?:(?:pronto|prontinho|ok|certo|perfeito|tudo certo|otimo|done|listo)\s)?(?:{_THE}\s|"
                rf"{_THEIR}\s)?(?:{matter})\s{done}"
                rf"(?=\W*$|\s(?:com\ssucesso|para|ja|successfully|for)\b)"
                + (
                    rf"|^\W*{done}(?=\W*$|\s(?:com\ssucesso|para\b|successfully))"
                    if key
                    not in ("send", "register", "pay", "reset", "release", "notify", "issue", "sign up", "change")
                    else ""
                )
            ),
        )


_STATUS = 1
"""Of each two rules of a key the second tells how things stand: nothing is claimed by "se a visita foi marcada"."""

_RULES = tuple((f"act {key}", pattern, number % 2 == _STATUS) for number, (key, pattern) in enumerate(_rules()))

_OTHER_ACTS: tuple[tuple[str, str], ...] = (
    # words that bind
    ("promise", r"\b(?:prometo|prometemos|garanto|asseguro|juro|dou minha palavra|i guarantee|garantizo|aseguro)\b"),
    ("guarantee", r"\b(?:garantimos|asseguramos|we guarantee|garantizamos|aseguramos)\b"),
    ("promise", r"\bpode(?:m)?\s(?:ter certeza|contar com isso)\b|\b(?:e|esta|fica)\s(?:garantido|prometido)\b"),
    ("promise", r"\b(?:i|we)\s(?:promise|assure)\b|\bprometido\b"),
    (
        "deal",
        r"\b(?:vou|irei|vamos)\s(?:ja\s|te\s)?(?:pedir|fazer|dar)\s(?:o|a|um|uma|seu|sua)\s"
        r"(?:reembolso|estorno|cancelamento|troca|segunda via|agendamento|pedido|devolucao|baixa|isencao|desconto)\b",
    ),
    # looking into an account, now or later
    (
        "look up",
        r"\b(?:vou|irei|estou|ja|deixa eu|deixe-me)(?: te| ja| aqui)?\s(?:verificar|checar|conferir|"
        r"consultar|averiguar|verificando|checando|consultando|conferindo)\b",
    ),
    (
        "look up",
        r"\b(?:verifiquei|consultei|conferi|chequei|localizei|acessei)\s(?:aqui\s)?(?:que\s)?(?:o|a|"
        r"no|na|em)?\s?(?:seu|sua|sistema|cadastro|conta|contrato|pagamento|sinal|linha)\b",
    ),
    ("look up", r"\b(?:identifiquei|identificamos|detectei|detectamos|constatei|constatamos)\b"),
    ("look up", r"\b(?:i|we)(?:'ll| will)\s(?:check|look into|verify)\b|\bvoy a (?:verificar|revisar|consultar)\b"),
    ("look up", r"\b(?:i|we)(?:'ve| have)?\s(?:checked|looked up|verified|reviewed)\syour\b"),
    # getting in touch later
    ("contact", r"\b(?:entrarei|entraremos|entrara|entrarao|(?:vou|vamos|vai|vao|ira|irao) entrar) em contato\b"),
    (
        "contact",
        r"\b(?:retornarei|retornaremos|ligarei|ligaremos|(?:vou|vamos|vai|vao|ira) (?:te |"
        r"lhe )?(?:ligar|retornar))\b",
    ),
    (
        "contact",
        r"\b(?:te|lhe)\s(?:retorno|retornamos|ligo|ligamos)\b|\bvolto (?:a falar|ja|em breve|"
        r"com (?:a resposta|uma resposta))\b",
    ),
    (
        "contact",
        r"\bja (?:te |lhe )?(?:retorno|aviso|respondo)\b|\b(?:te|lhe) (?:aviso|"
        r"respondo) (?:em breve|depois|assim que|ate|amanha|ainda hoje)\b",
    ),
    (
        "contact",
        r"\b(?:i|we|someone|they)(?:'ll| will)\s(?:call you|get back|contact you|be in touch|"
        r"let you know|follow up)\b",
    ),
    (
        "contact",
        r"\b(?:le|te) (?:llamare|llamaremos|contactare|contactaremos|avisare|avisaremos)\b|"
        r"\bnos pondremos en contacto\b",
    ),
    ("called in", r"\bja\s(?:avisei|falei com|pedi|contatei|notifiquei|comuniquei)\b"),
    (
        "technician",
        r"\b(?:pedido|encomenda|produto|entrega)\s(?:ja\s)?(?:saiu|esta a caminho|esta em rota|chegou)\b",
    ),
    # a ticket, a technician, a person, already
    (
        "ticket",
        r"\b(?:abri|abrimos|vou abrir|estou abrindo|criei|gerei|vou gerar|vou criar|i(?:'ve|"
        r" have)? opened|i(?:'ll| will) open|he abierto|voy a abrir)\s(?:aqui\s)?(?:um|uma|o|a|an?|"
        r"the|seu|sua|un|una)\s(?:novo\s|nova\s)?(?:chamado|protocolo|ordem|solicitacao|ticket|"
        r"reclamacao|os|ocorrencia|case|caso)\b",
    ),
    (
        "ticket",
        r"\b(?:chamado|protocolo|ticket|ocorrencia)\s(?:foi\s|ja foi\s)?(?:aberto|aberta|criado|"
        r"criada|gerado|gerada|opened)\b",
    ),
    (
        "technician",
        r"\b(?:vou|vamos|iremos|estou)\s(?:te\s|ja\s)?(?:mandar|enviar|mandando|enviando)\s(?:o|um|"
        r"uma|a)\s(?:tecnico|equipe|boleto|fatura|segunda via|comprovante|codigo|contrato)\b",
    ),
    (
        "technician",
        r"\b(?:mandei|enviei)\s(?:o|um|uma|a|seu|sua)\s(?:tecnico|equipe|boleto|fatura|segunda via|"
        r"comprovante|codigo|contrato|e-?mail)\b",
    ),
    (
        "technician",
        r"\b(?:tecnico|equipe|technician|entregador|tecnicos)\s(?:ja\s|is\s)?(?:esta a caminho|saiu|"
        r"esta chegando|a caminho|on (?:the|its|his|her) way|esta en camino|ja vai)\b",
    ),
    (
        "called in",
        r"\b(?:ja\s)?(?:encaminhei|transferi|repassei|chamei|avisei|passei)\s(?:o\s|a\s|sua\s|seu\s|"
        r"voce\s|isso\s|um\s|uma\s)*(?:caso|conversa|atendimento|pedido|solicitacao|reclamacao|"
        r"pessoa|atendente|equipe|setor|financeiro|suporte|time|para)\b",
    ),
    (
        "called in",
        r"\bi(?:'ve| have)\s(?:transferred|forwarded|passed|escalated)\b|\bya (?:transferi|pase|"
        r"avise|llame)\b",
    ),
    (
        "deal",
        r"\b(?:dei|te dei|fiz|consegui|faco|fazemos|fecho|fechamos)\s(?:um|uma|o|a|esse|essa|este|"
        r"por esse|por este)\s(?:desconto|preco|valor|excecao|bonus|credito|abatimento|precinho)\b",
    ),
    (
        "deal",
        r"\b(?:negocio|preco|valor|acordo)\s(?:fechado|combinado)\b|\bfechamos (?:assim|nesse|"
        r"neste)\b|\b(?:aceito|aceitamos|topo) (?:esse|essa|o seu|a sua|sua) (?:valor|preco|"
        r"proposta|oferta)\b",
    ),
)

# Favours: what is free or cheaper, each way of saying it under one name.
_NOTHING = (
    r"(?:sem|nao ha|nao tem|nao existe|nao cobramos|nao e cobrad[oa]|nao paga|nao pagam|"
    r"nao precisa pagar|nenhum|nenhuma|isento de|isenta de|livre de|zero|no|without|free of|sin|"
    r"ningun|ninguna|nao tera|nao vai ter)(?: a| o| de| cobranca de| nenhum| nenhuma| qualquer|"
    r" any| ningun| mais)*"
)
_FAVOURS: tuple[tuple[str, str], ...] = (
    (
        "free",
        r"\b(?:gratis|gratuit[oa]s?|gratuitamente|gratuidade|de graca|cortesia|por nossa conta|"
        r"na faixa|complimentary|de brinde)\b",
    ),
    (
        "free",
        r"\b(?:is|are|for|completely|totally|absolutely)\s(?:free)\b|\bfree (?:of charge|"
        r"installation|visit|month|shipping|delivery|router|pickup|removal|wi-?fi)\b|"
        r"\bno (?:extra )?(?:cost|charge)\b|\bat no\b",
    ),
    ("free", rf"\b{_NOTHING}\s(?:custos?|taxas?|cobrancas?|cargos?|costos?|costs?|charges?|fees?|despesas?)\b"),
    (
        "free",
        r"\bnao (?:custa|custam|cobra|cobram|cobramos|paga|pagam|pagara|vai pagar)\s?(?:nada|"
        r"por isso|mais nada)?(?=\s?(?:[,;.!?]|$)|\snada|\spor\sisso|\spel[oa]\b)|\bno (?:cuesta|"
        r"cobramos|paga)\b|\bcosts nothing\b|\bvoce (?:foi |esta |fica |ficou )?isent[oa]\b",
    ),
    (
        "without penalty",
        rf"\b{_NOTHING}\s(?:multas?|penalidades?|penalty|penalties|fine|fines|penalizacion)\b|"
        rf"\bmulta (?:zerada|perdoada|cancelada|removida|isenta)\b",
    ),
    ("without interest", rf"\b{_NOTHING}\s(?:juros|interest|intereses)\b|\binterest-free\b"),
    ("without minimum term", rf"\b{_NOTHING}\s(?:fidelidade|permanencia|minimum term|contract)\b"),
    ("without limit", rf"\b{_NOTHING}\s(?:franquia|limite de dados|data cap)\b|\bilimitad[oa]s?\b|\bunlimited\b"),
    (
        "half",
        r"\b(?:metade|mitad|half)\s(?:d[oae]l?\s|the\s|of the\s)?(?:preco|valor|mensalidade|multa|"
        r"taxa|conta|fatura|divida|price|fee|bill|precio|tarifa|cuota)\b|\bpela metade\b|"
        r"\bhalf[\s-](?:price|off)\b|\ba mitad de\b",
    ),
    ("times 2", r"\b(?:o dobro|em dobro|dobro d[aeo]|dobramos|double|el doble|o triplo|triple)\b"),
    (
        "discount for you",
        r"\b(?:dou|faco|consigo|aplico|ofereco|libero|posso (?:dar|fazer|aplicar)|i can (?:give|"
        r"offer)|i'll give|le doy|te doy)\s(?:te\s|lhe\s|you\s)?(?:um\s|uma\s|a\s|un\s)?(?:bom\s|"
        r"super\s|otimo\s|pequeno\s|special\s)?(?:desconto|descontos|abatimento|cashback|bonus|"
        r"brinde|cupom|voucher|discount|coupon|descuento)\b",
    ),
    (
        "discount",
        r"\b(?:damos|fazemos|conseguimos|temos|tem|ganha|ganham|recebe|recebem|aplicamos|oferecemos|"
        r"liberamos|podemos dar|com|ha|direito a|we have|we offer|you get|you'll get|tenemos|"
        r"ofrecemos)\s(?:um\s|uma\s|a\s|un\s)?(?:bom\s|super\s|otimo\s|pequeno\s|"
        r"special\s)?(?:desconto|descontos|abatimento|cashback|bonus|brinde|cupom|voucher|discount|"
        r"coupon|descuento|promocao)\b(?!\s(?:de|of)\s(?:r\$\s?)?\d)",
    ),
    (
        "discount for you",
        r"\b(?:cashback|brinde|voucher|bonus)\s(?:de|especial|exclusivo|para voce|pra voce)\b|"
        r"\bdesconto (?:especial|exclusivo|garantido|concedido|aplicado|pra voce|para voce)\b",
    ),
)

# Days that are promised: "amanhã" alone promises nothing, "o técnico vai amanhã" does.
_DAYS = {
    "mon": "segunda(?:s)?-feira|segundas?|monday|lunes|mon",
    "tue": "terca-feira|tercas?|tuesday|martes|tue",
    "wed": "quarta-feira|quartas?|wednesday|miercoles|wed",
    "thu": "quinta-feira|quintas?|thursday|jueves|thu",
    "fri": "sexta-feira|sextas?|friday|viernes|fri",
    "sat": "sabados?|saturday|sat",
    "sun": "domingos?|sunday|sun",
}
_NO_NOUN = (
    r"(?=s?-feira|\s?(?:[,;:.!?)/\x00-]|$)|\s(?:a|e|as|ate|de|que|das|ou|mesmo|ja|agora|feira|"
    r"sem|no|na|o|os|seu|sua|voce|from|to|and|or|through|at|by|y|vai|vao|abrimos|atendemos|"
    r"fechamos|esta)\b)"
)
_WEEKDAY = re.compile(rf"\b({_any(_DAYS.values())})\b{_NO_NOUN}")
_DAY_RANGE = re.compile(
    rf"\b({_any(_DAYS.values())})(?:\sfeira)?\s?(?:a|ate|to|through|-|–)\s?(?:o\s|a\s)?({_any(_DAYS.values())})\b"
)
_RELATIVE: tuple[tuple[str, str], ...] = (
    ("after tomorrow", r"\b(?:depois de amanha|day after tomorrow|pasado manana)\b"),
    ("tomorrow", r"(?<!depois de )\b(?:amanha|tomorrow)\b|(?<!la )(?<!pasado )(?<!de )\bmanana\b(?! de)"),
    ("today", r"\b(?:hoje|today|tonight|hoy|esta noite|esta tarde|this (?:afternoon|evening))\b(?! em dia)"),
    ("next week", r"\b(?:semana que vem|proxima semana|next week|proxima semana|semana que viene)\b"),
    (
        "this week",
        r"\b(?:esta semana|essa semana|nesta semana|ainda (?:n?esta|n?essa) semana|this week|"
        r"fim de semana|weekend)\b",
    ),
    ("next month", r"\b(?:mes que vem|proximo mes|next month|mes que viene)\b"),
)
_ALL_DAYS = re.compile(
    r"\b(?:todos os dias|todo dia(?! \d)|qualquer dia|any time|every day|todos los dias|"
    r"cualquier dia|a qualquer hora)\b|24\s?/\s?7"
)
_WORKING_DAYS = re.compile(r"\b(?:dias? uteis|dias? de semana|working days?|business days?|weekdays|dias habiles)\b")
_OPENING = re.compile(
    r"\b(?:atend\w+|abr(?:e|em|imos|ir|iremos|ira)|abert[oa]s?|fech(?:a|am|amos|ad[oa]s?)|"
    r"funciona\w*|expediente|plantao|horario\w*"
    r"|open\w*|clos(?:e|es|ed|ing)|hours|abierto\w*|abrimos|cerra\w*|cierra\w*|horas de atencion|atencion)\b"
)
_PROMISING = re.compile(
    r"\b(?:vai|vao|vamos|ira|irao|iremos|sera|serao|estara|estarao|chega|chegam|chegara|"
    r"chegamos|fica pronto|fica pronta|cai na"
    r"|agendad[oa]s?|marcad[oa]s?|remarcad[oa]s?|confirmad[oa]s?|combinad[oa]s?|agendei|marquei|"
    r"prometo|garanto|resolvid[oa]s?|resolvemos|resolvo"
    r"|volta|voltara|normaliza\w*|libero|liberamos|mando|mandamos|envio|enviamos|ligo|ligamos|"
    r"retorno|retornamos|passo|passamos"
    r"|will|going to|arrives?|scheduled|booked|confirmed|fixed|comes|llega|llegara|ira|va a|programad[oa]|estara"
    r"|visita|tecnico|technician|reembolso|estorno|credito|refund)\b"
)
_CLOSED = re.compile(r"\b(?:fech(?:a|am|amos|ad[oa]s?)|closed|cerrad[oa]s?|nao|no|not|don't)\b")
_SAID_CLOSED = re.compile(r"(?:-feira)?s?:?\s(?:closed|fechad[oa]s?|cerrado)")
_BUT = re.compile(r"\b(?:exceto|menos|salvo|except|excepto)\s(?:a?os?\s|n?os?\s|on\s|los\s)?$")
_DEADLINE = re.compile(
    r"\b(?:ate|para|ainda|by|until|hasta|antes de|before|prazo|no maximo|vence|vencimento|pague|"
    r"due|pra)\s(?:a\s|o\s|esta\s|essa\s|this\s|next\s|proxima\s|el\s|la\s)?$"
)
_STRESSED = re.compile(r"^\s(?:mesmo|ainda)\b")
_BYE = re.compile(
    r"^\W*(?:(?:entao|tchau|obrigad[oa]|certo|combinado|boa noite|ate logo)\W+)*"
    r"(?:(?:ate|see you|hasta)\s(?:a\s|el\s|on\s)?(?:[\w-]+)(?:\sque\svem)?|(?:bom|boa|otim[oa]|tenha)\b.{0,40})\W*$"
)

_NOT = re.compile(
    r"\b(?:nao(?! se preocup| ha problema| tem problema| so\b)|nunca|jamais|nem|cannot|can't|"
    r"don't|didn't|haven't|won't|not|never|sem (?:poder|como)|no (?:puedo|podemos|tengo|tenemos|"
    r"he|hemos|voy|es))\b"
)
_IF = re.compile(
    r"\b(?:se|caso|quando|assim que|apos|depois que|depois de|enquanto|logo que|antes de|if|"
    r"when|once|after|before|si|cuando|una vez|unless)\b"
)
_HOPE = re.compile(r"\b(?:que bom que|que bom saber que|fico feliz que|glad|que alegria|me alegra)\b")
_CLAUSE = re.compile(r"[,;:()]\s|\s[–-]\s")

_ACTS_COMPILED = tuple((f"act {key}", re.compile(pattern)) for key, pattern in _OTHER_ACTS)
_FAVOURS_COMPILED = tuple((key, re.compile(pattern)) for key, pattern in _FAVOURS)
_RELATIVE_COMPILED = tuple((key, re.compile(pattern)) for key, pattern in _RELATIVE)


def commitments(sentence: Sentence) -> Iterator[Stated]:
    """What a sentence commits the business to, whoever says it."""
    for start, clause in _clauses(sentence.text):
        yield from _acts(start, clause, asks=sentence.text.rstrip().endswith("?"))
        yield from _favours(start, clause)
    yield from _promised_days(sentence.text)


def supports(sentence: Sentence) -> Iterator[Fact]:
    """What a sentence of the business bears out: all that it commits to, and each day that it names at all."""
    text = sentence.text
    for start, clause in _clauses(text):
        yield from (stated.fact for stated in _acts(start, clause, asks=False))
    for key, pattern in _FAVOURS_COMPILED:
        if pattern.search(text):
            yield Fact("favour", key)
    yield from _known_days(text)


def denied(text: str, at: int) -> bool:
    """Whether the clause says no before this place: "não temos desconto" grants none."""
    start = max((match.end() for match in _CLAUSE.finditer(text, 0, at)), default=0)
    return bool(_NOT.search(text, start, at))


def _clauses(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for match in _CLAUSE.finditer(text):
        yield at, text[at : match.start()]
        at = match.end()
    yield at, text[at:]


def _acts(start: int, clause: str, *, asks: bool) -> Iterator[Stated]:
    for key, pattern, tells_how_it_stands in _RULES:
        for match in pattern.finditer(clause):
            before = clause[: match.start() + 1]
            if _NOT.search(before) or _NOT.search(match[0]) or _HOPE.search(before):
                continue
            if not (tells_how_it_stands and (asks or _IF.search(before))):
                yield Stated(Fact("act", key), start + match.start(), start + match.end())
    for key, pattern in _ACTS_COMPILED:
        for match in pattern.finditer(clause):
            if not _NOT.search(clause[: match.start()]):
                yield Stated(Fact("act", key), start + match.start(), start + match.end())


def _favours(start: int, clause: str) -> Iterator[Stated]:
    for key, pattern in _FAVOURS_COMPILED:
        for match in pattern.finditer(clause):
            if not _NOT.search(clause[: match.start()]):
                yield Stated(Fact("favour", key), start + match.start(), start + match.end())


def _promised_days(text: str) -> Iterator[Stated]:
    if _BYE.match(text):
        return
    promising, opening = _PROMISING.search(text), _OPENING.search(text)
    ranges = [match.span() for match in _DAY_RANGE.finditer(text)]
    for match in _WEEKDAY.finditer(text):
        due = _DEADLINE.search(text[: match.start()])
        if (
            any(start <= match.start() < end for start, end in ranges)
            or (opening and not due)
            or match[1].endswith("s")
        ):
            # such as "de segunda a sexta": told, and not promised
            if (opening or promising) and not _CLOSED.search(text):
                yield Stated(Fact("open day", _weekday(match[1])), *match.span(1))
        elif promising or due:
            yield Stated(Fact("day", _weekday(match[1])), *match.span(1))
    for key, pattern in _RELATIVE_COMPILED:
        for match in pattern.finditer(text):
            due = _DEADLINE.search(text[: match.start()]) or _STRESSED.match(text[match.end() :])
            if (promising or due) and not (opening and not due):
                yield Stated(Fact("day", key), *match.span())


def _known_days(text: str) -> Iterator[Fact]:
    ranges = [match.span() for match in _DAY_RANGE.finditer(text)]
    for match in _DAY_RANGE.finditer(text):
        names = list(_DAYS)
        first, last = names.index(_weekday(match[1])), names.index(_weekday(match[2]))
        yield from (Fact("open day", names[day % 7]) for day in range(first, (last if last >= first else last + 7) + 1))
    for match in _WEEKDAY.finditer(text):
        if _SAID_CLOSED.match(text, match.end()) or denied(text, match.start()) or _BUT.search(text[: match.start()]):
            continue
        yield Fact("open day", _weekday(match[1]))
        within = any(start <= match.start() < end for start, end in ranges)
        if len(match[1]) > 3 and not within and not match[1].endswith("s"):
            yield Fact("day", _weekday(match[1]))
    if _ALL_DAYS.search(text):
        yield from (Fact("open day", day) for day in _DAYS)
    if _WORKING_DAYS.search(text):
        yield from (Fact("open day", day) for day in tuple(_DAYS)[:5])
    for key, pattern in _RELATIVE_COMPILED:
        if pattern.search(text):
            yield Fact("day", key)
    if re.search(r"\b(?:fim de semana|fins de semana|weekends?)\b", text):
        yield from (Fact("open day", day) for day in ("sat", "sun"))


def _weekday(name: str) -> str:
    return next(day for day, names in _DAYS.items() if re.fullmatch(names, name))
