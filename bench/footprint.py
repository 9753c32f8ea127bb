#!/usr/bin/env python3
"""P11: resident memory of the idle server, and the time from starting it to the first answer of a case list.

usage: bench/footprint.py DATA [ROUNDS]      (a store made by `zhilu demo`)
"""
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

data, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
zhilu = Path(__file__).resolve().parent.parent / "build/release/zhilu"
ready, resident = [], []
for _ in range(rounds):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = time.perf_counter()
    server = subprocess.Popen([zhilu, "serve", data, "--listen", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).read()
            break
        except OSError:
            time.sleep(0.005)
    ready.append(time.perf_counter() - start)
    time.sleep(3)
    status = Path(f"/proc/{server.pid}/status").read_text()
    resident.append(int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024)
    server.terminate()
    server.wait()
print(f"ready after {statistics.median(ready):.2f} s (median of {rounds}); idle {statistics.median(resident):.0f} MiB resident")
