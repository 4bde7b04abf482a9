"""The codes of a project into a study's codebook, each under a path that can be typed, and known again by its GUID."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qualcode.core.codetree import arranged
from qualcode.core.model import Code, Codebook, guid
from qualcode.exchange.project import Guid, Project, ProjectCode, same
from qualcode.exchange.report import Ledger
from qualcode.projects.names import described, segment_of, unique
from qualcode.projects.records import CODE, Keeping, Records

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}|#[0-9a-fA-F]{3}")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
DEEP = 20  # levels of codes that a codebook file may have


@dataclass
class Codes:
    """The codes of a project as the study has them now: the codebook, and the path of each by GUID.

    When the project came from a study, `was` leads from the paths there to those here, and `before` has those there by
    GUID.
    """

    codebook: Codebook
    paths: dict[Guid, str] = field(default_factory=dict)
    was: dict[str, str] = field(default_factory=dict)
    before: dict[Guid, str] = field(default_factory=dict)

    def old(self, code: Guid) -> str:
        """The path that a code had in the study that the project came from; "" when it came from none."""
        return self.before.get(same(code), "")

    def path(self, code: Guid) -> str | None:
        """The path of a code, None when the project has no such code."""
        return self.paths.get(same(code))


def take_codes(project: Project, book: Codebook | None, records: Records, keeping: Keeping, told: Ledger) -> Codes:
    """The study's codebook with a project's codes; those that it has already, by GUID or by path, stay as they are."""
    held = {code.path: code for code in book or ()}
    known = {same(code.identity): code.path for code in held.values()}
    for record in records.all(CODE):  # a codebook file that knows no GUIDs may have been taken meanwhile
        if record.more["path"] in held:
            known.setdefault(record.key.partition(":")[2], record.more["path"])
    taking = _Taking(held, known, Codes(book or Codebook("", ())), told)
    for code in project.codes:
        taking.take(code)
        _keep(code, taking, keeping)
    taking.codes.codebook = _codebook(project, book, taking.held)
    return taking.codes


def _codebook(project: Project, book: Codebook | None, held: Mapping[str, Code]) -> Codebook:
    if book is not None:
        codes = tuple(held.values())
        if codes == book.codes:
            return book
        lists = {**(project.codebook.lists if project.codebook is not None else {}), **book.lists}
        return replace(book, codes=arranged(codes), lists=lists)
    about = Codebook(project.name, ()) if project.codebook is None else project.codebook
    return replace(about, codes=tuple(held.values()))


@dataclass
class _Taking:
    """One code after another: `held` are the codes by path, `known` the paths by GUID."""

    held: dict[str, Code]
    known: dict[Guid, str]
    codes: Codes
    told: Ledger
    made: set[str] = field(default_factory=set)

    def take(self, code: ProjectCode) -> None:
        """Find the code in the codebook, or put it there."""
        key = same(code.guid)
        path = self.known.get(key) or self._new(code)
        self.known[key] = self.codes.paths[key] = path
        if code.said is not None:
            self.codes.was[code.said.path] = path
            self.codes.before[key] = code.said.path
        self.told.taken("codes", path)

    def _new(self, code: ProjectCode) -> str:
        parent = self.codes.path(code.parent) if code.parent else ""
        segment = segment_of(code.name)
        if segment != code.name:
            self.told.changed("code names", segment, why="no name for a part of a path; the name it had is its label")
        wanted = f"{parent}/{segment}" if parent else segment
        twin = self.held.get(wanted)
        if twin is not None and not twin.guid and wanted not in self.made:
            why = "the study has a code of that path: they are one, and it stays as the study has it"
            self.told.changed("codes", wanted, why=why)
            self.held[wanted] = replace(twin, guid=code.guid)
            return wanted
        path = unique(wanted, self.held)
        if path != wanted:
            self.told.changed("code names", path, why="another code beside it is called the same")
        self.made.add(path)
        self.held[path] = self._code(code, path)
        return path

    def _code(self, code: ProjectCode, path: str) -> Code:
        own = "" if same(code.guid) == guid("code", path) else code.guid
        if code.said is not None:
            said = replace(code.said, path=path, line=None)
            if same(said.identity) != same(code.guid):
                said = replace(said, guid=own)
            if code.description and _as_xml(described(code.said)) != code.description:
                self.told.changed("definitions", path, why="they were changed meanwhile")
                said = replace(said, definition={"": code.description})
            return said
        label = {"": code.name} if segment_of(code.name) != code.name and code.name.strip() else {}
        colour = code.colour if _COLOUR.fullmatch(code.colour) else ""
        definition = {"": code.description} if code.description else {}
        return Code(path, label=label, definition=definition, colour=colour, guid=own)


def _keep(code: ProjectCode, taking: _Taking, keeping: Keeping) -> None:
    """Keep what the codebook has no place for."""
    path = taking.codes.paths[same(code.guid)]
    segment = path.rpartition("/")[2]
    more = (code.notes, code.extra.attributes, code.extra.elements, not code.codable, code.name != segment)
    if code.said is None or any(more) or code.colour != taking.held[path].colour:
        keeping.keep(CODE, code.guid, replace(code, said=None, description=""), path=path, segment=segment)
    if not code.codable:
        taking.told.kept("codes that nothing is coded with", path)


def _as_xml(text: str) -> str:
    """What a description becomes in a file."""
    return _NO_XML.sub("\ufffd", text)
