"""What these tests stand on: the programs, a sample bureau made once, a server, films.

The programs lie in the folders that run.py was given.
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RELEASE = Path(sys.argv[1]).resolve()
GO = Path(sys.argv[2]).resolve()
ZHILU = str(RELEASE / "zhilu")
VERIFY = str(RELEASE / "zhilu-verify")
ROUNDS = 200 if os.environ.get("ZHILU_LONG") else 20
WORK = Path(tempfile.mkdtemp(prefix="zhilu-whole-"))


def run(*args, code=0, env=None, **more):
    done = subprocess.run([str(a) for a in args], capture_output=True, text=True, env={**os.environ, **(env or {})}, **more)
    if code is not None and done.returncode != code:
        raise AssertionError(f"{args} answered {done.returncode} instead of {code}\n{done.stdout}\n{done.stderr}")
    return done


def zhilu(*args, code=0, **more):
    return run(ZHILU, *args, code=code, **more)


def sample():
    """The sample bureau, made once; each test works on a copy."""
    place = WORK / "sample"
    if not place.exists():
        zhilu("demo", place, "--clock", "2026-11-20T08:00:00Z", "--json")
    return place


def copy_of_sample(name):
    place = WORK / name
    shutil.copytree(sample(), place, ignore=shutil.ignore_patterns("zhilu.sock"))
    shutil.copytree(str(sample()) + "-keys", str(place) + "-keys")
    return place


def cases(place, *more):
    return json.loads(zhilu("cases", place, "--json", *more).stdout)


def first(place, stage):
    return next(c for c in cases(place) if c["stage"] == stage)


def officer(place):
    users = json.loads(zhilu("user", "list", place, "--json").stdout)
    return next(u["login"] for u in users if "officer" in u["roles"])


def one_of(place, pattern):
    return sorted(p for p in place.glob(pattern) if p.is_file())[-1]


def flip(path, offset=None):
    data = bytearray(path.read_bytes())
    at = len(data) // 2 if offset is None else offset
    data[at] ^= 1
    path.write_bytes(data)


def film(path, seconds=2):
    run("ffmpeg", "-y", "-v", "error", "-f", "lavfi", "-i", f"testsrc2=size=320x180:rate=10:duration={seconds}",
        "-f", "lavfi", "-i", f"sine=duration={seconds}", "-pix_fmt", "yuv420p", "-shortest", path)
    return path


class Server:
    def __init__(self, place, program=(ZHILU,)):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = open(WORK / "server.log", "ab")
        self.process = subprocess.Popen([*program, "serve", str(place), "--listen", f"127.0.0.1:{self.port}"],
                                        stdout=self.log, stderr=self.log)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if self.process.poll() is not None:
                    raise AssertionError("the server ended: " + (WORK / "server.log").read_text()[-2000:])
                time.sleep(0.05)
        raise AssertionError("the server does not listen")

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(30)
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
