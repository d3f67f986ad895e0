"""A value for any JSON schema, with one entry for each slot where it asks for a list of things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from standins.openai.prompts import Slot
from standins.openai.writing import Writer, sung_in

Schema = Mapping[str, Any]
NUMBERS = ("index", "slot", "number", "scene", "position", "id", "i", "n")
"""Fields that count, where the slots say nothing else."""
THINGS = 3
"""Entries of a list where nothing says how many."""
DEEPEST = 12
SUNG = ("performance", "sung", "singing", "lip-sync")
"""Kinds of scenes in which somebody sings."""
NAMES_CHARACTERS = 60
"""A slot's text of this length is a name and is repeated; a longer one is not."""


@dataclass(frozen=True)
class Spot:
    """Where a value goes: under which key, for which slot."""

    key: str = ""
    slot: Slot | None = None
    number: int = 0
    depth: int = 0

    def under(self, key: str) -> Spot:
        return Spot(key, self.slot, self.number, self.depth + 1)


@dataclass(frozen=True)
class Filler:
    """``root`` holds what ``$ref`` names."""

    root: Schema
    slots: Sequence[Slot]
    writer: Writer

    def filled(self) -> Any:
        return self.value(self.root, Spot())

    def value(self, schema: Schema, spot: Spot) -> Any:
        schema = self._resolved(schema)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return self._chosen(schema["enum"], spot)
        makers = {
            "object": self._object, "array": self._array, "string": self._string,
            "integer": self._integer, "number": self._number, "boolean": self._boolean,
        }  # fmt: skip
        maker = makers.get(_type(schema))
        return maker(schema, spot) if maker else None

    def _resolved(self, schema: Schema) -> Schema:
        """Without ``$ref`` and choices: the first that is not null."""
        if "$ref" in schema:
            return self._resolved(self._named(schema["$ref"]))
        for group in ("anyOf", "oneOf"):
            choices = [item for item in schema.get(group, []) if item.get("type") != "null"]
            if choices:
                return self._resolved(choices[0])
        if schema.get("allOf"):
            merged = {key: value for part in schema["allOf"] for key, value in part.items()}
            return self._resolved(merged)
        return schema

    def _named(self, reference: str) -> Schema:
        found: Any = self.root
        for name in reference.removeprefix("#").strip("/").split("/"):
            found = found[name] if name else found
        return found

    def _chosen(self, choices: Sequence[Any], spot: Spot) -> Any:
        """Nobody sings where the slot has no words for it."""
        said = (spot.slot or {}).get(spot.key)
        if said in choices:
            return said
        if spot.slot is not None and not sung_in(spot.slot):
            choices = [each for each in choices if each not in SUNG] or choices
        return choices[spot.number % len(choices)]

    def _object(self, schema: Schema, spot: Spot) -> dict[str, Any]:
        if spot.depth > DEEPEST:
            return {}
        fields = schema.get("properties", {})
        return {name: self.value(part, spot.under(name)) for name, part in fields.items()}

    def _array(self, schema: Schema, spot: Spot) -> list[Any]:
        items = self._resolved(schema.get("items") or {"type": "string"})
        if items.get("enum"):
            return items["enum"][:1]
        for_slots = spot.slot is None and bool(self.slots)
        slots = list(self.slots) if for_slots else [spot.slot] * THINGS
        count = max(schema.get("minItems", 0), min(len(slots), schema.get("maxItems", len(slots))))
        slots += [slots[-1]] * (count - len(slots))
        is_one = for_slots or _type(items) == "object"
        spots = [
            Spot(spot.key, (slot or {}) if is_one else slot, number, spot.depth + 1)
            for number, slot in enumerate(slots[:count])
        ]
        return [self.value(items, one) for one in spots]

    def _string(self, schema: Schema, spot: Spot) -> str:
        """What the slot says under this key, where that is short; else something new."""
        said = (spot.slot or {}).get(spot.key)
        if isinstance(said, str) and 0 < len(said) <= NAMES_CHARACTERS:
            return said
        if _is_count(spot) and spot.key != "scene":
            return str(spot.number)
        if self._judges(spot, "words"):
            return self.writer.verdict()
        text = self.writer.text(spot.key, spot.slot, spot.number)
        most = schema.get("maxLength")
        return text if most is None or len(text) <= most else text[:most].rsplit(" ", 1)[0]

    def _integer(self, schema: Schema, spot: Spot) -> int:
        said = (spot.slot or {}).get(spot.key)
        if isinstance(said, int):
            return said
        if self._judges(spot, "score"):
            return self.writer.score()
        return int(_within(schema, spot.number if _is_count(spot) else 1))

    def _judges(self, spot: Spot, key: str) -> bool:
        """Several pictures, and a field of this name for them all: they are held together."""
        return spot.key == key and spot.slot is None and len(self.writer.looks) > 1

    def _number(self, schema: Schema, spot: Spot) -> float:
        said = (spot.slot or {}).get(spot.key)
        return float(said) if isinstance(said, int | float) else _within(schema, 0.8)

    def _boolean(self, schema: Schema, spot: Spot) -> bool:
        return spot.number % 2 == 0


def _is_count(spot: Spot) -> bool:
    return spot.slot is not None and spot.key in NUMBERS


def _type(schema: Schema) -> str:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((item for item in kind if item != "null"), "null")
    return str(kind or ("object" if "properties" in schema else "string"))


def _within(schema: Schema, value: float) -> float:
    least, most = schema.get("minimum", value), schema.get("maximum", value)
    return min(max(value, least), most)
