"""A video, its clips and their takes, as programs read them."""

from __future__ import annotations

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mvsite.lib.absolute import absolute
from mvsite.lib.http.fields import Dollars, Link, Sentence, Time
from videos.api.reading import Shown
from videos.models import Clip, Reframing, Take, Video

STATES = ("pending", "writing", "drawing", "filming", "ready", "failed")


class TakeResource(serializers.Serializer):
    id = serializers.UUIDField(source="take.id")
    status = serializers.ChoiceField(source="take.status", choices=Take.Status.choices)
    error = Sentence(source="take.error", help_text="Why it failed, or for what it waits.")
    origin = serializers.ChoiceField(
        source="take.origin", choices=Take.Origin.choices,
        help_text="filmed by a model; uploaded; a still that is moved; copied from another video.",
    )  # fmt: skip
    model = Sentence(source="take.model", help_text="That films it; null: the film's.")
    seed = serializers.IntegerField(source="take.seed")
    url = Link(source="key", help_text="The take as it was delivered.")
    poster_url = Link(source="poster_key", help_text="The picture that it begins with.")
    duration_seconds = serializers.FloatField(
        source="seconds", allow_null=True, help_text="Of its file; null until it is there."
    )
    cost = Dollars(help_text="What its calls have cost, in US dollars.")
    likeness = serializers.FloatField(
        allow_null=True,
        help_text="How like the character it is, 0 to 1; null where it is not measured or nobody "
        "is to be compared.",
    )
    created_at = Time(source="take.created_at")


class ClipResource(serializers.Serializer):
    id = serializers.UUIDField(source="clip.id")
    video = serializers.UUIDField(source="clip.video_id")
    position = serializers.IntegerField(source="clip.position", help_text="In the film, from 0.")
    title = serializers.CharField(source="clip.title")
    status = serializers.ChoiceField(
        source="state", choices=STATES, help_text="ready: its selected take is there."
    )
    words_status = serializers.ChoiceField(
        source="clip.words_status", choices=Clip.WordsStatus.choices
    )
    error = Sentence(help_text="Why its words or its newest take failed, or wait.")
    section = serializers.CharField(source="slot.section", help_text="Of the song; or empty.")
    start_seconds = serializers.FloatField(help_text="Of the film.")
    duration_seconds = serializers.FloatField(source="slot.seconds")
    kind = serializers.CharField(
        source="clip.kind", help_text="story, performance or b-roll; empty until it is written."
    )
    description = serializers.CharField(source="clip.description")
    negative_description = serializers.CharField(source="clip.negative_description")
    lyric = serializers.CharField(source="slot.lyric", help_text="What is sung in it; or empty.")
    keyframe_url = Link(source="keyframe_key", help_text="The picture that stands for it.")
    takes = TakeResource(
        many=True, allow_null=True, help_text="The oldest first. Null in a list of videos."
    )
    selected_take = serializers.UUIDField(
        source="clip.chosen_id", allow_null=True, help_text="That the next film shows."
    )
    likeness = serializers.FloatField(allow_null=True, help_text="Of its selected take.")


class CostResource(serializers.Serializer):
    """In US dollars."""

    estimated = Dollars(
        allow_null=True,
        help_text="At most, as it was quoted; null where a price is not known.",
    )
    reserved = Dollars(source="money.reserved", help_text="At most, of the calls under way.")
    spent = Dollars(source="money.spent", help_text="Of the calls that are settled.")


class QuoteLine(serializers.Serializer):
    step = serializers.CharField()
    amount_usd = Dollars(allow_null=True, help_text="At most; null where the price is not known.")
    seconds = serializers.FloatField(help_text="By the clock.")
    note = serializers.CharField(help_text="What there is to say of its price; mostly empty.")


class ShapeResource(serializers.Serializer):
    """The film in another shape, from reframe/."""

    aspect_ratio = serializers.ChoiceField(source="reframing.shape", choices=Video.Shape.choices)
    status = serializers.ChoiceField(source="reframing.status", choices=Reframing.Status.choices)
    error = Sentence(source="reframing.error")
    file_url = Link(source="film_key", help_text="The film.")


