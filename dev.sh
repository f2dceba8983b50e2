#!/usr/bin/env bash
# Runs the whole product on this machine, with no account and no key. ./dev.sh --help says more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

case "${1:-}" in
-h | --help)
  cat <<'HELP'
Usage: ./dev.sh [option...]   or   ./dev.sh --check

Sets up what is missing, starts the whole product on this machine, fills it with a small business, and says where to
look: the dashboard with ready accounts, and a phone on which you play the customer. Ctrl-C stops everything.

  --check               start on free ports, go through the main job by HTTP, say what happened, stop; exit 0 if all went well
  --empty               people, queues and knowledge, but no conversations
  --free-ports          any free ports, not the usual 7410 to 7418
  --folder FOLDER       where stack.json and the logs go (.local)
  --sweep-seconds N     how often the sweep runs (60)
  -h, --help            this text

Needs Python 3.11 to 3.13 and Node 20.19 or newer. With real TWILIO_* (and PUBLIC_URL, a tunnel to the functions' port)
or GOOGLE_API_KEY in .env, the real service is used in the stand-in's place; .env.example explains each.
HELP
  exit 0
  ;;
esac

# shellcheck source=tests/local/setup.sh
. tests/local/setup.sh
setup_all

if [ "${1:-}" = --check ]; then
  exec .venv/bin/python -m tests.local.check
fi
exec .venv/bin/python -m tests.local.dev "$@"
