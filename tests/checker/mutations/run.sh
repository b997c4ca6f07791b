#!/bin/sh
# Puts every fault of this folder back into a copy of the file it was in, and expects the checkers to find it.
# Usage: run.sh [--slice] [NAME…], where NAME is the beginning of a patch's name: run.sh b1 c4-cut. The checker looks at the
# world that a patch names, with every fault at every write; with --slice it gets no such hint. Prints "found N of N".
cd "$(dirname "$0")/../../.." || exit 1
exec python3 tests/checker/mutations/find.py "$@"
