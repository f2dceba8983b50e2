# shellcheck shell=bash
# Sourced by deploy.sh: backups of the database, and a copy of the files. What is written by mistake is mended by
# point-in-time recovery (7 days); these are for what is noticed later. docs/restore.md tells how they are brought back.

set_up_backups() {
  local there
  there=$(look "" gcloud firestore backups schedules list --database="$DATABASE" --project="$PROJECT" --format=json)
  [[ $there == *dailyRecurrence* ]] || run gcloud firestore backups schedules create --database="$DATABASE" \
    --recurrence=daily --retention=14d --project="$PROJECT"
  [[ $there == *weeklyRecurrence* ]] || run gcloud firestore backups schedules create --database="$DATABASE" \
    --recurrence=weekly --day-of-week=SUN --retention=14w --project="$PROJECT"
}

# Google's Storage Transfer Service copies the files to a second bucket every day, and deletes there what was deleted
# here. What is deleted or replaced there is kept for 14 days more, as an older version.
set_up_media_backup() {
  local files=gs://$MEDIA_BUCKET copy=gs://$MEDIA_BUCKET-backup agent
  private_bucket "$copy" Delete deploy/media-backup-lifecycle.json
  if differs True gcloud storage buckets describe "$copy" --project="$PROJECT" --format='value(versioning_enabled)'; then
    run gcloud storage buckets update "$copy" --versioning --project="$PROJECT"
  fi
  agent=$(transfer_agent)
  let_agent_in "$agent" "$files" roles/storage.legacyBucketReader roles/storage.objectViewer
  let_agent_in "$agent" "$copy" roles/storage.legacyBucketWriter roles/storage.objectViewer
  copy_every_day "$files" "$copy"
}

# The account that copies is Google's, one for each project. It is made when it is first asked for: by this command,
# which also tells of rights that nobody needs here (so its output is not shown).
transfer_agent() {
  local told agent='Google-managed transfer account ([^ ]+)'
  told=$(look "Google-managed transfer account project-0@storage-transfer-service.iam.gserviceaccount.com" \
    gcloud transfer authorize --project="$PROJECT" 2>&1) || fail "$told"
  [[ $told =~ $agent ]] || fail "$told"
  printf '%s\n' "${BASH_REMATCH[1]}"
}

# let_agent_in AGENT BUCKET ROLE...
let_agent_in() {
  local member=serviceAccount:$1 bucket=$2 there role
  shift 2
  there=$(look "" gcloud storage buckets get-iam-policy "$bucket" --flatten='bindings[].members' \
    --format='value(bindings.role,bindings.members)')
  for role in "$@"; do
    has_line "$role"$'\t'"$member" "$there" || patiently "$NOT_THERE" gcloud storage buckets add-iam-policy-binding "$bucket" \
      --member="$member" --role="$role" --format=none
  done
}

# copy_every_day FROM TO. Google may know of the rights some minutes later only.
copy_every_day() {
  local job=(transferJobs/transbordo-media --project="$PROJECT")
  if missing gcloud transfer jobs describe "${job[@]}"; then
    patiently 'storage-transfer-service|FAILED_PRECONDITION' gcloud transfer jobs create "$1" "$2" --name="${job[0]}" \
      --delete-from=destination-if-unique --schedule-repeats-every=1d --project="$PROJECT"
  fi
  if differs ENABLED gcloud transfer jobs describe "${job[@]}" --format='value(status)'; then
    run gcloud transfer jobs update "${job[@]}" --status=enabled
  fi
}
