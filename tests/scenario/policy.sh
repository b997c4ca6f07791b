#!/bin/sh
# Where a policy comes from, where it must not lie, and what a saved plan is asked before it is applied. The request log
# is the proof that nothing was written.
set -u
keyless=$1
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
unset KEYLESS_POLICY KEYLESS_PLAN_KEY KEYLESS_PLAN_KEY_FILE
failed=0
passed=0

check() { # what, expected, actual
  if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'FAILED: %s: expected %s, got %s\n' "$1" "$2" "$3"; fi
}
run() { "$keyless" "$@" >"$state/out" 2>"$state/err" </dev/null; code=$?; }
run_env() { variable=$1; shift; env "$variable" "$keyless" "$@" >"$state/out" 2>"$state/err" </dev/null; code=$?; }
says() { grep -qF -- "$2" "$state/out" && check "$1" yes yes || check "$1" "\"$2\" in the output" "$(head -c 400 "$state/out" "$state/err")"; }
silent() { grep -qF -- "$2" "$state/out" && check "$1" "no \"$2\"" "$(head -c 400 "$state/out")" || check "$1" yes yes; }
warns() { grep -qF -- "$2" "$state/err" && check "$1" yes yes || check "$1" "\"$2\" on standard error" "$(head -c 400 "$state/err")"; }
writes() { grep '"wrote":true' "$state/cloud/requests.jsonl" 2>/dev/null | wc -l; }
unwritten() { check "$1: nothing was written" "$2" "$(writes)"; }

sandbox=--sandbox=$state/cloud
mkdir -p "$state/repository/.git" "$state/repository/keyless" "$state/outside"
manifest=$state/repository/keyless/team.yaml
cp manifests/managed-identity.yaml "$manifest"
cp manifests/managed-identity.policy.json "$state/outside/policy.json"
policy=$state/outside/policy.json

# by flag, by variable, by both
run validate "$manifest"
check "a privileged role without a policy" 3 $code
run validate "$manifest" --policy "$policy"
check "with one by flag" 0 $code
run_env KEYLESS_POLICY=$policy validate "$manifest"
check "with one by variable" 0 $code
cp "$policy" "$state/outside/same.json"
run_env KEYLESS_POLICY=$state/outside/same.json validate "$manifest" --policy "$policy"
check "both, with the same content" 0 $code
echo '{"version": 1, "grants": [{"team": "*", "role": "*", "scope": "*"}]}' >"$state/outside/all.json"
for command in validate plan apply drift destroy; do
  where=$sandbox
  [ $command = validate ] && where=
  run_env KEYLESS_POLICY=$state/outside/all.json $command "$manifest" --policy "$policy" $where
  check "$command: both, and they differ" 3 $code
  says "$command: names the guard" "policy-file"
  says "$command: names both" "different policy files: $policy and $state/outside/all.json"
done
unwritten "two policies" 0
run_env KEYLESS_POLICY=$state/nothing.json plan "$manifest" "$sandbox"
check "a variable that names nothing" 1 $code
run plan "$manifest" --policy "$state/outside" "$sandbox"
check "a folder is no policy" 1 $code
warns "and that is said" "not a regular file"
head -c 1100000 /dev/zero | tr '\0' ' ' >"$state/outside/large.json"
run plan "$manifest" --policy "$state/outside/large.json" "$sandbox"
check "a policy of more than a mebibyte" 1 $code
warns "is said to be too large" "too large"

# strictly read
printf '{\n  "version": 1,\n  "grants": [{"team": "sandbox", "role": "Contributer", "scope": "*"}],\n  "grant": []\n}\n' >"$state/outside/wrong.json"
run apply "$manifest" --policy "$state/outside/wrong.json" "$sandbox" --auto-approve
check "a policy with mistakes" 1 $code
warns "names the place of the first" "wrong.json:3:42: error: no built-in role is called \`Contributer\`"
warns "and the way out" "did you mean \`Contributor\`?"
warns "and the place of the second" "wrong.json:4:3: error: a policy has no key \`grant\`"
unwritten "a policy with mistakes" 0

