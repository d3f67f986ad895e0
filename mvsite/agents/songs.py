"""Tools for songs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from mvsite.agents.site import UUID, Site, Told, is_one_of

SongId = Annotated[str, Field(pattern=UUID, description="The id of a song.")]
is_heard = is_one_of("ready", "failed")


class Songs:
    def __init__(self, site: Site) -> None:
        self._site = site

    def list_songs(self, cursor: str | None = None) -> Told:
        """Your songs, the newest first. `next` holds the cursor of the next page."""
        return self._site.get("songs/", cursor=cursor)

    def get_song(self, song: SongId) -> Told:
        """One song: its status, tempo, sections, suggested window and lyrics."""
        return self._site.get(f"songs/{song}/")

    def bring_song(
        self,
        path: Annotated[str, Field(description="An audio file on this machine: MP3, M4A, WAV …")],
        title: str | None = None,
        artist: str | None = None,
        lyrics: Annotated[str | None, Field(description="Plain text, LRC or SRT.")] = None,
        character_image_path: Annotated[
            str | None, Field(description="A picture of whom its films are to show.")
        ] = None,
        wait_seconds: Annotated[float, Field(ge=0, le=600)] = 60,
    ) -> Told:
        """Upload a song and have it listened to, which is free. A film needs a song."""
        files = {"file": path} | (
            {"character_image": character_image_path} if character_image_path else {}
        )
        said = {"title": title, "artist": artist, "lyrics": lyrics}
        song = self._site.upload("songs/", files, said)
        return self._site.wait(f"songs/{song['id']}/", is_heard, wait_seconds)

    def set_lyrics(
        self, song: SongId, text: Annotated[str, Field(description="Plain text, LRC or SRT.")]
    ) -> Told:
        """Put other lyrics in the place of a song's; empty text takes them away."""
        return self._site.put(f"songs/{song}/lyrics/", {"text": text})
