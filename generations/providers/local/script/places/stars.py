from generations.providers.local.script.place import Place

PLACE = Place(
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
)
