"""Tools for characters."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mvsite.agents.site import UUID, Site, Told, is_one_of

CharacterId = Annotated[str, Field(pattern=UUID, description="The id of a character.")]
is_settled = is_one_of("ready", "choosing", "failed")


class Characters:
    def __init__(self, site: Site) -> None:
        self._site = site

    def list_characters(self, cursor: str | None = None) -> Told:
        """Your characters, the newest first, with their pictures."""
        return self._site.get("characters/", cursor=cursor)

    def get_character(self, character: CharacterId) -> Told:
        """One character: its words, its candidates (`images`) and which one is chosen."""
        return self._site.get(f"characters/{character}/")

    def bring_character(
        self,
        description: Annotated[str | None, Field(description="What it looks like.")] = None,
        picture_path: Annotated[
            str | None, Field(description="A reference picture on this machine.")
        ] = None,
        name: str | None = None,
        kind: Literal["character", "product"] = "character",
        num_images: Annotated[
            int, Field(ge=0, le=4, description="Candidates; 0: the picture itself is taken.")
        ] = 4,
        auto_select: Annotated[bool, Field(description="Take the first good candidate.")] = False,
        wait_seconds: Annotated[float, Field(ge=0, le=600)] = 120,
    ) -> Told:
        """Have a character drawn from words, from a picture, or from both, at once.

        Each candidate is a call of the model that draws, which may cost money: get_me says what is
        left today. With status `choosing`, ask which candidate to take and call choose_image.
        """
        said = {
            "description": description, "name": name, "kind": kind, "num_images": num_images,
            "auto_select": auto_select,
        }  # fmt: skip
        if picture_path:
            made = self._site.upload("characters/", {"reference_image": picture_path}, said)
        else:
            made = self._site.post("characters/", said)
        return self._site.wait(f"characters/{made['id']}/", is_settled, wait_seconds)

    def redraw_character(
        self,
        character: CharacterId,
        num_images: Annotated[int, Field(ge=1, le=4)] = 4,
        note: Annotated[str | None, Field(description="What is to change.")] = None,
        wait_seconds: Annotated[float, Field(ge=0, le=600)] = 120,
    ) -> Told:
        """Draw new candidates, which may cost money; the earlier ones stay."""
        said = {"num_images": num_images, "note": note}
        self._site.post(f"characters/{character}/redraw/", said)
        return self._site.wait(f"characters/{character}/", is_settled, wait_seconds)

    def choose_image(
        self, character: CharacterId, image: Annotated[str, Field(description="A candidate’s id.")]
    ) -> Told:
        """Make this candidate the picture that every clip is made from."""
        return self._site.post(f"characters/{character}/select/", {"image": image})
