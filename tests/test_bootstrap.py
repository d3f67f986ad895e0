"""The environment that manage.py makes for itself, on a machine with tiny packages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fresh_machine import (
    BASE_PYTHON,
    PROJECT,
    SET_UP_FILES,
    FreshMachine,
    Run,
    interrupt,
    make_wheel,
    pythons,
    uv_binary,
)

FILM = ("film", "song.mp3", "--idea", "a b")


@pytest.fixture
def machine(tmp_path: Path) -> FreshMachine:
    if not uv_binary():
        pytest.skip("uv is neither on PATH nor in this environment")
    return FreshMachine(tmp_path).with_uv()


def stamp(machine: FreshMachine) -> Path:
    return machine.venv / "leitmotif.stamp"


def test_the_first_film_makes_an_environment_and_is_filmed_in_it(machine: FreshMachine) -> None:
    run = machine.run(*FILM)
    assert run.status == 0, run.said
    assert run.answer["prefix"] == str(machine.venv)
    assert run.answer["argv"] == list(FILM)
    assert run.answer["modules"] == ["tiny"]
    assert "making" in run.said
    assert len(run.said.splitlines()) == 2


def test_without_uv_the_environment_is_made_by_venv_and_pip(tmp_path: Path) -> None:
    machine = FreshMachine(tmp_path)
    run = machine.run(*FILM)
    assert run.status == 0, run.said
    assert run.answer["prefix"] == str(machine.venv)
    assert run.answer["modules"] == ["tiny"]


def test_the_second_start_says_nothing_and_needs_no_installer(machine: FreshMachine) -> None:
    machine.run(*FILM)
    (machine.bin / "uv").unlink()
    run = machine.run(*FILM)
    assert (run.status, run.said) == (0, "")
    assert run.answer["prefix"] == str(machine.venv)


def test_the_tests_bring_their_own_part_and_films_keep_it(machine: FreshMachine) -> None:
    machine.run("film")
    run = machine.run("test", "-x")
    assert run.answer["modules"] == ["tiny", "tinytests"]
    assert "making" not in run.said
    assert machine.run("film").said == ""
    assert machine.run("test").said == ""


def test_a_made_environment_serves_every_command(machine: FreshMachine) -> None:
    machine.run("film")
    for command in ("migrate", "shell", "runserver"):
        assert machine.run(command).answer["prefix"] == str(machine.venv)


def test_other_commands_make_nothing_and_say_what_does(machine: FreshMachine) -> None:
    run = machine.run("migrate")
    assert run.status == 1
    assert "Traceback" not in run.said
    assert "nothing is installed" in run.said
    assert "python3 manage.py film --help" in run.said
    assert not machine.venv.exists()


def test_a_person_can_end_the_set_up(machine: FreshMachine) -> None:
    run = machine.run("film", LEITMOTIF_NO_SETUP="1")
    assert "nothing is installed" in run.said
    assert not machine.venv.exists()


def test_the_environment_lies_where_the_home_is(machine: FreshMachine, tmp_path: Path) -> None:
    elsewhere = tmp_path / "another disk" / "leitmotif"
    run = machine.run("film", LEITMOTIF_HOME=str(elsewhere))
    assert run.answer["prefix"] == str(elsewhere / ".venv")
    assert not machine.venv.exists()


def test_the_exit_status_is_the_command_s_own(machine: FreshMachine) -> None:
    assert machine.run("film", "fail").status == 7
    assert machine.run("film", "fail").status == 7


def test_an_interrupt_reaches_the_command_itself(machine: FreshMachine) -> None:
    machine.run("film")
    process = machine.start("film", "wait")
    assert process.stdout is not None
    process.stdout.readline()
    interrupt(process)
    assert Run(process).status == 42


# --- Made anew ---------------------------------------------------------------------------------


def left_over(machine: FreshMachine) -> Path:
    """A file that a new environment does not have."""
    path = machine.venv / "left-over"
    path.touch()
    return path


def test_other_requirements_make_it_anew(machine: FreshMachine) -> None:
    machine.run("film")
    old = left_over(machine)
    machine.write("constraints.txt", "tiny<2\n")
    assert machine.run("film").status == 0
    assert not old.exists()


def test_a_project_that_was_moved_makes_it_anew(machine: FreshMachine) -> None:
    machine.run("film")
    moved = machine.project.with_name("moved")
    machine.project.rename(moved)
    machine.project, machine.venv = moved, moved / ".venv"
    old = left_over(machine)
    assert machine.run("film").answer["prefix"] == str(machine.venv)
    assert not old.exists()


def test_a_python_that_has_gone_makes_it_anew(machine: FreshMachine) -> None:
    machine.run("film")
    python = machine.venv / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert machine.run("film").status == 0


def test_a_django_that_was_replaced_makes_it_anew(machine: FreshMachine) -> None:
    machine.run("film")
    [info] = machine.venv.glob("lib/python3*/site-packages/django-5.2.19.dist-info")
    info.rename(info.with_name("django-6.0.dist-info"))
    run = machine.run("film")
    assert run.status == 0
    assert "making" in run.said


def test_an_environment_of_other_making_is_left_alone(machine: FreshMachine) -> None:
    machine.venv.mkdir()
    theirs = machine.venv / "pyvenv.cfg"
    theirs.write_text("theirs")
    assert "not of our making" in machine.run("film").sentence
    assert theirs.read_text() == "theirs"


# --- Cut short, and two at once ----------------------------------------------------------------


def test_a_set_up_that_was_killed_is_mended_by_the_next(machine: FreshMachine) -> None:
    machine.with_uv('if [ "$1" = pip ]; then : > "$HOME/installing"; /bin/sleep 1; fi')
    process = machine.start("film")
    wait_for(machine.project.parent / "installing", process)
    process.kill()
    process.wait()
    assert stamp(machine).read_text().startswith("making")
    machine.with_uv()
    run = machine.run("film")
    assert run.answer["modules"] == ["tiny"]
    assert "waiting" in run.said  # for the installer that outlived its parent


def test_an_interrupted_set_up_leaves_nothing(machine: FreshMachine) -> None:
    machine.with_uv('if [ "$1" = pip ]; then : > "$HOME/installing"; /bin/sleep 1; fi')
    process = machine.start("film")
    wait_for(machine.project.parent / "installing", process)
    interrupt(process)
    run = Run(process)
    assert run.status == 130
    assert "interrupted" in run.said
    assert not machine.venv.exists()
    assert not (machine.project / ".venv.lock").exists()


def test_two_set_ups_at_once_make_one_environment(machine: FreshMachine) -> None:
    processes = [machine.start("film") for _ in range(3)]
    runs = [Run(process) for process in processes]
    assert [run.status for run in runs] == [0, 0, 0]
    assert sum("making" in run.said for run in runs) == 1


def wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    while not path.exists():
        assert process.poll() is None, Run(process).said
        try:
            process.wait(timeout=0.02)
        except subprocess.TimeoutExpired:
            continue


# --- Somebody's own environment ----------------------------------------------------------------


def own_environment(machine: FreshMachine, *packages: str) -> str:
    folder = machine.project.parent / "own"
    uv = uv_binary()
    subprocess.run([uv, "venv", "-q", "--python", BASE_PYTHON, folder], check=True)
    command = [uv, "pip", "install", "-q", "--no-index", "--find-links", str(machine.wheels)]
    subprocess.run([*command, "--python", folder / "bin/python", *packages], check=True)
    return str(folder / "bin" / "python")


def test_an_active_environment_with_everything_is_used_as_it_is(machine: FreshMachine) -> None:
    python = own_environment(machine, "django==5.2.19", "tiny")
    run = machine.run("film", python=python)
    assert run.answer["prefix"] == str(Path(python).parent.parent)
    assert not machine.venv.exists()


def test_another_django_counts_as_none(machine: FreshMachine) -> None:
    make_wheel(machine.wheels, "django", "4.2", {"django/__init__.py": ""})
    python = own_environment(machine, "django==4.2", "tiny")
    assert (
        "needs Django 5.2.19, and this Python has 4.2"
        in machine.run("migrate", python=python).sentence
    )
    assert machine.run("film", python=python).answer["prefix"] == str(machine.venv)


def test_in_our_own_environment_a_missing_part_is_added(machine: FreshMachine) -> None:
    machine.run("film")
    run = machine.run("test", python=str(machine.venv / "bin" / "python"))
    assert run.answer["modules"] == ["tiny", "tinytests"]


# --- Which Python ------------------------------------------------------------------------------


def old_pythons() -> tuple[str, ...]:
    return pythons(6, 10) or pytest.skip("no Python 3.6 to 3.10 on PATH or of pyenv")


def test_an_old_python_can_parse_what_refuses_it() -> None:
    compiling = "import sys; compile(open(sys.argv[1], 'rb').read(), sys.argv[1], 'exec')"
    for name in SET_UP_FILES:
        subprocess.run([old_pythons()[0], "-c", compiling, PROJECT / name], check=True)


def test_every_old_python_gets_the_sentence(tmp_path: Path) -> None:
    machine = FreshMachine(tmp_path)
    for python in old_pythons():
        sentence = machine.run("film", python=python).sentence
        assert "Python 3.11 or newer is needed and this is 3." in sentence
        assert "install one with `" in sentence
        assert not machine.venv.exists()


def test_an_old_python_finds_a_fitting_one_on_the_path(machine: FreshMachine) -> None:
    old = old_pythons()
    machine.tool("python3.14", "echo 'command not found in this version' >&2; exit 127")
    here = f"python3.{sys.version_info[1]}"
    (machine.bin / here).symlink_to(BASE_PYTHON)
    run = machine.run("film", python=old[0])
    assert run.answer["prefix"] == str(machine.venv)


TOO_NEW = "sys.version_info = (3, 15, 0, 'final', 0)"


def test_a_python_that_is_too_new_prefers_a_fitting_one(machine: FreshMachine) -> None:
    here = f"python3.{sys.version_info[1]}"
    (machine.bin / here).symlink_to(BASE_PYTHON)
    run = machine.with_patched_python(TOO_NEW).run("film")
    assert run.status == 0, run.said
    assert "newer than" not in run.said


def test_a_python_that_is_too_new_goes_on_with_a_line(machine: FreshMachine) -> None:
    run = machine.with_patched_python(TOO_NEW).run("film")
    assert run.status == 0, run.said
    assert "Python 3.15 is newer than what this was tried with; going on with it." in run.said


def test_the_copy_is_all_that_the_set_up_needs(machine: FreshMachine) -> None:
    """It is loaded by its path: the package beside it may not even import."""
    (machine.project / "mvsite" / "__init__.py").write_text("import celery_that_is_not_there")
    assert machine.run("film").status == 0
