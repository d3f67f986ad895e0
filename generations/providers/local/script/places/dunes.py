from generations.providers.local.script.place import Place

PLACE = Place(
    where=(
        "On the crest of a dune that will have moved by morning",
        "Where the wind has written the same line a thousand times",
        "Three days from the nearest well",
        "In the hollow between two slopes of sand, one lit, one not",
        "At the end of a track that nobody else has left",
        "On sand so fine that it keeps no footprint for long",
    ),
    light={
        "calm": (
            "Dust hangs before the sun and takes the edge off every shadow.",
            "The low light finds each ripple and leaves its far side dark.",
            "Sky and sand are almost of one colour, and the heat stands between them.",
        ),
        "accent": (
            "The sun grazes the crest and draws it, and one shoulder, in a single stroke.",
            "A gap in the dust lets one hard edge of light through.",
        ),
        "full": (
            "The sun is free of the dust, and the whole slope turns to metal.",
            "There is light from above and light from the sand, and no shade is left.",
        ),
        "against": (
            "The great pale sun stands behind, and what comes out of it is only a shape.",
            "Against the dust and the glare the figure could be a mirage, but it stays.",
        ),
    },
    titles=("Three Days Out", "Moved by Morning", "One Slope Lit", "No Footprint Long"),
    nouns=("Dune", "Desert", "Mirage", "Sand"),
    unwanted="water, trees, roads, buildings",
)
