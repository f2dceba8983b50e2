# shellcheck shell=bash
# Sourced by deploy.sh: how commands are shown, run, asked and tried again, and what is said when one fails.
#
# Every command goes through one of these. In a dry run each prints its command and goes no further; `missing` and
# `differs` then say yes, so that what would follow is printed too.
#
# Within $(...) bash forgets `set -e`: only functions that end with the one thing that can fail are called there.

# gcloud itself must ask nothing either
export CLOUDSDK_CORE_DISABLE_PROMPTS=1

# shellcheck disable=SC2034 # for the other topics
readonly FIREBASE=node_modules/.bin/firebase
# Rights that were just given arrive after two minutes as a rule, seven and more at times.
readonly TRIES=18 PAUSE_S=30
# What Google's tools say of a thing that is not there.
readonly NOT_THERE='NOT_FOUND|[Nn]ot found|404|Cannot find|could not be found|does not exist|may not exist|Unknown service account'
# What they say of a thing that somebody may not see, often with "(or it may not exist)".
readonly DENIED='PERMISSION_DENIED|[Dd]enied|HTTPError 403'
# What they say, also as a denial, of a service that was turned on a moment ago.
readonly NOT_ON_YET='has not been used in project|SERVICE_DISABLED'
# Whether this run has turned all services on: what is off before that stays off.
SERVICES_ARE_ON=''

current_step='' current_hint=''
# Commands are shown here, also where the output is being read.
exec 3>&1

say() {
  printf '%s\n' "$@"
}

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# step "Title" "What to look at when it fails" function
step() {
  current_step=$1 current_hint=$2
  printf '\n== %s\n' "$1"
  "$3"
  current_step=''
}

on_exit() {
  local status=$?
  if [ "$status" != 0 ] && [ -n "$current_step" ]; then
    printf '\nStopped at: %s.\n' "$current_step" >&2
    [ -z "$current_hint" ] || printf '%s\n' "$current_hint" >&2
    printf 'It is safe to run the same command again: what is there already is found and left as it is.\n' >&2
  fi
}
trap on_exit EXIT

# Prints a command so that a shell takes it back.
show() {
  local word line='  $'
  for word in "$@"; do
    [[ $word =~ ^[A-Za-z0-9_@%+=:,./-]+$ ]] || word="'${word//\'/\'\\\'\'}'"
    line+=" $word"
  done
  printf '%s\n' "$line" >&3
}

dry() {
  [ -n "$DRY_RUN" ]
}

# Changes something: run command...
run() {
  show "$@"
  dry || "$@"
}

# Asks something, and prints the answer: look "what a dry run takes for it" command...
look() {
  local stand_in=$1
  shift
  show "$@"
  if dry; then printf '%s\n' "$stand_in"; else ask "$@"; fi
}

# The same of a thing that may not be there; then there is no answer: look_if_there command...
look_if_there() {
  local said
  show "$@"
  if dry || ask "$@" 2>"$WORK/refused.log"; then return 0; fi
  said=$(<"$WORK/refused.log")
  says_not_there "$said" || fail "$said"
}

# Whether a thing is not there: missing command-that-describes-it...
missing() {
  local said
  show "$@"
  if dry; then return 0; fi
  if said=$(ask "$@" 2>&1 >/dev/null); then return 1; fi
  says_not_there "$said" || fail "$said"
}

says_not_there() {
  ! [[ $1 =~ $DENIED ]] && [[ $1 =~ $NOT_THERE ]]
}

# Runs a query, and gives a service that was just turned on some minutes. A query that failed has no answer: what was
# said then is all on standard error (firebase-tools tells of errors on its standard output).
ask() {
  local answer said status tries=1
  while true; do
    status=0
    answer=$("$@" 2>"$WORK/asked.log") || status=$?
    [ "$status" != 0 ] || break
    said=$(<"$WORK/asked.log")
    if [ -z "$SERVICES_ARE_ON" ] || ! [[ $answer$said =~ $NOT_ON_YET ]] || ((tries >= TRIES)); then
      printf '%s\n' "${answer:+$answer$'\n'}$said" >&2
      return "$status"
    fi
    wait_for_google $((++tries)) >&3
  done
  cat "$WORK/asked.log" >&2
  [ -z "$answer" ] || printf '%s\n' "$answer"
}

# wait_for_google NUMBER-OF-THE-NEXT-TRY
wait_for_google() {
  say "Google is not ready for this yet, as can be the first time. Again in $PAUSE_S s (try $1 of $TRIES)."
  sleep "$PAUSE_S"
}

# Whether a thing is other than wanted: differs "wanted" command-that-describes-it...
differs() {
  local wanted=$1 is
  shift
  show "$@"
  if dry; then return 0; fi
  is=$(ask "$@") || exit 1
  [ "$is" != "$wanted" ]
}

# Changes something that Google may not be ready for yet, and gives it some minutes: patiently "what it says then" command...
patiently() {
  local not_yet=$1 tries=1
  shift
  show "$@"
  if dry; then return 0; fi
  while ! "$@" 2>&1 | tee "$WORK/said.log"; do
    grep -qE "$not_yet|$NOT_ON_YET" "$WORK/said.log" || fail "This does not read like a delay of Google's own, so it is not tried again."
    ((tries < TRIES)) || fail "After $TRIES tries it is still so."
    wait_for_google $((++tries))
  done
}

has_line() {
  [[ $'\n'$2$'\n' == *$'\n'"$1"$'\n'* ]]
}
