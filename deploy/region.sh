# shellcheck shell=bash
# Sourced by deploy.sh: where the service is. Without its --region a command would make a second one elsewhere, with a
# sweep of its own, or look where nothing is.

find_service() {
  local functions
  functions=$(list_functions)
  refuse_other_regions "$functions"
}

# The same for the doctor, which says itself what can't be asked.
find_service_if_told() {
  local functions
  functions=$(list_functions 2>/dev/null) || return 0
  refuse_other_regions "$functions"
}

list_functions() {
  look "" gcloud functions list --v2 --project="$PROJECT" --format='value(name)'
}

# refuse_other_regions "projects/ID/locations/REGION/functions/NAME, a line each"
refuse_other_regions() {
  local ours elsewhere name place
  ours=$(IFS='|' && printf '%s' "${SERVICES[*]}")
  elsewhere=$(printf '%s\n' "$1" | grep -E "/functions/($ours)\$" | grep -vF "/locations/$REGION/" || true)
  [ -n "$elsewhere" ] || return 0
  printf '%s\n' "This service, or a part of it, is not in $REGION but here, and was left alone:" "$elsewhere" \
    "If it lives there, say so with --region. If that part was put there by mistake, take it away first:" >&2
  while IFS=/ read -r _ _ _ place _ name; do
    printf '  gcloud functions delete %s --region=%s --project=%s\n' "$name" "$place" "$PROJECT" >&2
    [ "$name" != sweep ] || printf '  gcloud scheduler jobs delete sweep --location=%s --project=%s\n' "$place" "$PROJECT" >&2
  done <<<"$elsewhere"
  exit 1
}
