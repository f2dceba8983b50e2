# shellcheck shell=bash
# Sourced by deploy.sh: one service account per function, and for each role why it has it.

readonly ACCOUNTS=(whatsapp answer agent-api sweep caller builder)

# Google's smallest role that lets links be made to set a password also lets accounts be changed and deleted.
readonly PASSWORD_LINKS=transbordoPasswordLinks
readonly PASSWORD_LINKS_MAY=firebaseauth.users.get,firebaseauth.users.sendEmail

# account, role, and where it holds: the project, the bucket for files, or the account itself; "sources" is the project's
# buckets of uploaded source, and no other (deploy/sources-only.json)
readonly ROLES=(
  "whatsapp  roles/datastore.user                  project" # stores what customers write
  "answer    roles/datastore.user                  project" # the bot's turns
  "answer    roles/storage.objectUser              bucket"  # keeps customers' files, reads agents'
  "answer    roles/iam.serviceAccountTokenCreator  itself"  # signs the links by which Twilio fetches files
  "agent-api roles/datastore.user                  project" # what agents do
  "agent-api roles/storage.objectUser              bucket"  # their files
  "agent-api roles/iam.serviceAccountTokenCreator  itself"  # links to files, for the dashboard
  "agent-api $PASSWORD_LINKS               project" # links to set passwords
  "sweep     roles/datastore.user                  project" # takes up what was left
  "sweep     roles/storage.objectUser              bucket"  # fetches files again, erases them
  "sweep     roles/iam.serviceAccountTokenCreator  itself"  # sends again what has files
  "caller    roles/eventarc.eventReceiver          project" # wakes answer and sweep; see also let_in
  "builder   roles/logging.logWriter               project" # the log of a build
  "builder   roles/artifactregistry.writer         project" # its image
  "builder   roles/storage.objectViewer            sources" # the uploaded source
)
# what earlier deployments gave, on the project, and nobody needs
readonly NO_MORE=(
  "agent-api roles/firebaseauth.admin"
  "builder   roles/storage.objectViewer"
)
readonly SOURCES_ONLY='the uploaded source only'

set_up_accounts() {
  local there name row account role where members
  there=$(look "" gcloud iam service-accounts list --format='value(email)' --project="$PROJECT")
  for name in "${ACCOUNTS[@]}"; do
    has_line "$(account_of "$name")" "$there" ||
      run gcloud iam service-accounts create "transbordo-$name" --display-name="Transbordo: $name" --project="$PROJECT"
  done
  set_up_password_links
  members=$(roles_on project)
  members+=$'\n'$(roles_on bucket)
  for name in answer agent-api sweep; do
    members+=$'\n'$(roles_on itself "$name")
  done
  for row in "${ROLES[@]}"; do
    read -r account role where <<<"$row"
    role=$(full_name "$role")
    has_line "$where $role serviceAccount:$(account_of "$account")" "$members" || grant "$account" "$role" "$where"
  done
  for row in "${NO_MORE[@]}"; do
    read -r account role <<<"$row"
    if dry || has_line "project $role serviceAccount:$(account_of "$account")" "$members"; then
      run gcloud projects remove-iam-policy-binding "$PROJECT" --member="serviceAccount:$(account_of "$account")" \
        --role="$role" --condition=None --format=none
    fi
  done
}

set_up_password_links() {
  local what=("$PASSWORD_LINKS" --project="$PROJECT")
  if missing gcloud iam roles describe "${what[@]}"; then
    run gcloud iam roles create "${what[@]}" --title="Transbordo: links to set passwords" --stage=GA \
      --permissions="$PASSWORD_LINKS_MAY"
  fi
  if differs "${PASSWORD_LINKS_MAY//,/;}" gcloud iam roles describe "${what[@]}" --format='value(includedPermissions)'; then
    run gcloud iam roles update "${what[@]}" --permissions="$PASSWORD_LINKS_MAY"
  fi
}

# A role of Google's as it is, one of ours with its project: full_name ROLE
full_name() {
  case "$1" in
  roles/*) printf '%s\n' "$1" ;;
  *) printf 'projects/%s/roles/%s\n' "$PROJECT" "$1" ;;
  esac
}

account_of() {
  printf 'transbordo-%s@%s.iam.gserviceaccount.com\n' "$1" "$PROJECT"
}

# One line for each member of a role: "where role member". A new account may not be known everywhere yet, and has no roles.
roles_on() {
  local policy=(--flatten='bindings[].members' --format='value(bindings.role,bindings.members,bindings.condition.title)')
  case "$1" in
  project) look "" gcloud projects get-iam-policy "$PROJECT" "${policy[@]}" ;;
  bucket) look "" gcloud storage buckets get-iam-policy "gs://$MEDIA_BUCKET" "${policy[@]}" ;;
  itself) look_if_there gcloud iam service-accounts get-iam-policy "$(account_of "$2")" --project="$PROJECT" "${policy[@]}" ;;
  esac | awk -F '\t' -v where="$1" -v sources="$SOURCES_ONLY" '
    $3 == "" { print where, $1, $2 }
    $3 == sources { print "sources", $1, $2 }'
}

# Google knows a new account everywhere only after some seconds.
grant() {
  local member where=$3
  member=serviceAccount:$(account_of "$1")
  local binding=(--member="$member" --role="$2")
  case "$where" in
  project) patiently "$NOT_THERE" gcloud projects add-iam-policy-binding "$PROJECT" "${binding[@]}" --condition=None --format=none ;;
  sources) patiently "$NOT_THERE" gcloud projects add-iam-policy-binding "$PROJECT" "${binding[@]}" --condition-from-file=deploy/sources-only.json --format=none ;;
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
