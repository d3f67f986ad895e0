"""The bodies of the flat calls' answers, each with the keys that its clients read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.reverse import reverse

from characters import portraits
from characters.models import Character, Image
from generations import ledger
from mvsite.lib import serving
from mvsite.lib.absolute import absolute
from mvsite.lib.storage import stores
from videos import scenes
from videos.models import Clip, FlatCall, Video
from videos.slots import slots_of

Body = dict[str, Any]
Name = FlatCall.Name
NOT_DRAWN = "{count} of the {wanted} pictures could not be drawn: {why}"


def _references(request: HttpRequest, call: FlatCall, done: bool) -> Body:
    character = call.character
    assert character is not None
    pictures = pictures_of(character)
    there = [image for image in pictures if image.status == Image.Status.READY]
    shown = there if done else [each for each in pictures if each.status != Image.Status.FAILED]
    return {
        "images": [_image(request, image) for image in shown],
        "metadata": {
            "character_description": character.description,
            "model_used": next((model_of(image) for image in there), None),
            "num_images_requested": character.num_images,
            "num_images_generated": len(there) if done else None,
            "parameters_used": call.said["parameters_used"],
            "generation_timestamp": stamp(max(map(_drawn_at, there))) if done else None,
            "warnings": [*call.warnings, *(_not_drawn(character) if done else [])],
        },
    }


def pictures_of(character: Character) -> list[Image]:
    """Those that the call asked for; a person may have drawn more since."""
    images = character.images.select_related("generation").order_by("number")
    return list(images[: character.num_images])


def _image(request: HttpRequest, image: Image) -> Body:
    key = image.key or portraits.key_of(image)
    cloud = link_to(request, key) if stores.in_cloud() else None
    return {"id": str(image.pk), "path": key, "cloud_url": cloud}


def model_of(image: Image) -> str | None:
    return image.generation.model if image.generation else None


def _drawn_at(image: Image) -> datetime:
    call = image.generation
    return (call and call.finished_at) or image.updated_at


def info(image: Image) -> Body:
    """Metadata alone."""
    return {
        "image_id": str(image.pk),
        "seed": image.seed,
        "model_used": model_of(image),
        "width": image.width,
        "height": image.height,
        "character_description": image.character.description,
        "generation_timestamp": stamp(_drawn_at(image)) if image.key else None,
        "storage_backend": settings.STORAGE_BACKEND,
    }


def _not_drawn(character: Character) -> list[str]:
    count = sum(each.status == Image.Status.FAILED for each in pictures_of(character))
    why = why_not_drawn(character)
    said = NOT_DRAWN.format(count=count, wanted=character.num_images, why=why)
    return [said] if count else []


def why_not_drawn(character: Character) -> str:
    failed = [each.error for each in pictures_of(character) if each.status == Image.Status.FAILED]
    return " ".join(dict.fromkeys(failed))


def _scenes(request: HttpRequest, call: FlatCall, done: bool) -> Body:
    video = call.video
    assert video is not None
    written = ledger.latest(video, scenes.PURPOSE) if done else None
    return {
        "scenes": list(map(_scene, _clips(video))) if done else None,
        "metadata": {
            "video_id": str(video.pk),
            "idea": video.idea,
            "character_description": call.said["character_description"],
            "number_of_scenes": video.clips.count() if done else None,
            "style": video.style,
            "song": str(video.song_id) if video.song_id else None,
            "model_used": written.model if written else None,
            "generation_timestamp": stamp(written.finished_at) if written else None,
            "warnings": [*call.warnings, *(video.warnings if done else [])],
        },
    }


def _clips(video: Video) -> list[tuple[Clip, str]]:
    sections = [slot.section for slot in slots_of(video)]
    return list(zip(video.clips.all(), sections, strict=True))


def _scene(placed: tuple[Clip, str]) -> Body:
    clip, section = placed
    return {
        "index": clip.position,
        "description": clip.description,
        "negative_description": clip.negative_description,
        "duration": round(clip.frames / clip.video.form.rate, 3),
        "section": section or None,
    }


def _video(request: HttpRequest, call: FlatCall, done: bool) -> Body:
    video = call.video
    assert video is not None
    take = video.clips.select_related("chosen").get().chosen if done else None
    warning = call.said["character_reference_warning"]
    return {
        **_file(request, video),
        "metadata": {
            "prompt": call.said["prompt"],
            "model_used": take.model if take else None,
            "parameters_used": call.said["parameters_used"],
            "character_reference_id": call.said["character_reference_id"],
            "character_reference_path": call.said["character_reference_path"],
            "character_reference_warning": warning,
            "processing_time_seconds": _seconds(call, video) if done else None,
            **_finished(request, video, done),
            "warnings": [*call.warnings, *(video.warnings if done else [])],
        },
        "character_reference_warning": warning,
    }


def _stitch(request: HttpRequest, call: FlatCall, done: bool) -> Body:
    video = call.video
    assert video is not None
    film = video.film if done else None
    return {
        **_file(request, video),
        "metadata": {
            "input_video_ids": call.said["video_ids"],
            "num_videos_stitched": video.clips.count() if done else None,
            "merge_time_seconds": film.manifest.get("cut_seconds") if film else None,
            "total_processing_time_seconds": _seconds(call, video) if done else None,
            **_finished(request, video, done),
            "warnings": [*call.warnings, *(video.warnings if done else [])],
        },
    }


def _file(request: HttpRequest, video: Video) -> Body:
    key = video.key("final.mp4")
    url = link_to(request, key) if settings.SERVE_FROM_CLOUD else _own_link(video)
    return {"video_id": str(video.pk), "video_path": key, "video_url": url}


def _own_link(video: Video) -> str:
    """Relative, and opened without a header."""
    address = reverse("mv-video", args=[video.pk]).rstrip("/")
    return f"{address}?s={serving.pass_of(pass_name(video))}"


def pass_name(video: Video) -> str:
    """What the signature of such a link is of."""
    return f"get_video {video.pk}"


def _finished(request: HttpRequest, video: Video, done: bool) -> Body:
    cloud = {"cloud_urls": {"video": link_to(request, video.key("final.mp4"))}}
    return {
        "generation_timestamp": stamp(video.finished_at) if done else None,
        "storage_backend": settings.STORAGE_BACKEND,
        **(cloud if stores.in_cloud() else {}),
    }


def _seconds(call: FlatCall, video: Video) -> float | None:
    taken = video.finished_at - call.created_at if video.finished_at else None
    return round(max(0.0, taken.total_seconds()), 2) if taken is not None else None


def link_to(request: HttpRequest, key: str) -> str:
    """Absolute, also where it leads through this site."""
    return absolute(request, serving.link_of(key).url)


def stamp(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


BODIES: dict[Name, Callable[[HttpRequest, FlatCall, bool], Body]] = {
    Name.REFERENCE: _references,
    Name.SCENES: _scenes,
    Name.VIDEO: _video,
    Name.STITCH: _stitch,
}
