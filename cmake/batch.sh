#!/bin/sh
# batch.sh OUT FILE…: writes a source that compiles FILEs together. What they include comes first, once for all; then
# each file in a namespace of its own, so that two of them may call their helpers by one name.
out=$1
shift
{
  grep -hE '^#include ' "$@" | sort -u
  number=0
  for file in "$@"; do
    number=$((number + 1))
    printf 'namespace file_%d {\n#include "%s"\n}\n' "$number" "$file"
  done
} >"$out.new"
if cmp -s "$out.new" "$out"; then rm "$out.new"; else mv "$out.new" "$out"; fi
