from generations.providers.local.script.place import Place

PLACE = Place(
    where=(
        "In a room that has been kept just as it was",
        "Beside the window, where the floor is warm",
        "Between the curtains and a wall with somebody's pictures on it",
        "In the one corner that the light reaches last",
        "At the hour when the panes lie longest on the boards",
        "Behind a window that looks out on everyone else's evening",
    ),
    light={
        "calm": (
            "The window lies on the floor a second time, a little out of shape.",
            "Soft light comes through the curtains and goes no farther than it must.",
            "Dust turns in the light as though there were no hurry in the world.",
        ),
        "accent": (
            "The sun comes round the curtain and settles on one side of the face.",
            "A single beam crosses the room and finds a shoulder.",
        ),
        "full": (
            "The curtains fill with light, and the whole room is suddenly awake.",
            "All the panes burn, and every object has its shadow.",
        ),
        "against": (
            "The window stands bright behind, and whoever waits before it is dark.",
            "Seen against the panes there is an outline, and a line of light along it.",
        ),
    },
    titles=("Kept as It Was", "Panes on the Floor", "Someone Else's Evening", "The Warm Boards"),
    nouns=("Room", "Window", "Afternoon", "Curtain"),
    unwanted="crowds, open landscape, a visible lamp, clutter",
)
