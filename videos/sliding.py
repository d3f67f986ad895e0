"""Which part of a take is shown, where it lasts longer than its place in the film."""

from __future__ import annotations

from mvsite.lib.state import NotNow
from videos import singing
from videos.models import Clip, Take
from videos.take_requests import spare_frames


def room(clip: Clip, take: Take) -> tuple[int, int] | None:
    """The first and the last frame of the take at which its part can begin; None where there is
    no choice, as for one that sings. What a cross-fade needs on either side stays within it."""
    if take.frames is None or singing.is_sung(take):
        return None
    ahead, behind = spare_frames(clip)
    last = take.frames - clip.frames - behind
    return (ahead, last) if last > ahead else None


def slide(clip: Clip, take: Take, seconds: float) -> None:
    """Begin at ``seconds`` of the take. NotNow where it would end before its place does."""
    if singing.is_sung(take):
        raise NotNow(f"Take {take.number} sings: elsewhere its mouth is out of time.")
    rate, span = clip.video.form.rate, room(clip, take)
    if span is None:
        raise NotNow(
            f"Take {take.number} lasts as long as its place in the film: there is no other part "
            "of it to show. Nothing was changed."
        )
    first, last = span
    frame = round(seconds * rate)
    if not first <= frame <= last:
        raise NotNow(
            f"From {seconds:.2f} s on take {take.number} does not fill its place in the film. "
            f"Begin between {first / rate:.2f} s and {last / rate:.2f} s. Nothing was changed."
        )
    clip.touch("clip")
    take.in_frame = frame
    take.save(update_fields=["in_frame"])
