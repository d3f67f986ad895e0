"""What must hold of the project as a whole: its style, its layers, its deployment."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.runner import free_port, wait_for_port

PROJECT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent


def assert_well(*command: str | Path, **more: str) -> None:
    """The command ends with 0; what it said is the failure's message."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=PROJECT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "mvsite.settings", **more},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def python(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


# --- Style and structure -----------------------------------------------------------------------


def test_ruff_finds_nothing() -> None:
    assert_well(*python("ruff", "check", "."))


def test_every_file_is_formatted() -> None:
    assert_well(*python("ruff", "format", "--check", "."))


def test_the_types_hold() -> None:
    assert_well(*python("mypy", "."))


def test_nobody_imports_upwards() -> None:
    assert_well(TOOLS / "lint-imports", "--no-cache")


def test_the_models_have_their_migrations() -> None:
    assert_well(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run")


def test_the_drawn_states_are_those_of_the_code() -> None:
    assert_well(sys.executable, "manage.py", "states", "--check")


def test_the_hooks_before_a_commit_are_valid() -> None:
    assert_well(*python("pre_commit", "validate-config"))


# --- Requirements ------------------------------------------------------------------------------


def pins(file: str) -> dict[str, str]:
    text = (PROJECT / file).read_text()
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", text, re.MULTILINE))


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_is_that_of_the_constraints(file: str) -> None:
    constraints = pins("constraints.txt")
    assert pins(file)
    assert {name: constraints.get(name) for name in pins(file)} == pins(file)


@pytest.mark.parametrize(
    "file", ["requirements.txt", "requirements-nodeps.txt", "requirements-dev.txt"]
)
def test_every_requirement_has_its_reason(file: str) -> None:
    """On its line, or in the comment that opens its block."""
    for block in (PROJECT / file).read_text().split("\n\n"):
        lines = block.splitlines()
        bare = [line for line in lines if re.match(r"\w", line) and "#" not in line]
        assert not bare or lines[0].startswith("#"), bare


def test_the_constraints_name_no_place_to_download_from() -> None:
    text = (PROJECT / "constraints.txt").read_text()
    assert not re.search(r"://|^-|@", text, re.MULTILINE)


# --- Settings ----------------------------------------------------------------------------------


def variables_of_the_settings() -> set[str]:
    tree = ast.parse((PROJECT / "mvsite" / "settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    return {
        call.args[0].value
        for call in calls
        if re.match(r"env(\.|_)", ast.unparse(call.func))
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def variables_of_compose() -> set[str]:
    return set(re.findall(r"\$\{(\w+)", (PROJECT / "docker-compose.yml").read_text()))


def test_the_example_lists_every_variable_and_no_other() -> None:
    example = (PROJECT / ".env.example").read_text()
    listed = re.findall(r"^(?:# )?([A-Z0-9_]+)=", example, re.MULTILINE)
    assert len(listed) == len(set(listed))
    read_elsewhere = {"FFMPEG_BINARY"}
    known = variables_of_the_settings() | variables_of_compose() | read_elsewhere
    assert "DATABASE_URL" in known
    assert set(listed) == known


# --- Compose -----------------------------------------------------------------------------------


def compose() -> dict[str, Any]:
    loaded = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
    assert isinstance(loaded, dict)
    return loaded


def services() -> dict[str, Any]:
    found = compose()["services"]
    assert isinstance(found, dict)
    return found


def command_of(service: str) -> list[str]:
    """With this environment's executables in place of the image's."""
    name, *arguments = services()[service]["command"]
    return [str(TOOLS / name), *arguments]


def test_compose_names_only_what_it_has() -> None:
    for service in services().values():
        assert set(service.get("depends_on", {})) <= set(services())
        named = {volume.split(":")[0] for volume in service.get("volumes", [])}
        assert named <= set(compose()["volumes"])


def test_everything_waits_for_the_migration_and_stays_up() -> None:
    ours = {name: service for name, service in services().items() if "build" in service}
    assert set(ours) == {"migrate", "web", "worker", "worker-network", "beat"}
    for name in set(ours) - {"migrate"}:
        waits = ours[name]["depends_on"]["migrate"]["condition"]
        assert waits == "service_completed_successfully"
        assert ours[name]["restart"] == "unless-stopped"
    assert ours["migrate"]["restart"] == "no"


@pytest.mark.parametrize("name", ["web", "postgres", "redis", "s3"])
def test_what_others_talk_to_has_a_health_check(name: str) -> None:
    assert services()[name]["healthcheck"]["test"][0] == "CMD"


def test_passwords_have_no_default() -> None:
    text = (PROJECT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "AWS_SECRET_ACCESS_KEY"):
        assert set(re.findall(rf"\$\{{{name}(.{{2}})", text)) == {":?"}
        assert re.search(rf"^{name}=$", (PROJECT / ".env.example").read_text(), re.MULTILINE)


def test_the_store_has_the_keys_and_the_bucket_that_the_others_use() -> None:
    store, web = services()["s3"], services()["web"]["environment"]
    assert web["STORAGE_BACKEND"] == "${STORAGE_BACKEND:-s3}"
    assert store["environment"]["S3_BUCKET"] == web["STORAGE_BUCKET"]
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        assert store["environment"][name] == web[name]
    assert re.fullmatch(r"chrislusf/seaweedfs:\d+\.\d+", store["image"])


def test_the_queues_are_served_by_the_two_workers() -> None:
    served = set()
    for name in ("worker", "worker-network"):
        command = command_of(name)
        served.add(command[command.index("--queues") + 1])
    assert served == {"cpu", "network"}


def test_the_web_server_takes_its_options(tmp_path: Path) -> None:
    assert_well(*command_of("web"), "--check-config", LEITMOTIF_HOME=str(tmp_path))


@pytest.mark.parametrize("name", ["worker", "worker-network", "beat"])
def test_the_workers_take_their_options(name: str, tmp_path: Path) -> None:
    """Celery refuses an unknown option before it shows its help."""
    assert_well(*command_of(name), "--help", LEITMOTIF_HOME=str(tmp_path))


def test_the_migration_prepares_an_empty_home(tmp_path: Path) -> None:
    shell, flag, script = services()["migrate"]["command"]
    script = script.replace("python ", f"{shlex.quote(sys.executable)} ")
    database = f"sqlite:///{tmp_path / 'film.sqlite3'}"
    assert_well(shell, flag, script, LEITMOTIF_HOME=str(tmp_path), DATABASE_URL=database)
    assert (tmp_path / "film.sqlite3").stat().st_size > 0
    assert (tmp_path / "staticfiles" / "admin").is_dir()


def test_redis_takes_its_options() -> None:
    binary = shutil.which("redis-server")
    if binary is None:
        pytest.skip("no redis-server in PATH")
    _, *options = services()["redis"]["command"]
    port = free_port()
    with subprocess.Popen(
        [binary, *options, "--port", str(port)], stdout=subprocess.PIPE
    ) as server:
        try:
            wait_for_port(port, server)
        finally:
            server.terminate()
