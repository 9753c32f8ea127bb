"""The installed program, with the folder that it was built in out of its reach."""
import json
import re
import subprocess
import unittest
import urllib.request

from bureau import RELEASE, Server, WORK, run

PREFIX = WORK / "installed"
SOURCE = RELEASE.parent.parent


def out_of_reach():
    """A start of a command line that shows the machine without the source folder."""
    hidden = ["bwrap", "--dev-bind", "/", "/", "--tmpfs", str(SOURCE), "--die-with-parent"]
    possible = subprocess.run([*hidden, "true"], capture_output=True).returncode == 0
    return hidden if possible else []  # a kernel without namespaces: then only by not saying where it is


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        run("cmake", "--install", RELEASE, "--prefix", PREFIX)
        cls.program = [*out_of_reach(), str(PREFIX / "bin/zhilu")]

    def zhilu(self, *args, **more):
        return run(*self.program, *args, **more, cwd="/")

    def get(self, server, path):
        return urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=10).read().decode()

    def test_it_brings_what_it_needs_and_nothing_of_the_build(self):
        for needed in ("bin/zhilu", "bin/zhilu-verify", "share/zhilu/data/parameters.json", "share/zhilu/web/dist/index.html",
                       "share/doc/zhilu/LICENSE"):
            self.assertTrue((PREFIX / needed).is_file(), needed)
        self.assertTrue(list((PREFIX / "share/zhilu/fonts").glob("*.otf")))
        for path in PREFIX.rglob("*"):
            self.assertFalse(path.name.startswith("."), path)
        self.assertIn("well formed", self.zhilu("rules", "check", PREFIX / "share/zhilu/data").stdout)

    def test_it_opens_a_bureau_and_serves_its_pages(self):
        place = WORK / "installed-bureau"
        said = self.zhilu("init", place, "--bureau", "某局", "--origin", "a.example").stdout
        self.assertEqual(said.count("/redeem#"), 3)
        with Server(place, self.program) as server:
            page = self.get(server, "/cases/any")
            asset = re.search(r'src="(/assets/[^"]+\.js)"', page).group(1)
            self.assertGreater(len(self.get(server, asset)), 1000)
            self.assertTrue(self.get(server, "/healthz"))

    def test_it_writes_papers_and_case_files_that_prove_themselves(self):
        place = WORK / "installed-sample"
        self.zhilu("demo", place, "--clock", "2026-11-20T08:00:00Z", "--json")
        closed = next(c for c in json.loads(self.zhilu("cases", place, "--json").stdout) if c["stage"] == "closed")
        made = json.loads(self.zhilu("archive", place, closed["number"], "--out", WORK / "installed-out", "--json").stdout)
        run(*self.program[:-1], PREFIX / "bin/zhilu-verify", made["path"])
        self.assertIn("sound", self.zhilu("verify", place).stdout)
