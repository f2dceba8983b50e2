# shellcheck shell=bash
# Sourced by deploy.sh: the first admin, who lets in all others at the dashboard.

let_first_admin_in() {
  if [ -z "$ADMIN" ] && ! dry; then
    say "  Nobody asked for: --admin EMAIL lets somebody in. All others are let in at the dashboard."
    return
  fi
  run "$PYTHON" -m deploy.first_admin --project "$PROJECT" --email "${ADMIN:-somebody@example.com}"
}
