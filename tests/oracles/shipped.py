#!/usr/bin/env python3
"""What the shipped rulebooks find in cases of mixed fate, and what their gates answer, against SWI-Prolog.

usage: shipped.py PROGRAM [--cases N] [--seed FIRST] [--only STORY]      (100 cases of each story where nothing is said)

The oracle tells the law from the words of its articles: `STORY.pl`; the rules that it tells are compared, status and last second in
time. Each case is looked at several times, mostly around a limit: one second before, at, after. From seed 0 the shipped
rulebooks are then changed in one place at a time, and each change must be noticed.
"""
import argparse
import collections
import concurrent.futures
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import shipped_changes  # noqa: E402
import working_days as wd  # noqa: E402
from engines import HERE, _second  # noqa: E402

ENOUGH = 100  # cases of a story that try each of its rules and show each change
DATA = os.path.join(HERE, "..", "..", "data")
STORIES = {"inspection": ("inspection_cases", "InspectionCase"), "penalty": ("penalty_cases", "PenaltyCase"),
           "hearing": ("penalty_cases", "PenaltyCase"), "seizure": ("seizure_cases", "SeizureCase"),
           "payment": ("payment_cases", "PaymentCase"),
           "service": ("service_cases", "ServiceCase")}


def told_rules(story):
    """The rules and gates that the oracle tells, by the names that it gives them."""
    text = open(os.path.join(HERE, story + ".pl"), encoding="utf-8").read()
    several = re.findall(r"member\((?:R|G|G-Goal), \[([^]]+)\]\)", text)
    return {n for list_ in several for n in re.findall(r"\b(?:a\d+|[a-z]{2}\d+)_\w+",
                                                       list_)} | set(re.findall(r"^(?:finding|gate)\(C, ([a-z0-9_]+),", text, re.M))


def key_of(id_):
    """The number of the subject: of `a7.av:hazard-3` three, of `cl25.sixty:17` seventeen, of a whole case none."""
    subject = id_.partition(":")[2].rpartition("-")[2]
    return int(subject) if subject.isdigit() else 0


