from __future__ import annotations

from generations.providers.local.paint.style import Style

STYLE = Style(
    name="clean",
    title="Clean",
    about="The places in their own colours.",
)
