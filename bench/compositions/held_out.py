"""The compositions that are only measured, never tuned on: other styles, grooves, harmonies."""

from __future__ import annotations

from dataclasses import replace

from bench.compositions.score import VOICE
from bench.compositions.style import Groove, Layer, Style

FILLS: tuple[Groove, ...] = (
    {"snare": "o.xxX.xX"},
    {"kick": "x..x..x.", "floor": ".xx.xx.X"},
    {"snare": "xxx...", "high tom": "...xx.", "low tom": ".....X"},
    {"snare": "x.....X.", "crash": "......x."},
    {"tom": "x.x.x.x.", "kick": ".x.x.x.x"},
)

CHOIR = Layer(52, "x---------------", 60, 0.9, 72)
BRASS = Layer(61, "X-....x-..X-....", 57, 0.9, 76)

INDIE = {"": "D Bm G A", "chorus": "G D A Bm", "bridge": "Em Em G A"}
SOUL = {"": "Fmaj7 Em7 Dm7 G7", "chorus": "Bb C Am7 Dm7", "bridge": "Ebmaj7 Ebmaj7 G7 G7"}
DARK = {"": "Fm Db Ab Eb", "drop": "Fm Fm Db Eb", "chorus": "Db Eb Fm Ab"}
BOP = {"": "Cm7 F7 Bbmaj7 Ebmaj7 Am7b5 D7 Gm7 G7", "bridge": "Gm7 C7 Fm7 Bb7"}
DANCE = {"": "G G C D7", "refrain": "Em C G D7", "interlude": "C D7 C D7"}
LAMENT = {"": "Am Dm E7 Am", "chorus": "F C E7 Am", "refrain": "Dm Am E7 Am"}

