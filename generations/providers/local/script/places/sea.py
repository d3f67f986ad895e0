from generations.providers.local.script.place import Place

PLACE = Place(
    where=(
        "At the edge of a sea that the moon has cut in two",
        "On the dark sand where the last waves run out",
        "In front of a horizon without a single ship",
        "Where the glitter on the water widens towards the shore",
        "On the point of land that reaches farthest out",
        "Beside slow black water under long clouds",
    ),
    light={
        "calm": (
            "The moon lies on the water in small dashes, and the rest is quiet blue.",
            "Long clouds dim the light until sea and sky are one colour.",
            "Only the path of light on the water tells where the moon is.",
        ),
        "accent": (
            "A gap in the clouds opens and silver runs down one side of the figure.",
            "The glitter reaches the shore and lights an edge, no more.",
        ),
        "full": (
            "The moon comes free, and the whole surface breaks into light.",
            "Every wave carries its own piece of the moon up to the sand.",
        ),
        "against": (
            "The moon stands behind, so that a dark outline divides the glitter.",
            "Cut out against the bright water, the shape keeps only a rim of silver.",
        ),
    },
    titles=("The Moon Path", "No Ship Tonight", "Slow Black Water", "Where Waves Run Out"),
    nouns=("Tide", "Shore", "Horizon", "Water"),
    unwanted="ships, bathers, bright daylight",
)
