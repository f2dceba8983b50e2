#!/usr/bin/env bash
# Raises the versions that everything is built from, and runs the tests. ./upgrade.sh --help says more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'HELP'
Usage: ./upgrade.sh [--dry-run] [python] [node]

Raises the pins of the Python packages, of the Node packages, or of both (the default): what we choose by hand to the
newest of the same major version, all below it to the newest that fits. Shows each version that changed, takes the new
files over, and runs ./test.sh. A new major version is a decision: edit requirements.in or package.json for it.

  --dry-run     show what would change, and change nothing
  -h, --help    this text

If the tests fail, the new pins are still there: see git diff, mend what broke, or take them back with git checkout.
HELP
}

PYTHON_FILES=(functions/requirements.in functions/requirements.txt requirements-dev.in requirements-dev.txt)
NODE_FOLDERS=(. hosting tests/local/phone)
NODE_FILES=(package-lock.json)
for folder in "${NODE_FOLDERS[@]}"; do NODE_FILES+=("$folder/package.json"); done

# Everything happens in a copy, which takes the originals' place only when all of it worked.
copy_to() {
  local file
  for file in "${PYTHON_FILES[@]}" "${NODE_FILES[@]}" pyproject.toml .npmrc; do
    mkdir -p "$1/$(dirname "$file")"
    cp "$file" "$1/$file"
  done
}

pins() { PYTHONPATH=$ROOT "$ROOT/.venv/bin/python" -m tests.upkeep.pins "$@"; }

# Locks a requirements file, with every package at its newest: lock INPUT OUTPUT [option...]
lock() {
  local input=$1 output=$2 options=(--universal --python-version 3.11 --generate-hashes --no-strip-extras)
  shift 2
  # the file says how it was made, so that any one pin can be changed in the same way
  "$ROOT/.venv/bin/uv" pip compile --quiet --upgrade "${options[@]}" "$input" "$@" -o "$output" \
    --custom-compile-command "uv pip compile ${options[*]} $input${*:+ $*} -o $output"
}

raise_python() {
  (
    cd "$1"
    pins loosen functions/requirements.in requirements-dev.in
    lock functions/requirements.in functions/requirements.txt
    pins fix functions/requirements.in functions/requirements.txt
    lock functions/requirements.in functions/requirements.txt
    lock requirements-dev.in requirements-dev.txt -c functions/requirements.txt
    pins fix requirements-dev.in requirements-dev.txt
    lock requirements-dev.in requirements-dev.txt -c functions/requirements.txt
  )
}

raise_node() {
  (
    cd "$1"
    local folder wishes quiet=(--package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error)
    for folder in "${NODE_FOLDERS[@]}"; do
      mapfile -t wishes < <(pins npm "$folder")
      if [ "$folder" = . ]; then
        npm install "${quiet[@]}" --save-exact "${wishes[@]}"
      else
        npm install "${quiet[@]}" --save-exact --workspace "$folder" "${wishes[@]}"
      fi
    done
    npm update "${quiet[@]}"
  )
}

dry=false
what=()
for argument in "$@"; do
  case "$argument" in
  -h | --help)
    usage
    exit 0
    ;;
  --dry-run) dry=true ;;
  python | node) what+=("$argument") ;;
  *)
    usage >&2
    exit 2
    ;;
  esac
done
if [ ${#what[@]} = 0 ]; then what=(python node); fi

# shellcheck source=tests/local/setup.sh
. tests/local/setup.sh
setup_all

ROOT=$PWD
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
copy_to "$WORK"
for each in "${what[@]}"; do
  printf 'Looking for newer %s packages ...\n' "$each"
  "raise_$each" "$WORK"
done
pins compare "$ROOT" "$WORK" functions/requirements.txt requirements-dev.txt package-lock.json

if $dry; then
  printf '\nNothing was changed.\n'
  exit 0
fi
for file in "${PYTHON_FILES[@]}" "${NODE_FILES[@]}"; do cp "$WORK/$file" "$file"; done
printf '\nTaken over. Now the tests.\n'
./test.sh