# none
run plan manifests/microbots.yaml "$sandbox"
check "no policy is needed" 0 $code
says "but said to be missing" "No policy file was given, so its restrictions were not checked"
run plan manifests/microbots.yaml "$sandbox" --policy "$policy"
check "with one" 0 $code
silent "nothing is missing" "No policy file was given"
for command in plan apply drift destroy; do
  run $command manifests/microbots.yaml "$sandbox" --require-policy
  check "$command: one is required" 3 $code
  says "$command: says so" "a policy file is required, but none was given"
done
run validate manifests/microbots.yaml --require-policy
check "validate: one is required" 3 $code
run apply manifests/microbots.yaml "$sandbox" --require-policy --auto-approve --output json
check "one is required, in JSON" 3 $code
says "with the guard" '"policy-file"'
unwritten "a missing policy" 0

# in the manifests' work tree
mkdir "$state/repository/policies"
cp "$policy" "$state/repository/policies/policy.json"
inside=$state/repository/policies/policy.json
run plan "$manifest" --policy "$inside" "$sandbox"
check "a plan with a policy from the work tree" 0 $code
check "names it in its first line" yes "$(sed -n 1p "$state/out" | grep -qF "policy: $inside, inside the manifests' work tree: anyone who can change the manifests can change it" && echo yes)"
run apply "$manifest" --policy "$inside" "$sandbox" --auto-approve
check "is not applied" 3 $code
says "and the flag is named" "--allow-policy-in-tree"
ln -s "$policy" "$state/repository/policies/link.json"
run apply "$manifest" --policy "$state/repository/policies/link.json" "$sandbox" --auto-approve
check "nor through a link that lies there" 3 $code
ln -s "$inside" "$state/outside/link.json"
run apply "$manifest" --policy "$state/outside/link.json" "$sandbox" --auto-approve
check "nor through a link that leads there" 3 $code
(cd "$state/repository/keyless" && "$keyless" apply team.yaml --policy ../policies/policy.json "$sandbox" --auto-approve >"$state/out" 2>&1)
check "nor by a relative path" 3 $?
run_env KEYLESS_POLICY=$inside apply "$manifest" "$sandbox" --auto-approve
check "nor by the variable" 3 $code
mkdir "$state/loose"
cp "$manifest" "$policy" "$state/loose"
run apply "$state/loose/team.yaml" --policy "$state/loose/policy.json" "$sandbox" --auto-approve
check "nor beside the manifest where there is no repository" 3 $code
unwritten "a policy in the work tree" 0

# max-changes
run apply "$manifest" --policy "$policy" "$sandbox" --auto-approve --max-changes 2
check "more changes than allowed" 3 $code
says "are counted" "exceed --max-changes 2"
unwritten "max-changes" 0
run plan "$manifest" --policy "$policy" "$sandbox" --max-changes 0
check "no changes at all can't be asked for" 1 $code
other=--sandbox=$state/destroyed
run apply "$manifest" --policy "$policy" "$other" --auto-approve
check "without a limit it is made" 0 $code
run destroy "$manifest" --policy "$policy" "$other" --auto-approve --max-changes 2
check "destroying more than allowed" 3 $code
says "is counted too" "exceed --max-changes 2"
run plan "$manifest" --policy "$policy" "$other"
says "and everything is still there" "No changes"
run destroy "$manifest" --policy "$policy" "$other" --auto-approve
check "it goes without a limit" 0 $code

# saved plans
plan() { run plan "$manifest" --policy "$policy" "$sandbox" --out "$state/plan.json" "$@"; check "a saved plan" 0 $code; }
refuses() { # what, words, arguments of apply
  what=$1 words=$2
  shift 2
  run apply "$@" "$sandbox"
  check "$what" 3 $code
  [ -z "$words" ] || warns "$what: says why" "$words"
  unwritten "$what" 0
}
plan
says "the command to apply it names the policy" "keyless apply $state/plan.json --policy $policy"
refuses "a plan without its policy" "checked against a policy file, but none is given" "$state/plan.json"
refuses "a plan with another policy" "checked against another policy file" "$state/plan.json" --policy "$state/outside/all.json"
refuses "a plan whose policy is in the work tree" "" "$state/plan.json" --policy "$inside"
says "is refused by the guard" "policy-file"
refuses "a plan with a lower limit than its own" "" "$state/plan.json" --policy "$policy" --max-changes 1
says "which counts" "exceed --max-changes 1"
plan --max-changes 9
run plan "$manifest" --policy "$policy" "$sandbox" --max-changes 1 --out "$state/limited.json"
check "a plan beyond its own limit is not saved" 3 $code

