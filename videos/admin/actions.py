"""Hide and show again, for every row that can be hidden."""

from __future__ import annotations

from django.contrib import admin

from mvsite.lib.asking import Reason, action, careful
from mvsite.lib.state import NotNow
from videos import moderation


def _hide(row: moderation.Hideable, reason: str) -> None:
    if not moderation.hide(row, reason):
        raise NotNow(f"It is hidden already, because: {row.hidden_reason}")


def _unhide(row: moderation.Hideable) -> None:
    if not moderation.unhide(row):
        raise NotNow("It is not hidden.")


hide = careful(
    _hide, name="hide", says="Hide, with a reason", form=Reason, yes="Hide",
    done="hidden, because: {reason}",
    costs="The owner sees that it is hidden and why. Its files and downloads are not found, work "
    "on it ends, and nothing is begun for it. Films that show it are hidden with it. All of it "
    "comes back when it is shown again.",
)  # fmt: skip
unhide = action(_unhide, name="unhide", says="Show again", done="shown again")
admin.site.add_action(hide)
admin.site.add_action(unhide)
