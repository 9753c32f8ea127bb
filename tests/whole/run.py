#!/usr/bin/env python3
"""The program as its users run it: a sample bureau made once, then every command, every kind of damage, kills and full disks.

usage: run.py RELEASE-FOLDER GO-FOLDER [unittest arguments]
"""
import shutil
import sys
import unittest

from backups import Backup
from bureau import WORK
from case_files import CaseFile
from commands import Commands
from damage import Damage
from earlier_stores import Fixture
from fonts import Fonts
from forms import Forms
from installed import Installed
from packages import Packages
from recordings import Recordings
from serving import Serving

__all__ = ["Backup", "CaseFile", "Commands", "Damage", "Fixture", "Fonts", "Forms", "Installed", "Packages", "Recordings", "Serving"]

if __name__ == "__main__":
    try:
        unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
    finally:
        shutil.rmtree(WORK, ignore_errors=True)
