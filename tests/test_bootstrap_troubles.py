"""What can be wrong with a machine: one sentence that says what to do, and nothing left behind."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.fresh_machine import BASE_PYTHON, FreshMachine, uv_binary

UNREACHABLE = "http://127.0.0.1:9/simple"
NO_RETRIES = {"PIP_NO_INDEX": "0", "PIP_RETRIES": "1", "UV_HTTP_RETRIES": "0"}


@pytest.fixture
def machine(tmp_path: Path) -> FreshMachine:
    return FreshMachine(tmp_path)


def assert_nothing_is_left(machine: FreshMachine) -> None:
    left = {path.name for path in machine.project.iterdir()}
    assert left.isdisjoint({".venv", ".venv.lock"})


def test_without_the_venv_module_the_package_is_named(machine: FreshMachine) -> None:
    """As Debian's python3 without python3-venv: it fails half-way."""
    python = machine.tool(
        "python3",
        'if [ "$1 $2" = "-m venv" ]; then : > "$3/half"; echo "ensurepip is not available"; exit 1;'
        f' fi\nexec -a "$0" "{BASE_PYTHON}" "$@"',
    )
    sentence = machine.run("film", python=str(python)).sentence
    assert "`sudo apt install python3-venv`" in sentence
    assert "type the same command again" in sentence
    assert_nothing_is_left(machine)


def test_without_the_venv_module_uv_does_it(machine: FreshMachine) -> None:
    if not uv_binary():
        pytest.skip("uv is neither on PATH nor in this environment")
    python = machine.with_uv().tool(
        "python3",
        f'[ "$1 $2" = "-m venv" ] && exit 1\nexec -a "$0" "{BASE_PYTHON}" "$@"',
    )
    assert machine.run("film", python=str(python)).status == 0


@pytest.mark.parametrize("tool", ["uv", "pip"])
def test_without_a_network_the_sentence_names_it(machine: FreshMachine, tool: str) -> None:
    if tool == "uv" and not uv_binary():
        pytest.skip("uv is neither on PATH nor in this environment")
    if tool == "uv":
        machine.with_uv()
    machine.write("requirements.txt", "django==5.2.19\n")
    index = {"UV_INDEX_URL": UNREACHABLE, "PIP_INDEX_URL": UNREACHABLE, **NO_RETRIES}
    run = machine.run("film", **index)
    assert "could not be fetched: check the network, and the proxy" in run.sentence
    assert "django" in run.said  # the installer's own last lines
    assert_nothing_is_left(machine)


def test_what_cannot_be_installed_is_not_called_the_network(machine: FreshMachine) -> None:
    machine.write("requirements.txt", f"--no-index\n--find-links {machine.wheels}\ndjango==9\n")
    if uv_binary():
        machine.with_uv()
    assert "could not be installed, for the reason above" in machine.run("film").sentence
    assert_nothing_is_left(machine)


def test_a_failed_part_keeps_what_was_there(machine: FreshMachine) -> None:
    if not uv_binary():
        pytest.skip("uv is neither on PATH nor in this environment")
    machine.with_uv().run("film")
    machine.write("requirements-dev.txt", "--no-index\nnowhere==1\n")
    assert "could not be installed" in machine.run("test").sentence
    assert machine.run("film").said == ""


def test_a_directory_that_cannot_be_written_is_named(machine: FreshMachine, tmp_path: Path) -> None:
    folder = read_only(tmp_path)
    sentence = machine.run("film", LEITMOTIF_HOME=str(folder / "home")).sentence
    assert "cannot be written" in sentence
    assert "set LEITMOTIF_HOME to a directory that can" in sentence


def read_only(tmp_path: Path) -> Path:
    """Where not even root may make a directory, or one that was closed."""
    if os.geteuid() == 0:
        if sys.platform != "linux":
            pytest.skip("root may write everywhere here")
        return Path("/sys")
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o555)
    return folder


def test_a_full_disk_is_seen_before_anything_is_made(machine: FreshMachine) -> None:
    machine.with_patched_python(
        "import os; real = os.statvfs\n"
        "os.statvfs = lambda path: os.statvfs_result((4096, 4096, 9, 9, 9, 9, 9, 9, 0, 255))"
    )
    sentence = machine.run("film").sentence
    assert "too little is free" in sentence
    assert "of the 0.6 GB that are needed" in sentence
    assert "LEITMOTIF_HOME" in sentence
    assert_nothing_is_left(machine)


def test_a_disk_that_fills_up_meanwhile_is_named(machine: FreshMachine) -> None:
    machine.tool("uv", 'if [ "$1" = pip ]; then echo "No space left on device"; exit 1; fi')
    assert "too little is free" in machine.run("film").sentence
    assert_nothing_is_left(machine)


def test_a_system_without_glibc_is_sent_to_compose(machine: FreshMachine) -> None:
    machine.with_patched_python("import os\nsys.platform = 'linux'\nos.confstr = lambda name: None")
    sentence = machine.run("film").sentence
    assert "Alpine has musl" in sentence
    assert "docker compose up" in sentence
    assert_nothing_is_left(machine)


def test_windows_is_sent_to_wsl(machine: FreshMachine) -> None:
    sentence = machine.with_patched_python("sys.platform = 'win32'").run("film").sentence
    assert "WSL" in sentence
    assert "docker compose up" in sentence
    assert_nothing_is_left(machine)


def test_installers_get_the_environment_untouched(machine: FreshMachine) -> None:
    """Proxies, mirrors and certificates are their own settings."""
    seen = machine.project.parent / "seen.json"
    dump = f"import json, os; json.dump(dict(os.environ), open({str(seen)!r}, 'w'))"
    machine.tool("uv", f'[ "$1" = --version ] && exit 0; "{BASE_PYTHON}" -c "{dump}"; exit 1')
    given = {
        "HTTPS_PROXY": "http://user:secret@proxy.example:3128",
        "SSL_CERT_FILE": "/etc/own.pem",
        "PIP_INDEX_URL": "https://mirror.example/simple",
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
    }
    machine.run("film", **given)
    assert given.items() <= json.loads(seen.read_text()).items()
