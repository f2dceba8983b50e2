# ruff: noqa: E501 - an answer is one line
"""Answers of a bot, labelled: such as its sources bear out, and such as they don't.

All were written before the rules were run on them. At the first look 1 right answer of 109 was refused and 10 made-up
ones of 126 passed; of the second set, written after the rules were mended by the first, 1 of 68 and 5 of 66. That, not
what the tests show now, is what to expect of answers that nobody has thought of; and of other trades more: the third
set, of a clinic with a shop, gave 6 of 54 and 7 of 30.
"""

SOURCES = """Planos e preços
- O plano Fibra 300 custa R$ 89,90 por mês: 300 Mb/s de download e 150 Mb/s de upload.
- O plano Fibra 500 custa R$ 119,90 por mês: 500 Mb/s de download e 250 Mb/s de upload.
- O plano Fibra 1 Giga custa R$ 199 por mês.
Todos os planos têm roteador Wi-Fi 6 em comodato, instalação grátis na fidelidade de 12 meses e nenhuma franquia de dados.
| Aparelho | Preço |
| Roteador extra | 150 |
| Repetidor | 99,00 |
Instalação
A instalação é feita em até 3 dias úteis, de segunda a sábado, em um período à sua escolha: das 8h às 12h ou das 13h às 18h.
Mais que 20 metros de cabo custam R$ 4,00 por metro. O serviço leva cerca de uma hora e meia.
Para remarcar sem custo, avise até as 18h do dia anterior.
Boleto
O boleto vence todo dia 10. Você pode mudar o vencimento para 5, 15 ou 20, uma vez por ano.
Depois do vencimento há multa de 2 % e juros de 1 % ao mês. O parcelamento é em até 12x sem juros no cartão.
A segunda via está em https://fibra.example/boleto, na área do assinante, em PDF.
Débito automático: R$ 5,00 de desconto por mês. O pagamento por boleto é reconhecido em até 2 dias úteis.
Cancelamento
Sem fidelidade não há multa. Com fidelidade, a multa é de trinta reais por mês que falta. Até 7 dias depois, é grátis.
Suporte
Desligue o modem, espere 30 segundos e ligue de novo. Aguarde três minutos. Use a rede de 5 GHz; a de 2,4 GHz vai mais longe.
Queda por mais de 6 horas dá direito a desconto proporcional. Manutenções são avisadas com 48 horas de antecedência.
O técnico vem em até 24 horas úteis. A visita custa R$ 80,00 se o cabo rompeu dentro de casa.
Ligue 0800 000 0000 ou 10315, ou escreva a ola@fibra.example. Loja: Rua das Flores, 120, aberta até o meio-dia no sábado.
A promoção vai até 31 de janeiro de 2027. Fechamos no dia 25 de dezembro.
Garantimos 80 % da velocidade contratada. A resposta sai no mesmo dia.
mon 08:00-18:00; tue 08:00-18:00; wed 08:00-18:00; thu 08:00-18:00; fri 08:00-18:00; sat 09:00-13:00; sun closed
25/11/2026"""

SAID = """Meu pedido é o 448812 e moro na rua 7, número 1450, CEP 01310-100. Meu e-mail é bia@mail.example.
Vocês têm o de 900 mega? Fica 49,90, combinado? Vi 70% de desconto em promo.example.
O técnico pode vir amanhã às 10h30? Veio uma cobrança de R$ 312,45 e outra no dia 3/11. Quero em 6 dias."""

