"""Tools for videos. Nothing is begun without a plan, its quote and a limit that was said."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from mvsite.agents.site import UUID, Site, Told

VideoId = Annotated[str, Field(pattern=UUID, description="The id of a video.")]
RESTS = {"draft", "ready", "failed", "cancelled", "waiting"}
Decision = Literal[
    "choose", "retry", "without_character", "use_reference", "fill", "raise_cap", "approve", "model"
]


def is_at_rest(video: Told) -> bool:
    """Of a film that is ready, scenes may be filmed again."""
    if video["status"] == "ready":
        return video["eta_seconds"] is None
    return video["status"] in RESTS


class Videos:
    def __init__(self, site: Site) -> None:
        self._site = site

    def get_me(self) -> Told:
        """Your limits, what was spent today and what is left, and what you have stored."""
        return self._site.get("me/")

    def list_generations(self, cursor: str | None = None) -> Told:
        """The ledger: every call of a model that was made for you, and what it cost."""
        return self._site.get("generations/", cursor=cursor)

    def list_videos(
        self,
        status: Annotated[str | None, Field(description="Only of this status.")] = None,
        cursor: str | None = None,
    ) -> Told:
        """Your videos, the newest first."""
        return self._site.get("videos/", status=status, cursor=cursor)

    def get_video(self, video: VideoId) -> Told:
        """One video: status, what it waits for, quote, cost, clips with their takes, links."""
        return self._site.get(f"videos/{video}/")

    def plan_video(
        self,
        song: Annotated[str, Field(description="The id of a song.")],
        character: Annotated[
            str | None, Field(description="The id of a character, or of one of its pictures.")
        ] = None,
        title: str | None = None,
        idea: Annotated[
            str | None, Field(description="What happens; else the song decides.")
        ] = None,
        style: str | None = None,
        aspect_ratio: Literal["16:9", "9:16", "1:1"] = "16:9",
        clips: Annotated[int | Literal["auto"], Field(description="1 to 100, or auto.")] = "auto",
        window_start: Annotated[float | None, Field(description="Seconds of the song.")] = None,
        window_length: Annotated[float, Field(description="Seconds of the film.")] = 30,
        quality: Annotated[
            Literal["final", "animatic"],
            Field(description="animatic: a cheap cut from stills first, to be approved."),
        ] = "final",
        seed: int | None = None,
    ) -> Told:
        """A draft of a film with its quote (`quote`, `cost.estimated`). Nothing is spent.

        Show the quote to whoever pays, then call start_video with the limit that they say.
        """
        said = {
            "song": song, "character": character, "title": title, "idea": idea, "style": style,
            "aspect_ratio": aspect_ratio, "clips": clips, "window_start": window_start,
            "window_length": window_length, "quality": quality, "seed": seed,
        }  # fmt: skip
        return self._site.post("videos/", said)

    def start_video(
        self,
        video: VideoId,
        max_cost_usd: Annotated[
            float, Field(ge=0, description="All that it may cost, redone clips too; 0: only free.")
        ],
    ) -> Told:
        """Begin a planned video. It never costs more than max_cost_usd, which has to be at least
        the quote; wait_for_video says how it gets on."""
        quoted = self._site.get(f"videos/{video}/")["cost"]["estimated"]
        limit = Decimal(str(max_cost_usd)).quantize(Decimal("0.01"))
        if quoted is not None and Decimal(quoted) > limit:
            raise ToolError(
                f"This video is quoted at up to ${quoted}, more than the ${limit} that you allow. "
                "Nothing was started. Ask whoever pays, or plan a cheaper one."
            )
        self._site.patch(f"videos/{video}/", {"max_cost_usd": str(limit)})
        return self._site.post(f"videos/{video}/start/")

    def wait_for_video(
        self, video: VideoId, seconds: Annotated[float, Field(ge=0, le=600)] = 120
    ) -> Told:
        """Wait until it is ready and none of its scenes is filmed again, has failed, or asks for
        something (`waiting_for`: then call decide), at most so long; then call it again."""
        return self._site.wait(f"videos/{video}/", is_at_rest, seconds)

    def decide(
        self,
        video: VideoId,
        decision: Annotated[
            Decision,
            Field(
                description="By waiting_for. choice: choose (image). character: retry, "
                "without_character, use_reference. clip: retry, fill. budget: raise_cap "
                "(amount_usd). approval: approve, model (model)."
            ),
        ],
        image: str | None = None,
        amount_usd: float | None = None,
        model: str | None = None,
    ) -> Told:
        """Answer what a video waits for. raise_cap lets it spend more: ask whoever pays."""
        amount = None if amount_usd is None else f"{Decimal(str(amount_usd)):.2f}"
        said = {"decision": decision, "image": image, "amount_usd": amount, "model": model}
        return self._site.post(f"videos/{video}/continue/", said)

    def cancel_video(self, video: VideoId) -> Told:
        """Stop what is at work; what was made stays."""
        return self._site.post(f"videos/{video}/cancel/")

    def retry_video(self, video: VideoId) -> Told:
        """Go on with a video that failed, within its limit; what succeeded stays."""
        return self._site.post(f"videos/{video}/retry/")

    def rerun_video(
        self,
        video: VideoId,
        step: Literal["analyse", "describe", "draw", "plan", "film", "stitch"],
    ) -> Told:
        """Make it again from a step on, with all that follows, within its limit."""
        return self._site.post(f"videos/{video}/rerun/", {"from": step})

    def cut_again(self, video: VideoId) -> Told:
        """Make a new film of the takes that are chosen now. Nothing is filmed or paid."""
        return self._site.post(f"videos/{video}/stitch/")

    def get_report(self, video: VideoId) -> Told:
        """What was measured of the finished film: cuts on the beat, sound, black frames."""
        return self._site.get_when_made(f"videos/{video}/report/")

    def download_film(
        self,
        video: VideoId,
        path: Annotated[str, Field(description="Where to put the MP4 on this machine.")],
        overwrite: bool = False,
    ) -> Told:
        """Fetch the finished film as a file."""
        url = self._site.get(f"videos/{video}/")["file_url"]
        if not url:
            raise ToolError("There is no film of this video yet. wait_for_video says when.")
        file = self._site.download(url, path, overwrite=overwrite)
        return {"path": str(file), "bytes": file.stat().st_size}
