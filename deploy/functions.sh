# shellcheck shell=bash
# Sourced by deploy.sh: the functions. Each is built and deployed only where its code, its settings, its secrets or the
# flags are not what runs now. How big each one is stands in sizes.py, with the reasons.

# shellcheck disable=SC2034 # for rollback and destroy
readonly SERVICES=(whatsapp answer agent-api sweep)

# What a deployment says while rights that were given a moment ago have not reached every part of Google; the first
# trigger of a project waits for Eventarc's own.
readonly NOT_YET='Eventarc Service Agent|Permission denied on secret|secretmanager.versions.access|storage.objects.get|artifactregistry|actAs|eventarc.events.receiveEvent|missing permission on the build service account'

deploy_functions() {
  keep_secrets
  deploy_whatsapp
  deploy_answer
  deploy_agent_api
  deploy_sweep
}

keep_secrets() {
  local mail_password
  say "  Their values come from $ENV_FILE through standard input, and are not shown."
  keep_secret TWILIO_AUTH_TOKEN whatsapp answer agent-api sweep
  keep_secret GOOGLE_API_KEY answer agent-api sweep
  MAIL_SECRET=''
  mail_password=$(setting MAIL_PASSWORD)
  # a dry run shows all that there can be
  if dry || [ -n "$mail_password" ]; then
    keep_secret MAIL_PASSWORD agent-api sweep
    MAIL_SECRET=MAIL_PASSWORD
  fi
}

# Twilio calls it and waits 15 seconds at most.
deploy_whatsapp() {
  deploy_function whatsapp whatsapp "TWILIO_AUTH_TOKEN" \
    --trigger-http --allow-unauthenticated --ingress-settings=all \
    --timeout=30s "${WHATSAPP_SIZE[@]}"
  let_in whatsapp allUsers
}

# A turn waits for the customer's burst to end, and for the model: a minute at most (its lease ends after 75 seconds).
# Events that fail come again, for a day.
deploy_answer() {
  local place
  place=$(database_location)
  deploy_function answer answer "TWILIO_AUTH_TOKEN GOOGLE_API_KEY" \
    --trigger-event-filters=type=google.cloud.firestore.document.v1.created \
    --trigger-event-filters="database=$DATABASE" \
    --trigger-event-filters-path-pattern='document=inbound/{sid}' \
    --trigger-location="$place" --trigger-service-account="$(account_of caller)" --retry \
    --no-allow-unauthenticated --ingress-settings=internal-only \
    --timeout=120s "${ANSWER_SIZE[@]}"
  let_in answer "serviceAccount:$(account_of caller)"
}

# The dashboard calls it through Hosting, which waits 60 seconds.
deploy_agent_api() {
  deploy_function agent-api agent_api "TWILIO_AUTH_TOKEN GOOGLE_API_KEY $MAIL_SECRET" \
    --trigger-http --allow-unauthenticated --ingress-settings=all \
    --timeout=60s "${AGENT_API_SIZE[@]}"
  let_in agent-api allUsers
}

# The clock calls it once a minute.
deploy_sweep() {
  deploy_function sweep sweep "TWILIO_AUTH_TOKEN GOOGLE_API_KEY $MAIL_SECRET" \
    --trigger-http --no-allow-unauthenticated --ingress-settings=internal-only \
    --timeout=300s "${SWEEP_SIZE[@]}"
  let_in sweep "serviceAccount:$(account_of caller)"
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
    printf '{\n  "RELEASE": "%s",\n  "DEPLOYMENT": "%s",\n' "$release" "$DEPLOYMENT"
    tail -n +2 "$WORK/functions.env.yaml"
  } >"$WORK/$name.env.yaml"
  patiently "$NOT_YET" gcloud functions deploy "$name" --gen2 --region="$REGION" --project="$PROJECT" \
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
  if missing gcloud functions describe "$name" --region="$REGION" --project="$PROJECT"; then
    dry || return 1
  fi
  if differs ACTIVE gcloud functions describe "$name" --region="$REGION" --project="$PROJECT" --format='value(state)'; then
    dry || return 1
  fi
  now=$(look "" gcloud run services describe "$name" --region="$REGION" --project="$PROJECT" --format="$SERVING") || exit 1
  IFS=$'\t' read -r ready created serving environment <<<"$now"
  [ "$ready" = "$created" ] && [ "$ready" = "$serving" ] && [[ $environment == *"$2"* ]]
}

readonly SERVING='value(status.latestReadyRevisionName,status.latestCreatedRevisionName,status.traffic[0].revisionName,spec.template.spec.containers[0].env)'
