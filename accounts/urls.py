from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts import token_views, views
from accounts.entry_views import enter

urlpatterns = [
    path("enter/<str:token>/", enter, name="enter"),
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("account/theme/", views.theme, name="theme"),
    path("account/tokens/", token_views.page, name="tokens"),
    path("account/tokens/<uuid:pk>/revoke/", token_views.revoke, name="token-revoke"),
    path("account/password/", views.password, name="password"),
]
