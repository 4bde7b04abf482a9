"""The pieces of a Word document as XML, made of strings: a table of many thousand cells is put together at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from qualcode.outputs.reporting.shown import from_right, shown

NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_NO_BREAK: Final = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'
TAGS: Final = {"en": "en-GB", "id": "id-ID"}  # of the languages that reports are written in


@dataclass(frozen=True, slots=True)
class Format:
    """How a run of words looks; `language` is a tag for the spelling checker where it is not the document's."""

    bold: bool = False
    italic: bool = False
    style: str = ""
    size: float = 0.0  # points, 0 as the paragraph has it
    language: str = ""
    whole: bool = False  # hyphens and blanks end no line: "(W-03:12)"


PLAIN: Final = Format()
BOLD: Final = Format(bold=True)
ITALIC: Final = Format(italic=True)


def run(text: str, look: Format = PLAIN) -> str:
    """A run of words, a line end as a break; from right to left where the words are."""
    text = shown(text)
    right = from_right(text)
    flags = [
        f'<w:rStyle w:val="{look.style}"/>' if look.style else "",
        "<w:b/><w:bCs/>" if look.bold else "",
        "<w:i/><w:iCs/>" if look.italic else "",
        f'<w:sz w:val="{round(2 * look.size)}"/><w:szCs w:val="{round(2 * look.size)}"/>' if look.size else "",
        "<w:rtl/>" if right else "",
        _language(look.language, right=right),
    ]
    properties = "".join(flags)
    words = "<w:br/>".join(_words(line, whole=look.whole) for line in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{words}</w:r>"


def _words(line: str, *, whole: bool) -> str:
    pieces = (escape(piece) for piece in line.split("\t"))
    if whole:
        pieces = (piece.replace(" ", "\u00a0").replace("-", _NO_BREAK) for piece in pieces)
    return "<w:tab/>".join(f'<w:t xml:space="preserve">{piece}</w:t>' if piece else "" for piece in pieces)


def _language(language: str, *, right: bool) -> str:
    if not language or not language.replace("-", "").isascii() or not language.replace("-", "").isalnum():
        return ""
    return f'<w:lang w:{"bidi" if right else "val"}="{TAGS.get(language, language)}"/>'


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph stands."""

    style: str = ""
    from_right: bool = False
    keep_next: bool = False
    middle: bool = False
    indent: float = 0.0  # points


TEXT: Final = Setting()


def paragraph(content: str, setting: Setting = TEXT) -> str:
    """A paragraph of runs."""
    properties = "".join(
        [
            f'<w:pStyle w:val="{setting.style}"/>' if setting.style else "",
            "<w:keepNext/>" if setting.keep_next else "",
            "<w:bidi/>" if setting.from_right else "",
            f'<w:ind w:left="{round(20 * setting.indent)}"/>' if setting.indent else "",
            '<w:jc w:val="center"/>' if setting.middle else "",
        ]
    )
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def field(instruction: str, cached: str, look: Format = PLAIN) -> str:
    """A field with what it showed last."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(cached, look)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmark(anchor: str, number: int, content: str) -> str:
    """Content that links and references can name."""
    if not anchor:
        return content
    name = bookmark_name(anchor)
    return f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>{content}<w:bookmarkEnd w:id="{number}"/>'


def bookmark_name(anchor: str) -> str:
    """An anchor as Word takes it: letters, digits and low lines, at most 40."""
    return anchor.replace("-", "_")[:40]


def link(anchor: str, content: str) -> str:
    """Content that leads to a bookmark."""
    return f'<w:hyperlink w:anchor="{bookmark_name(anchor)}" w:history="1">{content}</w:hyperlink>'
