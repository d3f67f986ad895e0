from rest_framework.routers import SimpleRouter

from accounts.api.tokens import Tokens

router = SimpleRouter(use_regex_path=False)
router.register("tokens", Tokens, basename="api-token")
urlpatterns = router.urls
