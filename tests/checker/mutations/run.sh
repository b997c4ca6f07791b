#!/bin/sh
# Puts every fault of this folder back and expects it to be found; see README.md.
# Usage: run.sh [--slice] [NAME…], where NAME is the beginning of a patch's name: run.sh b1 c4-cut.
cd "$(dirname "$0")/../../.." || exit 1
exec python3 tests/checker/mutations/find.py "$@"
