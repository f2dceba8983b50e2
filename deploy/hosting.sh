# shellcheck shell=bash
# Sourced by deploy.sh: the dashboard on Firebase Hosting.

deploy_hosting() {
  local served=https://$PROJECT.web.app/config.json
  show curl --silent --fail --max-time 20 "$served"
  if dry || [ "$(served_release "$served")" != "$(release_in "$WORK/dashboard/config.json")" ]; then
    run "$FIREBASE" deploy --only hosting --config "$WORK/firebase.json" --project "$PROJECT" --non-interactive \
      --message "deployment $DEPLOYMENT"
  fi
}

# What the address serves now; nothing where nothing is served yet.
served_release() {
  curl --silent --fail --max-time 20 "$1" | release_in /dev/stdin || true
}

release_in() {
  sed -n 's/.*"release": "\([0-9a-f]*\)".*/\1/p' "$1"
}
