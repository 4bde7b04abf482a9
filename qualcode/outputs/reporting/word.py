"""A report as a Word document: real headings, captions that Word numbers, tables whose header row is repeated.

The document can be worked on: its styles are Word's own by name, so that a faculty's template takes hold of it. The
same report gives the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Final

from qualcode.core.files import replacing
from qualcode.outputs.labels import heading, sentence
from qualcode.outputs.reporting.content import (
    Block,
    Checklist,
    Facts,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Quote,
    Quotes,
    Report,
    Table,
    Tree,
    numbers,
    parts,
)
from qualcode.outputs.reporting.ooxml import (
    Format,
    Setting,
    bookmark,
    bookmark_name,
    field,
    link,
    paragraph,
    run,
)
from qualcode.outputs.reporting.shown import from_right, shown
from qualcode.outputs.reporting.tableplan import SIDEWAYS, UPRIGHT, Plan, plan
from qualcode.outputs.reporting.wordtable import FEW, checklist_table, facts_table, table_parts

_STYLES: Final = {"body": "BodyText", "note": "Note", "prompt": "Prompt", "line": "BodyText"}
_WHOLE: Final = 40  # characters up to which what stands in brackets is kept on one line
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # what zip knows as the beginning
_DEEPEST_IN_CONTENTS: Final = 2


def write_word(path: str | Path, report: Report) -> Path:
    """Write the report as .docx; raises QualcodeError when the place cannot be written."""
    data = word_bytes(report)
    with replacing(path) as beside:
        beside.write_bytes(data)
    return Path(path)


def word_bytes(report: Report) -> bytes:
    """The report as the bytes of a .docx."""
    return _Writer(report).write()


class _Writer:
    """A document that is being put together."""

    def __init__(self, report: Report) -> None:
        from qualcode.outputs.reporting.wordpage import Paper

        self.report = report
        self.paper = Paper(report)
        self.body: list[str] = []
        self.numbers = numbers(report)
        self._bookmarks = count(1)
        self._plans = {id(block): plan(block) for block in report.blocks if isinstance(block, Table)}

    def write(self) -> bytes:
        self._front()
        lies = False
        for sideways, blocks in _spreads(self.report.blocks, self._plans):
            if sideways != lies:
                self.body.append(self.paper.section(sideways=lies))
                lies = sideways
            for block in blocks:
                self._block(block, SIDEWAYS if sideways else UPRIGHT)
        return _dateless(self.paper.document("".join(self.body), sideways=lies))

    # ---- the parts -----------------------------------------------------------------------------------------------

    def _front(self) -> None:
        """The title page with the contents on the next."""
        report = self.report
        lines = [paragraph(run(report.title), Setting("Title", from_right=from_right(report.title)))]
        for text in (report.subtitle, report.author):
            if text:
                lines.append(paragraph(run(text), Setting("Subtitle", from_right=from_right(text))))
        lines.append(paragraph("", Setting("Subtitle")))
        if report.front:
            lines.append(facts_table(report.front, (150.0, UPRIGHT - 150.0)))
        lines.append(_new_page())
        lines.append(paragraph(run(self._say("report_contents")), Setting("TOCHeading")))
        self._add([*lines, *self._contents(), _new_page()])

    def _contents(self) -> list[str]:
        """A field of the headings, with what it will show once Word has counted the pages."""
        heads = [
            block for block in self.report.blocks if isinstance(block, Heading) and block.level <= _DEEPEST_IN_CONTENTS
        ]
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
            f' TOC \\o "1-{_DEEPEST_IN_CONTENTS}" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        lines = []
        for place, head in enumerate(heads):
            page = field(f"PAGEREF {bookmark_name(head.anchor)} \\h", "")
            entry = link(head.anchor, run(head.text) + "<w:r><w:tab/></w:r>" + page)
            before, after = begin if place == 0 else "", end if place == len(heads) - 1 else ""
            lines.append(paragraph(before + entry + after, Setting(f"TOC{head.level}")))
        return lines

    def _block(self, block: Block, room: float) -> None:
        match block:
            case Heading():
                self._add([self._heading(block)])
            case Paragraph():
                setting = Setting(_STYLES[block.look], from_right=from_right(block.text))
                self._add([paragraph(self._sentence(block.text), setting)])
            case Table():
                self._add(self._table(block, sideways=room == SIDEWAYS))
            case Checklist():
                widths = (34.0, 120.0, room - 154.0)
                table = checklist_table(block, widths, self._say)
                self._add([self._caption("table", block.caption, block.anchor), table, paragraph("", Setting("Note"))])
            case Facts():
                table = facts_table(block.rows, (150.0, room - 150.0), borders=True)
                self._add([table, paragraph("", Setting("Note"))])
            case Tree():
                self._add([self._tree_item(item.depth, item.label, item.path, item.remark) for item in block.items])
            case Quotes():
                self._add([self._quote(self.report.quotes[place]) for place in block.quotes])
            case Figure():
                self._figure(block, room)
            case PageBreak():
                self._add([_new_page()])
            case _:
                pass  # a fragment is for the screen

    def _heading(self, block: Heading) -> str:
        words = bookmark(block.anchor, next(self._bookmarks), run(block.text))
        return paragraph(words, Setting(f"Heading{block.level}", from_right=from_right(block.text)))

    def _sentence(self, text: str) -> str:
        """Prose, with the numbers of tables and figures as references."""
        pieces = []
        for words, anchor in parts(text):
            if not anchor:
                pieces.append(run(words))
            elif anchor in self.numbers:
                pieces.append(field(f"REF {bookmark_name(anchor)} \\h", self._numbered(anchor)))
        return "".join(pieces)

    def _numbered(self, anchor: str) -> str:
        what = "figure_number" if anchor.startswith("figure") else "table_number"
        return sentence(what, self.report.language, number=self.numbers[anchor])

    def _caption(self, what: str, text: str, anchor: str) -> str:
        """ "Table 3. Themes by kind": the number is a field of Word's own, in the bookmark that references name."""
        label = heading(f"{what}_label", self.report.language)
        number = run(f"{label} ") + field(f"SEQ {label} \\* ARABIC", str(self.numbers[anchor]))
        words = bookmark(anchor, next(self._bookmarks), number) + run(f". {text}")
        return paragraph(words, Setting("Caption", keep_next=what == "table"))

    def _table(self, table: Table, *, sideways: bool) -> list[str]:
        """Caption, the table or its parts, and the note."""
        planned = self._plans[id(table)]
        tables = table_parts(table, plan(table, sideways=True) if sideways and not planned.sideways else planned)
        made = [self._caption("table", table.caption, table.anchor)]
        for number, part in enumerate(tables, start=1):
            if number > 1:
                words = sentence("report_part", self.report.language, part=number, parts=len(tables))
                told = f"{self._numbered(table.anchor)} ({words})"
                made.append(paragraph(run(told, Format(bold=True)), Setting("Caption", keep_next=True)))
            made.append(part)
        return [*made, paragraph(self._sentence(table.note), Setting("Note"))]

    def _tree_item(self, depth: int, label: str, path: str, remark: str) -> str:
        words = run(label, Format(bold=depth == 0))
        if path:
            words += run("  ") + run(path, Format(style="Path"))
        if remark:
            words += run(f"  {remark}")
        return paragraph(words, Setting("Tree", indent=18.0 + 22.0 * depth))

    def _quote(self, quote: Quote) -> str:
        beside = f"({', '.join(filter(None, (quote.id, quote.about)))})"
        place = Format(style="Reference", whole=len(beside) <= _WHOLE)
        words = [run(f"\u201c{shown(quote.text)}\u201d", Format(language=quote.language)), run(" "), run(beside, place)]
        return paragraph("".join(words), Setting("Quote", from_right=from_right(quote.text)))

    def _figure(self, figure: Figure, room: float) -> None:
        self._add([self.paper.picture(figure, room), self._caption("figure", figure.caption, figure.anchor)])
        if figure.note:
            self._add([paragraph(self._sentence(figure.note), Setting("Note"))])

    def _add(self, pieces: Sequence[str]) -> None:
        self.body.extend(pieces)

    def _say(self, name: str) -> str:
        return heading(name, self.report.language)


