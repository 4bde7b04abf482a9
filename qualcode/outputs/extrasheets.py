"""Further tables of a workbook, each on a sheet of its own: a frame with its name and a note above it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pandas as pd

from qualcode.outputs.cells import carried_over
from qualcode.outputs.labels import heading
from qualcode.outputs.sheets import Formats, Layout, renamed, write_frame

MAX_NAME: Final = 31  # characters of a sheet's name in Excel
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class ExtraSheet:
    """A frame that gets a sheet of its own, headed by its columns as labels.py says them.

    `name` is a key of labels.py or the words themselves; `note` is a sentence in the workbook's language. The values
    of the columns in `said` (kinds, statuses) are said in that language too; `freeze` columns stay in sight.
    """

    name: str
    frame: pd.DataFrame
    note: str = ""
    said: tuple[str, ...] = ()
    freeze: int = 1


def sheet_names(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    r"""The names as Excel takes them: at most 31 characters, none of []:*?/\\ and ', no two alike but for capitals.

    >>> sheet_names(["Theme x unit/department", "theme x unit department"], taken=["Codings"])
    ['Theme x unit department', 'theme x unit department 2']
    """
    used = {name.casefold() for name in taken}
    made = []
    for name in names:
        plain = " ".join(_FORBIDDEN.sub(" ", name.replace("'", "’")).split()) or "–"
        made.append(_free(plain, used))
        used.add(made[-1].casefold())
    return made


def _free(name: str, used: set[str]) -> str:
    """The name, cut to what a sheet's may have, with a number where another sheet has it."""
    number, found = 1, name[:MAX_NAME].rstrip()
    while found.casefold() in used:
        number += 1
        ending = f" {number}"
        found = name[: MAX_NAME - len(ending)].rstrip() + ending
    return found


def write_extra(out: Any, formats: Formats, name: str, extra: ExtraSheet, language: str) -> None:
    """The frame on a sheet of that name, on several when it does not fit one."""
    say = partial(heading, language=language)
    shown = renamed(carried_over(extra.frame, language), dict.fromkeys(extra.said, say))
    write_frame(out, formats, name, shown, Layout(say, note=extra.note, freeze=extra.freeze))
