"""What a build brings from the npm registry: the package that was pinned, or nothing and a reason."""
import base64
import hashlib
import io
import subprocess
import tarfile
import unittest
from pathlib import Path

from bureau import WORK

FETCH = Path(__file__).resolve().parent.parent.parent / "build_support/fetch_npm_package.sh"


class Packages(unittest.TestCase):
    def setUp(self):
        self.registry, self.folder = WORK / self.id() / "registry", WORK / self.id() / "there"
        packed = self.registry / "kite/-/kite-1.2.3.tgz"
        packed.parent.mkdir(parents=True)
        with tarfile.open(packed, "w:gz") as tar:
            entry = tarfile.TarInfo("package/kite.js")
            entry.size = 4
            tar.addfile(entry, io.BytesIO(b"fly\n"))
        self.packed = packed
        self.integrity = "sha512-" + base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()

    def fetch(self, integrity, version="1.2.3"):
        return subprocess.run([FETCH, "kite", version, integrity, self.folder], capture_output=True, text=True, check=False,
                              env={"PATH": "/usr/bin:/bin", "npm_config_registry": self.registry.as_uri()})

    def test_what_was_pinned_is_brought_once(self):
        self.assertEqual(self.fetch(self.integrity).returncode, 0)
        self.assertEqual((self.folder / "package/kite.js").read_text(), "fly\n")
        self.packed.unlink()
        self.assertEqual(self.fetch(self.integrity).returncode, 0, "it is there already")

    def test_another_package_is_not_taken_and_what_was_there_stays(self):
        self.fetch(self.integrity)
        refused = self.fetch("sha512-" + "A" * 86 + "==")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("is not the package that was pinned", refused.stderr)
        self.assertIn(self.integrity, refused.stderr)
        self.assertTrue((self.folder / "package/kite.js").exists())

    def test_a_registry_that_does_not_answer_is_named(self):
        refused = self.fetch(self.integrity, version="9.9.9")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("cannot download " + self.registry.as_uri(), refused.stderr)
        self.assertFalse(self.folder.exists())
