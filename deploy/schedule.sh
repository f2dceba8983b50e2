# shellcheck shell=bash
# Sourced by deploy.sh: Cloud Scheduler calls the sweep every minute, as the caller.

set_up_schedule() {
  local address
  # Google keeps an address with at least a "/" as its path; the token is for the address as Cloud Run says it
  address=$(look "https://sweep.example.com" gcloud run services describe sweep --region="$REGION" --project="$PROJECT" \
    --format='value(status.url)')
  local job=(--location="$REGION" --project="$PROJECT")
  local what=(
    --schedule='* * * * *' --uri="$address/" --http-method=POST --attempt-deadline=300s
    --oidc-service-account-email="$(account_of caller)" --oidc-token-audience="$address"
  )
  if missing gcloud scheduler jobs describe sweep "${job[@]}"; then
    run gcloud scheduler jobs create http sweep "${job[@]}" "${what[@]}"
  fi
  if differs $'* * * * *\t'"$address/"$'\t'"$(account_of caller)" gcloud scheduler jobs describe sweep "${job[@]}" \
    --format='value(schedule,httpTarget.uri,httpTarget.oidcToken.serviceAccountEmail)'; then
    run gcloud scheduler jobs update http sweep "${job[@]}" "${what[@]}"
  fi
  if differs ENABLED gcloud scheduler jobs describe sweep "${job[@]}" --format='value(state)'; then
    run gcloud scheduler jobs resume sweep "${job[@]}"
  fi
}
