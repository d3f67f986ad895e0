"""A film for others, as programs ask for it and read of it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mvsite.lib.absolute import absolute
from mvsite.lib.http.fields import Known, Time, Whole
from videos.models import Film, Share

FORMATS = ("zip", "otio", "fcpxml")
VERDICTS = ("ok", "look", "fault")
MOST_DAYS = 366


class ExportForm(Known):
    format = serializers.ChoiceField(
        choices=FORMATS, default="zip",
        help_text="zip: all there is of it; otio, fcpxml: its timeline, for an editor.",
    )  # fmt: skip


class ShareForm(Known):
    expires_in_days = Whole(
        min_value=1, max_value=MOST_DAYS, allow_null=True, default=30,
        help_text="After which the link ends by itself; null: when it is withdrawn.",
    )  # fmt: skip


class ShareResource(serializers.Serializer):
    share_url = serializers.SerializerMethodField(help_text="Anybody can watch the film there.")
    expires_at = Time(allow_null=True)
    created_at = Time()

    @extend_schema_field(serializers.URLField())
    def get_share_url(self, link: Share) -> str:
        return absolute(self.context["request"], reverse("watch", args=[link.token]))


class ReportFinding(serializers.Serializer):
    verdict = serializers.ChoiceField(
        choices=VERDICTS, help_text="ok; look: worth a look; fault: what must not be."
    )
    sentence = serializers.CharField()
    at = serializers.FloatField(allow_null=True, help_text="Seconds of the film; null: all of it.")


class ReportLine(serializers.Serializer):
    subject = serializers.CharField(help_text="What was looked at, such as Cuts.")
    measured = serializers.CharField(help_text="What was found, in words.")
    verdict = serializers.ChoiceField(choices=VERDICTS, help_text="The worst of its findings.")
    findings = ReportFinding(many=True)


class ReportResource(serializers.Serializer):
    """Of the newest film's own file, never of its plan."""

    film = serializers.UUIDField(help_text="Another one after each cut.")
    created_at = Time(help_text="When the film was cut.")
    measured = serializers.BooleanField(
        help_text="Whether the figures are there; they come within seconds of the film."
    )
    verdict = serializers.ChoiceField(
        choices=VERDICTS, allow_null=True, help_text="The worst of all lines; null: not measured."
    )
    lines = ReportLine(many=True)
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="What is not as it was planned, and why."
    )
    figures = serializers.DictField(
        help_text="All that was measured, by subject: form, cuts, heard, stills, flashes, shots."
    )


FIGURES = ("form", "cuts", "heard", "copied", "stills", "flashes", "shots", "luma")


def report_told(film: Film) -> dict[str, Any]:
    """What ``ReportResource`` shows of it."""
    report = film.report
    said = [report["unmeasured"]] if "unmeasured" in report else []
    return {
        "film": film.pk,
        "created_at": film.created_at,
        "measured": "lines" in report,
        "verdict": report.get("verdict"),
        "lines": report.get("lines", []),
        "notes": [*report.get("notes", []), *said],
        "figures": {name: report[name] for name in FIGURES if name in report},
    }
