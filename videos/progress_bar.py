"""How a film's progress looks in a terminal: a bar by step, or one line a step elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.core.management.base import OutputWrapper

from videos.models import Video
from videos.progress import Progress, hold_ups, progress_of


class Display(Protocol):
    def say(self, sentence: str) -> None: ...

    def show(self, video: Video, elapsed: float) -> None: ...


@contextmanager
def display_for(out: OutputWrapper) -> Iterator[Display]:
    if not out.isatty():
        yield Lines(out)
        return
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as RichProgress

    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[left]}"),
    )  # fmt: skip
    with RichProgress(*columns, transient=True) as bars:
        yield Bars(bars)


class Lines:
    """For logs and pipes: a line when a step is done, and one for each new hold-up."""

    def __init__(self, out: OutputWrapper) -> None:
        self.out = out
        self.told: set[str] = set()

    def say(self, sentence: str) -> None:
        if sentence not in self.told:
            self.told.add(sentence)
            self.out.write(sentence)
            self.out.flush()

    def show(self, video: Video, elapsed: float) -> None:
        progress = progress_of(video, elapsed)
        for step in progress.steps:
            if step.finished and step.name not in self.told:
                self.told.add(step.name)
                self.out.write(f"{step.doing}: done after {elapsed:.1f} s")
                self.out.flush()
        for sentence in hold_ups(video):
            self.say(sentence)


class Bars:
    """For people: one bar a step, and how long the rest will take."""

    def __init__(self, bars: Any) -> None:
        self.bars = bars
        self.tasks: dict[str, Any] = {}
        self.told: set[str] = set()
        self.before: float | None = None

    def say(self, sentence: str) -> None:
        if sentence not in self.told:
            self.told.add(sentence)
            self.bars.console.print(sentence, highlight=False)

    def show(self, video: Video, elapsed: float) -> None:
        if self.before is None:
            self.before = progress_of(video, elapsed).share
        progress = progress_of(video, elapsed, self.before)
        for step in progress.steps:
            self._task(step.name, step.doing)
            left = f"{min(step.done, step.of):.0f} of {step.of}" if step.of > 1 else ""
            self.bars.update(self.tasks[step.name], completed=step.done, total=step.of, left=left)
        self._task("all", "The film")
        self.bars.update(self.tasks["all"], completed=progress.share, total=1, left=_left(progress))
        for sentence in hold_ups(video):
            self.say(sentence)

    def _task(self, name: str, doing: str) -> None:
        if name not in self.tasks:
            self.tasks[name] = self.bars.add_task(doing, total=1, left="")


def _left(progress: Progress) -> str:
    if progress.eta is None or progress.share >= 1:
        return ""
    seconds = round(progress.eta)
    return f"about {seconds // 60}:{seconds % 60:02d} left"
