"""Links, sets and graphs: read so far as others need them, and kept as they were written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualcode.exchange.project import Edge, Graph, Grouping, Link, Vertex
from qualcode.exchange.refi.fields import Fields
from qualcode.exchange.refi.markup import as_element, as_text
from qualcode.exchange.refi.values import colour

if TYPE_CHECKING:
    from lxml.etree import _Element

    from qualcode.exchange.refi.writing import XmlWriter

_DIRECTIONS = ("Associative", "OneWay", "Bidirectional")
_STYLES = ("dotted", "dashed", "solid")
_SHAPES = "Person Oval Rectangle RoundedRectangle Star LeftTriangle RightTriangle UpTriangle DownTriangle Note".split()


def link(element: _Element) -> Link:
    """A link."""
    fields = Fields(element)
    return Link(
        fields.guid(),
        fields.word("name"),
        fields.guid("originGUID"),
        fields.guid("targetGUID"),
        fields.word("direction"),
        fields.word("color"),
        fields.refs("NoteRef"),
        xml=as_text(element),
    )


def grouping(element: _Element) -> Grouping:
    """A set."""
    fields = Fields(element)
    return Grouping(
        fields.guid(),
        fields.word("name"),
        fields.text("Description"),
        fields.refs("MemberCode"),
        fields.refs("MemberSource"),
        fields.refs("MemberNote"),
        xml=as_text(element),
    )


def graph(element: _Element) -> Graph:
    """A graph."""
    fields = Fields(element)
    vertices = tuple(_vertex(Fields(each)) for each in fields.all("Vertex"))
    edges = tuple(_edge(Fields(each)) for each in fields.all("Edge"))
    return Graph(fields.guid(), fields.word("name"), vertices, edges, xml=as_text(element))


def _vertex(fields: Fields) -> Vertex:
    x, y = (_whole(fields.word(name)) for name in ("firstX", "firstY"))
    of, name, shape = fields.guid("representedGUID"), fields.word("name"), fields.word("shape")
    return Vertex(fields.guid(), x, y, of, name, shape, fields.word("color"))


def _edge(fields: Fields) -> Edge:
    ends = fields.guid("sourceVertex"), fields.guid("targetVertex")
    looks = fields.word("direction"), fields.word("color"), fields.word("lineStyle")
    return Edge(fields.guid(), *ends, fields.guid("representedGUID"), fields.word("name"), *looks)


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0


def link_into(writer: XmlWriter, within: _Element, each: Link) -> None:
    """Write a link, as it came if it came from a file."""
    if each.xml:
        within.append(as_element(each.xml))
        return
    attributes = {
        "guid": each.guid,
        "name": each.name,
        "direction": _one_of(_DIRECTIONS, each.direction),
        "color": colour(each.colour),
        "originGUID": each.origin,
        "targetGUID": each.target,
    }
    writer.refer(writer.add(within, "Link", attributes), "NoteRef", each.notes)


def grouping_into(writer: XmlWriter, within: _Element, each: Grouping) -> None:
    """Write a set, as it came if it came from a file."""
    if each.xml:
        within.append(as_element(each.xml))
        return
    made = writer.add(within, "Set", {"guid": each.guid, "name": each.name})
    writer.say(made, "Description", each.description)
    writer.refer(made, "MemberCode", each.codes)
    writer.refer(made, "MemberSource", each.sources)
    writer.refer(made, "MemberNote", each.notes)


def graph_into(writer: XmlWriter, within: _Element, each: Graph) -> None:
    """Write a graph, as it came if it came from a file."""
    if each.xml:
        within.append(as_element(each.xml))
        return
    made = writer.add(within, "Graph", {"guid": each.guid, "name": each.name})
    for node in each.vertices:
        place = {"guid": node.guid, "representedGUID": node.of, "name": node.name}
        place |= {"firstX": str(node.x), "firstY": str(node.y)}
        looks = {"shape": _one_of(_SHAPES, node.shape), "color": colour(node.colour)}
        writer.add(made, "Vertex", place | looks)
    for line in each.edges:
        ends = {"guid": line.guid, "representedGUID": line.of, "name": line.name}
        ends |= {"sourceVertex": line.source, "targetVertex": line.target, "color": colour(line.colour)}
        looks = {"direction": _one_of(_DIRECTIONS, line.direction), "lineStyle": _one_of(_STYLES, line.style)}
        writer.add(made, "Edge", ends | looks)


def _one_of(choices: Sequence[str], word: str) -> str:
    """The word as the schema has it, "" when it has none such."""
    return next((choice for choice in choices if choice.lower() == word.lower()), "")
