#!/usr/bin/env python3
"""The program as its users run it: a sample bureau made once, then every command, every kind of damage, kills and full disks.

usage: run.py RELEASE-FOLDER GO-FOLDER [unittest arguments]
"""
import json
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
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
    def __init__(self, place):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = open(WORK / "server.log", "ab")
        self.process = subprocess.Popen([ZHILU, "serve", str(place), "--listen", f"127.0.0.1:{self.port}"],
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


class Commands(unittest.TestCase):
    def test_sample_bureau_is_sound_also_for_the_independent_verifier(self):
        self.assertIn("sound", zhilu("verify", sample()).stdout)
        run(GO / "verify-store", sample())

    def test_cases_tell_what_scripts_need(self):
        listed = cases(sample())
        self.assertGreaterEqual(len(listed), 12)
        for field in ("number", "kind", "stage", "party", "opened_at", "findings"):
            self.assertIn(field, listed[0])
        self.assertEqual({c["stage"] for c in listed}, {"inspection", "closed", "archived"})
        self.assertEqual({c["kind"] for c in listed}, {"inspection"})

    def test_findings_name_article_status_and_reason(self):
        seen = set()
        for case in cases(sample()):
            for o in json.loads(zhilu("findings", sample(), case["number"], "--json").stdout):
                for field in ("id", "rule", "article", "clause", "subject", "status", "effect", "certainty", "due",
                              "due_provisional", "explained", "record", "why"):
                    self.assertIn(field, o)
                self.assertIsInstance(o["article"], int)
                seen.add(o["status"])
        self.assertEqual(seen, {"not_triggered", "open", "met", "met_late", "breached", "exempt"})

    def test_findings_move_with_the_clock_and_with_what_was_known(self):
        case = next(c for c in cases(sample()) if c["findings"]["breached"])
        by = {o["id"]: o for o in json.loads(zhilu("findings", sample(), case["number"], "--json").stdout)}
        late = next(o for o in by.values() if o["status"] == "breached" and o["due"])
        before = {o["id"]: o for o in json.loads(zhilu("findings", sample(), case["number"], "--at", late["due"], "--json").stdout)}
        self.assertEqual(before[late["id"]]["status"], "open")
        early = json.loads(zhilu("findings", sample(), case["number"], "--seq", 0, "--json").stdout)
        self.assertFalse([o for o in early if o["status"] == "met"])
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

    def test_only_the_security_administrator_grants_roles(self):
        place = copy_of_sample("people")
        refused = zhilu("user", "add", place, "--login", "new", "--name", "新人", "--role", "officer", code=1)
        self.assertIn("access.not_permitted", refused.stderr)
        self.assertIn("login new", refused.stdout)
        self.assertIn("user.login_taken", zhilu("user", "add", place, "--login", "new", "--name", "新人", code=1).stderr)
        zhilu("user", "reset", place, "new")


class Recordings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = copy_of_sample("recordings")
        cls.case = first(cls.place, "inspection")["number"]
        cls.folder = WORK / "films"
        cls.folder.mkdir()
        cls.film = film(cls.folder / "good.mp4")

    def ingest(self, *paths, code=0, **more):
        done = zhilu("ingest", self.place, *paths, "--case", self.case, "--device", "记录仪 9", "--officer",
                     officer(self.place), "--json", code=code, **more)
        return [json.loads(line) for line in done.stdout.splitlines()], done.stderr

    def test_receipt_is_the_digest_of_the_very_bytes(self):
        own = film(self.folder / "own.mp4", 3)
        receipts, _ = self.ingest(own)
        expected = run("sha256sum", own).stdout.split()[0]
        self.assertEqual(receipts[0]["digest"], expected)
        self.assertEqual(receipts[0]["bytes"], own.stat().st_size)
        _, errors = self.ingest(own, code=1)  # the same bytes a second time are no second recording
        self.assertIn("recording.stored_already", errors)

    def test_files_that_are_not_what_they_say(self):
        text = self.folder / "text.mp4"
        text.write_text("this is no film")
        cut = self.folder / "cut.mp4"
        cut.write_bytes(self.film.read_bytes()[:-2000])
        long = self.folder / ("长" * 80 + ".mp4")  # 244 bytes: near the limit of file systems; the bag shortens it
        long.write_bytes(self.film.read_bytes() + b"\0")
        receipts, _ = self.ingest(text, cut, long)
        self.assertEqual([r["media"] for r in receipts], ["video", "other", "video"])  # cut, text, long
        self.assertEqual(receipts[2]["name"], long.name)

    def test_an_empty_file_is_refused_and_the_others_go_in(self):
        empty = self.folder / "empty.mp4"
        empty.touch()
        receipts, errors = self.ingest(empty, film(self.folder / "whole.mp4", 4), code=1)
        self.assertEqual(len(receipts), 1)
        self.assertIn("upload.empty", errors)
        self.assertIn("empty.mp4", errors)
        self.assertIn("ingest.no_such_file", self.ingest(self.folder / "not there", code=1)[1])

    def test_links_inside_a_folder_are_named_and_passed_over(self):
        inside = self.folder / "linked"
        inside.mkdir()
        film(inside / "real.mp4", 5)
        elsewhere = film(WORK / "elsewhere.mp4", 6)
        (inside / "link.mp4").symlink_to(elsewhere)
        receipts, errors = self.ingest(inside)
        self.assertEqual([Path(r["path"]).name for r in receipts], ["real.mp4"])
        self.assertIn("link.mp4", errors)

    def test_a_full_disk_refuses_and_harms_nothing(self):
        big = self.folder / "big.mp4"
        big.write_bytes(self.film.read_bytes() + random.Random(1).randbytes(9 << 20))

        def small_disk():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (6 << 20, 6 << 20))

        _, errors = self.ingest(big, code=1, preexec_fn=small_disk)
        self.assertIn("disk_full", errors)
        self.assertIn("sound", zhilu("verify", self.place).stdout)
        receipts, _ = self.ingest(big)
        self.assertEqual(receipts[0]["bytes"], big.stat().st_size)

    def test_acknowledged_recordings_outlive_kills(self):
        seed = int(os.environ.get("ZHILU_SEED", time.time_ns() % 1_000_000))
        chance = random.Random(seed)
        place = copy_of_sample("killed")
        case, who = first(place, "inspection")["number"], officer(place)
        acknowledged = {}
        for round_ in range(ROUNDS):
            folder = WORK / f"round-{round_}"
            folder.mkdir()
            for i in range(6):
                (folder / f"{i}.jpg").write_bytes(b"\xff\xd8\xff" + chance.randbytes(chance.randrange(1, 400_000)))
            child = subprocess.Popen([ZHILU, "ingest", str(place), str(folder), "--case", case, "--device", "d", "--officer", who,
                                      "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            time.sleep(chance.uniform(0.05, 0.6))
            child.kill()
            for line in child.communicate()[0].splitlines():
                try:
                    receipt = json.loads(line)
                except ValueError:
                    continue  # the line itself was cut
                acknowledged[receipt["digest"]] = receipt["seq"]
            shutil.rmtree(folder)
        said = zhilu("verify", place, code=None)
        self.assertEqual(said.returncode, 0, f"seed {seed}: {said.stdout}{said.stderr}")
        self.assertGreater(len(acknowledged), 0)
        for digest in acknowledged:
            self.assertTrue((place / "vault" / digest[:2] / (digest + ".blob")).exists(), f"seed {seed}: {digest}")


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


class Damage(unittest.TestCase):
    def check(self, name, spoil, *expected):
        place = copy_of_sample("damage-" + name)
        spoil(place)
        said = zhilu("verify", place, code=None)
        self.assertEqual(said.returncode, 1, said.stdout + said.stderr)
        for word in expected:
            self.assertIn(word, said.stdout + said.stderr)
        shutil.rmtree(place)

    @staticmethod
    def one(place, pattern):
        return sorted(p for p in place.glob(pattern) if p.is_file())[-1]

    def test_a_flipped_byte_in_a_blob(self):
        digest = self.one(sample(), "vault/*/*.blob").stem
        self.check("blob", lambda p: flip(self.one(p, "vault/*/*.blob")), digest)

    def test_a_flipped_byte_in_a_blob_key(self):
        digest = self.one(sample(), "vault/*/*.key").stem
        self.check("key", lambda p: flip(self.one(p, "vault/*/*.key")), digest)

    def test_a_missing_blob(self):
        digest = self.one(sample(), "vault/*/*.blob").stem
        self.check("missing", lambda p: (self.one(p, f"vault/*/{digest}.blob").unlink(), self.one(p, f"vault/*/{digest}.key").unlink()), digest)

    def test_an_added_file_in_the_vault(self):
        self.check("added", lambda p: (p / "vault/aa-note.txt").write_text("x"), "aa-note.txt")

    def test_a_flipped_byte_in_a_segment(self):
        self.check("segment", lambda p: flip(self.one(p, "bodies/*.seg")), "bodies/")

    def test_a_flipped_byte_in_a_tile(self):
        self.check("tile", lambda p: flip(self.one(p, "log/tile/0/**/*")), "log/tile/0")

    def test_a_flipped_byte_in_an_entry_bundle(self):
        self.check("entries", lambda p: flip(self.one(p, "log/tile/entries/**/*")), "log/tile/entries")

    def test_a_changed_checkpoint(self):
        self.check("checkpoint", lambda p: flip(p / "log/checkpoint", 25), "checkpoint")

    def test_a_changed_read_row(self):
        def spoil(place):
            import sqlite3
            with sqlite3.connect(place / "zhilu.db") as db:
                table = next(n for (n,) in db.execute("select name from sqlite_master where type='table' and name like '%row%'"))
                columns = [c[1] for c in db.execute(f"pragma table_info({table})")]
                self.assertIn("json", columns)
                changed = db.execute(f"update {table} set json = replace(json, '检查', '核查') where json like '%检查%'").rowcount
                self.assertGreater(changed, 0)
        self.check("row", spoil, "read_model")

    def test_a_flipped_byte_anywhere_in_a_sealed_case_file(self):
        place = copy_of_sample("damage-bag")
        bag = sorted((place / "archive").glob("*/*/"))[0]
        chosen = [self.one(bag, pattern) for pattern in (
            "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt", "manifest-sm3.txt", "tagmanifest-sha256.txt",
            "tagmanifest-sha512.txt", "spec/*", "data/**/*.pdf", "proof/entries/*", "proof/seal.json", "proof/checkpoint",
            "proof/vkeys.json", "proof/seal.tlog-proof", "proof/seal-entry.json", "proof/consistency.json")]
        for file in chosen:
            kept = file.read_bytes()
            flip(file)
            said = zhilu("verify", place, code=1)
            self.assertIn(bag.name, said.stdout, file)
            file.write_bytes(kept)
        (bag / "data" / "more.txt").write_text("x")
        self.assertIn("more.txt", zhilu("verify", place, code=1).stdout)
        (bag / "data" / "more.txt").unlink()
        self.assertIn("sound", zhilu("verify", place).stdout)

    def test_a_missing_and_an_added_case_file(self):
        seal = sorted(p.name for p in (sample() / "archive").iterdir() if p.name != ".incoming")[0]
        self.check("bag-missing", lambda p: shutil.rmtree(p / "archive" / seal), seal, "missing")
        self.check("bag-added", lambda p: shutil.copytree(p / "archive" / seal, p / "archive" / ("0" * 64)), "0" * 64)

    def test_a_rewritten_history_is_seen_by_who_kept_a_checkpoint(self):
        place = copy_of_sample("longer")
        short = copy_of_sample("shorter")
        kept = WORK / "kept.checkpoint"
        zhilu("user", "add", place, "--login", "one", "--name", "一")
        kept.write_text(zhilu("log", place, "checkpoint").stdout)
        self.assertIn("sound", zhilu("verify", place, "--against", kept).stdout)
        zhilu("verify", short, "--against", kept, code=1)
        zhilu("user", "add", short, "--login", "other", "--name", "二")
        zhilu("user", "add", short, "--login", "third", "--name", "三")
        self.assertIn("sound", zhilu("verify", short).stdout)
        self.assertIn("not sound", zhilu("verify", short, "--against", kept, code=1).stdout)
        proof = zhilu("log", place, "proof", 0).stdout
        self.assertTrue(proof.startswith("c2sp.org/tlog-proof@v1\nindex 0\n"))

    def test_lost_and_wrong_keys(self):
        place = copy_of_sample("no-keys")
        shutil.rmtree(str(place) + "-keys")
        missing = zhilu("cases", place, code=1).stderr
        self.assertIn("keys.missing", missing)
        self.assertIn(str(place) + "-keys/keys.json", missing)
        self.assertIn("--keys", missing)
        self.assertIn("keys.missing", zhilu("verify", place, code=2).stderr)
        other = WORK / "other"
        zhilu("init", other, "--bureau", "别局", "--origin", "demo.zhilu.example")
        wrong = zhilu("cases", place, "--keys", str(other) + "-keys", code=1).stderr
        self.assertIn("[store.wrong_key]", wrong)
        self.assertIn("key", wrong.split("):", 1)[1])  # what to do stands behind where

    def test_a_lost_database_comes_back_from_the_log(self):
        place = copy_of_sample("rebuilt")
        before = cases(place)
        for file in place.glob("zhilu.db*"):
            file.unlink()
        self.assertNotEqual(zhilu("cases", place, code=None).returncode, 0)
        self.assertIn("rebuilt", zhilu("rebuild", place).stdout)
        self.assertIn("sound", zhilu("verify", place).stdout)
        self.assertEqual(cases(place), before)
        zhilu("user", "reset", place, officer(place))

    def test_a_damaged_database_is_named(self):
        def spoil(place):
            data = bytearray((place / "zhilu.db").read_bytes())
            for at in range(8192 + 100, len(data), 4096 * 7):
                data[at] ^= 0x55
            (place / "zhilu.db").write_bytes(data)
        self.check("database", spoil)


class Serving(unittest.TestCase):
    def test_commands_go_through_a_running_server_and_give_the_same(self):
        place = copy_of_sample("served")
        alone = cases(place)
        with Server(place):
            self.assertEqual(cases(place), alone)
            self.assertEqual(oct((place / "zhilu.sock").stat().st_mode & 0o777), "0o600")
            case = first(place, "inspection")["number"]
            sent = film(WORK / "served.mp4")
            receipt = json.loads(zhilu("ingest", place, sent, "--case", case, "--device", "d", "--officer", officer(place), "--json").stdout)
            self.assertEqual(receipt["digest"], run("sha256sum", sent).stdout.split()[0])
            self.assertIn("sound", zhilu("verify", place).stdout)  # the server checks itself
            digest = Damage.one(place, "vault/*/*.blob")
            flip(digest)
            self.assertIn(digest.stem, zhilu("verify", place, code=1).stdout)
            flip(digest)
            zhilu("verify", place, "--keys", WORK)  # the server has its keys
        self.assertIn("sound", zhilu("verify", place).stdout)

    def test_killed_server_starts_again_without_help(self):
        place = copy_of_sample("crashed")
        for _ in range(3):
            server = Server(place)
            zhilu("user", "add", place, "--login", f"u{time.time_ns()}", "--name", "某")
            server.stop(signal.SIGKILL)
        with Server(place):
            users = json.loads(zhilu("user", "list", place, "--json").stdout)
        self.assertEqual(sum(u["name"] == "某" for u in users), 3)
        self.assertIn("sound", zhilu("verify", place).stdout)

    def test_a_bad_address_is_an_error(self):
        self.assertIn("serve.bad_address", zhilu("serve", sample(), "--listen", "nowhere", code=2).stderr)


    def test_a_long_path_is_served(self):
        place = WORK / ("a" * 60) / ("b" * 60) / "DATA"
        place.parent.mkdir(parents=True)
        copy_of_sample("long-path").rename(place)
        Path(str(WORK / "long-path") + "-keys").rename(str(place) + "-keys")
        with Server(place):
            self.assertTrue((place / "zhilu.sock").is_socket())
            self.assertGreater(len(cases(place)), 0)
            self.assertIn("sound", zhilu("verify", place).stdout)
        self.assertFalse((place / "zhilu.sock").exists())


class Backup(unittest.TestCase):
    def restored(self, told, place, name):
        back = WORK / name
        shutil.copytree(told["folder"], back, symlinks=True)
        shutil.copytree(str(place) + "-keys", str(back) + "-keys")
        return back

    def backup(self, place, to):
        return json.loads(zhilu("backup", place, to, "--json").stdout)

    def test_a_backup_under_writes_is_a_store_that_opens(self):
        place = copy_of_sample("backed-up")
        to = WORK / "backups"
        case, who = first(place, "inspection")["number"], officer(place)
        closed = first(place, "closed")["number"]
        with Server(place):
            stop = False
            seen = []

            def write():
                n = 0
                while not stop:
                    n += 1
                    photo = WORK / f"under-writes-{n}.jpg"
                    photo.write_bytes(b"\xff\xd8\xff" + random.Random(n).randbytes(50_000))
                    done = zhilu("ingest", place, photo, "--case", case, "--device", "d", "--officer", who, "--json", code=None)
                    seen.append(done.returncode)
                    photo.unlink()

            writer = threading.Thread(target=write)
            archiver = threading.Thread(target=lambda: zhilu("archive", place, closed, "--out", WORK / "under-writes"))
            writer.start()
            archiver.start()
            taken = [self.backup(place, to) for _ in range(3)]
            archiver.join()
            taken.append(self.backup(place, to))
            stop = True
            writer.join()
        self.assertGreater(len(seen), 0)
        self.assertFalse(any(seen))
        for n, told in enumerate(taken):
            back = self.restored(told, place, f"restored-{n}")
            self.assertIn("sound", zhilu("verify", back).stdout)
            self.assertEqual(len(cases(back)), len(cases(place)))
            self.assertTrue(json.loads(zhilu("user", "list", back, "--json").stdout))
        run(GO / "verify-store", back)
        self.assertEqual(len([p for p in to.iterdir() if not p.name.endswith(".incoming")]), 4)
        with Server(back):
            self.assertEqual(len(cases(back)), len(cases(place)))

    def test_a_second_backup_links_what_is_there_and_a_lost_half_is_replaced(self):
        place = copy_of_sample("backed-up-alone")
        to = WORK / "backups-alone"
        one = self.backup(place, to)
        self.assertEqual(one["linked"], 0)
        half = to / "demo.zhilu.example.incoming"
        half.mkdir()
        (half / "zhilu.db").write_text("half")
        two = self.backup(place, to)
        self.assertEqual(two["linked"], two["files"])
        self.assertFalse(half.exists())
        shutil.rmtree(one["folder"])  # each stands by itself
        self.assertIn("sound", zhilu("verify", self.restored(two, place, "restored-alone")).stdout)

    def test_a_backup_is_not_written_into_the_data_nor_where_it_cannot_be(self):
        place = copy_of_sample("backed-up-wrong")
        for bad in (place, place / "backup"):
            self.assertIn("backup.bad_path", zhilu("backup", place, bad, code=1).stderr)
        file = WORK / "a file"
        file.write_text("")
        refused = zhilu("backup", place, file / "below", code=1)
        self.assertIn("[files.", refused.stderr)
        self.assertIn("sound", zhilu("verify", place).stdout)

    def test_a_full_disk_leaves_no_half_backup(self):
        place = copy_of_sample("backed-up-full")
        to = WORK / "backups-full"

        def small_disk():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (200 << 10, 200 << 10))

        refused = zhilu("backup", place, to, code=1, preexec_fn=small_disk)
        self.assertTrue(refused.stderr)
        self.assertEqual(list(to.iterdir()) if to.exists() else [], [])
        self.assertIn("sound", zhilu("verify", place).stdout)


class Fixture(unittest.TestCase):
    def test_the_store_of_the_first_issue_opens_verifies_and_rebuilds(self):
        place = WORK / "fixture"
        shutil.unpack_archive(Path(__file__).parent.parent / "fixtures/store-1.tar.xz", WORK / "unpacked")
        shutil.move(str(WORK / "unpacked/store-1"), place)
        shutil.move(str(WORK / "unpacked/store-1-keys"), str(place) + "-keys")
        self.assertIn("sound", zhilu("verify", place).stdout)
        before = cases(place, "--clock", "2026-11-20T08:00:00Z")
        self.assertGreater(len(before), 0)
        (place / "zhilu.db").unlink()
        zhilu("rebuild", place)
        self.assertIn("sound", zhilu("verify", place).stdout)
        self.assertEqual(cases(place, "--clock", "2026-11-20T08:00:00Z"), before)
        # Its case files were taken for something that can be made again; those sealed from now on must stay.
        archived = first(place, "archived")["number"]
        made = json.loads(zhilu("archive", place, archived, "--out", WORK / "fixture-out", "--json").stdout)
        run(VERIFY, made["path"])
        self.assertIn("sound", zhilu("verify", place).stdout)
        shutil.rmtree(place / "archive")
        self.assertIn(made["seal"], zhilu("verify", place, code=1).stdout)

    def test_case_files_where_they_lay_before_there_was_a_folder_for_them(self):
        place = copy_of_sample("old-layout")
        bag = sorted((place / "archive").glob("*/*/"))[0]
        (place / "derived/bags").mkdir(parents=True)
        bag.rename(place / "derived/bags" / bag.name)
        shutil.rmtree(bag.parent)
        self.assertIn("sound", zhilu("verify", place).stdout)
        flip(place / "derived/bags" / bag.name / "bag-info.txt")
        self.assertIn("bag-info.txt", zhilu("verify", place, code=1).stdout)


if __name__ == "__main__":
    try:
        unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
    finally:
        shutil.rmtree(WORK, ignore_errors=True)
