"""Who is told when a film is done: mail, a webhook, and what became of each message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import PersonRequest
from mvsite.lib.forms import UNFIT
from mvsite.lib.owned import owned
from mvsite.lib.state import NotNow
from videos.models import Delivery, WebhookEndpoint
from videos.notice_forms import MailForm, WebhookForm
from videos.notice_sheet import Log
from videos.verbs import notices
from videos.views.account import page


@require_POST
def mail(request: PersonRequest) -> HttpResponse:
    form = MailForm(request.POST, auto_id="mail-%s")
    if not form.is_valid():
        return page(request, status=UNFIT, mail_form=form)
    said = form.cleaned_data
    notices.wish_mail(request.user, wanted=said["wanted"], address=said["address"])
    goes = said["wanted"]
    messages.success(request, "You get a mail when a film is done." if goes else "No mail is sent.")
    return _back()


@require_POST
def webhook(request: PersonRequest) -> HttpResponse:
    form = WebhookForm(request.POST, auto_id="webhook-%s")
    if not form.is_valid():
        return page(request, status=UNFIT, webhook_form=form)
    said = form.cleaned_data
    done = "The webhook is saved. Test it." if said["url"] else "No webhook is called."
    return _done(request, lambda: notices.wish_webhook(request.user, **said), done)


@require_POST
def switch_on(request: PersonRequest) -> HttpResponse:
    return _done(request, lambda: notices.switch_on(request.user), "The webhook is on again.")


@require_POST
def test(request: PersonRequest) -> HttpResponse:
    said = "A test is on its way. What comes of it stands below."
    return _done(request, lambda: notices.test_webhook(request.user), said, "notices-log")


@require_POST
def again(request: PersonRequest, pk: UUID) -> HttpResponse:
    row = owned(Delivery, request, pk)
    return _done(request, lambda: notices.send_again(row), "It is sent once more.", "notices-log")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def secret(request: PersonRequest) -> HttpResponse:
    if request.method == "POST":
        notices.change_secret(request.user)
        messages.success(request, "There is a new secret. For a day the former one signs too.")
        return redirect("webhook-secret")
    hook = WebhookEndpoint.of(request.user)
    return render(request, "accounts/webhook_secret.html", {"section": "account", "hook": hook})


@require_safe
def live(request: PersonRequest) -> HttpResponse:
    """204: nothing that the page shows has changed."""
    log = Log.of(request.user)
    if log.token == request.GET.get("since"):
        return HttpResponse(status=204)
    return render(request, "accounts/_told.html", {"log": log})


def _done(
    request: PersonRequest, verb: Callable[[], Any], said: str, at: str = "notices"
) -> HttpResponse:
    try:
        verb()
    except NotNow as no:
        messages.error(request, str(no))
    else:
        messages.success(request, said)
    return _back(at)


def _back(at: str = "notices") -> HttpResponse:
    return redirect(f"{reverse('account')}#{at}")
