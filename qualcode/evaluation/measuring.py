"""The machine, or another coder, held against the gold: on which sources, by which units, and what to mind about it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.core.model import MACHINE, Codebook, Coding, Source, Unit
from qualcode.core.nearest import unknown
from qualcode.core.problems import Problem
from qualcode.errors import StudyError
from qualcode.evaluation.gold import Gold, gold_of
from qualcode.evaluation.parts import ALL, PARTS, TEST, TUNING, Split, split_of
from qualcode.evaluation.result import Evaluation
from qualcode.reliability import code_names, codings_that_count, kinds_of, rows_of, sources_coded, texts_of
from qualcode.store import StudyFile

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.agreement_intervals import Resampling
    from qualcode.analysis.evaluation import Laid, Names, Scope, Tally
    from qualcode.analysis.reliability_units import Texts
    from qualcode.analysis.units import Level

NAMED = 12  # sources that a note names


@dataclass(frozen=True, slots=True)
class Asked:
    """What an evaluation is asked for; see `Study.evaluate`."""

    part: str | None = None
    by: str = ""
    codes: tuple[str, ...] = ()
    unit: str = ""
    level: Level = "code"
    coder: str = MACHINE
    gold_coder: str = ""
    how: Resampling | None = None


@dataclass(frozen=True, slots=True)
class _Material:
    """What is compared: the gold, the measured coder's codings, the sources that both coded, and the split."""

    sources: Mapping[str, Source]
    gold: Gold
    coder: str
    codings: tuple[Coding, ...]
    compared: tuple[str, ...]
    part: str
    split: Split | None

    @property
    def in_part(self) -> list[str]:
        """The sources of the part that is asked for, coded or not."""
        if self.part == ALL or self.split is None:
            return list(self.sources)
        return [name for name in self.sources if self.split.parts.get(name) == self.part]


def evaluate(file: StudyFile, given: str | os.PathLike[str], asked: Asked) -> Evaluation:
    """Hold a coder's codings against the gold that is named; see `Study.evaluate`."""
    from qualcode.analysis.agreement_intervals import DEFAULT
    from qualcode.analysis.evaluation import Names, evaluation_table, lay
    from qualcode.analysis.frames import codings_frame

    data = _material(file, given, asked)
    gold, coder = data.gold, data.coder
    frame = codings_frame([*data.codings, *gold.codings], data.sources)
    names = Names(tuple(_rows(file, frame, asked)), asked.level)
    unit = Unit(asked.unit or file.get_setting("unit") or Unit.SENTENCE)
    texts = texts_of({name: data.sources[name] for name in data.compared}, unit)
    laid = lay(frame, texts, (gold.coder, coder), data.compared, names)
    how = asked.how or DEFAULT
    table = evaluation_table(list(_scopes(data, laid.tally(gold.coder, coder), unit, asked.by)), how)
    pairs = list(_people(data, frame, texts, names, unit))
    return Evaluation(
        table,
        evaluation_table(pairs, how),
        data.part,
        data.compared,
        tuple(_notes(data, pairs)),
        tuple(_warnings(data)),
        (*gold.problems, *_problems(data, laid, unit)),
        pair=(gold.coder, coder),
        laid=laid,
        texts=texts,
        words={name: data.sources[name].text for name in data.compared},
    )


def _rows(file: StudyFile, frame: DataFrame, asked: Asked) -> list[str]:
    """The codes or themes that have a row: those of the codebook that can be applied, and others that somebody used."""
    names = rows_of(code_names(file, asked.level, ()), frame, asked.level, ())
    wanted = {path for code in asked.codes for path in (file.codebook() or Codebook("", ())).under(code)}
    if asked.level == "theme":
        wanted = {path.partition("/")[0] for path in wanted}
    return [name for name in names if name in wanted or not asked.codes]


def _material(file: StudyFile, given: str | os.PathLike[str], asked: Asked) -> _Material:
    sources = {source.name: source for source in file.sources()}
    gold = _told_apart(gold_of(file, given, sources, coder=asked.gold_coder), asked.coder)
    codings, coded = _measured(file, asked.coder, sources)
    split = split_of(file)
    part = asked.part or (TEST if split else ALL)
    if part not in (*PARTS, ALL):
        raise unknown("part", part, (*PARTS, ALL))
    if part != ALL and split is None:
        remedy = "draw one with `qualcode split draw`, take one with `qualcode split take`, or leave the part out"
        raise StudyError(file.path.name, f"the study has no split, and so no {part} sources", remedy)
    wanted = [name for name in gold.sources[gold.coder] if part == ALL or (split and split.parts.get(name) == part)]
    compared = tuple(name for name in wanted if name in coded)
    if not compared:
        which = "" if part == ALL else f" {part}"
        problem = f"there is no{which} source that both {gold.coder} and {asked.coder} coded"
        remedy = "run `qualcode code` first" if wanted and asked.coder == MACHINE else "name another part or gold"
        raise StudyError(gold.where, problem, remedy)
    return _Material(sources, gold, asked.coder, codings, compared, part, split)


def _told_apart(gold: Gold, measured: str) -> Gold:
    """The gold, with a coder of the name of the one who is measured called otherwise, or not at all.

    In a study they are the same person, who can be measured but is then no second opinion.
    """
    if measured not in gold.sources:
        return gold
    if gold.where == "the study":
        if measured == gold.coder:
            raise StudyError(f"coder {measured!r}", "would be measured by their own codings", "name another gold")
        sources = {name: own for name, own in gold.sources.items() if name != measured}
        return replace(gold, sources=sources, codings=tuple(c for c in gold.codings if c.coder != measured))
    name = f"{measured} in {Path(gold.where).name}"
    return replace(
        gold,
        coder=name if gold.coder == measured else gold.coder,
        codings=tuple(replace(c, coder=name) if c.coder == measured else c for c in gold.codings),
        sources={name if own == measured else own: coded for own, coded in gold.sources.items()},
    )


