"""The answers of the flat calls, as the description of the API shows them."""

from __future__ import annotations

from rest_framework import serializers

from mvsite.lib.http.fields import Number, Text, Time, Whole

NULL = {"allow_null": True}


class Warned(serializers.Serializer):
    generation_timestamp = Time(**NULL)
    warnings = serializers.ListField(
        child=Text(), help_text="Sentences: what was left out, and what is not as it was asked for."
    )


class ReferenceParameters(serializers.Serializer):
    aspect_ratio = Text()
    safety_filter_level = Text()
    person_generation = Text()
    output_format = Text()
    negative_prompt = Text(**NULL)
    seed = Whole(**NULL)
    num_images = Whole()


class ReferenceImage(serializers.Serializer):
    id = serializers.UUIDField()
    path = Text(help_text="The key that it is stored under.")
    cloud_url = Text(**NULL, help_text="A link that expires, with S3; else null.")


class ReferencesMetadata(Warned):
    character_description = Text()
    model_used = Text(**NULL)
    num_images_requested = Whole()
    num_images_generated = Whole(**NULL)
    parameters_used = ReferenceParameters()


class ReferencesAnswer(serializers.Serializer):
    images = ReferenceImage(many=True)
    metadata = ReferencesMetadata()


class ReferenceLink(serializers.Serializer):
    image_id = serializers.UUIDField()
    image_url = Text()
    storage_backend = Text()
    expires_in_seconds = Whole()
    cloud_path = Text(**NULL)


class ReferenceInfo(serializers.Serializer):
    image_id = serializers.UUIDField()
    seed = Whole()
    model_used = Text(**NULL)
    width = Whole(**NULL)
    height = Whole(**NULL)
    character_description = Text()
    generation_timestamp = Time(**NULL)
    storage_backend = Text()


class FlatScene(serializers.Serializer):
    index = Whole(help_text="From 0.")
    description = Text()
    negative_description = Text()
    duration = Number(help_text="Seconds.")
    section = Text(**NULL, help_text="Of the song.")


class ScenesMetadata(Warned):
    video_id = serializers.UUIDField(help_text="Of the video that waits for the scenes' approval.")
    idea = Text()
    character_description = Text(**NULL)
    number_of_scenes = Whole(**NULL)
    style = Text()
    song = serializers.UUIDField(**NULL)
    model_used = Text(**NULL)


class ScenesAnswer(serializers.Serializer):
    scenes = FlatScene(many=True, **NULL)
    metadata = ScenesMetadata()


class ClipParameters(serializers.Serializer):
    negative_prompt = Text(**NULL)
    duration = Number()
    aspect_ratio = Text()
    seed = Whole(**NULL)


class CloudUrls(serializers.Serializer):
    video = Text()


class StoredMetadata(Warned):
    storage_backend = Text()
    cloud_urls = CloudUrls(required=False, help_text="With S3.")


class StoredFilm(serializers.Serializer):
    video_id = serializers.UUIDField()
    video_path = Text(help_text="The key that it is stored under.")
    video_url = Text(help_text="It opens without a header, and expires.")


class ClipMetadata(StoredMetadata):
    prompt = Text()
    model_used = Text(**NULL)
    parameters_used = ClipParameters()
    character_reference_id = Text(**NULL, help_text="As it was sent.")
    character_reference_path = Text(**NULL, help_text="The key of the picture that is shown.")
    character_reference_warning = Text(**NULL)
    processing_time_seconds = Number(**NULL)


class ClipAnswer(StoredFilm):
    metadata = ClipMetadata()
    character_reference_warning = Text(**NULL)


class FilmLink(serializers.Serializer):
    video_id = serializers.UUIDField()
    video_url = Text()
    storage_backend = Text()
    expires_in_seconds = Whole()
    cloud_path = Text(**NULL)


class StitchMetadata(StoredMetadata):
    input_video_ids = serializers.ListField(child=serializers.UUIDField())
    num_videos_stitched = Whole(**NULL)
    merge_time_seconds = Number(**NULL)
    total_processing_time_seconds = Number(**NULL)


class StitchAnswer(StoredFilm):
    metadata = StitchMetadata()


class Going(serializers.Serializer):
    """What a 202 has beside the keys of the 200."""

    status = Text(help_text="Of the row that is being made.")
    status_url = Text(help_text="Where to ask again: 200 or 202, in the end the whole answer.")


class ReferencesGoing(Going, ReferencesAnswer):
    pass


class ScenesGoing(Going, ScenesAnswer):
    pass


class ClipGoing(Going, ClipAnswer):
    pass


class StitchGoing(Going, StitchAnswer):
    pass


class ReferenceGoing(Going):
    image_id = serializers.UUIDField()
    image_url = Text(**NULL)
    storage_backend = Text()
    expires_in_seconds = Whole(**NULL)
    cloud_path = Text(**NULL)


class FilmGoing(Going):
    video_id = serializers.UUIDField()
    video_url = Text(**NULL)
    storage_backend = Text()
    expires_in_seconds = Whole(**NULL)
    cloud_path = Text(**NULL)
