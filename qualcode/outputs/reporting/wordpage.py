"""The paper of a Word report: styles, page and margins, header and footer, metadata; and pictures on it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any, Final

from qualcode.outputs.reporting.content import Figure, Report
from qualcode.outputs.reporting.ooxml import NAMESPACES, TAGS, Setting, field, paragraph
from qualcode.outputs.reporting.shown import shown

_STYLES: Final = Path(__file__).parent / "templates" / "styles.xml"
_LONG_AGO: Final = datetime(2020, 1, 1, tzinfo=UTC)
_LONGEST: Final = 255  # characters of a property
_DPI: Final = 200
_TALLEST: Final = 560.0  # points that a picture may be high
_CM: Final = 567  # twips
_LONG, _SHORT, _MARGIN, _BOUND = (round(cm * _CM) for cm in (29.7, 21.0, 2.5, 3.0))


class Paper:
    """A package that a report's body goes into: everything of a document but its text.

    The text is put in as one piece of XML, for lxml takes minutes to move ten thousand cells one after the other.
    """

    def __init__(self, report: Report) -> None:
        import docx

        self._document = docx.Document()
        self._pictures = count(1)
        self._sections = 0
        language = TAGS.get(report.language, "en-GB")
        _take_styles(self._document, language)
        _settings(self._document, language)
        _edges(self._document, report)
        _about(self._document, report, language)

    def section(self, *, sideways: bool) -> str:
        """The end of a section whose pages lie so; what follows begins on a new page."""
        return f"<w:p><w:pPr>{self._properties(sideways=sideways)}</w:pPr></w:p>"

    def document(self, body: str, *, sideways: bool) -> bytes:
        """The whole file, its last section lying so."""
        from docx.oxml import parse_xml

        whole = f"<w:document {NAMESPACES}><w:body>{body}{self._properties(sideways=sideways)}</w:body></w:document>"
        part: Any = self._document.part
        part._element = parse_xml(whole)
        stream = BytesIO()
        part.package.save(stream)
        return stream.getvalue()

    def picture(self, figure: Figure, room: float) -> str:
        """The figure in a paragraph of its own, as wide as it was drawn or as the page, with its alternative text."""
        from docx.shared import Pt
        from lxml import etree

        wide, high = _size(figure.png)
        scale = min(1.0, room / wide, _TALLEST / high)
        part: Any = self._document.part
        inline = part.new_pic_inline(BytesIO(figure.png), Pt(wide * scale), Pt(high * scale))
        inline.docPr.set("id", str(next(self._pictures)))
        inline.docPr.set("descr", shown(figure.alt))
        inline.docPr.set("name", shown(figure.caption)[:_LONGEST])
        drawn = etree.tostring(inline, encoding="unicode")
        return paragraph(f"<w:r><w:drawing>{drawn}</w:drawing></w:r>", Setting("Picture"))

    def _properties(self, *, sideways: bool) -> str:
        """The properties of a section; the first names header and footer, which the others take over."""
        self._sections += 1
        first = self._sections == 1
        edges = "".join(self._edges()) if first else ""
        wide, high = (_LONG, _SHORT) if sideways else (_SHORT, _LONG)
        lies = ' w:orient="landscape"' if sideways else ""
        left = _MARGIN if sideways else _BOUND
        return (
            f'<w:sectPr>{edges}<w:type w:val="nextPage"/><w:pgSz w:w="{wide}" w:h="{high}"{lies}/>'
            f'<w:pgMar w:top="{_MARGIN}" w:right="{_MARGIN}" w:bottom="{_MARGIN}" w:left="{left}" '
            f'w:header="{_CM}" w:footer="{_CM}" w:gutter="0"/>{"<w:titlePg/>" if first else ""}</w:sectPr>'
        )

    def _edges(self) -> list[str]:
        from docx.opc.constants import RELATIONSHIP_TYPE as TYPES

        names = {TYPES.HEADER: "headerReference", TYPES.FOOTER: "footerReference"}
        return [
            f'<w:{names[each.reltype]} w:type="default" r:id="{key}"/>'
            for key, each in sorted(self._document.part.rels.items(), key=lambda item: item[1].reltype, reverse=True)
            if each.reltype in names
        ]


def _size(png: bytes) -> tuple[float, float]:
    """Width and height in points of a picture of 200 dots an inch; its header says how many dots it has."""
    wide, high = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    return 72 * wide / _DPI, 72 * high / _DPI


def _about(document: Any, report: Report, language: str) -> None:
    """What the file says about itself; nothing of today."""
    about = document.core_properties
    about.title, about.author = shown(report.title)[:_LONGEST], shown(report.author)[:_LONGEST]
    about.subject, about.comments = shown(report.subtitle)[:_LONGEST], report.software
    about.language, about.keywords, about.last_modified_by = language, "", ""
    about.created = about.modified = (report.made or _LONG_AGO).replace(microsecond=0)
    about.revision = 1


def _take_styles(document: Any, language: str) -> None:
    from docx.oxml import parse_xml

    ours = parse_xml(_STYLES.read_text(encoding="utf-8").replace("LANGUAGE", language))
    styles = document.styles.element
    for style in list(styles):
        styles.remove(style)
    styles.extend(list(ours))
    # The parts of python-docx's own template that would speak of other styles, or show another page as a preview.
    for relations, ends in (
        (document.part.rels, ("stylesWithEffects", "customXml")),
        (document.part.package.rels, ("thumbnail",)),
    ):
        for key in [key for key, each in relations.items() if each.reltype.endswith(ends)]:
            relations.pop(key)


def _settings(document: Any, language: str) -> None:
    """Fields are counted when the document is opened; Word works as itself, not as an older one."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    settings = document.settings.element
    compat = settings.find(qn("w:compat"))
    for each in list(compat):
        if each.get(qn("w:name")) != "compatibilityMode":
            compat.remove(each)
        else:
            each.set(qn("w:val"), "15")
    update: Any = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    compat.addprevious(update)
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), language)
    for name in ("w:rsids", "w:proofState", "w:savePreviewPicture"):
        if (there := settings.find(qn(name))) is not None:
            settings.remove(there)


def _edges(document: Any, report: Report) -> None:
    """The title above every page but the first, the number of the page below."""
    from docx.oxml import parse_xml

    section = document.sections[0]
    title = shown(report.title).replace("\n", " ")
    section.header.paragraphs[0].text = title if len(title) <= 90 else title[:89] + "\u2026"
    page = parse_xml(f"<w:p {NAMESPACES}>{field('PAGE', '1')}</w:p>")
    section.footer.paragraphs[0]._p.extend(list(page))
