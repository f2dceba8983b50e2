# shellcheck shell=bash
# Sourced by deploy.sh: the services of Google Cloud that the product stands on.

readonly APIS=(
  artifactregistry.googleapis.com     # the functions' images
  cloudbuild.googleapis.com           # makes them
  cloudfunctions.googleapis.com       #
  cloudresourcemanager.googleapis.com # roles on the project
  cloudscheduler.googleapis.com       # the sweep's clock
  clouderrorreporting.googleapis.com  # groups what nobody foresaw
  eventarc.googleapis.com             # wakes `answer` when a message is stored
  firebase.googleapis.com             #
  firebasehosting.googleapis.com      # the dashboard
  firebaserules.googleapis.com        # firestore.rules
  firestore.googleapis.com            # the data
  iam.googleapis.com                  # who each function runs as
  iamcredentials.googleapis.com       # signs links to files without a key
  identitytoolkit.googleapis.com      # agents sign in
  logging.googleapis.com              #
  monitoring.googleapis.com           # charts and alerts
  pubsub.googleapis.com               # carries Eventarc's events
  run.googleapis.com                  # where functions run
  secretmanager.googleapis.com        # the keys of Twilio, Gemini and the mail server
  storage.googleapis.com              # files
  storagetransfer.googleapis.com      # copies them to the second bucket
)
readonly AT_ONCE=20 # more are refused

enable_apis() {
  local enabled api off=() first
  enabled=$(look "" gcloud services list --enabled --format='value(config.name)' --project="$PROJECT")
  for api in "${APIS[@]}"; do
    has_line "$api" "$enabled" || off+=("$api")
  done
  for ((first = 0; first < ${#off[@]}; first += AT_ONCE)); do
    run gcloud services enable "${off[@]:first:AT_ONCE}" --project="$PROJECT"
  done
  # shellcheck disable=SC2034 # for common
  SERVICES_ARE_ON=yes
}
