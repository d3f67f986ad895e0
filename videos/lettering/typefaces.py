"""The typefaces of titles and lyrics: which has a letter, and how a line of text is drawn.

The faces come from Fontsource as one WOFF file per script (the three of East Asia cut to what is
read there, see README beside them), each under the SIL Open Font License that lies beside them. A
letter that no file has is noticed and left out, never drawn as a box.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageDraw, ImageFont, features

FOLDER = Path(__file__).resolve().parent.parent.parent / "static" / "fonts" / "video"
_NO_CHARACTER = "\U0010ffff"
_PROBE_SIZE = 40


@dataclass(frozen=True)
class Face:
    """``caps``: height of its capitals in ems. ``shaped``: its script needs letters joined or
    set from the right, which Pillow does only where libraqm is."""

    name: str
    files: tuple[str, ...]
    caps: float
    shaped: bool = False


def _face(name: str, scripts: Iterable[str], weight: int, caps: float) -> Face:
    return Face(name, tuple(f"{name}-{each}-{weight}-normal.woff" for each in scripts), caps)


_EUROPE = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "vietnamese")
_WEST = ("latin", "latin-ext", "vietnamese")
BEBAS = _face("bebas-neue", ("latin", "latin-ext"), 400, 0.7)
OSWALD = _face("oswald", _EUROPE, 500, 0.81)
INTER = _face("inter", (*_EUROPE, "greek", "greek-ext"), 600, 0.727)
GROTESK = _face("space-grotesk", _WEST, 500, 0.7)
GROTESK_BOLD = _face("space-grotesk", _WEST, 700, 0.7)
PLAYFAIR = _face("playfair-display", (*_WEST, "cyrillic"), 500, 0.708)
PLAYFAIR_BOLD = _face("playfair-display", (*_WEST, "cyrillic"), 700, 0.708)
CORMORANT = _face("cormorant-garamond", _EUROPE, 700, 0.63)
CAVEAT = _face("caveat", ("latin", "latin-ext", "cyrillic", "cyrillic-ext"), 700, 0.72)

HEBREW = Face("hebrew", ("noto-sans-hebrew-hebrew-600-normal.woff",), 0.6, shaped=True)
ARABIC = Face("arabic", ("noto-sans-arabic-arabic-600-normal.woff",), 0.73, shaped=True)
THAI = Face("thai", ("noto-sans-thai-thai-600-normal.woff",), 0.66, shaped=True)
DEVANAGARI = Face(
    "devanagari", ("noto-sans-devanagari-devanagari-600-normal.woff",), 0.68, shaped=True
)
JAPANESE = Face("japanese", ("noto-sans-jp-700-normal.woff",), 0.86)
CHINESE = Face("chinese", ("noto-sans-sc-700-normal.woff",), 0.86)
KOREAN = Face("korean", ("noto-sans-kr-700-normal.woff",), 0.84)
WORLD = (HEBREW, ARABIC, THAI, DEVANAGARI, JAPANESE, CHINESE, KOREAN)
"""What lends its letters to every other face."""

SMALL_FACES = (INTER, OSWALD, *WORLD)

JOINERS = "\u200c\u200d"
"""They say whether the letters beside them join: no letters themselves, and kept where such are."""


@dataclass(frozen=True)
class Run:
    """Letters that stand in one file of a face."""

    face: Face
    file: str
    text: str

    def font(self, caps: float) -> ImageFont.FreeTypeFont:
        return _font(self.file, round(caps / self.face.caps * 4) / 4)


@dataclass(frozen=True)
class Line:
    """Runs in the order in which they stand, from the left."""

    runs: tuple[Run, ...]

    def width(self, caps: float, spacing: float = 0.0) -> float:
        """In pixels, for capitals of that height with that much between any two letters."""
        parts = [_advance(run, caps, spacing) for run in self.runs]
        return max(0.0, sum(parts) - spacing)

    def draw(
        self, draw: ImageDraw.ImageDraw, left: float, baseline: float, caps: float,
        spacing: float = 0.0,
    ) -> None:  # fmt: skip
        for run in self.runs:
            for text, step in _steps(run, caps, spacing):
                draw.text((left, baseline), text, fill=255, font=run.font(caps), anchor="ls")
                left += step


def _steps(run: Run, caps: float, spacing: float) -> Iterator[tuple[str, float]]:
    """What is drawn at once, and how far it moves on. Joined scripts are never spaced."""
    font = run.font(caps)
    if run.face.shaped or not spacing:
        yield run.text, font.getlength(run.text) + spacing
        return
    for letter in _letters(run.text):
        yield letter, font.getlength(letter) + spacing


def _advance(run: Run, caps: float, spacing: float) -> float:
    return sum(step for _, step in _steps(run, caps, spacing))


def _letters(text: str) -> list[str]:
    """Characters, each with the marks that stand on it."""
    letters: list[str] = []
    for sign in text:
        if letters and _is_mark(sign):
            letters[-1] += sign
        else:
            letters.append(sign)
    return letters


@lru_cache(maxsize=256)
def _font(file: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FOLDER / file, size)


@cache
def has_letter(file: str, sign: str) -> bool:
    """A missing letter looks like the one that no font has, or like nothing at all."""
    font = _font(file, _PROBE_SIZE)
    drawn = font.getmask(sign)
    if sign.isspace():
        return font.getlength(sign) > 0 and not drawn.getbbox()
    missing = font.getmask(_NO_CHARACTER)
    return drawn.getbbox() is not None and (
        drawn.size != missing.size or bytes(drawn) != bytes(missing)
    )


def drawable(text: str, faces: Sequence[Face]) -> tuple[str, str]:
    """The text without what no face can draw, and the characters that were left out."""
    spaced = (" " if sign.isspace() else sign for sign in unicodedata.normalize("NFC", text))
    signs = [
        sign for sign in _joined(spaced) if unicodedata.category(sign)[0] != "C" or sign in JOINERS
    ]
    missing = {sign for sign in signs if sign not in JOINERS and _file_of(sign, faces) is None}
    kept = " ".join("".join(sign for sign in signs if sign not in missing).split())
    return kept, "".join(dict.fromkeys(sign for sign in signs if sign in missing))


def suited(text: str, faces: Sequence[Face]) -> list[Face]:
    """The faces, first the one that has most of the text's letters."""
    return sorted(faces, key=lambda face: sum(not _in_face(sign, face) for sign in text))


