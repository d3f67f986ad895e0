from generations.providers.local.script.place import Place

PLACE = Place(
    where=(
        "High over a sea of cloud that has no other shore",
        "Where the last bank of cloud breaks against nothing",
        "One step above the weather",
        "On the white side of a grey day",
        "Among towers of cloud that were not there a minute ago",
        "At the height where only light still has somewhere to go",
    ),
    light={
        "calm": (
            "The low sun goes over the clouds as over hills, and fills their valleys with shade.",
            "Everything is lit from below as softly as from above.",
            "Thin light lies on the banks, and the farthest are already sky.",
        ),
        "accent": (
            "The sun finds the rim of one cloud, then the rim of a shoulder.",
            "A line of silver runs along whatever rises highest.",
        ),
        "full": (
            "The sun stands clear, and the whole white floor gives back its light.",
            "Bank after bank lights up, out to the edge of the world.",
        ),
        "against": (
            "The sun is right behind, and around the dark shape the air itself is bright.",
            "Against all that white the figure is the only thing with an outline.",
        ),
    },
    titles=("Above the Weather", "No Other Shore", "The White Floor", "Side of a Grey Day"),
    nouns=("Sky", "Cloud", "Height", "Light"),
    unwanted="ground, buildings, aeroplanes, rain",
)
