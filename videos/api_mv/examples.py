"""Answers of the flat calls, as the description of the API shows them."""

from __future__ import annotations

from typing import Any

IMAGE = "5b1a5c3e-7f0d-4f5f-9a2b-0c1d2e3f4a5b"
VIDEO = "8c0f8f2e-0b3c-4f0e-8e55-6f4f2f0d9a11"
CALL_ID = "3e0d2f0c-5b6a-4c7d-8e9f-0a1b2c3d4e5f"
AT = "2026-11-22T15:04:05Z"
REFERENCES_BODY = {
    "images": [{"id": IMAGE, "path": f"character_references/{IMAGE}.png", "cloud_url": None}],
    "metadata": {
        "character_description": "Silver metallic robot with blue eyes",
        "model_used": "google/nano-banana-2",
        "num_images_requested": 1,
        "num_images_generated": 1,
        "parameters_used": {
            "aspect_ratio": "1:1",
            "safety_filter_level": "block_medium_and_above",
            "person_generation": "allow_adult",
            "output_format": "png",
            "negative_prompt": None,
            "seed": None,
            "num_images": 1,
        },
        "generation_timestamp": AT,
        "warnings": [],
    },
}
SCENES_BODY = {
    "scenes": [
        {
            "index": 0,
            "description": "Wide shot of a rooftop at dawn; the robot opens its hand to the light.",
            "negative_description": "a second robot, rain",
            "duration": 8.0,
            "section": None,
        }
    ],
    "metadata": {
        "video_id": VIDEO,
        "idea": "A robot learns to see",
        "character_description": "Silver metallic robot with blue eyes",
        "number_of_scenes": 1,
        "style": "clean",
        "song": None,
        "model_used": "offline",
        "generation_timestamp": AT,
        "warnings": [],
    },
}
FILE = {
    "video_id": VIDEO,
    "video_path": f"videos/{VIDEO}/final.mp4",
    "video_url": f"/api/mv/get_video/{VIDEO}?s=6a1b0c11-Yk3fJ9qPz0sT4uV7wX2yA5bC8d",
}
CLIP_BODY: dict[str, Any] = {
    **FILE,
    "metadata": {
        "prompt": "A silver robot walks through a futuristic city",
        "model_used": "kwaivgi/kling-v3-omni-video",
        "parameters_used": {
            "negative_prompt": None, "duration": 8.0, "aspect_ratio": "16:9", "seed": None,
        },
        "character_reference_id": IMAGE,
        "character_reference_path": f"character_references/{IMAGE}.png",
        "character_reference_warning": None,
        "processing_time_seconds": 142.6,
        "generation_timestamp": AT,
        "storage_backend": "local",
        "warnings": [],
    },
    "character_reference_warning": None,
}  # fmt: skip
STITCH_BODY = {
    **FILE,
    "metadata": {
        "input_video_ids": [VIDEO],
        "num_videos_stitched": 1,
        "merge_time_seconds": 1.8,
        "total_processing_time_seconds": 2.4,
        "generation_timestamp": AT,
        "storage_backend": "local",
        "warnings": [],
    },
}
LINK: dict[str, Any] = {
    "storage_backend": "s3",
    "expires_in_seconds": 3600,
    "cloud_path": f"character_references/{IMAGE}.png",
}
PICTURE_LINK = {
    "image_id": IMAGE,
    "image_url": f"https://films.s3.amazonaws.com/character_references/{IMAGE}.png?X-Amz-…",
    **LINK,
}
FILM_LINK = {
    "video_id": VIDEO,
    "video_url": f"https://films.s3.amazonaws.com/videos/{VIDEO}/final.mp4?X-Amz-…",
    **LINK,
    "cloud_path": f"videos/{VIDEO}/final.mp4",
}
NOT_YET = {"storage_backend": "local", "expires_in_seconds": None, "cloud_path": None}
INFO_BODY = {
    "image_id": IMAGE,
    "seed": 7,
    "model_used": "google/nano-banana-2",
    "width": 1024,
    "height": 1024,
    "character_description": "Silver metallic robot with blue eyes",
    "generation_timestamp": AT,
    "storage_backend": "local",
}
