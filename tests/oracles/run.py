#!/usr/bin/env python3
"""Holds the rule engine against clingo, CLIPS and SWI-Prolog: the same cases, the same rules told four times, the same findings.

usage: run.py PROGRAM [--cases N] [--seed FIRST] [--keep FOLDER]

PROGRAM is the zhilu program. Case number i is generated from seed i alone, so that `--cases 1 --seed i` tells one again.
After the comparison the rulebook is changed in one place at a time, and each change must be noticed: a comparison that
cannot fail proves nothing.
"""
import argparse
import collections
import concurrent.futures
import os
import re
import shutil
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import cases as gen  # noqa: E402
import engines  # noqa: E402
import events  # noqa: E402

RULEBOOK = os.path.join(engines.HERE, "rulebook")
FOR_CHANGES = 400  # cases that a change of a rule is looked at with

# (rule that answers otherwise, what stands there, what is put in its place); the first place after the rule's id.
CHANGES = [
    ("h.log", "amount: 24", "amount: 25"),
    ("h.received", "time: received", "time: claimed"),
    ("h.minutes", "unit: minutes", "unit: hours"),
    ("d.own", "amount: 3", "amount: 2"),
    ("d.own", "also_requires: {record: fault.confirmed", "also_requires: {record: fault.reported"),
    ("d.rolled", ", roll_over: next_working_day", ""),
    ("d.first_in", "first_day: in", "first_day: out"),
    ("w.dated", "unit: working_days", "unit: natural_days"),
    ("m.rolled", "amount: 6", "amount: 5"),
    ("m.burden", "burdens_party: true", "roll_over: next_working_day"),
    ("b.working", "amount: 7", "amount: 6"),
    ("b.natural", "direction: before", "direction: after"),
    ("p.days", "until: {record: appraisal.ended", "until: {record: survey.closed"),
    ("p.hours", "amount: 48", "amount: 47"),
    ("x.wait", "wait: {amount: 12", "wait: {amount: 13"),
    ("x.never", ", late: never", ""),
    ("c.two", "at_least: 2", "at_least: 1"),
    ("c.two", ", distinct: officer", ""),
    ("c.with", "order: {after: $done}", "order: {before: $done}"),
    ("c.within", "amount: 30", "amount: 29"),
    ("c.latest", ", latest_per: [chart]", ""),
    ("s.latest", "latest_of", "earliest_of"),
    ("s.earliest", "earliest_of", "latest_of"),
    ("f.window", "window: {until: {upon: {record: ship.passed, where: {ship: $trigger.ship}}}}", "window: {}"),
    ("f.ever", "more_than: 3", "at_least: 3"),
    ("k.watch", "gap: {amount: 5", "gap: {amount: 6"),
    ("k.keeper", "gap: {amount: 1", "gap: {amount: 2"),
    ("t.state", "record: wick.burnt", "record: oil.low"),
    ("t.passed", "order: {before: $payday}", "order: {after: $payday}"),
    ("a.surcharge", "at_most: 0", "less_than: 0"),
    ("a.surcharge", "per_cent: 3", "per_cent: 4"),
    ("a.count", "more_than: 2", "at_least: 2"),
    ("g.closed", "record: port.closed", "record: boat.returned"),
    ("p.working", "unit: working_days", "unit: natural_days"),
    ("b.hours", "amount: 24", "amount: 23"),
    ("b.months", "unit: months", "unit: natural_days"),
    ("w.season", "until: 2026-03-31", "until: 2026-03-30"),
    ("f.passed", "amount: 2", "amount: 1"),
    ("k.flame", "judged: at_once", "judged: at_end"),
    ("k.flame", "gap: {amount: 10", "gap: {amount: 9"),
    ("t.each", "amount: 5", "amount: 4"),
    ("t.each", ", part: $part.part", ""),
    ("t.each", "order: {before: $its_day}", "order: {after: $its_day}"),
    ("f.night", "until: 6", "until: 5"),
    ("f.night", "from: 22", "from: 23"),
    ("f.night", "on_days: rest_days", "on_days: holidays"),
    ("q.issue", "amount: 5", "amount: 4"),
    ("q.board", "at_least: 2", "at_least: 3"),
    ("q.berth", "none_of", "any_of"),
]
# Places that hold no rule of their own: (rules that answer otherwise, what stands there, what is put in its place).
SHARED = [
    ({"w.dated"}, "from: 2026-02-01, value: 7", "from: 2026-02-20, value: 7"),
    ({"a.table"}, "from: 2026-03-01, value: {citizen: 3000", "from: 2026-03-01, value: {citizen: 3001"),
    ({"e.photo", "e.sound"}, "priority: 20", "priority: 7"),
    ({"e.photo", "e.sound"}, "lifts: {exceptions: [e.denied]}", "lifts: {exceptions: [e.dark]}"),
]


def asked_rules():
    """Names of the rules and gates that answer, as the findings write them."""
    text = "".join(open(os.path.join(RULEBOOK, name), encoding="utf-8").read() for name in sorted(os.listdir(RULEBOOK)))
    rules, gates = text.split("\nrules:\n", 1)[1], text.split("\ngates:\n", 1)[1]
    named = set(re.findall(r"^  - id: ([a-z]\.\w+)$", rules, re.M)) | set(re.findall(r"^  - \{id: (q\.\w+)", gates, re.M))
    refined = dict(re.findall(r"\{id: ([a-z.]+), refines: ([a-z.]+)", text))
    return {n.replace(".", "_") for n in (named | set(refined)) - set(refined.values())}


