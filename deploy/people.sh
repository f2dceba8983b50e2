# shellcheck shell=bash
# Sourced by deploy.sh: the queue that is for everybody, and the first admin.

set_up_general_queue() {
  run "$PYTHON" -m deploy.general_queue --project "$PROJECT"
}

let_first_admin_in() {
  if [ -z "$ADMIN" ] && ! dry; then
    say "  Nobody asked for: --admin EMAIL lets an admin in. docs/migrating.md tells how all others are let in."
    return
  fi
  run "$PYTHON" -m deploy.first_admin --project "$PROJECT" --email "${ADMIN:-somebody@example.com}"
}
