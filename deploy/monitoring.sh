# shellcheck shell=bash
# Sourced by deploy.sh: log-based metrics, alert policies and a dashboard of charts, from deploy/monitoring/.
# Each carries a fingerprint of its file, and is written again only where that is another one.

set_up_monitoring() {
  local channel=''
  if [ -n "$ALERT_EMAIL" ] || dry; then channel=$(alert_channel); fi
  "$PYTHON" -m deploy.monitoring --into "$WORK/monitoring" --channel "$channel"
  each_file metrics set_up_metric
  each_file alerts set_up_alert
  set_up_charts
  [ -n "$ALERT_EMAIL" ] || say "  Alerts show in the console only: ALERT_EMAIL in $ENV_FILE names who gets them by e-mail."
}

# The channel that sends e-mails to $ALERT_EMAIL.
alert_channel() {
  local address=${ALERT_EMAIL:-somebody@example.com} channel
  channel=$(look "" gcloud beta monitoring channels list --project="$PROJECT" \
    --filter="type=email AND labels.email_address=$address" --format='value(name)' --limit=1)
  if [ -z "$channel" ]; then
    show gcloud beta monitoring channels create --display-name="Transbordo" --type=email \
      --channel-labels="email_address=$address" --format='value(name)' --project="$PROJECT"
    if dry; then
      channel=projects/$PROJECT/notificationChannels/1
    else
      channel=$(gcloud beta monitoring channels create --display-name="Transbordo" --type=email \
        --channel-labels="email_address=$address" --format='value(name)' --project="$PROJECT")
    fi
  fi
  printf '%s\n' "$channel"
}

# each_file FOLDER function: calls the function with each file's path and name.
each_file() {
  local file
  for file in "$WORK/monitoring/$1"/*.json; do
    "$2" "$file" "$(basename "$file" .json)"
  done
}

set_up_metric() {
  local file=$1 name=transbordo_$2
  if missing gcloud logging metrics describe "$name" --project="$PROJECT"; then
    run gcloud logging metrics create "$name" --config-from-file="$file" --project="$PROJECT"
  fi
  if differs "$(value_in description "$file")" gcloud logging metrics describe "$name" --project="$PROJECT" --format='value(description)'; then
    run gcloud logging metrics update "$name" --config-from-file="$file" --project="$PROJECT"
  fi
}

set_up_alert() {
  local file=$1 title there name fingerprint
  title=$(value_in displayName "$file")
  there=$(look "projects/$PROJECT/alertPolicies/1 other" gcloud alpha monitoring policies list --project="$PROJECT" \
    --filter="displayName=\"$title\"" --format='value(name,userLabels.fingerprint)' --limit=1)
  read -r name fingerprint <<<"$there"
  if [ -z "$name" ] || dry; then
    run gcloud alpha monitoring policies create --policy-from-file="$file" --project="$PROJECT"
  fi
  if [ -n "$name" ] && [ "$fingerprint" != "$(value_in fingerprint "$file")" ]; then
    run gcloud alpha monitoring policies update "$name" --policy-from-file="$file" --project="$PROJECT"
  fi
}

set_up_charts() {
  local file=$WORK/monitoring/dashboard.json name
  name=$(look "projects/$PROJECT/dashboards/1" gcloud monitoring dashboards list --project="$PROJECT" \
    --filter='labels.fingerprint:*' --format='value(name)' --limit=1)
  if [ -z "$name" ] || dry; then
    run gcloud monitoring dashboards create --config-from-file="$file" --project="$PROJECT"
  fi
  if [ -n "$name" ] && differs "$(value_in fingerprint "$file")" gcloud monitoring dashboards describe "$name" \
    --project="$PROJECT" --format='value(labels.fingerprint)'; then
    run gcloud monitoring dashboards update "$name" --config-from-file="$file" --project="$PROJECT"
  fi
}

remove_monitoring() {
  local name
  for name in $(look "projects/$PROJECT/alertPolicies/1" gcloud alpha monitoring policies list --project="$PROJECT" \
    --filter='userLabels.fingerprint:*' --format='value(name)'); do
    run gcloud alpha monitoring policies delete "$name" --project="$PROJECT"
  done
  for name in $(look "projects/$PROJECT/dashboards/1" gcloud monitoring dashboards list --project="$PROJECT" \
    --filter='labels.fingerprint:*' --format='value(name)'); do
    run gcloud monitoring dashboards delete "$name" --project="$PROJECT"
  done
  for name in $(look transbordo_turn_ms gcloud logging metrics list --project="$PROJECT" --filter='name:transbordo_' \
    --format='value(name)'); do
    run gcloud logging metrics delete "$name" --project="$PROJECT"
  done
}

# The first value of that name in a file of ours: value_in NAME FILE
value_in() {
  sed -n "s/^ *\"$1\": \"\(.*\)\",\{0,1\}$/\1/p" "$2" | head -n 1
}
