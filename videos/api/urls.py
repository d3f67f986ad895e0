from django.urls import path
from rest_framework.routers import SimpleRouter

from videos.api.me import Me
from videos.api.views.choice import Choices
from videos.api.views.clips import Clips, ClipTakes
from videos.api.views.exports import Exports
from videos.api.views.videos import Videos

router = SimpleRouter(use_regex_path=False)
router.register("videos", Videos, basename="api-video")
router.register("videos", Exports, basename="api-film")
router.register("clips", Clips, basename="api-clip")
router.register("characters", Choices, basename="api-choice")
urlpatterns = [
    *router.urls,
    path("me/", Me.as_view({"get": "retrieve"}), name="api-me"),
    path("clips/<uuid:pk>/takes/", ClipTakes.as_view({"post": "create"}), name="api-clip-takes"),
]
