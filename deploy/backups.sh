# shellcheck shell=bash
# Sourced by deploy.sh: backups of the database. What is written by mistake is mended by point-in-time recovery (7 days);
# these are for what is noticed later. docs/restore.md tells how they are brought back.

set_up_backups() {
  local there
  there=$(look "" gcloud firestore backups schedules list --database="$DATABASE" --project="$PROJECT" --format=json)
  [[ $there == *dailyRecurrence* ]] || run gcloud firestore backups schedules create --database="$DATABASE" \
    --recurrence=daily --retention=14d --project="$PROJECT"
  [[ $there == *weeklyRecurrence* ]] || run gcloud firestore backups schedules create --database="$DATABASE" \
    --recurrence=weekly --day-of-week=SUN --retention=14w --project="$PROJECT"
}
