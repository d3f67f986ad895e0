from generations.providers.local.script.place import Place

PLACE = Place(
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
)
