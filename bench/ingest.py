#!/usr/bin/env python3
"""P1: recordings from a folder into the vault, beside `cp` + `sync` of the same, in the same run.

usage: bench/ingest.py [FILES] [MIB-EACH] [ROUNDS]        (default 4 files of 1024 MiB, 5 rounds; restic, borg where installed)
Prints a line a round and the medians. Ours ends with the last receipt: then all bytes are durable, read back and on record.
The SM3 digests and the analysis of the files, which follow off that path, are told apart. Each round's files are new, so that
no peer finds what it has already. Needs build/release/zhilu and four times the space.
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

files, mib, rounds = (int(a) for a in (sys.argv[1:] + ["4", "1024", "5"][len(sys.argv) - 1:]))
root = Path(__file__).resolve().parent.parent
zhilu = root / "build/release/zhilu"
work = Path(tempfile.mkdtemp(prefix="zhilu-bench-", dir=os.environ.get("ZHILU_BENCH_DIR")))


def run(*args, **more):
    return subprocess.run([str(a) for a in args], check=True, capture_output=True, text=True, **more).stdout


def timed(work_of):
    os.sync()
    start = time.perf_counter()
    work_of()
    return time.perf_counter() - start


def restic(source):
    """Seconds of a backup, encrypted and deduplicated, into a repository made before."""
    env = {**os.environ, "RESTIC_PASSWORD": "x"}
    run("restic", "-r", work / "peer", "init", env=env)
    return timed(lambda: run("restic", "-r", work / "peer", "backup", source, env=env))


def borg(source):
    env = {**os.environ, "BORG_PASSPHRASE": "x", "BORG_BASE_DIR": str(work / "borg-home")}
    run("borg", "init", "--encryption=repokey", work / "peer", env=env)
    return timed(lambda: run("borg", "create", f"{work / 'peer'}::one", source, env=env))


def ingest(*args):
    """Seconds to the last receipt, seconds to the end, MiB resident at most."""
    os.sync()
    start = time.perf_counter()
    with subprocess.Popen([str(a) for a in args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        receipts, last = 0, start
        for _ in child.stdout:
            receipts, last = receipts + 1, time.perf_counter()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0 or receipts != files:
            raise SystemExit(f"ingest failed: {child.stderr.read()}")
    return last - start, time.perf_counter() - start, usage.ru_maxrss / 1024


try:
    run(zhilu, "demo", work / "data")
    case = next(c["number"] for c in json.loads(run(zhilu, "cases", work / "data", "--json")) if c["stage"] == "inspection")
    who = next(u["login"] for u in json.loads(run(zhilu, "user", "list", work / "data", "--json")) if "officer" in u["roles"])
    gib = files * mib / 1024
    ours, wholes, peaks, peers = [], [], [], []
    backups = {name: (way, []) for name, way in (("restic", restic), ("borg", borg)) if shutil.which(name)}
    for round_ in range(rounds + 1):  # the first warms up
        source = work / "source"
        source.mkdir()
        for i in range(files):
            with open(source / f"{i}.mp4", "wb") as out:
                for _ in range(mib):
                    out.write(os.urandom(1 << 20))
        peer = timed(lambda: (shutil.copytree(source, work / "copy"), run("sync", "-f", work / "copy")))
        mine, whole, peak = ingest(zhilu, "ingest", work / "data", source, "--case", case, "--device", "d", "--officer", who)
        for way, taken in backups.values():
            seconds = way(source)
            shutil.rmtree(work / "peer")
            if round_:
                taken.append(seconds)
        shutil.rmtree(work / "copy")
        shutil.rmtree(source)
        if round_:
            ours.append(mine)
            wholes.append(whole)
            peaks.append(peak)
            peers.append(peer)
            print(f"zhilu ingest {gib / mine * 1024:7.0f} MiB/s   cp+sync {gib / peer * 1024:7.0f} MiB/s", flush=True)
    print(f"median: zhilu {statistics.median(ours):.2f} s (with SM3 and analysis {statistics.median(wholes):.2f} s), "
          f"cp+sync {statistics.median(peers):.2f} s, ratio of speeds {statistics.median(peers) / statistics.median(ours):.2f}; "
          f"at most {max(peaks):.0f} MiB resident")
    for name, (_, taken) in backups.items():
        print(f"{name} {statistics.median(taken):.2f} s, zhilu is {statistics.median(taken) / statistics.median(ours):.1f} times as fast")
finally:
    shutil.rmtree(work, ignore_errors=True)
