"""Debug events of the calls of ``/api/mv/`` and of what they set going, with MV_DEBUG_MODE.

They name ids, numbers and seconds; no prompt, link or token.
"""

from __future__ import annotations

import structlog

log = structlog.get_logger("mv")
