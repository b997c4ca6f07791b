#!/bin/sh
# What a next step takes from keyless: pipeline steps, ids, completions, and the defaults that manifests share.
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

# snippet
run snippet sc-microbots-openai $manifest
check "a snippet" 0 $code
says "names the connection" "azureSubscription: sc-microbots-openai"
run snippet serviceConnection/Microbots/sc-microbots-openai $manifest --task azurepowershell
check "a snippet by address" 0 $code
says "for the other task" "AzurePowerShell@5"
run snippet sc-microbots-opena $manifest
check "an unknown connection" 1 $code
warns "is guessed" "Did you mean \`sc-microbots-openai\`?"

# output
sandbox=--sandbox=$state/cloud
run output $manifest "$sandbox"
check "before apply there is nothing to put out" 1 $code
says "and that is said" "does not exist yet: run \`keyless apply\`"
run apply $manifest "$sandbox" --auto-approve
check "apply" 0 $code
run output $manifest "$sandbox"
check "outputs" 0 $code
says "name the subject" "/eid1/c/pub/t/"
says "and the principal" "principalId:"
run output $manifest "$sandbox" --output json
check "as JSON" 0 $code
says "with a version" '"formatVersion": "2.0"'
run output $manifest "$sandbox" --output azure-pipelines
check "as variables" 0 $code
says "that are outputs" "##vso[task.setvariable variable=serviceConnection_Microbots_sc_microbots_openai_connectionId;isOutput=true]"
check "and nothing else" 0 "$(grep -cv '^##vso\[task.setvariable variable=[A-Za-z0-9_]*;isOutput=true\][ -~]*$' "$state/out")"

# defaults of a folder
mkdir "$state/team"
sed -n '/^azure:/,/^identities:/p' $manifest | sed '/^identities:/d; 1i version: 1' >"$state/team/defaults.yaml"
sed '/^azure:/,/^identities:/{/^identities:/!d}' $manifest >"$state/team/microbots.yaml"
run plan "$state/team" "$sandbox" --detailed-exitcode
check "the same manifest in two files is no difference" 0 $code
run plan "$state/team/microbots.yaml" "$sandbox" --detailed-exitcode
check "nor is one of them by name" 0 $code
printf 'tags:\n  costCenter: "42"\n' >>"$state/team/defaults.yaml"
run plan "$state/team" "$sandbox" --out "$state/plan.json"
check "a plan with defaults" 0 $code
rm "$state/team/defaults.yaml"
run apply "$state/plan.json" "$sandbox"
check "is applied as it was made" 0 $code
says "with what the defaults said" "costCenter"
run plan "$state/team" "$sandbox"
check "a manifest without its defaults" 1 $code
warns "lacks them" "defaults.yaml beside the manifest"
run schema --defaults
cmp -s "$state/out" schemas/defaults.schema.json
check "the schema of defaults is the published one" 0 $?
run schema --live
cmp -s "$state/out" schemas/live.schema.json
check "the schema of live graphs is the published one" 0 $?

# the cloud that a manifest names, on a sandbox of that name
sed 's/cloud: AzureCloud/cloud: AzureChinaCloud/' $manifest >"$state/china.yaml"
run plan "$state/china.yaml" "--sandbox=$state/china"
check "a plan for another cloud" 0 $code
says "names it" "AzureChinaCloud"
says "and its endpoint" "management.chinacloudapi.cn"

# completion
for shell in bash zsh fish; do
  run completion $shell
  check "completion for $shell" 0 $code
  for command in $("$keyless" --help | sed -n '/^Main commands:/,/^Exit codes:/s/^  \([a-z][a-z]*\) .*/\1/p'); do
    says "$shell completes $command" "$command"
  done
done
if command -v bash >/dev/null; then
  run completion bash
  complete_words() { bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _keyless; printf "%s " "${COMPREPLY[@]}"' "$state/out" "$@" 2>/dev/null; }
  check "bash completes a command" "validate verify version " "$(complete_words keyless v | tr ' ' '\n' | grep . | sort | tr '\n' ' ')"
  check "bash completes a command's flag" "--detailed-exitcode " "$(complete_words keyless plan --detail)"
  check "bash completes a nested command" "serve " "$(complete_words keyless sandbox se)"
fi

printf '%s: %d passed, %d failed\n' "${0##*/}" $passed $failed
[ $failed -eq 0 ]
