# Sourced: a server of its own for each file of browser tests.

serve() {  # serve DATA PORT; its log lies beside DATA
  "$ZHILU_PROGRAM" serve "$1" --listen "127.0.0.1:$2" >"$1.server" 2>&1 &
  server=$!
  for _ in $(seq 1 300); do curl -fsS -o /dev/null "http://127.0.0.1:$2/readyz" 2>/dev/null && return; sleep 0.1; done
  cat "$1.server" >&2
  return 1
}

stop_serving() {
  kill "$server" 2>/dev/null || true  # a test may have started it anew
  wait "$server" || true
  server=
}
