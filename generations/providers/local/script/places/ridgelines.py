from generations.providers.local.script.place import Place

PLACE = Place(
    where=(
        "On the last ridge above a valley full of haze",
        "Where the path leaves the pines and the hills begin",
        "High over six folded ridges, each paler than the one before",
        "In the long grass at the edge of the valley",
        "At the bend where the road home first comes into sight",
        "Between two dark pines on the shoulder of the hill",
    ),
    light={
        "calm": (
            "The sun is low and soft, and the haze takes the colour out of all that is far.",
            "Even light lies over the hills; only the tips of the grass catch it.",
            "Late light comes in flat across the valley and leaves the near slope in shade.",
        ),
        "accent": (
            "The sun breaks past the farthest ridge and draws a warm line along one shoulder.",
            "One warm edge of light holds against the blue of the valley.",
        ),
        "full": (
            "The sun stands open over the ridges and the whole valley answers it.",
            "Everything is gold at once: grass, dust and the air between the hills.",
        ),
        "against": (
            "The sun stands right behind, and what is near turns dark, with a lit rim.",
            "Against the white of the low sun there is hardly more than an outline.",
        ),
    },
    titles=("The Last Ridge", "Valley Haze", "Six Hills Away", "Where the Pines End"),
    nouns=("Ridge", "Valley", "Road", "Hillside"),
    unwanted="buildings, cars, power lines",
)
