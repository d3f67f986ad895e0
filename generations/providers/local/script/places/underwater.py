from generations.providers.local.script.place import Place

PLACE = Place(
    where=(
        "On the sand, with the whole weight of the sea overhead",
        "Where the rays come down and end before they reach the floor",
        "Between two stands of kelp that lean the same way",
        "Under a shoal that turns as if it had one mind",
        "At the depth where blue stops being a colour of anything",
        "In a valley of the reef, far below the last wave",
    ),
    light={
        "calm": (
            "The surface is a bright rumour; down here the light only drifts.",
            "Nets of light wander over the sand and over shoulders alike.",
            "Everything a few strokes away is already the colour of the water.",
        ),
        "accent": (
            "One ray reaches farther than the others and draws an edge.",
            "A gap in the waves lets a single shaft through.",
        ),
        "full": (
            "The surface breaks open, and all rays come down at once.",
            "The whole water is lit, from the sand to the last bubble.",
        ),
        "against": (
            "The bright surface stands behind, and what floats before it is dark.",
            "Seen from below, against the rays, there is only an outline and a little silver.",
        ),
    },
    titles=("Below the Last Wave", "One Breath Long", "The Rays End Here", "Weight of Water"),
    nouns=("Deep", "Reef", "Current", "Breath"),
    unwanted="divers, boats, dry clothes in the wind",
)
