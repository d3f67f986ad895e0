from django.urls import path

from characters.views import character, library, why

urlpatterns = [
    path("", library.characters, name="characters"),
    path("new/", library.new, name="character-new"),
    path("<uuid:pk>/", character.character, name="character"),
    path("<uuid:pk>/live", character.live, name="character-live"),
    path("<uuid:pk>/redraw/", character.redraw, name="character-redraw"),
    path("<uuid:pk>/again/<uuid:image>/", character.again, name="character-again"),
    path("<uuid:pk>/why/<uuid:image>/", why.why, name="image-why"),
    path("<uuid:pk>/drawer/", character.drawer, name="character-drawer"),
    path("<uuid:pk>/draw/", character.draw, name="character-draw"),
    path("<uuid:pk>/words/", character.words, name="character-words"),
    path("<uuid:pk>/picture/", character.picture, name="character-picture"),
    path("<uuid:pk>/delete/", character.delete, name="character-delete"),
]
