"""The sealed case file: who proves it, and what does not get one."""
import json
import os
import random
import subprocess
import time
import unittest
import zipfile
from pathlib import Path

from bureau import GO, ROUNDS, VERIFY, WORK, ZHILU, cases, copy_of_sample, first, flip, run, sample, zhilu


class CaseFile(unittest.TestCase):
    def test_case_file_proves_itself_to_three_verifiers(self):
        place = copy_of_sample("archive")
        closed = first(place, "closed")["number"]
        out = WORK / "out"
        made = json.loads(zhilu("archive", place, closed, "--out", out, "--json").stdout)
        bag = Path(made["path"])
        key = WORK / "vkey"
        key.write_text(json.loads((bag / "proof/vkeys.json").read_text())["logs"].popitem()[1] + "\n")
        self.assertIn(made["vkey_fingerprint"], run(VERIFY, bag).stdout)
        run(VERIFY, bag, "--vkey", key)
        run(GO / "verify-bag", bag, key)
        for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
            run("sha256sum", "-c", "--strict", "--quiet", manifest, cwd=bag)
        for manifest in ("manifest-sha512.txt", "tagmanifest-sha512.txt"):
            run("sha512sum", "-c", "--strict", "--quiet", manifest, cwd=bag)
        self.assertIn("Zhilu-Format: 1", (bag / "bag-info.txt").read_text())
        stored = next(c for c in cases(place) if c["number"] == closed)
        self.assertEqual(stored["stage"], "archived")
        for pdf in bag.rglob("*.pdf"):
            run("qpdf", "--check", pdf)
            self.assertIn("示例", run("pdftotext", pdf, "-").stdout)
        self.check_archival_papers(bag)
        self.check_derivatives_and_schemas(bag)
        for file in [f for f in bag.rglob("*") if f.is_file()]:
            kept = file.read_bytes()
            flip(file)
            told = run(VERIFY, bag, code=1)
            self.assertTrue(told.stdout, file)
            file.write_bytes(kept)
        run(VERIFY, bag)
        self.assertIn("archive.exists", zhilu("archive", place, closed, "--out", out, code=1).stderr)
        again = json.loads(zhilu("archive", place, closed, "--out", WORK / "out2", "--json").stdout)
        self.assertNotEqual(again["seal"], made["seal"])
        run(VERIFY, again["path"], "--vkey", key)
        self.assertEqual(json.loads((Path(again["path"]) / "proof/seal.json").read_text())["prev"], made["seal"])
        for sealed in (made, again):  # both stay in the data directory, as they were handed over
            kept = place / "archive" / sealed["seal"] / sealed["bag"]
            run(VERIFY, kept, "--vkey", key)
            run("diff", "-r", kept, sealed["path"])
            run("sha256sum", "-c", "--strict", "--quiet", "proof.sha256", cwd=kept.parent)
        self.assertIn("sound", zhilu("verify", place).stdout)

    def check_archival_papers(self, bag):
        papers = json.loads((bag / "data/其他/papers.json").read_text())
        self.assertGreater(len(papers), 2)
        self.assertFalse([p for p in papers if "not_written" in p])
        listed = {path for p in papers for path in p["files"].values()}
        there = {str(f.relative_to(bag)) for end in ("pdf", "ofd") for f in bag.rglob("*." + end)}
        self.assertEqual(there, {path for path in listed if not path.endswith(".json")})
        for ofd in bag.rglob("*.ofd"):
            self.assertTrue(ofd.with_suffix(".pdf").exists(), ofd)
            with zipfile.ZipFile(ofd) as package:
                self.assertIn('DocType="OFD-A"', package.read("OFD.xml").decode())

    def check_derivatives_and_schemas(self, bag):
        derived = json.loads((bag / "data/其他/derivatives.json").read_text())
        files = {str(f.relative_to(bag)) for f in (bag / "data/其他/derivatives").glob("*")}
        self.assertTrue(files)
        self.assertEqual(files, {d["path"] for d in derived})
        for one in derived:
            self.assertTrue((bag / one["of"]).is_file(), one)
            if one["kind"] == "poster":
                self.assertEqual((bag / one["path"]).read_bytes()[:3], b"\xff\xd8\xff", one)
        entries = (bag / "data/其他/log/entries.jsonl").read_text().splitlines()
        types = {json.loads(json.loads(line)["head"])["type"] for line in entries} | {"case.sealed/1"}
        self.assertEqual({f.name for f in (bag / "data/其他/schema").iterdir()},
                         {t.replace("/", ".v") + ".json" for t in types} | {"common.json"})

    def test_a_refused_case_file_is_not_sealed_once_more(self):
        place = copy_of_sample("refused-twice")
        closed = first(place, "closed")["number"]
        zhilu("archive", place, closed, "--out", WORK / "once")
        before = sorted(p.name for p in (place / "archive").iterdir())
        zhilu("archive", place, closed, "--out", WORK / "once", code=1)
        self.assertEqual(sorted(p.name for p in (place / "archive").iterdir()), before)

    def test_a_killed_archiving_leaves_no_half_case_file(self):
        seed = int(os.environ.get("ZHILU_SEED", time.time_ns() % 1_000_000))
        chance = random.Random(seed)
        place = copy_of_sample("archive-killed")
        closed = first(place, "closed")["number"]
        whole = 0
        for round_ in range(max(6, ROUNDS // 4)):
            out = WORK / f"kill-out-{round_}"
            child = subprocess.Popen([ZHILU, "archive", str(place), closed, "--out", str(out)],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.05, 1.5))
            child.kill()
            child.wait()
            for bag in out.iterdir() if out.exists() else []:
                if bag.name.endswith(".incoming"):
                    continue
                run(VERIFY, bag)
                whole += 1
            if not any(not b.name.endswith(".incoming") for b in (out.iterdir() if out.exists() else [])):
                made = json.loads(zhilu("archive", place, closed, "--out", out, "--json").stdout)
                run(VERIFY, made["path"])
                self.assertEqual([p.name for p in out.iterdir()], [made["bag"]], f"seed {seed}")
        said = zhilu("verify", place, code=None)
        self.assertEqual(said.returncode, 0, f"seed {seed}: {said.stdout}{said.stderr}")
        self.assertFalse(list((place / "archive/.incoming").iterdir()), f"seed {seed}")

    def test_a_case_under_way_is_not_archived(self):
        place = copy_of_sample("too-early")
        refused = zhilu("archive", place, first(place, "inspection")["number"], "--out", WORK / "early", code=1)
        self.assertIn("case.not_closed", refused.stderr)
        self.assertFalse((WORK / "early").exists())

    def test_no_two_case_files_have_one_number(self):
        bags = [p.name for p in (sample() / "archive").glob("*/*/")]
        self.assertEqual(len(bags), sum(c["stage"] == "archived" for c in cases(sample())))
        self.assertEqual(len(set(bags)), len(bags))
