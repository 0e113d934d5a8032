"""XML parts of workbooks: only elements of known namespaces in known places are heeded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

DEEPEST = 256
"""The deepest nesting of elements."""
_BETWEEN = "\n"
"""Between a namespace and a name, where XML allows no line break."""


class WorkbookError(Exception):
    """A part that is not as the format demands; the text says how."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Which elements of a part are heeded.

    Args:
        namespaces: The namespaces of elements, each with the prefix that they have in ``children``.
        children: Elements by their parent, that of the outermost one being ``""``. All others are ignored, with all
            that they contain: a cell in a comment is none.
        texts: Elements whose text is of interest.
        attributes: Namespaces of attributes, each with the prefix that they get.
    """

    namespaces: Mapping[str, str]
    children: Mapping[str, Collection[str]]
    texts: Collection[str] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


class PartReader:
    """Base class of readers of one kind of part, whose elements stand in ``TREE``."""

    TREE: Tree

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def data(self, text: str) -> None:
        """Some text of an element that is one of ``texts`` of the tree."""

    def end(self, name: str) -> None:
        """An element ends."""

    def read(self, content: bytes) -> None:
        """Read a part. Raises WorkbookError."""
        parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        parser.buffer_text = True
        path: list[str] = [""]
        names: dict[str, str] = {}
        tree, start, end, take = self.TREE, self.start, self.end, self.data
        children, texts = tree.children, tree.texts

        def started(qualified: str, attributes: dict[str, str]) -> None:
            name = names.get(qualified)
            if name is None:
                name = names[qualified] = _known(qualified, tree.namespaces)
            if name not in children.get(path[-1], ()):
                name = "?"
            path.append(name)
            if len(path) > DEEPEST:
                raise WorkbookError("elements in elements without end")
            if name != "?":
                start(name, _plain(attributes, tree.attributes) if tree.attributes else attributes)

        def ended(_: str) -> None:
            name = path.pop()
            if name != "?":
                end(name)

        def data(text: str) -> None:
            if path[-1] in texts:
                take(text)

        parser.StartElementHandler = started
        parser.EndElementHandler = ended
        parser.CharacterDataHandler = data
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            # In one piece: expat before 2.6 takes quadratic time for a long token that comes in many.
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise WorkbookError(str(error)) from None


def _plain(attributes: dict[str, str], namespaces: Mapping[str, str]) -> dict[str, str]:
    return {_known(key, namespaces): value for key, value in attributes.items()}


def _known(qualified: str, namespaces: Mapping[str, str]) -> str:
    """A name with its prefix here; ``?`` if its namespace is not known."""
    namespace, between, name = qualified.rpartition(_BETWEEN)
    if not between:
        return name
    prefix = namespaces.get(namespace)
    return "?" if prefix is None else prefix + name


def _refuse_doctype(*_: Any) -> None:
    raise WorkbookError("it declares a document type, which no workbook does")


def whole_number(text: str | None, most: int, default: int | None = None) -> int:
    """A number from 0 to ``most`` in an attribute. Raises WorkbookError."""
    if text is None and default is not None:
        return default
    if text is None or not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and int(text) <= most):
        raise WorkbookError(f"{(text or '')[:20]!r} for a number from 0 to {most}")
    return int(text)
