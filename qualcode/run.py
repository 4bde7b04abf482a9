"""One coding run: files to sources to codings, as one Edit of the study."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode import __version__
from qualcode.codebook_files import bytes_of, find_codebook, load_codebook
from qualcode.coding import ENGINE
from qualcode.core.anchors import reanchor
from qualcode.core.edits import Edit, recoding
from qualcode.core.model import MACHINE, Codebook, Coding, Segments, Source, Status, Unit, guid
from qualcode.core.nearest import unknown
from qualcode.core.problems import Problem
from qualcode.errors import CodebookError
from qualcode.intake import Intake, Progress, facesheets_digest, file_digest, relative, take_in
from qualcode.store import CodebookMark, StudyFile


@dataclass(frozen=True, slots=True)
class Run:
    """What one `code` did.

    `added`, `changed` and `unchanged` name sources; `coded` is how many of them were coded anew, with `codings_added`
    and `codings_removed` as the outcome; `edit` is the number of the Edit in the log, None when nothing changed.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    coded: int = 0
    codings_added: int = 0
    codings_removed: int = 0
    edit: int | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def refused(self) -> list[Problem]:
        """The problems for which an input was left out."""
        return [problem for problem in self.problems if problem.refused]


def run_coding(
    file: StudyFile,
    root: Path,
    paths: Sequence[Path],
    *,
    codebook: Codebook | str | os.PathLike[str] | None,
    unit: Unit | str | None,
    progress: Progress,
) -> Run:
    """Bring in the files below `paths` and code every source that needs it, in one transaction; see Study.code."""
    with file.transaction():
        book = _take_codebook(file, root, codebook)
        wanted = _take_unit(file, unit)
        intake, added, changed = _take_sources(file, root, paths, progress)
        outcome = _code_pending(file, book, wanted, progress)
    return Run(added, changed, intake.unchanged, problems=intake.problems, **outcome)


def _take_codebook(file: StudyFile, root: Path, given: Codebook | str | os.PathLike[str] | None) -> Codebook:
    """The codebook to code with, stored as the current version of the study."""
    if isinstance(given, Codebook):
        file.put_codebook(given, path="", file_digest="", who=MACHINE)
        return given
    mark = file.codebook_mark()
    path = Path(given) if given is not None else _usual_codebook(root, mark)
    if path is None:
        stored = file.codebook()
        if stored is None:
            remedy = "write one in codebooks/ (docs/codebook.md), or name one with --codebook"
            raise CodebookError("codebooks/", "there is no codebook to code with", remedy)
        return stored
    data = bytes_of(path)
    where = relative(path, root)
    if mark and mark.file_digest == file_digest(data) and mark.path == where:
        return file.codebook() or load_codebook(path)
    book = load_codebook(path)
    file.put_codebook(book, path=where, file_digest=file_digest(data), who=MACHINE)
    return book


def _usual_codebook(root: Path, mark: CodebookMark | None) -> Path | None:
    """The file of the codebook that the study was coded with last, else the one in `codebooks/`."""
    if mark and mark.path and (root / mark.path).is_file():
        return root / mark.path
    return find_codebook(root)


def _take_unit(file: StudyFile, unit: Unit | str | None) -> Unit:
    if unit is None:
        return Unit(file.get_setting("unit") or Unit.SENTENCE)
    try:
        wanted = Unit(unit)
    except ValueError:
        raise unknown("unit", str(unit), [each.value for each in Unit]) from None
    if file.get_setting("unit") != wanted:
        file.put_setting("unit", wanted)
    return wanted


