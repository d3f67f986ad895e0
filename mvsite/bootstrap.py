"""The set-up on a fresh machine: makes ``.venv``, fills it with the pinned set, goes on in it.

manage.py loads this file by its path before anything is installed: it uses the standard library
only, and it parses on Python 3.6 (annotations are strings, no newer syntax), so that who has a
Python that is too old reads a sentence and not a SyntaxError.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

PROJECT = Path(__file__).resolve().parent.parent

if TYPE_CHECKING:
    from mvsite import installers
else:
    _spec = importlib.util.spec_from_file_location(
        "leitmotif_installers", str(PROJECT / "mvsite" / "installers.py")
    )
    installers = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(installers)

SET_UP_COMMANDS = {"up", "film", "analyse", "doctor", "test"}
RUNTIME, TESTS = "runtime", "tests"
FILES = {
    RUNTIME: ("requirements.txt", "requirements-nodeps.txt", "constraints.txt"),
    TESTS: ("requirements-dev.txt", "constraints.txt"),
}
INSTALLS = {
    RUNTIME: (["-r", "requirements.txt"], ["--no-deps", "-r", "requirements-nodeps.txt"]),
    TESTS: (["-r", "requirements-dev.txt"],),
}
ROOM = {RUNTIME: 600_000_000, TESTS: 250_000_000}  # bytes, with what installers unpack beside it
CONTENT = {RUNTIME: "what makes films (0.5 GB, once)", TESTS: "what the tests need"}
STAMP = "leitmotif.stamp"


def enter(argv: "list[str]") -> None:
    """Return when the command can run in this Python; else go on in ``.venv``, never to return."""
    command = argv[1] if len(argv) > 1 else ""
    parts = (RUNTIME, TESTS) if command == "test" else (RUNTIME,)
    venv = home() / ".venv"
    ready = is_ready(venv, parts)
    if this_python_serves(venv, ready, parts):
        return
    try:
        if not ready:
            if command not in SET_UP_COMMANDS:
                refuse_another_django()
                return
            set_up(venv, parts)
    except installers.SetUpError as failure:
        sys.exit(f"Leitmotif: {failure}")
    except KeyboardInterrupt:
        installers.say("the set-up was interrupted; the same command begins it anew.")
        sys.exit(130)
    go_on_in(venv, argv)


def home() -> Path:
    """Where ``.venv`` and the data lie: ``LEITMOTIF_HOME``, else the project's own directory."""
    return Path(os.path.abspath(os.environ.get("LEITMOTIF_HOME") or str(PROJECT)))  # noqa: PTH100  links stay


def this_python_serves(venv: Path, ready: bool, parts: "tuple[str, ...]") -> bool:
    """An active environment is the person's choice if it holds what we import; a Python of the
    system is taken only where there is no ``.venv`` of ours (an image that installs into it)."""
    if is_same(Path(sys.prefix), venv):
        return ready
    active = sys.prefix != sys.base_prefix
    return (active or not ready) and has_requirements(parts)


def is_same(one: Path, other: Path) -> bool:
    return os.path.realpath(str(one)) == os.path.realpath(str(other))


def go_on_in(venv: Path, argv: "list[str]") -> None:
    """Become the command itself, so that its signals and exit status are its own."""
    python = str(installers.python_of(venv))
    arguments = getattr(sys, "orig_argv", [python, *argv])[1:]
    sys.stdout.flush()
    os.execve(python, [python, *arguments], os.environ)  # noqa: S606  no shell is wanted


# --- Is it there? ------------------------------------------------------------------------------


def is_ready(venv: Path, parts: "tuple[str, ...]") -> bool:
    """Compares the stamp only, as every start comes through here."""
    stamp = read_stamp(venv)
    wanted = stamp_for(venv, parts)
    return (
        all(stamp.get(name) == value for name, value in wanted.items())
        and os.access(str(installers.python_of(venv)), os.X_OK)
        and any(venv.glob(f"lib/python3*/site-packages/django-{pinned_django()}.dist-info"))
    )


def stamp_for(venv: Path, parts: "tuple[str, ...]") -> "dict[str, str]":
    """``path`` finds an environment that was moved, ``python`` one whose Python was replaced."""
    stamp = {part: digest(FILES[part]) for part in parts}
    stamp["path"] = str(venv)
    stamp["python"] = os.path.realpath(str(installers.python_of(venv)))
    return stamp


def digest(names: "tuple[str, ...]") -> str:
    return hashlib.sha256(b"\0".join((PROJECT / name).read_bytes() for name in names)).hexdigest()


