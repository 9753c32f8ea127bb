#!/usr/bin/env python3
"""Which lines of a room its tests run, by file and together.

usage: build_support/line_coverage.py ROOM [BUILD]        (default build/coverage; built and run with --coverage before)
Reads what gcov (of gcc-12) tells of each object of the room. Prints a line a file and the sum.
"""
import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

root = Path(__file__).resolve().parent.parent
room = sys.argv[1]
build = (root / (sys.argv[2] if len(sys.argv) > 2 else "build/coverage")).resolve()
source = root / "src" / room
run = {}  # file → line → times
with tempfile.TemporaryDirectory() as work:
    notes = sorted((build / "src" / room).rglob("*.gcda"))
    if not notes:
        sys.exit(f"{build}: no test of {room} left counts; build and run {room}_test of the preset coverage first")
    for note in notes:
        subprocess.run(["gcov-12", "--json-format", str(note)], cwd=work, check=True, capture_output=True)
        for told in Path(work).glob("*.gcov.json.gz"):
            with gzip.open(told, "rt") as text:
                for file in json.load(text)["files"]:
                    path = Path(os.path.normpath(build / file["file"]))
                    if path.parent != source or path.name.endswith(("_test.cpp", "_fuzz.cpp")) or path.name.startswith("test_"):
                        continue
                    lines = run.setdefault(path.name, {})
                    for line in file["lines"]:
                        lines[line["line_number"]] = lines.get(line["line_number"], 0) + line["count"]
            told.unlink()


def told(name, counts):
    reached = sum(1 for times in counts if times)
    print(f"{name:24} {reached:6} of {len(counts):6} lines  {100 * reached / len(counts):5.1f} %")


for name in sorted(name for name in run if run[name]):
    told(name, list(run[name].values()))
told(room, [times for lines in run.values() for times in lines.values()])
