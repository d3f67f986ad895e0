"""The whole job by the tools for agents: the command over stdio, a live site, real workers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from accounts.models import User
from songs.models import Song
from tests.agent import awaited, token_of
from tests.faults.rig import Rig, database_url
from tests.media import make_song

pytestmark = [pytest.mark.faults, pytest.mark.grown]
PROJECT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def command(live_server: Any) -> StdioServerParameters:
    """As an agent's program starts it."""
    return StdioServerParameters(
        command=sys.executable,
        args=[str(PROJECT / "manage.py"), "mcp"],
        env={
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "LEITMOTIF_URL": live_server.url,
            "LEITMOTIF_TOKEN": token_of(User.objects.local_owner()),
            "LEITMOTIF_NO_SETUP": "1",
        },
    )


async def the_job(command: StdioServerParameters, folder: Path) -> dict[str, Any]:
    """From a song to the file of its film; what the last call told."""
    async with Client(command) as client:

        async def does(name: str, **said: Any) -> dict[str, Any]:
            answer = await client.call_tool(name, said)
            assert not answer.is_error, answer.content
            found: dict[str, Any] = answer.structured_content
            return found

        song = await does("bring_song", path=str(folder / "song.wav"))
        plan = await does("plan_video", song=song["id"], clips=2, window_length=6)
        await does("start_video", video=plan["id"], max_cost_usd=0)
        film = await does("wait_for_video", video=plan["id"], seconds=300)
        assert film["status"] == "ready", film["error"]
        return await does("download_film", video=plan["id"], path=str(folder / "film.mp4"))


def test_from_a_song_to_a_film(command: StdioServerParameters, rig: Rig, tmp_path: Path) -> None:
    rig.takes_its_time()
    make_song(tmp_path / "song.wav")
    with rig.working():
        got = awaited(the_job, command, tmp_path)
    assert (tmp_path / "film.mp4").stat().st_size == got["bytes"] > 1000
    assert Song.objects.get().owner == User.objects.local_owner()