INDIE_ROCK = Style(
    "indie rock", "rock", (134, 148), {"kick": "x.xx..x.|x.xx.xx.", "snare": "..X....X|..X...X.",
                                       "open": "x.x.x.x."},
    (Layer(34, "00.000.0", 28, 0.4, 94), Layer(27, "0.2.1.2.3.2.1.2.", 57, 0.0, 72),
     Layer(29, "X-----X-", 45, 0.9, 72)), INDIE, lead=VOICE, lead_low=62,
)  # fmt: skip
MOTOWN = Style(
    "motown", "soul", (116, 128),
    {"snare": "x.x.x.x.", "kick": "x..xx..x", "tambourine": "..X...X."},
    (Layer(33, "0..01.2.1..20.2.", 30, 0.0, 100), Layer(0, "x.x.x.x.", 52, 0.0, 66),
     Layer(61, "X-......|....x.X-", 57, 0.9, 74)), SOUL, lead=VOICE, lead_low=60,
)  # fmt: skip
SYNTHWAVE = Style(
    "synthwave", "synth", (84, 104), {"kick": "x..xx...", "snare": "..X...X.", "hat": "oxoxoxox"},
    (Layer(38, "0000000000000000", 28, 0.0, 86), Layer(90, "x-----------x---", 55, 0.0, 64)), DARK,
    lead=81, lead_low=67, human=0.0, curve="steady",
)  # fmt: skip
TWO_STEP = Style(
    "two-step garage", "garage", (130, 134),
    {"kick": "x.........x.....|x......x..x.....", "clap": "....X.......X...",
     "hat": "..x..xx...x..x.x", "shaker": "o.oxo.oxo.oxo.ox"},
    (Layer(38, "0.....0...0..0..", 28, 0.5, 98), Layer(17, "..x..x.....x..x.", 55, 0.0, 74),
     CHOIR),
    {"": "Gm9 Ebmaj7 Cm9 D7"}, "club", swing=0.58, swung=0.5, human=0.001, curve="steady",
)  # fmt: skip
BREAKBEAT = Style(
    "breakbeat", "breakbeat", (124, 136), {"kick": "x.x.......xx....", "snare": "....X..o.o..X..o",
                                           "ride": "x.x.x.x.x.x.x.x."},
    (Layer(39, "0.0..0.0..0.0...", 28, 0.5, 96), Layer(90, "x--.x--.........", 55, 0.3, 66)), DARK,
    "club", human=0.002, curve="steady", drums={"intro": "none", "breakdown": "hats"},
)  # fmt: skip
LO_FI = Style(
    "lo-fi beat", "hip-hop", (72, 82), {"kick": "x..o..x.......x.", "rim": "....x.......x...",
                                        "hat": "x.x.xox.x.x.x.xo"},
    (Layer(32, "0-----2-..0-1---", 31, 0.0, 90), Layer(4, "x-------x--x----", 54, 0.0, 66),
     CHOIR),
    {"": "Fmaj7 Em7 A7 Dm9", "chorus": "Bbmaj7 C Am7 Dm9"}, swing=0.62, swung=0.5, lead=11,
    human=0.008,
)  # fmt: skip
DRILL = Style(
    "drill", "hip-hop", (140, 144), {"kick": "x.....x.........|x......x....x...",
                                     "snare": "......X.....X...|......X.......X.",
                                     "hat": "x..x..x.x..x..xx"},
    (Layer(39, "0-----..0-......|0-----..1---0---", 26, 0.4, 106),
     Layer(48, "0.0.2...0.0.1...", 62, 0.0, 66), CHOIR),
    {"": "Gm Gm Eb D"}, human=0.0, curve="steady", level_fixed=False, lead=VOICE, lead_low=55,
)  # fmt: skip
JUNGLE = Style(
    "jungle", "drum and bass", (162, 169),
    {"kick": "x.x.......xx....|x.x.......x.....", "snare": "....X..o.o..X..o|....X..o.o....X.",
     "ride": "x.x.x.x.x.x.x.x."},
    (Layer(38, "0-----0---1-....", 26, 0.5, 100), Layer(94, "x---------------", 55, 0.0, 60)), DARK,
    "club", human=0.002, curve="steady", drums={"breakdown": "none"},
)  # fmt: skip
HALF_STEP = Style(
    "half-step bass music", "dubstep", (142, 148),
    {"kick": "x.....x.....x...", "snare": "........X.......", "hat": "x.xxx.x.x.x.xxx."},
    (Layer(81, "0-0-....0---2-1-", 26, 0.9, 98), Layer(92, "x---------------", 55, 0.0, 64)), DARK,
    "club", human=0.0, curve="steady", level_fixed=False,
)  # fmt: skip
DUB = Style(
    "steppers dub", "reggae", (134, 142), {"kick": "x...x...x...x...", "rim": "........x.......",
                                           "hat": "..x...x...x..xx."},
    (Layer(32, "0.....0.1.2.0...", 28, 0.0, 106), Layer(27, "....x.......x...", 57, 0.0, 78),
     Layer(17, "....x.x.....x.x.", 57, 0.5, 56),
     BRASS), LAMENT, lead=22, level_fixed=False,
)  # fmt: skip
HARDCORE = Style(
    "hardcore punk", "punk", (196, 200),
    {"kick": "x..x....", "snare": "..X...X.", "crash": "x.x.x.x."},
    (Layer(34, "00000000", 28, 0.0, 96), Layer(30, "xxxxxxxx", 40, 0.0, 76)),
    {"": "E5 G5 A5 C5", "chorus": "A5 C5 D5 D5"}, lead=VOICE, lead_low=57,
)  # fmt: skip
BLAST = Style(
    "blast beats", "metal", (118, 128), {"kick": "x.x.x.x.x.x.x.x.", "snare": ".x.x.x.x.x.x.x.x",
                                         "ride": "x.x.x.x.x.x.x.x."},
    (Layer(34, "0000000000000000", 28, 0.0, 92), Layer(30, "0000111122220000", 45, 0.0, 76), CHOIR),
    {"": "Em Gm Fm Em", "chorus": "Cm Cm Bm Em"}, level_fixed=False,
    drums={"bridge": "half", "intro": "full"},
)  # fmt: skip
HARD_BOP = Style(
    "hard bop", "jazz", (148, 184),
    {"bell": "x.xxx.xx|x.xxx.xx", "pedal": "..x...x.", "snare": ".o...o..|...o...o"},
    (Layer(32, "walking", 30, 0.0, 94), Layer(0, "...x...x|x......x|..x.....", 55, 0.0, 66)), BOP,
    "jazz", swing=0.61, lead=56, lead_low=60,
)  # fmt: skip
BRUSHES = Style(
    "slow swing with brushes", "jazz", (58, 70), {"shaker": "x.xxx.xx", "pedal": "..x...x."},
    (Layer(32, "walking", 30, 0.0, 88), Layer(0, "x---.x--", 55, 0.0, 60)), BOP, "jazz",
    swing=0.66, lead=66, lead_low=55, level_fixed=False,
)  # fmt: skip
MINUET = Style(
    "minuet", "classical", (112, 136), {},
    (Layer(6, "0.2.1.", 40, 0.0, 84),
     Layer(48, "0--", 48, 0.5, 60)), DANCE, "tune", meter=3, lead=6,
    lead_low=67, level_fixed=False,
)  # fmt: skip
POLKA = Style(
    "polka", "folk", (112, 126), {"kick": "x...x...", "snare": "..x...x."},
    (Layer(58, "0...1...", 36, 0.0, 98),
     Layer(21, "..x...x.", 55, 0.0, 84), Layer(61, "x...x-..", 57, 0.9, 70)), DANCE, "tune",
    meter=2, lead=21, lead_low=67, level_fixed=True,
)  # fmt: skip
SAMBA = Style(
    "samba", "latin", (98, 108), {"floor": "o...X...o...X...", "tambourine": "xoxxxoxxxoxxxoxx",
                                  "agogo": "x.x..x.x.x.xx.x.", "cabasa": "xooxxooxxooxxoox"},
    (Layer(24, "x.xx.x.xx.x.xx.x", 55, 0.0, 70), Layer(32, "0..01..00..01..0", 31, 0.4, 90),
     BRASS),
    {"": "Dm7 G7 Cmaj7 A7", "chorus": "Fmaj7 G7 Em7 A7"}, lead=73, level_fixed=False,
)  # fmt: skip
CHA_CHA = Style(
    "cha-cha", "latin", (112, 126),
    {"cowbell": "x.x.x.x.", "guiro": "x.xxx.xx", "conga": "..x...xx",
                                     "timbale": "......X."},
    (Layer(32, "0..12...", 31, 0.0, 94), Layer(0, ".x.x.x.x", 57, 0.0, 76),
     BRASS), LAMENT, lead=73,
    lead_low=69, level_fixed=True,
)  # fmt: skip
TANGO = Style(
    "tango", "latin", (112, 126), {}, (Layer(43, "0.......1.......", 33, 0.0, 92),
                                       Layer(21, "X...x...x...x.x.", 52, 0.0, 82),
                                       Layer(0, "x...x...x...x...", 45, 0.5, 78)),
    LAMENT, "tune", lead=40, lead_low=64, level_fixed=False, curve="human",
)  # fmt: skip
CUMBIA = Style(
    "cumbia", "latin", (90, 102), {"guiro": "x.xxx.xxx.xxx.xx", "kick": "x.......x.......",
                                   "conga": "....x.xx....x.xx", "cowbell": "x...x...x...x..."},
    (Layer(33, "0.....1.2...1...", 30, 0.0, 94),
     Layer(21, "..x...x...x...x.", 57, 0.0, 76),
     BRASS), LAMENT,
    lead=21, lead_low=65,
)  # fmt: skip
GOSPEL = Style(
    "gospel in twelve", "gospel", (66, 78), {"kick": "x.....x..x..", "snare": "...X.....X.x",
                                             "hat": "xooxooxooxoo", "tambourine": "...x.....x.."},
    (Layer(16, "x-----------", 52, 0.0, 64), Layer(0, "x.1x.2x.1x.2", 57, 0.0, 74),
     Layer(33, "0.....0..1.2", 30, 0.4, 94)), SOUL, lead=52, division=3,
)  # fmt: skip
BLUEGRASS = Style(
    "bluegrass", "country", (128, 146), {},
    (Layer(32, "0...1...", 31, 0.0, 98), Layer(105, "0213021302130213", 62, 0.9, 74),
     Layer(25, "..x...x.", 55, 0.0, 86)), DANCE, "tune", lead=110, lead_low=67, level_fixed=False,
)  # fmt: skip
JIG = Style(
    "jig", "folk", (108, 124), {"floor": "X..o..", "tambourine": "xooxoo"},
    (Layer(24, "x.xx.x", 52, 0.0, 74), Layer(21, "0-----", 48, 0.9, 60)), DANCE, "tune", meter=2,
    lead=72, lead_low=72, division=3, level_fixed=False,
)  # fmt: skip
CHORALE = Style(
    "choir", "classical", (72, 88), {}, (Layer(52, "x---x---", 52, 0.0, 84),
     Layer(19, "0---0---", 40, 0.9, 62)),
    LAMENT, "tune", lead=VOICE, lead_low=64, level_fixed=False, curve="human",
)  # fmt: skip
NOCTURNE = Style(
    "nocturne", "classical", (62, 74), {}, (Layer(0, "02321232", 43, 0.0, 66),
     Layer(0, "0---1---", 33, 0.0, 72),
     Layer(0, "x---x---", 60, 0.9, 70)),
    {"": "C Am7 Dm7 G7", "refrain": "Em Am F G7"}, "tune", lead=0, lead_low=72, level_fixed=False,
    curve="rubato", human=0.008,
)  # fmt: skip
SINGER = Style(
    "singer and strummed guitar", "folk", (96, 118),
    {}, (Layer(25, "X.x.xx.xX.x.xx.x", 50, 0.0, 82),
     Layer(32, "0-----0-1-----0-", 31, 0.9, 84)),
    INDIE, lead=VOICE, lead_low=62, level_fixed=False, human=0.008,
)  # fmt: skip
DRONE = Style(
    "ambient arpeggio", "ambient", (100, 116), {}, (Layer(95, "x---------------", 55, 0.0, 60),
                                                    Layer(11, "0...2...1...3...", 64, 0.0, 62),
                                                    Layer(46, "0.1.2.3.4.3.2.1.", 60, 0.6, 64)),
    DARK, "club", human=0.0, curve="steady", level_fixed=False,
)  # fmt: skip
CONSOLE = Style(
    "console game", "chiptune", (172, 186),
    {"kick": "x..x..x.", "snare": "..x...x.", "hat": "xoxoxoxo"},
    (Layer(80, "0.1.2.1.", 60, 0.0, 62), Layer(87, "0033003300330033", 36, 0.0, 80)), INDIE,
    lead=81, lead_low=72, human=0.0, curve="steady",
)  # fmt: skip
SEVEN = Style(
    "seven four", "odd", (112, 128),
    {"kick": "x..x...x.x....", "snare": "....X.....X...", "hat": "x.x.x.x.x.x.x."},
    (Layer(33, "0..0..1.2.1.2.", 30, 0.0, 96), Layer(29, "x-----x-----x-", 45, 0.9, 66)),
    {"": "Bm Bm G A"}, "tune", meter=7, lead=65, lead_low=62,
)  # fmt: skip
ARENA = Style(
    "arena ballad in three", "rock", (88, 104),
    {"kick": "x.....", "snare": "....X.", "hat": "x.x.x."},
    (Layer(33, "0-0-1-", 28, 0.5, 92), Layer(29, "x-----", 45, 0.9, 72),
     Layer(0, "0.1.2.", 55, 0.0, 74)),
    INDIE, meter=3, lead=VOICE, lead_low=62,
)  # fmt: skip

