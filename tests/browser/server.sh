# Sourced: a server of its own for each file of browser tests.

serve() {  # serve DATA PORT; its log lies beside DATA
  "$ZHILU_PROGRAM" serve "$1" --listen "127.0.0.1:$2" >"$1.server" 2>&1 &
  server=$!
  served=$1
  rm -f "$1.pid"
  for _ in $(seq 1 300); do curl -fsS -o /dev/null "http://127.0.0.1:$2/readyz" 2>/dev/null && return; sleep 0.1; done
  cat "$1.server" >&2
  return 1
}

# A test may have stopped it and started another, which it then tells of.
stop_serving() {
  if [ -f "$served.pid" ]; then kill "$(cat "$served.pid")" 2>/dev/null || true; else kill "$server"; fi
  wait "$server" || true
  server=
}
