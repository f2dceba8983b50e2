#!/usr/bin/env bash
# Runs the tests: all, or one kind. ./test.sh --help says which there are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'HELP'
Usage: ./test.sh [KIND] [pytest option...]

  (none)     everything below
  lint       ruff, mypy, shellcheck
  web        the dashboard and the phone: types, style, unit tests
  unit       what needs nothing but Python
  adapters   what talks to one emulator
  rules      firestore.rules and storage.rules on the emulator
  stack      the whole product on this machine, by HTTP
  journeys   the whole product in a browser
  deploy     deployments, on a cloud in a file, and by the real gcloud where it is installed
  evals      how well the bot answers: a table; with GOOGLE_API_KEY (and GEMINI_MODEL) of the real model
  audit      known vulnerabilities in what we deploy; needs the internet, and is no part of (none)

Sets up what is missing, as ./dev.sh does, and needs the same: Python 3.11 to 3.13 and Node 20.19 or newer.
HELP
}

lint() {
  .venv/bin/ruff check .
  .venv/bin/ruff format --check .
  .venv/bin/mypy functions tests/local deploy
  git ls-files -z '*.sh' .ci/run | xargs -0 .venv/bin/shellcheck -x
}

web() {
  npm run --silent check --workspace hosting
  npm run --silent check --workspace tests/local/phone
  npm run --silent test --workspace hosting
}

run_pytest() {
  .venv/bin/python -m pytest "$@"
}

kind=${1:-all}
case "$kind" in
-h | --help)
  usage
  exit 0
  ;;
esac

# shellcheck source=tests/local/setup.sh
. tests/local/setup.sh
setup_all
shift || true

case "$kind" in
all)
  setup_browser
  lint
  web
  run_pytest "$@"
  ;;
lint) lint ;;
web) web ;;
unit) run_pytest -m "not emulator and not stack and not browser and not deploy" "$@" ;;
adapters) run_pytest -m emulator --ignore tests/rules "$@" ;;
rules) run_pytest tests/rules "$@" ;;
stack) run_pytest -m stack "$@" ;;
deploy) run_pytest tests/deploy "$@" ;;
evals) PYTHONPATH=functions .venv/bin/python -W ignore::FutureWarning -m tests.evals "$@" ;;
audit) .venv/bin/python -m tests.upkeep.audit ;;
journeys)
  setup_browser
  run_pytest -m browser "$@"
  ;;
*)
  usage >&2
  exit 2
  ;;
esac
