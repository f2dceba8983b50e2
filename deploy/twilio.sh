# shellcheck shell=bash
# Sourced by deploy.sh: where Twilio takes customers' messages.

set_up_twilio() {
  run "$PYTHON" -m deploy.twilio_sender --project "$PROJECT" --region "$REGION" --env "$ENV_FILE"
}
