"""The compositions that may be tuned on: rock, dance floors, hip-hop and their kin."""

from __future__ import annotations

from dataclasses import replace

from bench.compositions.score import VOICE
from bench.compositions.style import Groove, Layer, Style

FILLS: tuple[Groove, ...] = (
    {"snare": "xxxxxxxX"},
    {"snare": "x.xx....", "high tom": "....xx..", "floor": "......xX"},
    {"high tom": "xx......", "tom": "..xx....", "low tom": "....xx..", "floor": "......xx"},
    {"snare": "x..x..xx", "kick": "x...x..."},
)

POP = {"": "C G Am F", "chorus": "F G Em Am F G C C", "bridge": "Dm Am Bb F"}
MINOR = {"": "Am Am F G", "chorus": "F C G Am", "bridge": "Dm Dm Em Em"}
LOOP = {"": "Cm Cm Ab Bb", "breakdown": "Cm Cm Ab Bb", "drop": "Cm Ab Eb Bb"}
JAZZ = {"": "Dm7 G7 Cmaj7 A7 Dm7 G7 Em7+A7 Dm7+G7", "bridge": "Fmaj7 Bb7 Em7 A7"}
BLUES = {"": "C7 F7 C7 C7 F7 F7 C7 A7 D7 G7 C7 G7"}

CHUG = Layer(30, "00000000", 40, 0.5, 78)
ROOT_EIGHTHS = Layer(33, "00000000", 28, 0.5, 92)
ROOTS = Layer(33, "0---0-0-", 28, 0.4, 92)
PAD = Layer(89, "x---------------", 55, 0.0, 62)
STRINGS = Layer(48, "x---------------", 55, 0.9, 66)
CHOIR = Layer(52, "x-------x-------", 60, 0.9, 74)
BRASS = Layer(62, "X--.....x-X-....", 57, 0.9, 76)

