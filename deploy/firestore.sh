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
}
