"""Whatever is changed, lost or added in a store is named."""
import json
import shutil
import unittest

from bureau import Server, WORK, cases, copy_of_sample, first, flip, officer, one_of, sample, zhilu


class Damage(unittest.TestCase):
    def check(self, name, spoil, *expected):
        place = copy_of_sample("damage-" + name)
        spoil(place)
        said = zhilu("verify", place, code=None)
        self.assertEqual(said.returncode, 1, said.stdout + said.stderr)
        for word in expected:
            self.assertIn(word, said.stdout + said.stderr)
        shutil.rmtree(place)

    def test_a_flipped_byte_in_a_blob(self):
        digest = one_of(sample(), "vault/*/*.blob").stem
        self.check("blob", lambda p: flip(one_of(p, "vault/*/*.blob")), digest)

    def test_a_flipped_byte_in_a_blob_key(self):
        digest = one_of(sample(), "vault/*/*.key").stem
        self.check("key", lambda p: flip(one_of(p, "vault/*/*.key")), digest)

    def test_a_missing_blob(self):
        digest = one_of(sample(), "vault/*/*.blob").stem
        self.check("missing", lambda p: (one_of(p, f"vault/*/{digest}.blob").unlink(), one_of(p, f"vault/*/{digest}.key").unlink()), digest)

    def test_an_added_file_in_the_vault(self):
        self.check("added", lambda p: (p / "vault/aa-note.txt").write_text("x"), "aa-note.txt")

    def test_a_blob_that_no_entry_names(self):
        other, place = copy_of_sample("blob-elsewhere"), copy_of_sample("blob-added")
        photo = WORK / "elsewhere.jpg"
        photo.write_bytes(b"\xff\xd8\xff of another record")
        case = first(other, "inspection")["number"]
        receipt = zhilu("ingest", other, photo, "--case", case, "--device", "d", "--officer", officer(other), "--json").stdout
        digest = json.loads(receipt)["digest"]
        self.assertIn("sound", zhilu("verify", other).stdout)
        folder = place / "vault" / digest[:2]
        folder.mkdir(exist_ok=True)
        for ending in (".blob", ".key"):  # well sealed under the same key
            shutil.copy(other / "vault" / digest[:2] / (digest + ending), folder)
        self.assertRegex(zhilu("verify", place, code=1).stdout, f"added +{digest}")
        with Server(place):
            self.assertRegex(zhilu("verify", place, code=1).stdout, f"added +{digest}")
        # On its way when the program ended, it is no damage, and the next start takes it away.
        notes = place / "derived/unnamed"
        notes.mkdir(parents=True, exist_ok=True)
        (notes / digest).touch()
        self.assertIn("sound", zhilu("verify", place).stdout)
        zhilu("user", "list", place)
        self.assertFalse((folder / (digest + ".blob")).exists())
        self.assertIn("sound", zhilu("verify", place).stdout)

    def test_a_flipped_byte_in_a_segment(self):
        self.check("segment", lambda p: flip(one_of(p, "bodies/*.seg")), "bodies/")

    def test_a_flipped_byte_in_a_tile(self):
        self.check("tile", lambda p: flip(one_of(p, "log/tile/0/**/*")), "log/tile/0")

    def test_a_flipped_byte_in_an_entry_bundle(self):
        self.check("entries", lambda p: flip(one_of(p, "log/tile/entries/**/*")), "log/tile/entries")

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
        chosen = [one_of(bag, pattern) for pattern in (
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
