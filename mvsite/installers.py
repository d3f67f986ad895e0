"""What makes and fills the environment, which Python it gets, and what to say when it fails.

Loaded by its path from bootstrap.py: the standard library only, and it parses on Python 3.6.
"""

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
UV = "uv==0.13.9"
GLIBC = (2, 28)  # below it, and with musl, there is no wheel with ffmpeg
PROJECT = Path(__file__).resolve().parent.parent

AGAIN = "then type the same command again"
NETWORK_TROUBLE = re.compile(
    r"error sending request|dns error|name resolution|connection (refused|reset|error)|timed out"
    r"|failed to establish|max retries|unreachable|tunnel|proxy|certificate"
    r"|failed to fetch|request failed|could not connect|from versions: none",
    re.IGNORECASE,
)


class SetUpError(Exception):
    """The message is the sentence for the user: what happened, what to do."""


def say(line: str) -> None:
    print(f"Leitmotif: {line}", file=sys.stderr, flush=True)


def python_of(venv: Path) -> Path:
    return venv / "bin" / "python"


class Tools:
    """What makes and fills an environment: uv where it is on PATH, else venv and pip."""

    def __init__(self, venv: Path, lock: int) -> None:
        self.venv = venv
        self.lock = lock
        found = shutil.which("uv")
        self.uv = found if found and self.run([found, "--version"])[0] else ""

    def run(self, command: "list[str]") -> "tuple[bool, str]":
        """Whether it went well, and all that it said. The environment is passed on untouched."""
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=str(PROJECT),
            pass_fds=(self.lock,),
        )
        return done.returncode == 0, done.stdout.decode("utf-8", "replace")

    def make(self) -> None:
        python = choose_python()
        if not python and not self.uv:
            raise SetUpError(too_old())
        say(f"making {self.venv} with {python or 'a Python that uv brings'} …")
        if self.uv:
            wanted = python or f">={dotted(OLDEST)},<{dotted((NEWEST[0], NEWEST[1] + 1))}"
            command = [self.uv, "venv", "--quiet", "--allow-existing", "--python", wanted]
        else:
            command = [python, "-m", "venv"]
        made, said = self.run([*command, str(self.venv)])
        if not made:
            show_tail(said)
            raise SetUpError(
                full_disk(said, self.venv) or (no_venv(python) if python else too_old())
            )

    def can_install(self) -> bool:
        return bool(self.uv) or any(self.venv.glob("lib/python3*/site-packages/pip"))

    def commands(self) -> "list[list[str]]":
        """Installers to try in turn. pip stays behind a uv that it brought: a mirror or a proxy may
        be written in pip's settings only."""
        python = str(python_of(self.venv))
        if self.uv:
            return [[self.uv, "pip", "install", "--python", python]]
        pip = [python, "-m", "pip", "install"]
        if self.run([*pip, UV])[0]:
            return [[python, "-m", "uv", "pip", "install", "--python", python], pip]
        return [pip]

    def install(self, sets: "tuple[list[str], ...]") -> None:
        """Each set of pip's arguments with the first installer that manages it."""
        commands = self.commands()
        for arguments in sets:
            said = ""
            for command in commands:
                done, said = self.run([*command, *arguments])
                if done:
                    break
            else:
                show_tail(said)
                raise SetUpError(full_disk(said, self.venv) or not_installed(said))


# --- Which Python ------------------------------------------------------------------------------


def choose_python() -> str:
    """This one if it fits, else the newest fitting one on PATH; empty when all are too old."""
    current = sys.version_info[:2]
    this = getattr(sys, "_base_executable", "") or sys.executable
    if OLDEST <= current <= NEWEST:
        return this
    found = next(filter(None, map(fitting_python, range(NEWEST[1], OLDEST[1] - 1, -1))), "")
    if not found and current > NEWEST:
        say(f"Python {dotted(current)} is newer than what this was tried with; going on with it.")
        return this
    return found


def fitting_python(minor: int) -> str:
    """A python3.``minor`` on PATH that really starts (a pyenv shim may not)."""
    path = shutil.which(f"python3.{minor}")
    ask = "import sys; print(sys.version_info[1], sys.executable)"
    if not path:
        return ""
    done = subprocess.run([path, "-c", ask], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    version, _, executable = done.stdout.decode().strip().partition(" ")
    return executable if version == str(minor) else ""


# --- What goes wrong, and what to do -----------------------------------------------------------


def refuse_system() -> None:
    if sys.platform == "win32":
        raise SetUpError(
            "Windows itself cannot run the workers: type the same command in WSL "
            "(`wsl --install`), or use `docker compose up`."
        )
    if sys.platform == "linux" and glibc_version() < GLIBC:
        raise SetUpError(
            f"this Linux has no glibc {dotted(GLIBC)} or newer (Alpine has musl), which the ffmpeg "
            "that comes with this needs: use `docker compose up`."
        )


def glibc_version() -> "tuple[int, ...]":
    """Empty where the C library is another one."""
    try:
        name = os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (OSError, ValueError):
        return ()
    return tuple(int(number) for number in re.findall(r"\d+", name))


def require_room(folder: Path, needed: int) -> None:
    if shutil.disk_usage(str(folder)).free < needed:
        raise SetUpError(no_room(folder, f" of the {needed / 1e9:.1f} GB that are needed"))


@contextmanager
def errors_as_sentences(folder: Path) -> "Iterator[None]":
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise SetUpError(no_room(folder)) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR):
            raise SetUpError(
                f"{folder} cannot be written ({error.strerror}): set LEITMOTIF_HOME to a directory "
                f"that can, {AGAIN}."
            ) from error
        raise


def no_room(folder: Path, of: str = "") -> str:
    return (
        f"too little is free at {folder}{of}: make room, or set LEITMOTIF_HOME to a directory on "
        f"another disk, {AGAIN}."
    )


def full_disk(said: str, venv: Path) -> str:
    full = re.search("no space left|disk quota exceeded", said, re.IGNORECASE)
    return no_room(venv.parent) if full else ""


def too_old() -> str:
    return (
        f"Python {dotted(OLDEST)} or newer is needed and this is {dotted(sys.version_info[:2])}: "
        f"install one with `{install_python()}`, {AGAIN}."
    )


def dotted(version: "tuple[int, ...]") -> str:
    return ".".join(map(str, version))


def install_python() -> str:
    """The one command for this system. uv brings a Python of its own, so it serves everywhere."""
    for tool, command in (
        ("brew", "brew install python@3.13"),
        ("dnf", "sudo dnf install python3.12"),
        ("zypper", "sudo zypper install python312"),
    ):
        if shutil.which(tool):
            return command
    return "curl -LsSf https://astral.sh/uv/install.sh | sh"


def no_venv(python: str) -> str:
    name = "python3" if sys.version_info[:2] >= OLDEST else Path(python).name
    return (
        f"this Python cannot make a virtual environment: `sudo apt install {name}-venv` on Debian "
        f"and Ubuntu, or install uv, {AGAIN}."
    )


def not_installed(said: str) -> str:
    if NETWORK_TROUBLE.search(said):
        return (
            "the packages could not be fetched: check the network, and the proxy or mirror if "
            f"there is one (HTTPS_PROXY, PIP_INDEX_URL, UV_DEFAULT_INDEX), {AGAIN}."
        )
    return (
        f"the packages could not be installed, for the reason above: mend it, {AGAIN}, or use "
        "`docker compose up`."
    )


def show_tail(said: str, lines: int = 8) -> None:
    for line in said.strip().splitlines()[-lines:]:
        print("    " + line, file=sys.stderr)
