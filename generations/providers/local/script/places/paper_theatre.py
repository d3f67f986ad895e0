from generations.providers.local.script.place import Place

PLACE = Place(
    where=(
        "On a paper stage no deeper than two hands",
        "Between curtains that somebody cut out with great care",
        "Under a moon that hangs from a thread",
        "In front of five sheets of paper, each with its own shadow",
        "Where the hills are folded and the night is a lamp behind them",
        "At the opening of a story that everyone here knows by heart",
    ),
    light={
        "calm": (
            "A lamp behind the paper gives each edge a thin bright line.",
            "The light comes through the last sheet and grows dimmer towards us.",
            "Soft shadows lie between the sheets, as if the paper were breathing.",
        ),
        "accent": (
            "The lamp moves a little, and all the shadows lean to one side.",
            "The paper moon throws a bright edge on a cheek.",
        ),
        "full": (
            "Somebody turns the lamp up, and the whole theatre glows through.",
            "Light pours through every cut at once, on the beat.",
        ),
        "against": (
            "The lamp stands behind, and what is on stage is a shadow play.",
            "Against the bright paper there is one more cut-out, and it is alive.",
        ),
    },
    titles=("Moon on a Thread", "Two Hands Deep", "Five Sheets of Paper", "The Shadow Play"),
    nouns=("Curtain", "Paper", "Story", "Moon"),
    unwanted="photographs, real landscapes, plastic",
)
