"""Files that programs send: streamed to the disk of the store, as those of a page are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from django.core.exceptions import TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from mvsite.lib.http.refusals import TooLarge
from mvsite.lib.receiving import is_too_long, receiving
from mvsite.lib.state import NotNow
from mvsite.lib.storage import full_disk_as_sentence
from mvsite.lib.uploads import BadUpload

NO_FORM = "This is no form of multipart/form-data that can be read. Nothing was kept."
TOO_MANY = "This form has more fields or files than any call takes. Nothing was kept."


class FormParser(MultiPartParser):
    """``multipart/form-data``; its files are ``Received`` in a view that ``TakesFiles``."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        with _as_refusals():
            return super().parse(stream, media_type, parser_context)


class TakesFiles:
    """Mixed into a view, before ``Resources``."""

    post_parsers: Sequence[type[BaseParser]] = (FormParser,)
    request: Any

    @property
    def file_limits(self) -> Mapping[str, int]:
        """Bytes by field."""
        raise NotImplementedError

    def get_parsers(self) -> list[BaseParser]:
        if self.request is not None and self.request.method == "POST":
            return [parser() for parser in self.post_parsers]
        return super().get_parsers()  # type: ignore[misc]  # of the view

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with ExitStack() as self._until_answered:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Before anything looks at the form: of a browser's session the check for forgery does."""
        if request.content_type.startswith("multipart/"):
            if is_too_long(request._request, self.file_limits):
                raise TooLarge
            files = receiving(request._request, self.file_limits)
            self._until_answered.enter_context(files)
        with _as_refusals():
            super().initial(request, *args, **kwargs)  # type: ignore[misc]  # of the view


@contextmanager
def _as_refusals() -> Iterator[None]:
    with full_disk_as_sentence():
        try:
            yield
        except (TooManyFieldsSent, TooManyFilesSent):
            raise ParseError(TOO_MANY) from None
        except ParseError as broken:
            if isinstance(broken.__context__, MultiPartParserError):
                raise ParseError(NO_FORM) from None
            raise


@contextmanager
def refused_as(field: str, kind: type[BadUpload] = BadUpload) -> Iterator[None]:
    """What is wrong with a file inside is said of this field; a quota that is full of none."""
    try:
        yield
    except NotNow:
        raise
    except kind as bad:
        raise ValidationError({field: [str(bad)]}) from bad
