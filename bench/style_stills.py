"""The pictures by which a style is chosen before there is a character: ``python -m
bench.style_stills [PICTURE]``.

Draws the character of the demo (or PICTURE) in every style, as the page draws the user's own, into
``static/styles``. Run it when a style's look changes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "static" / "styles"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mvsite.settings")
    django.setup()
    from bench.filming import Drawn
    from generations.providers.local.styles import LABELS
    from videos.style_pictures import draw_one

    picture = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "demo" / "Wren.png")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for style in LABELS:
        data = draw_one(Drawn(picture), style)
        (FOLDER / f"{style}.webp").write_bytes(data)
        print(f"{style:12} {len(data) / 1000:5.1f} KB")


if __name__ == "__main__":
    main()