def _new_page() -> str:
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _spreads(blocks: Sequence[Block], plans: dict[int, Plan]) -> list[tuple[bool, list[Block]]]:
    """The blocks in runs of pages that stand upright or on their side.

    What leads to a wide table (its heading, a sentence) goes on the page with it, so that no page is left nearly empty.
    """
    runs: list[tuple[bool, list[Block]]] = [(False, [])]
    for block in blocks:
        sideways = id(block) in plans and plans[id(block)].sideways
        if sideways and not runs[-1][0]:
            before = runs[-1][1]
            leading: list[Block] = []
            while before and isinstance(before[-1], Heading | Paragraph):
                leading.insert(0, before.pop())
            runs.append((True, [*leading, block]))
        elif not sideways and runs[-1][0]:
            runs.append((False, [block]))
        else:
            runs[-1][1].append(block)
    return _joined([each for each in runs if each[1]])


def _joined(runs: list[tuple[bool, list[Block]]]) -> list[tuple[bool, list[Block]]]:
    """The runs, with what is short between two wide tables left on its side."""
    made: list[tuple[bool, list[Block]]] = []
    for place, (sideways, blocks) in enumerate(runs):
        between = made and made[-1][0] and place + 1 < len(runs)
        short = len(blocks) <= 4 and all(map(_short, blocks))
        if made and (made[-1][0] == sideways or (between and short)):
            made[-1][1].extend(blocks)
        else:
            made.append((sideways, list(blocks)))
    return made


def _short(block: Block) -> bool:
    return isinstance(block, Heading | Paragraph) or (isinstance(block, Table) and len(block.rows) <= FEW)


def _dateless(data: bytes) -> bytes:
    """The package with no time of day in it, so that the same report is the same file."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as read, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as write:
        for info in read.infolist():
            about = zipfile.ZipInfo(info.filename, _EPOCH)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o600 << 16
            write.writestr(about, read.read(info.filename))
    return stream.getvalue()
