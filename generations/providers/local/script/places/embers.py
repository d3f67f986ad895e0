from generations.providers.local.script.place import Place

PLACE = Place(
    where=(
        "At the edge of a wood that is burning down to its name",
        "Between black trees, with the fire one clearing away",
        "On ground that still glows where it has cracked",
        "Where the smoke leans over and sparks go up like a second sky",
        "In front of a wall of flame that keeps its distance for now",
        "On the side of the road that the fire has not crossed",
    ),
    light={
        "calm": (
            "The fire has gone down, and its light breathes slowly on the smoke.",
            "A low red glow comes from between the trunks and touches little.",
            "Sparks drift up, each a small lamp for a second and a half.",
        ),
        "accent": (
            "A flame leaps up on one side and paints an edge in orange.",
            "The wind turns, and for a moment one half of the face is fire.",
        ),
        "full": (
            "The flames stand taller than the trees, and nothing is left in shadow.",
            "Fire, smoke and sparks go up together on the beat.",
        ),
        "against": (
            "The fire burns right behind, and the figure is one more black trunk.",
            "Against the flames there is only an outline, its edge alight.",
        ),
    },
    titles=("One Clearing Away", "A Second Sky", "Down to Its Name", "Side of the Fire"),
    nouns=("Fire", "Ash", "Smoke", "Burning Wood"),
    unwanted="green leaves, rain, daylight, fire engines",
)
