"""The catalogue of all that the doctor can find. docs/doctor.md lists the same codes; a test holds it to that."""

from __future__ import annotations

from collections.abc import Mapping

from transbordo.domain.health.findings import Fault, Finding, Place, Texts, Told

_DEPLOY = "./deploy.sh {options}"
_FUNCTIONS = "./deploy.sh only functions {options}"
_RULES = "./deploy.sh only rules {options}"
_HOSTING = "./deploy.sh only hosting {options}"
_NEW_TRIGGER = "gcloud functions delete answer --region={location} --project {project}, then " + _FUNCTIONS
_FUNCTIONS_LOG = (
    "gcloud logging read 'severity>=ERROR AND resource.type=cloud_run_revision' --freshness=1h --project {project}"
)
_SENDERS = "https://console.twilio.com/us1/develop/sms/senders/whatsapp-senders"
_TEMPLATES = "https://console.twilio.com/us1/develop/sms/content-template-builder"
_BOT_IS_SILENT = {
    "pt": "O bot não responde: cada cliente vai direto para a fila.",
    "en": "The bot does not answer: every customer goes straight to the queue.",
}
_BOT_IS_LATE = {
    "pt": "O bot só responde quando a varredura encontra a mensagem, um ou dois minutos depois.",
    "en": "The bot answers only when the sweep finds the message, a minute or two later.",
}
_NOTHING_COMES_IN = {
    "pt": "As mensagens dos clientes não chegam na hora; a varredura as encontra minutos depois.",
    "en": "Customers' messages do not arrive in time; the sweep finds them minutes later.",
}

