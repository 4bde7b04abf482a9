"""The XML of a project to a `Project`: every element that has a field here, and the others as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from qualcode.exchange.project import (
    Case,
    Form,
    Mark,
    Project,
    ProjectSource,
    Selection,
    SyncPoint,
    User,
    Value,
    Variable,
    VariableType,
    same,
)
from qualcode.exchange.refi import codes, drawn
from qualcode.exchange.refi.fields import Fields
from qualcode.exchange.refi.markup import as_text, children, local, valid_guid
from qualcode.exchange.refi.offsets import SURE, Counting, Placed, place
from qualcode.exchange.refi.texts import FileText, text_of_xml
from qualcode.exchange.report import Ledger

if TYPE_CHECKING:
    from lxml.etree import _Element

FORMS = {
    "TextSource": Form.TEXT,
    "PDFSource": Form.PDF,
    "PictureSource": Form.PICTURE,
    "AudioSource": Form.AUDIO,
    "VideoSource": Form.VIDEO,
    "Note": Form.NOTE,
    "Representation": Form.REPRESENTATION,
    "TextDescription": Form.DESCRIPTION,
    "Transcript": Form.TRANSCRIPT,
}
_REGIONS = ("PDFSelection", "PictureSelection", "AudioSelection", "VideoSelection")
_PATHS = ("plainTextPath", "richTextPath", "path")
_FAR = 1 << 40  # beyond any text: an offset that is no number a machine counts with

# The text of a file that a source names, None when the project does not have it; and the name it has among the files.
TextOf = Callable[[str], FileText | None]
FileOf = Callable[[str], str]


class Files(NamedTuple):
    """How to get at what a project's paths name."""

    text: TextOf
    name: FileOf


def read_project(root: _Element, files: Files, told: Ledger, *, known: Counting | None = None) -> Project:
    """The project that a project.qde holds; what its texts' offsets count goes into the ledger.

    `known` is what they count where the file says it.
    """
    fields = Fields(root)
    name, origin = fields.word("name"), fields.word("origin")
    audit = fields.audit(("creatingUserGUID", "creationDateTime", "modifyingUserGUID", "modifiedDateTime"))
    if fields.word("basePath"):
        told.changed("base path", why="it leads to a folder of one machine, and is not written again")
    texts = _Texts(root, files, (origin, known), told)
    return Project(
        name=name,
        origin=origin,
        audit=audit,
        users=tuple(_user(each) for each in _within(fields, "Users")),
        codes=codes.codes_of([each for book in fields.all("CodeBook") for each in children(book)]),
        variables=tuple(_variable(each) for each in _within(fields, "Variables")),
        cases=tuple(_case(each) for each in _within(fields, "Cases")),
        sources=tuple(texts.source(each) for each in _within(fields, "Sources")),
        notes=tuple(texts.source(each) for each in _within(fields, "Notes")),
        links=tuple(drawn.link(each) for each in _within(fields, "Links")),
        sets=tuple(drawn.grouping(each) for each in _within(fields, "Sets")),
        graphs=tuple(drawn.graph(each) for each in _within(fields, "Graphs")),
        description=fields.text("Description"),
        note_refs=fields.refs("NoteRef"),
        extra=fields.extra(),
    )


def _within(fields: Fields, container: str) -> Iterator[_Element]:
    return (child for each in fields.all(container) for child in children(each))


def _user(element: _Element) -> User:
    fields = Fields(element)
    return User(fields.guid(), fields.word("name"), fields.word("id"), fields.extra())


def _variable(element: _Element) -> Variable:
    fields = Fields(element)
    stated = fields.word("typeOfVariable")
    kind = VariableType(stated) if stated in list(VariableType) else VariableType.TEXT
    return Variable(fields.guid(), fields.word("name"), kind, fields.text("Description"), fields.extra())


def _case(element: _Element) -> Case:
    fields = Fields(element)
    return Case(
        fields.guid(),
        fields.word("name"),
        fields.text("Description"),
        codes=fields.refs("CodeRef"),
        values=values_in(fields),
        sources=fields.refs("SourceRef"),
        selections=fields.refs("SelectionRef"),
        extra=fields.extra(),
    )


