"""What people coded, to hold the machine against: from a table, or from a study's own coders."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.core.model import MACHINE, Codebook, Coding, Origin, Source, Status
from qualcode.core.nearest import unknown
from qualcode.core.places import SPAN, quoted
from qualcode.core.problems import Problem
from qualcode.core.spans import Span
from qualcode.errors import QualcodeError, SourceError, StudyError
from qualcode.evaluation.tables import Line, read_table
from qualcode.reliability import codings_that_count, kinds_of, sources_coded
from qualcode.store import StudyFile

NOBODY = "gold"  # the coder of a table that names none


@dataclass(frozen=True, slots=True)
class Gold:
    """People's codings, and which sources each of them coded.

    Attributes:
        where: the file, or "the study".
        coder: whose codings are the gold.
        codings: everybody's, each under their own name.
        sources: by coder the sources that they coded, in the study's order, with or without a coding.
        problems: rows that were left out, or found elsewhere than they say.
    """

    where: str
    coder: str
    codings: tuple[Coding, ...] = field(repr=False)
    sources: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...] = ()

    @property
    def others(self) -> list[str]:
        """Who else coded some of the sources that the gold's coder did."""
        own = set(self.sources[self.coder])
        return [name for name, coded in self.sources.items() if name != self.coder and own & set(coded)]


def gold_of(file: StudyFile, given: str | os.PathLike[str], sources: Mapping[str, Source], *, coder: str = "") -> Gold:
    """The gold that is named: a person who coded in the study (also NAME@EDIT), or a table.

    In a table with several coders `coder` says whose codings are the gold; without it whose covers most sources.
    """
    there = [name for name, _, _ in file.coders()]
    name = str(given)
    if name in there or (name.rpartition("@")[0] in there and not Path(given).exists()):
        if coder and coder != name:
            raise StudyError(f"gold {name!r}", "is a coder of the study, so that there is no other to name", "")
        return _of_study(file, name, sources)
    path = Path(given)
    if not path.is_file():
        if path.suffix or os.sep in name:
            raise SourceError(name, "there is no such file", "name a table with the gold, or a coder of the study")
        raise unknown("gold: coder or file", name, [each for each in there if each != MACHINE])
    return _of_table(path, sources, file.codebook(), coder)


def _of_study(file: StudyFile, coder: str, sources: Mapping[str, Source]) -> Gold:
    people = [name for name, origin, _ in file.coders() if origin is Origin.PERSON]
    names = list(dict.fromkeys([coder, *(name for name in people if name != coder.rpartition("@")[0])]))
    held = codings_that_count(file, names, sources)
    kinds = kinds_of(file, held)
    if kinds[coder] == "machine":
        raise StudyError(f"gold {coder!r}", "is a machine", "the gold is what a person coded: name one, or a file")
    # What was settled between coders is no opinion of its own: it can be the gold, but not stand beside it.
    held = {name: own for name, own in held.items() if name == coder or kinds[name] == "person"}
    coded = {name: tuple(own) for name, own in sources_coded(file, held, kinds).items()}
    return Gold("the study", coder, tuple(c for own in held.values() for c in own), coded)


def _of_table(path: Path, sources: Mapping[str, Source], book: Codebook | None, coder: str) -> Gold:
    problems: list[Problem] = []
    codings: dict[str, Coding] = {}
    covered: dict[str, set[str]] = {}
    for row in read_table(path, ("source", "code"), problems):
        made = _coding_of(row, sources, book, problems)
        if made is not None:
            covered.setdefault(made.coder, set()).add(made.source)
            if made.code:
                codings.setdefault(made.id, made)
    if not covered:
        first = str(problems[0]) if problems else "it needs the columns source, start, end, text, code and coder"
        raise SourceError(str(path), "has no row that can be used as gold", first)
    if coder and coder not in covered:
        raise unknown("coder of the gold", coder, sorted(covered))
    chosen = coder or min(covered, key=lambda name: (-len(covered[name]), name))
    coded = {name: tuple(source for source in sources if source in covered[name]) for name in sorted(covered)}
    return Gold(str(path), chosen, tuple(codings.values()), coded, tuple(problems))


def _coding_of(
    row: Line, sources: Mapping[str, Source], book: Codebook | None, problems: list[Problem]
) -> Coding | None:
    """The coding of a row; one without a code says that the source was coded and nothing found. None: left out."""
    if problem := _refusal(row, sources, book):
        problems.append(problem)
        return None
    name, code, coder = row.cells["source"], row.cells["code"], row.cells.get("coder") or NOBODY
    if not code or row.cells.get("status") == Status.REJECTED:
        return Coding(name, Span(0, 0), "", coder, Origin.PERSON, "")
    span = _span_of(row, sources[name], problems)
    return span and Coding(name, span, code, coder, Origin.PERSON, span.of(sources[name].text), unit=SPAN)


def _refusal(row: Line, sources: Mapping[str, Source], book: Codebook | None) -> Problem | None:
    """Why a row is no gold, whatever its words are."""
    name, code = row.cells["source"], row.cells["code"]
    if name not in sources:
        return row.unknown("source", name, sources)
    if row.cells.get("coder") == MACHINE or row.cells.get("origin") in (Origin.RULE, Origin.MODEL):
        return row.refused("is a machine's coding", "the gold is what people coded")
    if code and book is not None and code not in book:
        return row.unknown("code", code, book.paths)
    return None


def _span_of(row: Line, source: Source, problems: list[Problem]) -> Span | None:
    """Where a row's words are: where it says, when they are there, else where they stand in the text, if just once."""
    words, stated = row.cells.get("text", ""), _stated(row, source)
    if stated is not None and (not words or _same(stated.of(source.text), words)):
        return stated
    if not words:
        problems.append(row.refused("says neither where its words are nor which", "give start and end, or text"))
        return None
    try:
        found = quoted(source, words)
    except QualcodeError as error:
        problems.append(row.refused(f"{error.where}: {error.problem}", error.remedy))
        return None
    if stated is not None or row.cells.get("start"):
        at = f"{row.cells.get('start')}-{row.cells.get('end')}"
        message = f"its words are not at {at} of {source.name} but at {found.start}-{found.end}, where they were found"
        problems.append(Problem(row.where, message))
    return found


def _stated(row: Line, source: Source) -> Span | None:
    """The span that a row names, when it is one of the text."""
    start, end = row.cells.get("start", ""), row.cells.get("end", "")
    if not (start.isdecimal() and end.isdecimal()):
        return None
    span = Span(int(start), int(end))
    return span if span.start < span.end <= len(source.text) and span.of(source.text).strip() else None


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same words, white space apart: a table's cells lose it at their ends."""
    return one.split() == other.split()
