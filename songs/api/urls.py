from rest_framework.routers import SimpleRouter

from songs.api.views import Songs

router = SimpleRouter(use_regex_path=False)
router.register("songs", Songs, basename="api-song")
urlpatterns = router.urls
