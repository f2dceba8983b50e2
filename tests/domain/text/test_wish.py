"""Who asks for a person is recognised; who only speaks of one is not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.text.wish import burst_wants_person, wants_person

ASKS = """
0
0.
0️⃣
opção 0
atendente
Atendente!!
ATENDENTEEEE
atendente por favor
atendente pfv
oi, atendente
atendete
atendnte
antendente
atendemte por favor
humano
umano
Humano por favor
pessoa
pessoa por favor
quero pessoa real
suporte humano
atendimento humano
atendimento humano pf
operador
gerente
alguém aí?
tem alguém ai
tem alguém aí??
alguém pode me atender?
alguém pode me ajudar?
alguem me atende pelo amor de deus
quero falar com um atendente
quero falar com atendente
quero fala com alguem
quero flar com atendente
qro falar c atendente
kero falar com atendente
falar com atendente
falar com umna pesoa
falar com humano
flar com uma pesoa
queria falar com uma pessoa por favor
Queria conversar com alguém de verdade
gostaria de falar com um atendente
Gostaria de ser atendida por uma pessoa
boa tarde, gostaria de falar com um atendente por gentileza
bom dia! preciso falar com alguém do financeiro
preciso falar com o suporte
preciso falar urgente com um supervisor
quero falar com seu gerente AGORA
quero falar com o gerente
quero falar com o responsável
quero falar com um vendedor
quero falar com gente de verdade
quero falar com gente
quero falar com a atendente que me atendeu ontem
posso falar com um atendente?
posso falar com alguém?
dá pra falar com uma pessoa?
tem como falar com um atendente?
como faço pra falar com um atendente
como falo com um atendente?
como eu falo com uma pessoa de verdade
onde falo com alguém
me passa pra um humano
me passa pra outra pessoa
me passa pro atendente
passa pra alguém por favor
pode me passar para um atendente?
pode me transferir para um atendente
me transfere pro suporte humano
transfere pra atendente
tranfere pra um atendente
me encaminha para um atendente
me conecta com um humano
chama a gerente
chama um atendente pfv
chama alguém aí
pode chamar o supervisor?
quero um atendente
Quero um humano, não um robô
quero atendimento humano
quero um atendente humano agora
preciso de um atendente
preciso de um atendente urgente, minha internet caiu
preciso de um humano
preciso de alguém pra me atender
preciso da ajuda de uma pessoa
me manda um atendente
cadê o atendente
cade atendente???
tem atendente?
tem algum atendente online?
não tem nenhum atendente aí?
não consigo falar com ninguém
não consigo falar com um atendente
já tem 2 horas que não consigo falar com um atendente
não dá pra falar com um humano?
não quero falar com robô
nao quero robo, quero uma pessoa
não quero falar com máquina
chega de robô
cansei de robô, quero gente
não aguento mais falar com robô
não resolveu, quero falar com uma pessoa
Não. Quero falar com um atendente
não, quero um atendente
não entendi nada, me passa pra alguém
isso não ajudou em nada. atendente por favor
vc não tá entendendo, chama um atendente
to tentando falar com um atendente faz uma hora
minha mãe quer falar com um atendente
minha internet caiu e eu quero falar com um técnico
quero cancelar, me passa pra um atendente
vou querer falar com um atendente
um atendente pode me ligar?
algum atendente pode falar comigo
alguém pode falar comigo?
quero que um atendente me ligue
entrar em contato com um atendente
falar com o financeiro
falar com vendas
quero falar com o setor de cancelamento
ñ quero falar com bot
se possível quero falar com um humano
prefiro falar com uma pessoa
atendente humano
quero suporte humano
eu quero um ser humano
I want to talk to a human
speak to a human
human please
agent
can I speak to an agent?
I need to speak with a real person
let me talk to someone
talk to a person
connect me to an agent
can you transfer me to a representative
get me a manager
is there anyone there?
I don't want to talk to a bot
no, I want a human
real person please
hablar con una persona
quiero hablar con un agente
quiero hablar con alguien
necesito hablar con un asesor
necesito un humano
pásame con una persona
comunícame con un agente por favor
me puede atender una persona?
¿hay alguien ahí?
atención humana por favor
Moço, tem como me passar pra alguém que entenda disso?
preferia falar com uma pessoa
quero falar c/ um humano pf
falr com atendente
Fala com atendente
quero atendemto humano
atendimeto humano por favor
não quero conversar com robozinho, quero gente de verdade
quero reclamar com o gerente
quero fazer uma reclamação com um supervisor
vcs tem atendente humano?
bom dia, tem alguém pra me atender?
oi, tem alguem ai pra falar comigo
me bota pra falar com alguém
por favor me coloca em contato com um atendente
tô há meia hora aqui, quero um atendente!!
alguem por favor me atende
queria um atendente
queria tirar uma dúvida com um atendente
tem algum ser humano aí?
me deixa falar com um humano
deixa eu falar com o gerente
quero ser atendido por um humano
quero atendente caramba
ATENDENTE PELO AMOR DE DEUS
poderia me transferir para o setor financeiro?
quero falar com outra pessoa
quero falar com uma pessoa, não com uma máquina
pode passar pro suporte?
gostaria de conversar com um consultor
cadê o gerente disso aí
manda um atendente humano por favor
falar com atendente humano
pessoa real
quero falar com uma pessoa fisica rs
quero falar com um funcionário
preciso falar com alguém da equipe
pfv alguem humano
tem como alguém me ligar?
preciso muito falar com um atendente
Quero muito falar com alguém
me ajuda, quero falar com uma pessoa
talk to human
I'd like to speak with someone
can a person help me?
human agent please
quiero hablar con una persona real
me pasas con un humano
hay alguna persona ahí?
asesor por favor
vocês não têm nenhuma pessoa aí pra conversar comigo?
eu quero conversar com um ser humano, por favor
podem me passar o atendente
me transfira para atendente humano
transferir para atendente
transferencia para humano
quero ir pra um atendente
quero resolver isso com uma pessoa
preciso q alguem me atenda
só quero falar com um atendente
nenhuma das opções, quero atendente
nenhuma dessas, atendente
isso não resolve, pessoa por favor
quero alguém que resolva
queru fala com atendenti
atendenti
queria fala com uma pessoua
falar com uma moça
tem como chamar alguem?
liga pra mim um atendente
vou falar só com humano
não gosto de robô, passa pra alguém
chama o responsável
chama seu supervisor
contato com atendente por favor
solicito atendimento humano
desejo falar com atendente
gostaria de um atendente por favor
me atende uma pessoa por favor
agora quero falar com um humano
""".strip().splitlines()

DOES_NOT_ASK = """
o atendente de ontem foi ótimo
não quero falar com atendente
não quero um atendente
não preciso de atendente, obrigado
nao precisa chamar o atendente
não precisa me passar pra ninguém
não me passa pra atendente por favor
não vou falar com atendente
você é humano?
vc é humano ou robô?
é uma pessoa ou um robô?
tô falando com uma pessoa?
estou falando com um atendente?
falo com uma pessoa ou com um robô?
sou uma pessoa paciente
moro com uma pessoa idosa
quero internet pra uma pessoa só
preciso de 0 juros
tem 0 de multa?
0800
zero paciência
atendente da loja me disse que era grátis
a atendente falou que ia cair hoje
o atendente me prometeu desconto
falei com o atendente ontem
já falei com a atendente e ela resolveu
consegui falar com um atendente, obrigada
acabei de falar com o gerente
depois de falar com o atendente a internet voltou
antes de falar com um atendente quero saber o preço
quando falei com o suporte disseram outra coisa
fui atendido por uma pessoa muito educada
quero elogiar o atendente
quero agradecer a atendente Ana
quero saber o nome do atendente
vocês têm vaga de atendente?
trabalho como atendente numa loja
quero transferir a titularidade para outra pessoa
quero passar a conta para o nome de outra pessoa
transferir para outra pessoa o contrato
quero colocar outra pessoa como titular
quero cadastrar mais uma pessoa
quantas pessoas podem usar o wifi?
tem uma pessoa usando meu wifi
aqui em casa são 4 pessoas
plano pessoa jurídica
sou pessoa física
oi pessoal
bom dia pessoal, tudo bem?
gente, minha internet caiu
oi gente
a gente quer mudar de plano
a gente precisa de mais velocidade
preciso que a gente resolva isso hoje
meus dados pessoais mudaram
oi
bom dia
obrigado
obrigada, resolveu!
minha internet caiu
minha internet tá lenta
quero a segunda via do boleto
quero o boleto
me manda a segunda via por favor
meu boleto veio errado
quero cancelar
quero mudar de plano
qual o horário de atendimento?
vocês atendem sábado?
que horas vocês atendem
quero agendar uma visita
preciso de ajuda
pode me ajudar?
preciso de suporte
o suporte de vocês é bom
gostei muito do atendimento
seu atendimento é péssimo
quero falar sobre minha fatura
quero falar com você
posso falar agora?
quero conversar sobre meu plano
me liga depois
não consigo acessar o site
não consigo falar no telefone, tá mudo
meu telefone não liga pra ninguém
minha filha estuda com uma pessoa que usa vocês
não tem ninguém em casa agora
ninguém em casa de manhã
robô aspirador usa wifi 5g?
que robô esperto
não sou robô
o pagamento está pendente
o roteador ficou com a luz vermelha
a luz do pon tá piscando
vou mudar de endereço
qual o preço do plano de 500 mega?
tem fibra no meu bairro?
vocês aceitam pix?
já paguei, cadê a internet
cadê minha internet
cade o tecnico que não chegou
o técnico vem hoje?
o gerente do banco disse que foi pago
humanos são complicados kkk
desumano o que vocês fazem
meu plano é de uma pessoa só
preciso falar com minha esposa antes
quero ver com meu marido
tá chamando mas não atende
quero saber se tem wifi grátis
quero passar o cartão
falar inglês
internet humanamente impossível de usar
sim
não
ok
👍
...
12345
my internet is down
are you human?
are you a real person or a bot?
the agent yesterday was great
I don't want to talk to an agent
I don't need a human
I talked to an agent yesterday
how many people can use the wifi?
I need a new router
can you help me?
no quiero hablar con una persona
¿eres humano?
el agente de ayer fue muy amable
necesito una factura
hablé con una persona ayer
perdón
buenas tardes
meu atendente preferido é o bot kkk
vi que a atendente mandou mensagem
a pessoa que instalou deixou um fio solto
alguém da minha casa mexeu no roteador
alguém mais tá sem internet?
tem mais alguém sem sinal?
tem alguém mais sem internet no bairro?
ninguém me avisou da manutenção
quero indicar uma pessoa pra vocês
quero indicar um amigo
quero mandar o comprovante
quero falar mal não, mas tá ruim
quero que tirem meu nome da cobrança
o supervisor de vocês passou aqui
recebi ligação de um vendedor
um vendedor bateu aqui em casa, é de vocês?
quero dar internet de presente pra uma pessoa
posso usar o wifi com outra pessoa?
posso dividir a conta com uma pessoa?
vou chamar o procon
vou chamar um técnico particular
já chamei o técnico
o técnico pode vir amanhã?
qual o telefone do suporte?
quanto tempo demora o atendimento
obrigado pelo atendimento humano e rápido
preciso do contrato
preciso transferir minha linha
quero passar pra 500 mega
me passa o valor
me passa o pix
me manda o código de barras
pode mandar por email?
meu funcionário vai receber o técnico
moro sozinha, uma pessoa só
sou a responsável pela conta
o responsável pela conta é meu pai
mudei o titular
tô sem internet desde ontem
como faço pra pagar
what is the price for one person?
my agent id is 12
the support team fixed it, thanks
is there wifi for many people?
somebody stole my router
quiero pagar mi factura
una persona vino ayer
mi operador anterior era mejor
quero trocar de operadora
quero humanizar meu bot
o robô de vocês é melhor que atendente humano
não precisa de atendente, resolvi
deixa, não quero mais atendente
não é pra passar pra atendente
sem atendente por favor
qual a diferença entre atendente e robô
vocês contratam atendentes?
preciso contratar uma pessoa pra passar o cabo
posso mandar outra pessoa receber o técnico?
uma pessoa pode receber por mim?
quem é o responsável pelo boleto
minha gerente pediu a nota fiscal
quero o cnpj da empresa
tem gente reclamando no prédio
muita gente sem internet aqui
quanto fica por pessoa
me chamo Pessoa
falei com vários atendentes e nada
vários atendentes me disseram a mesma coisa
quero 0800
o técnico falou com minha mãe
vou conversar com meu marido
a moça do atendimento foi um amor
eu trabalho com suporte técnico
preciso de um técnico em casa
quero ver o status do atendimento 123
protocolo de atendimento
meu atendimento não foi finalizado
quero avaliar o atendimento
como cancelo
""".strip().splitlines()

TABLE = [*((text, True) for text in ASKS), *((text, False) for text in DOES_NOT_ASK)]
ENOUGH = 0.97


def test_precision_and_recall_on_what_customers_write() -> None:
    missed = [text for text in ASKS if not wants_person(text)]
    invented = [text for text in DOES_NOT_ASK if wants_person(text)]
    found = len(ASKS) - len(missed)
    precision, recall = found / (found + len(invented)), found / len(ASKS)
    print(f"\nprecision {precision:.3f}, recall {recall:.3f}; missed {missed}; invented {invented}")

    assert precision >= ENOUGH, invented
    assert recall >= ENOUGH, missed


@pytest.mark.parametrize(
    "text",
    ["0", "atendente", "humano", "pessoa", "suporte humano", "quero falar com um atendente", "talk to a human"],
)
def test_the_plainest_wishes_are_never_missed(text: str) -> None:
    assert wants_person(text)


def test_a_comma_after_no_is_the_one_punctuation_that_counts() -> None:
    assert wants_person("não, quero um atendente")
    assert not wants_person("não quero um atendente")


HOW_TO_PAY = "Qual a forma de pagamento: pix, boleto ou transferência?"
PASSING_ON = ("Posso transferir você para um atendente, se preferir.", "Quer uma transferência para alguém da equipe?")


@pytest.mark.parametrize(
    "text", ["transferência", "Transferencia!", "transferência mesmo", "transferir", "transferir pf"]
)
def test_to_transfer_is_what_the_bot_spoke_of_money_or_being_passed_on(text: str) -> None:
    assert not burst_wants_person([text])
    assert not burst_wants_person([text], after=HOW_TO_PAY)
    assert not burst_wants_person([text], after=f"{HOW_TO_PAY} Se preferir uma pessoa da equipe, é só pedir.")
    assert all(burst_wants_person([text], after=offer) for offer in PASSING_ON)
    assert all(burst_wants_person(["sim", text], after=offer) for offer in PASSING_ON)


@pytest.mark.parametrize("text", ["não precisa transferir", "fiz uma transferência", "transferi ontem"])
def test_not_every_word_of_transfers_takes_up_the_offer_to_pass_on(text: str) -> None:
    assert not any(burst_wants_person([text], after=offer) for offer in PASSING_ON)


SENTENCES = st.sampled_from(TABLE)


@given(SENTENCES, st.data())
def test_accents_and_case_never_change_the_verdict(sentence: tuple[str, bool], data: st.DataObject) -> None:
    text, _ = sentence
    dress = {"upper": str.upper, "title": str.title, "accents": _accented}
    how = data.draw(st.sampled_from(sorted(dress)))

    assert wants_person(dress[how](text)) == wants_person(text)


@given(
    SENTENCES,
    st.sampled_from(["!", "?", "...", " 😡", " 🙏🏽", "!!!", " ."]),
    st.sampled_from(["", "¿", "... ", "*", "😕 "]),
)
def test_punctuation_and_emoji_around_never_change_the_verdict(
    sentence: tuple[str, bool], after: str, before: str
) -> None:
    text, _ = sentence

    assert wants_person(before + text + after) == wants_person(text)


@given(SENTENCES, st.data())
def test_punctuation_between_words_never_changes_the_verdict(sentence: tuple[str, bool], data: st.DataObject) -> None:
    words = sentence[0].split()
    marks = [data.draw(st.sampled_from(["", ",", "...", "!", " 😡"])) for _ in words]
    marks = ["" if _refuses(word) else mark for word, mark in zip(words, marks, strict=True)]

    assert wants_person(" ".join(map("".join, zip(words, marks, strict=True)))) == wants_person(sentence[0])


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    assert wants_person(text) in (True, False)


@given(st.text(alphabet="fiwhlkADPSGnrjtmcouvxyeq0 \n,!ãçé-", max_size=200))
def test_no_order_of_short_words_makes_it_fail(text: str) -> None:
    assert wants_person(text) in (True, False)


@pytest.mark.parametrize(
    "piece",
    [
        *("não quero ", "oi ", "falar com ", "a", "atendido atendido ", "tem ", "0 ", "xyzxyzxyzxyz ", "não,\n", "é́"),
        *(
            "não não ",
            "por favor um ",
            "me transfere aí ",
            "pode me ",
            "obrigado ",
            "para de ",
            "robô ",
            "chefe ",
            "com ",
        ),
    ],
)
def test_twice_the_text_takes_about_twice_the_time(piece: str) -> None:
    short, long = _seconds(piece * 2_000), _seconds(piece * 16_000)

    assert long < 3 * 8 * short + 0.05  # eight times the text: quadratic would be 64 times the time


def _seconds(text: str) -> float:
    """Of the processor, the least of three runs, so that a busy machine does not count."""

    def once() -> float:
        start = time.process_time()
        wants_person(text)
        return time.process_time() - start

    return min(once() for _ in range(3))


def _accented(text: str) -> str:
    return text.replace("a", "á").replace("e", "ê").replace("o", "õ").replace("n", "ñ")


def _refuses(word: str) -> bool:
    return _plain(word) in {"nao", "no", "n"}


def _plain(word: str) -> str:
    return word.casefold().translate(str.maketrans("ãñáâ", "anaa")).strip("?!.,")