def _measured(file: StudyFile, coder: str, sources: Mapping[str, Source]) -> tuple[tuple[Coding, ...], set[str]]:
    """The codings of the coder who is measured, and the sources that they coded."""
    if coder == MACHINE and coder not in {name for name, _, _ in file.coders()}:
        return (), {mark.name for mark in file.source_marks() if mark.coded}  # it looked and found nothing
    held = codings_that_count(file, [coder], sources)
    return tuple(held[coder]), set(sources_coded(file, held, kinds_of(file, held))[coder])


def _scopes(data: _Material, tally: Tally, unit: Unit, by: str) -> Iterator[tuple[Scope, Tally]]:
    """The whole, then each group."""
    from qualcode.analysis.evaluation import Scope

    coders = f"{data.gold.coder} and {data.coder}"
    yield Scope(unit, coders), tally
    groups: dict[str, list[str]] = {}
    for name in data.compared if by else ():
        groups.setdefault(_group(data, name, by), []).append(name)
    for group, names in groups.items():
        yield Scope(unit, coders, by, group), tally.of(names)


def _group(data: _Material, name: str, by: str) -> str:
    source = data.sources[name]
    if by == "source":
        return name
    if by in ("kind", "language"):
        return str(getattr(source, by))
    attributes = {key for other in data.sources.values() for key in other.attributes}
    if by not in attributes:
        raise unknown("group", by, ["kind", "language", "source", *sorted(attributes)])
    return str(source.attributes.get(by, ""))


def _people(data: _Material, frame: DataFrame, texts: Texts, names: Names, unit: Unit) -> Iterator[tuple[Scope, Tally]]:
    """For each further person: both people, and each with the coder who is measured, on the sources all three coded."""
    from qualcode.analysis.evaluation import Scope, lay

    gold, coder = data.gold, data.coder
    for other in gold.others:
        shared = [name for name in data.compared if name in gold.sources[other]]
        if shared:
            laid = lay(frame, texts, (gold.coder, other, coder), shared, names)
            for a, b in ((gold.coder, other), (gold.coder, coder), (other, coder)):
                yield Scope(unit, f"{a} and {b}"), laid.tally(a, b)


def _notes(data: _Material, pairs: Sequence[tuple[Scope, Tally]]) -> Iterator[str]:
    """What the figures are of."""
    from qualcode.analysis.validation import measures

    gold, part = data.gold, data.part
    own = sum(coding.coder == gold.coder and coding.source in data.compared for coding in gold.codings)
    kind = "" if part == ALL else f"{part} "
    yield f"{data.coder} against {gold.coder} ({gold.where}): {own} codings, {_sources(len(data.compared), kind)}."
    if data.split and part == TEST:
        yield f"The test sources are kept apart from those that indicators are tuned on: {data.split.how}."
    if left := [name for name in data.in_part if name not in gold.sources[gold.coder]]:
        yield f"Not counted, for {gold.coder} has not coded {'it' if len(left) == 1 else 'them'}: {_listed(left)}."
    for start in range(0, len(pairs), 3):
        three = pairs[start : start + 3]
        kappas = [float(measures(tally.counts.sum(axis=(0, 1)))["kappa"]) for _, tally in three]
        said = "; ".join(f"{scope.coders} {kappa:.2f}" for (scope, _), kappa in zip(three, kappas, strict=True))
        yield f"Kappa, codes pooled, on {_listed(three[0][1].sources)}, which these three coded: {said}."


def _sources(number: int, kind: str = "") -> str:
    return f"{number} {kind}source" + "s" * (number != 1)


def _warnings(data: _Material) -> Iterator[str]:
    """What makes the figures say less than they seem to."""
    from qualcode.analysis.evaluation import FEW

    split, part = data.split, data.part
    if split is None:
        yield (
            "The study has no split: if these sources were in sight when indicators were written, the figures are too"
            " good. `qualcode split draw` keeps some apart."
        )
    elif part == TUNING:
        yield "These are tuning sources: the figures say how indicators fit what they were written on, no more."
    elif part == ALL:
        mixed = [name for name in data.compared if split.parts.get(name) == TUNING]
        if mixed:
            yield f"{len(mixed)} of these are tuning sources, on which indicators look better than they are."
    if len(data.compared) < FEW:
        yield f"Figures from {_sources(len(data.compared))}: intervals over so few are rough."


def _problems(data: _Material, laid: Laid, unit: Unit) -> Iterator[Problem]:
    """Sources and codings that are not counted."""
    gold, split = data.gold, data.split
    own = gold.sources[gold.coder]
    if left := [name for name in own if name in data.in_part and name not in data.compared]:
        hint = "run `qualcode code`" if data.coder == MACHINE else ""
        yield Problem(gold.where, f"{data.coder} has not coded {_listed(left)}: not counted", hint)
    if split and (late := [name for name in data.sources if name not in split.parts]):
        hint = "draw them with `qualcode split draw --add`"
        yield Problem("split", f"{_listed(late)} came later and are in neither part", hint)
    if split and (gone := [name for name in split.parts if name not in data.sources]):
        yield Problem("split", f"{_listed(gone)} are no sources of the study any more")
    lost = laid.lost(gold.coder)
    if len(lost):
        spans = zip(lost["source"], lost["start"], lost["end"], strict=True)
        places = [f"{name} {start}-{end}" for name, start, end in dict.fromkeys(spans)]
        message = f"codings that cover no {unit} by more than half are not counted: {_listed(places)}"
        yield Problem(gold.where, message, "name another unit")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