class VideoResource(serializers.Serializer):
    id = serializers.UUIDField(source="video.id")
    title = serializers.CharField(source="video.title")
    status = serializers.ChoiceField(source="video.status", choices=Video.Status.choices)
    waiting_for = serializers.ChoiceField(
        choices=Video.WaitingFor.choices, allow_null=True,
        help_text="What continue/ is to decide; null while it does not wait.",
    )  # fmt: skip
    error = Sentence(source="video.error", help_text="Why it failed, or for what it waits.")
    progress = serializers.FloatField(help_text="0 to 1 of the work on the film.")
    eta_seconds = serializers.IntegerField(
        allow_null=True, help_text="About so long until it is done; null: nothing is under way."
    )
    song = serializers.UUIDField(source="video.song_id", allow_null=True)
    character = serializers.UUIDField(
        source="lead.id", allow_null=True, default=None, help_text="Who is shown in it; or null."
    )
    characters = serializers.ListField(
        child=serializers.UUIDField(), source="character_ids",
        help_text="All that were named, the one who is shown first.",
    )  # fmt: skip
    image = serializers.UUIDField(
        source="video.image_id", allow_null=True,
        help_text="The picture of the character that it shows; null until it begins, as a rule.",
    )  # fmt: skip
    character_consistency_enabled = serializers.BooleanField(
        source="video.character_consistency_enabled"
    )
    auto_select = serializers.BooleanField(source="video.auto_select")
    mode = serializers.ChoiceField(source="video.mode", choices=Video.Mode.choices)
    idea = serializers.CharField(source="video.idea")
    style = serializers.CharField(source="video.style")
    seed = serializers.IntegerField(source="video.seed")
    aspect_ratio = serializers.ChoiceField(source="video.shape", choices=Video.Shape.choices)
    resolution = serializers.ChoiceField(
        source="video.resolution", choices=Video.Resolution.choices
    )
    clips_wanted = serializers.IntegerField(
        source="video.clips_wanted", allow_null=True, help_text="null: the music decides (auto)."
    )
    window_start = serializers.FloatField(
        source="video.window_start", allow_null=True,
        help_text="Seconds of the song; null until it is planned: the suggested one.",
    )  # fmt: skip
    window_length = serializers.FloatField(source="video.window_length", help_text="Seconds.")
    quality = serializers.ChoiceField(source="video.quality", choices=Video.Quality.choices)
    models = serializers.DictField(
        child=serializers.CharField(), source="video.chosen_models",
        help_text="Names by kind (see, write, draw, film); a kind that is missing: the usual one.",
    )  # fmt: skip
    on_character_failure = serializers.ChoiceField(
        source="video.on_character_failure", choices=Video.OnCharacterFailure.choices
    )
    on_clip_failure = serializers.ChoiceField(
        source="video.on_clip_failure", choices=Video.OnClipFailure.choices
    )
    transition = serializers.ChoiceField(
        source="video.transition", choices=Video.Transition.choices
    )
    max_cost_usd = Dollars(source="video.max_cost_usd", allow_null=True)
    callback_url = Sentence(source="video.callback_url")
    cost = CostResource(source="*")
    quote = QuoteLine(
        source="video.quote", many=True, help_text="By step, as it was when it was ordered."
    )
    cuts = serializers.ListField(
        child=serializers.IntegerField(), source="video.cuts",
        help_text="Frames of the film, 24 a second, from 0 to its end; one more than clips.",
    )  # fmt: skip
    clips = ClipResource(many=True, help_text="In the film's order; empty until it is planned.")
    file_url = Link(source="film_key", help_text="The film.")
    poster_url = Link(source="poster_key", help_text="A picture of the film.")
    captions_url = Link(source="captions_key", help_text="Its lyrics as WebVTT.")
    share_url = serializers.SerializerMethodField(
        help_text="Anybody can watch it there; null while it is not shared."
    )
    other_shapes = ShapeResource(many=True)
    warnings = serializers.ListField(
        child=serializers.CharField(),
        help_text="What is not as it was asked for. The first says why it is hidden, if it is.",
    )
    created_at = Time(source="video.created_at")
    finished_at = Time(source="video.finished_at", allow_null=True)

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_share_url(self, shown: Shown) -> str | None:
        if shown.share is None:
            return None
        address = reverse("watch", args=[shown.share.token])
        return absolute(self.context["request"], address)
