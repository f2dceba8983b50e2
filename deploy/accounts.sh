# shellcheck shell=bash
# Sourced by deploy.sh: one service account per function, and for each role why it has it.

readonly ACCOUNTS=(whatsapp answer agent-api sweep caller builder)

# account, role, and where it holds: the project, the bucket for files, or the account itself
readonly ROLES=(
  "whatsapp  roles/datastore.user                  project" # stores what customers write
  "answer    roles/datastore.user                  project" # the bot's turns
  "answer    roles/storage.objectUser              bucket"  # keeps customers' files, reads agents'
  "answer    roles/iam.serviceAccountTokenCreator  itself"  # signs the links by which Twilio fetches files
  "agent-api roles/datastore.user                  project" # what agents do
  "agent-api roles/storage.objectUser              bucket"  # their files
  "agent-api roles/iam.serviceAccountTokenCreator  itself"  # links to files, for the dashboard
  "agent-api roles/firebaseauth.admin              project" # accounts of the team, links to set passwords
  "sweep     roles/datastore.user                  project" # takes up what was left
  "sweep     roles/storage.objectUser              bucket"  # fetches files again, erases them
  "sweep     roles/iam.serviceAccountTokenCreator  itself"  # sends again what has files
  "caller    roles/eventarc.eventReceiver          project" # wakes answer and sweep; see also let_in
  "builder   roles/logging.logWriter               project" # the log of a build
  "builder   roles/artifactregistry.writer         project" # its image
  "builder   roles/storage.objectViewer            project" # the uploaded source
)

set_up_accounts() {
  local there name row account role where members
  there=$(look "" gcloud iam service-accounts list --format='value(email)' --project="$PROJECT")
  for name in "${ACCOUNTS[@]}"; do
    has_line "$(account_of "$name")" "$there" ||
      run gcloud iam service-accounts create "transbordo-$name" --display-name="Transbordo: $name" --project="$PROJECT"
  done
  members=$(roles_on project)
  members+=$'\n'$(roles_on bucket)
  for name in answer agent-api sweep; do
    members+=$'\n'$(roles_on itself "$name")
  done
  for row in "${ROLES[@]}"; do
    read -r account role where <<<"$row"
    has_line "$where $role serviceAccount:$(account_of "$account")" "$members" || grant "$account" "$role" "$where"
  done
}

account_of() {
  printf 'transbordo-%s@%s.iam.gserviceaccount.com\n' "$1" "$PROJECT"
}

# One line for each member of a role: "where role member".
roles_on() {
  local policy=(--flatten='bindings[].members' --format='value(bindings.role,bindings.members)')
  case "$1" in
  project) look "" gcloud projects get-iam-policy "$PROJECT" "${policy[@]}" ;;
  bucket) look "" gcloud storage buckets get-iam-policy "gs://$MEDIA_BUCKET" "${policy[@]}" ;;
  itself) look "" gcloud iam service-accounts get-iam-policy "$(account_of "$2")" --project="$PROJECT" "${policy[@]}" ;;
  esac | tr '\t' ' ' | sed "s/^/$1 /"
}

# Google knows a new account everywhere only after some seconds.
grant() {
  local member where=$3
  member=serviceAccount:$(account_of "$1")
  local binding=(--member="$member" --role="$2")
  case "$where" in
  project) patiently "$NOT_THERE" gcloud projects add-iam-policy-binding "$PROJECT" "${binding[@]}" --condition=None --format=none ;;
  bucket) patiently "$NOT_THERE" gcloud storage buckets add-iam-policy-binding "gs://$MEDIA_BUCKET" "${binding[@]}" --format=none ;;
  itself) patiently "$NOT_THERE" gcloud iam service-accounts add-iam-policy-binding "$(account_of "$1")" "${binding[@]}" --project="$PROJECT" --format=none ;;
  esac
}

# Lets somebody call a function; gcloud does so for the world itself, but not again where that was broken off after a
# build, or taken away: let_in SERVICE MEMBER
let_in() {
  local there
  there=$(look "" gcloud run services get-iam-policy "$1" --region="$REGION" --project="$PROJECT" \
    --flatten='bindings[].members' --format='value(bindings.role,bindings.members)')
  has_line $'roles/run.invoker\t'"$2" "$there" || run gcloud run services add-iam-policy-binding "$1" \
    --region="$REGION" --project="$PROJECT" --member="$2" --role=roles/run.invoker --format=none
}
