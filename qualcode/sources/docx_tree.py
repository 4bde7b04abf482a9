"""A Word document's tree made ready to be read once, from the top down: what a reader does not see is taken out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.core.problems import Problem
from qualcode.sources.docx_styles import Styles, is_on, value_of

if TYPE_CHECKING:
    from lxml.etree import _Element

COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OUT = "left-out"  # the name that an element gets which is not to be read; it keeps its place

_OFTEN = ("pStyle", "rStyle", "numPr", "b", "commentRangeStart", "commentReference", "fldChar")
_RARE = (
    "del", "moveFrom", "cellDel", "rt", "showingPlcHdr", "vanish", "txbxContent", "altChunk", "subDoc",
)  # fmt: skip


@dataclass(slots=True)
class Left:
    """What is decided about places that stay in the tree.

    Attributes:
        joined: paragraphs that go on in the next one: their marks were deleted, or are hidden.
        gone: rows and cells of tables that were deleted.
        hidden: how many words were hidden.
    """

    joined: set[_Element] = field(default_factory=set)
    gone: set[_Element] = field(default_factory=set)
    hidden: int = 0

    def problems(self) -> tuple[Problem, ...]:
        """What a person should know of it."""
        if not self.hidden:
            return ()
        words = "1 hidden word is" if self.hidden == 1 else f"{self.hidden} hidden words are"
        return (Problem("", f"{words} left out", "show hidden text in the word processor and take the mark off it"),)


def names_in(root: _Element) -> frozenset[str]:
    """Which names of elements that matter occur in a tree: one look, that spares many at what is not there."""
    w = root.tag[: root.tag.find("}") + 1] or "{}"  # a damaged part has no namespace
    often = {name for name in _OFTEN if next(root.iter(w + name), None) is not None}
    rare = {element.tag for element in root.iter(*(w + name for name in _RARE), COMPATIBILITY + "Fallback")}
    return frozenset(often | {tag.rpartition("}")[2] for tag in rare})


def styles_used(root: _Element) -> set[str]:
    """The ids of the styles that paragraphs and runs of a tree name."""
    w = root.tag[: root.tag.find("}") + 1] or "{}"  # a damaged part has no namespace
    return {name for style in root.iter(w + "pStyle", w + "rStyle") if (name := style.get(w + "val"))}


def prepare(root: _Element, styles: Styles, names: frozenset[str]) -> Left:
    """Take out of a tree what is no part of the text; text boxes follow the paragraph that they hang on.

    `names` are those that occur in it, as `names_in` gives them.
    """
    left = Left()
    w = root.tag[: root.tag.find("}") + 1] or "{}"  # a damaged part has no namespace
    if names & {"del", "moveFrom", "cellDel", "Fallback"}:
        _accept_changes(root, w, left)
    if "rt" in names:
        _leave_out(said for ruby in root.iter(w + "rt") for said in ruby.iter(w + "t"))
    if "showingPlcHdr" in names:
        for mark in root.iter(w + "showingPlcHdr"):
            control = mark.getparent().getparent()  # type: ignore[union-attr]  # in its properties, in it
            _leave_out(control.iter(w + "t") if control is not None and is_on(mark) else ())
    if "fldChar" in names:
        _leave_out(_codes_of_fields(root, w))
    if "vanish" in names or styles.hidden:
        _hide(root, w, styles, left)
    if "txbxContent" in names:
        _place_boxes(root, w)
    return left


def _leave_out(elements: Iterable[_Element]) -> None:
    for element in list(elements):
        element.tag = _OUT


def _accept_changes(root: _Element, w: str, left: Left) -> None:
    """Deleted and moved words go; a deletion among properties says that a mark, a row or a cell was deleted."""
    for element in list(root.iter(w + "del", w + "moveFrom", w + "cellDel", COMPATIBILITY + "Fallback")):
        parent = element.getparent()
        if parent is None:
            continue
        holder = parent.getparent()
        if parent.tag in (w + "trPr", w + "tcPr"):
            left.gone.add(holder)  # type: ignore[arg-type]  # properties stand in what they are of
        elif parent.tag == w + "rPr":
            if holder is not None and holder.tag == w + "pPr":
                left.joined.add(holder.getparent())  # type: ignore[arg-type]
        else:
            _remove(element, parent, w)


def _remove(element: _Element, parent: _Element, w: str) -> None:
    """Take an element out, and leave in its place where comments begin and end."""
    for anchor in list(element.iter(w + "commentRangeStart", w + "commentRangeEnd")):
        element.addprevious(anchor)
    parent.remove(element)


def _codes_of_fields(root: _Element, w: str) -> list[_Element]:
    """What stands in the codes of fields, between their beginning and their result.

    A field within the code of another has a result that nobody sees. A field that never ends is none.
    """
    codes: list[_Element] = []
    open_: list[tuple[bool, list[_Element]]] = []  # of each field: whether it is at its result; words of its code
    at_code: list[list[_Element]] = []  # the words of those that are not, the outermost first
    for element in root.iter(w + "fldChar", w + "t", w + "tab", w + "br", w + "sym"):
        if element.tag != w + "fldChar":
            if at_code:
                at_code[0].append(element)
            continue
        kind = next((value for key, value in element.attrib.items() if str(key).endswith("}fldCharType")), "")
        if kind == "begin":
            open_.append((False, []))
            at_code.append(open_[-1][1])
        elif kind in ("separate", "end") and open_:
            at_result, words = open_.pop()
            if not at_result:
                at_code.pop()
            if kind == "separate":
                open_.append((True, words))
            else:
                codes += words
    return codes


def _hide(root: _Element, w: str, styles: Styles, left: Left) -> None:
    """Leave out hidden words; a hidden paragraph mark lets the paragraph go on in the next."""
    for mark in list(root.iter(w + "vanish")):
        properties = mark.getparent()
        holder = properties.getparent() if properties is not None else None
        if holder is None or not is_on(mark):
            continue
        if holder.tag == w + "r":
            left.hidden += _hide_words(holder, w)
        elif holder.tag == w + "pPr":
            left.joined.add(holder.getparent())  # type: ignore[arg-type]
    if styles.hidden:
        for style in root.iter(w + "rStyle", w + "pStyle"):
            if value_of(style) in styles.hidden:
                holder = style.getparent().getparent()  # type: ignore[union-attr]  # properties in a run or paragraph
                left.hidden += _hide_words(holder, w) if holder is not None else 0


def _hide_words(holder: _Element, w: str) -> int:
    """Leave out what a run or paragraph says; how many words that is."""
    said = list(holder.iter(w + "t"))
    words = len("".join(element.text or "" for element in said).split())
    _leave_out([*said, *holder.iter(w + "tab", w + "br", w + "sym", w + "noBreakHyphen")])
    return words


def _place_boxes(root: _Element, w: str) -> None:
    for box in list(root.iter(w + "txbxContent")):
        anchor = next(box.iterancestors(w + "p"), None)
        if anchor is not None:
            for block in list(reversed(box)):
                anchor.addnext(block)