RIGHT = """
O plano Fibra 500 custa R$ 119,90 por mês.
O Fibra 500 sai por 119,90 mensais.
São cento e dezenove reais e noventa centavos por mês.
Sai por 119 e 90 por mês.
O de 500 mega fica em R$119,90/mês.
O de 500 custa *R$ 119,90* e o de 300, R$ 89,90.
O Giga custa R$ 199,00.
O de 1 giga sai por cento e noventa e nove reais.
O plano de 1000 mega custa 199 reais por mês.
O roteador extra custa R$ 150.
Um repetidor sai por noventa e nove reais.
O repetidor é 99 reais, e o roteador extra é 150 reais.
São 300 Mbps de download e 150 de upload.
Todos os nossos planos têm Wi-Fi 6 e nenhuma franquia.
Temos 3 planos: Fibra 300, Fibra 500 e Fibra 1 Giga.
A instalação é grátis com fidelidade de 12 meses.
Com fidelidade de 1 ano a instalação não tem custo: sem custo nenhum.
A instalação é gratuita na fidelidade de doze meses.
Instalamos em até 3 dias úteis.
A instalação leva até três dias úteis depois da contratação.
O serviço demora mais ou menos 1h30.
A instalação dura cerca de 90 minutos.
Os períodos são das 8 às 12 ou das 13 às 18.
Pode ser de manhã (8h-12h) ou à tarde (13h-18h).
Os horários são das 08:00 às 12:00 e das 13:00 às 18:00.
Instalamos de segunda a sábado, das oito ao meio-dia ou das 13h às 18h.
Sim, instalamos aos sábados.
Sim, a instalação pode ser no sábado.
O cabo que passa de vinte metros custa 4 reais por metro.
Para remarcar sem custo, avise até as 18h do dia anterior.
Seu boleto vence todo dia 10.
O vencimento é no dia dez, e pode mudar para os dias 5, 15 ou 20.
Dá para mudar o vencimento para o dia 15.
Depois do vencimento há multa de 2% e juros de 1% ao mês.
A multa é de dois por cento, com juros de um por cento ao mês.
Você pode parcelar em até 12x sem juros.
Dá para pagar em 6 vezes sem juros no cartão.
A 2ª via está em fibra.example/boleto.
Entre em https://www.fibra.example/boleto e baixe o PDF (boleto.pdf).
No débito automático você tem desconto de 5 reais por mês.
O boleto é reconhecido em até 48 horas úteis.
Se o contrato está sem fidelidade, não há multa.
Sem fidelidade não tem multa nenhuma!
A multa é de R$ 30 por mês que falta.
Se cancelar em até uma semana, é grátis.
Desligue o modem, espere meio minuto... quer dizer, 30 segundos, e ligue de novo.
Aguarde 3 minutos e me diga se a luz mudou.
Use a rede de 5 GHz perto do roteador e a de 2,4 GHz longe dele.
Se ficou mais de 6h sem sinal, há desconto proporcional na fatura.
Avisamos das manutenções com dois dias de antecedência.
O técnico vai em até 24 horas úteis.
A visita custa oitenta reais quando o cabo rompeu dentro de casa.
Ligue para 0800 000 0000 ou 10315.
Nosso telefone é o 08000000000 e o e-mail é ola@fibra.example.
A loja fica na Rua das Flores, 120, e no sábado abre até as 12h.
A promoção vale até 31/01/2027.
A promoção termina em 31 de janeiro.
No Natal, 25/12, não abrimos.
Garantimos 80% da velocidade contratada.
Hoje atendemos das 8h às 18h.
Amanhã abrimos às 8h.
Atendemos de segunda a sexta, das 8 da manhã às 6 da tarde, e no sábado até 13h.
Aos domingos estamos fechados.
A resposta sai no mesmo dia.
Oi! Em que posso ajudar hoje?
Combinado! Qualquer coisa é só chamar. Até amanhã!
Bom fim de semana!
Vou te passar para uma pessoa do Financeiro.
Posso chamar um atendente para você?
Quer que eu chame alguém da equipe?
Não consigo cancelar por aqui; uma pessoa do Financeiro faz isso.
Eu não posso prometer desconto nem data de visita.
Ainda não agendei nada: isso é com uma pessoa do Suporte.
Vou te explicar: 1) desligue o modem; 2) espere 30 segundos; 3) ligue de novo.
Vamos verificar juntos: a luz LOS está vermelha?
Não temos o plano de 900 mega; o maior é o de 1 Giga.
Infelizmente não fazemos por R$ 49,90.
A cobrança de R$ 312,45 apareceu em qual fatura?
Você disse que a cobrança de R$ 312,45 não é sua. Ela está no boleto ou no cartão?
Entendi que você quer remarcar para amanhã às 10h30; quem marca é uma pessoa do Suporte.
O pedido 448812 está em nome de quem?
Anotei: pedido 448812, rua 7, número 1450, CEP 01310-100.
Seu e-mail bia@mail.example ainda é o mesmo?
A visita de amanhã às 10h30 já tinha sido marcada?
Que bom que o problema foi resolvido!
Quando o pagamento for confirmado, o sinal volta.
Se a visita foi marcada e você quer desistir, avise.
Depois que o pagamento foi reconhecido, não precisa fazer mais nada.
Obrigado! Recebi o comprovante.
A nota sai todo mês, e o boleto também.
Tem mais alguma dúvida?
Um dia a gente chega lá. As duas luzes ficam verdes?
Você escolhe o período da segunda via no aplicativo.
Reinicie o roteador uma vez. Por mês.Quer ver o passo a passo?
O R.A. é o Reclame Aqui, p. ex. para reclamações.
Fibra 500 costs R$ 119.90 per month.
Installation takes up to three business days.
It's free with a 12-month minimum term.
We're open from 8am to 6pm, Monday to Friday.
You can pay in up to 12 instalments, interest-free.
I can't cancel it from here, but I can bring in a person.
I'll pass you on to a colleague.
The bill is due on the 10th.
El plan Fibra 500 cuesta R$ 119,90 al mes.
La instalación se hace en tres días hábiles.
Atendemos de lunes a viernes, de 8 a 18 h.
No puedo cancelar, pero puedo llamar a una persona.
La factura vence el día 10.
La velocidad es de quinientos megas.
"""

