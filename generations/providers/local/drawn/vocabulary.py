"""The words that the drawn figure understands, with their synonyms."""

from __future__ import annotations

from generations.providers.local.drawn.paper import Colour


def _rgb(code: str) -> Colour:
    red, green, blue = bytes.fromhex(code)
    return red / 255, green / 255, blue / 255


def _each(groups: dict[str, str]) -> dict[str, str]:
    """Word → name, from name → its words."""
    return {word: name for name, words in groups.items() for word in (name, *words.split())}


COLOURS: dict[str, Colour] = {
    word: _rgb(code)
    for code, words in {
        "17161d": "black raven ebony jet",
        "f4efe6": "white ivory snow snowy pearl",
        "8b8d94": "grey gray ash ashen stone",
        "c3c9d1": "silver silvery platinum steel chrome metallic",
        "c3303a": "red scarlet ruby cherry",
        "9c2136": "crimson carmine blood",
        "66202f": "maroon burgundy wine oxblood",
        "e2703a": "orange tangerine",
        "b4562f": "ginger auburn copper rust rusty terracotta",
        "e7b23c": "yellow saffron sunny",
        "c9973a": "gold golden brass amber",
        "8f6135": "bronze",
        "d9a93f": "mustard ochre",
        "e2c078": "blonde blond fair straw flaxen sandy",
        "f0e2c4": "cream beige linen bone",
        "6b4730": "brown chocolate leather walnut",
        "7c4a2d": "chestnut brunette mahogany hazel",
        "a87e50": "tan camel khaki",
        "4c8a4a": "green emerald jade",
        "5f6b3c": "olive moss mossy forest",
        "9fcfb0": "mint sage",
        "23807f": "teal petrol turquoise",
        "3fb7c4": "cyan aqua",
        "2d5fae": "blue cobalt azure sapphire royal",
        "1d2c52": "navy midnight indigo denim",
        "8fbde0": "sky ice icy",
        "5d3b93": "purple violet amethyst",
        "b9a3da": "lavender lilac mauve",
        "8a3a68": "plum magenta fuchsia",
        "ea8fb0": "pink rose rosy salmon",
        "f1b596": "peach apricot coral",
        "4a3a33": "dark",
    }.items()
    for word in words.split()
}  # fmt: skip

SKINS: tuple[Colour, ...] = tuple(
    _rgb(code) for code in ("f3cdb4", "e7b591", "d39a73", "b47850", "8a573a", "5f3b29")
)

SPECIES = _each(
    {
        "elf": "elven elvish fairy fae nymph",
        "dwarf": "dwarven gnome",
        "goblin": "orc ogre troll alien martian",
        "fox": "vixen foxes",
        "cat": "kitten kitty feline panther lynx",
        "tiger": "tigress leopard jaguar",
        "lion": "lioness",
        "wolf": "coyote husky werewolf jackal",
        "dog": "hound puppy retriever labrador spaniel beagle terrier doggy",
        "bear": "yeti grizzly bigfoot monster",
        "panda": "pandas",
        "horse": "pony stallion mare foal donkey unicorn zebra",
        "deer": "stag reindeer elk moose doe fawn",
        "dragon": "wyvern dinosaur lizard drake",
        "rabbit": "hare bunny",
        "mouse": "rat squirrel hamster",
        "bird": "owl raven crow eagle falcon parrot penguin hawk",
        "robot": "android cyborg machine automaton droid",
    }
)

FUR: dict[str, Colour] = {
    "fox": _rgb("d2703a"), "cat": _rgb("6f6a72"), "wolf": _rgb("7f8590"), "bear": _rgb("76523a"),
    "rabbit": _rgb("cdbba6"), "mouse": _rgb("9a8c86"), "bird": _rgb("3f4a66"),
    "robot": _rgb("a9b4c0"), "tiger": _rgb("d9822f"), "lion": _rgb("d2a35a"),
    "dog": _rgb("c08a52"), "panda": _rgb("efeae2"), "horse": _rgb("7a4a2e"),
    "deer": _rgb("a0693c"), "dragon": _rgb("3f7d5c"),
}  # fmt: skip

