"""One coding run: files to sources to codings, as one Edit of the study."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from qualcode import __version__
from qualcode.codebook_files import bytes_of, find_codebook, load_codebook
from qualcode.coding import ENGINE
from qualcode.core.anchors import Reanchored, ReanchoredMemos, reanchor, reanchor_memos
from qualcode.core.codetree import not_in
from qualcode.core.edits import Edit, recoding
from qualcode.core.following import followed_memos
from qualcode.core.model import MACHINE, Codebook, Coding, Source, Status, Unit, guid
from qualcode.core.nearest import unknown
from qualcode.core.problems import Problem
from qualcode.errors import CodebookError
from qualcode.intake import Intake, Progress, file_digest, read_config, relative
from qualcode.store import CodebookMark, StudyFile

AT_ONCE = 200  # sources in memory while they are coded


@dataclass(frozen=True, slots=True)
class Run:
    """What one `code` did.

    `added`, `changed` and `unchanged` name sources; `coded` is how many of them were coded anew, with `codings_added`
    and `codings_removed` as the outcome; `edit` is the number of the Edit in the log that holds them, None when nothing
    was coded. `edits` are the numbers of all that the run did, sources and codebook too: `undo(*edits)` takes it back.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    coded: int = 0
    codings_added: int = 0
    codings_removed: int = 0
    edit: int | None = None
    edits: tuple[int, ...] = ()
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
        last = file.last_edit()
        book = _take_codebook(file, root, codebook)
        behind = _behind(file)
        wanted = _take_unit(file, unit)
        intake, added, changed = _take_sources(file, root, paths, progress)
        outcome = _code_pending(file, book, wanted, progress)
        edits = tuple(range(last + 1, file.last_edit() + 1))
    return Run(added, changed, intake.unchanged, edits=edits, problems=behind + intake.problems, **outcome)


def _take_codebook(file: StudyFile, root: Path, given: Codebook | str | os.PathLike[str] | None) -> Codebook:
    """The codebook to code with, stored as the current version of the study."""
    if isinstance(given, Codebook):
        return _put_codebook(file, given, path="", digest="")
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
    return _put_codebook(file, load_codebook(path), path=where, digest=file_digest(data))


def _put_codebook(file: StudyFile, book: Codebook, *, path: str, digest: str) -> Codebook:
    """Take a codebook into use, but never over what people have since done to the codes in the study.

    While it says what it said when it was taken last, the study's own later version holds. When it says something
    else, it must know every code that the study has and none that it has no more: otherwise CodebookError.
    """
    taken, current = file.codebook_taken(), file.codebook()
    if taken is not None and current is not None and book.digest != current.digest:
        if book.digest == taken.digest:
            return current
        if unknown_changes := not_in(taken, current, book):
            problem = f"does not know of changes that were made to the codes in the study: {'; '.join(unknown_changes)}"
            remedy = "make them in the file too (`qualcode codebook show --yaml` writes the study's), or undo them"
            raise CodebookError(path or book.name, problem, remedy)
    file.put_codebook(book, path=path, file_digest=digest, who=MACHINE)
    return book


def _behind(file: StudyFile) -> list[Problem]:
    """That the codebook's file does not know of changes to the codes, as a problem, when it does not."""
    mark, taken = file.codebook_mark(), file.codebook_taken()
    if mark is None or taken is None:
        return []
    message = "codes were changed in the study since this codebook was read; the study's codes were used"
    hint = f"write them into it: qualcode codebook show --yaml -o {mark.path or 'FILE'}"
    return [Problem(mark.path or "codebook", message, hint)]


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
    config, stated = read_config(root)
    made_of = guid(__version__, stated)
    again = file.get_setting("made of") != made_of
    sheets = json.loads(file.get_setting("facesheets") or "{}")
    marks = file.source_marks()
    names = {mark.name for mark in marks}
    intake = Intake(paths, marks, root, config, again, sheets, progress)
    added: list[str] = []
    changed: list[str] = []
    for read in intake:
        source = read.source
        before = file.source(source.name) if source.name in names else None
        file.put_source(source, size=read.size, mtime_ns=read.mtime_ns, who=MACHINE)
        if before is None:
            added.append(source.name)
        elif before == source:
            intake.unchanged.append(source.name)
        else:
            changed.append(source.name)
            file.mark_coded({source.name: ""})
            if before.text != source.text:
                intake.problems += _reanchor(file, before, source)
    if sheets:
        file.put_setting("facesheets", json.dumps(sheets, sort_keys=True))
    if again and (names or added):
        file.put_setting("made of", made_of)
    return intake, added, changed