def _take_sources(
    file: StudyFile, root: Path, paths: Sequence[Path], progress: Progress
) -> tuple[Intake, list[str], list[str]]:
    """Store what is new or changed below the paths; the names of the one and of the other."""
    made_of = guid(__version__, facesheets_digest(paths))
    again = bool(paths) and file.get_setting("made of") != made_of
    marks = {mark.name: mark for mark in file.source_marks()}
    intake = take_in(paths, marks.values(), root, again=again, progress=progress)
    added, changed = [], []
    for read in intake.read:
        source = read.source
        before = file.source(source.name) if source.name in marks else None
        file.put_source(source, size=read.size, mtime_ns=read.mtime_ns, who=MACHINE)
        if before is None:
            added.append(source.name)
        elif before == source:
            intake.unchanged.append(source.name)
        else:
            changed.append(source.name)
            file.mark_coded({source.name: ""})
            intake.problems += _reanchor(file, before, source)
    if again:
        file.put_setting("made of", made_of)
    return intake, added, changed


def _reanchor(file: StudyFile, before: Source, after: Source) -> list[Problem]:
    """Keep the codings of a corrected text on their words: people's where they stand now, the machine's made anew."""
    if before.text == after.text:
        return []
    machine: list[Coding] = []
    people: list[Coding] = []
    for coding in file.codings(source=before.name):
        decided = coding.coder != MACHINE or coding.status in (Status.ACCEPTED, Status.REJECTED)
        (people if decided else machine).append(coding)
    found = reanchor(people, before.text, after.text)
    file.commit_edit(
        Edit(
            "re-anchor",
            after.name,
            MACHINE,
            removed=(*machine, *found.kept, *(old for old, _ in found.moved)),
            added=(*found.kept, *(new for _, new in found.moved)),
            detail={"kept": len(found.kept), "moved": len(found.moved), "lost": [c.id for c in found.lost]},
        )
    )
    message = "a person's coding has lost its words: they are not, or not in one place only, in the corrected text"
    return [
        Problem(f"{after.path} ({c.code}, {c.coder})", message, "it stays with the older text; code it again")
        for c in found.lost
    ]


def _code_pending(file: StudyFile, book: Codebook, unit: Unit, progress: Progress) -> dict[str, Any]:
    """Code the sources whose text, codebook or unit is another than when they were coded last."""
    key = guid("coded", book.digest, unit, ENGINE)
    pending = [mark.name for mark in file.source_marks() if mark.coded != key]
    if not pending:
        return {}
    names = set(pending)
    sources = [source for source in file.sources() if source.name in names]
    segments, fresh = _coded(sources, book, unit, progress)
    stored: dict[str, dict[str, Coding]] = {name: {} for name in pending}
    for coding in file.codings(coder=MACHINE):
        if coding.source in names:
            stored[coding.source][coding.id] = coding
    edits = [recoding(fresh[name], stored[name], name, MACHINE) for name in pending]
    added = tuple(coding for edit in edits for coding in edit.added)
    removed = tuple(coding for edit in edits for coding in edit.removed)
    detail = {"codebook": book.name, "version": book.version, "unit": unit, "sources": pending}
    number = file.commit_edit(Edit("code", book.digest, MACHINE, removed, added, detail))
    file.mark_coded(dict.fromkeys(pending, key))
    file.put_segment_counts({name: len(some.starts) for name, some in segments.items()})
    return {
        "coded": len(pending),
        "codings_added": len(added),
        "codings_removed": len(removed),
        "edit": number,
    }


def _coded(
    sources: Sequence[Source], book: Codebook, unit: Unit, progress: Progress
) -> tuple[dict[str, Segments], dict[str, dict[str, Coding]]]:
    """Segments, and the codings by id, of each source by name."""
    from qualcode.coding.engine import code_sources
    from qualcode.coding.matcher import compile_codebook
    from qualcode.language.forms import word_forms
    from qualcode.language.segments import segments_of

    segments: dict[str, Segments] = {}
    codings: dict[str, dict[str, Coding]] = {}
    for language in sorted({source.language for source in sources}):
        spoken = [source for source in sources if source.language == language]
        segments |= {source.name: segments_of(source, unit) for source in spoken}
        matcher = compile_codebook(book, language, word_forms)
        for source, found in zip(spoken, code_sources(spoken, segments, matcher), strict=True):
            codings[source.name] = {coding.id: coding for coding in found}
            progress("coding", len(codings), len(sources))
    return segments, codings