GARMENTS = _each(
    {
        "coat": "overcoat trenchcoat trench parka raincoat mantle",
        "jacket": "biker bomber blazer vest waistcoat",
        "suit": "tuxedo tie",
        "dress": "gown ballgown skirt",
        "armour": "armor plate chainmail mail breastplate",
        "cloak": "cape robe robes",
        "hoodie": "sweatshirt",
        "turtleneck": "sweater jumper pullover polo",
        "shirt": "tshirt tee blouse top",
        "spacesuit": "jumpsuit",
        "kimono": "yukata haori",
    }
)

GARMENT_COLOURS = {"armour": "silver", "spacesuit": "white", "suit": "navy"}

HEADWEAR = _each(
    {
        "helmet": "helm",
        "horned helmet": "horned horns",
        "crown": "tiara diadem",
        "hat": "fedora sunhat stetson",
        "wizard hat": "pointed",
        "top hat": "tophat",
        "cap": "beret snapcap",
        "beanie": "toque bobble",
        "hood": "hooded",
        "headphones": "headset",
        "wreath": "garland flowercrown laurel",
        "headscarf": "hijab turban bandana veil",
        "glass helmet": "visor",
    }
)

HEADWEAR_COLOURS = {
    "helmet": "silver", "horned helmet": "silver", "crown": "gold", "headphones": "black",
    "glass helmet": "white", "top hat": "black", "wreath": "green",
}  # fmt: skip

PROPS = _each(
    {
        "guitar": "bass ukulele lute banjo",
        "sword": "blade katana",
        "staff": "wand stick spear",
        "lantern": "lamp torch",
        "umbrella": "parasol",
        "microphone": "mic",
        "balloon": "balloons",
    }
)

ROLES: dict[str, tuple[str, str, str]] = {
    word: role
    for words, role in (
        ("wizard witch", ("cloak", "wizard hat", "staff")),
        ("mage sorcerer sorceress priest monk", ("cloak", "hood", "staff")),
        ("druid", ("cloak", "wreath", "staff")),
        ("knight paladin", ("armour", "helmet", "sword")),
        ("warrior soldier", ("armour", "", "sword")),
        ("viking", ("cloak", "horned helmet", "")),
        ("samurai", ("kimono", "", "sword")),
        ("geisha", ("kimono", "", "umbrella")),
        ("king emperor prince", ("cloak", "crown", "")),
        ("queen empress princess", ("dress", "crown", "")),
        ("ballerina bride", ("dress", "", "")),
        ("astronaut cosmonaut spaceman spacewoman", ("spacesuit", "glass helmet", "")),
        ("cowboy farmer", ("shirt", "hat", "")),
        ("detective", ("coat", "hat", "")),
        ("gentleman businessman agent magician", ("suit", "top hat", "")),
        ("sailor captain", ("coat", "cap", "")),
        ("fisherman", ("turtleneck", "beanie", "")),
        ("keeper", ("coat", "beanie", "lantern")),
        ("rapper skater", ("hoodie", "cap", "")),
        ("dj producer", ("hoodie", "headphones", "")),
        ("singer vocalist crooner", ("jacket", "", "microphone")),
        ("guitarist rocker", ("jacket", "", "guitar")),
        ("bard", ("cloak", "hat", "guitar")),
        ("pilot", ("jacket", "cap", "")),
    )
    for word in words.split()
}  # fmt: skip
"""Garment, headwear and prop that a word implies where nothing else is said."""

HAIR_STYLES = {
    "long": "long", "short": "short", "cropped": "short", "curly": "curly", "wavy": "wavy",
    "bald": "bald", "shaved": "bald", "braided": "braid", "spiky": "mohawk", "frizzy": "afro",
    "swept": "swept", "straight": "long", "curled": "curly", "messy": "swept",
}  # fmt: skip

