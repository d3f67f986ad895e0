from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class VideosConfig(AppConfig):
    name = "videos"

    def ready(self) -> None:
        """The topmost app brings in the project's checks, which look at all of them."""
        from mvsite import checks  # noqa: F401  to be registered
        from mvsite.lib.state import touched

        touched.connect(show_anew)


def show_anew(sender: type[Any], row: Any, **_: object) -> None:
    """A song or character changes: so does every page of a video that shows it."""
    row.videos.all().bump()