def values_in(fields: Fields) -> tuple[Value, ...]:
    """The values of variables."""
    return tuple(value for each in fields.all("VariableValue") if (value := _value(each)) is not None)


def _value(element: _Element) -> Value | None:
    variable, kind, said = "", VariableType.TEXT, None
    for child in children(element):
        name = local(child)
        if name == "VariableRef":
            variable = valid_guid(str(child.get("targetGUID") or ""))
        elif name.endswith("Value") and name.removesuffix("Value") in list(VariableType):
            kind, said = VariableType(name.removesuffix("Value")), "".join(map(str, child.itertext()))
    return Value(variable, said, kind) if variable else None


class _Texts:
    """The sources of a project. All texts are looked at first: what their offsets count shows in all together."""

    def __init__(self, root: _Element, files: Files, by: tuple[str, Counting | None], told: Ledger) -> None:
        self._files = files
        self._told = told
        self._texts: dict[_Element, FileText | None] = {}
        self._placed: dict[_Element, Placed] = {}
        elements = [e for e in root.iter() if isinstance(e.tag, str) and local(e) in FORMS and _is_source(e)]
        for element in elements:
            self._texts[element] = self._text(element)
        wanted = [(element, text) for element, text in self._texts.items() if text is not None]
        placed = place([(text, _positions(element)) for element, text in wanted], *by)
        for (element, text), found in zip(wanted, placed, strict=True):
            self._placed[element] = found
            _tell(element, text, found, told)

    def _text(self, element: _Element) -> FileText | None:
        path = element.get("plainTextPath")
        text = self._files.text(str(path)) if path else None
        if text is None:
            for child in children(element):
                if local(child) == "PlainTextContent":
                    return text_of_xml("".join(map(str, child.itertext())))
        return text

    def source(self, element: _Element) -> ProjectSource:
        """A source, or a part of one."""
        form = FORMS.get(local(element), Form.TEXT)
        fields = Fields(element)
        text = self._texts.get(element)
        paths = {name: str(element.get(name) or "") for name in _PATHS}
        files = {name: self._files.name(path) for name, path in paths.items() if path and name != "plainTextPath"}
        for name in [*files, *(["plainTextPath"] if text is not None else [])]:
            if name == "plainTextPath" or files[name]:
                fields.word(name)  # a path that leads nowhere goes back as it is
        if text is not None:
            fields.all("PlainTextContent")
        syncs, selections = self._selections(element, fields, text)
        return ProjectSource(
            fields.guid(),
            fields.word("name"),
            form,
            None if text is None else text.text,
            fields.text("Description"),
            fields.audit(),
            selections,
            marks_in(fields),
            fields.refs("NoteRef"),
            values_in(fields),
            file=files.get("path", ""),
            rich=files.get("richTextPath", ""),
            syncs=syncs,
            parts=tuple(self.source(each) for each in fields.all("Representation", "TextDescription", "Transcript")),
            regions=tuple(as_text(each) for each in fields.all(*_REGIONS)),
            extra=fields.extra(),
        )

    def _selections(
        self, element: _Element, fields: Fields, text: FileText | None
    ) -> tuple[tuple[SyncPoint, ...], tuple[Selection, ...]]:
        if text is None:
            return (), ()  # they are left over, and kept as they are
        spans = iter(self._placed[element].spans)
        length, name = len(text.text), str(element.get("name") or "")
        selections: list[Selection] = []
        outside: list[_Element] = []
        for each in fields.all("PlainTextSelection"):
            span = next(spans)
            if span is None:
                outside.append(each)
                continue
            selections.append(_selection(Fields(each), span))
        syncs = tuple(_sync(each, next(spans)) for each in fields.all("SyncPoint"))
        at = {same(sync.guid): sync.position for sync in syncs}
        for each in fields.all("TranscriptSelection"):
            start, end = (at.get(same(str(each.get(n) or ""))) for n in ("fromSyncPoint", "toSyncPoint"))
            if start is None or end is None or not 0 <= start <= end <= length:
                outside.append(each)
            else:
                selections.append(_selection(Fields(each), (start, end)))
        if outside:
            fields.put_back(outside)
            why = "not within the text; written back as they came"
            self._told.kept("selections", name, count=len(outside), why=why)
        return syncs, tuple(selections)


