# shellcheck shell=bash
# Sourced by deploy.sh: stops the service and removes what can be made again. What customers said is kept.

destroy() {
  local typed
  step "This machine, and the settings" "" check_machine
  step "Where the service is" "" find_service
  say "" "This stops the service of $PROJECT: nobody's message is answered or stored any more (Twilio keeps what it is sent)." \
    "Removed: the functions, the sweep's clock, the secrets, the metrics, alerts and charts; the dashboard is switched off." \
    "Kept: the database and its backups, the bucket $MEDIA_BUCKET with its copy, the accounts of your team, the service accounts."
  if ! dry; then
    printf 'Type the id of the project to go on: '
    read -r typed || true
    [ "$typed" = "$PROJECT" ] || fail "Nothing was removed."
  fi
  step "The sweep's clock" "" remove_schedule
  step "The functions" "" remove_functions
  step "The dashboard" "" remove_hosting
  step "Metrics, alerts and charts" "" remove_monitoring
  step "The secrets" "" remove_secrets
  say_what_is_left
}

remove_schedule() {
  if there gcloud scheduler jobs describe sweep --location="$REGION" --project="$PROJECT"; then
    run gcloud scheduler jobs delete sweep --location="$REGION" --project="$PROJECT"
  fi
}

remove_functions() {
  local service
  for service in "${SERVICES[@]}"; do
    if there gcloud functions describe "$service" --region="$REGION" --project="$PROJECT"; then
      run gcloud functions delete "$service" --region="$REGION" --project="$PROJECT"
    fi
  done
}

remove_hosting() {
  run "$FIREBASE" hosting:disable --force --project "$PROJECT" --site "$PROJECT"
}

remove_secrets() {
  local name
  for name in TWILIO_AUTH_TOKEN GOOGLE_API_KEY MAIL_PASSWORD; do
    if there gcloud secrets describe "$name" --project="$PROJECT"; then
      run gcloud secrets delete "$name" --project="$PROJECT"
    fi
  done
}

# Whether a thing is there to be removed; a dry run says yes.
there() {
  if dry; then show "$@"; else ! missing "$@"; fi
}

say_what_is_left() {
  say "" "The service is stopped. What is kept costs its storage. What holds nothing of customers, and can be made again:" \
    "  gcloud artifacts repositories delete gcf-artifacts --location=$REGION --project=$PROJECT     # the images of all functions of $REGION" \
    "  gcloud storage buckets list --project=$PROJECT --filter='name~^gcf-v2-' --format='value(storage_url)'     # their source; gcloud storage rm --recursive for each" \
    "  gcloud beta monitoring channels list --project=$PROJECT --filter='displayName=\"Transbordo\"' --format='value(name)'     # who got alerts; gcloud beta monitoring channels delete for each" \
    "The service accounts and their role cost nothing. To erase customers' data too, for good:" \
    "  gcloud transfer jobs delete transferJobs/transbordo-media --project=$PROJECT" \
    "  gcloud storage rm --recursive gs://$MEDIA_BUCKET gs://$MEDIA_BUCKET-backup" \
    "  gcloud storage rm --recursive gs://$PROJECT-exports     # where docs/restore.md was followed" \
    "  gcloud firestore databases update --database='$DATABASE' --no-delete-protection --project=$PROJECT" \
    "  gcloud firestore databases delete --database='$DATABASE' --project=$PROJECT" \
    "  gcloud firestore backups list --project=$PROJECT     # and gcloud firestore backups delete for each" \
    "Twilio still calls $PUBLIC_URL/whatsapp: change that in its console (Messaging > Senders)."
}