def line_of(text: str, faces: Sequence[Face]) -> Line:
    """A drawable text in the first face, the others lending the letters that it lacks."""
    runs: list[Run] = []
    for sign in text:
        if runs and (sign.isspace() or sign in JOINERS or _is_mark(sign)):
            face, file = runs[-1].face, runs[-1].file
            if sign not in JOINERS and not has_letter(file, sign):
                face, file = _file_of(sign, faces) or (face, file)
        else:
            face, file = _file_of(sign, faces) or (faces[0], faces[0].files[0])
        if runs and runs[-1].file == file:
            runs[-1] = Run(face, file, runs[-1].text + sign)
        else:
            runs.append(Run(face, file, sign))
    return Line(tuple(reversed(runs) if _from_right(text) else runs))


def _joined(signs: Iterable[str]) -> Iterator[str]:
    """Without the joiners that stand between other signs than letters, as in pictures of people."""
    before = ""
    for sign in signs:
        if sign not in JOINERS or (before and unicodedata.category(before)[0] in "LM"):
            yield sign
        before = sign


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M"


def _in_face(sign: str, face: Face) -> bool:
    return any(has_letter(file, sign) for file in face.files)


def _file_of(sign: str, faces: Iterable[Face]) -> tuple[Face, str] | None:
    for face in faces:
        if face.shaped and not features.check("raqm"):
            continue
        for file in face.files:
            if has_letter(file, sign):
                return face, file
    return None


def _from_right(text: str) -> bool:
    """The first letter with a direction decides (Unicode Bidirectional Algorithm, P2)."""
    directions = (unicodedata.bidirectional(sign) for sign in text)
    return next((way for way in directions if way in {"L", "R", "AL"}), "L") != "L"
