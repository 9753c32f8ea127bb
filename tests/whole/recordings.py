"""Recordings in: receipts, files that are not what they say, full disks, kills."""
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import time
import unittest
from pathlib import Path

from bureau import ROUNDS, WORK, ZHILU, copy_of_sample, film, first, officer, run, zhilu


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
            # Every other time something was acknowledged, however slow the machine.
            told = child.stdout.readline() if round_ % 2 else ""
            time.sleep(chance.uniform(0.05, 0.6))
            child.kill()
            for line in (told + child.communicate()[0]).splitlines():
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
