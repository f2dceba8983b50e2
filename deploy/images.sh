# shellcheck shell=bash
# Sourced by deploy.sh: each build leaves an image of some hundred megabytes. Ten of each function are kept, more than
# anybody rolls back; deploy/images-cleanup.json says the same to Google, which looks once a day.

readonly IMAGES_ARE=$'10\tDELETE'

# Google makes the repository with the first build.
keep_newest_images() {
  local images=(gcf-artifacts --location="$REGION" --project="$PROJECT")
  if differs "$IMAGES_ARE" gcloud artifacts repositories describe "${images[@]}" \
    --format='value(cleanupPolicies.newest.mostRecentVersions.keepCount,cleanupPolicies.others.action)'; then
    run gcloud artifacts repositories set-cleanup-policies "${images[@]}" --policy=deploy/images-cleanup.json --no-dry-run
  fi
}
