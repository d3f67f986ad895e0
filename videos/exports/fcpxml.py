"""An edit as Final Cut Pro's XML, version 1.10: Final Cut from 10.6 and Resolve from 18 read it.

By Apple's "FCPXML Reference" and its document type definition: the order of elements and attributes
there is binding. Times are fractions of seconds in whole frames; a clip's own time is that of its
file, also for what is attached to it. ``src`` counts from where the document lies.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from mvsite.lib.sounds import RATE
from videos.exports.edit import Edit, Mark, Piece, Source, legible

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n\n'
FORMAT, DISSOLVE = "r1", "r2"
DISSOLVE_UID = "FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265"
"""By which Final Cut knows its own cross dissolve."""
KNOWN_FORMATS = {(1280, 720): "FFVideoFormat720p24", (1920, 1080): "FFVideoFormat1080p24"}
"""Names that Final Cut has for sizes at 24 frames; others are told by their numbers alone."""
Assets = Mapping[Source, str]


def fcpxml_of(edit: Edit) -> str:
    root = Element("fcpxml", version="1.10")
    resources = SubElement(root, "resources")
    _format(resources, edit)
    if any(piece.fade for piece in edit.pieces):
        SubElement(resources, "effect", id=DISSOLVE, name="Cross Dissolve", uid=DISSOLVE_UID)
    assets = _assets(resources, edit)
    _sequence(SubElement(root, "event", name="Leitmotif"), edit, assets)
    indent(root, " ")
    return f"{HEAD}{tostring(root, encoding='unicode')}\n"


def _format(resources: Element, edit: Edit) -> None:
    name = KNOWN_FORMATS.get((edit.width, edit.height)) if edit.rate == 24 else None
    SubElement(
        resources, "format", {"id": FORMAT, **({"name": name} if name else {})},
        frameDuration=f"100/{100 * edit.rate}s", width=str(edit.width), height=str(edit.height),
        colorSpace="1-1-1 (Rec. 709)",
    )  # fmt: skip


def _assets(resources: Element, edit: Edit) -> Assets:
    """The id of each file's."""
    named = {source: f"r{number}" for number, source in enumerate(edit.sources, start=3)}
    for source, name in named.items():
        form = {"format": FORMAT} if source.in_form else {}
        pictures = {"hasVideo": "1", "videoSources": "1", **form}
        _asset(resources, name, source, edit.rate, pictures)
    if edit.sound is not None:
        named[edit.sound.source] = name = f"r{len(named) + 3}"
        sound = {
            "hasAudio": "1", "audioSources": "1", "audioChannels": "2", "audioRate": str(RATE),
        }  # fmt: skip
        _asset(resources, name, edit.sound.source, edit.rate, sound)
    return named


def _asset(resources: Element, name: str, source: Source, rate: int, facts: dict[str, str]) -> None:
    asset = SubElement(
        resources, "asset", facts, id=name, name=source.path.rpartition("/")[2], start="0s",
        duration=_time(source.frames, rate),
    )  # fmt: skip
    SubElement(asset, "media-rep", kind="original-media", src=f"./{source.path}")


def _sequence(event: Element, edit: Edit, assets: Assets) -> None:
    project = SubElement(event, "project", name=legible(edit.name))
    sequence = SubElement(
        project, "sequence", format=FORMAT, duration=_time(edit.frames, edit.rate), tcStart="0s",
        tcFormat="NDF", audioLayout="stereo", audioRate=f"{RATE / 1000:g}k",
    )  # fmt: skip
    spine = SubElement(sequence, "spine")
    for begins, piece in edit.placed():
        clip = _picture(spine, piece, begins, edit.rate, assets)
        if begins == 0 and edit.sound is not None:
            _sound(clip, piece, edit.sound, edit, assets)
        if piece.fade:
            _dissolve(spine, begins + piece.frames, piece.fade, edit.rate)


def _picture(spine: Element, piece: Piece, begins: int, rate: int, assets: Assets) -> Element:
    """Without the sound that its file may have: the film has the song's alone."""
    clip = SubElement(
        spine, "asset-clip", _of_clip(piece, begins, rate, assets), srcEnable="video",
    )  # fmt: skip
    if piece.note:
        SubElement(clip, "note").text = legible(piece.note)
    return clip


def _sound(parent: Element, below: Piece, sound: Piece, edit: Edit, assets: Assets) -> None:
    """Attached where the first picture begins, in that picture's own time."""
    clip = SubElement(
        parent, "asset-clip", _of_clip(sound, below.first, edit.rate, assets), lane="-1",
        srcEnable="audio", audioRole="music",
    )  # fmt: skip
    for mark in edit.marks:
        _marker(clip, mark, sound.first, edit.rate)


def _of_clip(piece: Piece, offset: int, rate: int, assets: Assets) -> dict[str, str]:
    return {
        "ref": assets[piece.source], "name": legible(piece.name), "offset": _time(offset, rate),
        "start": _time(piece.first, rate), "duration": _time(piece.frames, rate),
    }  # fmt: skip


def _marker(clip: Element, mark: Mark, first: int, rate: int) -> None:
    SubElement(
        clip, "marker", start=_time(first + mark.frame, rate), duration=_time(mark.frames, rate),
        value=legible(mark.words), note=mark.kind,
    )  # fmt: skip


def _dissolve(spine: Element, cut: int, frames: int, rate: int) -> None:
    transition = SubElement(
        spine, "transition", name="Cross Dissolve", offset=_time(cut - frames, rate),
        duration=_time(2 * frames, rate),
    )  # fmt: skip
    SubElement(transition, "filter-video", ref=DISSOLVE, name="Cross Dissolve")


def _time(frames: int, rate: int) -> str:
    return f"{100 * frames}/{100 * rate}s" if frames else "0s"