def _is_source(element: _Element) -> bool:
    """Whether a text is a source's own, and not that of a region within a picture or page."""
    parent = element.getparent()
    return parent is not None and local(parent) not in _REGIONS


def _selection(fields: Fields, span: tuple[int, int]) -> Selection:
    fields.word("startPosition"), fields.word("endPosition")
    sync = (fields.guid("fromSyncPoint"), fields.guid("toSyncPoint"))
    return Selection(
        fields.guid(),
        *span,
        marks=marks_in(fields),
        notes=fields.refs("NoteRef"),
        name=fields.word("name"),
        description=fields.text("Description"),
        audit=fields.audit(),
        sync=sync if any(sync) else None,
        extra=fields.extra(),
    )


def marks_in(fields: Fields) -> tuple[Mark, ...]:
    """The codes given to something."""
    return tuple(_mark(Fields(each)) for each in fields.all("Coding"))


def _mark(fields: Fields) -> Mark:
    codes = fields.refs("CodeRef")
    return Mark(
        fields.guid(),
        codes[0] if codes else "",
        fields.guid("creatingUser"),
        fields.word("creationDateTime"),
        fields.refs("NoteRef"),
        extra=fields.extra(),
    )


def _sync(element: _Element, span: tuple[int, int] | None) -> SyncPoint:
    position = None if element.get("position") is None or span is None else span[0]
    time = element.get("timeStamp")
    return SyncPoint(valid_guid(str(element.get("guid") or "")), position, None if time is None else _number(time))


def _positions(element: _Element) -> list[tuple[int, int]]:
    """The offsets of the text's selections, then those of its sync points, as they are written."""
    spans = [
        (_number(each.get("startPosition")), _number(each.get("endPosition")))
        for each in children(element)
        if local(each) == "PlainTextSelection"
    ]
    points = [_number(each.get("position")) for each in children(element) if local(each) == "SyncPoint"]
    return spans + [(point, point) for point in points]


def _number(text: Any) -> int:
    """A whole number; -1, which is no place, for anything else."""
    try:
        return max(-1, min(int(str(text)), _FAR))
    except ValueError:
        return -1


def _tell(element: _Element, text: FileText, placed: Placed, told: Ledger) -> None:
    """What was concluded of the offsets of a text, and what its bytes were."""
    name = str(element.get("name") or element.get("guid") or "")
    if text.crlf or text.cr:
        told.changed("texts", name, why="line ends were CRLF or CR; the study has LF")
    if text.replaced:
        told.changed("texts", name, why="bytes that are no UTF-8 stand as U+FFFD")
    if placed.cut:
        told.changed("selections", name, count=placed.cut, why="ran beyond the end of the text, and end there now")
    if not placed.spans:
        return
    if placed.rival is None:
        told.found(name, "every way of counting gives the same selections", counting=_data(placed.counting))
        return
    sure = placed.sure >= SURE
    fits = f"{placed.fit} of {placed.edges} edges of selections are edges of words"
    rival = f"; {placed.rival} would place {placed.differ} of {len(placed.spans)} otherwise"
    told.found(
        name,
        f"{placed.counting}: {fits}" + rival,
        sure=sure,
        counting=_data(placed.counting),
        likely=round(placed.sure, 4),
        rival=_data(placed.rival),
        differ=placed.differ,
        selections=len(placed.spans),
        fit=placed.fit,
        edges=placed.edges,
    )


def _data(counting: Counting) -> Mapping[str, Any]:
    return {
        "unit": "utf-16" if counting.utf16 else "code points",
        "crlf": counting.crlf,
        "bom": counting.bom,
    }


def file_name(path: str) -> str | None:
    """The name in the archive that a path means; None for a path that leads out of the project.

    >>> file_name("internal://A.txt"), file_name("relative:///../secret"), file_name("sources/b%20c.txt")
    ('A.txt', None, 'b c.txt')
    """
    scheme, found, rest = path.partition("://")
    if found and scheme.lower() != "internal":
        return None
    name = unquote((rest if found else path).replace("\\", "/").lstrip("/"))
    if name.lower().startswith("sources/"):
        name = name[len("sources/") :]
    return None if not name or ".." in name.split("/") or ":" in name else name
