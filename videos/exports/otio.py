"""An edit as OpenTimelineIO's JSON, which Resolve and Premiere read.

Written without the library: its wheels are large, and the format is its documents
(opentimeline.readthedocs.io, "Serialized Schema"). The oldest version of each schema is written
that says what is needed; a newer reader brings it up to date, an older one knows no newer.
"""

from __future__ import annotations

import json
from typing import Any

from videos.exports.edit import Edit, Mark, MarkKind, Piece, legible

COLORS: dict[MarkKind, str] = {
    "section": "PURPLE", "line": "CYAN", "downbeat": "RED", "beat": "GREEN",
}  # fmt: skip


def otio_of(edit: Edit) -> str:
    return json.dumps(_timeline(edit), ensure_ascii=False, indent=1)


def _timeline(edit: Edit) -> dict[str, Any]:
    tracks = [_track("Video", _pictures(edit))]
    if edit.sound is not None:
        tracks.append(_track("Audio", [_clip(edit.sound, edit.rate)]))
    marks = [_marker(mark, edit.rate) for mark in edit.marks]
    stack = _item("Stack.1", "tracks", None, children=tracks, markers=marks)
    size = {"width": edit.width, "height": edit.height, "rate": edit.rate}
    return {
        "OTIO_SCHEMA": "Timeline.1", "name": legible(edit.name), "tracks": stack,
        "global_start_time": _time(0, edit.rate), "metadata": {"leitmotif": size},
    }  # fmt: skip


def _track(kind: str, children: list[dict[str, Any]]) -> dict[str, Any]:
    return _item("Track.1", kind, None, kind=kind, children=children)


def _pictures(edit: Edit) -> list[dict[str, Any]]:
    items = []
    for piece in edit.pieces:
        items.append(_clip(piece, edit.rate))
        if piece.fade:
            items.append(_dissolve(piece.fade, edit.rate))
    return items


def _clip(piece: Piece, rate: int) -> dict[str, Any]:
    media = {
        "OTIO_SCHEMA": "ExternalReference.1", "name": piece.source.path,
        "target_url": piece.source.path, "metadata": {},
        "available_range": _range(0, piece.source.frames, rate),
    }  # fmt: skip
    note = {"leitmotif": {"note": legible(piece.note)}} if piece.note else {}
    seen = _range(piece.first, piece.frames, rate)
    return _item("Clip.1", legible(piece.name), seen, media_reference=media, metadata=note)


def _dissolve(frames: int, rate: int) -> dict[str, Any]:
    """Between two clips, ``frames`` on either side of their cut."""
    return {
        "OTIO_SCHEMA": "Transition.1", "name": "Cross dissolve", "metadata": {},
        "transition_type": "SMPTE_Dissolve",
        "in_offset": _time(frames, rate), "out_offset": _time(frames, rate),
    }  # fmt: skip


def _marker(mark: Mark, rate: int) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": "Marker.2", "name": legible(mark.words), "color": COLORS[mark.kind],
        "marked_range": _range(mark.frame, mark.frames, rate),
        "metadata": {"leitmotif": {"kind": mark.kind}},
    }  # fmt: skip


def _item(schema: str, name: str, seen: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    """What clips, tracks and stacks have in common."""
    common: dict[str, Any] = {"source_range": seen, "effects": [], "markers": [], "metadata": {}}
    return {"OTIO_SCHEMA": schema, "name": name, **common, **more}


def _range(first: int, frames: int, rate: int) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": _time(first, rate), "duration": _time(frames, rate),
    }  # fmt: skip


def _time(frames: int, rate: int) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(rate), "value": float(frames)}
