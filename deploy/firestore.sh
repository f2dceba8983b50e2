# shellcheck shell=bash
# Sourced by deploy.sh: the database, and what firebase-tools puts on it.

readonly DATABASE='(default)'
readonly PROTECTED=$'POINT_IN_TIME_RECOVERY_ENABLED\tDELETE_PROTECTION_ENABLED'

# Seven days of point-in-time recovery, and no deleting by mistake.
set_up_firestore() {
  if missing gcloud firestore databases describe --database="$DATABASE" --project="$PROJECT"; then
    run gcloud firestore databases create --database="$DATABASE" --location="$REGION" --type=firestore-native \
      --enable-pitr --delete-protection --project="$PROJECT"
  fi
  if differs "$PROTECTED" gcloud firestore databases describe --database="$DATABASE" --project="$PROJECT" \
    --format='value(pointInTimeRecoveryEnablement,deleteProtectionState)'; then
    run gcloud firestore databases update --database="$DATABASE" --enable-pitr --delete-protection --project="$PROJECT"
  fi
}

# Where the database is: a region, or nam5 or eur3 where somebody made it before us.
database_location() {
  look "$REGION" gcloud firestore databases describe --database="$DATABASE" --project="$PROJECT" --format='value(locationId)'
}

# firebase-tools compares, and writes what differs. The TTL policies stand in firestore.indexes.json ("ttl").
deploy_rules() {
  run "$FIREBASE" deploy --only firestore --config "$WORK/firebase.json" --project "$PROJECT" --non-interactive
  wait_for_indexes
}

# firebase-tools does not wait until indexes are built, and a query whose index is not there yet fails. So no function
# goes live before; what runs goes on as it is. https://github.com/firebase/firebase-tools/issues/7959
wait_for_indexes() {
  local round composite single
  for ((round = 1; ; round++)); do
    composite=$(look READY gcloud firestore indexes composite list --database="$DATABASE" --project="$PROJECT" \
      --format='value(state)')
    single=$(look READY gcloud firestore indexes fields list --database="$DATABASE" --project="$PROJECT" \
      --format='value(indexConfig.indexes[].state)')
    [[ $composite$single == *CREATING* ]] || return 0
    ((round < TRIES)) || fail "Indexes are still being built, as with much data they may be for hours." \
      "What runs goes on as it was. Run the same command again later: it goes on from here."
    say "Indexes are still being built. Looking again in $PAUSE_S s (try $((round + 1)) of $TRIES)."
    sleep "$PAUSE_S"
  done
}
