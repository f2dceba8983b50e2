# shellcheck shell=bash
# Sourced by dev.sh and test.sh from the repository's root: gets all that the local stack is made of, once.
# What was done is remembered under .local/stamps by a checksum of what it was made from.

LOG=.local/setup.log
OLDEST_NODE=20.19.0

fail() {
  printf '\n' >&2
  printf '%s\n' "$@" >&2
  exit 1
}

# Runs a command with its output in the log, and shows that it is alive: step "What it does" command...
step() {
  local title=$1 started=$SECONDS last
  pid=
  shift
  printf '%s ...\n' "$title"
  "$@" >>"$LOG" 2>&1 </dev/null &
  pid=$!
  # A Ctrl-C does not reach what runs in the background.
  trap 'kill "$pid" 2>/dev/null || true' EXIT
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.5
    if [ -t 1 ]; then
      last=$(tail -n 1 "$LOG" | tr -d '\r\033' | cut -c1-60)
      printf '\r\033[K  %3d s  %s' "$((SECONDS - started))" "$last"
    elif [ $(((SECONDS - started) % 15)) = 0 ] && [ "$SECONDS" != "$started" ]; then
      printf '  %d s\n' "$((SECONDS - started))"
      sleep 1
    fi
  done
  trap - EXIT
  if [ -t 1 ]; then printf '\r\033[K'; fi
  if ! wait "$pid"; then
    tail -n 25 "$LOG" >&2
    fail "That did not work: $title. The whole log: $LOG"
  fi
  printf '  done in %d s\n' "$((SECONDS - started))"
}

checksum() {
  find "$@" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -print0 | LC_ALL=C sort -z | xargs -0 cksum | cksum
}

# Whether PRODUCT is there and was made from what the paths hold now: fresh NAME PRODUCT PATH...
fresh() {
  local name=$1 product=$2
  shift 2
  [ -e "$product" ] && [ "$(checksum "$@")" = "$(cat ".local/stamps/$name" 2>/dev/null)" ]
}

remember() {
  local name=$1
  shift
  checksum "$@" >".local/stamps/$name"
}

right_python() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null
}

find_python() {
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3 python; do
    if right_python "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  fail "Python 3.11, 3.12 or 3.13 is needed, and was not found." \
    "Debian or Ubuntu: apt-get install python3 python3-venv    macOS: brew install python@3.13" \
    "Is it somewhere else? Say where: PYTHON=/path/to/python3.13 $0"
}

setup_python() {
  local python
  if ! { [ -x .venv/bin/python ] && right_python .venv/bin/python; }; then
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
      fail "$("$python" --version) has no venv module." \
        "Debian or Ubuntu: apt-get install python3-venv (or python3.11-venv, after its version)"
    step "Making a virtual environment with $("$python" --version)" "$python" -m venv --clear .venv
  fi
  if ! fresh python .venv/bin/pytest requirements-dev.txt; then
    step "Installing the Python packages (some minutes, the first time)" \
      .venv/bin/python -m pip install --disable-pip-version-check --require-hashes -r requirements-dev.txt
    remember python requirements-dev.txt
  fi
}

setup_node() {
  local hint="Debian's may be too old: see nodejs.org, or nvm.    macOS: brew install node"
  command -v node >/dev/null || fail "Node $OLDEST_NODE or newer is needed, and was not found." "$hint"
  node -e "const [a, b] = process.versions.node.split('.').map(Number), [c, d] = '$OLDEST_NODE'.split('.').map(Number)
           process.exit(a > c || (a === c && b >= d) ? 0 : 1)" ||
    fail "Node $OLDEST_NODE or newer is needed; this is $(node --version)." "$hint"
  command -v npm >/dev/null || fail "npm is needed beside Node, and was not found. Debian: apt-get install npm"
  # npm writes this file last: without it an installation was broken off
  if ! { [ -e node_modules/.package-lock.json ] && fresh node node_modules package-lock.json; }; then
    step "Installing the Node packages (some minutes, the first time)" npm ci --no-audit --no-fund
    remember node package-lock.json
  fi
}

build() {
  local name=$1 folder=$2
  if ! fresh "$name" "$folder/dist/index.html" "$folder" package-lock.json; then
    step "Building the $name" npm run build --workspace "$folder"
    remember "$name" "$folder" package-lock.json
  fi
}

setup_all() {
  mkdir -p .local/stamps
  : >"$LOG"
  setup_python
  setup_node
  build dashboard hosting
  build phone tests/local/phone
}

# For the tests in a browser: the machine's Chromium, or Debian's, or Playwright's own.
setup_browser() {
  if [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null; then
    return
  fi
  if fresh chromium .local/stamps/chromium requirements-dev.txt; then
    return
  fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    step "Installing Chromium" sh -c 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium'
  else
    step "Installing Chromium" .venv/bin/playwright install chromium
    remember chromium requirements-dev.txt
  fi
}
