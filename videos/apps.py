from django.apps import AppConfig


class VideosConfig(AppConfig):
    name = "videos"

    def ready(self) -> None:
        """The topmost app brings in the project's checks, which look at all of them."""
        from mvsite import checks  # noqa: F401
