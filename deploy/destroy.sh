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

# Of functions in another region Google says only that they are not here.
find_service() {
  local ours
  ours=$(look "" gcloud functions list --v2 --project="$PROJECT" --format='value(name)')
  ours=$(printf '%s\n' "$ours" | grep -E "/functions/($(IFS='|' && printf '%s' "${SERVICES[*]}"))\$" || true)
  [ -z "$ours" ] || [[ $ours == *"/locations/$REGION/"* ]] ||
    fail "Nothing was removed: none of it is in $REGION. Name the region of these with --region:" "$ours"
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
  say "" "The service is stopped. What is kept costs its storage. To erase customers' data too, for good:" \
    "  gcloud transfer jobs delete transferJobs/transbordo-media --project=$PROJECT" \
    "  gcloud storage rm --recursive gs://$MEDIA_BUCKET gs://$MEDIA_BUCKET-backup" \
    "  gcloud firestore databases update --database='$DATABASE' --no-delete-protection --project=$PROJECT" \
    "  gcloud firestore databases delete --database='$DATABASE' --project=$PROJECT" \
    "  gcloud firestore backups list --project=$PROJECT     # and gcloud firestore backups delete for each" \
    "Twilio still calls $PUBLIC_URL/whatsapp: change that in its console (Messaging > Senders)."
}
