#!/usr/bin/env python3
"""P10: the cost of single works in a bureau of 1,000 cases, and of more.

usage: bench/growth.py [CASES...]        (default 1000 10000)
Makes each bureau, measures in process (build/release/bench-growth), then start, check and a case's findings from the
command line. Prints a table, the last column being the largest bureau against the smallest.
"""
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

root = Path(__file__).resolve().parent.parent
release = root / "build/release"
sizes = [int(a) for a in sys.argv[1:]] or [1000, 10000]
work = Path(tempfile.mkdtemp(prefix="zhilu-growth-", dir=os.environ.get("ZHILU_BENCH_DIR")))


def milliseconds(rounds, *args):
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run([str(a) for a in args], check=True, capture_output=True)
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


table = {}
try:
    for size in sizes:
        place = work / str(size)
        made = subprocess.run([release / "bench-growth", place, str(size)], check=True, capture_output=True, text=True).stdout
        figures = json.loads(made)
        keys = ("--keys", place / "keys")
        case = json.loads(subprocess.run([release / "zhilu", "cases", place / "data", *keys, "--json"], check=True,
                                         capture_output=True, text=True).stdout)[0]["number"]
        figures["zhilu findings, whole process"] = milliseconds(5, release / "zhilu", "findings", place / "data", case, *keys)
        figures["zhilu verify, an event"] = milliseconds(3, release / "zhilu", "verify", place / "data", *keys) / figures["events"]
        figures["bytes on disk, a case"] = sum(f.stat().st_size for f in place.rglob("*") if f.is_file()) / size
        table[size] = figures
        shutil.rmtree(place)
    print(f"{'':32}" + "".join(f"{size:>12}" for size in sizes) + "   largest / smallest")
    for name in table[sizes[0]]:
        row = [table[size][name] for size in sizes]
        print(f"{name:32}" + "".join(f"{value:12.3f}" for value in row) + f"   {row[-1] / row[0]:.2f}")
finally:
    shutil.rmtree(work, ignore_errors=True)