def told_of(case):
    lines = [f"  now {events.instant(case.now)}"]
    for event in case.events:
        told = events.as_record(event)
        lines.append(f"  {told['at']}  {told['type']}  {told['body']}")
    return "\n".join(lines + [f"  asked: {g}" for g in case.gates])


def first_difference(ours, theirs):
    keys = sorted(k for k in ours.keys() | theirs.keys() if ours.get(k) != theirs.get(k))
    return keys[0] if keys else None


def compare(cases, ours, others):
    sound = True
    for name, found in others.items():
        key = first_difference(ours, found)
        if key is None:
            continue
        sound = False
        seed, rule, subject = key
        case = next(c for c in cases if c.seed == seed)
        print(f"{name} answers otherwise, first in case {seed}, rule {rule}, subject {subject} (status, last second in time, exception):\n"
              f"  zhilu {ours.get(key)}\n  {name} {found.get(key)}\n{told_of(case)}\n  again: --cases 1 --seed {seed}")
    return sound


def lacking(ours, count):
    """Rules that the cases did not try enough to prove anything."""
    seen = collections.defaultdict(collections.Counter)
    for (_, rule, _), answer in ours.items():
        seen[rule][answer[0]] += 1
    few = max(1, count // 500)
    return sorted(r for r in asked_rules() | set(seen) if len(seen[r]) < 2 or sum(seen[r].values()) < few or r not in asked_rules())


def changed_rulebook(folder, rule, old, new):
    """A copy of the rulebook with one place changed: after the rule's id, or the only such place."""
    copy = os.path.join(folder, "rulebook")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(RULEBOOK, copy)
    for name in sorted(os.listdir(copy)):
        path = os.path.join(copy, name)
        text = open(path, encoding="utf-8").read()
        named = re.search(rf"id: {re.escape(rule)}\b", text) if rule else None
        at = named.start() if named else 0
        end = text.find("\n  - ", at) if rule else -1
        place = text.find(old, at, end if end > 0 else len(text))
        if (rule and not at) or place < 0:
            continue
        with open(path, "w", encoding="utf-8") as out:
            out.write(text[:place] + new + text[place + len(old):])
        return copy
    raise SystemExit(f"the rulebook has no such place: {rule} {old}")


def unnoticed(program, folder, cases, theirs):
    """Changes of the rulebook that the comparison does not see, or sees in other rules than the changed one."""
    seeds = collections.defaultdict(set)
    for seed, rule, _ in theirs:
        seeds[rule].add(seed)
    out = []
    for rules, rule, old, new in [({r}, r, o, n) for r, o, n in CHANGES] + [(r, None, o, n) for r, o, n in SHARED]:
        trying = set().union(*(seeds[r.replace(".", "_")] for r in rules))
        some = [c for c in cases if c.seed in trying][:FOR_CHANGES]
        engine = engines.Ours(folder, program, changed_rulebook(folder, rule, old, new))
        ours = engine.findings(some)
        chosen = {c.seed for c in some}
        known = {k: v for k, v in theirs.items() if k[0] in chosen}
        differing = {k[1] for k in ours.keys() | known.keys() if ours.get(k) != known.get(k)}
        if not differing or differing - {r.replace(".", "_") for r in rules}:
            out.append(f"{'/'.join(sorted(rules))}: {old} -> {new}: differs in {sorted(differing) or 'nothing'}")
    return out


def all_findings(every, cases):
    """Two at a time: the engines are processes of their own."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return dict(zip([e.name for e in every], pool.map(lambda e: e.findings(cases), every)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", help="folder that the engines' inputs stay in")
    given = parser.parse_args()
    start = time.monotonic()
    folder = given.keep or tempfile.mkdtemp(prefix="zhilu-oracles-")
    os.makedirs(folder, exist_ok=True)
    try:
        cases = [gen.Case(i) for i in range(given.seed, given.seed + given.cases)]
        program = os.path.abspath(given.program)
        every = [engines.Clingo(folder), engines.Clips(folder), engines.Prolog(folder), engines.Ours(folder, program, RULEBOOK)]
        found = all_findings(every, cases)
        ours = found.pop("zhilu")
        sound = compare(cases, ours, found)
        if sound and given.cases >= 5 * FOR_CHANGES:
            for rule in lacking(ours, given.cases):
                sound = False
                print(f"rule {rule}: the cases hardly try it, or the rulebook does not have it")
            for change in unnoticed(program, folder, cases, found["SWI-Prolog"]):
                sound = False
                print(f"a change of the rulebook was not noticed as it should be: {change}")
        print(f"{given.cases} cases from seed {given.seed}, {len(ours)} findings of {len(asked_rules())} rules, clingo, CLIPS and SWI-Prolog: "
              f"{'identical' if sound else 'NOT as they should be'} ({time.monotonic() - start:.0f} s)")
        return 0 if sound else 1
    finally:
        if not given.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
