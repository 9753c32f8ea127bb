#!/usr/bin/env bash
# The pages in a real browser. Each file of tests has a sample bureau of its own, served by the real program: none finds what
# another left, and two run at a time. Screenshots go to build/screens.
# usage: run.sh [NAME ...]    files of web/tests/browser by their names, such as `plan`; all where none is named
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
server=
cleanup() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; }
  rm -rf "$work"
}
trap cleanup EXIT
export ZHILU_PROGRAM="$PWD/build/release/zhilu" ZHILU_SCREENSHOTS="${ZHILU_SCREENSHOTS:-$PWD/build/screens}"
mkdir -p "$ZHILU_SCREENSHOTS"

# The bureau that each starts with: everybody has signed in once, with a password and a personal code.
port=$((20000 + $$ % 20000))
"$ZHILU_PROGRAM" demo "$work/bureau" --json >"$work/logins.json"
. tests/browser/server.sh
serve "$work/bureau" "$port"
ZHILU_DEMO_PASSWORDS=$(python3 tests/browser/first_sign_in.py "http://127.0.0.1:$port" "$work/logins.json")
export ZHILU_DEMO_PASSWORDS
stop_serving

# The longest come first, so that no core waits at the end.
names=("$@")
[ $# -gt 0 ] || mapfile -t names < <(cd web/tests/browser && wc -c -- *.test.mjs | sort -rn | awk '$2 != "total" { sub(/\.test\.mjs$/, "", $2); print $2 }')
printf '%s\n' "${names[@]}" | nl -w1 -s' ' | xargs -P 2 -L 1 tests/browser/file.sh "$work" "$((port + 1))" || failed=1
cat "$work"/*.log
[ -z "${failed:-}" ]
