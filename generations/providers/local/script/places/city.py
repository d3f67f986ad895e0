from generations.providers.local.script.place import Place

PLACE = Place(
    where=(
        "On a wet street that holds every sign twice",
        "Under the towers, where the windows go on floor by floor",
        "At an empty crossing after the rain",
        "In the narrow street behind the avenue",
        "On the kerb, with the whole skyline standing in the puddles",
        "Where the last tram has gone and the signs stay lit for no one",
    ),
    light={
        "calm": (
            "The windows give a steady, tired light, and the rain softens what it touches.",
            "Nothing moves but the reflections; the street lamps do the rest.",
            "Cool light from a thousand windows lies on the asphalt.",
        ),
        "accent": (
            "A single sign flickers on and puts a bright edge on one side of the face.",
            "One warm window is enough: it draws the outline out of the blue.",
        ),
        "full": (
            "Every window is lit, and the street throws the light back up from below.",
            "Signs, lamps and puddles burn together, on the beat.",
        ),
        "against": (
            "The glow of the avenue comes from behind and leaves a dark shape in the rain.",
            "Backlit by the signs, the outline stands in a haze of fine rain.",
        ),
    },
    titles=("Every Sign Twice", "Wet Asphalt", "After the Last Tram", "Floor by Floor"),
    nouns=("Street", "Avenue", "Crossing", "Skyline"),
    unwanted="daylight, crowds, readable brand names",
)
