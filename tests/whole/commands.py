"""What the commands say and refuse."""
import json
import os
import subprocess
import unittest
from pathlib import Path

from bureau import GO, RELEASE, VERIFY, WORK, ZHILU, cases, copy_of_sample, run, sample, zhilu


class Commands(unittest.TestCase):
    def test_sample_bureau_is_sound_also_for_the_independent_verifier(self):
        self.assertIn("sound", zhilu("verify", sample()).stdout)
        run(GO / "verify-store", sample())

    def test_an_answer_that_cannot_be_told_whole_is_said_to_be_so(self):
        for asked in (["rules", "coverage", Path(__file__).parents[2] / "data"], ["cases", sample()]):
            with open("/dev/full", "w") as full:
                done = subprocess.run([str(a) for a in (ZHILU, *asked)], stdout=full, stderr=subprocess.PIPE, text=True)
            self.assertEqual(done.returncode, 1, asked)
            self.assertIn("[output.not_written]", done.stderr)
            reader = subprocess.Popen([str(a) for a in (ZHILU, *asked)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            reader.stdout.close()
            told = reader.stderr.read()
            reader.stderr.close()
            self.assertEqual((reader.wait(), told), (1, ""))

    def test_cases_tell_what_scripts_need(self):
        listed = cases(sample())
        self.assertGreaterEqual(len(listed), 12)
        for field in ("number", "kind", "stage", "party", "opened_at", "findings"):
            self.assertIn(field, listed[0])
        self.assertGreaterEqual(len([c for c in listed if c["kind"] == "inspection"]), 12)
        self.assertEqual({c["stage"] for c in listed}, {"inspection", "execution", "closed", "archived"})
        self.assertEqual({c["kind"] for c in listed}, {"inspection", "general_penalty", "simplified_penalty"})

    def test_findings_name_article_status_and_reason(self):
        seen = set()
        for case in cases(sample()):
            for o in json.loads(zhilu("findings", sample(), case["number"], "--json").stdout):
                for field in ("id", "rule", "article", "clause", "subject", "status", "effect", "certainty", "due",
                              "due_provisional", "explained", "record", "why", "also"):
                    self.assertIn(field, o)
                for other in o["also"]:
                    for field in ("id", "rule", "article", "clause", "layer", "status", "due"):
                        self.assertIn(field, other)
                self.assertIsInstance(o["article"], int)
                seen.add(o["status"])
        self.assertEqual(seen, {"not_triggered", "open", "met", "met_late", "breached", "exempt"})

    def test_an_exemption_of_a_thing_lifts_its_recording_alone(self):
        case = next(c for c in cases(sample()) if c["party"].startswith("示例精细化工"))
        found = json.loads(zhilu("findings", sample(), case["number"], "--json").stdout)
        self.assertEqual([o["status"] for o in found if o["rule"] == "a7.av"], ["exempt", "met"])
        self.assertNotIn("exempt", {o["status"] for o in found if o["rule"] != "a7.av"})

    def test_findings_of_the_bureau_itself_are_asked_for_apart(self):
        own = json.loads(zhilu("findings", sample(), "--bureau", "--json").stdout)
        rules = {o["rule"]: o for o in own}
        self.assertIn("a27.rules", rules)
        self.assertNotIn("a6.av", rules)
        self.assertEqual(rules["a27.rules"]["article"], 27)
        early = json.loads(zhilu("findings", sample(), "--bureau", "--seq", 0, "--json").stdout)
        self.assertEqual({o["status"] for o in early}, {"not_triggered"})
        self.assertIn("第二十七条", zhilu("findings", sample(), "--bureau").stdout)
        self.assertIn("findings.whose", zhilu("findings", sample(), code=2).stderr)
        number = cases(sample())[0]["number"]
        self.assertIn("findings.whose", zhilu("findings", sample(), number, "--bureau", code=2).stderr)

    def test_findings_move_with_the_clock_and_with_what_was_known(self):
        case = next(c for c in cases(sample()) if c["findings"]["breached"] and c["kind"] == "inspection")
        by = {o["id"]: o for o in json.loads(zhilu("findings", sample(), case["number"], "--json").stdout)}
        late = next(o for o in by.values() if o["status"] == "breached" and o["due"])
        before = {o["id"]: o for o in json.loads(zhilu("findings", sample(), case["number"], "--at", late["due"], "--json").stdout)}
        self.assertEqual(before[late["id"]]["status"], "open")
        early = json.loads(zhilu("findings", sample(), case["number"], "--seq", 0, "--json").stdout)
        self.assertFalse([o for o in early if o["status"] == "met"])
        self.assertIn("findings.bad_seq", zhilu("findings", sample(), case["number"], "--seq", 9_999_999, code=1).stderr)
        bad = zhilu("findings", sample(), case["number"], "--at", "2026-02-30T00:00:00Z", code=1)
        self.assertIn("base.bad_instant", bad.stderr)

    def test_unknown_case_and_wrong_call(self):
        self.assertIn("case.no_such_case", zhilu("findings", sample(), "no such number", code=1).stderr)
        zhilu("findings", sample(), code=2)
        zhilu("no-such-command", code=2)
        self.assertIn("data.missing", zhilu("cases", WORK / "nowhere", code=1).stderr)

    def test_explanation_counts_the_days(self):
        case = next(c for c in cases(sample()) if c["findings"]["breached"])
        late = next(o for o in json.loads(zhilu("findings", sample(), case["number"], "--json").stdout)
                    if o["status"] == "breached" and o["due"])
        told = json.loads(zhilu("rules", "explain", sample(), case["number"], late["id"], "--json").stdout)
        self.assertTrue(told["explanation"]["deadline"])
        self.assertIn("逾期" if "逾期" in told["text"] else "缺", told["text"])

    def test_cases_told_as_lines_are_evaluated_without_a_store(self):
        book = Path(__file__).resolve().parent.parent / "oracles" / "rulebook"
        lit = {"type": "lamp.lit", "at": "2026-03-05T09:00:00+08:00", "body": {"lamp": "a"}}
        entered = {"type": "log.entered", "at": "2026-03-06T09:00:01+08:00", "body": {"lamp": "a"}}
        lines = [{"case": name, "now": now, "events": [entered, lit], "gates": [{"command": "boat.board"}]}
                 for name, now in (("before", "2026-03-06T09:00:00+08:00"), ("after", "2026-03-06T09:00:01+08:00"))]
        file = WORK / "cases.jsonl"
        file.write_text("".join(json.dumps(line) + "\n" for line in lines))
        told = [json.loads(line) for line in zhilu("rules", "evaluate", book, file).stdout.splitlines()]
        self.assertEqual([t["case"] for t in told], ["before", "after"])
        status = [next(f for f in t["findings"] if f["id"] == "h.log:a")["status"] for t in told]
        self.assertEqual(status, ["open", "met_late"], "what is received after `now` is not known yet")
        self.assertEqual([(g["gate"], g["allowed"], g["strength"]) for g in told[0]["gates"]], [("q.board", False, "reason")])
        self.assertIn("rules.no_cases", zhilu("rules", "evaluate", book, WORK / "no such file", code=1).stderr)
        for bad, code in (("{", "json"), ('{"now": "soon", "events": []}', "base.bad_instant"),
                          ('{"now": "2026-03-06T09:00:00+08:00"}', "rules.bad_case"),
                          ('{"now": "2026-03-06T09:00:00+08:00", "events": [{"type": "x", "at": "2026-03-06T09:00:00+08:00", "body": 1}]}',
                           "rules.bad_case")):
            file.write_text(json.dumps(lines[0]) + "\n" + bad + "\n")
            refused = zhilu("rules", "evaluate", book, file, code=1).stderr
            self.assertIn(code, refused)
            self.assertIn("cases.jsonl:2", refused)

    def test_a_draft_that_is_not_there_or_no_yaml_is_named_and_nothing_beside_it_is_read(self):
        place = WORK / "drafts"
        book = place / "own"
        book.mkdir(parents=True)
        for other in range(3):  # what lies beside a draft is none of it
            (place / f"other-{other}" / "deep").mkdir(parents=True)
            (place / f"other-{other}" / "deep" / "broken.yaml").write_text("a: [\n")
        manifest = ("layer: bureau\nsource: {title: {zh: 本办法, en: Own}}\nrulebook: {id: own, version: '1', title: {zh: 本办法, en: Own},"
                    " includes: [common], in_force: {from: 2026-01-01}}\n")
        (book / "rulebook.yaml").write_text(manifest)
        self.assertIn("well formed: own", zhilu("rules", "check", book).stdout)
        self.assertIn("rules.no_scenarios", zhilu("rules", "test", book, code=1).stderr)
        self.assertIn("there is no such file", zhilu("rules", "try", book / "nowhere.yaml", "--data", sample(), code=1).stderr)
        (book / "article.yaml").write_text("a: 1\nb: [\n")
        self.assertIn("own/article.yaml:3:1", zhilu("rules", "try", book / "article.yaml", "--data", sample(), code=1).stderr)
        (book / "article.yaml").write_bytes(b"# " + b"x" * 300_000)
        self.assertIn("own/article.yaml", zhilu("rules", "check", book, code=1).stderr)
        (book / "article.yaml").unlink()
        (book / "rulebook.yaml").write_text("a: 1\nb: [")
        self.assertIn("own/rulebook.yaml:2:", zhilu("rules", "check", book, code=1).stderr)

    def test_init_makes_a_bureau_and_refuses_what_is_no_origin_or_not_empty(self):
        place = WORK / "fresh"
        said = zhilu("init", place, "--bureau", "某局", "--origin", "zhifa.fresh.example").stdout
        self.assertEqual(said.count("/redeem#"), 3)
        self.assertEqual(said.count("zhifa.fresh.example/record+"), 1)
        zhilu("verify", place)
        self.assertIn("init.not_empty", zhilu("init", place, "--bureau", "某局", "--origin", "a.example", code=1).stderr)
        self.assertIn("base.bad_origin", zhilu("init", WORK / "bad", "--bureau", "某局", "--origin", "某局", code=1).stderr)
        self.assertFalse((WORK / "bad").exists())
        self.assertIn("clock.not_a_sample", zhilu("cases", place, "--clock", "2026-01-01T00:00:00Z", code=1).stderr)

    def test_init_refuses_a_bureau_without_a_name_and_leaves_nothing(self):
        for bad in ("", "   ", "某\n局", "局" * 201):
            refused = zhilu("init", WORK / "nameless", "--bureau", bad, "--origin", "a.example", code=1)
            self.assertIn("init.bad_bureau", refused.stderr)
        self.assertFalse((WORK / "nameless").exists())
        self.assertFalse((WORK / "nameless-keys").exists())

    def test_what_is_written_is_for_its_user_alone(self):
        place = WORK / "private"
        before = os.umask(0o022)
        try:
            zhilu("init", place, "--bureau", "某局", "--origin", "a.example")
        finally:
            os.umask(before)
        for path in [place, Path(str(place) + "-keys"), *place.rglob("*"), *Path(str(place) + "-keys").rglob("*")]:
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)
        self.assertNotIn("warning", zhilu("cases", place).stderr)
        (Path(str(place) + "-keys") / "keys.json").chmod(0o644)
        warned = zhilu("cases", place).stderr
        self.assertIn("warning", warned)
        self.assertIn(str(place) + "-keys/keys.json", warned)

    def test_help_version_and_what_stands_on_every_command(self):
        for program in (ZHILU, VERIFY):
            self.assertIn("zhilu", run(program, "--help").stdout)
            self.assertRegex(run(program, "--version").stdout, r"^zhilu(-verify)? \d+\.\d+")
        data = RELEASE.parent.parent / "data"
        for command in ("check", "test"):
            zhilu("rules", command, data, "--keys", "x", "--clock", "2026-11-20T08:00:00Z")

    def test_moved_store_works_where_it_is(self):
        place = copy_of_sample("moved")
        there = WORK / "elsewhere"
        place.rename(there)
        Path(str(place) + "-keys").rename(WORK / "keys of elsewhere")
        self.assertIn("sound", zhilu("verify", there, "--keys", WORK / "keys of elsewhere").stdout)
        for file in there.rglob("*"):
            if file.is_file() and file.suffix in (".db", ".seg", ".json"):
                self.assertNotIn(str(WORK).encode(), file.read_bytes())

    def test_keys_rotate_and_take_a_passphrase(self):
        place = copy_of_sample("rotated")
        zhilu("keys", "rotate", place)
        self.assertIn("sound", zhilu("verify", place).stdout)
        zhilu("keys", "seal", place, env={"ZHILU_NEW_PASSPHRASE": "a long passphrase"})
        self.assertIn("keys.passphrase_needed", zhilu("verify", place, code=2).stderr)
        self.assertIn("keys.wrong_passphrase", zhilu("verify", place, code=2, env={"ZHILU_PASSPHRASE": "another"}).stderr)
        zhilu("verify", place, env={"ZHILU_PASSPHRASE": "a long passphrase"})

    def test_the_calendar_of_a_year_is_installed_in_a_bureau_at_work(self):
        place = copy_of_sample("calendar")
        year = WORK / "2031.yaml"
        year.write_text("year: 2031\nbasis: 示例通知\noff:\n  - {from: 2031-01-01, to: 2031-01-01, name: 元旦}\nwork: []\n")
        self.assertEqual(json.loads(zhilu("calendar", "install", place, year, "--json").stdout)["year"], 2031)
        self.assertIn("calendar.installed_already", zhilu("calendar", "install", place, year, code=1).stderr)
        year.write_text("year: 2031\noff:\n  - {from: 2032-01-01, name: 元旦}\n")
        self.assertIn("calendar.other_year", zhilu("calendar", "install", place, year, code=1).stderr)
        self.assertIn("calendar.no_file", zhilu("calendar", "install", place, WORK / "none.yaml", code=1).stderr)
        self.assertIn("sound", zhilu("verify", place).stdout)

    def test_only_the_security_administrator_grants_roles(self):
        place = copy_of_sample("people")
        zhilu("user", "add", place, "--login", "new", "--name", "新人", "--role", "officer", code=2)
        self.assertNotIn("new", zhilu("user", "list", place).stdout.split(), "what ends in an error leaves no account")
        self.assertIn("login new", zhilu("user", "add", place, "--login", "new", "--name", "新人").stdout)
        self.assertIn("user.login_taken", zhilu("user", "add", place, "--login", "new", "--name", "新人", code=1).stderr)
        zhilu("user", "reset", place, "new")
