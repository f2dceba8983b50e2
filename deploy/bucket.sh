# shellcheck shell=bash
# Sourced by deploy.sh: the private bucket for customers' and agents' files. What holds for it holds for the copy too.
#
# No public access at all: links are signed. No soft delete: what a customer wants erased must be gone (Google's shortest
# is seven days, else none). Uploads that were broken off go after a day.

readonly BUCKET_IS=$'True\tenforced\t0'

set_up_bucket() {
  private_bucket "gs://$MEDIA_BUCKET" AbortIncompleteMultipartUpload deploy/bucket-lifecycle.json
}

# private_bucket BUCKET "the actions of its lifecycle" LIFECYCLE-FILE
private_bucket() {
  local bucket=$1
  if missing gcloud storage buckets describe "$bucket" --project="$PROJECT"; then
    run gcloud storage buckets create "$bucket" --location="$REGION" --uniform-bucket-level-access \
      --public-access-prevention --soft-delete-duration=0 --project="$PROJECT"
  fi
  if differs "$BUCKET_IS" gcloud storage buckets describe "$bucket" --project="$PROJECT" \
    --format='value(uniform_bucket_level_access,public_access_prevention,soft_delete_policy.retentionDurationSeconds)'; then
    run gcloud storage buckets update "$bucket" --uniform-bucket-level-access --public-access-prevention \
      --soft-delete-duration=0 --project="$PROJECT"
  fi
  if differs "$2" gcloud storage buckets describe "$bucket" --project="$PROJECT" \
    --format='value(lifecycle_config.rule[].action.type)'; then
    run gcloud storage buckets update "$bucket" --lifecycle-file="$3" --project="$PROJECT"
  fi
}
