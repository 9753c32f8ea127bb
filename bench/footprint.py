#!/usr/bin/env python3
"""P11: resident memory of the idle server, and the time from starting it to ready and to the first page of its case list.

usage: bench/footprint.py [CASES] [ROUNDS]      (default 10000 cases, 5 rounds)
Makes a bureau of so many cases with build/release/bench-growth, in a folder that goes again.
"""
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

cases, rounds = (int(a) for a in (sys.argv[1:] + ["10000", "5"][len(sys.argv) - 1:]))
release = Path(__file__).resolve().parent.parent / "build/release"
work = Path(tempfile.mkdtemp(prefix="zhilu-footprint-", dir=os.environ.get("ZHILU_BENCH_DIR")))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def resident(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def one_start(place):
    """Seconds to ready, MiB resident then, and after the background has judged every case and rests."""
    port = free_port()
    start = time.perf_counter()
    server = subprocess.Popen([release / "zhilu", "serve", place / "data", "--keys", place / "keys", "--listen", f"127.0.0.1:{port}"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).read()
                break
            except OSError:
                time.sleep(0.005)
        ready = time.perf_counter() - start
        time.sleep(1)
        early = resident(server.pid)
        rest(server.pid)
        return ready, early, resident(server.pid)
    finally:
        server.terminate()
        server.wait()


def rest(pid):
    """Until the process takes no processor time for three seconds."""
    before, quiet = -1, 0
    while quiet < 3:
        time.sleep(1)
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        now = int(fields[11]) + int(fields[12])
        quiet = quiet + 1 if now - before <= 1 else 0
        before = now


try:
    place = work / "bureau"
    made = json.loads(subprocess.run([release / "bench-growth", place, str(cases)], check=True, capture_output=True, text=True).stdout)
    ready, early, idle = (statistics.median(x) for x in zip(*(one_start(place) for _ in range(rounds))))
    print(f"{cases} cases, {made['events']} events: ready after {ready:.2f} s, {early:.0f} MiB resident a second later, "
          f"{idle:.0f} MiB when every case has been judged and nothing runs (medians of {rounds})")
finally:
    shutil.rmtree(work, ignore_errors=True)
