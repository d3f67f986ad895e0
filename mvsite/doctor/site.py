"""The settings, and how the site is reached: by browsers, and by providers that tell an end."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.http.request import validate_host

from mvsite.checks import TAG
from mvsite.doctor.public_address import of_public_url, public_host
from mvsite.doctor.side_by_side import Examination
from mvsite.lib.findings import Finding, note, well, wrong

HERE = {"localhost", "127.0.0.1", "[::1]", "::1"}
LEAST_KEY = 50
LEAST_LETTERS = 5
TOLD_BY_THE_PROVIDER = {"leitmotif.W006", "leitmotif.W008"}


def examinations() -> Iterator[Examination]:
    yield Examination("Settings", _of_settings)
    yield Examination("Secret key", _of_key)
    yield Examination("Browsers", _of_browsers)
    yield Examination("PUBLIC_URL", of_public_url)


def is_public() -> bool:
    """Whether others than this machine are let in."""
    return bool(settings.PUBLIC_URL) or any(host not in HERE for host in settings.ALLOWED_HOSTS)


def _of_settings() -> Iterator[Finding]:
    found = [each for each in run_checks(tags=[TAG]) if each.id not in TOLD_BY_THE_PROVIDER]
    for each in found:
        step = str(each.hint or "Correct it in the environment or in .env.")
        tell = wrong if each.level > WARNING else note
        yield tell("Settings", str(each.msg), step)
    if not found:
        yield well("Settings", "They make sense together.")


def _of_key() -> Iterator[Finding]:
    key = settings.SECRET_KEY
    if len(key) >= LEAST_KEY and len(set(key)) >= LEAST_LETTERS:
        return
    said = "It is so short or plain that links and sign-ins can be forged."
    step = "Set SECRET_KEY to fifty random letters and digits: openssl rand -hex 32."
    yield wrong("Secret key", said, step) if is_public() else note("Secret key", said, step)


def _of_browsers() -> Iterator[Finding]:
    if settings.DEBUG:
        said = "DEBUG shows code and settings to whoever meets an error."
        step = "Set DEBUG=false."
        yield wrong("Browsers", said, step) if is_public() else note("Browsers", said, step)
    if "*" in settings.ALLOWED_HOSTS:
        said = "The site answers under any name, which helps forgers."
        yield note("Browsers", said, "Name those that it has in ALLOWED_HOSTS.")
    if is_public() and not settings.HTTPS:
        said = "Others are let in, and passwords may travel openly."
        yield note("Browsers", said, "Put a proxy with https in front and set HTTPS=true.")
    host = public_host()
    if host and not validate_host(host, settings.ALLOWED_HOSTS):
        said = f"The site turns away whoever calls it {host}, as PUBLIC_URL does."
        yield wrong("Browsers", said, f"Add {host} to ALLOWED_HOSTS.")
    if not is_public():
        yield well("Browsers", "Only this machine is let in.")
