#!/bin/sh
# One entry that can't be done holds back what depends on it and nothing else; the exit code says the gravest.
set -u
keyless=$1
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
failed=0
passed=0

check() { # what, expected, actual
  if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'FAILED: %s: expected %s, got %s\n' "$1" "$2" "$3"; fi
}
run() { "$keyless" "$@" >"$state/out" 2>"$state/err" </dev/null; code=$?; }
says() { grep -qF -- "$2" "$state/out" && check "$1" yes yes || check "$1" "\"$2\" in the output" "$(tail -c 900 "$state/out" "$state/err")"; }
never() { grep -qF -- "$2" "$state/out" && check "$1" "no \"$2\"" "$(grep -F -- "$2" "$state/out" | head -3)" || check "$1" yes yes; }
wrote() { # what, from request, pattern: how many writes since then match
  check "$1" "$4" "$(tail -n "+$2" "$state/cloud/requests.jsonl" | grep '"wrote":true' | grep -c -- "$3")"
}
next_request() { echo $(($(wc -l <"$state/cloud/requests.jsonl") + 1)); }

sandbox=--sandbox=$state/cloud
head='version: 1
team: operations
azure: {tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47, subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590, location: eastus}
azureDevOps: {organization: contoso, project: Microbots}'

# Two set-ups that have nothing to do with each other; the first asks for more than anybody permits.
manifest() { # roles of the first, pipelines of the first
  printf '%s\nidentities:\n- name: mi-deploy\n  resourceGroup: rg-deploy\n  roles: [%s]\n- name: mi-logs\n  resourceGroup: rg-logs-identity\n  roles: [{role: Reader, scope: {resourceGroup: rg-logs}}]\nserviceConnections:\n- {name: sc-deploy, identity: mi-deploy, pipelines: [%s]}\n- {name: sc-logs, identity: mi-logs, pipelines: [logs-ci]}\n...\n' \
    "$head" "$1" "$2" >"$state/keyless.yaml"
}

manifest '{role: Owner, scope: {resourceGroup: rg-app}}' deploy-ci
run validate "$state/keyless.yaml"
check "validate tells a refusal" 3 $code
run plan "$state/keyless.yaml" "$sandbox" --out "$state/plan.json"
check "a plan with a refused role" 3 $code
says "names it" "[policy]"
says "says what waits for it" "waits for all declared roles of identity/mi-deploy"
says "and that the rest goes on" "1 entry refused and left out"
check "and can be saved" yes "$([ -f "$state/plan.json" ] && echo yes)"
from=$(next_request)
run apply "$state/keyless.yaml" "$sandbox" --auto-approve
check "apply does the rest and answers 3" 3 $code
wrote "no role of the refused kind" "$from" '8e3af657-a8ff-443c-a75c-2fe8c4bcb635' 0
wrote "no trust on its identity" "$from" 'mi-deploy/federatedIdentityCredentials' 0
wrote "the other trust" "$from" 'mi-logs/federatedIdentityCredentials' 1
from=$(next_request)
run apply "$state/keyless.yaml" "$sandbox" --auto-approve
check "a second apply finds the same refusal" 3 $code
wrote "and writes nothing" "$from" . 0
never "and does not say that a third would help" "again"
run drift "$state/keyless.yaml" "$sandbox"
check "drift answers alike" 3 $code
run verify "$state/keyless.yaml" "$sandbox"
check "what waits can't sign in" 1 $code

manifest '{role: Reader, scope: {resourceGroup: rg-app}}, {role: A role that nobody made, scope: {resourceGroup: rg-app}}' deploy-ci
run apply "$state/keyless.yaml" "$sandbox" --auto-approve
check "a role that is not there" 1 $code
says "is named" "A role that nobody made"
run plan "$state/keyless.yaml" "$sandbox" --detailed-exitcode
check "and still answers 1" 1 $code
says "and that the rest is done" "Plan: 0 to add"
manifest '{role: Reader, scope: {resourceGroup: rg-app}}' deploy-ci
run apply "$state/keyless.yaml" "$sandbox" --auto-approve
check "without it" 0 $code
run plan "$state/keyless.yaml" "$sandbox" --detailed-exitcode
check "nothing is left" 0 $code
run verify "$state/keyless.yaml" "$sandbox"
check "and both connections sign in" 0 $code

# A guard is about the whole run.
run apply "$state/keyless.yaml" "$sandbox" --auto-approve --team payments
check "acting as a team that is not permitted" 3 $code
printf '%s\ntags: {cost: "42"}\nidentities:\n- {name: mi-deploy, resourceGroup: rg-deploy, roles: [{role: Reader, scope: {resourceGroup: rg-app}}]}\n- {name: mi-logs, resourceGroup: rg-logs-identity}\n- {name: mi-new, resourceGroup: rg-new}\n...\n' "$head" >"$state/keyless.yaml"
from=$(next_request)
run apply "$state/keyless.yaml" "$sandbox" --auto-approve --max-changes 1
check "more changes than --max-changes" 3 $code
says "is said as such" "max-changes"
wrote "and nothing of the run is written" "$from" . 0

# What is impossible is a difference until its obstacle is accepted.
"$keyless" sandbox new brownfield --secrets-only --size 30 --state "$state/brownfield" >/dev/null 2>&1
old=--sandbox=$state/brownfield
run export --organization contoso "$old" --out "$state/exported"
check "an export" 0 $code
policy=
[ -f "$state/exported/policy.json" ] && mv "$state/exported/policy.json" "$state/policy.json" && policy="--policy $state/policy.json"
# shellcheck disable=SC2086
run apply "$state/exported" "$old" $policy --auto-approve
check "a brownfield with something impossible" 1 $code
# shellcheck disable=SC2086
run plan "$state/exported" "$old" $policy --detailed-exitcode
check "is a difference for a plan" 2 $code
says "and named" "Impossible"
# shellcheck disable=SC2086
run drift "$state/exported" "$old" $policy
check "and for drift" 2 $code
printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
