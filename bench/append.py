#!/usr/bin/env python3
"""P3: durable append by 64 clients on each of our levels, beside a bare SQLite loop and PostgreSQL, in the same rounds.

usage: bench/append.py [CLIENTS] [EVENTS-EACH] [ROUNDS]      (default 64 clients, 160 events each, 5 rounds)
PostgreSQL as Debian ships it (package postgresql, its tools below /usr/lib/postgresql), a cluster of its own that goes again, full
durability; pgbench inserts rows of our entries' size over its socket, prepared. Prints medians; needs build/release/bench-append.
"""
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

clients, each, rounds = (int(a) for a in (sys.argv[1:] + ["64", "160", "5"][len(sys.argv) - 1:]))
root = Path(__file__).resolve().parent.parent
work = Path(tempfile.mkdtemp(prefix="zhilu-append-", dir=os.environ.get("ZHILU_BENCH_DIR")))
tools = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
INSERT = "insert into entry (stream, n, bytes) values (:client_id, 1, decode(repeat('5a', 900), 'hex'));\n"


def server(*args):
    """As PostgreSQL's own user where we are root, which it refuses to be."""
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return subprocess.run([*before, *(str(a) for a in args)], check=True, capture_output=True, text=True, cwd="/").stdout


def start_postgres():
    cluster = work / "cluster"
    if os.geteuid() == 0:
        shutil.chown(work, "postgres")
    server(tools / "initdb", "-D", cluster, "-A", "trust", "-E", "UTF8", "--locale=C")
    server(tools / "pg_ctl", "-D", cluster, "-w", "-l", work / "log", "-o", f"-k {work} -c listen_addresses='' -c max_connections={clients + 10}",
           "start")
    server(tools / "psql", "-h", work, "postgres", "-c", "create table entry (seq bigserial primary key, stream int, n int, bytes bytea)")
    (work / "insert.sql").write_text(INSERT)


def postgres():
    said = server(tools / "pgbench", "-h", work, "-n", "-M", "prepared", "-c", clients, "-j", 2, "-t", each, "-f", work / "insert.sql",
                  "postgres")
    return float(re.search(r"tps = ([\d.]+)", said)[1])


def ours():
    """Level: events a second, p99 in ms, us of processor an event; of one warm round."""
    said = subprocess.run([root / "build/release/bench-append", str(clients), str(each), "1"], check=True, capture_output=True, text=True).stdout
    rows = re.findall(r"median (\w+) +([\d.]+) events/s.*?p99 +([\d.]+) ms +processor +([\d.]+)", said)
    return {name: [float(x) for x in row] for name, *row in rows}


try:
    if tools:
        start_postgres()
        postgres()  # warms up
    taken = {}
    for _ in range(rounds):
        round_ = ours() | ({"postgresql": [postgres()]} if tools else {})
        print("  ".join(f"{name} {row[0]:.0f}/s" for name, row in round_.items()), flush=True)
        for name, row in round_.items():
            taken.setdefault(name, []).append(row)
    medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in taken.items()}
    for name, (rate, *rest) in medians.items():
        told = f"  p99 {rest[0]:.1f} ms  processor {rest[1]:.0f} us an event" if rest else ""
        against = f"  {rate / medians['postgresql'][0]:.2f} of postgresql" if tools else ""
        print(f"median {name:<12} {rate:8.0f}/s  {rate / medians['bare'][0]:.2f} of the bare loop{against}{told}")
finally:
    if tools and (work / "cluster/postmaster.pid").exists():
        server(tools / "pg_ctl", "-D", work / "cluster", "-m", "immediate", "stop")
    shutil.rmtree(work, ignore_errors=True)
