"""Staff's pages for people, what they may spend, and their API tokens."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from accounts.models import Limits, Token, User
from mvsite.lib.staff import NewestPaginator, StaffAdmin

admin.site.unregister(Group)


class LimitsInline(admin.StackedInline):
    model = Limits
    can_delete = False
    verbose_name_plural = "limits"


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """People are not deleted, since the ledger names them: who is to go is made inactive."""

    ordering = ("-date_joined",)
    list_display = ("username", "email", "is_active", "is_staff", "last_login", "date_joined")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("username", "email")
    inlines = (LimitsInline,)
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    paginator = NewestPaginator

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Limits)
class LimitsAdmin(admin.ModelAdmin):
    list_display = (
        "user", "usd_per_day", "usd_per_video", "in_flight", "videos_in_progress", "bytes_stored",
    )  # fmt: skip
    list_select_related = ("user",)
    autocomplete_fields = ("user",)
    search_fields = ("user__username",)
    list_per_page = 50
    show_full_result_count = False
    paginator = NewestPaginator

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Token)
class TokenAdmin(StaffAdmin):
    """To be looked at and taken back. What a token is, only its owner saw, once."""

    ordering = ("-created",)
    list_display = ("name", "user", "scope", "created", "expiry", "last_used")
    list_filter = ("scope",)
    list_select_related = ("user",)
    words = ("name",)
    found_by = ("user",)
    search_help_text = "Words of its name, or its user’s id"
    fields = ("name", "user", "scope", "created", "expiry", "last_used")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("accounts.delete_token"))