FAULTS: Mapping[str, Fault] = {
    "could_not_check": Fault(
        severity="warning",
        what={"pt": "Não foi possível verificar: {check} ({reason}).", "en": "Could not check: {check} ({reason})."},
        why={
            "pt": "O que não foi verificado pode estar com problema sem que se veja.",
            "en": "What was not checked may be unwell without anybody seeing it.",
        },
        mend="./deploy.sh doctor {options}",
    ),
    "settings_incomplete": Fault(
        severity="error",
        what={"pt": "Configuração: {problem}.", "en": "Settings: {problem}."},
        why={
            "pt": "Uma função sem essa configuração não começa.",
            "en": "A function without this setting does not start.",
        },
        mend="edit {env} (.env.example explains each setting), then " + _FUNCTIONS,
    ),
    "no_local_stack": Fault(
        severity="error",
        what={"pt": "Nenhuma instalação local está rodando.", "en": "No local stack is running."},
        why={"pt": "Não há o que examinar.", "en": "There is nothing to examine."},
        mend="./dev.sh",
    ),
    # Twilio
    "twilio_credentials_refused": Fault(
        severity="error",
        what={
            "pt": "A Twilio recusa TWILIO_ACCOUNT_SID com TWILIO_AUTH_TOKEN.",
            "en": "Twilio refuses TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN.",
        },
        why={
            "pt": "Nada sai pelo WhatsApp, e nenhum webhook passa na conferência da assinatura.",
            "en": "Nothing goes out over WhatsApp, and no webhook passes the check of its signature.",
        },
        mend="put the account's primary auth token (https://console.twilio.com) into {env}, then " + _FUNCTIONS,
    ),
    "twilio_account_not_active": Fault(
        severity="error",
        what={"pt": "A conta da Twilio está {status}.", "en": "The Twilio account is {status}."},
        why={"pt": "Nada entra nem sai pelo WhatsApp.", "en": "Nothing comes in or goes out over WhatsApp."},
        mend="https://console.twilio.com/us1/billing",
    ),
    "twilio_number_missing": Fault(
        severity="error",
        what={
            "pt": "A conta da Twilio não tem o número {number} no WhatsApp.",
            "en": "The Twilio account has no WhatsApp sender {number}.",
        },
        why={
            "pt": "As respostas são recusadas (63007) e as mensagens dos clientes não chegam aqui.",
            "en": "Replies are refused (63007), and customers' messages do not come here.",
        },
        mend=f"set TWILIO_PHONE_NUMBER in {{env}} to one of {_SENDERS}, then " + _DEPLOY,
    ),
    "twilio_number_offline": Fault(
        severity="error",
        what={"pt": "O número {number} está {status} na Twilio.", "en": "{number} is {status} at Twilio."},
        why={
            "pt": "O WhatsApp não entrega nem aceita mensagens.",
            "en": "WhatsApp neither delivers nor takes messages.",
        },
        mend=_SENDERS,
    ),
    "twilio_sandbox": Fault(
        severity="warning",
        what={
            "pt": "{number} é a sandbox da Twilio: só o painel dela mostra o webhook.",
            "en": "{number} is Twilio's sandbox: only its console shows the webhook.",
        },
        why={
            "pt": "Só quem enviou o código da sandbox nos últimos 3 dias consegue conversar.",
            "en": "Only who sent the sandbox's code within the last 3 days can talk to us.",
        },
        mend="https://console.twilio.com/us1/develop/sms/try-it-out/whatsapp-learn",
    ),
    # The webhook
    "webhook_address_wrong": Fault(
        severity="error",
        what={"pt": "A Twilio chama {found}, não {wanted}.", "en": "Twilio calls {found}, not {wanted}."},
        why=_NOTHING_COMES_IN,
        mend=_DEPLOY,
    ),
    "webhook_method_wrong": Fault(
        severity="error",
        what={
            "pt": "A Twilio chama o webhook com {found}, não POST.",
            "en": "Twilio calls the webhook by {found}, not POST.",
        },
        why=_NOTHING_COMES_IN,
        mend=_DEPLOY,
    ),
    "webhook_without_retries": Fault(
        severity="warning",
        what={
            "pt": "A Twilio não repete um webhook que falhou: {found} não termina em {wanted}.",
            "en": "Twilio does not repeat a webhook that failed: {found} does not end in {wanted}.",
        },
        why={
            "pt": "Uma falha de segundos atrasa a mensagem em minutos.",
            "en": "A failure of seconds delays the message by minutes.",
        },
        mend=_DEPLOY,
    ),
    "webhook_without_fallback": Fault(
        severity="warning",
        what={"pt": "A Twilio não tem um endereço de reserva nosso.", "en": "Twilio has no fallback address of ours."},
        why={
            "pt": "Sem ele, o que falha duas vezes só é encontrado minutos depois.",
            "en": "Without it, what fails twice is found minutes later only.",
        },
        mend=_DEPLOY,
    ),
    "webhook_unreachable": Fault(
        severity="error",
        what={"pt": "{address} não responde ({reason}).", "en": "{address} does not answer ({reason})."},
        why=_NOTHING_COMES_IN,
        mend=_FUNCTIONS,
    ),
    "webhook_refuses_signature": Fault(
        severity="error",
        what={
            "pt": "O webhook recusa um pedido bem assinado ({status}).",
            "en": "The webhook refuses a well-signed request ({status}).",
        },
        why={
            "pt": "Ele tem outro TWILIO_AUTH_TOKEN ou outro PUBLIC_URL: toda mensagem da Twilio recebe 403.",
            "en": "It has another TWILIO_AUTH_TOKEN or PUBLIC_URL: every message from Twilio gets a 403.",
        },
        mend=_FUNCTIONS,
    ),
    "webhook_fails": Fault(
        severity="error",
        what={
            "pt": "O webhook responde {status} a um pedido bem assinado.",
            "en": "The webhook answers {status} to a well-signed request.",
        },
        why=_NOTHING_COMES_IN,
        mend=_FUNCTIONS_LOG,
    ),
    "webhook_takes_unsigned": Fault(
        severity="error",
        what={
            "pt": "O webhook aceita um pedido sem assinatura ({status}).",
            "en": "The webhook takes a request without a signature ({status}).",
        },
        why={
            "pt": "Qualquer pessoa pode inventar mensagens de clientes.",
            "en": "Anybody can make up customers' messages.",
        },
        mend=_FUNCTIONS,
    ),
    # Templates
    "template_missing": Fault(
        severity="error",
        what={
            "pt": "A Twilio não conhece o modelo {template} ({sid}).",
            "en": "Twilio does not know the template {template} ({sid}).",
        },
        why={
            "pt": "Quem o enviar fora da janela de 24 horas recebe uma falha.",
            "en": "Whoever sends it after the window of 24 hours gets a failure.",
        },
        mend=_TEMPLATES,
    ),
    "template_not_approved": Fault(
        severity="error",
        what={
            "pt": "O WhatsApp não aprova o modelo {template} ({status}), mas aqui ele é oferecido.",
            "en": "WhatsApp does not approve the template {template} ({status}), yet it is offered here.",
        },
        why={
            "pt": "Quem o enviar fora da janela de 24 horas recebe uma falha.",
            "en": "Whoever sends it after the window of 24 hours gets a failure.",
        },
        mend=_TEMPLATES,
    ),
    # The model
    "model_key_refused": Fault(
        severity="error",
        what={"pt": "O Gemini recusa GOOGLE_API_KEY ({status}).", "en": "Gemini refuses GOOGLE_API_KEY ({status})."},
        why=_BOT_IS_SILENT,
        mend="put a key of a paid project (https://aistudio.google.com/apikey) into {env}, then " + _FUNCTIONS,
    ),
    "model_unknown": Fault(
        severity="error",
        what={"pt": "O Gemini não tem o modelo {model}.", "en": "Gemini has no model {model}."},
        why=_BOT_IS_SILENT,
        mend="set GEMINI_MODEL in {env} (https://ai.google.dev/gemini-api/docs/models), then " + _FUNCTIONS,
    ),
    "model_quota_exhausted": Fault(
        severity="error",
        what={"pt": "A cota do Gemini acabou (429).", "en": "The quota of Gemini is used up (429)."},
        why=_BOT_IS_SILENT,
        mend="https://aistudio.google.com/usage",
    ),
    "model_unwell": Fault(
        severity="warning",
        what={"pt": "O Gemini responde {status}.", "en": "Gemini answers {status}."},
        why=_BOT_IS_SILENT,
        mend="https://aistudio.google.com/status",
    ),
    "model_retired": Fault(
        severity="error",
        what={
            "pt": "O modelo {model} foi desligado em {date}; o Google pode responder com outro, a outro preço.",
            "en": "The model {model} was shut down on {date}; Google may answer with another, at another price.",
        },
        why=_BOT_IS_SILENT,
        mend="set GEMINI_MODEL in {env} (https://ai.google.dev/gemini-api/docs/deprecations), then " + _FUNCTIONS,
    ),
    "model_retiring": Fault(
        severity="warning",
        what={
            "pt": "O modelo {model} será desligado em {date}.",
            "en": "The model {model} will be shut down on {date}.",
        },
        why={
            "pt": "Depois disso o bot pode parar de responder, ou custar mais.",
            "en": "After that the bot may stop answering, or cost more.",
        },
        mend="set GEMINI_MODEL in {env} (https://ai.google.dev/gemini-api/docs/deprecations), then " + _FUNCTIONS,
    ),
    # What waits
    "sweep_not_running": Fault(
        severity="error",
        what={
            "pt": "A varredura não compara as mensagens com as da Twilio há {minutes} min.",
            "en": "The sweep has not compared our messages with Twilio's for {minutes} min.",
        },
        why={
            "pt": "O que eventos e callbacks perderam não é recuperado, e ninguém é avisado de quem espera.",
            "en": "What events and callbacks lost is not recovered, and nobody is told of those who wait.",
        },
        mend="gcloud scheduler jobs list --location={region} --project {project}; " + _DEPLOY,
    ),
    "sweep_never_ran": Fault(
        severity="error",
        what={"pt": "A varredura nunca rodou.", "en": "The sweep has never run."},
        why={
            "pt": "O que eventos e callbacks perderam não é recuperado, e ninguém é avisado de quem espera.",
            "en": "What events and callbacks lost is not recovered, and nobody is told of those who wait.",
        },
        mend=_DEPLOY,
    ),
    "inbound_waiting": Fault(
        severity="error",
        what={
            "pt": "Mensagens de clientes não processadas: {count}; a mais antiga chegou há {minutes} min.",
            "en": "Customers' messages not processed: {count}; the oldest came {minutes} min ago.",
        },
        why={"pt": "Esses clientes não têm resposta.", "en": "These customers have no answer."},
        mend=_FUNCTIONS_LOG,
    ),
    "customers_stuck": Fault(
        severity="error",
        what={
            "pt": "Clientes à espera de um bot calado há mais de {minutes} min: {count}.",
            "en": "Customers who have waited on a silent bot for more than {minutes} min: {count}.",
        },
        why={
            "pt": "A varredura deveria ter respondido ou chamado uma pessoa.",
            "en": "The sweep should have answered, or called a person.",
        },
        mend=_FUNCTIONS_LOG,
    ),
    "sends_stuck": Fault(
        severity="error",
        what={
            "pt": "Mensagens nossas que há mais de {minutes} min não saem nem falham: {count}.",
            "en": "Messages of ours that have neither gone out nor failed for more than {minutes} min: {count}.",
        },
        why={
            "pt": "Os clientes não receberam o que o painel mostra como enviando.",
            "en": "Customers have not received what the desk shows as being sent.",
        },
        mend=_FUNCTIONS_LOG,
    ),
    # The business
    "queue_geral_missing": Fault(
        severity="error",
        what={"pt": "A fila geral não existe.", "en": "The queue geral does not exist."},
        why={
            "pt": "Quem pede uma pessoa sem outra fila certa fica numa fila que ninguém vê.",
            "en": "Who asks for a person, and belongs to no other queue, waits in one that nobody sees.",
        },
        mend=_DEPLOY,
    ),
    "no_admin": Fault(
        severity="error",
        what={"pt": "Ninguém tem o perfil de administração.", "en": "Nobody is an administrator."},
        why={
            "pt": "Ninguém pode deixar pessoas entrarem nem mudar as configurações.",
            "en": "Nobody can let people in or change the settings.",
        },
        mend="./deploy.sh {options} --admin YOU@EXAMPLE.COM",
    ),
    "hours_invalid": Fault(
        severity="error",
        what={
            "pt": "O horário de atendimento não vale: {problem}.",
            "en": "The opening hours are not valid: {problem}.",
        },
        why={
            "pt": "Uma passagem para uma pessoa falha quando o horário é lido.",
            "en": "A handoff to a person fails when the hours are read.",
        },
        mend="/config",
    ),
    # Around
    "clock_wrong": Fault(
        severity="error",
        what={
            "pt": "O relógio desta máquina difere {seconds} s do da {of}.",
            "en": "This machine's clock is {seconds} s off {of}'s.",
        },
        why={
            "pt": "Entradas no painel são recusadas e links de arquivos não valem.",
            "en": "Sign-ins at the desk are refused, and links to files are not valid.",
        },
        mend="sudo timedatectl set-ntp true",
    ),
    "mail_unreachable": Fault(
        severity="error",
        what={"pt": "O servidor de e-mail não atende ({reason}).", "en": "The mail server does not answer ({reason})."},
        why={
            "pt": "Ninguém recebe o link de senha nem o aviso de cliente esperando.",
            "en": "Nobody gets the link for a password, or is told that a customer waits.",
        },
        mend="check MAIL_SERVER, MAIL_PORT and MAIL_USE_TLS in {env}, then " + _FUNCTIONS,
    ),
    "mail_login_refused": Fault(
        severity="error",
        what={"pt": "O servidor de e-mail recusa usuário e senha.", "en": "The mail server refuses user and password."},
        why={
            "pt": "Ninguém recebe o link de senha nem o aviso de cliente esperando.",
            "en": "Nobody gets the link for a password, or is told that a customer waits.",
        },
        mend="check MAIL_USERNAME and MAIL_PASSWORD in {env}, then " + _FUNCTIONS,
    ),
    "dashboard_unreachable": Fault(
        severity="error",
        what={
            "pt": "O painel não abre em {address} ({reason}).",
            "en": "The dashboard does not open at {address} ({reason}).",
        },
        why={"pt": "Ninguém da equipe consegue atender.", "en": "Nobody of the team can serve customers."},
        mend=_HOSTING,
    ),
    "dashboard_of_another_project": Fault(
        severity="error",
        what={
            "pt": "O painel em {address} é do projeto {found}.",
            "en": "The dashboard at {address} belongs to the project {found}.",
        },
        why={
            "pt": "A equipe vê as conversas de outra instalação.",
            "en": "The team sees the conversations of another installation.",
        },
        mend=_HOSTING,
    ),
    "api_unreachable": Fault(
        severity="error",
        what={
            "pt": "A API do painel não responde em {address} ({reason}).",
            "en": "The dashboard's API does not answer at {address} ({reason}).",
        },
        why={
            "pt": "O painel abre, mas nada do que a equipe faz é gravado.",
            "en": "The dashboard opens, but nothing that the team does is written.",
        },
        mend=_FUNCTIONS,
    ),
    "api_refuses_dashboard": Fault(
        severity="error",
        what={
            "pt": "A API não aceita chamadas do painel em {address} (CORS).",
            "en": "The API takes no calls from the dashboard at {address} (CORS).",
        },
        why={
            "pt": "O painel abre, mas nada do que a equipe faz é gravado.",
            "en": "The dashboard opens, but nothing that the team does is written.",
        },
        mend="set DASHBOARD_URL in {env} to the dashboard's address, then " + _FUNCTIONS,
    ),
    "bucket_unusable": Fault(
        severity="error",
        what={
            "pt": "Não é possível gravar e ler no bucket {bucket}.",
            "en": "The bucket {bucket} cannot be written to and read from.",
        },
        why={
            "pt": "Fotos, áudios e documentos de clientes não são guardados.",
            "en": "Customers' photos, voice notes and documents are not kept.",
        },
        mend=_DEPLOY,
    ),
    "bucket_public": Fault(
        severity="error",
        what={
            "pt": "Qualquer pessoa lê os arquivos do bucket {bucket}.",
            "en": "Anybody can read the files in the bucket {bucket}.",
        },
        why={"pt": "Os arquivos dos clientes estão expostos.", "en": "Customers' files are exposed."},
        mend="gcloud storage buckets update gs://{bucket} --public-access-prevention --project {project}",
    ),
    # What only an operator may see
    "rules_not_deployed": Fault(
        severity="error",
        what={
            "pt": "As regras do Firestore em vigor não são as de firestore.rules.",
            "en": "Firestore's rules in force are not those of firestore.rules.",
        },
        why={
            "pt": "O painel pode ver demais, ou não ver o que precisa.",
            "en": "The dashboard may see too much, or not what it needs.",
        },
        mend=_RULES,
    ),
    "index_missing": Fault(
        severity="error",
        what={"pt": "Falta no Firestore o índice {index}.", "en": "Firestore lacks the index {index}."},
        why={
            "pt": "A consulta que precisa dele falha: uma lista do painel ou um passo da varredura.",
            "en": "The query that needs it fails: a list of the desk, or a step of the sweep.",
        },
        mend=_RULES,
    ),
    "index_not_ready": Fault(
        severity="warning",
        what={
            "pt": "O índice {index} do Firestore está {state}.",
            "en": "Firestore's index {index} is {state}.",
        },
        why={
            "pt": "A consulta que precisa dele falha até ele ficar pronto.",
            "en": "The query that needs it fails until it is ready.",
        },
        mend="gcloud firestore indexes composite list --project {project}",
    ),
    "index_superfluous": Fault(
        severity="warning",
        what={
            "pt": "O Firestore indexa o que ninguém procura: {fields}.",
            "en": "Firestore indexes what nobody looks for: {fields}.",
        },
        why={
            "pt": "Cada gravação custa mais, e um texto longo demais para um índice é recusado.",
            "en": "Every write costs more, and a value that is too large for an index is refused.",
        },
        mend=_RULES,
    ),
    "ttl_missing": Fault(
        severity="warning",
        what={
            "pt": "O Firestore não apaga {field} vencidos (política de TTL).",
            "en": "Firestore does not delete what {field} says is over (TTL policy).",
        },
        why={
            "pt": "Dados de clientes ficam guardados além do prazo.",
            "en": "Customers' data is kept longer than promised.",
        },
        mend=_RULES,
    ),
    "secret_missing": Fault(
        severity="error",
        what={
            "pt": "A função {function} não tem o segredo {secret}.",
            "en": "The function {function} lacks the secret {secret}.",
        },
        why={
            "pt": "Uma função sem essa configuração não começa.",
            "en": "A function without this setting does not start.",
        },
        mend=_FUNCTIONS,
    ),
    "secret_not_pinned": Fault(
        severity="warning",
        what={
            "pt": "A função {function} usa a versão {version} do segredo {secret}, não uma com número.",
            "en": "The function {function} uses version {version} of the secret {secret}, not a numbered one.",
        },
        why={
            "pt": "Instâncias novas e velhas podem ter valores diferentes, e não há como voltar.",
            "en": "New and old instances may hold different values, and there is no way back.",
        },
        mend=_FUNCTIONS,
    ),
    "secret_not_enabled": Fault(
        severity="error",
        what={
            "pt": "A função {function} usa a versão {version} do segredo {secret}, que está {state}.",
            "en": "The function {function} uses version {version} of the secret {secret}, which is {state}.",
        },
        why={
            "pt": "As instâncias que já rodam continuam; nenhuma nova começa.",
            "en": "The instances that run go on; no new one starts.",
        },
        mend=_FUNCTIONS,
    ),
    "function_missing": Fault(
        severity="error",
        what={"pt": "A função {function} não está publicada.", "en": "The function {function} is not deployed."},
        why={"pt": "O que ela faz não acontece.", "en": "What it does does not happen."},
        mend=_FUNCTIONS,
    ),
    "function_not_active": Fault(
        severity="error",
        what={"pt": "A função {function} está {state}.", "en": "The function {function} is {state}."},
        why={"pt": "O que ela faz não acontece.", "en": "What it does does not happen."},
        mend=_FUNCTIONS,
    ),
    "caller_shut_out": Fault(
        severity="error",
        what={
            "pt": "{member} não pode chamar a função {function}.",
            "en": "{member} may not call the function {function}.",
        },
        why={
            "pt": "O Google recusa cada chamada com 403, antes que a função a veja.",
            "en": "Google refuses each call with a 403, before the function sees it.",
        },
        mend=_FUNCTIONS,
    ),
    "function_open_to_all": Fault(
        severity="error",
        what={
            "pt": "Qualquer pessoa pode chamar a função {function}.",
            "en": "Anybody may call the function {function}.",
        },
        why={
            "pt": "Ela não confere quem chama: só o Eventarc e o Cloud Scheduler deviam poder.",
            "en": "It does not ask who calls: only Eventarc and Cloud Scheduler ought to be able to.",
        },
        mend=(
            "gcloud run services remove-iam-policy-binding {function} --region={location} "
            "--member=allUsers --role=roles/run.invoker --project {project}"
        ),
    ),
    "trigger_missing": Fault(
        severity="error",
        what={
            "pt": "Nada acorda o bot quando chega uma mensagem (gatilho do Eventarc).",
            "en": "Nothing wakes the bot when a message comes in (Eventarc trigger).",
        },
        why=_BOT_IS_LATE,
        mend=_NEW_TRIGGER,
    ),
    "trigger_of_older_database": Fault(
        severity="error",
        what={
            "pt": "O gatilho que acorda o bot é de um banco de dados que foi apagado.",
            "en": "The trigger that wakes the bot belongs to a database that was deleted.",
        },
        why=_BOT_IS_LATE,
        mend=_NEW_TRIGGER,
    ),
    "scheduler_missing": Fault(
        severity="error",
        what={"pt": "Nada chama a varredura a cada minuto.", "en": "Nothing calls the sweep every minute."},
        why={
            "pt": "O que eventos e callbacks perderam não é recuperado, e ninguém é avisado de quem espera.",
            "en": "What events and callbacks lost is not recovered, and nobody is told of those who wait.",
        },
        mend=_DEPLOY,
    ),
    "scheduler_not_enabled": Fault(
        severity="error",
        what={
            "pt": "O Cloud Scheduler que chama a varredura está {state}.",
            "en": "The Cloud Scheduler job that calls the sweep is {state}.",
        },
        why={
            "pt": "O que eventos e callbacks perderam não é recuperado, e ninguém é avisado de quem espera.",
            "en": "What events and callbacks lost is not recovered, and nobody is told of those who wait.",
        },
        mend="gcloud scheduler jobs resume {job} --location={location} --project {project}",
    ),
}

