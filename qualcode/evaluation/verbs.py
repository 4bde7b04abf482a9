"""The verbs of evaluation that a Study has."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qualcode.evaluation import measuring, parts
from qualcode.evaluation.result import Evaluation
from qualcode.store import StudyFile


class Evaluating:
    """Holding the machine against what people coded, on sources kept apart; docs/evaluation.md tells how."""

    _file: StudyFile

    def evaluate(
        self,
        gold: str | os.PathLike[str],
        *,
        part: str | None = None,
        by: str = "",
        codes: Sequence[str] = (),
        **asked: Any,
    ) -> Evaluation:
        """How well the machine finds what people coded: per code, and all together, with intervals.

        `gold` is a table (columns source, start, end, text, code, coder) or a person who coded in this study. `part` is
        test, tuning or all: without it the test part when the study has a split, else all. `by` adds rows by kind,
        language, source or an attribute; `codes` narrows the rows (a theme takes in what is below it).

        Further: `unit` (sentence, turn, paragraph; without it the study's), `level` (code or theme), `coder` (who is
        measured, the machine unless named), `gold_coder` (whose rows of the table), `how` (a Resampling).
        """
        return measuring.evaluate(self._file, gold, measuring.Asked(part, by, tuple(codes), **asked))

    def split(self) -> parts.Split | None:
        """Which sources are for tuning indicators and which are kept apart to test them; None when that is not set."""
        return parts.split_of(self._file)

    def draw_split(self, share: float, *, coder: str, seed: int = 1, add: bool = False) -> parts.Split:
        """Draw the test sources, a part of each kind and language, and keep it; see `evaluation.draw_split`."""
        return parts.draw_split(self._file, share, who=coder, seed=seed, add=add)

    def take_split(self, path: str | os.PathLike[str], *, coder: str) -> parts.Split:
        """Take the split from a table with the columns source and part, and keep it; see `evaluation.take_split`."""
        return parts.take_split(self._file, Path(path), who=coder)
