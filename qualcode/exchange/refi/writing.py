"""A `Project` to the XML of a project, in the order that the schema wants, and the texts that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from qualcode.core.model import guid
from qualcode.exchange.project import (
    Audit,
    Case,
    Extra,
    Form,
    Guid,
    Mark,
    Project,
    ProjectCode,
    ProjectSource,
    Selection,
    SyncPoint,
    Value,
    same,
)
from qualcode.exchange.refi.drawn import graph_into, grouping_into, link_into
from qualcode.exchange.refi.markup import PROJECT, as_element, is_guid, local, writable
from qualcode.exchange.refi.profiles import Profile
from qualcode.exchange.refi.values import colour, is_date_time, is_value
from qualcode.exchange.report import Ledger

if TYPE_CHECKING:
    from lxml.etree import _Element

T = TypeVar("T")
Counted: TypeAlias = Callable[[int], int]

TAGS = {
    Form.TEXT: "TextSource",
    Form.PDF: "PDFSource",
    Form.PICTURE: "PictureSource",
    Form.AUDIO: "AudioSource",
    Form.VIDEO: "VideoSource",
    Form.NOTE: "Note",
    Form.REPRESENTATION: "Representation",
    Form.DESCRIPTION: "TextDescription",
    Form.TRANSCRIPT: "Transcript",
}
_PROJECT_AUDIT = ("creatingUserGUID", "creationDateTime", "modifyingUserGUID", "modifiedDateTime")
_AUDIT = ("creatingUser", "creationDateTime", "modifyingUser", "modifiedDateTime")
# The order of child elements, in which any sort of element has some of them.
_ORDER = (
    "Users CodeBook Variables Cases Sources Notes Links Sets Graphs Description CodeRef PlainTextContent"
    " TextDescription Transcript SyncPoint PictureSelection PDFSelection Representation AudioSelection VideoSelection"
    " TranscriptSelection PlainTextSelection Coding NoteRef VariableValue SourceRef SelectionRef Code"
).split()
_RANK = {name: number for number, name in enumerate(_ORDER)}


# Names that the schema wants even when they are empty.
_NAMED = frozenset(("Code", "Variable", "Set"))


def _as_it_is(place: int) -> int:
    return place


class XmlWriter:
    """The elements of a project; `texts` has the texts that go into files of their own, by name."""

    def __init__(self, profile: Profile, told: Ledger, namespace: str = PROJECT) -> None:
        self.profile = profile
        self.told = told
        self.namespace = namespace
        self.texts: dict[str, str] = {}
        self.taken: set[str] = set()  # names of files, folded, that texts may not have

    @property
    def nsmap(self) -> Any:
        """The namespaces of the root element (lxml's stubs know no default one)."""
        return {None: self.namespace}

    # ---- elements ------------------------------------------------------------------------------------------------

    def add(self, parent: _Element, tag: str, attributes: dict[str, str], extra: Extra | None = None) -> _Element:
        """A child element; attributes that are "" are left out, but for a name where the schema wants one."""
        from lxml.etree import SubElement

        kept = "name" if tag in _NAMED else ""
        given = {name: writable(value) for name, value in attributes.items() if value or name == kept}
        if extra is not None and extra.attributes:
            given |= {name: value for name, value in extra.attributes.items() if name not in given}
        return SubElement(parent, f"{{{self.namespace}}}{tag}", given)

    def say(self, parent: _Element, tag: str, text: str) -> None:
        """A child element with a text, when there is one."""
        if text:
            clean = writable(text)
            if clean != text:
                self.told.changed("descriptions", why="characters that XML cannot hold stand as U+FFFD")
            self.add(parent, tag, {}).text = clean

    def refer(self, parent: _Element, tag: str, guids: Iterable[Guid]) -> None:
        """References to things."""
        for each in guids:
            self.add(parent, tag, {"targetGUID": each})

    def finish(self, element: _Element, extra: Extra) -> None:
        """Put what was kept into its place among the others."""
        if not extra.elements:
            return
        element.extend([as_element(xml) for xml in extra.elements])
        element[:] = sorted(element, key=lambda child: _RANK.get(local(child), len(_RANK)))

    def audit(self, audit: Audit, names: Sequence[str] = _AUDIT) -> dict[str, str]:
        """Who and when as attributes; a date that the schema does not take is left out."""
        dates = {audit.created, audit.modified} - {""}
        if not all(map(is_date_time, dates)):
            self.told.changed("dates", why="no dates as the schema has them; left out")
        values = (audit.creator, audit.created, audit.modifier, audit.modified)
        pairs = zip(names, values, strict=True)
        return {name: value for name, value in pairs if is_guid(value) or is_date_time(value)}

    # ---- the project ---------------------------------------------------------------------------------------------

    def project(self, project: Project) -> _Element:
        """The root element."""
        from lxml.etree import Element

        attributes = {"name": writable(project.name), "origin": self.profile.origin}
        root = Element(f"{{{self.namespace}}}Project", attributes, nsmap=self.nsmap)
        for name, value in (self.audit(project.audit, _PROJECT_AUDIT) | dict(project.extra.attributes)).items():
            root.set(name, value)
        self._users(root, project)
        if project.codes:
            self.codes(self.add(self.add(root, "CodeBook", {}), "Codes", {}), project.codes)
        if project.variables:
            within = self.add(root, "Variables", {})
            for variable in project.variables:
                attributes = {"guid": variable.guid, "name": variable.name, "typeOfVariable": str(variable.type)}
                made = self.add(within, "Variable", attributes, variable.extra)
                self.say(made, "Description", variable.description)
                self.finish(made, variable.extra)
        self._all(root, "Cases", project.cases, self._case)
        self._all(root, "Sources", project.sources, self.source)
        self._all(root, "Notes", project.notes, self.source)
        self._all(root, "Links", project.links, partial(link_into, self))
        self._all(root, "Sets", project.sets, partial(grouping_into, self))
        self._all(root, "Graphs", project.graphs, partial(graph_into, self))
        self.say(root, "Description", project.description)
        self.refer(root, "NoteRef", project.note_refs)
        self.finish(root, project.extra)
        self._loose(root, {same(code.guid) for code in project.codes})
        return root

    def _loose(self, root: _Element, codes: set[Guid]) -> None:
        """Take references to codes that are no more out, with the codings that they are of: readers stumble on them."""
        gone = [
            each
            for each in root.iter(f"{{{self.namespace}}}CodeRef", f"{{{self.namespace}}}MemberCode")
            if same(str(each.get("targetGUID") or "")) not in codes
        ]
        for each in gone:
            parent = each.getparent()
            loose = parent if parent is not None and local(parent) == "Coding" else each
            within = loose.getparent()
            if within is not None:
                within.remove(loose)
        for each in root.findall(f".//{{{self.namespace}}}Coding"):
            if each.find(f"{{{self.namespace}}}CodeRef") is None and (within := each.getparent()) is not None:
                within.remove(each)
                gone.append(each)
        self.told.changed("references to codes", count=len(gone), why="to codes that are no more; they were left out")

    def _all(self, root: _Element, tag: str, things: Sequence[T], write: Callable[[_Element, T], None]) -> None:
        """A container and what is in it; no container when there is nothing."""
        if things:
            within = self.add(root, tag, {})
            for each in things:
                write(within, each)

    def _users(self, root: _Element, project: Project) -> None:
        if project.users:
            within = self.add(root, "Users", {})
            for user in project.users:
                made = self.add(within, "User", {"guid": user.guid, "name": user.name, "id": user.id}, user.extra)
                self.finish(made, user.extra)

    def codes(self, within: _Element, codes: Sequence[ProjectCode]) -> None:
        """Codes, each below its parent."""
        made: dict[Guid, _Element] = {}
        for code in codes:
            shown = colour(code.colour)
            if code.colour and not shown:
                self.told.changed("colours", code.name, why="no colours as the schema has them; left out")
            attributes = {"guid": code.guid, "name": code.name, "isCodable": str(code.codable).lower(), "color": shown}
            element = self.add(made.get(same(code.parent), within), "Code", attributes, code.extra)
            self.say(element, "Description", code.description)
            self.refer(element, "NoteRef", code.notes)
            self.finish(element, code.extra)
            made[same(code.guid)] = element

    def _case(self, within: _Element, case: Case) -> None:
        made = self.add(within, "Case", {"guid": case.guid, "name": case.name}, case.extra)
        self.say(made, "Description", case.description)
        self.refer(made, "CodeRef", case.codes)
        self._values(made, case.values)
        self.refer(made, "SourceRef", case.sources)
        self.refer(made, "SelectionRef", case.selections)
        self.finish(made, case.extra)

    def _values(self, within: _Element, values: Iterable[Value]) -> None:
        for value in values:
            made = self.add(within, "VariableValue", {})
            self.add(made, "VariableRef", {"targetGUID": value.variable})
            if value.value is None:
                continue
            kind = str(value.type)
            if not is_value(value.value, value.type):
                self.told.changed("values", why="not of the type of their variable; written as text")
                kind = "Text"
            self.add(made, f"{kind}Value", {}).text = writable(value.value)

    # ---- sources -------------------------------------------------------------------------------------------------

    def source(self, within: _Element, source: ProjectSource) -> None:
        """A source, a part of one, or a note, with everything in it."""
        paths = {}
        if source.rich:
            paths["richTextPath"] = f"internal://{source.rich}"
        if source.text is not None:
            paths["plainTextPath"] = f"internal://{self._text_file(source)}"
        if source.file and source.form not in (Form.TEXT, Form.NOTE):
            paths["path"] = f"internal://{source.file}"
        attributes = {"guid": source.guid, "name": source.name} | paths | self.audit(source.audit)
        made = self.add(within, TAGS[source.form], attributes, source.extra)
        self.say(made, "Description", source.description)
        before, after = self._parts(source)
        for part in before:
            self.source(made, part)
        made.extend([as_element(xml) for xml in source.regions])
        for part in after:
            self.source(made, part)
        self._selections(made, source)
        if source.form is not Form.TRANSCRIPT:  # the schema has no codes on a whole transcript
            self.marks(made, source.marks)
        self.refer(made, "NoteRef", source.notes)
        if source.form is not Form.TRANSCRIPT:
            self._values(made, source.values)
        self.finish(made, source.extra)

    def _parts(self, source: ProjectSource) -> tuple[Sequence[ProjectSource], Sequence[ProjectSource]]:
        """The parts that stand before what is selected of a picture or recording, and those behind it."""
        return ((), source.parts) if source.form is Form.PDF else (source.parts, ())

    def _text_file(self, source: ProjectSource) -> str:
        """The name of the file for a text, which no other has: GUIDs are not unique in a project."""
        name = f"{source.guid.strip('{}')}.txt"
        while name.casefold() in self.taken:
            name = f"{guid('text', name)}.txt"
        assert source.text is not None
        self.taken.add(name.casefold())
        self.texts[name] = source.text
        return name

    def _selections(self, within: _Element, source: ProjectSource) -> None:
        counted = self._counted(source.text or "")
        if source.form is Form.TRANSCRIPT:
            self._transcript_selections(within, source, counted)
            return
        for selection in source.selections:
            for each in self._parted(selection):
                attributes = {
                    "guid": each.guid,
                    "name": each.name,
                    "startPosition": str(counted(each.start)),
                    "endPosition": str(counted(each.end)),
                }
                made = self.add(within, "PlainTextSelection", attributes | self.audit(each.audit), each.extra)
                self._selection(made, each)

    def _transcript_selections(self, within: _Element, source: ProjectSource, counted: Counted) -> None:
        """Selections of a transcript lie between sync points; those that have none get some, without a time."""
        points = {same(point.guid): point for point in source.syncs}
        selections = [each for selection in source.selections for each in self._parted(selection)]
        placed: list[tuple[Selection, tuple[Guid, Guid]]] = []
        for each in selections:
            sync = each.sync
            if sync is None:
                sync = (guid("sync", source.guid, str(each.start)), guid("sync", source.guid, str(each.end)))
            for name, place in zip(sync, (each.start, each.end), strict=True):
                points.setdefault(same(name), SyncPoint(name, place))
            placed.append((each, sync))
        for point in points.values():
            position = "" if point.position is None else str(counted(point.position))
            time = "" if point.time is None else str(point.time)
            self.add(within, "SyncPoint", {"guid": point.guid, "timeStamp": time, "position": position})
        for each, (start, end) in placed:
            attributes = {"guid": each.guid, "name": each.name, "fromSyncPoint": start, "toSyncPoint": end}
            made = self.add(within, "TranscriptSelection", attributes | self.audit(each.audit), each.extra)
            self._selection(made, each)

    def _selection(self, made: _Element, selection: Selection) -> None:
        self.say(made, "Description", selection.description)
        self.marks(made, selection.marks)
        self.refer(made, "NoteRef", selection.notes)
        self.finish(made, selection.extra)

    def _parted(self, selection: Selection) -> Iterable[Selection]:
        """The selection as it is, or one for each of its codings where a program wants that."""
        if not self.profile.one_mark or len(selection.marks) < 2:
            return (selection,)
        first, *others = selection.marks
        return (
            replace(selection, marks=(first,)),
            *(
                Selection(guid("selection", selection.guid, mark.guid), selection.start, selection.end, (mark,))
                for mark in others
            ),
        )

    def _counted(self, text: str) -> Counted:
        """From a place in code points to what the program counts."""
        if not self.profile.utf16 or text.isascii() or max(text) <= "\uffff":
            return _as_it_is
        import numpy as np

        letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        units = np.concatenate([[0], np.cumsum(1 + (letters > 0xFFFF))]).tolist()
        place: Counted = units.__getitem__
        return place

    def marks(self, within: _Element, marks: Iterable[Mark]) -> None:
        """Codes given to something."""
        for mark in marks:
            attributes = {"guid": mark.guid} | self.audit(Audit(mark.user, mark.created))
            made = self.add(within, "Coding", attributes, mark.extra)
            self.refer(made, "CodeRef", [mark.code] if mark.code else [])
            self.refer(made, "NoteRef", mark.notes)
            self.finish(made, mark.extra)
