from django.apps import AppConfig
from django.conf import settings


class FaultsConfig(AppConfig):
    name = "tests.faults"
    label = "faults"

    def ready(self) -> None:
        from tests.faults import switches

        for name in getattr(settings, "TEST_FAULTS", ()):
            getattr(switches, name)()
