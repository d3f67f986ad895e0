"""Tools for the clips of a video."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from mvsite.agents.site import UUID, Site, Told

ClipId = Annotated[str, Field(pattern=UUID, description="The id of a clip.")]


class Clips:
    def __init__(self, site: Site) -> None:
        self._site = site

    def edit_clip(
        self,
        clip: ClipId,
        title: str | None = None,
        description: Annotated[str | None, Field(description="What it shows.")] = None,
        negative_description: Annotated[
            str | None, Field(description="What it must not show.")
        ] = None,
        position: Annotated[
            int | None, Field(ge=0, description="From 0: it stands there from now on.")
        ] = None,
    ) -> Told:
        """Change a scene's words or its place. Nothing is filmed; redo_clip does that."""
        said = {
            "title": title, "description": description, "position": position,
            "negative_description": negative_description,
        }  # fmt: skip
        return self._site.patch(f"clips/{clip}/", said)

    def rewrite_clip(
        self, clip: ClipId, note: Annotated[str, Field(description="What to change.")] = ""
    ) -> Told:
        """Have the writer write a scene anew. Nothing is filmed."""
        return self._site.post(f"clips/{clip}/rewrite/", {"note": note})

    def redo_clip(self, clip: ClipId) -> Told:
        """Film one more take of a scene, within the video's limit; the others stay.

        wait_for_video says when it is there; cut_again then makes the film with it.
        """
        return self._site.post(f"clips/{clip}/redo/")

    def use_still(self, clip: ClipId) -> Told:
        """Fill a scene with its picture, moved; free."""
        return self._site.post(f"clips/{clip}/use-still/")

    def select_take(
        self, clip: ClipId, take: Annotated[str, Field(description="The id of one of its takes.")]
    ) -> Told:
        """Choose the take that the next film shows; cut_again makes that film."""
        return self._site.post(f"clips/{clip}/select-take/", {"take": take})
