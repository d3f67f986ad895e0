from generations.providers.local.script.place import Place

PLACE = Place(
    where=(
        "Nowhere at all, where the song has become visible",
        "Above a black mirror, with the melody drawn through the air",
        "In a hall without walls, between ribbons of light",
        "Where a hundred lines follow the voice up and down",
        "Inside the sound, on the spot where it bends",
        "In a dark that the music alone lights up",
    ),
    light={
        "calm": (
            "The lines lie close together and give only as much light as the song does.",
            "A few bright edges hang in the dark and turn slowly.",
            "The floor holds the ribbons a second time, softer.",
        ),
        "accent": (
            "One ribbon turns on edge, and its light runs along a shoulder.",
            "A single line flares and leaves its colour on one side.",
        ),
        "full": (
            "All hundred lines rise with the song and burn where they cross.",
            "The ribbons open wide, and the whole hall is drawn in light.",
        ),
        "against": (
            "The ribbons pass behind and leave a figure cut out of them.",
            "The lines go on to the left and to the right; between them stands a dark shape.",
        ),
    },
    titles=("A Hundred Lines", "Where Sound Bends", "The Black Mirror", "Drawn in Light"),
    nouns=("Line", "Ribbon", "Mirror", "Sound"),
    unwanted="landscape, buildings, instruments",
)
