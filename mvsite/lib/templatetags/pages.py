"""What every template may use: icons, links to media, times and amounts as people write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mvsite.lib import serving, thumbnails

register = template.Library()

HALF_A_CENT = 0.005


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A drawing of ours (``templates/parts/icons.svg``); a word stands beside it."""
    classes = f"i {extra}".strip()
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>', classes, name
    )


@register.filter
def media_url(key: str, version: object = "") -> str:
    """The link of a stored file; ``version`` tells apart what is stored anew under its key."""
    return serving.url_of(key, str(version))


@register.filter
def clock(seconds: float | None) -> str:
    """231.74 as 3:51.7"""
    if seconds is None:
        return ""
    tenths = round(float(seconds) * 10)
    return f"{tenths // 600}:{tenths % 600 // 10:02d}.{tenths % 10}"


@register.filter
def minutes(seconds: float | None) -> str:
    """231.74 as 3:52"""
    if seconds is None:
        return ""
    whole = round(float(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


@register.filter
def about(seconds: float | None) -> str:
    """As people say it: 25 s, 3 min."""
    if seconds is None:
        return ""
    if seconds < 55:
        return f"{max(5 * round(seconds / 5), 1 if seconds < 3 else 5):.0f} s"
    return f"{max(1, round(seconds / 60))} min"


@register.filter
def money(amount: Decimal | float | None) -> str:
    """Dollars; a cost of nothing is the word."""
    if amount is None:
        return "$–"
    return dollars(amount) if amount else "free"


@register.filter
def dollars(amount: Decimal | float) -> str:
    """Also nothing is an amount here: $0.00; what rounds to nothing is none."""
    return "under $0.01" if 0 < amount < HALF_A_CENT else f"${amount:,.2f}"


@register.filter
def initials(user: Any) -> str:
    """Two letters, of first and last name where they are known."""
    names = f"{user.first_name[:1]}{user.last_name[:1]}".strip()
    return (names if len(names) == 2 else user.username[:2]).upper()


@register.filter
def thumbnail(key: str, width: int = 640) -> str:
    """The link of a stored picture, ``width`` pixels wide."""
    return serving.url_of(thumbnails.key_of(key, width))


@register.filter("bytes")
def size(count: int) -> str:
    """As file managers count: 12 kB, 3.4 MB, 58 MB, 1.2 GB"""
    amount, unit = count / 1e3, "kB"
    for larger in ("MB", "GB", "TB"):
        if amount < 1000:
            break
        amount, unit = amount / 1e3, larger
    digits = 1 if unit != "kB" and amount < 10 else 0
    return f"{amount:,.{digits}f} {unit}"


@register.filter
def minus(one: Decimal, other: Decimal) -> Decimal:
    return one - other


@register.filter
def percent(value: float, whole: float = 1.0) -> str:
    """For SVG attributes: 12.5%"""
    return f"{100 * float(value) / (float(whole) or 1):.3f}%"
