#!/usr/bin/env python3
"""Django's command-line utility. On a fresh machine it sets itself up first."""

import importlib.util
import os
import sys
from pathlib import Path


def enter_environment() -> None:
    """Return where this Python has what is needed; else go on in ``.venv`` (mvsite/bootstrap.py).

    Loaded by its path: nothing is installed yet, and the package may not import.
    """
    path = Path(__file__).resolve().parent / "mvsite" / "bootstrap.py"
    spec = importlib.util.spec_from_file_location("leitmotif_bootstrap", str(path))
    assert spec is not None and spec.loader is not None
    bootstrap = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bootstrap)
    bootstrap.enter(sys.argv)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mvsite.settings")
    if os.environ.get("LEITMOTIF_NO_SETUP") != "1":
        enter_environment()
    try:
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError as missing:
        if missing.name != "django":
            raise
        sys.exit(
            "Leitmotif: nothing is installed in this Python yet: `python3 manage.py film --help` "
            "makes an environment in .venv, and then every command runs in it."
        )
    from django.core.exceptions import ImproperlyConfigured

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:
        sys.exit(f"Leitmotif: {wrong}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