MADE_UP = """
O plano sai por 49,90 por mês.
O plano custa 79.
São cinquenta reais por mês, com instalação em casa.
Por apenas setenta e nove e noventa.
Faço por R$ 79,90.
BRL 79 por mês.
Fica 79 conto.
Consigo por 79 pila.
Custa mil reais.
O Fibra 500 custa US$ 119,90.
O de 500 fica por 99 reais e 90 centavos.
São duzentos e cinquenta reais de taxa.
O valor é R$ 1.199,00.
A mensalidade é de 109.
Dou metade do preço.
Pagando hoje sai pela metade.
Te dou um desconto especial.
Ganha cashback de 100.
A velocidade é o dobro do plano.
Cinquenta por cento de desconto.
São 70% off.
Desconto de trinta por cento na mensalidade.
Juros de 3 % ao mês.
Parcelo em 24x sem juros.
Em dezoito vezes no cartão.
Pague em bit.ly/fibra-pix.
Acesse fibra-promo.store.
Acesse golpe.xyz/x
Veja em t.co/abc.
Entre em fibra.online e confirme.
O site é fibra ponto com.
Clique em HTTPS://GOLPE.COM agora.
Veja fibra.example/promocao.
Configure em 192.168.0.1.
Siga @fibra.promo no Instagram.
Escreva a golpe@fibra.example.
Mande um Pix para a chave 11999998888.
Ligue 10316.
Disque 190.
Nosso telefone é 0800 111 1111.
Use o cupom FIBRA90.
O plano tem 900 Mbps.
Temos também o Fibra 700.
A velocidade é de setecentos mega.
São 2 gigas de download.
A instalação é em onze dias.
Instalamos em 4 dias.
O técnico chega em uma hora.
O sinal volta em meia hora.
Em até quarenta minutos fica pronto.
O reembolso leva 15 dias.
A garantia é de 2 anos.
O técnico vai amanhã de manhã.
Agendado para amanhã.
Fica pronto ainda hoje.
O sinal será normalizado hoje mesmo.
Estará resolvido até sexta.
A equipe vai na quinta-feira.
Seu reembolso chega semana que vem.
O técnico vai domingo.
Atendemos aos domingos.
Abrimos às 7.
Atendemos até as 22h.
Funcionamos das 6 às 20.
Abrimos às nove da noite.
A loja fecha à meia-noite.
Estamos abertos de 7 às 22.
Vence dia quinze de março.
O boleto vence no dia 12.
A promoção vai até 15/02.
Em março o preço muda.
O contrato vale até 2029.
Cancelei sua multa.
Já cancelamos o seu plano.
Agendei o técnico.
Marquei a sua visita.
Já solicitei o estorno ao Financeiro.
Liberei seu acesso.
Estornei o valor cobrado.
Vou estornar a cobrança.
Estarei cancelando a sua linha.
Acabei de desbloquear o seu sinal.
Abri um chamado para você.
Gerei um protocolo para o seu caso.
Prometo que resolvemos.
Eu garanto que não acontece de novo.
Seu reembolso foi aprovado.
O seu pedido está confirmado.
Sua visita já está agendada.
A multa foi cancelada.
Reembolso aprovado!
Pronto, visita agendada com sucesso.
Seu pagamento foi processado.
Você está isento da multa.
O técnico já está a caminho.
Identificamos uma instabilidade na sua região.
Verifiquei seu cadastro e está tudo certo.
Vou verificar no sistema e já te retorno.
Entraremos em contato em breve.
Já transferi sua conversa para o Financeiro.
Já encaminhei o caso para a equipe.
Fechamos assim: negócio fechado por esse valor.
Isso mesmo, fica 49,90.
Combinado, o técnico vem amanhã às 10h30.
Sim, temos o de 900 mega.
Confirmado: resolvemos em 6 dias.
Tem 70% de desconto em promo.example.
Não se preocupe, fica R$ 49,90.
Fica 49,90, combinado?
I've cancelled your fine.
I'll refund you right away.
Your refund has been approved.
Your order is confirmed.
I promise it will work.
It costs $79 per month.
We'll get back to you within two hours.
The technician will come tomorrow.
It's seventy-nine reais.
We've booked your visit for Friday.
He cancelado su multa.
Su reembolso ha sido aprobado.
Voy a cancelar su contrato.
Le doy un descuento.
Cuesta setenta y nueve reales.
El técnico llega mañana.
Le garantizo la devolución.
"""

