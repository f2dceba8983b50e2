# shellcheck shell=bash
# Sourced by deploy.sh: what this machine, the account and the settings must have. What is missing is told all at once,
# before anything is changed.

check_machine() {
  check_access
  # shellcheck disable=SC2034 # for functions and hosting
  DEPLOYMENT=$(date -u +%Y%m%d%H%M%S)
  read_settings ""
}

check_access() {
  mkdir -p "$WORK"
  check_tools
  check_account
  check_packages
}

check_tools() {
  local lacking=() versions=''
  command -v node >/dev/null && command -v npm >/dev/null || lacking+=("- Node 20.19 or newer, with npm: https://nodejs.org")
  command -v curl >/dev/null || lacking+=("- curl")
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || [ -x .venv/bin/python ] ||
    lacking+=("- Python 3.11 to 3.13")
  if command -v gcloud >/dev/null; then
    versions=$(look $'alpha x\nbeta x' gcloud version)
    has_part alpha "$versions" && has_part beta "$versions" ||
      lacking+=("- two parts of gcloud: gcloud components install alpha beta")
  else
    lacking+=("- gcloud: https://cloud.google.com/sdk/docs/install")
  fi
  ((${#lacking[@]} == 0)) || fail "This machine lacks:" "${lacking[@]}"
}

has_part() {
  [[ $'\n'$2 == *$'\n'"$1 "* ]]
}

check_account() {
  local lacking=()
  works gcloud projects describe "$PROJECT" ||
    lacking+=("- somebody signed in who may see $PROJECT: gcloud auth login --update-adc")
  works gcloud auth application-default print-access-token ||
    lacking+=("- the same for firebase-tools and our own programs: gcloud auth login --update-adc")
  # only a plain no counts: not everybody who may deploy may look at the bill
  [ "$(look True gcloud billing projects describe "$PROJECT" --format='value(billingEnabled)' 2>/dev/null || true)" != False ] ||
    lacking+=("- billing on $PROJECT: https://console.cloud.google.com/billing/linkedaccount?project=$PROJECT")
  ((${#lacking[@]} == 0)) || fail "Lacking:" "${lacking[@]}"
}

# Whether a query is answered, whatever the answer is.
works() {
  show "$@"
  dry || "$@" >/dev/null 2>&1
}

# Python's and Node's packages and the built dashboard, as ./dev.sh sets them up.
check_packages() {
  PYTHON=.venv/bin/python
  if dry; then
    [ -x "$PYTHON" ] || PYTHON=python3
    return
  fi
  (
    # shellcheck source=tests/local/setup.sh
    . tests/local/setup.sh
    mkdir -p .local/stamps
    : >"$LOG"
    setup_python
    setup_node
    build dashboard hosting
  )
}

# From the settings to files under $WORK, for this project; stops at what is missing or wrong in them, all of it at once.
# The web app's key goes to where the settings have none: read_settings KEY
# shellcheck disable=SC2034 # for the other topics
read_settings() {
  local values
  "$PYTHON" -m deploy.prepare --project "$PROJECT" --region "$REGION" --env "$ENV_FILE" --into "$WORK" \
    --firebase-api-key "$1"
  # the last one is never empty: $(...) would drop its line
  values=$(setting ALERT_EMAIL WHATSAPP_SIZE ANSWER_SIZE AGENT_API_SIZE SWEEP_SIZE MEDIA_BUCKET DASHBOARD_URL PUBLIC_URL)
  {
    read -r ALERT_EMAIL
    read -r -a WHATSAPP_SIZE
    read -r -a ANSWER_SIZE
    read -r -a AGENT_API_SIZE
    read -r -a SWEEP_SIZE
    read -r MEDIA_BUCKET
    read -r DASHBOARD_URL
    read -r PUBLIC_URL
  } <<<"$values"
}

# Settings as the deployment takes them, also secret ones, a line each: setting NAME...
setting() {
  "$PYTHON" -m deploy.settings "$@" --project "$PROJECT" --region "$REGION" --env "$ENV_FILE"
}
