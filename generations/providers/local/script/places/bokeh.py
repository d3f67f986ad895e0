from generations.providers.local.script.place import Place

PLACE = Place(
    where=(
        "At a table where the glasses have just been put down",
        "In a room that is nothing but lights out of focus",
        "Under strings of lamps that sag from wall to wall",
        "At the hour when every light in town has lost its edges",
        "Between two people's laughter and the next song",
        "On the dark gloss of a bar, with the whole night behind",
    ),
    light={
        "calm": (
            "The lamps are far off and soft; each is a small moon of its own.",
            "Warm discs of light hang in the dark and do not hurry.",
            "The table gives back a long, quiet streak for every lamp.",
        ),
        "accent": (
            "One lamp is nearer than the rest, and an edge takes its colour.",
            "A single disc swells on one side and lights what is next to it.",
        ),
        "full": (
            "All the lamps open up together, overlapping, as if the night were champagne.",
            "Every disc brightens on the beat, and the gloss below answers.",
        ),
        "against": (
            "The lamps are all behind, and in front of them stands a dark outline.",
            "A shape without a face divides the lights.",
        ),
    },
    titles=("Out of Focus", "A Moon for Every Lamp", "The Glasses Are Down", "Long Streaks"),
    nouns=("Party", "Lights", "Table", "Evening"),
    unwanted="daylight, readable signs, a crowd in focus",
)