def _reanchor(file: StudyFile, before: Source, after: Source) -> list[Problem]:
    """Keep what people put on a corrected text on its words, where they stand now; the machine's is made anew."""
    machine: list[Coding] = []
    people: list[Coding] = []
    for coding in file.codings(source=before.name):
        decided = coding.coder != MACHINE or coding.status in (Status.ACCEPTED, Status.REJECTED)
        (people if decided else machine).append(coding)
    codings = reanchor(people, before.text, after.text)
    memos = reanchor_memos(file.memos(before.name), before.text, after.text)
    moves = {old.id: new.id for old, new in codings.moved if old.id != new.id}
    lost = [coding.id for coding in codings.lost]
    file.commit_edit(
        Edit(
            "re-anchor",
            after.name,
            MACHINE,
            removed=(*machine, *codings.kept, *(old for old, _ in codings.moved)),
            added=(*codings.kept, *(new for _, new in codings.moved)),
            detail={"kept": len(codings.kept), "moved": len(codings.moved), "lost": lost, "moves": moves},
        ),
        memos=followed_memos(file.memos(), moves),  # on the codings; those on the text itself come below
    )
    file.move_memos(memos.moved, who=MACHINE)
    return _what_became(after.path, codings, memos)


def _what_became(path: str, codings: Reanchored, memos: ReanchoredMemos) -> list[Problem]:
    """What a correction did to people's work: what moved, in one line, and each thing that lost its words."""
    problems = []
    if moved := len(codings.moved) + len(memos.moved):
        problems.append(
            Problem(path, f"was corrected; {moved} of the codings and memos that people put on it moved with its words")
        )
    message = "has lost its words: they are not, or not in one place only, in the corrected text"
    hint = "it stays with the older text; put it where it belongs now"
    lost = [f"the coding {c.code} by {c.coder} at {c.span.start}-{c.span.end}" for c in codings.lost]
    lost += [f"a memo by {memo.author} at {memo.span.start}-{memo.span.end}" for memo in memos.lost if memo.span]
    return problems + [Problem(path, f"{what} {message}", hint) for what in lost]


def _code_pending(file: StudyFile, book: Codebook, unit: Unit, progress: Progress) -> dict[str, Any]:
    """Code the sources whose text, codebook or unit is another than when they were coded last, some at a time."""
    key = guid("coded", book.digest, unit, ENGINE)
    pending = [mark.name for mark in file.source_marks() if mark.coded != key]
    if not pending:
        return {}
    stored: dict[str, dict[str, Coding]] = {name: {} for name in pending}
    for coding in file.codings(coder=MACHINE):
        if coding.source in stored:
            stored[coding.source][coding.id] = coding
    added: list[Coding] = []
    removed: list[Coding] = []
    for at in range(0, len(pending), AT_ONCE):
        names = pending[at : at + AT_ONCE]
        segments, fresh = fresh_codings(file.sources(names), book, unit)
        for name in names:
            edit = recoding(fresh[name], stored.pop(name), name, MACHINE)
            added += edit.added
            removed += edit.removed
        file.put_segment_counts(segments)
        progress("coding", at + len(names), len(pending))
    detail = {"codebook": book.name, "version": book.version, "unit": unit, "sources": pending}
    number = file.commit_edit(Edit("code", book.digest, MACHINE, tuple(removed), tuple(added), detail))
    file.mark_coded(dict.fromkeys(pending, key))
    return {"coded": len(pending), "codings_added": len(added), "codings_removed": len(removed), "edit": number}


def fresh_codings(
    sources: Sequence[Source], book: Codebook, unit: Unit
) -> tuple[dict[str, int], dict[str, dict[str, Coding]]]:
    """How many segments each source has, and its codings by id, by the source's name."""
    from qualcode.coding.engine import code_sources
    from qualcode.coding.matcher import compile_codebook
    from qualcode.language.segments import cut
    from qualcode.language.tongue import TONGUE

    segments: dict[str, int] = {}
    codings: dict[str, dict[str, Coding]] = {}
    for language in sorted({source.language for source in sources}):
        spoken = [source for source in sources if source.language == language]
        matcher = compile_codebook(book, language, TONGUE)
        cutting = partial(cut, unit=unit, language=language)
        for source, found in zip(spoken, code_sources(spoken, matcher, cutting, unit), strict=True):
            codings[source.name] = {coding.id: coding for coding in found.codings}
            segments[source.name] = found.segments
    return segments, codings
