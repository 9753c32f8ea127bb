"""Copies of the record, under writes and on bad disks."""
import json
import random
import resource
import shutil
import signal
import threading
import unittest

from bureau import GO, Server, WORK, cases, copy_of_sample, first, officer, run, zhilu


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
