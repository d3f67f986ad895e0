"""Files that a command is asked to read or write: judged before the work, put there whole."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import CommandError

from mvsite.lib.uploads import quoted, require_readable

BAD_INPUT = 2
LONGEST_NAME = 255
"""Bytes; every file system in use takes so many."""


def require_input(path: Path) -> None:
    """Raise CommandError or BadUpload, a sentence, unless a file is there to be read."""
    require_name(path)
    if not path.is_file():
        what = "is a folder, not a file" if path.is_dir() else "is not there"
        raise CommandError(f"{quoted(path.name)} {what}.", returncode=BAD_INPUT)
    require_readable(path, path.name)


def read_at_most(path: Path, size: int) -> bytes:
    """A byte more than ``size`` says that there is more."""
    with path.open("rb") as file:
        return file.read(size + 1)


def require_name(path: Path, more: int = 0) -> None:
    """A longer one cannot even be asked whether it is there. ``more`` bytes will be added."""
    if any(len(os.fsencode(part)) > LONGEST_NAME - more for part in path.parts):
        raise CommandError(f"{quoted(path.name)}: this name is too long.", returncode=BAD_INPUT)


def writable(output: Path, suffix: str, what: str) -> Path:
    """``output`` as it is, or CommandError: found out before the work, not after it.

    ``what`` it will be ("a film"), for the sentence about another ``suffix``.
    """
    require_name(output, len(part_of(output).name) - len(output.name))
    if output.is_dir():
        raise CommandError(f"{output} is a folder; name a file.", returncode=BAD_INPUT)
    if output.suffix.lower() != suffix:
        sentence = f"{output} is no name for {what}; end it in {suffix}."
        raise CommandError(sentence, returncode=BAD_INPUT)
    require_folder(output.absolute().parent)
    return output


def require_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise CommandError(f"The folder {folder} is not there.", returncode=BAD_INPUT)
    try:
        probe = folder / ".leitmotif-probe"
        probe.touch()
        probe.unlink()
    except OSError:
        raise CommandError(f"Nothing can be written to {folder}.", returncode=BAD_INPUT) from None


def spare(output: Path | None, what: str, *given: Path | None) -> None:
    """What was given must not be lost under the ``what`` that is made of it."""
    for path in filter(None, given):
        if output is not None and output.exists() and output.samefile(path):
            raise CommandError(
                f"The {what} would lie on {quoted(path.name)} itself; name another one.",
                returncode=BAD_INPUT,
            )


def part_of(output: Path) -> Path:
    """Where it is written first, so that nobody ever sees half of it."""
    return output.with_name(f".{output.name}.part")


@contextlib.contextmanager
def put_whole(output: Path) -> Iterator[Path]:
    """A path to write to; in the end it becomes ``output``, or is gone when something fails."""
    part = part_of(output)
    try:
        yield part
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
