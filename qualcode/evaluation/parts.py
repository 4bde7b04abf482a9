"""The split of a study's sources into those to tune indicators on and those kept apart to test them: kept, not changed.

It is one setting, and so one Edit of the log that says who drew it, how and when. To draw anew that edit must be undone
first, which the log shows too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from qualcode.analysis.splitting import draw_test
from qualcode.core.model import MACHINE, Source
from qualcode.core.problems import Problem
from qualcode.errors import StudyError
from qualcode.evaluation.tables import read_table
from qualcode.store import StudyFile

SETTING: Final = "split"
TEST, TUNING, ALL = "test", "tuning", "all"
PARTS: Final = (TEST, TUNING)
STRATA: Final = ("kind", "language")


@dataclass(frozen=True, slots=True)
class Split:
    """Which sources are for what.

    Attributes:
        parts: by source, "test" or "tuning"; a source that came later is in neither.
        how: how that was decided, in words.
        edit: the number of the Edit that keeps it, and `who` made it.
        problems: what could not be taken from a file.
    """

    parts: Mapping[str, str]
    how: str
    edit: int
    who: str
    problems: tuple[Problem, ...] = ()

    def of(self, part: str) -> list[str]:
        """The sources of a part, in order of name."""
        return [name for name, own in self.parts.items() if own == part]


def split_of(file: StudyFile) -> Split | None:
    """The split of a study; None when it has none."""
    kept = file.get_setting(SETTING)
    if kept is None:
        return None
    data = json.loads(kept)
    made = [entry for entry in file.log() if entry.subject == SETTING and entry.verb in ("set", "redo set")]
    edit, who = (made[-1].number, made[-1].who) if made else (0, "")  # none when it came with another study, by a merge
    return Split(data["parts"], data["how"], edit, who)


def draw_split(file: StudyFile, share: float, *, who: str, seed: int = 1, add: bool = False) -> Split:
    """Draw the sources to test on, a part of each kind and language, and keep that as an edit of the study.

    A study that has a split keeps it: StudyError, unless the draw is the same again. With `add` only sources that are
    in neither part are drawn, and the others stay where they are.
    """
    _check_person(who)
    if not 0 < share < 1:
        raise StudyError(f"share {share}", "leaves one of the two parts empty", "give a part between, such as 40%")
    sources, before = file.sources(), split_of(file)
    if not sources:
        raise StudyError(file.path.name, "there are no sources to split", "run `qualcode code` on a folder first")
    if add and before is None:
        raise StudyError(file.path.name, "there is no split to add to", "draw one without --add")
    known = before.parts if before and add else {}
    new = [source for source in sources if source.name not in known]
    if add and not new:
        raise StudyError(file.path.name, "every source is in a part already", "there is nothing to draw")
    test = draw_test({source.name: _stratum(source) for source in new}, share, seed=seed)
    parts = {source.name: TEST if source.name in test else TUNING for source in new}
    how = f"{len(test)} of {len(new)} drawn for the test by {' and '.join(STRATA)}, {share:.0%}, seed {seed}"
    if before and add:
        every = {**before.parts, **parts}
        names = dict.fromkeys([source.name for source in sources if source.name in every]) | dict.fromkeys(every)
        return _keep(file, {name: every[name] for name in names}, f"{before.how}; later {how}", who=who, instead=before)
    return _keep(file, parts, how, who=who)


def take_split(file: StudyFile, path: Path, *, who: str) -> Split:
    """Take a split over from a table with the columns source and part (test or tuning), and keep it as an edit.

    A row that cannot be taken is a problem of the split that is returned; StudyError when none can, or when the study
    has another split.
    """
    _check_person(who)
    names = [mark.name for mark in file.source_marks()]
    parts: dict[str, str] = {}
    problems: list[Problem] = []
    for row in read_table(path, ("source", "part"), problems):
        name, part = row.cells["source"], row.cells["part"].casefold()
        if name not in names:
            problems.append(row.unknown("source", name, names))
        elif part not in PARTS:
            problems.append(row.unknown("part", part, PARTS))
        elif parts.setdefault(name, part) != part:
            problems.append(row.refused(f"{name} is in the other part already; a source is in one of them"))
    if not parts:
        first = str(problems[0]) if problems else ""
        raise StudyError(str(path), "says of no source of the study which part it is in", first)
    ordered = {name: parts[name] for name in names if name in parts}
    kept = _keep(file, ordered, f"taken from {path.name}", who=who)
    return Split(kept.parts, kept.how, kept.edit, kept.who, tuple(problems))


def _keep(file: StudyFile, parts: Mapping[str, str], how: str, *, who: str, instead: Split | None = None) -> Split:
    """Keep a split; over another one only when it is that which is added to."""
    with file.transaction():
        before = split_of(file)
        if before is not None and before != instead:
            if dict(before.parts) == dict(parts):
                return before
            made = f" (edit {before.edit} by {before.who}: {before.how})" if before.edit else ""
            remedy = "--add draws sources that came later"
            if before.edit:
                remedy += f"; to draw anew, which the log will show, `qualcode undo {before.edit}` first"
            raise StudyError(file.path.name, f"the study has another split already{made}", remedy)
        value: dict[str, Any] = {"parts": dict(parts), "how": how}
        file.put_setting(SETTING, json.dumps(value, ensure_ascii=False), who=who)
    kept = split_of(file)
    assert kept is not None
    return kept


def _stratum(source: Source) -> tuple[str, ...]:
    return tuple(str(getattr(source, name)) for name in STRATA)


def _check_person(who: str) -> None:
    if not who.strip() or who == MACHINE:
        raise StudyError("coder", "nobody says who splits the sources", "give your name as coder")
