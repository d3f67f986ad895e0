from rest_framework.routers import SimpleRouter

from characters.api.views import Characters, Images

router = SimpleRouter(use_regex_path=False)
router.register("characters", Characters, basename="api-character")
router.register("images", Images, basename="api-image")
urlpatterns = router.urls
