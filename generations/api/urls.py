from rest_framework.routers import SimpleRouter

from generations.api.views import Generations

router = SimpleRouter(use_regex_path=False)
router.register("generations", Generations, basename="api-generation")
urlpatterns = router.urls
