# shellcheck shell=bash
# Sourced by deploy.sh: takes back what the last deployment put in place, and nothing else. Nothing is built and no data is
# touched; the next `./deploy.sh` puts the newest in place again. Once more takes back the deployment before that one.
#
# Each revision carries the deployment that made it, a number that rises (DEPLOYMENT, check_machine), as does each release
# of the dashboard. What was deployed before there were such numbers counts as 0.

roll_back() {
  step "This machine" "" check_access
  step "Where the service is" "" find_service
  step "What the last deployment put in place" "" find_last_deployment
  step "The functions, as they were before it" "" roll_functions_back
  step "The dashboard, as it was before it" "" roll_hosting_back
  say "" "Rolled back. Look at it: ./deploy.sh doctor $OPTIONS"
}

# What serves, and the newest deployment of it all: a line for each function in SERVED, HOSTED, LAST.
find_last_deployment() {
  local service serving healthy made_by
  SERVED=()
  HOSTED=$(look 2 "$PYTHON" -m deploy.hosting_release --project "$PROJECT")
  LAST=$HOSTED
  for service in "${SERVICES[@]}"; do
    serving=$(look "$service-00002" gcloud run services describe "$service" --region="$REGION" --project="$PROJECT" \
      --format='value(status.traffic[0].revisionName)')
    healthy=$(look "$serving"$'\tDEPLOYMENT 2\n'"$service-00001" gcloud run revisions list --service="$service" \
      --region="$REGION" --project="$PROJECT" --sort-by=~metadata.creationTimestamp --flatten=status.conditions \
      --filter='status.conditions.type=Ready AND status.conditions.status=True' \
      --format='value(metadata.name,spec.containers[0].env)')
    SERVED+=("$service $(made_by_and_before "$serving" "$healthy")")
    read -r _ made_by _ <<<"${SERVED[${#SERVED[@]} - 1]}"
    if ((made_by > LAST)); then LAST=$made_by; fi
  done
  say "  The last deployment: $LAST"
}

# From revisions with their environments, newest first: the deployment that made the serving one, that one itself, and the
# newest before it that another deployment made, if there is one.
made_by_and_before() {
  printf '%s\n' "$2" | awk -F '\t' -v serving="$1" '
    BEGIN { made_by = 0 }
    { deployment = 0 }
    match($2, /DEPLOYMENT[^0-9]*[0-9]+/) { deployment = substr($2, RSTART, RLENGTH); gsub(/[^0-9]/, "", deployment) }
    reached && before == "" && deployment != made_by { before = $1 }
    $1 == serving { reached = 1; made_by = deployment }
    END { print made_by, serving, before }'
}

roll_functions_back() {
  local row service made_by serving before
  for row in "${SERVED[@]}"; do
    read -r service made_by serving before <<<"$row"
    if [ "$made_by" != "$LAST" ]; then
      say "  $service: the last deployment left it as it was; it stays."
    elif [ -z "$before" ]; then
      say "  $service: there is nothing before $serving; it stays."
    else
      run gcloud run services update-traffic "$service" --to-revisions="$before=100" --region="$REGION" --project="$PROJECT"
    fi
  done
}

roll_hosting_back() {
  if [ "$HOSTED" != "$LAST" ]; then
    say "  The last deployment left it as it was; it stays."
  else
    run "$PYTHON" -m deploy.hosting_release --project "$PROJECT" --back
  fi
}
