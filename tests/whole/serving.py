"""The server on a whole store."""
import json
import signal
import time
import unittest
from pathlib import Path

from bureau import Server, WORK, cases, copy_of_sample, film, first, flip, officer, one_of, run, sample, zhilu


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
            digest = one_of(place, "vault/*/*.blob")
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
