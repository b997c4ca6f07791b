#!/bin/sh
# Runs the schema tests in a folder of the build, so that the source tree stays as it is: run.sh BUILD_FOLDER
# Exit code 77 says "skipped".
set -eu
here=$(dirname "$0")
folder=$1

command -v node >/dev/null && command -v npm >/dev/null || { echo "skipped: there is no node and npm"; exit 77; }
test "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 || { echo "skipped: node is older than 18"; exit 77; }

mkdir -p "$folder"
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$here/validate.test.mjs" "$folder/"
if ! cmp -s "$here/package-lock.json" "$folder/node_modules/.installed"; then
  (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund >install.log 2>&1) ||
    { echo "skipped: the validator can't be installed, see $folder/install.log"; exit 77; }
  cp "$here/package-lock.json" "$folder/node_modules/.installed"
fi

source_folder=$(cd "$here/../.." && pwd)
cd "$folder"
KEYLESS_SOURCE=$source_folder exec node --test
