"""Settings of the tests and of the workers that they start: small, quick, in a folder apart.

Workers get the switches of a test by the environment: TEST_PROVIDERS (JSON, in place of
PROVIDERS) and TEST_FAULTS (names of ``tests.faults.switches``).
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile

if "LEITMOTIF_TEST_HOME" not in os.environ:
    os.environ["LEITMOTIF_TEST_HOME"] = tempfile.mkdtemp(prefix="leitmotif-tests-")
    atexit.register(shutil.rmtree, os.environ["LEITMOTIF_TEST_HOME"], ignore_errors=True)

os.environ["LEITMOTIF_HOME"] = os.environ["LEITMOTIF_TEST_HOME"]
os.environ.setdefault("FRAME_HEIGHT", "90")
os.environ.setdefault("LEASE_SECONDS", "5")
os.environ.setdefault("SWEEP_SECONDS", "1")
os.environ.setdefault("HEARTBEAT_SECONDS", "2")
os.environ.setdefault("BACK_OFF_SECONDS", "0.3,0.6")
os.environ.setdefault("MIN_FREE_BYTES", "1000000")

from mvsite.settings import *  # noqa: F403
from mvsite.settings import INSTALLED_APPS, PROVIDERS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults"]
PROVIDERS = json.loads(os.environ.get("TEST_PROVIDERS", "{}")) or PROVIDERS
TEST_FAULTS = os.environ.get("TEST_FAULTS", "").split()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
