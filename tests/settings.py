"""Settings of the tests and of the workers that they start: small, quick, in a folder apart.

Workers get the switches of a test by the environment: TEST_PROVIDERS (JSON, in place of
PROVIDERS), TEST_FAULTS (names of ``tests.faults.switches``) and TEST_BUCKET (the bucket is one of
tests/s3.py).
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from pathlib import Path

if "LEITMOTIF_TEST_HOME" not in os.environ:
    os.environ["LEITMOTIF_TEST_HOME"] = tempfile.mkdtemp(prefix="leitmotif-tests-")
    atexit.register(shutil.rmtree, os.environ["LEITMOTIF_TEST_HOME"], ignore_errors=True)

# Test processes side by side (pytest-xdist names them) have folders apart, which the workers that
# they start share.
beside = os.environ.get("PYTEST_XDIST_WORKER", "")
home = Path(os.environ["LEITMOTIF_TEST_HOME"]) / beside
os.environ["LEITMOTIF_HOME"] = str(home)
if beside:
    os.environ["MEDIA_ROOT"] = str(home / "data" / "media")
    os.environ["BROKER_DIR"] = str(home / "data" / "broker")
    if "TEST_BUCKET" in os.environ and not os.environ["STORAGE_BUCKET"].endswith(beside):
        os.environ["STORAGE_BUCKET"] += f"-{beside}"
# No test spends anybody's money, whatever keys lie in the environment or in .env.
os.environ.update(REPLICATE_API_TOKEN="", OPENAI_API_KEY="", OPENAI_BASE_URL="")
os.environ.update(GEMINI_API_KEY="", FILM_BACKEND="")
os.environ.update(OPENAI_HEAR_API_KEY="", OPENAI_HEAR_BASE_URL="")
if "TEST_BUCKET" not in os.environ:  # Nor fills anybody's bucket.
    os.environ.update(STORAGE_BACKEND="local", STORAGE_BUCKET="")
os.environ.setdefault("FRAME_HEIGHT", "90")
os.environ.setdefault("LEASE_SECONDS", "5")
os.environ.setdefault("SWEEP_SECONDS", "1")
os.environ.setdefault("HEARTBEAT_SECONDS", "2")
os.environ.setdefault("BACK_OFF_SECONDS", "0.3,0.6")
os.environ.setdefault("MIN_FREE_BYTES", "1000000")

from mvsite.settings import *  # noqa: E402, F403  as the environment above says
from mvsite.settings import INSTALLED_APPS, PROVIDERS, STATIC_ROOT  # noqa: E402  as above

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # Empty: what is shown is found where it lies.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults"]
PROVIDERS = json.loads(os.environ.get("TEST_PROVIDERS", "{}")) or PROVIDERS
TEST_FAULTS = os.environ.get("TEST_FAULTS", "").split()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
