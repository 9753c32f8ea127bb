"""The engines, each given the same cases in its own form. `findings(cases)` of each gives {(case, rule, key): (status, due, exception)};
`due` in seconds or None. `wall` is the time of its whole processes; `seconds` what it says itself: zhilu and CLIPS of applying
the rules, SWI-Prolog of applying them and printing, clingo of reading, grounding and solving, which it does not tell apart."""
import json
import os
import re
import subprocess
import time

import events
import working_days as wd

HERE = os.path.dirname(os.path.abspath(__file__))


class Engine:
    name = ""

    def __init__(self, folder):
        self.folder = folder
        self.wall = self.seconds = 0.0

    def path(self, name):
        return os.path.join(self.folder, name)

    def ask(self, command, ok=(0,)):
        start = time.monotonic()
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        self.wall += time.monotonic() - start
        told = re.fullmatch(r"seconds ([\d.]+)\n", done.stderr)
        self.seconds += float(told[1]) if told else 0.0
        if done.returncode not in ok or (done.stderr.strip() and not told):
            raise SystemExit(f"{self.name}: exit status {done.returncode}\n{done.stderr[:2000]}{done.stdout[-300:]}")
        return done.stdout

    def lines(self, text, sink):
        for line in text.splitlines():
            word = line.split(" ")
            if len(word) != 6:
                raise SystemExit(f"{self.name}: an answer that cannot be read: {line!r}")
            case, rule, key, status, due, exception = word
            sink[(int(case), rule, int(key))] = (status, None if due == "-" else int(due), None if exception == "-" else exception)


class Ours(Engine):
    name = "zhilu"

    def __init__(self, folder, program, rulebook):
        super().__init__(folder)
        self.program, self.rulebook = program, rulebook

    def write(self, cases, path):
        with open(path, "w", encoding="utf-8") as out:
            for c in cases:
                asked = [{"command": q, "fields": {"berth": f"n{v}"}} for q, v in c.gates]
                told = {"case": str(c.seed), "now": events.instant(c.now), "events": [events.as_record(e) for e in c.events], "gates": asked}
                out.write(json.dumps(told) + "\n")

    def findings(self, cases):
        path = self.path("cases.jsonl")
        self.write(cases, path)
        out = {}
        for line in self.ask([self.program, "rules", "evaluate", self.rulebook, path, "--time"]).splitlines():
            answer = json.loads(line)
            for f in answer["findings"]:
                if f["status"] == "not_triggered":
                    continue
                subject = f["id"].partition(":")[2]
                due = f.get("due")
                if f["certainty"] != "certain":
                    raise SystemExit(f"zhilu: {f['id']} of case {answer['case']} is not certain")
                key = int(subject[1:].replace(".", "") or 0)  # s1.2: the second item of the first, 12
                out[(int(answer["case"]), f["rule"].replace(".", "_"), key)] = (
                    f["status"], _second(due) if due else None, f.get("exception"))
            for g in answer["gates"]:
                out[(int(answer["case"]), g["gate"].replace(".", "_"), 0)] = ("allowed" if g["allowed"] else "barred", None, None)
        return out


def _second(text):
    """Whole seconds of an instant in UTC."""
    days = (wd.datetime.date.fromisoformat(text[:10]) - wd.FIRST).days
    return days * wd.DAY + int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19]) + 8 * 3600


class Clingo(Engine):
    name = "clingo"

    def findings(self, cases, at_once=1000):
        out = {}
        for i in range(0, len(cases), at_once):
            facts = self.path("facts.lp")
            with open(facts, "w") as f:
                for d in range(wd.LAST_DAY + 1):
                    day = wd.date_of(d)
                    f.write(f"civil({d},{day.year},{day.month},{day.day}).")
                    if d in wd.WORKING:
                        f.write(f"working({d}).")
                    f.write("\n")
                for c in cases[i:i + at_once]:
                    f.write(f"now({c.seed},{c.now}).\n")
                    for type_, *numbers in c.events:
                        f.write(f"ev({c.seed},{type_.replace('.', '_')},{','.join(map(str, numbers))}).\n")
                    for q, v in c.gates:
                        f.write(f"ask({c.seed},{q.replace('.', '_')},{v}).\n")
            told = json.loads(self.ask(["clingo", "--outf=2", "--warn=none", os.path.join(HERE, "rules.lp"), facts], ok=(10, 30)))
            self.seconds += told["Time"]["Total"]
            for atom in told["Call"][0]["Witnesses"][0]["Value"]:
                case, rule, key, status, due, exception = re.fullmatch(r"f\((\d+),(\w+),(\d+),(\w+),(\w+),(.+)\)", atom).groups()
                out[(int(case), rule, int(key))] = (status, None if due == "none" else int(due),
                                                    None if exception == "none" else exception.strip('"'))
        return out


class Prolog(Engine):
    name = "SWI-Prolog"

    def findings(self, cases):
        facts = self.path("facts.pl")
        with open(facts, "w") as f:
            f.write(":- style_check(-discontiguous).\n")
            for d in sorted(wd.WORKING):
                f.write(f"working({d}).\n")
            for c in cases:
                f.write(f"now({c.seed},{c.now}).\n")
            for c in cases:
                for type_, *numbers in c.events:
                    f.write(f"ev({c.seed},'{type_}',{','.join(map(str, numbers))}).\n")
            for c in cases:
                for q, v in c.gates:
                    f.write(f"ask({c.seed},'{q}',{v}).\n")
        out = {}
        text = self.ask(["swipl", "-q", "-f", "none", "-g", "main", "-t", "halt", os.path.join(HERE, "rules.pl"), facts])
        answers, _, seconds = text.rpartition("seconds ")
        self.seconds += float(seconds)
        self.lines(answers, out)
        return out


class Clips(Engine):
    name = "CLIPS"

    def findings(self, cases, at_once=20):
        with open(self.path("run.clp"), "w") as run:
            weekday = {d for d in range(wd.LAST_DAY + 1) if wd.date_of(d).weekday() < 5}
            run.write("(defglobal ?*rest* = (create$ %s) ?*work* = (create$ %s))\n" % (
                " ".join(map(str, sorted(weekday - wd.WORKING))), " ".join(map(str, sorted(wd.WORKING - weekday)))))
            run.write(f'(load* "{HERE}/rules.clp")\n(deffunction clock () (printout t "seconds " (time) crlf))\n')
            for n, i in enumerate(range(0, len(cases), at_once)):
                facts = self.path(f"facts{n}.fct")
                with open(facts, "w") as f:
                    for c in cases[i:i + at_once]:
                        f.write(f"(now (c {c.seed}) (n {c.now}))\n")
                        for type_, k, t, r, v, w in c.events:
                            f.write(f"(ev (c {c.seed}) (y {type_}) (k {k}) (t {t}) (r {r}) (v {v}) (w {w}))\n")
                        for q, v in c.gates:
                            f.write(f"(ask (c {c.seed}) (q {q}) (v {v}))\n")
                run.write(f'(reset)\n(load-facts "{facts}")\n(clock)\n(run)\n(clock)\n')
            run.write("(exit)\n")
        text = self.ask(["clips", "-f2", self.path("run.clp")])
        clock, answers = [], []
        for line in text.splitlines():
            if line.startswith("seconds "):
                clock.append(float(line[8:]))
            elif re.match(r"\d+ \w+ ", line):
                answers.append(line)
            elif line.strip():
                raise SystemExit(f"CLIPS: {line}")
        self.seconds += sum(clock[1::2]) - sum(clock[::2])
        out = {}
        self.lines("\n".join(answers), out)
        return out
