from django.urls import path

from songs.views import corrections, listing, lyrics, song, words

urlpatterns = [
    path("", listing.songs, name="songs"),
    path("new/", listing.bring, name="song-bring"),
    path("<uuid:pk>/", song.song, name="song"),
    path("<uuid:pk>/live", song.live, name="song-live"),
    path("<uuid:pk>/names/", song.rename, name="song-rename"),
    path("<uuid:pk>/again/", song.listen_again, name="song-again"),
    path("<uuid:pk>/character/", song.character, name="song-character"),
    path("<uuid:pk>/delete/", listing.delete, name="song-delete"),
    path("<uuid:pk>/correct/", corrections.correct, name="song-correct"),
    path("<uuid:pk>/sections/", corrections.sections, name="song-sections"),
    path("<uuid:pk>/clicks/<slug:name>.flac", corrections.clicks, name="song-clicks"),
    path("<uuid:pk>/lyrics/", lyrics.lyrics, name="song-lyrics"),
    path("<uuid:pk>/lyrics/times/", lyrics.times, name="song-times"),
    path("<uuid:pk>/lyrics/live", words.live, name="song-lyrics-live"),
    path("<uuid:pk>/words/", words.hear, name="song-words"),
    path("<uuid:pk>/words/stop/", words.stop, name="song-words-stop"),
    path("<uuid:pk>/words/use/", words.use, name="song-words-use"),
    path("<uuid:pk>/words/leave/", words.leave, name="song-words-leave"),
    path("<uuid:pk>/lyrics.vtt", lyrics.download, {"form": "vtt"}, name="song-track"),
    path("<uuid:pk>/lyrics.lrc", lyrics.download, {"form": "lrc"}, name="song-lrc"),
]
