#!/usr/bin/env python3
"""Penalty cases of mixed fate on their way to the decision: what the shipped rulebooks find in them, against SWI-Prolog.

usage: penalty.py PROGRAM [--cases N] [--seed FIRST]      (30 cases where nothing is said)

Only the rules that `penalty.pl` tells are compared: status and last second in time.
"""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import penalty_cases  # noqa: E402
import working_days as wd  # noqa: E402
from engines import HERE, _second  # noqa: E402

RULES = ["a9_filing", "a9_urgent_filing", "a14_handling", "a14_decision", "a15_discussion", "a16_follows_discussion", "pl44_told",
         "pl45_reviewed", "pl60_ninety_days", "pl63_told", "pl64_notified"]
BOOKS = os.path.join(HERE, "..", "..", "data")


def ours(program, cases, folder):
    path = os.path.join(folder, "cases.jsonl")
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(c.as_record(), ensure_ascii=False) + "\n" for c in cases)
    told = subprocess.run([program, "rules", "evaluate", BOOKS, path], check=True, capture_output=True, text=True).stdout
    found = {}
    for line in told.splitlines():
        answer = json.loads(line)
        for f in answer["findings"]:
            rule = f["rule"].replace(".", "_")
            if rule not in RULES or f["status"] == "not_triggered":
                continue
            key = int(f["id"].rpartition("-")[2]) if f["id"].rpartition("-")[2].isdigit() else 0
            found[(int(answer["case"]), rule, key)] = (f["status"], _second(f["due"]) if "due" in f else None)
    return found


def theirs(cases, folder):
    path = os.path.join(folder, "facts.pl")
    with open(path, "w") as out:
        out.write(":- style_check(-discontiguous).\n")
        out.writelines(f"working({d}).\n" for d in sorted(wd.WORKING))
        for c in cases:
            out.writelines(line + "\n" for line in c.as_facts())
    told = subprocess.run(["swipl", "-q", "-g", "answers", "-t", "halt", os.path.join(HERE, "penalty.pl"), path], check=True,
                          capture_output=True, text=True)
    if told.stderr.strip():
        raise SystemExit(told.stderr)
    found = {}
    for line in told.stdout.splitlines():
        case, rule, key, status, due = line.split(" ")
        found[(int(case), rule, int(key))] = (status, None if due == "-" else int(due))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--cases", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    cases = [penalty_cases.PenaltyCase(i) for i in range(given.seed, given.seed + given.cases)]
    with tempfile.TemporaryDirectory(prefix="zhilu-penalty-") as folder:
        found, oracle = ours(os.path.abspath(given.program), cases, folder), theirs(cases, folder)
    differing = sorted(k for k in found.keys() | oracle.keys() if found.get(k) != oracle.get(k))
    for case, rule, key in differing[:5]:
        told = next(c for c in cases if c.seed == case)
        print(f"case {case}, {rule} {key}: zhilu {found.get((case, rule, key))}, SWI-Prolog {oracle.get((case, rule, key))}")
        print("\n".join("  " + json.dumps(e, ensure_ascii=False) for e in told.as_record()["events"]), "\n  now", told.as_record()["now"])
    fates = collections.defaultdict(set)
    for (_, rule, _), (status, _) in oracle.items():
        fates[rule].add(status)
    untried = sorted(r for r in RULES if len(fates[r]) < 2)
    if untried:
        print(f"the cases hardly try {', '.join(untried)}")
    print(f"{given.cases} penalty cases from seed {given.seed}, {len(found)} findings of {len(RULES)} rules, SWI-Prolog: "
          f"{'NOT identical' if differing else 'identical'}")
    return 1 if differing or untried else 0


if __name__ == "__main__":
    sys.exit(main())
