#!/bin/sh
# `report migration` as people call it: what is not there is an error, rows are filtered, forms agree, two weeks compare.
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
report() { run report migration --organization contoso "$sandbox" "$@"; }
says() { grep -qF -- "$2" "$state/out" "$state/err" && check "$1" yes yes || check "$1" "\"$2\" in the output" "$(tail -c 900 "$state/out" "$state/err")"; }
never() { grep -qF -- "$2" "$state/out" "$state/err" && check "$1" "no \"$2\"" "$(grep -F -- "$2" "$state/out" "$state/err" | head -3)" || check "$1" yes yes; }
number() { grep -o "\"$1\": [0-9][0-9]*" "$state/out" | head -1 | grep -o '[0-9]*$'; } # of the totals in a JSON report: no row has these members

for command in "report migration" export; do
  run $command --organization contoso "--sandbox=$state/nothing"
  check "$command of a folder without a world is an error" 1 $code
  says "$command says so" "there is no sandbox world in this folder"
  check "$command makes none" no "$([ -e "$state/nothing" ] && echo yes || echo no)"
done

"$keyless" sandbox new brownfield --size 40 --state "$state/world" >/dev/null
sandbox=--sandbox=$state/world
for command in "report migration" export; do
  run $command --organization contosso "$sandbox"
  check "$command of an unknown organization is an error" 1 $code
  says "$command names it" "'contosso' could not be found"
  never "$command does not count what it did not read" "0 connections"
  run $command --organization contoso --project Payment "$sandbox"
  check "$command of an unknown project is an error" 1 $code
  says "$command proposes one" 'Did you mean "Payments"?'
done

report
check "a report" 0 $code
says "counts what failed" "2 failed."
report --detailed-exitcode
check "something is left" 2 $code
report --output json --out "$state/first.json"
cp "$state/first.json" "$state/out"
all=$(number connections)
check "the sum of what is to be done" "$all" $(($(number nothing) + $(number convert) + $(number migrate) + $(number manual) + $(number failed)))
for word in convert migrate manual failed; do
  cp "$state/first.json" "$state/out"
  expected=$(number $word)
  report --to-do $word --output json
  check "--to-do $word lists what the totals count" "$expected" "$(number connections)"
  report --to-do $word --output csv
  check "and so does the CSV" "$expected" $(($(wc -l <"$state/out") - 1))
done
report --to-do failed --detailed-exitcode
check "failed ones are left" 2 $code
report --to-do nothing
check "what needs nothing is nothing to do" 1 $code
report --owner 'KEYLESS-*' --to-do manual
says "the work list is in the text" "Hello keyless-sandbox-administrator,"
says "with the credential to add" "audience: api://AzureADTokenExchange"
report --owner nobody
says "who owns nothing" "Showing 0 of 40 connections: --owner nobody."

report --compare "$state/first.json"
says "nothing has changed" "Since the report of"
says "nothing at all" ": 0 connections changed."
sed 's/"toDo": "failed"/"toDo": "convert"/' "$state/first.json" >"$state/older.json"
report --compare "$state/older.json"
says "two have" ": 2 connections changed."
says "from one to the other" ", convert → failed"
report --compare "$state/err"
check "what is no report is refused" 1 $code
says "and said" "not a migration report to compare with"

"$keyless" export --organization contoso "$sandbox" --out "$state/manifests" >/dev/null 2>&1
report "$state/manifests" --output csv
says "the manifest is named" "$state/manifests/"
report "$state/nowhere"
check "manifests that are not there are an error" 1 $code
report "$state/manifests" --output html --out "$state/page.html"
check "a page" 0 $code
check "is one file without a link to another" 0 "$(grep -cE '(src|href)=' "$state/page.html")"

printf '%s: %d passed, %d failed\n' "${0##*/}" $passed $failed
[ $failed -eq 0 ]
