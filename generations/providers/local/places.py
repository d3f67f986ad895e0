"""What a director says of each setting: where we are in it, how its light falls, its names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """``light`` is by the scene's light: calm, accent, full, against. ``unwanted``: negatives."""

    where: tuple[str, ...]
    light: Mapping[str, tuple[str, ...]]
    titles: tuple[str, ...]
    nouns: tuple[str, ...]
    unwanted: str


PLACES: dict[str, Place] = {
    "ridgelines": Place(
        where=(
            "On the last ridge above a valley full of haze",
            "Where the path leaves the pines and the hills begin",
            "High over six folded ridges, each paler than the one before",
            "In the long grass at the edge of the valley",
            "At the bend where the road home first comes into sight",
            "Between two dark pines on the shoulder of the hill",
        ),
        light={
            "calm": (
                "The sun is low and soft, and the haze takes the colour out of all that is far.",
                "Even light lies over the hills; only the tips of the grass catch it.",
                "Late light comes in flat across the valley and leaves the near slope in shade.",
            ),
            "accent": (
                "The sun breaks past the farthest ridge and draws a warm line along one shoulder.",
                "One warm edge of light holds against the blue of the valley.",
            ),
            "full": (
                "The sun stands open over the ridges and the whole valley answers it.",
                "Everything is gold at once: grass, dust and the air between the hills.",
            ),
            "against": (
                "The sun stands right behind, and what is near turns dark, with a lit rim.",
                "Against the white of the low sun there is hardly more than an outline.",
            ),
        },
        titles=("The Last Ridge", "Valley Haze", "Six Hills Away", "Where the Pines End"),
        nouns=("Ridge", "Valley", "Road", "Hillside"),
        unwanted="buildings, cars, power lines",
    ),
    "city": Place(
        where=(
            "On a wet street that holds every sign twice",
            "Under the towers, where the windows go on floor by floor",
            "At an empty crossing after the rain",
            "In the narrow street behind the avenue",
            "On the kerb, with the whole skyline standing in the puddles",
            "Where the last tram has gone and the signs stay lit for no one",
        ),
        light={
            "calm": (
                "The windows give a steady, tired light, and the rain softens what it touches.",
                "Nothing moves but the reflections; the street lamps do the rest.",
                "Cool light from a thousand windows lies on the asphalt.",
            ),
            "accent": (
                "A single sign flickers on and puts a bright edge on one side of the face.",
                "One warm window is enough: it draws the outline out of the blue.",
            ),
            "full": (
                "Every window is lit, and the street throws the light back up from below.",
                "Signs, lamps and puddles burn together, on the beat.",
            ),
            "against": (
                "The glow of the avenue comes from behind and leaves a dark shape in the rain.",
                "Backlit by the signs, the outline stands in a haze of fine rain.",
            ),
        },
        titles=("Every Sign Twice", "Wet Asphalt", "After the Last Tram", "Floor by Floor"),
        nouns=("Street", "Avenue", "Crossing", "Skyline"),
        unwanted="daylight, crowds, readable brand names",
    ),
    "sea": Place(
        where=(
            "At the edge of a sea that the moon has cut in two",
            "On the dark sand where the last waves run out",
            "In front of a horizon without a single ship",
            "Where the glitter on the water widens towards the shore",
            "On the point of land that reaches farthest out",
            "Beside slow black water under long clouds",
        ),
        light={
            "calm": (
                "The moon lies on the water in small dashes, and the rest is quiet blue.",
                "Long clouds dim the light until sea and sky are one colour.",
                "Only the path of light on the water tells where the moon is.",
            ),
            "accent": (
                "A gap in the clouds opens and silver runs down one side of the figure.",
                "The glitter reaches the shore and lights an edge, no more.",
            ),
            "full": (
                "The moon comes free, and the whole surface breaks into light.",
                "Every wave carries its own piece of the moon up to the sand.",
            ),
            "against": (
                "The moon stands behind, so that a dark outline divides the glitter.",
                "Cut out against the bright water, the shape keeps only a rim of silver.",
            ),
        },
        titles=("The Moon Path", "No Ship Tonight", "Slow Black Water", "Where Waves Run Out"),
        nouns=("Tide", "Shore", "Horizon", "Water"),
        unwanted="ships, bathers, bright daylight",
    ),
    "forest": Place(
        where=(
            "Between trunks that stand three deep",
            "In a clearing where the light comes down at a slant",
            "On the soft ground under the oldest trees",
            "Where the path gives up among the roots",
            "At the edge of the wood, one step inside the shade",
            "Under leaves so dense that noon is only a rumour",
        ),
        light={
            "calm": (
                "The light is green and filtered, and dust drifts through where it reaches.",
                "Pale haze stands between the trunks and swallows the farthest of them.",
                "It is light without a source, cool and even, as after rain.",
            ),
            "accent": (
                "One shaft finds its way through and rests on a shoulder.",
                "A slanting beam draws a bright edge and leaves the rest to the shade.",
            ),
            "full": (
                "Shafts break through everywhere at once and the dust in them burns.",
                "The canopy opens, and the whole wood is suddenly full of day.",
            ),
            "against": (
                "The clearing glows from behind; trunks and figure are the same dark colour.",
                "Against the bright haze the outline could be one more tree, until it moves.",
            ),
        },
        titles=("Three Trunks Deep", "The Slant of Light", "One Step Inside", "Noon Is a Rumour"),
        nouns=("Clearing", "Wood", "Path", "Shade"),
        unwanted="houses, cars, fences",
    ),
    "snow": Place(
        where=(
            "On a white hill where no one has walked yet",
            "Among dusted pines at the foot of the slope",
            "In the middle of a field that the snow has emptied",
            "Where the track ends and the white begins",
            "Under a sky that has been about to snow all day",
            "On the far side of winter, with the sun already low",
        ),
        light={
            "calm": (
                "The snow gives back what little light there is, from below as much as above.",
                "Flakes drift through a pale, even afternoon.",
                "The light is thin and blue, and every colour in it counts double.",
            ),
            "accent": (
                "A low sun finds the edge of a shoulder and the flakes around it.",
                "One warm line of light stands out from all that blue.",
            ),
            "full": (
                "The sun breaks through, and the whole slope turns to light.",
                "Every flake in the air is lit at once.",
            ),
            "against": (
                "The low sun stands behind the falling snow and leaves a dark figure in it.",
                "Against the glare of the slope there is only an outline, and breath.",
            ),
        },
        titles=("No Tracks Yet", "The White Begins", "Far Side of Winter", "About to Snow"),
        nouns=("Snow", "Slope", "Winter", "Field"),
        unwanted="green leaves, bare ground, cars",
    ),
    "stage": Place(
        where=(
            "On a stage that smells of dust and warm lamps",
            "At the edge of the boards, above a sea of raised hands",
            "Under the truss, where seven beams cross",
            "In front of the lamp wall, one step from the microphone mark",
            "Where the haze is thickest and the crowd is only a sound",
            "Centre stage, with the dark house breathing in front",
        ),
        light={
            "calm": (
                "One beam is enough; the others wait.",
                "The lamps are down to a glow, and the haze hangs still.",
                "A single spot, half open, leaves the wings in darkness.",
            ),
            "accent": (
                "A beam swings in from the side and stops on a shoulder.",
                "The lamp wall wakes up, row by row, on one side only.",
            ),
            "full": (
                "All seven beams open together, and the hands in front rise with them.",
                "The lamp wall burns at full, in time with the drums.",
            ),
            "against": (
                "The lamp wall comes up behind and leaves only a shape in the haze.",
                "Back light alone: an outline, and smoke.",
            ),
        },
        titles=("Seven Beams", "The House Goes Dark", "Raised Hands", "One Step to the Mark"),
        nouns=("Stage", "Spotlight", "Haze", "Encore"),
        unwanted="daylight, empty seats, visible cables",
    ),
    "stars": Place(
        where=(
            "Under the full width of the Milky Way",
            "On a dark rise above the pines, far from any lamp",
            "Where the last trees end and the sky takes over",
            "In a clearing that has nothing above it but stars",
            "On the roof of the night, with the tree line far below",
            "At the hour when even the road is dark",
        ),
        light={
            "calm": (
                "Starlight is hardly light at all; it only makes the dark softer.",
                "The band of stars stands over the pines and does not move.",
                "A faint violet glow comes up from behind the hills.",
            ),
            "accent": (
                "A little more light than the stars can give falls on one side.",
                "The bright band tilts, and an edge catches it.",
            ),
            "full": (
                "The whole sky seems to come nearer, star by star, with the music.",
                "The Milky Way burns as bright as it ever will.",
            ),
            "against": (
                "Against the bright band the figure is a cut-out of the night.",
                "Only an outline stands between us and the stars.",
            ),
        },
        titles=("Far from Any Lamp", "The Bright Band", "Roof of the Night", "Star by Star"),
        nouns=("Night", "Sky", "Starlight", "Pines"),
        unwanted="daylight, street lamps, a giant moon",
    ),
}


def place_of(setting: str, words: Sequence[str]) -> Place:
    """The stock of a setting; one put together from its own words where none is written yet."""
    return PLACES.get(setting) or _plain_place(setting, words)


def _plain_place(setting: str, words: Sequence[str]) -> Place:
    named = setting.replace("_", " ")
    second = next((word for word in words if word not in named), named)
    return Place(
        where=(
            f"In the middle of the {named}",
            f"Far out in the {named}",
            f"At the quiet edge of the {named}",
            f"Where the {named} opens and there is nothing left but {second}",
        ),
        light={
            "calm": (
                f"Soft light hangs over the {named} and asks for nothing.",
                "The light is even and low, and colours keep to themselves.",
            ),
            "accent": ("A single light comes in from the side and draws one bright edge.",),
            "full": (f"The whole {named} lights up with the music.",),
            "against": ("The light stands behind, and only an outline is left of what is near.",),
        },
        titles=(f"Into the {named.title()}", f"The {named.title()} Holds"),
        nouns=tuple(word.title() for word in dict.fromkeys((*named.split()[-1:], second))),
        unwanted="other places, signs of another time of day",
    )