NOUN_SLOTS: dict[str, tuple[str, str]] = {
    "hair": ("hair", ""), "haired": ("hair", ""), "locks": ("hair", "wavy"),
    "curls": ("hair", "curly"), "afro": ("hair", "afro"), "braid": ("hair", "braid"),
    "braids": ("hair", "braid"), "plait": ("hair", "braid"), "ponytail": ("hair", "ponytail"),
    "bun": ("hair", "bun"), "bob": ("hair", "bob"), "mohawk": ("hair", "mohawk"),
    "dreadlocks": ("hair", "dreadlocks"), "dreads": ("hair", "dreadlocks"),
    "bald": ("hair", "bald"), "fringe": ("hair", "bob"), "bangs": ("hair", "bob"),
    "beard": ("beard", "beard"), "bearded": ("beard", "beard"),
    "moustache": ("beard", "moustache"), "mustache": ("beard", "moustache"),
    "goatee": ("beard", "goatee"), "stubble": ("beard", "stubble"),
    "skin": ("skin", ""), "skinned": ("skin", ""), "eyes": ("eyes", ""), "eyed": ("eyes", ""),
    "fur": ("fur", ""), "furred": ("fur", ""), "feathers": ("fur", ""), "feathered": ("fur", ""),
    "glasses": ("glasses", "glasses"), "spectacles": ("glasses", "glasses"),
    "goggles": ("glasses", "glasses"), "sunglasses": ("glasses", "sunglasses"),
    "shades": ("glasses", "sunglasses"), "freckles": ("freckles", "freckles"),
    "freckled": ("freckles", "freckles"), "scar": ("scar", "scar"), "scarf": ("scarf", "scarf"),
    "necklace": ("jewel", "necklace"), "pendant": ("jewel", "necklace"),
    "pearls": ("jewel", "necklace"), "earring": ("jewel", "earrings"),
    "earrings": ("jewel", "earrings"), "lipstick": ("lips", "lips"), "lips": ("lips", "lips"),
    "eyepatch": ("patch", "eyepatch"), "pirate": ("patch", "eyepatch"),
    "blush": ("blush", "blush"), "wings": ("wings", "wings"), "angel": ("wings", "wings"),
    "trim": ("trim", ""), "buttons": ("trim", ""), "lining": ("trim", ""),
}  # fmt: skip

JOINED = {
    "top hat": "tophat", "wizard hat": "pointed", "witch hat": "pointed", "pointed hat": "pointed",
    "pointy hat": "pointed", "horned helmet": "horned", "flower crown": "flowercrown",
    "crown of flowers": "flowercrown", "glass helmet": "visor", "space helmet": "visor",
    "space suit": "spacesuit", "trench coat": "trenchcoat", "rain coat": "raincoat",
    "eye patch": "eyepatch", "sun glasses": "sunglasses", "t shirt": "tshirt",
    "head scarf": "headscarf", "head phones": "headphones",
}  # fmt: skip
"""Two words that name one thing."""

BUILDS = _each(
    {
        "woman": "women girl lady she her queen princess witch sorceress empress mother "
        "grandmother sister daughter actress heroine geisha ballerina goddess bride female vixen "
        "spacewoman",
        "man": "men boy he his him king prince wizard emperor father grandfather brother son "
        "gentleman lord hero samurai groom male monk bearded sir cowboy fisherman spaceman",
    }
)

SCHEMES: tuple[tuple[Colour, Colour, Colour], ...] = tuple(
    (_rgb(one), _rgb(two), _rgb(three))
    for one, two, three in (
        ("b23a48", "f0c27b", "2f3e5c"), ("23586b", "f2a65a", "d1495b"),
        ("2e4057", "e8c07d", "8d3b4a"), ("6b4e71", "f3c98b", "3a5a78"),
        ("3f6b52", "f0d9a8", "b5523b"), ("d08c3f", "2b3a55", "7a2f3d"),
        ("334e8c", "f2b5a0", "e0a030"), ("8c3d5a", "f6d6ad", "27506b"),
    )
)  # fmt: skip
"""Garment, trim, headwear: what goes together when no colour was named."""
