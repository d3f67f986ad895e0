"""The MCP server (Model Context Protocol) with all tools."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mcp.server import MCPServer
from mcp.types import ToolAnnotations

from mvsite.agents.characters import Characters
from mvsite.agents.clips import Clips
from mvsite.agents.site import Site
from mvsite.agents.songs import Songs
from mvsite.agents.videos import Videos

INSTRUCTIONS = """\
Leitmotif makes a music video from a song and a character. The usual way: bring_song, \
bring_character, choose_image, plan_video, show the quote to whoever pays, start_video with the \
limit they say, wait_for_video (decide, when it waits), download_film. \
Anything that may cost money stays within that limit."""


def server_of(site: Site) -> MCPServer[Any]:
    server: MCPServer[Any] = MCPServer(
        "leitmotif", title="Leitmotif", instructions=INSTRUCTIONS, log_level="WARNING"
    )
    for tool in tools_of(site):
        name = tool.__name__
        reads = name.startswith(("get_", "list_", "wait_"))
        server.add_tool(tool, annotations=ToolAnnotations(read_only_hint=reads))
    return server


def tools_of(site: Site) -> list[Callable[..., Any]]:
    """Every public method of the classes of tools."""
    parts = (Songs(site), Characters(site), Videos(site), Clips(site))
    return [
        getattr(part, name)
        for part in parts
        for name in vars(type(part))
        if not name.startswith("_")
    ]
