# shellcheck shell=bash
# Sourced by deploy.sh: back to what served before the last deployment. Nothing is built and no data is touched; the next
# `./deploy.sh` puts the newest in place again.

roll_back() {
  step "This machine" "" check_access
  step "The functions, as they were before" "" roll_functions_back
  step "The dashboard, as it was before" "" roll_hosting_back
  say "" "Rolled back. Look at it: ./deploy.sh doctor --project $PROJECT"
}

roll_functions_back() {
  local service serving healthy previous
  for service in "${SERVICES[@]}"; do
    serving=$(look "$service-00002" gcloud run services describe "$service" --region="$REGION" --project="$PROJECT" \
      --format='value(status.traffic[0].revisionName)')
    healthy=$(look "$serving"$'\n'"$service-00001" gcloud run revisions list --service="$service" --region="$REGION" \
      --project="$PROJECT" --sort-by=~metadata.creationTimestamp --flatten=status.conditions \
      --filter='status.conditions.type=Ready AND status.conditions.status=True' --format='value(metadata.name)')
    previous=$(line_after "$serving" "$healthy")
    if [ -z "$previous" ]; then
      say "  $service: there is nothing before $serving; it stays."
      continue
    fi
    run gcloud run services update-traffic "$service" --to-revisions="$previous=100" --region="$REGION" --project="$PROJECT"
  done
}

line_after() {
  printf '%s\n' "$2" | { grep -FxA1 -e "$1" || true; } | sed 1d
}

roll_hosting_back() {
  run "$PYTHON" -m deploy.hosting_release --project "$PROJECT"
}
