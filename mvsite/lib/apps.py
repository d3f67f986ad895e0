from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "mvsite.lib"
    label = "lib"
    verbose_name = "floor"
