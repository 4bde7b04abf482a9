"""The page of a Word report: paper, margins, styles, header and footer, metadata; and pictures on it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qualcode.outputs.reporting.content import Figure, Report
from qualcode.outputs.reporting.ooxml import TAGS, elements, field
from qualcode.outputs.reporting.shown import shown

if TYPE_CHECKING:
    from docx.document import Document

_STYLES: Final = Path(__file__).parent / "templates" / "styles.xml"
_LONG_AGO: Final = datetime(2020, 1, 1, tzinfo=UTC)
_LONGEST: Final = 255  # characters of a property
_DPI: Final = 200
_TALLEST: Final = 560.0  # points that a picture may be high


def new_document(report: Report) -> Document:
    """An empty A4 document in the report's language, with our styles and what it says about itself."""
    import docx

    document = docx.Document()
    language = TAGS.get(report.language, "en-GB")
    _take_styles(document, language)
    _settings(document, language)
    _paper(document.sections[0], sideways=False)
    _edges(document, report)
    about = document.core_properties
    about.title, about.author = shown(report.title)[:_LONGEST], shown(report.author)[:_LONGEST]
    about.subject, about.comments = shown(report.subtitle)[:_LONGEST], report.software
    about.language, about.keywords, about.last_modified_by = language, "", ""
    about.created = about.modified = (report.made or _LONG_AGO).replace(microsecond=0)
    about.revision = 1
    return document


def turn_page(document: Document, *, sideways: bool) -> None:
    """Begin a section on a new page, when the paper lies otherwise so far."""
    from docx.enum.section import WD_ORIENT, WD_SECTION

    lies = document.sections[-1].orientation == WD_ORIENT.LANDSCAPE
    if lies != sideways:
        _paper(document.add_section(WD_SECTION.NEW_PAGE), sideways=sideways)
        document.sections[-1].different_first_page_header_footer = False


def add_picture(document: Document, figure: Figure, room: float) -> None:
    """The figure in a paragraph of its own, as wide as it was drawn or as the page, with its alternative text."""
    from docx.shared import Pt

    wide, high = _size(figure.png)
    scale = min(1.0, room / wide, _TALLEST / high)
    place = document.add_paragraph(style="Picture").add_run()
    picture: Any = place.add_picture(BytesIO(figure.png), width=Pt(wide * scale), height=Pt(high * scale))
    picture._inline.docPr.set("descr", shown(figure.alt))
    picture._inline.docPr.set("name", shown(figure.caption)[:_LONGEST])


def _size(png: bytes) -> tuple[float, float]:
    """Width and height in points of a picture of 200 dots an inch; its header says how many dots it has."""
    wide, high = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    return 72 * wide / _DPI, 72 * high / _DPI


def _take_styles(document: Document, language: str) -> None:
    from docx.oxml import parse_xml

    ours = parse_xml(_STYLES.read_text(encoding="utf-8").replace("LANGUAGE", language))
    styles: Any = document.styles.element
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


def _settings(document: Document, language: str) -> None:
    """Fields are counted when the document is opened; Word works as itself, not as an older one."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    settings: Any = document.settings.element
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


def _paper(section: Any, *, sideways: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    long, short = Cm(29.7), Cm(21)
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if sideways else (short, long)
    section.left_margin = Cm(2.5 if sideways else 3)
    section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    section.header_distance = section.footer_distance = Cm(1.25)


def _edges(document: Document, report: Report) -> None:
    """The title above every page but the first, the number of the page below."""
    section: Any = document.sections[0]
    section.different_first_page_header_footer = True
    title = shown(report.title).replace("\n", " ")
    section.header.paragraphs[0].text = title if len(title) <= 90 else title[:89] + "\u2026"
    footer = section.footer.paragraphs[0]._p
    for element in elements([f"<w:p>{field('PAGE', '1')}</w:p>"])[0]:
        footer.append(element)
