#!/bin/sh
# Puts every fault of this folder back into a copy of the file it was in, and expects it to be found.
# Usage: run.sh [--slice] [NAME…], where NAME is the beginning of a patch's name: run.sh b1 c4-cut. Prints "found N of N".
#
# A patch touches sources of src/ only. Its first line says which fault of docs/decisions it is and which invariants it
# breaks, its second line who finds it:
#   World: a.trust=twenty 1.sign=old              the checker, which looks at this world with every fault at every write;
#                                                 with --slice it gets no such hint
#   Found by keyless_test_diff "name*": because   an existing test, and why the checker can't see the fault
#   Found by tests/scenario/partial.sh: because   likewise, a script that runs the whole program
cd "$(dirname "$0")/../../.." || exit 1
exec python3 tests/checker/mutations/find.py "$@"
