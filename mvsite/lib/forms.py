"""What the forms of all pages have in common."""

from __future__ import annotations

from django import forms

UNFIT = 422
"""The status of a page that says what is to be put right in its form."""


def first_error(form: forms.Form) -> str:
    """A sentence for a page that has no place beside the field."""
    return next(str(errors[0]) for errors in form.errors.values())
