#!/bin/sh
# The help of every command, word for word, and that it can be read: at most 100 columns, no notation of the parser.
# With KEYLESS_ACCEPT=1 what comes out becomes what is expected, and the test fails: an accepting run proves nothing.
set -u
keyless=$1
golden=tests/golden/help
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
failed=0
passed=0

check() { # what, expected, actual
  if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'FAILED: %s: expected %s, got %s\n' "$1" "$2" "$3"; fi
}
commands_in() { sed -n '/^[A-Z][a-z ]*ommands:$/,/^Exit codes:$/s/^  \([a-z][a-z]*\) .*/\1/p; /^Existing/,/^$/s/^  \([a-z][a-z]*\) .*/\1/p' "$1" | sort -u; }

help_of() { # words of the command
  file=$(printf '%s' "${*:-keyless}" | tr ' ' '-').txt
  "$keyless" "$@" --help >"$state/$file" 2>&1 </dev/null
  check "help of $*" 0 $?
  [ -z "${KEYLESS_ACCEPT:-}" ] || { mkdir -p "$golden"; cp "$state/$file" "$golden/$file"; failed=$((failed + 1)); }
  check "help of $* reads as $golden/$file" "" "$(diff "$golden/$file" "$state/$file" 2>&1)"
  check "no line of it has more than 100 columns" "" "$(awk 'length > 100' "$state/$file")"
  check "no notation of the parser in it" "" "$(grep -nE '[A-Z]+:\{|REQUIRED|Excludes:|Needs:|Env:|INT|TEXT|UINT|NONNEGATIVE|POSITIVE' "$state/$file")"
  nested=$(commands_in "$state/$file")
  [ -n "$nested" ] || check "an example in the help of $*" yes "$(grep -q '^Examples\{0,1\}:$' "$state/$file" && echo yes)"
  for one in $nested; do help_of "$@" "$one"; done
}
help_of

check "every golden file has its command" "$(ls "$state")" "$(ls "$golden")"

printf '%s: %d passed, %d failed\n' "${0##*/}" $passed $failed
[ $failed -eq 0 ]
