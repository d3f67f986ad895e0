from django.urls import path

from videos.api_mv.calls import AskAgain
from videos.api_mv.clips import Clips, Film
from videos.api_mv.references import Reference, References
from videos.api_mv.scenes import Scenes
from videos.api_mv.stitching import Stitch

LOOK, MAKE = {"get": "retrieve"}, {"post": "create"}

urlpatterns = [
    path("generate_character_reference/", References.as_view(MAKE), name="mv-references"),
    path("get_character_reference/<str:named>/", Reference.as_view(LOOK), name="mv-reference"),
    path(
        "get_character_reference/<str:named>/info/",
        Reference.as_view({"get": "info"}),
        name="mv-reference-info",
    ),
    path("create_scenes/", Scenes.as_view(MAKE), name="mv-scenes"),
    path("generate_video/", Clips.as_view(MAKE), name="mv-clips"),
    path("get_video/<str:named>/", Film.as_view(LOOK), name="mv-video"),
    path("stitch-videos/", Stitch.as_view(MAKE), name="mv-stitch"),
    path("calls/<uuid:pk>/", AskAgain.as_view(LOOK), name="mv-call"),
]
