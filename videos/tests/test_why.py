"""Why a clip or a picture looks so: what was sent, word for word, and nothing that opens a door."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from characters.models import Image
from generations.call_sheet import sheet_of
from generations.models import Generation
from mvsite.lib import storage
from tests.factories import make_generation, make_owner, make_ready_character
from videos import moderation
from videos.models import Keyframe, Take, Video
from videos.take_sheet import TakeSheet
from videos.tests.cut_films import cut_video

pytestmark = pytest.mark.django_db
SENT = {
    "model": "kling/3", "version": "0123abcd", "left_out": ["seed", "sound"],
    "input": {
        "prompt": "She crosses\nthe bridge. Avoid: rain.", "duration": 5, "cfg_scale": 0.5,
        "start_image": "https://api.example.com/v1/files/abc?token=hush", "negative_prompt": "rain",
        "image": "data:image/jpeg;base64;sha256=00ff", "api_key": "sk-hush", "nothing": None,
        "webhook": "here", "max_tokens": 900,
    },
}  # fmt: skip


def called(take: Take, purpose: str = "motion", **fields: Any) -> Generation:
    """A paid call for a take, as the ledger has it."""
    asked = {
        "kind": "film", "purpose": purpose, "provider": "replicate", "model": "kling/3",
        "subject_model": "videos.Take", "subject_id": take.pk, "project": take.clip.video_id,
        "request": {"prompt": "as asked", "seed": 7, "keyframe": {"key": "k.png", "hints": {}},
                    "references": [{"key": "ref.png", "hints": {}}], "frames": 36},
        "sent": SENT, "estimated": Decimal("0.35"), "settled": Decimal("0.30"), "charged": "yes",
        "submitted_at": timezone.now(), "usage": {"metrics": {"predict_time": 41.5}},
    }  # fmt: skip
    call = make_generation()
    Generation.objects.filter(pk=call.pk).update(**{**asked, **fields})
    call.refresh_from_db()
    return call


def a_take() -> Take:
    return Take.objects.select_related("clip__video").get(clip=cut_video().clips.first())


def test_what_was_sent_is_told_word_for_word_by_the_models_own_names() -> None:
    sheet = sheet_of(called(a_take()))
    assert sheet.prompt == SENT["input"]["prompt"]
    assert sheet.negative == "rain"
    assert sheet.parameters == (("duration", "5"), ("cfg_scale", "0.5"), ("max_tokens", "900"))
    assert sheet.left_out == ("seed", "sound")
    assert sheet.seed is None
    assert sheet.pictures == ("k.png", "ref.png")
    assert sheet.usage == (("metrics.predict_time", "41.5"),)


def test_words_in_a_list_of_parts_are_found_too() -> None:
    parts = [{"type": "image", "data": "data:image/jpeg;sha256=1"}, {"type": "text", "text": "Go"}]
    sheet = sheet_of(called(a_take(), sent={"input": {"input": parts}, "left_out": []}))
    assert (sheet.prompt, sheet.negative, sheet.seed) == ("Go", "", 7)


def test_what_this_machine_makes_is_told_as_it_was_asked() -> None:
    asked = {"prompt": "A fox", "negative_prompt": "text", "seed": 3, "references": []}
    free: dict[str, Any] = {"estimated": 0, "settled": None, "charged": "no", "usage": {}}
    call = called(a_take(), sent={}, provider="local", model="offline", request=asked, **free)
    sheet = sheet_of(call)
    assert (sheet.prompt, sheet.negative, sheet.seed, sheet.price) == ("A fox", "text", 3, "Free.")


@pytest.mark.parametrize(
    ("charged", "settled", "said"),
    [
        ("yes", "0.30", "Up to $0.35, it was said before. It cost $0.30."),
        ("maybe", "0.35", "Up to $0.35, it was said before. It may have cost $0.35."),
        ("no", "0", "Up to $0.35, it was said before. It was not charged."),
        ("no", None, "Up to $0.35, it was said before."),
    ],
)
def test_the_price_that_was_said_stands_beside_what_was_charged(
    charged: str, settled: str | None, said: str
) -> None:
    assert sheet_of(called(a_take(), charged=charged, settled=settled)).price == said


def test_every_attempt_is_there_and_the_picture_of_another_take() -> None:
    take = a_take()
    first = called(take, status="failed", error="It was too busy.", attempt=1)
    second = called(take, status="failed", error="It was late.", attempt=2)
    other = called(Take.objects.exclude(pk=take.pk)[0], "keyframe", kind="draw", status="succeeded")
    judged = called(take, "judgement", status="succeeded", kind="judge")
    picture = Keyframe.objects.create(clip=take.clip, generation=other, key="k.png")
    Take.objects.filter(pk=take.pk).update(keyframe=picture)
    take.refresh_from_db()
    sheets = TakeSheet(take).calls
    assert [sheet.what for sheet in sheets] == ["The clip", "The clip", "The first picture"]
    assert [sheet.error for sheet in sheets] == [first.error, second.error, ""]
    assert judged.purpose == "judgement"


def test_the_page_and_its_part_show_no_key_link_or_token() -> None:
    take, browser = a_take(), Client()
    called(take)
    browser.force_login(take.clip.video.owner)
    address = reverse("take-why", args=[take.pk])
    for headers in ({}, {"HX-Request": "true"}):
        text = browser.get(address, headers=headers).content.decode()
        assert "She crosses\nthe bridge. Avoid: rain." in text
        assert "It cost $0.30." in text
        assert not [
            word for word in ("hush", "api.example.com", "00ff", "0123abcd") if word in text
        ]
        assert ("<html" in text) != bool(headers)


def test_a_page_of_a_scene_leads_there() -> None:
    take, browser = a_take(), Client()
    browser.force_login(take.clip.video.owner)
    shown = browser.get(reverse("video", args=[take.clip.video_id]), {"open": 1})
    assert reverse("take-why", args=[take.pk]) in shown.content.decode()


def test_a_picture_of_a_character_is_told_alike() -> None:
    character, browser = make_ready_character(name="Maren"), Client()
    image, take = character.selected, a_take()
    assert isinstance(image, Image)
    called(take, "portrait", kind="draw", subject_model="characters.Image", subject_id=image.pk)
    browser.force_login(character.owner)
    address = reverse("image-why", args=[character.pk, image.pk])
    assert "She crosses" in browser.get(address).content.decode()
    browser.force_login(make_owner("bob"))
    assert browser.get(address).status_code == 404


def test_what_is_hidden_is_not_told() -> None:
    take, browser = a_take(), Client()
    browser.force_login(take.clip.video.owner)
    moderation.hide(Video.objects.get(pk=take.clip.video_id), "A complaint.")
    assert browser.get(reverse("take-why", args=[take.pk])).status_code == 404


def test_a_take_that_asked_nobody_says_so() -> None:
    take, browser = a_take(), Client()
    Take.objects.filter(pk=take.pk).update(origin="uploaded")
    storage.put_bytes(take.key, b"mine")
    browser.force_login(take.clip.video.owner)
    text = browser.get(reverse("take-why", args=[take.pk])).content.decode()
    assert "It is your own: nothing was sent anywhere." in text
