#!/bin/sh
# A program built with -DKEYLESS_SANDBOX=OFF says so wherever it is asked for a sandbox, and does the rest.
set -u
keyless=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

expect() { # exit code, text on either output, command line
  wanted=$1 text=$2
  shift 2
  "$keyless" "$@" >"$folder/out" 2>&1 </dev/null
  code=$?
  [ "$code" = "$wanted" ] && grep -qF -- "$text" "$folder/out" && return
  failed=1
  printf 'FAILED: keyless %s: expected %s and "%s", got %s:\n' "$*" "$wanted" "$text" "$code"
  cat "$folder/out"
}

none="this build of keyless has no sandbox"
expect 1 "$none" sandbox
expect 1 "$none" sandbox serve --state "$folder/state"
expect 1 "$none" sandbox new fleet --state "$folder/state"
expect 1 "$none" plan --sandbox="$folder/state" manifests/microbots.yaml
expect 0 "" validate manifests/microbots.yaml
"$keyless" --help | grep -q "^  sandbox" && { failed=1; echo "FAILED: --help lists the command that is not there"; }
[ ! -e "$folder/state" ] || { failed=1; echo "FAILED: a state folder was made"; }
exit "$failed"
