"""Codebooks in Word: the tables of a document, and a document with the table of a codebook."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from qualcode.codebook.headings import heading
from qualcode.codebook.rows import Row
from qualcode.codebook.table import Table, table_in
from qualcode.core.archives import open_archive
from qualcode.errors import SourceError

if TYPE_CHECKING:
    from qualcode.core.model import Codebook

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def tables_in(data: bytes) -> Iterator[tuple[Table | None, list[Row]]]:
    """Each table of a document, with what it is as a codebook; a row is numbered from the first of its table on.

    A table whose headings stand in its first column, as on a card for one code, is turned. Raises SourceError when the
    bytes are no document, or a harmful one.
    """
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    archive = open_archive(data)
    for name in archive.names:
        archive.read(name) if name.endswith((".xml", ".rels")) else None
    try:
        document = docx.Document(io.BytesIO(data))
        found = [_rows(table) for table in document.tables]
    except (OpcError, XMLSyntaxError, KeyError, ValueError, AttributeError, IndexError):
        raise SourceError("", "is damaged, or no Word document", "open it in Word and save it as .docx again") from None
    if not found:
        raise SourceError("", "has no table in it", "put the codes in a table with headings, or in plain lines (.txt)")
    for rows in found:
        table = table_in(rows, least=2)
        if table is None and _is_card(rows):
            turned = zip(*(row.cells for row in rows), strict=True)
            rows = [Row(number, cells) for number, cells in enumerate(turned, start=1)]
        yield table or table_in(rows), rows


def _rows(table: Any) -> list[Row]:
    """The rows of a table, all of the same length; a cell that is merged with one before or above it is empty."""
    rows: list[Row] = []
    seen: set[Any] = set()
    for number, row in enumerate(table.rows, start=1):
        cells = [""] * row.grid_cols_before
        for cell in row.cells:
            cells.append("" if cell._tc in seen else cell.text.strip())
            seen.add(cell._tc)
        rows.append(Row(number, tuple(cells)))
    wide = max((len(row.cells) for row in rows), default=0)
    return [Row(row.number, row.cells + ("",) * (wide - len(row.cells))) for row in rows]


def _is_card(rows: Sequence[Row]) -> bool:
    """Whether the first column has headings: at least two, and most of what it has."""
    first = [row.cells[0] for row in rows if row.cells and row.cells[0]]
    known = [cell for cell in first if heading(cell) is not None]
    return len(known) > 1 and 2 * len(known) > len(first)


def document_of(codebook: Codebook, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A document across the page: the codebook's name, what it is about, and a table with a code a row."""
    import docx
    from docx.enum.section import WD_ORIENT

    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.core_properties.title = _clean(codebook.name)[:255]
    document.add_heading(_clean(f"{codebook.name} {codebook.version}".strip()), level=1)
    for words in codebook.description.values():
        document.add_paragraph(_clean(words))
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    _fill(table.rows[0], headings, bold=True)
    _repeated(table.rows[0])
    for cells in rows:
        _fill(table.add_row(), cells)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _fill(row: Any, cells: Sequence[str], *, bold: bool = False) -> None:
    for cell, words in zip(row.cells, cells, strict=True):
        run = cell.paragraphs[0].add_run(_clean(words))
        run.bold = bold or None


def _repeated(row: Any) -> None:
    """The row of headings stands again on each page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