def read_stamp(venv: Path) -> "dict[str, str]":
    try:
        text = (venv / STAMP).read_text(encoding="utf-8")
    except OSError:
        return {}
    return dict(line.split(" ", 1) for line in text.splitlines() if " " in line)


def write_stamp(venv: Path, stamp: "dict[str, str]") -> None:
    part = venv / (STAMP + ".part")
    part.write_text("".join(f"{name} {value}\n" for name, value in stamp.items()), encoding="utf-8")
    part.replace(venv / STAMP)


def pinned_django() -> str:
    text = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    found = re.search(r"^django==([\w.]+)", text, re.IGNORECASE | re.MULTILINE)
    return found.group(1) if found else ""


def has_requirements(parts: "tuple[str, ...]") -> bool:
    """Whether this Python has all that we import, and the pinned Django."""
    names = [name for part in parts for file in FILES[part][:-1] for name in names_in(file)]
    return installed_version("django") == pinned_django() and all(map(installed_version, names))


def names_in(file: str) -> "list[str]":
    text = (PROJECT / file).read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9][\w.-]*)", text, re.MULTILINE)


def installed_version(name: str) -> str:
    """Empty when it is not installed, and on a Python that is too old to tell."""
    try:
        from importlib import metadata
    except ImportError:
        return ""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def refuse_another_django() -> None:
    """Where there is none at all, manage.py says so."""
    found = installed_version("django")
    if found and found != pinned_django():
        raise installers.SetUpError(
            f"this needs Django {pinned_django()}, and this Python has {found}: `python3 manage.py "
            "film --help` makes an environment with it (LEITMOTIF_NO_SETUP=1 goes on as it is)."
        )


# --- Make it -----------------------------------------------------------------------------------


def set_up(venv: Path, parts: "tuple[str, ...]") -> None:
    """Make ``venv``, or add to it what ``parts`` lack. Raises SetUpError, and leaves nothing."""
    installers.refuse_system()
    with installers.errors_as_sentences(venv.parent):
        venv.parent.mkdir(parents=True, exist_ok=True)
        lacking = [part for part in parts if not is_ready(venv, (part,))]
        installers.require_room(venv.parent, sum(ROOM[part] for part in lacking))
        with alone(venv) as lock:
            if not is_ready(venv, parts):  # else another set-up did it while this one waited
                make_or_add(venv, parts, lock)


def make_or_add(venv: Path, parts: "tuple[str, ...]", lock: int) -> None:
    tools = installers.Tools(venv, lock)
    if is_ready(venv, (RUNTIME,)) and tools.can_install():
        add(venv, parts, tools)
        return
    refuse_foreign(venv)
    remove(venv)
    try:
        venv.mkdir()
        write_stamp(venv, {"making": "since"})  # half-made, and ours to remove
        tools.make()
        add(venv, parts, tools)
    except BaseException:
        remove(venv)
        raise


def add(venv: Path, parts: "tuple[str, ...]", tools: "installers.Tools") -> None:
    """Install what the stamp does not hold; the stamp comes last."""
    stamp = read_stamp(venv)
    for part in parts:
        if stamp.get(part) != digest(FILES[part]):
            installers.say(f"installing {CONTENT[part]} …")
            tools.install(INSTALLS[part])
    write_stamp(venv, stamp_for(venv, parts))


def refuse_foreign(venv: Path) -> None:
    if venv.is_symlink() or (venv.exists() and not is_ours(venv)):
        raise installers.SetUpError(
            f"{venv} is there and is not of our making, so it is left alone: move it away, or set "
            f"LEITMOTIF_HOME to another directory, {installers.AGAIN}."
        )


def is_ours(venv: Path) -> bool:
    """It has a stamp, or was left by a set-up that was killed before it could write one."""
    return bool(read_stamp(venv)) or (
        venv.is_dir() and all(path.name.startswith(STAMP) for path in venv.iterdir())
    )


def remove(venv: Path) -> None:
    """The stamp goes last, so that a removal that was cut short can be taken up."""
    if not venv.exists():
        return
    for path in venv.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(str(path))
        elif path.name != STAMP:
            path.unlink()
    shutil.rmtree(str(venv))


@contextmanager
def alone(venv: Path) -> "Iterator[int]":
    """Hold the directory's lock; yields its descriptor.

    Installers inherit it: one that outlives a killed set-up keeps the next one waiting until it
    no longer writes. Who held the lock has removed its file, so a waiter looks whether it is
    still the same.
    """
    import fcntl

    path = venv.with_name(".venv.lock")
    while True:
        lock = os.open(str(path), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            installers.say("another set-up is under way here; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        if is_file_at(path, lock):
            break
        os.close(lock)
    try:
        yield lock
    finally:
        path.unlink()
        os.close(lock)


def is_file_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
