"""What a director says of the character and the camera: actions by mood, distance by shot size,
and each of the camera's moves as it is filmed."""

from __future__ import annotations

ACTIONS: dict[str, tuple[str, ...]] = {
    "quiet": (
        "waits without moving, as if listening for the first note to end",
        "breathes out slowly and lets the silence stand",
        "looks past us at something that has already gone",
        "stands quite still while everything behind keeps drifting",
        "holds on to a thought and does not share it",
        "turns inward for a moment, eyes on nothing near",
        "lets the weight go from one foot to the other and stays",
        "seems to count the seconds until the voice comes back",
        "keeps watch over a place that no one else remembers",
        "rests in the picture like someone who has all night",
    ),
    "middle": (
        "starts to lean into the rhythm, a little more with each bar",
        "holds our gaze a moment longer than is comfortable",
        "sways with the beat, hardly enough to be seen",
        "takes in the whole place as if for the last time",
        "stays, though everything in the picture says go",
        "moves with the song the way one moves with a train",
        "gathers strength in plain sight",
        "carries the line of the song without opening a mouth",
        "answers the melody with the smallest of movements",
        "crosses from shade to light without taking a step",
    ),
    "loud": (
        "meets the chorus head-on and does not blink",
        "rises with the beat, every hit a small jolt through the whole body",
        "takes the full force of the song and gives it back",
        "stands in the middle of the noise like its source",
        "throws everything into this one moment",
        "rides each downbeat as if the ground itself were the drum",
        "fills the picture, larger than the place around",
        "lets the music break over the shoulders like surf",
        "burns brightest here, and knows it",
    ),
}

SINGING: tuple[str, ...] = (
    "sings the line straight to us",
    "sings it as one sings to a single person",
    "sings, the mouth and the eyes well in the light",
    "lifts the chin and sings",
    "sings the words slowly, one after the other",
    "leans in and sings, near enough to be heard without the song",
)

THING_ACTIONS: dict[str, tuple[str, ...]] = {
    "quiet": (
        "rests by itself, every contour left to the light",
        "stands untouched, as if just set down",
        "waits at the still centre of the picture",
        "keeps its quiet while the air around it drifts",
    ),
    "middle": (
        "catches the rhythm on its edges",
        "stands firm while light wanders over its surface",
        "shows one side, then more of it, as we pass",
        "holds its place against everything that moves",
    ),
    "loud": (
        "takes each beat as a flash along its outline",
        "fills the picture, its colours at their strongest",
        "stands in the middle of the light like its source",
        "trembles slightly with every downbeat",
    ),
}

LENSES: dict[str, tuple[str, ...]] = {
    "wide": (
        "From far off",
        "From a long way back",
        "With room to spare on every side",
        "At a distance that leaves the place its size",
    ),
    "medium": (
        "From the waist up",
        "At arm's length",
        "Near enough to see a breath",
        "From the hips up",
    ),
    "close": (
        "Close enough to fill the frame",
        "With the place behind only colour",
        "A breath's width away",
        "So close that nothing else is left",
    ),
    "detail": (
        "So near that the frame cuts into the outline",
        "Cropped hard",
        "Nearer than one would dare to stand",
    ),
    "silhouette": (
        "With only an outline to hold on to",
        "Against the light",
        "With the light behind",
    ),
}

CAMERA: dict[str, tuple[str, ...]] = {
    "push": (
        "the camera pushes in slowly and does not stop",
        "the picture keeps coming nearer, a little with each bar",
        "a long, patient push lets near things slide past the lens",
        "the camera moves in as one leans in to hear better",
    ),
    "pull": (
        "the camera pulls back and keeps pulling until the picture lets go",
        "the camera withdraws without hurry",
        "one long pull out gives everything back to the place",
    ),
    "truck": (
        "the camera trucks sideways at walking pace",
        "the camera slides past while what is behind lags",
        "a sideways glide sets the layers of the place moving against each other",
        "the camera passes by as a slow train would",
    ),
    "crane": (
        "the camera cranes up and finds the light behind",
        "a rising shot leaves the ground below",
        "the camera climbs slowly, and the horizon sinks with it",
    ),
    "tilt": (
        "the camera comes down from the sky and settles",
        "a slow tilt begins in the air and ends on the ground",
        "the lens lowers its gaze until someone stands in it",
    ),
    "handheld": (
        "a hand-held camera breathes along with the song",
        "the camera is held in the hand and never quite still",
        "the frame sways as if someone stood there and listened",
    ),
    "orbit": (
        "the camera goes round by half a step, and near and far slide apart",
        "a slow half-circle turns the place behind",
        "the ground wheels past while the middle of the picture stays",
    ),
    "arc": (
        "the camera swings round and in at once",
        "an arc brings the picture nearer and turns what lies behind it",
        "the camera comes closer by a detour",
    ),
    "dolly": (
        "the place behind grows while its figure does not",
        "the background draws near and nothing else does",
        "the distance folds up behind, slowly enough to be doubted",
    ),
}

GHOSTS: tuple[str, ...] = (
    "Large and pale, a second likeness stands in the sky above.",
    "Over it all hangs the same likeness once more, as faint as a memory.",
    "The sky keeps a huge, pale copy of whoever stands below.",
)

MOTIFS: tuple[str, ...] = (
    "The light answers each downbeat.",
    "With these bars one glow comes and goes.",
    "The brightest edge is the one that faces the light.",
    "It is the light that keeps time.",
    "The air is full of small bright things.",
    "The glow swells with the song and falls back.",
)

LYRIC_LINES: tuple[str, ...] = (
    "The light goes with the line: {lyric}.",
    "Nothing illustrates the line but the light: {lyric}.",
    "The words pass over it like weather: {lyric}.",
    "All of it leaves room for the words: {lyric}.",
)
"""Without quotation marks: what stands in them is often drawn as letters."""

STORY_BEGINS = "The story begins here: {idea}."
STORY_CLOSES = "Here the story comes to rest: {idea}."

ADJECTIVES: dict[str, tuple[str, ...]] = {
    "quiet": ("Quiet", "Slow", "Pale", "Late", "Half-Lit", "Patient", "Distant", "Hushed"),
    "middle": ("Turning", "Leaning", "Waking", "Long", "Open", "Nearer", "Restless", "Second"),
    "loud": ("Burning", "Bright", "Wild", "Rising", "Breaking", "Ringing", "Blazing", "Loud"),
}

NEGATIVES: dict[str, str] = {
    "wide": "a crowd, a second figure, a tilted horizon",
    "medium": "a second figure, cropped hands, an empty grey background",
    "close": "a different face, a changed costume, heavy blur",
    "detail": "a different face, distorted eyes, smeared skin",
    "silhouette": "a flat grey figure, a second figure, front light",
}

ALWAYS_UNWANTED = "text, captions, watermark, mirrored or duplicated character"
THING_UNWANTED = "captions, watermark, changed lettering, people"
