# shellcheck shell=bash
# Sourced by deploy.sh: the dashboard on Firebase Hosting.

deploy_hosting() {
  local served
  served=$(served_release "https://$PROJECT.web.app/config.json")
  if dry || [ "$served" != "$(release_in "$WORK/dashboard/config.json")" ]; then
    run "$FIREBASE" deploy --only hosting --config "$WORK/firebase.json" --project "$PROJECT" --non-interactive \
      --message "deployment $DEPLOYMENT"
  fi
}

# What the address serves now; nothing where nothing is served yet, which curl tells by 22.
served_release() {
  local said status=0
  said=$(look "" curl --silent --show-error --fail --max-time 20 "$1" 2>&1) || status=$?
  case "$status" in
  0) release_in /dev/stdin <<<"$said" ;;
  22) ;;
  *) fail "$said" ;;
  esac
}

release_in() {
  sed -n 's/.*"release": "\([0-9a-f]*\)".*/\1/p' "$1"
}
