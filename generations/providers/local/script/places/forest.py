from generations.providers.local.script.place import Place

PLACE = Place(
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
)