BASES = (
    INDIE_ROCK, MOTOWN, SYNTHWAVE, TWO_STEP, BREAKBEAT, LO_FI, DRILL, JUNGLE, HALF_STEP, DUB,
    HARDCORE,
    BLAST, HARD_BOP, BRUSHES, MINUET, POLKA, SAMBA, CHA_CHA, TANGO, CUMBIA, GOSPEL, BLUEGRASS, JIG,
    CHORALE, NOCTURNE, SINGER, DRONE, CONSOLE, SEVEN, ARENA,
)  # fmt: skip
TWISTS = (
    replace(INDIE_ROCK, name="indie rock, half-time bridge", tempo=(150, 164),
            drums={"bridge": "half", "intro": "none"}),
    replace(INDIE_ROCK, name="indie rock, two beats too many", tempo=(118, 128), odd_bar=2),
    replace(SYNTHWAVE, name="synthwave, tempo step", curve="slower from the middle",
            tempo=(112, 118)),
    replace(SYNTHWAVE, name="synthwave fading in", fade_in=7.0, silence=1.5, tempo=(104, 112),
            drums={"intro": "hats"}),
    replace(MOTOWN, name="motown with a pickup", silence=2.4, pickup=True, tempo=(104, 114)),
    replace(BREAKBEAT, name="breakbeat, hats in the breakdown", tempo=(108, 118)),
    replace(LO_FI, name="sixteenths without accent", tempo=(86, 94), swing=0.5,
            groove={"kick": "x.......x.......", "clap": "....x.......x...",
                    "hat": "xxxxxxxxxxxxxxxx"}),
    replace(CUMBIA, name="cumbia that slows down", curve="ritardando", tempo=(96, 108)),
    replace(SINGER, name="singer in three", meter=3, tempo=(112, 132),
            layers=(Layer(25, "X.xxxx", 50, 0.0, 82),)),
    replace(HARD_BOP, name="hard bop with brushes", tempo=(112, 130), lead=65),
    replace(JUNGLE, name="jungle, drums only", tempo=(168, 172), layers=(), lead=None),
    replace(CONSOLE, name="console game that drifts", curve="drifting", tempo=(124, 138)),
)  # fmt: skip

STYLES: tuple[Style, ...] = (*BASES, *TWISTS)
