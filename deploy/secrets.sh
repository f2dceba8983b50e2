# shellcheck shell=bash
# Sourced by deploy.sh: secrets from the settings into Secret Manager. A value travels through standard input only, is
# never printed, and becomes a new version only when it is another one. Older versions stay, for a rollback.

# Stores one, lets these accounts read it, and notes its version as VERSION_OF_name: keep_secret NAME ACCOUNT...
keep_secret() {
  local name=$1 version account readers member
  shift
  if missing gcloud secrets describe "$name" --project="$PROJECT"; then
    run gcloud secrets create "$name" --replication-policy=user-managed --locations="$REGION" --project="$PROJECT"
  fi
  version=$(secret_version "$name")
  if [ -z "$version" ] || stored_otherwise "$name" "$version"; then
    show gcloud secrets versions add "$name" --data-file=- --project="$PROJECT"
    dry || setting "$name" | gcloud secrets versions add "$name" --data-file=- --project="$PROJECT"
    version=$(secret_version "$name")
  fi
  printf -v "VERSION_OF_$name" %s "$version"
  readers=$(look "" gcloud secrets get-iam-policy "$name" --project="$PROJECT" \
    --flatten='bindings[].members' --format='value(bindings.role,bindings.members)')
  for account in "$@"; do
    member=serviceAccount:$(account_of "$account")
    has_line $'roles/secretmanager.secretAccessor\t'"$member" "$readers" ||
      run gcloud secrets add-iam-policy-binding "$name" --project="$PROJECT" --member="$member" \
        --role=roles/secretmanager.secretAccessor --format=none
  done
}

# Whether that version holds another value; what can't be read is not taken for another: stored_otherwise NAME VERSION
stored_otherwise() {
  local stored wanted
  stored=$(look "" gcloud secrets versions access "$2" --secret="$1" --project="$PROJECT") || exit 1
  wanted=$(setting "$1") || exit 1
  dry || [ "$stored" != "$wanted" ]
}

# The number of its newest version, which a function's revision then keeps to; nothing where there is none.
secret_version() {
  look 1 gcloud secrets versions list "$1" --project="$PROJECT" --filter=state=ENABLED --sort-by=~createTime --limit=1 \
    --format='value(name.basename())'
}
