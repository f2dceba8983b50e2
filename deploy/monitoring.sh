# shellcheck shell=bash
# Sourced by deploy.sh: log-based metrics, alert policies and a dashboard of charts, from deploy/monitoring/.
# Each carries a fingerprint of its file, and is written again only where that is another one. Policies cost: there are
# some only where somebody gets what they tell.

set_up_monitoring() {
  CHANNEL=''
  [ -z "$ALERT_EMAIL" ] || set_up_channel "$ALERT_EMAIL"
  "$PYTHON" -m deploy.monitoring --project "$PROJECT" --region "$REGION" --env "$ENV_FILE" \
    --into "$WORK/monitoring" --channel "$CHANNEL"
  set_up_metrics
  if [ -n "$ALERT_EMAIL" ]; then
    set_up_alerts
  else
    remove_alerts
    say "  No alerts: ALERT_EMAIL in $ENV_FILE names who gets them by e-mail. docs/deploy.md says what they cost."
  fi
  set_up_charts
}

# The channel that sends e-mails to an address, as CHANNEL: set_up_channel ADDRESS
set_up_channel() {
  find_channel "$1"
  if [ -z "$CHANNEL" ] || dry; then
    run gcloud beta monitoring channels create --display-name="Transbordo" --type=email \
      --channel-labels="email_address=$1" --project="$PROJECT"
    find_channel "$1"
    [ -n "$CHANNEL" ] || fail "The channel to $1 was made, but is not found again: alerts would reach nobody."
  fi
}

find_channel() {
  CHANNEL=$(look "projects/$PROJECT/notificationChannels/1" gcloud beta monitoring channels list --project="$PROJECT" \
    --filter="type=\"email\" AND labels.email_address=\"$1\"" --format='value(name)' --limit=1)
}

# One line for each that is there: its name, a tab, and what it was made from.
set_up_metrics() {
  local there file name made_from
  there=$(look $'transbordo_turn_ms\tanother' gcloud logging metrics list --project="$PROJECT" \
    --filter='name:transbordo_' --format='value(name,description)')
  for file in "$WORK"/monitoring/metrics/*.json; do
    name=transbordo_$(basename "$file" .json)
    made_from=$(value_in description "$file")
    if has_line "$name"$'\t'"$made_from" "$there"; then continue; fi
    case $'\n'$there in
    *$'\n'"$name"$'\t'*) run gcloud logging metrics update "$name" --config-from-file="$file" --project="$PROJECT" ;;
    *) run gcloud logging metrics create "$name" --config-from-file="$file" --project="$PROJECT" ;;
    esac
  done
}

# The same, and each has a name that Google gave it.
set_up_alerts() {
  local there file title name
  there=$(look "x"$'\t'"Transbordo: the webhook fails"$'\t'"projects/$PROJECT/alertPolicies/1" \
    gcloud alpha monitoring policies list --project="$PROJECT" --format='value(userLabels.fingerprint,displayName,name)')
  for file in "$WORK"/monitoring/alerts/*.json; do
    title=$(value_in displayName "$file")
    name=$(printf '%s\n' "$there" | awk -F '\t' -v title="$title" '$2 == title { print $3; exit }')
    case $'\n'$there in
    *$'\n'"$(value_in fingerprint "$file")"$'\t'"$title"$'\t'*) ;;
    *$'\t'"$title"$'\t'*) run gcloud alpha monitoring policies update "$name" --policy-from-file="$file" --project="$PROJECT" ;;
    *) run gcloud alpha monitoring policies create --policy-from-file="$file" --project="$PROJECT" ;;
    esac
  done
}

# An update wants the etag of what it replaces.
set_up_charts() {
  local file=$WORK/monitoring/dashboard.json newer=$WORK/monitoring/dashboard.newer.json name now made_from etag
  name=$(look "projects/$PROJECT/dashboards/1" gcloud monitoring dashboards list --project="$PROJECT" \
    --filter='labels.fingerprint:*' --format='value(name)' --limit=1)
  if [ -z "$name" ] || dry; then
    run gcloud monitoring dashboards create --config-from-file="$file" --project="$PROJECT"
  fi
  if [ -n "$name" ]; then
    now=$(look $'another\tetag' gcloud monitoring dashboards describe "$name" --project="$PROJECT" \
      --format='value(labels.fingerprint,etag)')
    IFS=$'\t' read -r made_from etag <<<"$now"
    [ "$made_from" != "$(value_in fingerprint "$file")" ] || return 0
    {
      printf '{\n  "etag": "%s",\n' "$etag"
      tail -n +2 "$file"
    } >"$newer"
    run gcloud monitoring dashboards update "$name" --config-from-file="$newer" --project="$PROJECT"
  fi
}

remove_alerts() {
  local names name
  names=$(look $'x\tprojects/'"$PROJECT/alertPolicies/1" gcloud alpha monitoring policies list --project="$PROJECT" \
    --format='value(userLabels.fingerprint,name)' | awk -F '\t' '$1 != "" { print $2 }')
  for name in $names; do
    run gcloud alpha monitoring policies delete "$name" --project="$PROJECT"
  done
}

remove_monitoring() {
  local names name
  remove_alerts
  names=$(look "projects/$PROJECT/dashboards/1" gcloud monitoring dashboards list --project="$PROJECT" \
    --filter='labels.fingerprint:*' --format='value(name)')
  for name in $names; do
    run gcloud monitoring dashboards delete "$name" --project="$PROJECT"
  done
  names=$(look transbordo_turn_ms gcloud logging metrics list --project="$PROJECT" --filter='name:transbordo_' \
    --format='value(name)')
  for name in $names; do
    run gcloud logging metrics delete "$name" --project="$PROJECT"
  done
}

# The first value of that name in a file of ours: value_in NAME FILE
value_in() {
  sed -n "s/^ *\"$1\": \"\(.*\)\",\{0,1\}$/\1/p" "$2" | head -n 1
}
