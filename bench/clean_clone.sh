#!/usr/bin/env bash
# P12: from a clean clone to the page answering, without a compiler cache. On a machine where the packages are missing their
# download and installation count too.
#   bench/clean_clone.sh [FOLDER]      (default: a folder below /tmp, removed afterwards)
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=${1:-$(mktemp -d)}
port=$(( 20000 + $$ % 20000 ))
cleanup() {
  [ -z "${runner:-}" ] || { kill "$runner" 2>/dev/null; wait "$runner" 2>/dev/null || true; }
  [ $# -gt 0 ] || rm -rf "$work"
}
trap cleanup EXIT
git clone -q "$root" "$work/project"
cd "$work/project"
start=$(date +%s)
CCACHE_DISABLE=1 ./run --listen "127.0.0.1:$port" >"$work/run.log" 2>&1 &
runner=$!
until curl -fsS -o /dev/null "http://127.0.0.1:$port/" 2>/dev/null; do
  kill -0 "$runner" 2>/dev/null || { cat "$work/run.log" >&2; exit 1; }
  sleep 0.5
done
built=$(stat -c %Y build/release/zhilu)
configured=$(stat -c %Y build/release-configure.log)
end=$(date +%s)
echo "clean clone to page: $((end - start)) s, of which the C++ build $((built - configured)) s ($(nproc) cores)"
