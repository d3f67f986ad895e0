"""What a director says of the character and the camera: actions by mood, camera by shot size."""

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

CAMERA: dict[str, tuple[str, ...]] = {
    "wide": (
        "The camera pushes in slowly from far off, and the place stays larger than anyone in it.",
        "The frame starts far away and comes closer by a few steps only.",
        "A long, patient push; near things slide past the lens, the horizon does not move.",
        "The frame is mostly sky and distance, and takes its time.",
        "The camera eases back until the figure is the smallest thing in view.",
    ),
    "medium": (
        "The camera trucks sideways at walking pace, from the waist up.",
        "A hand-held frame, close enough to see a breath, drifts half a step round.",
        "From the hips up, the camera slides by while the background lags behind.",
        "We stay at arm's length and let the layers of the place move against each other.",
        "A slow half-circle brings the light from the side to the front.",
    ),
    "close": (
        "The camera whips in and holds the face, pushing on through the beat.",
        "A close-up that keeps coming nearer until nothing else is left.",
        "The face fills the frame; behind it the place is only colour.",
        "We land close and stay there, a breath's width nearer with each bar.",
    ),
    "detail": (
        "The lens goes so near that the frame cuts the crown and the chin.",
        "Only eyes and a little light: the camera creeps forward by a hand's breadth.",
        "An extreme close-up, cropped hard, that lets the pulse of the light do the moving.",
    ),
    "silhouette": (
        "The camera cranes up past the dark shape and finds the light behind it.",
        "A rising shot from the ground, the outline steady in the middle of it.",
        "We climb slowly; the outline stays, the light behind it spreads.",
    ),
}

LAST_CAMERA: tuple[str, ...] = (
    "The camera pulls back and keeps pulling until the picture lets go.",
    "We withdraw without hurry; the last second sinks into black.",
    "One long pull out, and the place closes over the figure as the song ends.",
)

MOTIFS: tuple[str, ...] = (
    "A single spark drifts through the frame from left to right.",
    "The same slow turn of the light returns with these bars.",
    "Again the air fills with fine bright dust.",
    "One bright point hangs in the distance and does not go out.",
    "The shadow on the ground reaches us a beat before its owner does.",
    "For one bar everything but the light holds its breath.",
)

LYRIC_LINES: tuple[str, ...] = (
    "The line “{lyric}” lands here, and nothing illustrates it but the face.",
    "On “{lyric}” the light comes up by a shade.",
    "The words “{lyric}” pass over the picture like weather.",
    "“{lyric}”: the picture waits for the line and only then moves on.",
)

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
