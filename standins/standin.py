"""What the calls of any stand-in share: settings, store, faults, limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from aiohttp import web

from standins.faults import Faults
from standins.settings import Readers, changed
from standins.store import Store
from standins.throttle import Throttle


@dataclass(kw_only=True)
class Standin:
    """A subclass says how its settings are read, and what can go wrong with it."""

    settings: Any
    store: Store
    throttle: Throttle = field(default_factory=Throttle)
    readers: ClassVar[Readers]
    kinds: ClassVar[Mapping[str, tuple[str, ...]]]
    details: ClassVar[tuple[str, ...]]

    def __post_init__(self) -> None:
        self.faults = Faults(self.store, self.kinds, self.details)
        self.settings = changed(self.settings, self.readers, self.store.kept("settings") or {})

    def set(self, wishes: Mapping[str, Any]) -> None:
        """From now on, and after a restart too. Raises BadSetting."""
        self.settings = changed(self.settings, self.readers, wishes)
        self.store.keep("settings", {**(self.store.kept("settings") or {}), **wishes})


KEY = web.AppKey("standin", Standin)
