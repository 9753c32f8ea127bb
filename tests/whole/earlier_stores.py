"""Stores of earlier versions."""
import json
import shutil
import unittest
from pathlib import Path

from bureau import VERIFY, WORK, cases, copy_of_sample, first, flip, run, zhilu


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