CHECKS: Mapping[str, Texts] = {
    "twilio_account": {"pt": "a conta da Twilio", "en": "the Twilio account"},
    "twilio_number": {"pt": "o número e o webhook na Twilio", "en": "the number and its webhook at Twilio"},
    "templates": {"pt": "os modelos de mensagem", "en": "the templates"},
    "webhook": {"pt": "o nosso webhook", "en": "our webhook"},
    "model": {"pt": "o Gemini", "en": "Gemini"},
    "sweep": {"pt": "a varredura", "en": "the sweep"},
    "inbound": {"pt": "mensagens à espera de processamento", "en": "messages that wait to be processed"},
    "silent_bot": {"pt": "clientes à espera do bot", "en": "customers who wait on the bot"},
    "sends": {"pt": "mensagens que não saem", "en": "messages that do not go out"},
    "queues": {"pt": "as filas", "en": "the queues"},
    "people": {"pt": "quem administra", "en": "who administers"},
    "hours": {"pt": "o horário de atendimento", "en": "the opening hours"},
    "clock": {"pt": "o relógio", "en": "the clock"},
    "mail": {"pt": "o e-mail", "en": "e-mail"},
    "dashboard": {"pt": "o painel e a API", "en": "the dashboard and the API"},
    "bucket": {"pt": "o bucket de arquivos", "en": "the bucket for files"},
    "rules": {"pt": "as regras do Firestore", "en": "Firestore's rules"},
    "indexes": {"pt": "os índices do Firestore", "en": "Firestore's indexes"},
    "ttl": {"pt": "as políticas de TTL do Firestore", "en": "Firestore's TTL policies"},
    "functions": {"pt": "as funções", "en": "the functions"},
    "secrets": {"pt": "os segredos das funções", "en": "the functions' secrets"},
    "trigger": {"pt": "o gatilho que acorda o bot", "en": "the trigger that wakes the bot"},
    "callers": {"pt": "quem pode chamar as funções", "en": "who may call the functions"},
    "scheduler": {"pt": "o Cloud Scheduler", "en": "Cloud Scheduler"},
}
"""What is looked at, in words, for a check that could not be made."""


def tell(finding: Finding, language: str, place: Place) -> Told:
    """The finding in `language` ("pt" or "en"), with commands for the installation at `place`."""
    fault = FAULTS[finding.code]
    about = {"project": place.project, "region": place.region, "env": place.env, "options": place.options}
    about |= finding.about
    if "check" in about:
        about["check"] = CHECKS[about["check"]][language]
    return Told(
        code=finding.code,
        severity=fault.severity,
        what=fault.what[language].format_map(about),
        why=fault.why[language].format_map(about),
        mend=fault.mend.format_map(about),
    )
