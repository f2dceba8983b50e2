# shellcheck shell=bash
# Sourced by deploy.sh: the functions. Each is built and deployed only where its code, its settings, its secrets or the
# flags below are not what runs now.
#
# One whole processor each: with less, the first request after a pause waits for seconds while Python imports (512 MiB
# alone would give a third of one), and more than one request at once is not allowed. --memory is what the imports take,
# and room for files. --max-instances bounds what a flood can cost. --concurrency stays within THREADS of prepare.py.

# shellcheck disable=SC2034 # for rollback and destroy
readonly SERVICES=(whatsapp answer agent-api sweep)

deploy_functions() {
  keep_secrets
  deploy_whatsapp
  deploy_answer
  deploy_agent_api
  deploy_sweep
}

keep_secrets() {
  say "  Their values come from $ENV_FILE through standard input, and are not shown."
  keep_secret TWILIO_AUTH_TOKEN whatsapp answer agent-api sweep
  keep_secret GOOGLE_API_KEY answer agent-api sweep
  MAIL_SECRET=''
  # a dry run shows all that there can be
  if dry || [ -n "$(setting MAIL_PASSWORD)" ]; then
    keep_secret MAIL_PASSWORD agent-api sweep
    MAIL_SECRET=MAIL_PASSWORD
  fi
}

# Twilio calls it and waits 15 seconds at most. It stores, and nothing else: small, and many at once.
deploy_whatsapp() {
  deploy_function whatsapp whatsapp "TWILIO_AUTH_TOKEN" \
    --trigger-http --allow-unauthenticated --ingress-settings=all \
    --memory=512Mi --cpu=1 --concurrency=20 --timeout=30s --min-instances="$MIN_INSTANCES" --max-instances=20
}

# A turn waits for the customer's burst to end, and for the model: a minute at most (its lease ends after 75 seconds).
# Google's generative library is large. Events that fail come again, for a day.
deploy_answer() {
  local place
  place=$(database_location)
  deploy_function answer answer "TWILIO_AUTH_TOKEN GOOGLE_API_KEY" \
    --trigger-event-filters=type=google.cloud.firestore.document.v1.created \
    --trigger-event-filters="database=$DATABASE" \
    --trigger-event-filters-path-pattern='document=inbound/{sid}' \
    --trigger-location="$place" --trigger-service-account="$(account_of caller)" --retry \
    --no-allow-unauthenticated --ingress-settings=internal-only \
    --memory=1Gi --cpu=1 --concurrency=10 --timeout=120s --min-instances="$MIN_INSTANCES" --max-instances=20
  let_caller_in answer
}

# The dashboard calls it through Hosting, which waits 60 seconds. Ten uploads of 31 MB at once fit.
deploy_agent_api() {
  deploy_function agent-api agent_api "TWILIO_AUTH_TOKEN GOOGLE_API_KEY $MAIL_SECRET" \
    --trigger-http --allow-unauthenticated --ingress-settings=all \
    --memory=1Gi --cpu=1 --concurrency=10 --timeout=60s --min-instances="$MIN_INSTANCES" --max-instances=10
}

# Once a minute. Two at once do no harm, more would be of no use.
deploy_sweep() {
  deploy_function sweep sweep "TWILIO_AUTH_TOKEN GOOGLE_API_KEY $MAIL_SECRET" \
    --trigger-http --no-allow-unauthenticated --ingress-settings=internal-only \
    --memory=1Gi --cpu=1 --concurrency=1 --timeout=300s --min-instances=0 --max-instances=2
  let_caller_in sweep
}

# deploy_function NAME ENTRY-POINT "SECRET..." flag...
deploy_function() {
  local name=$1 entry_point=$2 secrets release
  secrets=$(secret_references "$3")
  shift 3
  release=$("$PYTHON" -m deploy.fingerprint --word "$secrets" --word "$*" \
    functions/main.py functions/requirements.txt functions/transbordo "$WORK/functions.env.yaml")
  if runs "$name" "$release"; then
    say "  $name runs as it should."
    return
  fi
  {
    printf '{\n  "RELEASE": "%s",\n' "$release"
    tail -n +2 "$WORK/functions.env.yaml"
  } >"$WORK/$name.env.yaml"
  # the first trigger of a project may have to wait for Eventarc's own rights
  patiently 'Eventarc Service Agent' gcloud functions deploy "$name" --gen2 --region="$REGION" --project="$PROJECT" \
    --runtime=python313 --source=functions --entry-point="$entry_point" \
    --service-account="$(account_of "$name")" \
    --build-service-account="projects/$PROJECT/serviceAccounts/$(account_of builder)" \
    --env-vars-file="$WORK/$name.env.yaml" --set-secrets="$secrets" --serve-all-traffic-latest-revision "$@"
}

# Each secret at the number of its newest version, e.g. A=A:3,B=B:1
secret_references() {
  local name version references=''
  for name in $1; do
    version=VERSION_OF_$name
    references+=,$name=$name:${!version}
  done
  printf '%s\n' "${references#,}"
}

# Whether that release is deployed, came up, and serves: runs NAME RELEASE
runs() {
  local name=$1 now ready created serving environment
  if missing gcloud functions describe "$name" --region="$REGION" --project="$PROJECT"; then return 1; fi
  if differs ACTIVE gcloud functions describe "$name" --region="$REGION" --project="$PROJECT" --format='value(state)'; then
    return 1
  fi
  now=$(look "" gcloud run services describe "$name" --region="$REGION" --project="$PROJECT" --format="$SERVING")
  IFS=$'\t' read -r ready created serving environment <<<"$now"
  [ "$ready" = "$created" ] && [ "$ready" = "$serving" ] && [[ $environment == *"$2"* ]]
}

readonly SERVING='value(status.latestReadyRevisionName,status.latestCreatedRevisionName,status.traffic[0].revisionName,spec.template.spec.containers[0].env)'
