from pathlib import Path

from demo import character, song

FOLDER = Path(__file__).resolve().parent

song.make(FOLDER / "Paper Lanterns.m4a")
character.draw(FOLDER / "Wren.png")
