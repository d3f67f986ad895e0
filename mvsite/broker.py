"""Celery's filesystem transport, made safe against what happens to a folder of files.

Kombu's own writes a message in place, so that a reader may see half of it, and gives up when the
folder is gone. Here a message appears whole, and a folder that was wiped is made again.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class FolderChannel(filesystem.Channel):
    def get_table(self, exchange: str) -> list[filesystem.exchange_queue_t]:
        """Each queue has the exchange of its name: nothing needs to be remembered in files."""
        return [filesystem.exchange_queue_t(exchange, "", exchange)]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        pass

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu has no types here
        folder = Path(self.data_folder_out)
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{time_ns():020d}_{uuid.uuid4()}"
        part = folder / f"{name}.part"
        try:
            part.write_text(dumps(payload))
            part.rename(folder / f"{name}.{queue}.msg")
        finally:
            part.unlink(missing_ok=True)  # A full disk leaves nothing half-written here.

    def _get(self, queue: str, timeout: Any = None) -> Any:
        for path in self._messages(queue):
            mine = path.with_suffix(".taken")
            try:
                path.rename(mine)
                text = mine.read_text()
                mine.unlink()
            except FileNotFoundError:
                continue  # Another worker took it, or somebody wiped the folder.
            return loads(text)
        raise Empty

    def _messages(self, queue: str) -> list[Path]:
        """The oldest first."""
        return sorted(Path(self.data_folder_in).glob(f"*.{queue}.msg"))

    def _size(self, queue: str) -> int:
        return len(self._messages(queue))

    def _purge(self, queue: str) -> int:
        messages = self._messages(queue)
        for path in messages:
            path.unlink(missing_ok=True)
        return len(messages)


class FolderTransport(filesystem.Transport):
    Channel = FolderChannel
