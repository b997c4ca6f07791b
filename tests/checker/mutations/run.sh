#!/bin/sh
# Puts every fault of this folder back into a copy of the file it was in, and expects the checkers to find it.
# Usage: run.sh [NAME…], where NAME is the beginning of a patch's name: run.sh b1 c4-cut. Prints "found N of N".
cd "$(dirname "$0")/../../.." || exit 1
exec python3 tests/checker/mutations/find.py "$@"