# a time, a version: somebody who can write the file makes its digest hold
forged() { # member=value
  python3 - "$state/plan.json" "$state/forged.json" "$@" <<'PYTHON'
import datetime, hashlib, json, sys
source, target, *edits = sys.argv[1:]
document = json.load(open(source))
for edit in edits:
    member, value = edit.split('=', 1)
    if member == 'age':
        at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=int(value))
        member, value = 'createdAt', at.strftime('%Y-%m-%dT%H:%M:%SZ')
    document[member] = value
del document['digest']
text = lambda: json.dumps(document, indent=2, sort_keys=True) + '\n'
document['digest'] = 'sha256:' + hashlib.sha256(text().encode()).hexdigest()
open(target, 'w').write(text())
PYTHON
}
forged age=0
run show "$state/forged.json"
check "a forged plan can pass for one of ours" 0 $code
forged age=1500
refuses "an old plan" "25 hours old; --max-plan-age allows 24 hours" "$state/forged.json" --policy "$policy"
forged age=60
refuses "a plan older than asked for" "60 minutes old; --max-plan-age allows 59 minutes" "$state/forged.json" --policy "$policy" --max-plan-age 59m
forged age=-20
refuses "a plan of the future" "in the future" "$state/forged.json" --policy "$policy"
forged toolVersion=0.0.1
refuses "a plan of another version" "created by keyless 0.0.1" "$state/forged.json" --policy "$policy"
run apply "$state/plan.json" --policy "$policy" "$sandbox" --max-plan-age soon
check "a span that is none" 1 $code

# a key
key=$(printf '%064d' 7)
export KEYLESS_PLAN_KEY=$key
refuses "a plan that is not authenticated, where there is a key" "not authenticated" "$state/plan.json" --policy "$policy"
KEYLESS_PLAN_KEY=short
refuses "a short key" "the plan key has 5 bytes; at least 32 are required" "$state/plan.json" --policy "$policy"
run plan "$manifest" --policy "$policy" "$sandbox" --out "$state/short.json"
check "a short key signs nothing" 3 $code
check "and nothing is saved" no "$([ -e "$state/short.json" ] && echo yes || echo no)"
KEYLESS_PLAN_KEY=$key
plan --wave 2
forged age=1  # not the very second it was made in
refuses "an authenticated plan that somebody changed" "authenticated with another key or modified" "$state/forged.json" --policy "$policy"
KEYLESS_PLAN_KEY=$(printf '%064d' 8)
refuses "another key" "authenticated with another key" "$state/plan.json" --policy "$policy"
unset KEYLESS_PLAN_KEY
printf '%s\n' "$(printf '%064d' 9)" >"$state/key"
export KEYLESS_PLAN_KEY_FILE=$state/key
refuses "another key by file" "authenticated with another key" "$state/plan.json" --policy "$policy"
export KEYLESS_PLAN_KEY=$key
refuses "two keys" "hold different keys" "$state/plan.json" --policy "$policy"
unset KEYLESS_PLAN_KEY
printf '%s\n' "$key" >"$state/key"
run apply "$state/plan.json" --policy "$policy" "$sandbox"
check "the right key, by file" 0 $code
check "applies it" yes "$([ "$(writes)" -gt 0 ] && echo yes)"
unset KEYLESS_PLAN_KEY_FILE
before=$(writes)
run apply "$state/plan.json" --policy "$policy" "$sandbox"
check "it is stale afterwards" 3 $code
warns "and without a key that was not checked" "no plan key is set: its authenticity was not checked"
run apply "$manifest" --policy "$inside" "$sandbox" --auto-approve --allow-policy-in-tree
check "a policy in the work tree, when that is allowed" 0 $code
check "a second run writes nothing" "$before" "$(writes)"
run drift "$manifest" --policy "$inside" "$sandbox"
check "drift with a policy in the work tree" 0 $code
says "names it, too" "inside the manifests' work tree"

# the schema
run schema --policy
check "the schema of policies" 0 $code
cmp -s "$state/out" schemas/policy.schema.json
check "is the published one" 0 $?
printf '%s: %d passed, %d failed\n' "${0##*/}" $passed $failed
[ $failed -eq 0 ]
