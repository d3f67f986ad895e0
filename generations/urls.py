from django.urls import path

from generations import views

urlpatterns = [path("hooks/<slug:provider>/<uuid:pk>/", views.hook, name="hook")]
