"""The server on a whole store."""
import http.client
import json
import os
import random
import signal
import threading
import time
import unittest
from pathlib import Path

from bureau import ROUNDS, Server, WORK, cases, copy_of_sample, film, first, flip, officer, one_of, run, sample, zhilu


class Opener:
    """An officer at a browser who opens one case after another until the server is gone."""

    def __init__(self, place):
        self.login = officer(place)
        self.secret = json.loads(zhilu("user", "reset", place, self.login, "--json").stdout)["secret"]
        self.cookie = None
        self.enterprise = None
        self.numbers = {}  # of the cases that were acknowledged, by what they are about
        self.asked = 0
        self.refused = []

    def ask(self, line, method, path, body=None):
        head = {"Content-Type": "application/json", "X-Zhilu-CSRF": "1"}
        if self.cookie:
            head["Cookie"] = self.cookie
        line.request(method, "/api/v1" + path, json.dumps(body) if body else None, head)
        answer = line.getresponse()
        told = answer.read()
        if answer.status >= 300:
            raise AssertionError(f"{method} {path} answered {answer.status}: {told[:500]}")
        return answer, json.loads(told)

    def sign_in(self, line):
        answer, _ = self.ask(line, "POST", "/session/redeem", {"secret": self.secret, "password": "four plain words"})
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        self.enterprise = self.ask(line, "GET", "/enterprises")[1]["enterprises"][0]["enterprise"]

    def open_cases(self, port):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            if self.cookie is None:
                self.sign_in(line)
            while True:
                self.asked += 1
                matter = f"检查 {self.asked}"
                _, opened = self.ask(line, "POST", "/cases", {"enterprise": self.enterprise, "matter": matter})
                self.numbers[matter] = opened["number"]
        except (OSError, http.client.HTTPException):
            pass  # the server was killed, perhaps in the middle of an answer
        except AssertionError as refused:
            self.refused.append(refused)
        finally:
            line.close()


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

    def test_server_killed_under_writes_keeps_what_it_acknowledged(self):
        seed = int(os.environ.get("ZHILU_SEED", time.time_ns() % 1_000_000))
        chance = random.Random(seed)
        place = copy_of_sample("crashed-under-writes")
        before = len(cases(place))
        opener = Opener(place)
        for round_ in range(max(4, ROUNDS // 5)):
            server = Server(place)
            acknowledged = len(opener.numbers)
            client = threading.Thread(target=opener.open_cases, args=(server.port,))
            client.start()
            while round_ % 2 == 0 and client.is_alive() and len(opener.numbers) == acknowledged:
                time.sleep(0.01)  # every other time something was acknowledged before; else whatever the instant brings
            time.sleep(chance.uniform(0, 0.4))
            server.stop(signal.SIGKILL)
            client.join()
        self.assertEqual(opener.refused, [], f"seed {seed}")
        said = zhilu("verify", place, code=None)
        self.assertEqual(said.returncode, 0, f"seed {seed}: {said.stdout}{said.stderr}")
        found = cases(place)
        self.assertLessEqual(set(opener.numbers.values()), {c["number"] for c in found}, f"seed {seed}")
        self.assertEqual(len(set(opener.numbers.values())), len(opener.numbers), f"seed {seed}: a number was given twice")
        self.assertGreater(len(opener.numbers), 0)
        self.assertLessEqual(len(found) - before, opener.asked, f"seed {seed}: more than was asked for")

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
