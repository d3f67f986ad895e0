import os
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters


class Request(WSGIRequest):
    """UTF-8, whatever its type says: Django would take any codec that a stranger names, also one
    that is not of text, and break before there is a request that could be answered."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(
                meta.get("CONTENT_TYPE", "")
            )
        except (LookupError, ValueError):
            self.content_type, self.content_params = "", {}
            meta["CONTENT_TYPE"] = ""


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mvsite.settings")
application = get_wsgi_application()
application.request_class = Request