ROCK = Style(
    "rock", "rock", (112, 132), {"kick": "x...x.x.", "snare": "..X...X.", "hat": "xoxoxoxo"},
    (ROOTS, Layer(29, "X-x-x-xx", 45, 0.5, 74), STRINGS), POP, lead=VOICE,
)  # fmt: skip
POP_SONG = Style(
    "pop", "pop", (92, 108), {"kick": "x......x..x.....", "clap": "....X.......X...",
                              "hat": "x.x.x.xxx.x.x.x."},
    (Layer(38, "0--0--0-0--0--0-", 30, 0.5, 90), Layer(4, "x---..x-x---x-..", 52, 0.0, 70), PAD),
    POP, lead=VOICE,
)  # fmt: skip
FUNK = Style(
    "funk", "funk", (98, 112), {"kick": "x..x..x...x..x..", "snare": "....X..o.o..X..o",
                                "hat": "xoxoxoxoxoxoxoxo"},
    (Layer(36, "0..0.2.00..3.2.0", 30, 0.4, 98), Layer(27, "..xx..x...xx.x..", 55, 0.5, 70),
     Layer(61, "....X-......X-..|..........x.X-..", 55, 0.9, 74)),
    {"": "Em7 Em7 A9 A9", "chorus": "Cmaj7 D Em7 Em7"}, lead=65, swing=0.54, swung=0.5,
)  # fmt: skip
DISCO = Style(
    "disco", "disco", (116, 124), {"kick": "x...x...x...x...", "snare": "....X.......X...",
                                   "open": "..x...x...x...x.", "hat": "xo.oxo.oxo.oxo.o"},
    (Layer(33, "0.3.0.3.0.3.0.3.", 30, 0.4, 92), Layer(27, "..x.x.x...x.x.x.", 57, 0.5, 66),
     STRINGS), MINOR, lead=48,
)  # fmt: skip
HOUSE = Style(
    "house", "house", (122, 127), {"kick": "X...X...X...X...", "clap": "....x.......x...",
                                   "open": "..x...x...x...x.", "shaker": "oxoooxoooxoooxoo"},
    (Layer(38, "..0...0...0..00.", 30, 0.5, 96), Layer(4, "x..x..x...x..x..", 55, 0.0, 76)),
    LOOP, "club", human=0.0005, curve="steady",
)  # fmt: skip
TECHNO = Style(
    "techno", "techno", (130, 138), {"kick": "X...X...X...X...", "hat": "..x...x...x...x.",
                                     "rim": "...o..x....o..x."},
    (Layer(87, ".000.000.000.000", 30, 0.5, 88), Layer(81, "0..1..0.2..0..1.", 60, 0.6, 60)),
    {"": "Cm"}, "club", human=0.0, curve="steady", drums={"breakdown": "none", "build": "full"},
)  # fmt: skip
TRANCE = Style(
    "trance", "trance", (136, 142), {"kick": "X...X...X...X...", "open": "..x...x...x...x.",
                                     "clap": "....x.......x..."},
    (Layer(38, ".000.000.000.000", 30, 0.5, 92), Layer(81, "0123012301230123", 60, 0.3, 70),
     PAD), LOOP, "club", human=0.0, curve="steady", drums={"build": "light"},
)  # fmt: skip
BOOM_BAP = Style(
    "boom bap", "hip-hop", (86, 95), {"kick": "x..x..x...xx....", "snare": "....X.......X..o",
                                      "hat": "x.x.x.x.x.x.x.x."},
    (Layer(32, "0.....0.0..0....", 30, 0.3, 96), Layer(4, "x-----..x---....", 55, 0.0, 66),
     STRINGS),
    {"": "Dm9 Dm9 Gm7 A7", "chorus": "Bb C Dm9 Dm9"}, swing=0.6, swung=0.5, lead=VOICE, lead_low=57,
)  # fmt: skip
TRAP = Style(
    "trap", "hip-hop", (138, 148),
    {"kick": "x.....x...........x.....x.......", "clap": "................X...............",
     "hat": "x.o.x.o.x.o.xoxox.o.x.o.xxxxxxxx|x.o.x.o.xoxoxoxox.o.xxxxx.o.x.o."},
    (Layer(38, "0-------------0-|0-----------0---", 26, 0.4, 104),
     Layer(10, "0-2-1-3-", 64, 0.0, 70), CHOIR),
    {"": "Cm Cm Ab G"}, human=0.0, curve="steady", level_fixed=False, lead=VOICE, lead_low=57,
)  # fmt: skip
DRUM_AND_BASS = Style(
    "drum and bass", "drum and bass", (172, 175),
    {"kick": "x.........x.....", "snare": "....X.......X...", "hat": "x.x.x.xxx.x.x.x."},
    (Layer(39, "0---..0-..0---..", 26, 0.5, 100), PAD), LOOP, "club", human=0.001, curve="steady",
)  # fmt: skip
DUBSTEP = Style(
    "dubstep", "dubstep", (139, 141), {"kick": "x.........x...o.", "snare": "........X.......",
                                       "hat": "..x...x...x.x.x."},
    (Layer(87, "0--0--0-0-0-0-0-", 26, 0.9, 100), PAD), LOOP, "club", human=0.0, curve="steady",
    level_fixed=False, swing=2 / 3, swung=1.0,
)  # fmt: skip
REGGAE = Style(
    "reggae one drop", "reggae", (70, 78), {"kick": "....x.......x...", "rim": "....x.......x...",
                                            "hat": "x.x.x.x.x.x.x.x."},
    (Layer(33, "0..0..2...0.1...", 28, 0.0, 104), Layer(27, "..x...x...x...x.", 57, 0.0, 80),
     Layer(16, "..xx..xx..xx..xx", 57, 0.5, 58), CHOIR),
    {"": "Am Dm Am Em", "chorus": "F G Am Am"}, lead=VOICE, swing=0.56, swung=0.5,
    level_fixed=False,
)  # fmt: skip
PUNK = Style(
    "punk", "punk", (182, 196), {"kick": "x.....x.", "snare": "..X...X.", "hat": "xxxxxxxx"},
    (ROOT_EIGHTHS, replace(CHUG, steps="xxxxxxxx")), {"": "A5 D5 E5 D5", "chorus": "D5 A5 E5 E5"},
    lead=VOICE,
)  # fmt: skip
METAL = Style(
    "metal", "metal", (138, 156), {"kick": "xxxxxxxxxxxxxxxx", "snare": "....X.......X...",
                                   "ride": "x...x...x...x..."},
    (replace(ROOT_EIGHTHS, steps="0.000.000.000.00"), replace(CHUG, steps="0.000.000.000x--")),
    {"": "E5 E5 F5 G5", "chorus": "C5 D5 E5 E5"}, lead=30, lead_low=64,
)  # fmt: skip
SWING_JAZZ = Style(
    "swing jazz", "jazz", (128, 168), {"ride": "x.xxx.xx", "pedal": "..x...x.", "kick": "o.o.o.o."},
    (Layer(32, "walking", 31, 0.0, 92), Layer(0, "..x...x.|x......x", 55, 0.0, 62)), JAZZ, "jazz",
    swing=0.64, lead=66, lead_low=58,
)  # fmt: skip
JAZZ_WALTZ = Style(
    "jazz waltz", "jazz", (138, 164), {"ride": "x.xxx.", "pedal": "..x...", "kick": "o....."},
    (Layer(32, "0-----|0---1-", 31, 0.0, 92), Layer(0, "..x.x.|.x..x.", 55, 0.0, 62)), JAZZ, "jazz",
    meter=3, swing=0.63, lead=56, lead_low=58, drums={"bridge": "full"},
)  # fmt: skip
WALTZ = Style(
    "waltz", "classical", (150, 176), {},
    (Layer(43, "0..", 33, 0.0, 92), Layer(45, ".xx", 55, 0.0, 72), Layer(49, "x--", 55, 0.9, 60)),
    {"": "C C G7 G7 G7 G7 C C", "refrain": "F F C C G7 G7 C C"}, "tune", meter=3, lead=40,
    lead_low=67,
)  # fmt: skip
MARCH = Style(
    "march", "march", (110, 122), {"kick": "x...x...", "snare": "oxXooxXx", "crash": "x......."},
    (Layer(58, "0.1.0.1.", 36, 0.0, 96), Layer(60, ".x.x.x.x", 55, 0.0, 72)),
    {"": "Bb Bb F7 Bb", "refrain": "Eb Eb Bb F7"}, "tune", lead=56, human=0.005,
)  # fmt: skip
BOSSA = Style(
    "bossa nova", "latin", (126, 146), {"rim": "x..x..x....x..x.|..x..x....x..x..",
                                        "kick": "x..xx..xx..xx..x", "shaker": "xoxoxoxoxoxoxoxo"},
    (Layer(32, "0-----1-1-----0-", 31, 0.0, 92), Layer(24, "x..x..x..x..x...", 55, 0.0, 68)), JAZZ,
    "jazz", lead=73, lead_low=67, level_fixed=False, drums={"bridge": "full"},
)  # fmt: skip
SALSA = Style(
    "salsa", "latin", (176, 196), {"clave": "x..x..x.|..x.x...", "conga": "o.X.o.xx",
                                   "cowbell": "x.xxx.xx", "timbale": "......x."},
    (Layer(32, "...0..1-", 31, 0.0, 96), Layer(0, "0.21.2.1|.12.1.21", 60, 0.5, 84),
     Layer(61, "....X-..|......X-", 57, 0.9, 84)),
    {"": "Am Dm E7 Am", "chorus": "F G E7 Am"}, lead=56, level_fixed=False, human=0.005,
)  # fmt: skip
REGGAETON = Style(
    "reggaeton", "latin", (90, 98), {"kick": "x...x...x...x...", "snare": "...x..x....x..x.",
                                     "hat": "x.x.x.x.x.x.x.x."},
    (Layer(38, "0--0--0-0--0--0-", 28, 0.4, 98), Layer(105, "x-..x-..x-..x-..", 57, 0.0, 60),
     BRASS),
    MINOR, lead=VOICE, human=0.001, curve="steady",
)  # fmt: skip
AFROBEAT = Style(
    "afrobeat", "afrobeat", (108, 120), {"cowbell": "x.xx.x.x.x.x", "kick": "x.....x.....",
                                         "conga": "..xo.x..xo.x", "shaker": "xooxooxooxoo"},
    (Layer(33, "0..0.1..0.2.", 30, 0.0, 94), Layer(27, ".x..x..x..x.", 57, 0.5, 66),
     Layer(61, "X--.......x-", 55, 0.9, 80)),
    {"": "Dm7 Dm7 G9 G9"}, "tune", lead=65, level_fixed=False, division=3,
)  # fmt: skip
SHUFFLE = Style(
    "blues shuffle", "blues", (104, 124), {"kick": "x.....x.....", "snare": "...X.....X..",
                                           "hat": "x.xx.xx.xx.x"},
    (Layer(33, "0.01.12.21.1", 30, 0.0, 92), Layer(26, "x.xx.xx.xx.x", 52, 0.0, 60)), BLUES, "jazz",
    lead=22, drums={"bridge": "full"}, division=3,
)  # fmt: skip
SIX_EIGHT = Style(
    "slow 6/8 ballad", "soul", (52, 62), {"kick": "x....x......", "snare": "......X.....",
                                          "hat": "x.o.o.x.o.o."},
    (Layer(33, "0---------1-", 30, 0.3, 90), Layer(0, "0.1.2.3.2.1.", 55, 0.0, 74),
     replace(STRINGS, steps="x-----------")),
    {"": "C Em F G", "chorus": "Am F C G"}, meter=2, lead=VOICE, level_fixed=False, division=3,
)  # fmt: skip
TRAIN = Style(
    "country train", "country", (104, 118),
    {"snare": "ooXoooXoooXooxXo", "kick": "x...x...x...x..."},
    (Layer(32, "0---1---0---1---", 31, 0.0, 96), Layer(25, "....x.......x...", 55, 0.0, 84),
     Layer(105, "0121021201210212", 60, 0.9, 66)), POP, lead=110,
)  # fmt: skip
FOLK = Style(
    "folk fingerpicking", "folk", (84, 104), {},
    (Layer(24, "0.2.3.2.1.2.4.2.", 43, 0.0, 88), STRINGS), POP, lead=VOICE, level_fixed=False,
)  # fmt: skip
PIANO = Style(
    "piano ballad", "ballad", (64, 76), {}, (Layer(0, "x---2-3-x---2-3-", 48, 0.0, 80),
                                             Layer(0, "0-------1-------", 36, 0.0, 80), STRINGS),
    POP, lead=VOICE, level_fixed=False, curve="rubato",
)  # fmt: skip
QUARTET = Style(
    "string quartet", "classical", (88, 116), {},
    (Layer(42, "0---1---", 36, 0.0, 84), Layer(41, ".xxx.xxx", 52, 0.0, 64),
     Layer(40, "0.1.2.1.", 60, 0.9, 66)),
    {"": "C G7 Am F", "refrain": "F C G7 C"}, "tune", lead=40, lead_low=67, level_fixed=False,
)  # fmt: skip
AMBIENT = Style(
    "ambient with a pulse", "ambient", (76, 92), {}, (PAD, Layer(98, "0.1.2.1.", 60, 0.5, 62),
     Layer(38, "0---0---", 36, 0.9, 84)),
    LOOP, "club", level_fixed=False, human=0.0, curve="steady",
)  # fmt: skip
CHIPTUNE = Style(
    "chiptune", "chiptune", (146, 166),
    {"kick": "x...x...", "snare": "..x...x.", "hat": "xxxxxxxx"},
    (Layer(80, "0120012001200120", 60, 0.0, 66), Layer(38, "0.0.3.3.", 36, 0.0, 84)), MINOR,
    lead=80, lead_low=72, human=0.0, curve="steady",
)  # fmt: skip
FIVE = Style(
    "five four", "odd", (126, 150),
    {"kick": "x..x..x...", "snare": "....X...X.", "ride": "x.xxx.x.x."},
    (Layer(33, "0..0..1.1.", 30, 0.0, 92), Layer(0, "x..x..x.x.", 55, 0.0, 70),
     Layer(61, "x-----x---", 57, 0.9, 74)),
    {"": "Em Am Em B7"}, "tune", meter=5, lead=65, lead_low=60,
)  # fmt: skip

