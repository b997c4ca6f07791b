#!/bin/sh
# The main job on a new sandbox: plan, apply, verify, a second plan, drift behind its back, repair.
set -eu
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
keyless=build/release/keyless
manifest=manifests/microbots.yaml

step() { printf '\n$ keyless %s\n' "$*" | sed "s#--sandbox=$state#--sandbox#"; }
run() {
  expected=$1
  shift
  step "$@"
  code=0
  "$keyless" "$@" || code=$?
  [ "$code" = "$expected" ] || { printf 'demo: exit code %s, expected %s\n' "$code" "$expected" >&2; exit 1; }
}

run 2 plan "$manifest" --sandbox="$state" --detailed-exitcode
run 0 apply "$manifest" --sandbox="$state" --auto-approve
run 0 verify "$manifest" --sandbox="$state"
run 0 plan "$manifest" --sandbox="$state" --detailed-exitcode
run 0 drift "$manifest" --sandbox="$state"
printf '\nDone: planned, applied, verified, and nothing left to change.\n'
