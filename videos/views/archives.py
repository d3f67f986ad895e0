"""A video as an archive: taken out of this installation, and brought into it."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from accounts.models import PersonRequest, User
from accounts.quotas import OverQuota
from mvsite.lib.forms import UNFIT
from mvsite.lib.owned import owned
from mvsite.lib.receiving import Received, with_files
from mvsite.lib.state import NotNow
from mvsite.lib.storage import StorageTrouble
from mvsite.lib.uploads import BadUpload
from videos import archive, verbs
from videos.archive import BadArchive
from videos.exports.attached import attached, file_name
from videos.models import Video
from videos.page_forms import ArchiveForm
from videos.views.answering import refused


@require_safe
def take(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Sent while it is read; its length is not known before, as the digests come last."""
    video = owned(Video, request, pk)
    try:
        pieces = archive.zip_of(video)
    except (NotNow, StorageTrouble) as why:
        return refused(request, video, str(why))
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    return attached(response, f"{file_name(video)}.archive.zip")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return _page(request, ArchiveForm())


@csrf_exempt  # Checked below: the check reads the form, which shall go to the disk.
@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    def refuse(why: str, status: int) -> HttpResponse:
        form = ArchiveForm({})
        form.errors["archive"] = form.error_class([why])
        return _page(request, form, status)

    return with_files(request, {"archive": settings.ARCHIVE_MAX_BYTES}, _bring, refuse)


@csrf_protect
def _bring(request: HttpRequest) -> HttpResponse:
    form = ArchiveForm(request.POST, request.FILES)
    if form.is_valid():
        sent: Received = form.cleaned_data["archive"]
        try:
            found = verbs.bring_archive(cast(User, request.user), sent.whole())
        except (BadArchive, BadUpload, OverQuota, StorageTrouble) as bad:
            form.add_error("archive", str(bad))
        else:
            for note in found.notes:
                messages.info(request, note)
            return redirect("video", pk=found.video.pk)
    return _page(request, form, UNFIT)


def _page(request: HttpRequest, form: ArchiveForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "most": settings.ARCHIVE_MAX_BYTES, "section": "gallery"}
    return render(request, "videos/archive.html", context, status=status)
