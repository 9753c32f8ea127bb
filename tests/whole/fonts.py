"""Fonts of the bureau's own, as whoever looks after the server installs them."""
import json
import shutil
import struct
import subprocess
import unittest
from pathlib import Path

from bureau import Server, WORK, copy_of_sample, first, zhilu

# Papers come with a Kai of their own; one of the bureau's is another file.
KAI = WORK / "own-kai.otf"
KAI.write_bytes((Path(__file__).parents[2] / "build" / "fonts" / "FandolKai-Regular.otf").read_bytes() + bytes(4))


def restricted():
    """The same font, by whose fsType nothing may be embedded (OpenType, OS/2)."""
    font = bytearray(KAI.read_bytes())
    for entry in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16):
        if font[entry:entry + 4] == b"OS/2":
            struct.pack_into(">H", font, struct.unpack_from(">I", font, entry + 8)[0] + 8, 0x0002)
    path = WORK / "restricted.otf"
    path.write_bytes(font)
    return path


class Fonts(unittest.TestCase):
    def listed(self, place):
        return json.loads(zhilu("fonts", "list", place, "--json").stdout)

    def family(self, place, typeface="fang"):
        return next(t["family"] for t in self.listed(place)["typefaces"] if t["typeface"] == typeface)

    def drawn_with(self, place, name):
        """The fonts of a form drawn with a case."""
        out = WORK / name
        case = first(place, "closed")["number"]
        zhilu("forms", "render", "inspection_record", "--data", place, "--case", case, "--out", out)
        return subprocess.run(["pdffonts", out / "inspection_record.pdf"], capture_output=True, text=True, check=True).stdout

    def test_one_is_looked_over_without_a_store(self):
        told = json.loads(zhilu("fonts", "check", KAI, "--json").stdout)
        self.assertEqual([told["family"], told["outlines"], told["embedding"]], ["FandolKai", "cff", "editable"])
        self.assertEqual(told["coverage"]["gb2312"], {"has": 6763, "of": 6763})
        self.assertIn("sound: ", zhilu("fonts", "check", KAI).stdout)
        self.assertIn("[font.embedding_restricted]", zhilu("fonts", "check", restricted(), code=1).stderr)
        self.assertIn("[font.no_such_face]", zhilu("fonts", "check", KAI, "--face", "1", code=1).stderr)
        cut = WORK / "cut.otf"
        cut.write_bytes(KAI.read_bytes()[:3_000_000])
        self.assertIn("[font.", zhilu("fonts", "check", cut, code=1).stderr)
        self.assertIn("[font.wrong_format]", zhilu("fonts", "check", __file__, code=1).stderr)
        self.assertIn("[font.no_file]", zhilu("fonts", "check", "/nowhere", code=1).stderr)

    def test_one_is_installed_used_and_withdrawn(self):
        place = copy_of_sample("own-font")
        self.assertEqual(self.family(place), "FandolFang")
        zhilu("fonts", "install", place, KAI, "--as", "xing", "--licence", "GPL", code=2)
        self.assertIn("[font.embedding_restricted]", zhilu("fonts", "install", place, restricted(), "--as", "fang", "--licence", "GPL", code=1).stderr)
        self.assertIn("installed: font-1", zhilu("fonts", "install", place, KAI, "--as", "fang", "--licence", "GPL").stdout)
        self.assertIn("[font.in_use_already]", zhilu("fonts", "install", place, KAI, "--as", "fang", "--licence", "GPL", code=1).stderr)
        self.assertIn("FandolKai", self.drawn_with(place, "in-own-font"))
        self.assertIn("sound", zhilu("verify", place).stdout)
        zhilu("rebuild", place)
        self.assertEqual(self.family(place), "FandolKai")
        self.assertIn("withdrawn: font-1", zhilu("fonts", "withdraw", place, "font-1", "--reason", "授权到期").stdout)
        self.assertNotIn("FandolKai", self.drawn_with(place, "in-what-ships"))
        self.assertIn("withdrawn", zhilu("fonts", "list", place).stdout)

    def test_one_is_installed_while_the_server_runs_and_used_at_once(self):
        place = copy_of_sample("served-font")
        with Server(place):
            told = json.loads(zhilu("fonts", "install", place, KAI, "--as", "hei", "--licence", "GPL", "--json").stdout)
            self.assertEqual([told["font"], told["typeface"]], ["font-1", "hei"])
            self.assertEqual(self.family(place, "hei"), "FandolKai")
            self.assertIn("FandolKai", self.drawn_with(place, "drawn-served"))
            zhilu("fonts", "withdraw", place, "font-1", "--reason", "试用结束")
            self.assertEqual(self.family(place, "hei"), "FandolHei")

    def test_one_is_in_the_backup_and_comes_back_without_what_is_derived(self):
        place = copy_of_sample("backed-up-font")
        zhilu("fonts", "install", place, KAI, "--as", "fang", "--licence", "GPL")
        told = json.loads(zhilu("backup", place, WORK / "font-backups", "--json").stdout)
        back = WORK / "font-restored"
        shutil.copytree(told["folder"], back, symlinks=True)
        shutil.copytree(str(place) + "-keys", str(back) + "-keys")
        self.assertFalse((back / "derived" / "fonts").exists())
        self.assertIn("sound", zhilu("verify", back).stdout)
        self.assertEqual(self.family(back), "FandolKai")
        self.assertTrue((back / "derived" / "fonts").exists())

    def test_one_that_is_damaged_is_told_and_papers_fall_back(self):
        place = copy_of_sample("damaged-font")
        digest = json.loads(zhilu("fonts", "install", place, KAI, "--as", "fang", "--licence", "GPL", "--json").stdout)["digest"]
        blob = next((place / "vault").rglob(f"{digest}*"))
        data = bytearray(blob.read_bytes())
        data[len(data) // 2] ^= 1
        blob.chmod(0o600)
        blob.write_bytes(data)
        self.assertEqual(self.family(place), "FandolKai", "the derived file is whole")
        self.assertIn(digest, zhilu("verify", place, code=1).stdout)
        shutil.rmtree(place / "derived" / "fonts")
        done = zhilu("fonts", "list", place)
        self.assertIn("warning: ", done.stderr)
        self.assertIn("FandolFang", done.stdout)
        self.assertNotIn("FandolKai", self.drawn_with(place, "fallen-back"))
