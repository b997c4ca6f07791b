#!/bin/sh
# The binary as its users meet it: exit codes, words they grep for, the request log as proof that nothing was written.
set -u
keyless=$1
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
manifest=manifests/microbots.yaml
failed=0
passed=0

check() { # what, expected, actual
  if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'FAILED: %s: expected %s, got %s\n' "$1" "$2" "$3"; fi
}
run() { "$keyless" "$@" >"$state/out" 2>"$state/err" </dev/null; code=$?; }
says() { grep -qF -- "$2" "$state/out" && check "$1" yes yes || check "$1" "\"$2\" in the output" "$(head -c 300 "$state/out" "$state/err")"; }
warns() { grep -qF -- "$2" "$state/err" && check "$1" yes yes || check "$1" "\"$2\" on standard error" "$(head -c 300 "$state/err")"; }
writes() { grep '"wrote":true' "$state/cloud/requests.jsonl" | wc -l; }

sandbox=--sandbox=$state/cloud
run plan $manifest "$sandbox" --detailed-exitcode
check "a first plan differs" 2 $code
says "a first plan counts" "Plan: 6 to add"
says "a plan against a sandbox says so" "sandbox"
check "a plan writes nothing" 0 "$(writes)"
cp "$state/out" "$state/first"
run plan $manifest "$sandbox" -detailed-exitcode
check "one dash is enough" 2 $code
check "the same bytes" "$(grep -v ' requests ' "$state/first" | cksum)" "$(grep -v ' requests ' "$state/out" | cksum)"
run apply $manifest "$sandbox"
check "apply without a terminal refuses" 1 $code
check "and has written nothing" 0 "$(writes)"
run plan $manifest "$sandbox" --out "$state/plan.json"
check "a saved plan" 0 $code
check "a saved plan is only for its owner" 600 "$(stat -c %a "$state/plan.json")"
for into in /dev/full "$state/pipe"; do
  [ -e "$into" ] || mkfifo "$into"
  run plan $manifest "$sandbox" --out "$into"
  check "a plan is not put in the place of $into" 1 $code
  warns "and it says why" "it exists and is not a regular file"
done
check "the pipe is still one" yes "$([ -p "$state/pipe" ] && echo yes)"
for options in "" "--output json" "--output markdown" "--detailed-exitcode"; do
  "$keyless" plan $manifest "$sandbox" $options >/dev/full 2>"$state/err" </dev/null
  check "a plan $options that nobody got" 1 $?
  warns "says so" "could not write all output to standard output"
done
run show "$state/plan.json"
check "it can be shown" 0 $code
says "with what it would do" "identity/mi-microbots-ado"
sed 's/"create"/"delete"/' "$state/plan.json" >"$state/forged.json"
run apply "$state/forged.json" "$sandbox"
check "a changed plan is refused" 3 $code
run apply "$state/plan.json" "$sandbox"
check "the saved plan is applied without a question" 0 $code
run apply "$state/plan.json" "$sandbox"
check "and is stale afterwards" 3 $code
before=$(writes)
run plan $manifest "$sandbox" --detailed-exitcode
check "a second plan finds nothing" 0 $code
says "and says so" "No changes."
run drift $manifest "$sandbox"
check "no drift" 0 $code
run verify $manifest "$sandbox"
check "every chain holds" 0 $code
says "and says so" "1 of 1 connections verified."
run revert sc-microbots-openai $manifest "$sandbox" --auto-approve
check "what was never converted has no way back" 3 $code
warns "and says why" "Azure DevOps kept no secret for it"
run revert sc-microbots-open $manifest "$sandbox" --auto-approve
check "a connection that nobody declares" 1 $code
warns "with the one that was meant" "Did you mean \`sc-microbots-openai\`?"
check "nothing of that wrote" "$before" "$(writes)"
run plan $manifest "$sandbox" --output json
check "JSON" 0 $code
says "JSON names its version" '"formatVersion"'
run plan manifests/microbots-two-accounts.yaml "$sandbox" --detailed-exitcode
check "a second account" 2 $code
says "is one create" "Plan: 1 to add, 0 to change, 0 to destroy"
run plan $manifest "$sandbox" --team payments
check "another team may not" 3 $code
run plan "$state/nothing.yaml" "$sandbox"
check "a missing manifest" 1 $code
printf 'version: 1\nteam: x\n' >"$state/short.yaml"
run validate "$state/short.yaml"
check "a short manifest" 1 $code
warns "names its place" "short.yaml:1:1"
run destroy $manifest "$sandbox"
check "destroy without a terminal refuses" 1 $code
run destroy $manifest "$sandbox" --auto-approve
check "destroy" 0 $code
run plan $manifest "$sandbox" --detailed-exitcode
check "all of it is to be made again" 2 $code
run schema
check "the schema" 0 $code
cmp -s "$state/out" schemas/manifest.schema.json
check "is the published one" 0 $?
run version
says "the version" "keyless "
run nonsense
check "an unknown command" 1 $code
printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
