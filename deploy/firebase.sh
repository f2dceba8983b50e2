# shellcheck shell=bash
# Sourced by deploy.sh: Firebase on the project: its site, its web app with the public key, sign-in by e-mail.

set_up_firebase() {
  local there
  there=$(look "" "$FIREBASE" projects:list --json)
  [[ $there == *"\"$PROJECT\""* ]] || run "$FIREBASE" projects:addfirebase "$PROJECT" --non-interactive
  there=$(look "" "$FIREBASE" hosting:sites:list --json --project "$PROJECT")
  [[ $there == *"/sites/$PROJECT\""* ]] ||
    run "$FIREBASE" hosting:sites:create "$PROJECT" --project "$PROJECT" --non-interactive
  there=$(look "" "$FIREBASE" apps:list WEB --json --project "$PROJECT")
  [[ $there == *'"appId"'* ]] || run "$FIREBASE" apps:create WEB Transbordo --project "$PROJECT" --non-interactive
  know_firebase
  patiently "$NOT_ON_YET" "$FIREBASE" deploy --only auth --config "$WORK/firebase.json" --project "$PROJECT" --non-interactive
}

# Gives the settings the web app's key, where they have none of their own.
know_firebase() {
  local key app
  key=$(setting FIREBASE_API_KEY)
  if [ "$key" = made-by-firebase ]; then
    app=$(look '"appId": "APP"' "$FIREBASE" apps:list WEB --json --project "$PROJECT" | first_of appId)
    key=$(look '"apiKey": "made-by-firebase"' "$FIREBASE" apps:sdkconfig WEB "$app" --json --project "$PROJECT" | first_of apiKey)
  fi
  read_settings "$key"
}

# The first value of that name in JSON: first_of NAME
first_of() {
  "$PYTHON" -c 'import re, sys; print(re.search(rf"\"{sys.argv[1]}\":\s*\"([^\"]+)\"", sys.stdin.read())[1])' "$1"
}
