"""What another codebook would do to a study's codings, before anything is stored."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qualcode.codebook_files import bytes_of, load_codebook
from qualcode.core.differences import CodebookDifferences, codebook_differences
from qualcode.core.model import MACHINE, Codebook, Coding, Source, Status, Unit
from qualcode.errors import UnknownNameError
from qualcode.handcoding.changes import codebook_of
from qualcode.handcoding.choosing import PREFIX
from qualcode.intake import file_digest
from qualcode.run import AT_ONCE, fresh_codings
from qualcode.store import StudyFile

if TYPE_CHECKING:
    from pandas import DataFrame

OF_STUDY = "study"  # the name of the codebook that a study uses
COMES, GOES, KEPT, BARRED = "comes", "goes", "would go, but was decided on", "would come, but was rejected"
CODE_COLUMNS = ("code", "change", "stays", "comes", "goes", "protected", "differences")
SEGMENT_COLUMNS = ("code", "change", "source", "segment", "start", "end", "text", "matched")


@dataclass(frozen=True, slots=True)
class Changed:
    """A coding of the machine that a change of the codebook brings or takes, or would, had nobody decided on it."""

    change: str  # COMES, GOES, KEPT or BARRED
    coding: Coding
    segment: int


@dataclass(frozen=True)
class Trial:
    """Two versions of a codebook, and what they do to the same sources.

    Attributes:
        old, new: the codebooks.
        differences: between them.
        stays: how many codings of each code are the same under both.
        changed: the others, in the order of the codes and sources.
        sources: how many sources they were tried on.
    """

    old: Codebook
    new: Codebook
    differences: CodebookDifferences
    stays: dict[str, int]
    changed: tuple[Changed, ...]
    sources: int

    @property
    def changes(self) -> dict[str, int]:
        """How many codings come, go, or are protected, by what happens to them."""
        every = [each.change for each in self.changed]
        return {change: every.count(change) for change in (COMES, GOES, KEPT, BARRED)}

    def __repr__(self) -> str:
        return f"<Trial: {len(self.changed)} codings change in {self.sources} sources>"

    def codes(self) -> DataFrame:
        """One row a code that differs or is applied.

        code; change of the code (new, gone, changed, moved or ""); how many codings stay, come and go, and how many are
        protected since a person decided on them; the differences of the code in a line.
        """
        from pandas import DataFrame

        change = {each.path: each for each in self.differences.codes}
        paths = dict.fromkeys((*self.new.paths, *self.old.paths))
        rows = [
            (
                path,
                change[path].change if path in change else "",
                self.stays.get(path, 0),
                *self._counts(path),
                str(change.get(path, "")),
            )
            for path in paths
            if path in change or path in self.stays or any(self._counts(path))
        ]
        return DataFrame(rows, columns=list(CODE_COLUMNS))

    def segments(self) -> DataFrame:
        """One row a coding that changes: code, change, source, segment, start, end, text, matched words."""
        from pandas import DataFrame

        rows = [
            (c.code, each.change, c.source, each.segment, c.span.start, c.span.end, c.text, _matched(c))
            for each in self.changed
            for c in (each.coding,)
        ]
        return DataFrame(rows, columns=list(SEGMENT_COLUMNS))

    def as_data(self) -> dict[str, Any]:
        """The differences of the codebooks and the counts as plain lists and mappings, ready for JSON."""
        about, lists, codes = self.differences
        return {
            "old": _named(self.old),
            "new": _named(self.new),
            "about": [each.as_data() for each in about],
            "lists": [each.as_data() for each in lists],
            "codes": [each.as_data() for each in codes],
            "sources": self.sources,
            "codings": self.codes().to_dict("records"),
        }

    def _counts(self, path: str) -> tuple[int, int, int]:
        mine = [each.change for each in self.changed if each.coding.code == path]
        return mine.count(COMES), mine.count(GOES), mine.count(KEPT) + mine.count(BARRED)


class Trying:
    """Trying a codebook out; part of Study."""

    _file: StudyFile
    root: Path

    def codebook_diff(self, old: Codebook | str | os.PathLike[str], new: Codebook | str | os.PathLike[str]) -> Trial:
        """What differs between two codebooks, and which of the machine's codings come and go; nothing is stored.

        Each is a codebook, a file, "study" for the one in use, or the beginning of the digest of a version that the
        study was coded with. What a person accepted or rejected stays as it is: it is counted as protected.
        """
        return tried(self._file, codebook_named(old, self._file), codebook_named(new, self._file))

    def codebook_named(self, name: str | os.PathLike[str]) -> Codebook:
        """A codebook by what `codebook_diff` understands."""
        return codebook_named(name, self._file)

    def next_codebook(self) -> Codebook:
        """The codebook that the next run would take: the file of the one in use, where it was changed since."""
        mark = self._file.codebook_mark()
        path = self.root / mark.path if mark is not None and mark.path else None
        if mark is None or path is None or not path.is_file() or file_digest(bytes_of(path)) == mark.file_digest:
            return codebook_of(self._file)
        return load_codebook(path)


def codebook_named(name: Codebook | str | os.PathLike[str], file: StudyFile | None) -> Codebook:
    """A codebook by a file, "study", or the beginning of a digest; the file goes first."""
    if isinstance(name, Codebook):
        return name
    if file is None or Path(name).is_file():
        return load_codebook(name)
    if str(name) == OF_STUDY:
        return codebook_of(file)
    wanted = str(name).lower()
    found = [digest for digest in file.codebook_digests() if len(wanted) >= PREFIX and digest.startswith(wanted)]
    book = file.codebook(found[0]) if len(found) == 1 else None
    if book is None:
        remedy = f"name a file, {OF_STUDY!r}, or {PREFIX} characters or more of a digest: " + (
            ", ".join(digest[:12] for digest in file.codebook_digests()) or "there is none yet"
        )
        problem = f"{len(found)} digests begin so" if found else "there is no such codebook"
        raise UnknownNameError(str(name), problem, remedy)
    return book


def tried(file: StudyFile | None, old: Codebook, new: Codebook) -> Trial:
    """Both codebooks tried on all sources of a study; without one only their differences."""
    names = [mark.name for mark in file.source_marks()] if file is not None else []
    stays: Counter[str] = Counter()
    changed: list[Changed] = []
    for some in _on_sources(file, names, old, new) if file is not None else ():
        stays.update(some.stays)
        changed += some.changed
    order = {path: place for place, path in enumerate(dict.fromkeys((*new.paths, *old.paths)))}
    changed.sort(key=lambda each: order[each.coding.code])
    return Trial(old, new, codebook_differences(old, new), dict(stays), tuple(changed), len(names))


class _OnSource(NamedTuple):
    """What becomes of the codings of one source: the codes of those that stay, and the others."""

    stays: list[str]
    changed: list[Changed]


def _on_sources(file: StudyFile, names: Sequence[str], old: Codebook, new: Codebook) -> Iterator[_OnSource]:
    unit = Unit(file.get_setting("unit") or Unit.SENTENCE)
    settled = (Status.ACCEPTED, Status.REJECTED)
    decided = {coding.id: coding for coding in file.codings(coder=MACHINE) if coding.status in settled}
    for at in range(0, len(names), AT_ONCE):
        sources = file.sources(names[at : at + AT_ONCE])
        was, becomes = (fresh_codings(sources, book, unit)[1] for book in (old, new))
        for source in sources:
            before, after = was[source.name], becomes[source.name]
            differing = list(_changed(before, after, decided))
            yield _OnSource(
                [after[key].code for key in after.keys() & before.keys()],
                _numbered(differing, source, unit) if differing else [],
            )


def _changed(
    before: dict[str, Coding], after: dict[str, Coding], decided: dict[str, Coding]
) -> Iterator[tuple[str, Coding]]:
    for key, coding in before.items():
        if key not in after:
            yield (KEPT if key in decided else GOES), coding
    for key, coding in after.items():
        if key not in before:
            if key not in decided:
                yield COMES, coding
            elif decided[key].status is Status.REJECTED:
                yield BARRED, coding


def _numbered(differing: list[tuple[str, Coding]], source: Source, unit: Unit) -> list[Changed]:
    """With the numbers of their segments, in the order of the text."""
    from qualcode.language.segments import segments_of

    segments = segments_of(source, unit)
    numbers = {start: row + 1 for row, start in enumerate(segments.starts)}
    found = [Changed(change, coding, numbers.get(coding.span.start, 0)) for change, coding in differing]
    return sorted(found, key=lambda each: (each.coding.span, each.coding.code))


def _matched(coding: Coding) -> str:
    return "; ".join(dict.fromkeys(evidence.words for evidence in coding.evidence))


def _named(book: Codebook) -> dict[str, str]:
    return {"name": book.name, "version": book.version, "digest": book.digest}
