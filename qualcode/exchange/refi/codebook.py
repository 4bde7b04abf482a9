"""Codebook files, .qdc: one XML with codes and sets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.core.files import replacing
from qualcode.errors import SourceError
from qualcode.exchange.project import Grouping, Project
from qualcode.exchange.refi import drawn
from qualcode.exchange.refi.codes import codes_of
from qualcode.exchange.refi.fields import Fields
from qualcode.exchange.refi.markup import CODEBOOK, children, parse
from qualcode.exchange.refi.package import ride
from qualcode.exchange.refi.profiles import PROFILES
from qualcode.exchange.refi.riders import data_in, with_riders
from qualcode.exchange.refi.writing import XmlWriter
from qualcode.exchange.report import Fate, Ledger

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEAD = 4096  # bytes that are looked at


def looks_like_codebook(path: Path) -> bool:
    """Whether a file is XML whose root is a REFI-QDA codebook."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).replace(b"\x00", b"")
    except OSError:
        return False
    return b"CodeBook" in head and b"QDA-XML:codebook" in head


def read_qdc(path: Path, told: Ledger) -> Project:
    """The codebook in a .qdc file, as a project without sources. Raises SourceError when it is none."""
    try:
        root = parse(path.read_bytes(), "CodeBook", CODEBOOK)
    except SourceError as error:
        raise SourceError(str(path), error.problem, error.remedy) from None
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {error.strerror}", "check its permissions") from None
    fields = Fields(root)
    sets = tuple(_grouping(each) for container in fields.all("Sets") for each in children(container))
    project = Project(path.stem, fields.word("origin"), codes=codes_of(fields.all("Codes")), sets=sets)
    try:
        return with_riders(project, data_in(root))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        told.impossible("qualcode's own details", why="they are damaged; the rest was read")
        return project


def _grouping(element: _Element) -> Grouping:
    """A set. A project writes its members otherwise than a codebook: its XML cannot go from the one into the other."""
    return replace(drawn.grouping(element), xml="")


def write_qdc(project: Project, path: Path, told: Ledger, profile: str) -> None:
    """Write the codes and sets of a project as a .qdc file, whole or not at all."""
    from lxml import etree

    how = PROFILES["standard"]
    writer = XmlWriter(how, told, CODEBOOK)
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", {"origin": how.origin}, nsmap=writer.nsmap)
    for what in told.sorts(Fate.TAKEN):
        if what not in ("codes", "sets"):
            told.left(what, why="they stay in the study: a codebook file has no place for them")
    noted = sum(len(code.notes) for code in project.codes)
    told.impossible("notes on codes", count=noted, why="a codebook file has no place for them")
    writer.codes(writer.add(root, "Codes", {}), [replace(code, notes=()) for code in project.codes])
    sets = [each for each in project.sets if each.codes]
    if sets:
        within = writer.add(root, "Sets", {})
        for each in sets:
            made = writer.add(within, "Set", {"guid": each.guid, "name": each.name})
            writer.say(made, "Description", each.description)
            for code in each.codes:
                writer.add(made, "MemberCode", {"guid": code})
    ride(root, Project(project.name, codes=project.codes, codebook=project.codebook), utf16=False)
    document = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    with replacing(path) as draft:
        draft.write_bytes(document)
