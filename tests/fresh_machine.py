"""A machine on which nothing is set up: a copy of what the set-up is made of, and a PATH of ours.

The packages are tiny wheels that lie beside it, so that a real set-up takes a moment. Its django
answers with where and how it was started.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BASE_PYTHON = str(getattr(sys, "_base_executable", sys.executable))
SET_UP_FILES = ("manage.py", "mvsite/bootstrap.py", "mvsite/installers.py")
DJANGO = """
import json, os, sys, time
def execute_from_command_line(argv):
    modules = [name for name in ("tiny", "tinytests") if importable(name)]
    try:
        print(json.dumps({"prefix": sys.prefix, "argv": argv[1:], "modules": modules}), flush=True)
        time.sleep(60 if "wait" in argv else 0)
    except KeyboardInterrupt:
        sys.exit(42)
    sys.exit(7 if "fail" in argv else 0)
def importable(name):
    try:
        __import__(name)
    except ImportError:
        return False
    return True
"""


class FreshMachine:
    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.bin = folder / "bin"
        self.wheels = folder / "wheels"
        self.env = {"PATH": str(self.bin), "HOME": str(folder), "PIP_NO_INDEX": "1"}
        self.env["UV_CACHE_DIR"] = str(folder / "uv-cache")
        for path in (self.bin, self.wheels, self.project / "mvsite"):
            path.mkdir(parents=True)
        for name in SET_UP_FILES:
            shutil.copy(PROJECT / name, self.project / name)
        self._write_requirements()
        self.venv = self.project / ".venv"

    def _write_requirements(self) -> None:
        django = {
            "django/core/management/__init__.py": DJANGO,
            "django/core/exceptions.py": "class ImproperlyConfigured(Exception): pass",
        }
        make_wheel(self.wheels, "django", "5.2.19", django)
        make_wheel(self.wheels, "tiny", "1.0", {"tiny.py": ""})
        make_wheel(self.wheels, "tinytests", "1.0", {"tinytests.py": ""})
        local = f"--no-index\n--find-links {self.wheels}\n-c constraints.txt\n"
        self.write("constraints.txt", "tiny==1.0\n")
        self.write("requirements.txt", local + "django==5.2.19\n")
        self.write("requirements-nodeps.txt", local + "tiny==1.0\n")
        self.write("requirements-dev.txt", local + "tinytests==1.0\n")

    def write(self, name: str, text: str) -> None:
        (self.project / name).write_text(text)

    def tool(self, name: str, script: str) -> Path:
        """An executable of that name on the machine's PATH."""
        path = self.bin / name
        path.write_text(f"#!/bin/bash\n{script}\n")
        path.chmod(0o755)
        return path

    def with_uv(self, before: str = "") -> FreshMachine:
        """The real uv on PATH; ``before`` is what the shell does first."""
        self.tool("uv", f'{before}\nPATH="{os.environ["PATH"]}" exec "{uv_binary()}" "$@"')
        return self

    def with_patched_python(self, patch: str) -> FreshMachine:
        """What the system says of itself, changed before manage.py (and nothing else) starts."""
        folder = self.bin.parent / "site"
        folder.mkdir()
        guard = "import sys\nif 'manage.py' in ' '.join(getattr(sys, 'orig_argv', [])):\n"
        lines = "".join(f"    {line}\n" for line in patch.strip().splitlines())
        (folder / "sitecustomize.py").write_text(guard + lines)
        self.env["PYTHONPATH"] = str(folder)
        return self

    def start(
        self, *arguments: str, python: str = BASE_PYTHON, **more: str
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [python, "manage.py", *arguments],
            cwd=self.project,
            env={**self.env, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, python: str = BASE_PYTHON, **more: str) -> Run:
        return Run(self.start(*arguments, python=python, **more))


class Run:
    """How a command ended: status, what it said, and the JSON line of the tiny django."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.out, self.said = process.communicate(timeout=60)
        self.status = process.returncode
        self.answer: Mapping[str, object] = json.loads(self.out) if self.out.strip() else {}

    @property
    def sentence(self) -> str:
        """The last thing said; asserts that it was said as a refusal and not as a traceback."""
        assert self.status == 1, (self.status, self.said)
        assert "Traceback" not in self.said, self.said
        assert self.out == ""
        return self.said.strip().splitlines()[-1]


def make_wheel(folder: Path, name: str, version: str, files: Mapping[str, str]) -> None:
    info = f"{name}-{version}.dist-info"
    tag = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    contents = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": tag,
    }
    record = "".join(f"{path},,\n" for path in [*contents, f"{info}/RECORD"])
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, text in {**contents, f"{info}/RECORD": record}.items():
            wheel.writestr(path, text)


def uv_binary() -> str:
    """Of this environment or its Python (not a shim), else on PATH; empty when there is none."""
    for folder in (sys.prefix, sys.base_prefix):
        if (path := Path(folder) / "bin" / "uv").exists():
            return str(path)
    return shutil.which("uv") or ""


@cache
def pythons(oldest: int, newest: int) -> tuple[str, ...]:
    """Pythons 3.``oldest`` to 3.``newest`` on PATH, and of pyenv, that really start."""
    minors = range(oldest, newest + 1)
    found = [shutil.which(f"python3.{minor}") for minor in minors]
    for minor in minors:
        pattern = f".pyenv/versions/3.{minor}.*/bin/python3.{minor}"
        found += map(str, sorted(Path.home().glob(pattern)))
    return tuple(path for path in found if path and starts(path))


def starts(python: str) -> bool:
    command = [python, "-c", ""]
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0


def interrupt(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGINT)