def ours(program, data, story, told, folder):
    """The findings and gates in cases told as records."""
    path = os.path.join(folder, story + ".jsonl")
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(t, ensure_ascii=False) + "\n" for t in told)
    done = subprocess.run([program, "rules", "evaluate", data, path], check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{story}: {done.stderr[:2000]}")
    rules, found = told_rules(story), {}
    for line in done.stdout.splitlines():
        answer = json.loads(line)
        for f in answer["findings"]:
            rule = f["rule"].replace(".", "_")
            if rule in rules and f["status"] != "not_triggered":
                found[(int(answer["case"]), rule, key_of(f["id"]))] = (f["status"], _second(f["due"]) if "due" in f else None)
        for g in answer["gates"]:
            gate = g["gate"].replace(".", "_")
            if gate in rules:
                found[(int(answer["case"]), gate, 0)] = ("allowed" if g["allowed"] else "barred", None)
    return found


def theirs(story, cases, folder):
    path = os.path.join(folder, story + ".facts.pl")
    with open(path, "w") as out:
        out.write(":- style_check(-discontiguous).\n")
        out.writelines(f"working({d}).\n" for d in sorted(wd.WORKING))
        for c in cases:
            out.writelines(line + "\n" for line in c.as_facts())
    told = subprocess.run(["swipl", "-q", "-f", "none", "-g", "answers", "-t", "halt", os.path.join(HERE, story + ".pl"), path],
                          check=False, capture_output=True, text=True)
    if told.returncode or told.stderr.strip():
        raise SystemExit(f"{story}.pl: exit status {told.returncode}\n{told.stderr[:3000]}")
    found = {}
    for line in told.stdout.splitlines():
        case, rule, key, status, due = line.split(" ")
        found[(int(case), rule, int(key))] = (status, None if due == "-" else int(due))
    return found


def show(story, cases, key, found, oracle):
    case, rule, subject = key
    told = next(t for c in cases for t in c.as_records() if t["case"] == str(case))
    print(f"{story} {case}, {rule} {subject}: zhilu {found.get(key)}, SWI-Prolog {oracle.get(key)}")
    print("\n".join("  " + json.dumps(e, ensure_ascii=False) for e in told["events"] if e["at"] <= told["now"]))
    print(f"  now {told['now']}, asked {told['gates']}\n  again: --only {story} --cases 1 --seed {case // 8}")


def compare(story, cases, found, oracle, most=2):
    """Whether both say the same, and each rule was tried with more than one fate."""
    differing = sorted(k for k in found.keys() | oracle.keys() if found.get(k) != oracle.get(k))
    seen = set()
    for key in differing:
        if key[1] not in seen and len(seen) < most:
            show(story, cases, key, found, oracle)
        seen.add(key[1])
    if differing:
        print(f"{story}: {len(differing)} differ, of {', '.join(sorted(seen))}")
    fates = collections.defaultdict(set)
    for (_, rule, _), (status, _) in oracle.items():
        fates[rule].add(status)
    untried = sorted(r for r in told_rules(story) if len(fates[r]) < 2)
    return not differing, untried


def changed_data(folder, file, rule, old, new):
    """The data with one place changed: after the rule's id in that file."""
    copy = os.path.join(folder, "data")
    os.makedirs(copy)
    for part in ("calendars", "vocabulary"):
        os.symlink(os.path.abspath(os.path.join(DATA, part)), os.path.join(copy, part))
    shutil.copytree(os.path.join(DATA, "rulebooks"), os.path.join(copy, "rulebooks"), ignore=shutil.ignore_patterns("scenarios"))
    path = os.path.join(copy, "rulebooks", file)
    text = open(path, encoding="utf-8").read()
    named = re.search(rf"^  (?:- id: )?{re.escape(rule)}:?$", text, re.M)
    place = text.find(old, named.end()) if named else -1
    if place < 0:
        raise SystemExit(f"the rulebook has no such place: {file}, {rule}, {old}")
    with open(path, "w", encoding="utf-8") as out:
        out.write(text[:place] + new + text[place + len(old):])
    return copy


def noticed(program, folder, story_told, change):
    """Nothing where the change is seen, and in these rules alone; else what is seen."""
    story, rules, *place = change
    records, oracle = story_told[story]
    some = sorted({case for case, rule, _ in oracle if rule in rules})
    some = set(some[::max(1, len(some) // shipped_changes.LOOKS)][:shipped_changes.LOOKS])
    with tempfile.TemporaryDirectory(dir=folder) as own:
        found = ours(program, changed_data(own, *place), story, [t for t in records if int(t["case"]) in some], own)
    differing = {key[1] for key, _ in found.items() ^ {k: v for k, v in oracle.items() if k[0] in some}.items()}
    if differing and not differing - rules:
        return None
    return f"{story}: {place[1]}: {place[2]} -> {place[3]}: differs in {', '.join(sorted(differing)) or 'nothing'}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--cases", type=int, default=ENOUGH)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=sorted(STORIES))
    given = parser.parse_args()
    start, program = time.monotonic(), os.path.abspath(given.program)
    sound, told, findings, looks, rules = True, {}, 0, 0, set()
    with tempfile.TemporaryDirectory(prefix="zhilu-shipped-") as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        for story in [given.only] if given.only else STORIES:
            kind = getattr(importlib.import_module(STORIES[story][0]), STORIES[story][1])
            cases = [kind(i) for i in range(given.seed, given.seed + given.cases)]
            records = [t for c in cases for t in c.as_records()]
            both = pool.submit(ours, program, DATA, story, records, folder), pool.submit(theirs, story, cases, folder)
            found, oracle = (b.result() for b in both)
            same, untried = compare(story, cases, found, oracle)
            if untried and given.cases >= ENOUGH:
                print(f"{story}: the cases hardly try {', '.join(untried)}")
            sound = sound and same and not (untried and given.cases >= ENOUGH)
            told[story] = records, oracle
            findings, looks, rules = findings + len(found), looks + len(records), rules | told_rules(story)
        changes = []
        if sound and given.cases >= ENOUGH and given.seed == 0:
            changes = [c for c in shipped_changes.CHANGES if c[0] in told]
            for change in filter(None, pool.map(lambda c: noticed(program, folder, told, c), changes)):
                sound = False
                print(f"a change of the rulebook was not noticed as it should be: {change}")
    print(f"{len(told) * given.cases} cases from seed {given.seed}, looked at {looks} times, {findings} findings of {len(rules)} "
          f"shipped rules and gates, {len(changes)} changes of them, SWI-Prolog: "
          f"{'identical' if sound else 'NOT as they should be'} ({time.monotonic() - start:.0f} s)")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
