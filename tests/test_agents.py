"""Tools for agents, of a live site: what they do, and what they say when they cannot."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import Token, User
from generations.models import Generation
from mvsite.agents.at_home import site_at_home
from mvsite.agents.server import server_of
from mvsite.agents.site import Site
from mvsite.agents.videos import is_at_rest
from tests.agent import Agent, token_of
from tests.factories import make_owner, make_song, make_video
from videos.models import Video
from videos.tests.paid import paid

HELLO = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {},
               "clientInfo": {"name": "a test", "version": "1"}},
}  # fmt: skip


@pytest.fixture
def agent(live_server: Any) -> Agent:
    return Agent(server_of(Site.at(live_server.url, token_of(make_owner()))))


def test_every_tool_says_what_it_does_and_what_it_takes(agent: Agent) -> None:
    for name, tool in agent.tools().items():
        assert tool.description, name
        assert "site" not in tool.input_schema["properties"], name
        reads = name.startswith(("get_", "list_", "wait_"))
        assert tool.annotations.read_only_hint is reads, name
    assert "max_cost_usd" in agent.tools()["start_video"].input_schema["required"]


def test_rows_of_one_s_own_are_told_and_no_others(agent: Agent) -> None:
    mine, other = make_song("ready"), make_song("ready", owner=make_owner("other"))
    listed = agent.does("list_songs")["results"]
    assert [song["id"] for song in listed] == [str(mine.pk)]
    assert agent.does("get_song", song=str(mine.pk))["title"] == mine.title
    assert agent.says("get_song", song=str(other.pk)) == agent.says("get_song", song=str(uuid4()))


def test_nothing_is_started_above_what_was_allowed(agent: Agent) -> None:
    with paid():
        song = make_song("ready")
        video = agent.does("plan_video", song=str(song.pk), clips=2, window_length=10)
        assert float(video["cost"]["estimated"]) > 1
        assert "Nothing was started" in agent.says("start_video", video=video["id"], max_cost_usd=1)
        assert Video.objects.get().status == Video.Status.DRAFT
        begun = agent.does("start_video", video=video["id"], max_cost_usd=50)
        assert begun["status"] != Video.Status.DRAFT
        assert begun["max_cost_usd"] == "50.0000"
    assert not Generation.objects.filter(estimated__gt=50).exists()


def test_what_cannot_be_done_is_a_sentence(agent: Agent, tmp_path: Path) -> None:
    video = str(make_video().pk)
    assert "cannot be read" in agent.says("bring_song", path=str(tmp_path / "none.mp3"))
    (tmp_path / "no.mp3").write_text("no song")
    assert "no.mp3" in agent.says("bring_song", path=str(tmp_path / "no.mp3"))
    assert "no film" in agent.says("download_film", video=video, path=str(tmp_path / "a.mp4"))
    assert "retry" in agent.says("decide", video=video, decision="sing")
    assert "song" in agent.says("plan_video", song=str(uuid4()))
    assert "match pattern" in agent.says("get_video", video="../../health/live")


def test_a_token_that_may_only_read_does_only_that(live_server: Any) -> None:
    site = Site.at(live_server.url, token_of(make_owner(), Token.Scope.READ))
    reader = Agent(server_of(site))
    song = make_song("ready")
    assert reader.does("list_songs")["results"]
    assert "scope" in reader.says("plan_video", song=str(song.pk))
    assert not Video.objects.exists()


def test_a_ready_film_rests_only_when_no_scene_is_filmed_again() -> None:
    assert is_at_rest({"status": "ready", "eta_seconds": None})
    assert not is_at_rest({"status": "ready", "eta_seconds": 4})
    assert is_at_rest({"status": "waiting", "eta_seconds": 4})


def test_a_site_that_does_not_run_is_named() -> None:
    nobody = Agent(server_of(Site.at("http://127.0.0.1:9", "lm_none")))
    assert "Look whether Leitmotif runs" in nobody.says("get_me")


def test_an_agent_that_goes_away_leaves_no_trace_of_python() -> None:
    command = [sys.executable, "manage.py", "mcp", "--url", "http://127.0.0.1:9", "--token", "lm_x"]
    pipes: dict[str, Any] = {
        "stdin": subprocess.PIPE,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
    }
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, text=True, **pipes)
    try:
        server.stdin.write(f"{json.dumps(HELLO)}\n")
        server.stdin.flush()
        assert server.stdout.readline()
        server.stdout.close()
        server.stdin.write(f"{json.dumps({**HELLO, 'id': 2, 'method': 'tools/list'})}\n")
        server.stdin.close()
        assert (server.wait(30), server.stderr.read()) == (0, "")
    finally:
        server.kill()


def test_an_address_that_is_none_is_refused_with_an_example() -> None:
    with pytest.raises(CommandError, match="as in https://"):
        call_command("mcp", "--url", "films.example.org", "--token", "lm_none")


@pytest.mark.django_db(transaction=True)
def test_without_an_address_it_is_this_installation_and_its_owner() -> None:
    mine = make_song("ready", owner=User.objects.local_owner())
    with site_at_home() as site:
        assert Agent(server_of(site)).does("get_song", song=str(mine.pk))["id"] == str(mine.pk)
        assert Token.objects.count() == 1
    assert not Token.objects.exists()