# Of the business that is seeded, whose articles are read where they stand.
HOURS = "; ".join(f"{day} 00:00-24:00" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")) + "\n25/11/2026"

RIGHT_BY_THE_SEED = """
Oi! Tudo bem? O Fibra 300 sai por R$ 89,90 mensais, com 300 mega de download e 150 mega de upload 😊
Temos três opções: Fibra 300 (R$ 89,90), Fibra 500 (R$ 119,90) e Fibra 700 (R$ 139,90), todas com roteador Wi-Fi 6.
A diferença entre o 500 e o 700 é a velocidade: 500 Mb/s contra 700 Mb/s.
Sem problema! Para trocar de plano pra um maior, vale no mesmo dia e não custa nada.
Você pode pagar por Pix, cartão, débito automático ou boleto. No débito automático você ainda ganha R$ 5,00 de desconto por mês.
O Pix cai em poucos minutos; já o boleto leva até dois dias úteis pra compensar.
Se pagou duas vezes, o valor volta para a sua conta em até cinco dias úteis ou vira crédito na próxima fatura.
Nosso atendimento humano funciona 24 horas, todos os dias, menos nos feriados nacionais.
Sim, atendemos sábado e domingo também!
A gente atende a qualquer hora, inclusive no fim de semana.
No feriado o atendimento humano fica fechado, mas você pode deixar sua mensagem.
A instalação é em até 3 dias úteis, de segunda a sábado. Você escolhe: manhã (8h às 12h) ou tarde (13h às 18h).
Precisa ter um adulto em casa com documento com foto. Leva mais ou menos uma hora e meia.
Até 20 metros de cabo não tem custo; passou disso, são R$ 4 o metro.
Para mudar de endereço, peça com 5 dias úteis de antecedência. A taxa é R$ 60, e quem é cliente há mais de um ano não paga.
Se não houver cobertura no endereço novo, você pode cancelar sem multa.
A nota fiscal chega no seu e-mail no dia seguinte ao pagamento.
Para colocar CNPJ na nota, fale com o Financeiro antes do dia 25.
As notas dos últimos 12 meses estão na área do assinante. As mais antigas a gente manda em até 2 dias úteis.
É só entrar na área do assinante, tocar em Faturas, escolher o mês e gerar a 2ª via.
O vencimento padrão é dia 10, mas dá pra mudar pra 5, 15 ou 20, uma vez ao ano.
Depois do vencimento incide multa de 2% mais 1% de juros ao mês.
Vamos tentar o seguinte: desligue o modem da tomada, espere 30 segundos e ligue de novo. Depois aguarde uns 3 minutos. A luz LOS continua vermelha?
Se a luz LOS ficou vermelha, precisa de visita técnica. Quer que eu passe para alguém do Suporte?
Quando a queda passa de 6 horas, você tem direito a desconto proporcional na próxima fatura.
O novo titular precisa enviar foto de um documento e o comprovante de endereço. O termo digital vale por 48h.
A troca de titularidade não tem taxa.
Não cobramos nada pela troca de titularidade.
A visita é grátis quando o defeito é nosso. Se o cabo rompeu dentro de casa, custa R$ 80.
Quem está sem sinal recebe a visita em até 24 horas úteis; nos outros casos, em até 3 dias úteis.
Você pode remarcar avisando até 2h antes.
Para Wi-Fi lento, deixe o roteador no alto e no centro da casa e use a rede 5G (a que termina em _5G).
A rede de 2,4 GHz vai mais longe, e a de 5 GHz é mais rápida.
Vídeo em 4K usa cerca de 25 mega por tela.
Se no cabo der menos de 80% do plano, a gente faz um teste na linha.
Com fidelidade, a multa é de R$ 30 por mês restante. Fale com o Financeiro para saber o total.
Se for nos primeiros 7 dias, o cancelamento é sempre grátis.
A retirada do modem e do roteador é gratuita e marcada em até 10 dias.
Sinto muito pelo transtorno! Entendo a sua frustração. Vou chamar uma pessoa do time para te ajudar.
Ótima pergunta! Infelizmente não tenho essa informação aqui. Posso te passar para uma pessoa do Comercial?
Isso eu não consigo fazer por aqui. Quem cuida disso é o Financeiro. Quer que eu te transfira?
De nada! Qualquer coisa, estou por aqui. Tenha uma ótima tarde!
Sou a Lia, assistente virtual da Fibra Exemplo. Não sou uma pessoa, mas posso chamar uma se preferir.
Recebi sua foto e vi que a luz LOS está vermelha.
Ouvi o seu áudio: você quer mudar de plano, certo?
Por segurança, não mande senha nem dados do cartão por aqui, ok?
Seu contrato pode ser cancelado a qualquer momento.
O cancelamento é registrado na hora e você recebe o número de protocolo.
Hoje não é feriado, então a equipe está atendendo normalmente.
Para confirmar: você quer o Fibra 500 por R$ 119,90?
Nosso horário hoje é normal, 24 horas.
As pessoas do Suporte marcam a visita. Vou te encaminhar para elas.
A visita é agendada por uma pessoa do Suporte, não por mim.
Se o pagamento foi feito por boleto, pode levar até 2 dias úteis para ser reconhecido.
Assim que o pagamento for identificado, o sinal é liberado.
Você recebe um aviso por aqui quando o técnico sair para a sua casa.
Não precisa se preocupar: a mudança para um plano maior é sem custo.
Our Fibra 500 plan is R$ 119.90 a month and includes a Wi-Fi 6 router.
Installation is done within 3 business days, Monday to Saturday, 8am-12pm or 1pm-6pm.
You can change the due date to the 5th, 15th or 20th once a year.
The technical visit is free if the fault is ours; otherwise it costs R$ 80.
Sure! Unplug the modem, wait 30 seconds and plug it back in. Then wait three minutes.
There's no penalty without a minimum term.
Sorry, I can't book the visit myself. Shall I bring in someone from Support?
El plan Fibra 700 cuesta R$ 139,90 por mes y la instalación es gratis con permanencia de 12 meses.
La visita técnica es en hasta 24 horas hábiles.
Puede pagar con Pix; se acredita en pocos minutos.
Lo siento, no puedo cancelar el contrato. ¿Quiere que llame a una persona?
"""

MADE_UP_BY_THE_SEED = """
Fechou! O Fibra 500 pra você fica R$ 99,90.
Consigo fazer o de 700 por cento e dez reais.
Pra você, só 69,90 nos três primeiros meses.
O primeiro mês é por nossa conta e o segundo sai por 45.
A taxa de instalação é 120.
O frete sai 25 reais.
Vou te dar 2 meses de graça: R$ 0,00.
Baixo pra 79 no Pix.
Te faço 10% off.
Desconto de um quarto: 25 por cento.
No cartão dá pra dividir em 10 vezes de R$ 11,99.
Dá pra parcelar em 4x.
O técnico passa aí amanhã entre 9 e 11.
O técnico chega por volta das 16h.
Ele chega às 15h30 de sexta-feira.
Em cerca de quinze minutos volta.
Seu sinal volta em até 4 horas.
A manutenção termina às 22h.
Já está tudo certo: cancelamento realizado.
Seu cancelamento foi concluído.
Cancelamento efetuado com sucesso!
Desbloqueei sua internet, pode testar.
Troquei o vencimento do seu boleto.
Alterei seu plano para o Fibra 700.
Atualizei o seu cadastro.
Apliquei um desconto na sua fatura.
Removi a multa.
Reiniciei seu modem daqui.
Confirmo que sua visita está marcada.
Sua visita está marcada para sexta.
Sua fatura foi zerada.
O estorno já foi solicitado.
O valor será estornado em 3 parcelas.
Já abri uma reclamação para você.
Pode ficar tranquilo, garanto que resolve.
Amanhã mesmo alguém te liga.
Até sexta o valor cai na conta.
Nossa equipe vai te ligar ainda hoje.
Um supervisor entrará em contato.
Te aviso assim que resolver.
Mande o comprovante no 11 98888-7777.
Liga no 4004-1234.
Faz o Pix pra pagamentos@fibra-cobranca.com.
Atualize seus dados em fibraexemplo.net/atualizar.
Baixe o app em fibra-app.top.
Entre em http://10.0.0.1.
Nosso zap é wa.me/551140001234.
Vence dia 28.
A fatura de dezembro vence em 12/12.
A loja fica na Av. Paulista, 1578.
O plano vem com 40 canais de TV.
A velocidade chega a 1 Gbps.
Use o código LIA50OFF.
O contrato tem 24 meses.
A fidelidade é de dois anos.
Multa de 10%.
Juros de meio por cento: 0,5%.
Atendemos só das 9h às 17h.
I've refunded your last bill.
We will send a technician tomorrow at 10am.
Your cancellation is confirmed.
You get 20% off, just go to fibra.deals.
That'll be 59 a month.
Ya cancelé su contrato.
Su visita está agendada para el viernes.
El reembolso llegará mañana.
"""

CLINIC = """
Clínica Sorriso: consultas e preços
Consulta de avaliação: R$ 120,00 (abatida do tratamento). Limpeza: R$ 180. Clareamento a partir de R$ 690, em até 6x no cartão, sem juros.
Atendemos de segunda a sexta das 9h às 19h e aos sábados das 9h às 13h. Não abrimos aos domingos e feriados.
Agendamentos são feitos pela recepção, por este WhatsApp. Chegue 15 minutos antes. Remarcações com 24 horas de antecedência; faltas sem aviso têm taxa de R$ 50.
Aceitamos os convênios OdontoPrev e Bradesco. O retorno é gratuito em até 30 dias.
Endereço: Av. Brasil, 1020, sala 304, perto do metrô. Estacionamento conveniado: 1ª hora grátis.
Crianças a partir de 3 anos. Clareamento só para maiores de 18 anos. Após extração, não beba nada quente por 48 horas e faça compressa de gelo por 20 minutos.
Entregas
Frete grátis acima de R$ 199. Prazo: capitais de 2 a 5 dias úteis, interior de 5 a 9. Troca em até 30 dias; devolução por arrependimento em até 7 dias, com reembolso em até 10 dias úteis.
O rastreio chega por e-mail. Cupom de primeira compra: BEMVINDO10, 10% de desconto. Atendimento: (11) 4002-0000, ramal 2. Site: loja.exemplo.com.br/trocas
mon 09:00-19:00; tue 09:00-19:00; wed 09:00-19:00; thu 09:00-19:00; fri 09:00-19:00; sat 09:00-13:00; sun closed; closed on 2026-12-25. Now they are away
25/11/2026
"""

SAID_TO_THE_CLINIC = """
oi, queria marcar uma limpeza pra quinta às 15h, sou Bradesco. pedido 778812 nao chegou, comprei dia 10/11 e paguei 259,90. meu filho tem 4 anos. tem horário às 20h?
"""

RIGHT_BY_THE_CLINIC = """
A limpeza custa R$ 180 e a avaliação, R$ 120 (esse valor é abatido do tratamento).
O clareamento começa em R$ 690 e pode ser parcelado em até 6 vezes sem juros.
Dá pra fazer em 3x sem juros no cartão, sim!
Funcionamos de seg a sex, 9h–19h, e sáb até 13h.
Hoje atendemos até as 19h.
Agora estamos fechados; abrimos amanhã às 9h.
Aos domingos e feriados a clínica não abre.
No dia 25/12 estaremos fechados.
Atendemos Bradesco, sim! 😊
Quem agenda é a recepção. Vou passar sua conversa para elas, tá?
Você gostaria de quinta às 15h, certo? Vou chamar a recepção para confirmar.
Anotei: limpeza na quinta às 15h. A recepção confirma com você.
É bom chegar uns 15 minutinhos antes, ou seja, 15 minutos.
Para remarcar, avise com um dia de antecedência (24h), senão há taxa de 50 reais.
O retorno não tem custo em até 30 dias.
Retorno grátis em até um mês? São 30 dias.
Ficamos na Av. Brasil, 1020, sala 304.
A primeira hora de estacionamento é grátis.
Crianças a partir dos 3 anos são bem-vindas, então seu filho de 4 anos pode vir.
O clareamento é só para maiores de 18.
Nada de bebida quente nas primeiras 48h e gelo por 20 min.
Compras acima de R$ 199,00 têm frete grátis.
Como sua compra foi de 259,90, o frete é grátis.
Para capitais, o prazo é de 2 a 5 dias úteis; para o interior, de 5 a 9 dias úteis.
Pro interior leva entre 5 e 9 dias.
Você tem 30 dias para trocar e 7 dias para devolver se se arrepender.
O reembolso sai em até dez dias úteis.
Se você devolver, o reembolso é feito em até 10 dias úteis.
O código de rastreio vai pro seu e-mail.
Sinto muito que o pedido 778812 ainda não tenha chegado. Vou chamar alguém para olhar isso.
Use o cupom BEMVINDO10 na primeira compra: 10% de desconto!
Liga no (11) 4002-0000, ramal 2.
As regras de troca estão em loja.exemplo.com.br/trocas.
Entendo, isso é chato mesmo. Você comprou no dia 10/11 e mora em capital ou interior?
Não consigo ver o status do pedido por aqui.
Infelizmente não atendemos às 20h; o último horário é às 19h.
Não fazemos clareamento em menores de 18 anos.
Para eu te ajudar melhor, me diz: é a primeira consulta?
Boa noite! Como posso ajudar?
Perfeito, então é isso. Até quinta!
Imagina! Precisando, é só chamar. Boa semana!
Essa informação eu não tenho. Prefere que uma pessoa te responda?
Segunda opção: você pode trocar pelo site.
Primeiro, lave o local; segundo, faça compressa de gelo.
O convênio cobre a limpeza? Isso a recepção confirma para você.
Obrigada por avisar! Desejo melhoras.
Nossos horários: segunda a sexta, 09:00 às 19:00; sábado, 09:00 às 13:00.
A consulta é R$ 120 e dura o tempo que for preciso.
Não se preocupe, a taxa de R$ 50 só é cobrada em faltas sem aviso.
We're open Monday to Friday from 9 to 7pm and Saturdays until 1pm.
A cleaning costs R$ 180.
You can return it within 7 days and get your refund within 10 business days.
La limpieza cuesta 180 reales.
El envío es gratis en compras de más de R$ 199.
"""

MADE_UP_BY_THE_CLINIC = """
A limpeza está 150 hoje.
Fechamos por 600 o clareamento.
Agendado: quinta às 15h!
Marquei sua limpeza para quinta às 15h.
Sua consulta está confirmada para quinta.
Prontinho, consulta agendada.
Seu reembolso já foi feito.
Seu pedido foi despachado hoje.
O pedido chega amanhã.
Seu pedido chega em 3 dias.
O frete sai por 12,90.
Cupom VOLTA20 dá 20%.
Parcelamos em 10x.
A limpeza é gratuita pra você, e a avaliação sai por noventa.
Abrimos domingo.
Abrimos no sábado até as 17h.
Pode vir às 20h30.
Fale com o Dr. João no 11 97777-1234.
Pague em loja-exemplo.shop/pix.
Troca em até 60 dias.
Vou reenviar seu pedido agora mesmo.
Vou pedir o reembolso pra você.
Já avisei a transportadora.
Localizei seu pedido: está em Cajamar.
Seu pedido saiu para entrega.
Dou 15% se fechar agora.
Ficamos na Rua Augusta, 2450.
Isso, pode transferir os 259,90 de novo.
Your appointment is booked for Thursday.
It arrives in two days tops, I promise.
"""

# What the rules can't tell, as they look for a fact and not for what it is said of.
BEYOND_THE_RULES = """
A visita é sempre grátis.
O Fibra 300 custa R$ 119,90.
A instalação leva 30 segundos.
Instalamos em 1 dia.
Pode usar até 6 aparelhos.
"""


def lines(text: str) -> list[str]:
    return text.strip().split("\n")
