#!/usr/bin/env bash
# Puts the whole product onto a Google Cloud project, and keeps it there. ./deploy.sh --help says more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'HELP'
Usage: ./deploy.sh [COMMAND] --project ID [option...]

  deploy                 (the default) everything; what is there and right already is left as it is
  only functions         the functions alone, with their secrets
  only hosting           the dashboard alone
  only rules             Firestore's rules, indexes and TTL policies alone
  rollback               takes back what the last deployment put in place, of the functions and of the dashboard
  destroy                stops the service; says what is kept, and wants the project's id typed
  doctor                 looks at everything and says what is unwell, and what mends it

  --project ID           the Google Cloud project
  --region REGION        where everything lives (southamerica-east1)
  --env FILE             the settings (.env)
  --admin EMAIL          with deploy: lets this person in as the first admin, and prints a link to set a password
  --dry-run              prints every command that could be run, runs none, changes nothing
  -h, --help             this text

Nothing is asked, but by destroy. Every command is printed before it is run. It is safe to run again after any failure.
Needs gcloud (with alpha and beta), Node 20.19 or newer, Python 3.11 to 3.13, and a project with billing.
docs/deploy.md tells what it makes, what that costs, and who may do what.
HELP
}

# shellcheck source=deploy/common.sh
. deploy/common.sh
# shellcheck source=deploy/machine.sh
. deploy/machine.sh
# shellcheck source=deploy/apis.sh
. deploy/apis.sh
# shellcheck source=deploy/region.sh
. deploy/region.sh
# shellcheck source=deploy/firebase.sh
. deploy/firebase.sh
# shellcheck source=deploy/firestore.sh
. deploy/firestore.sh
# shellcheck source=deploy/backups.sh
. deploy/backups.sh
# shellcheck source=deploy/bucket.sh
. deploy/bucket.sh
# shellcheck source=deploy/accounts.sh
. deploy/accounts.sh
# shellcheck source=deploy/secrets.sh
. deploy/secrets.sh
# shellcheck source=deploy/functions.sh
. deploy/functions.sh
# shellcheck source=deploy/images.sh
. deploy/images.sh
# shellcheck source=deploy/schedule.sh
. deploy/schedule.sh
# shellcheck source=deploy/hosting.sh
. deploy/hosting.sh
# shellcheck source=deploy/twilio.sh
. deploy/twilio.sh
# shellcheck source=deploy/people.sh
. deploy/people.sh
# shellcheck source=deploy/monitoring.sh
. deploy/monitoring.sh
# shellcheck source=deploy/rollback.sh
. deploy/rollback.sh
# shellcheck source=deploy/destroy.sh
. deploy/destroy.sh

main() {
  read_arguments "$@"
  case "$COMMAND" in
  deploy) deploy_all ;;
  "only functions") deploy_only functions "The functions" deploy_functions ;;
  "only hosting") deploy_only hosting "The dashboard" deploy_hosting ;;
  "only rules") deploy_only rules "Firestore's rules, indexes and TTL policies" deploy_rules ;;
  rollback) roll_back ;;
  destroy) destroy ;;
  doctor) ask_doctor ;;
  esac
}

deploy_all() {
  step "This machine, and the settings" "" check_machine
  step "Google Cloud's services, turned on where they are off" "Is billing on? May you enable services (roles/owner)?" enable_apis
  step "Where the service is" "" find_service
  step "Firebase on the project, and sign-in by e-mail" "Has somebody accepted Firebase's terms at console.firebase.google.com?" set_up_firebase
  step "The database, protected and recoverable" "" set_up_firestore
  step "Its rules, indexes and TTL policies" "" deploy_rules
  step "Its backups, daily and weekly" "" set_up_backups
  step "The private bucket for files" "A bucket's name is unique in the world: choose another MEDIA_BUCKET in $ENV_FILE." set_up_bucket
  step "The copy of the files, daily" "The copy's bucket is called as the other, with -backup." set_up_media_backup
  step "Who each function runs as, and what they may" "" set_up_accounts
  step "The functions, with their secrets" "The log of a failed build is linked above." deploy_functions
  step "The clock of the sweep: once a minute" "" set_up_schedule
  step "The dashboard" "" deploy_hosting
  step "Twilio: where messages go" "Are TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN the account's own, and the primary token?" set_up_twilio
  step "The images of the functions: the newest ten of each" "" keep_newest_images
  step "Metrics, alerts and a page of charts" "" set_up_monitoring
  step "The queue for everybody" "" set_up_general_queue
  step "The first admin" "" let_first_admin_in
  say "" "Done. The dashboard: $DASHBOARD_URL    What Twilio calls: $PUBLIC_URL/whatsapp"
  run_doctor
}

# One part alone: deploy_only WHAT "Title" function
deploy_only() {
  step "This machine, and the settings" "" check_machine
  step "Where the service is" "" find_service
  [ "$1" = rules ] || know_firebase
  step "$2" "Was everything deployed once? \`./deploy.sh $OPTIONS\` does." "$3"
}

ask_doctor() {
  step "This machine" "" check_packages
  mkdir -p "$WORK"
  [ -z "$PROJECT" ] || step "Where the service is" "" find_service_if_told
  run_doctor
}

# No step: what it finds is none that was stopped at. What is an error makes this script end with 1, a warning does not.
run_doctor() {
  say "" "== How it is"
  run .venv/bin/python -m deploy.doctor --project "$PROJECT" --region "$REGION" --env "$ENV_FILE"
}

read_arguments() {
  COMMAND=deploy PROJECT='' REGION=southamerica-east1 ENV_FILE=.env ADMIN='' DRY_RUN=''
  case "${1:-}" in
  deploy | rollback | destroy | doctor)
    COMMAND=$1
    shift
    ;;
  only)
    case "${2:-}" in
    functions | hosting | rules) COMMAND="only $2" ;;
    *) misused "only what? functions, hosting or rules" ;;
    esac
    shift 2
    ;;
  esac
  while (($#)); do
    case "$1" in
    --project=* | --region=* | --env=* | --admin=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
    esac
    case "$1" in
    --project) PROJECT=$(value_of "$@") ;;
    --region) REGION=$(value_of "$@") ;;
    --env) ENV_FILE=$(value_of "$@") ;;
    --admin) ADMIN=$(value_of "$@") ;;
    --dry-run) DRY_RUN=yes ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) misused "I do not know $1" ;;
    esac
    case "$1" in
    --dry-run) shift ;;
    *) shift 2 ;;
    esac
  done
  [ -n "$PROJECT" ] || [ "$COMMAND" = doctor ] || misused "which project? --project ID"
  [[ $PROJECT =~ ^[a-z]?[a-z0-9-]*$ ]] || misused "$PROJECT is no id of a project"
  [[ $REGION =~ ^[a-z]+-[a-z]+[0-9]+$ ]] || misused "$REGION is no region"
  WORK=.local/deploy/$PROJECT
  # what is advised is meant for this installation: without its region it would make a second one elsewhere
  OPTIONS="--project $PROJECT --region $REGION"
  [ "$ENV_FILE" = .env ] || OPTIONS+=" --env $(printf %q "$ENV_FILE")"
  # firebase-tools and our own programs tell Google whose quota they use only when this says so
  [ -z "$PROJECT" ] || export GOOGLE_CLOUD_QUOTA_PROJECT=$PROJECT
}

value_of() {
  [ -n "${2:-}" ] || misused "$1 wants a value"
  printf '%s\n' "$2"
}

misused() {
  printf '%s. See ./deploy.sh --help\n' "$1" >&2
  exit 2
}

main "$@"
