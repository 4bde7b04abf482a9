"""The container of a project, .qdpx: a zip with project.qde and the folder sources/."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.core.archives import Archive, open_archive
from qualcode.core.files import replacing
from qualcode.core.limits import in_force
from qualcode.errors import QualcodeError, SourceError
from qualcode.exchange.project import Pieces, Project
from qualcode.exchange.refi.markup import PROJECT, RIDER, is_guid, parse
from qualcode.exchange.refi.offsets import STANDARD
from qualcode.exchange.refi.profiles import PROFILES
from qualcode.exchange.refi.reading import Files, file_name, read_project
from qualcode.exchange.refi.riders import data_in, instructions, with_riders
from qualcode.exchange.refi.texts import FileText, text_of_file
from qualcode.exchange.refi.writing import XmlWriter
from qualcode.exchange.report import Ledger

if TYPE_CHECKING:
    from lxml.etree import _Element

FOLDER = "sources/"
PROJECT_FILE = "project.qde"
# What is packed already: to pack it again costs time and gains nothing.
_PACKED = frozenset(".docx .odt .xlsx .pptx .pdf .jpg .jpeg .png .gif .mp3 .m4a .mp4 .mov .avi .ogg .webm .zip".split())
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same project gives the same bytes


def looks_like_project(path: Path) -> bool:
    """Whether a file is a zip with a .qde in it."""
    if not path.is_file() or not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as package:
            return any(name.lower().endswith(".qde") for name in package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def read_qdpx(path: Path, told: Ledger) -> Project:
    """The project in a .qdpx file; its media are read when they are asked for.

    Raises SourceError when it is damaged, no project, or may be made to do harm.
    """
    try:
        with path.open("rb") as file:
            return _read(path, open_archive(file), told)
    except SourceError as error:
        raise SourceError(str(path), error.problem, error.remedy) from None
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {error.strerror}", "check its permissions") from None


def _read(path: Path, archive: Archive, told: Ledger) -> Project:
    # At the top: a project may have been made of files, one of which is a project.
    tops = [name for name in archive.names if name.lower().endswith(".qde") and "/" not in name]
    if not tops:
        raise SourceError("", "is no REFI-QDA project: it has no project.qde in it", "export it again")
    chosen = next((name for name in tops if name.lower() == PROJECT_FILE), tops[0])
    root = parse(archive.read(chosen), "Project", PROJECT)
    data = data_in(root)
    known = STANDARD._replace(utf16=bool(data["utf16"])) if "utf16" in data else None
    named = _Named(archive, told, as_written=known is not None)
    project = read_project(root, Files(named.text, named.name), told, known=known)
    _tell_others(archive, chosen, named, told)
    files: dict[str, Pieces] = {name: _pieces(path, member) for name, member in named.kept.items()}
    project = replace(project, files=files)
    try:
        return with_riders(project, data)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        told.impossible("qualcode's own details", why="they are damaged; the rest was read")
        return project


class _Named:
    """What a project's paths name in its archive; `kept` are the files that are no plain texts, by name."""

    def __init__(self, archive: Archive, told: Ledger, *, as_written: bool) -> None:
        self._archive = archive
        self._told = told
        self._as_written = as_written
        self._by_name = {name.rpartition("/")[2].casefold(): name for name in reversed(archive.names)}
        self.read: set[str] = set()
        self.kept: dict[str, str] = {}

    def member(self, path: str) -> str | None:
        """The member that a path means; noted when there is none."""
        name = file_name(path)
        if name is None:
            why = "outside of the project file; not looked for"
            self._told.impossible("files", path.rpartition("/")[2], why=why)
            return None
        for place in (FOLDER + name, name):
            if place in self._archive:
                return self._by_name.get(place.rpartition("/")[2].casefold(), place) if "/" not in name else place
        found = self._by_name.get(name.rpartition("/")[2].casefold())
        if found is None:
            self._told.impossible("files", name, why="not in the project file")
        return found

    def text(self, path: str) -> FileText | None:
        """The text of the file that a path means; None when it cannot be had."""
        member = self.member(path)
        if member is None:
            return None
        text = text_of_file(self._archive.read(member), as_written=self._as_written)
        self.read.add(member)
        if len(text.text) > in_force().max_text_characters:
            self._told.impossible("texts", member, why="longer than max_text_characters allows")
            return None
        return text

    def name(self, path: str) -> str:
        """The name of a file that is kept, "" when there is none."""
        member = self.member(path)
        if member is None:
            return ""
        self.read.add(member)
        name = member.rpartition("/")[2]
        self.kept[name] = member
        return name


def _tell_others(archive: Archive, chosen: str, named: _Named, told: Ledger) -> None:
    """Files that nothing in the project names stay with it too; what lies elsewhere is no part of a project."""
    for name in archive.names:
        short = name.rpartition("/")[2]
        if name == chosen or name in named.read or not archive.size(name):
            continue
        if name.lower().startswith(FOLDER) and name.count("/") == 1 and short not in named.kept:
            named.kept[short] = name
        else:
            told.impossible("files", name, why="outside of sources/, where no project has any")


def _pieces(path: Path, member: str) -> Pieces:
    """The bytes of a member, from the file as it lies there when they are asked for."""

    def pieces() -> Iterator[bytes]:
        with path.open("rb") as file:
            yield from open_archive(file).stream(member)

    return pieces


def write_qdpx(project: Project, path: Path, told: Ledger, profile: str) -> None:
    """Write a project as a .qdpx file, whole or not at all."""
    from lxml import etree

    how = PROFILES[profile or "standard"]
    writer = XmlWriter(how, told)
    for name in project.files:
        writer.taken.add(name.casefold())
    root = writer.project(project)
    if how.upper:
        _capitals(root)
    ride(root, project, utf16=how.utf16)
    document = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    try:
        with replacing(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as package:
            _put(package, PROJECT_FILE, [document])
            for name, words in writer.texts.items():
                _put(package, FOLDER + name, [words.encode("utf-8", "surrogatepass")])
            for name, pieces in project.files.items():
                _put(package, FOLDER + name, pieces())
    except OSError as error:
        raise QualcodeError(str(path), f"cannot be written: {error.strerror}", "check the disk") from error


def ride(root: _Element, project: Project, *, utf16: bool) -> None:
    """Put what only qualcode knows behind the root element."""
    from lxml import etree

    for text in instructions(project, utf16=utf16):
        _last(root).addnext(etree.ProcessingInstruction(RIDER, text))


def _last(root: _Element) -> _Element:
    """The last node behind the root element, or the root."""
    last = root
    while (following := last.getnext()) is not None:
        last = following
    return last


def _put(package: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_STORED if Path(name).suffix.lower() in _PACKED else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    with package.open(info, "w", force_zip64=True) as file:
        for piece in pieces:
            file.write(piece)


def _capitals(root: _Element) -> None:
    """GUIDs in capitals everywhere, also in what was kept as it came."""
    for element in root.iter():
        for name, value in element.attrib.items():
            if is_guid(str(value)):
                element.set(name, str(value).upper())
