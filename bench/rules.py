#!/usr/bin/env python3
"""P4: one rulebook over many cases in four engines, each given the same facts and the same rules in its own language.

usage: bench/rules.py [CASES] [ROUNDS]      (default 10000 cases, 5 rounds after one to warm up)

The rulebook and the cases are those of tests/oracles. The engines run one after the other, in another order each round; a
round in which their findings are not identical ends the run. Two medians for each: the whole process with reading the facts,
and what the engine says of applying the rules (tests/oracles/engines.py tells what each counts).
"""
import os
import random
import statistics
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests", "oracles"))
import cases as gen  # noqa: E402
import engines  # noqa: E402

count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
program = os.path.join(HERE, "..", "build", "release", "zhilu")
told = [gen.Case(seed) for seed in range(count)]
with tempfile.TemporaryDirectory(dir=os.environ.get("ZHILU_BENCH_DIR"), prefix="zhilu-bench-rules-") as folder:
    rulebook = os.path.join(engines.HERE, "rulebook")
    makers = {"zhilu": lambda: engines.Ours(folder, program, rulebook), "clingo": lambda: engines.Clingo(folder),
              "CLIPS": lambda: engines.Clips(folder), "SWI-Prolog": lambda: engines.Prolog(folder)}
    wall, alone = {n: [] for n in makers}, {n: [] for n in makers}
    found = {}
    for turn in range(rounds + 1):
        found = {}
        for name in random.Random(turn).sample(list(makers), len(makers)):
            engine = makers[name]()
            found[name] = engine.findings(told)
            if turn:  # the first warms up
                wall[name].append(engine.wall)
                alone[name].append(engine.seconds)
        if any(f != found["zhilu"] for f in found.values()):
            sys.exit("the findings are not identical: tests/oracles/run.py tells where")
    findings = len(found["zhilu"])
    print(f"{count} cases, {sum(len(c.events) for c in told) / count:.1f} events and {findings / count:.1f} findings each, "
          f"identical in all four; medians of {rounds}")
    for name in makers:
        whole, rules = statistics.median(wall[name]), statistics.median(alone[name])
        ours, ours_rules = statistics.median(wall["zhilu"]), statistics.median(alone["zhilu"])
        print(f"{name:11} process {whole:8.3f} s ({whole / ours:6.2f} x ours)   rules {rules:8.3f} s ({rules / ours_rules:6.2f} x ours), "
              f"{findings / rules:12,.0f} findings/s")
