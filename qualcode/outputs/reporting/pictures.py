"""A picture for a report: pixels for Word, and a vector drawing that a page takes in without a style of its own."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from qualcode.outputs.reporting.content import Figure
from qualcode.outputs.reporting.shown import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DPI: Final = 200
_SVG: Final = "{http://www.w3.org/2000/svg}"
_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_NAMED: Final = re.compile(r"url\(#([^)]+)\)")


def figure_of(axes: Axes, *, caption: str, alt: str, anchor: str, note: str = "") -> Figure:
    """The figure that an Axes is on, as a block of a report."""
    import matplotlib as mpl

    figure = axes.get_figure(root=True)
    assert figure is not None
    options: dict[str, Any] = {"dpi": _DPI, "bbox_inches": "tight", "pad_inches": 0.1}
    pixels, vector = BytesIO(), BytesIO()
    with mpl.rc_context({"svg.hashsalt": "qualcode"}):
        figure.savefig(pixels, format="png", metadata={"Software": None}, **options)
        figure.savefig(vector, format="svg", metadata={"Date": None}, **options)
    return Figure(caption, alt, inline_svg(vector.getvalue(), anchor, alt), pixels.getvalue(), anchor, note)


def inline_svg(data: bytes, anchor: str, alt: str) -> str:
    """A drawing as an element within a page: no style that the page's policy would refuse, no id that another has.

    Attributes say what `style` said; ids begin with `anchor`; `alt` is its name for who does not see it.
    """
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(remove_comments=True, resolve_entities=False, no_network=True))
    for element in list(root.iter(f"{_SVG}metadata", f"{_SVG}style", f"{_SVG}script")):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for element in root.iter(etree.Element):
        _unstyled(element)
        _renamed(element, anchor)
    root.set("stroke-linejoin", "round")  # what its style sheet said of everything
    root.set("stroke-linecap", "butt")
    root.set("role", "img")
    root.set("aria-label", shown(alt))
    if "version" in root.attrib:
        del root.attrib["version"]
    for name in ("width", "height"):  # "412.5pt"
        root.set(name, f"{float(root.get(name, '0').removesuffix('pt')):.0f}pt")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def _unstyled(element: Any) -> None:
    for declaration in str(element.attrib.pop("style", "")).split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            element.set(name.strip(), value.strip())


def _renamed(element: Any, anchor: str) -> None:
    for name, value in list(element.attrib.items()):
        if name == "id":
            element.set(name, f"{anchor}-{value}")
        elif name in (_LINK, "href") and value.startswith("#"):
            element.set(name, f"#{anchor}-{value[1:]}")
        elif "url(#" in value:
            element.set(name, _NAMED.sub(rf"url(#{anchor}-\1)", value))