BASES = (
    ROCK, POP_SONG, FUNK, DISCO, HOUSE, TECHNO, TRANCE, BOOM_BAP, TRAP, DRUM_AND_BASS, DUBSTEP,
    REGGAE, PUNK, METAL, SWING_JAZZ, JAZZ_WALTZ, WALTZ, MARCH, BOSSA, SALSA, REGGAETON, AFROBEAT,
    SHUFFLE, SIX_EIGHT, TRAIN, FOLK, PIANO, QUARTET, AMBIENT, CHIPTUNE, FIVE,
)  # fmt: skip

SIXTEENTHS = {"kick": "x.........x.....", "snare": "....x.......x...", "hat": "xxxxxxxxxxxxxxxx"}
TWISTS = (
    replace(ROCK, name="rock, half-time bridge", tempo=(126, 144), drums={"bridge": "half"}),
    replace(ROCK, name="rock, hats alone at first", tempo=(98, 112), drums={"intro": "hats"},
            lead=30),
    replace(ROCK, name="rock that speeds up", curve="accelerando", tempo=(120, 130)),
    replace(ROCK, name="rock, two beats too many", odd_bar=2, tempo=(104, 118)),
    replace(ROCK, name="slow rock", tempo=(64, 74), groove=SIXTEENTHS),
    replace(POP_SONG, name="pop, sixteenth hats", groove=SIXTEENTHS, tempo=(84, 100)),
    replace(POP_SONG, name="pop after silence", silence=3.2, pickup=True, drums={"intro": "none"}),
    replace(POP_SONG, name="pop that ends slowly", curve="ritardando", tempo=(108, 120)),
    replace(HOUSE, name="house, off-beat hats at first", fade_in=6.0, tempo=(118, 122),
            drums={"intro": "hats", "build": "light", "breakdown": "hats"}),
    replace(TECHNO, name="techno, long breakdown", tempo=(124, 130), drums={"breakdown": "none"}),
    replace(DISCO, name="disco, tempo step", curve="faster from the middle", tempo=(108, 114)),
    replace(FUNK, name="funk at walking pace", tempo=(88, 96), swing=0.58),
    replace(SWING_JAZZ, name="fast swing", tempo=(184, 198), lead=65),
    replace(SHUFFLE, name="slow shuffle", tempo=(66, 80), lead=VOICE),
    replace(PIANO, name="piano ballad with choir", lead=52, tempo=(70, 84), curve="human"),
    replace(FOLK, name="folk waltz", meter=3, tempo=(104, 126), lead=73,
            layers=(Layer(24, "0.2.3.", 43, 0.0, 88), Layer(32, "0--", 31, 0.9, 84))),
    replace(PUNK, name="punk, drums enter late", drums={"intro": "none", "verse": "light"},
            tempo=(170, 182)),
    replace(REGGAE, name="ska", tempo=(144, 160), level_fixed=True,
            groove={"kick": "x...x...", "snare": "..X...X.", "hat": ".x.x.x.x"},
            layers=(Layer(32, "walking", 31, 0.0, 92), Layer(27, ".x.x.x.x", 57, 0.0, 88),
                    Layer(61, "X-.xX-..", 55, 0.9, 80))),
)  # fmt: skip

STYLES: tuple[Style, ...] = (*BASES, *TWISTS)
