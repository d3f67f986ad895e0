"""API tokens on the command line: made, listed, revoked."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from accounts import tokens
from accounts.models import Token, User

NEVER = "never"


class Command(BaseCommand):
    help = "Make, list or revoke API tokens."

    def add_arguments(self, parser: ArgumentParser) -> None:
        doing = parser.add_subparsers(dest="do", required=True)
        create = doing.add_parser("create", help="make one; it is printed this once")
        create.add_argument("user", help="the name of its owner")
        create.add_argument("--scope", choices=Token.Scope.values, default=Token.Scope.READ)
        create.add_argument(
            "--days", default="90", metavar="DAYS", help="for how long it is good, or never (90)"
        )
        create.add_argument("--name", default="command line", help="to know it by")
        listed = doing.add_parser("list", help="those that are good")
        listed.add_argument("user", nargs="?", help="of one person only")
        doing.add_parser("revoke", help="take one back").add_argument("id", help="as list says it")

    def handle(self, *args: Any, **options: Any) -> None:
        {"create": self._create, "list": self._list, "revoke": self._revoke}[options["do"]](options)

    def _create(self, options: dict[str, Any]) -> None:
        until = tokens.in_days(_days(options["days"]))
        try:
            row, token = tokens.make(
                _user(options["user"]), options["name"][:80], options["scope"], until
            )
        except tokens.TooManyTokens as many:
            raise CommandError(str(many)) from None
        self.stderr.write(f"{_told(row)}\nIt is shown this once:")
        self.stdout.write(token)

    def _list(self, options: dict[str, Any]) -> None:
        users = [_user(options["user"])] if options["user"] else User.objects.order_by("username")
        for user in users:
            for row in tokens.alive(user):
                self.stdout.write(_told(row))

    def _revoke(self, options: dict[str, Any]) -> None:
        try:
            gone, _ = Token.objects.filter(id=UUID(options["id"])).delete()
        except ValueError:
            gone = 0
        if not gone:
            raise CommandError(f"There is no token {options['id']}. `token list` names them.")
        self.stdout.write("It is revoked: from now on it opens nothing.")


def _days(text: str) -> int | None:
    if text == NEVER:
        return None
    if not (text.isdecimal() and 1 <= int(text[:9]) <= tokens.LONGEST_DAYS):
        raise CommandError(f"--days is 1 to {tokens.LONGEST_DAYS}, or {NEVER}.")
    return int(text)


def _user(name: str) -> User:
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise CommandError(f"There is nobody here called “{name}”.")
    return found


def _told(row: Token) -> str:
    ends = f"ends {row.expiry:%Y-%m-%d}" if row.expiry else "never ends"
    used = f"used {row.last_used:%Y-%m-%d}" if row.last_used else "never used"
    return f"{row.id}  {row.user.username}  {row.scope}  {ends}  {used}  {row.name}"
