#!/bin/sh
# Runs the official JavaScript clients against the sandbox, in a folder of the build so that the source tree stays as it
# is: run.sh BUILD_FOLDER KEYLESS. Exit code 77 says "skipped".
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
keyless=$2

command -v node >/dev/null && command -v npm >/dev/null || { echo "skipped: there is no node and npm"; exit 77; }
test "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 || { echo "skipped: node is older than 20"; exit 77; }

mkdir -p "$folder"
rm -f "$folder"/*.mjs
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$here"/*.mjs "$folder/"
if ! cmp -s "$here/package-lock.json" "$folder/node_modules/.installed"; then
  (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund >install.log 2>&1) ||
    { echo "skipped: the clients can't be installed, see $folder/install.log"; exit 77; }
  cp "$here/package-lock.json" "$folder/node_modules/.installed"
fi

cd "$folder"
KEYLESS=$keyless exec node with_sandbox.mjs
