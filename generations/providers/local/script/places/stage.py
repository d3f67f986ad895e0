from generations.providers.local.script.place import Place

PLACE = Place(
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
)
