from django.contrib import admin
from django.urls import include, path

from mvsite import health
from videos.views import system

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("admin/system/", admin.site.admin_view(system.page), name="system"),
    path(
        "admin/system/examination/",
        admin.site.admin_view(system.examination),
        name="system-examination",
    ),
    path("admin/", admin.site.urls),
    path("api/", include("mvsite.api.urls")),
    path("", include("accounts.urls")),
    path("", include("generations.urls")),
    path("characters/", include("characters.urls")),
    path("songs/", include("songs.urls")),
    path("", include("videos.urls")),
]

handler400 = "mvsite.errors.bad_request"
handler403 = "mvsite.errors.forbidden"
handler404 = "mvsite.errors.not_found"
handler500 = "mvsite.errors.broken"
