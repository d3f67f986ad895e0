from generations.providers.local.script.place import Place

PLACE = Place(
    where=(
        "On a road of light that runs straight into the sun",
        "Between two ranges drawn in wire",
        "Where the grid begins and the last real street has ended",
        "Under palms that have never known a day",
        "In front of a sun that has been setting for forty years",
        "At the vanishing point, or one step before it",
    ),
    light={
        "calm": (
            "The lines on the ground hum with a low, even light.",
            "The sun is cut into bars and gives only what falls between them.",
            "Colour lies on the horizon like the glow of a screen left on.",
        ),
        "accent": (
            "One edge takes the colour of the sun, the other keeps that of the night.",
            "A line of light travels up the road and stops at a shoulder.",
        ),
        "full": (
            "The whole grid answers the drum, square by square, to the horizon.",
            "Sun, wires and road light up together, as if somebody had found the switch.",
        ),
        "against": (
            "The striped sun stands behind and leaves nothing of the figure but its outline.",
            "Dark against the bars of the sun, the shape seems cut from the sky.",
        ),
    },
    titles=("The Last Real Street", "Bars of the Sun", "Straight into It", "Drawn in Wire"),
    nouns=("Grid", "Highway", "Horizon", "Night Drive"),
    unwanted="daylight, traffic, houses, a realistic landscape",
)
