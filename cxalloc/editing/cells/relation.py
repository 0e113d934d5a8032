"""The cells of a relation. Fields have the names of the columns of ``relations.csv``.

``relation`` is the kind. The kind of a relation of two can change to another kind of two; the fields that the new kind
lacks are dropped, and one that enables needs its ``uplift`` in the same edit, or else stays a draft. An initiative is
found by its id, or by a name that is unique.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from cxalloc.domain import expected as expectations
from cxalloc.domain.constraints.relations import (
    Enables,
    Endpoint,
    Excludes,
    GroupLimit,
    Relation,
    Requires,
    Together,
)
from cxalloc.domain.initiative import Initiative
from cxalloc.domain.message import Message, message
from cxalloc.domain.numbers import LIST_SEPARATOR
from cxalloc.editing.cells.reader import Finder, Reader, expected, given
from cxalloc.exchange.folder.schema import RELATIONS, WHENS

_PAIRS: dict[str, type[Any]] = {"requires": Requires, "excludes": Excludes, "together": Together, "enables": Enables}
_ENDS = {"initiative": 0, "level": 0, "other": 1, "other_level": 1}
_FIELDS = ("relation", *_ENDS, "when", "uplift", "members", "at_least", "at_most")


def relation_kind(relation: Relation) -> str:
    """The name of the kind of a relation in a portfolio folder."""
    return next((name for name, pair in _PAIRS.items() if isinstance(relation, pair)), "group")


def relation_text(reader: Reader, relation: Relation, field: str) -> str:
    """The text of a cell. Raises KeyError if there is no such field."""
    if field not in _FIELDS:
        raise KeyError(field)
    if field == "relation":
        return relation_kind(relation)
    if isinstance(relation, GroupLimit):
        texts: dict[str, Callable[[], str]] = {
            "members": lambda: f"{LIST_SEPARATOR} ".join(relation.members),
            "at_least": lambda: str(relation.at_least or ""),
            "at_most": lambda: "" if relation.at_most is None else str(relation.at_most),
        }
        return texts[field]() if field in texts else ""
    if field in _ENDS:
        end = (relation.initiative, relation.other)[_ENDS[field]]
        return (end.level or "") if "level" in field else end.initiative
    if field == "when" and isinstance(relation, Requires):
        return WHENS[0] if relation.delivered else WHENS[1]
    return reader.style.share(relation.uplift) if field == "uplift" and isinstance(relation, Enables) else ""


class RelationEditor:
    """Sets cells of a relation and builds it."""

    def __init__(self, reader: Reader, relation: Relation, finder: Finder, by_id: Mapping[str, Initiative]) -> None:
        self._reader = reader
        self._relation = relation
        self._finder, self._by_id = finder, by_id
        self._kind = relation_kind(relation)
        self._values: dict[str, Any] = {}
        self._ends = [] if isinstance(relation, GroupLimit) else [relation.initiative, relation.other]

    def set(self, level: str, field: str, text: str) -> None:
        """Set a cell. Raises Refusal; KeyError if there is no such field."""
        reader, text = self._reader, text.strip()
        match field:
            case "relation":
                self._kind = text.lower()
                if self._kind not in RELATIONS or (self._kind == "group") != isinstance(self._relation, GroupLimit):
                    kinds = ["group"] if isinstance(self._relation, GroupLimit) else _PAIRS
                    raise expected(expectations.one_of(kinds))
            case "initiative" | "other" | "level" | "other_level":
                self._set_end(field, text)
            case "when":
                if text.lower() not in ("", *WHENS):
                    raise expected(expectations.one_of(WHENS))
                self._values["delivered"] = text.lower() != WHENS[1]
                if not text:
                    del self._values["delivered"]
            case "uplift":
                if text:
                    self._values[field] = reader.share(text)
            case "members":
                self._values[field] = tuple(map(self._finder.find, reader.words(text)))
            case "at_least" | "at_most":
                empty = 0 if field == "at_least" else None
                self._values[field] = reader.whole(text) if text else empty
            case _:
                raise KeyError(field)

    def _set_end(self, field: str, text: str) -> None:
        if not self._ends:
            if text:
                raise expected(message("cells.no_level_of_group"))
            return
        at = _ENDS[field]
        if "level" in field:
            self._ends[at] = replace(self._ends[at], level=text or None)
            return
        found = self._finder.find(given(text, message("cells.initiative")))
        level = self._ends[at].level
        item = self._by_id.get(found)
        known = item is not None and any(one.name == level for one in item.levels)
        self._ends[at] = Endpoint(found, level if known else None)

    def build(self) -> Relation:
        """The relation with its cells set. Raises InvalidInput, or Refusal."""
        if isinstance(self._relation, GroupLimit):
            own = {name: value for name, value in self._values.items() if name in ("members", "at_least", "at_most")}
            self._refuse_others(own, message("cells.group_has_none"))
            return replace(self._relation, **own)
        fields = {"requires": ("delivered",), "enables": ("uplift",)}.get(self._kind, ())
        own = {name: getattr(self._relation, name) for name in fields if hasattr(self._relation, name)}
        own |= {name: value for name, value in self._values.items() if name in fields}
        self._refuse_others(own, message("cells.relation_has_none", kind=repr(self._kind)))
        if self._kind == "enables" and "uplift" not in own:
            raise expected(message("cells.uplift"), "relation")
        return _PAIRS[self._kind](*self._ends, **own)  # type: ignore[no-any-return]

    def _refuse_others(self, own: dict[str, Any], what: Message) -> None:
        for name, value in self._values.items():
            if name not in own and value not in (None, 0, ()):
                raise expected(what, "when" if name == "delivered" else name)
