from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from mvsite.api import reference

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", reference.page, name="api-docs"),
    path("v1/", include("accounts.api.urls")),
    path("v1/", include("generations.api.urls")),
    path("v1/", include("characters.api.urls")),
    path("v1/", include("songs.api.urls")),
    path("v1/", include("videos.api.urls")),
    path("mv/", include("videos.api_mv.urls")),
]
