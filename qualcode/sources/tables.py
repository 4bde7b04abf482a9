"""Tables (csv, tsv, xlsx, ods) of what people said: one utterance a row, or one respondent a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from qualcode.core.limits import Limits, in_force
from qualcode.core.model import Source
from qualcode.core.nearest import unknown
from qualcode.core.problems import Problem
from qualcode.errors import SourceError
from qualcode.sources.columns import Table, answers_in, looks_like_codebook, table_of, utterances_in
from qualcode.sources.reading import Reading
from qualcode.sources.respondents import respondents
from qualcode.sources.rows import rows_in
from qualcode.sources.sheets import Sheet, sheets_of
from qualcode.sources.utterances import readings

COLUMNS = ("text", "speaker", "time", "id", "sheet")
_ABOVE = "what they say of everybody could be a column of its own"
_NAME_COLUMNS = "name its columns of words as `text`, and who speaks as `speaker`"


def read_sources(
    data: bytes, *, name: str, columns: Mapping[str, Any] | None = None, limits: Limits | None = None
) -> list[Source | Reading]:
    """What a table holds: a source a respondent, or a reading for each interview in it (most tables hold one).

    `columns` says what cannot be told from the table: `text` (a head, or several of open questions), `speaker`,
    `time`, `id`, `sheet`. Sources are complete but for the path and the digest of the file; a reading has still to be
    searched for its turns, and where a table holds several, `Reading.name` says which interview it is.
    Raises SourceError for a table in which nobody says anything, UnknownNameError for a column that is not there.
    """
    stated = dict(columns or {})
    for key in stated:
        if key not in COLUMNS:
            raise unknown("setting of a table", key, COLUMNS)
    sheet, problems = _sheet(sheets_of(data, limits or in_force()), stated.get("sheet"))
    table = table_of(sheet)
    if table.above:
        left_out = "the row above the heads is" if table.above == 1 else f"{table.above} rows above the heads are"
        problems.append(Problem("", f"{left_out} left out", _ABOVE))
    _refuse_shifted(table)
    found = _said_in(sheet, table, stated, name)
    return [replace(found[0], problems=(*problems, *found[0].problems)), *found[1:]]


def _said_in(sheet: Sheet, table: Table, stated: Mapping[str, Any], name: str) -> Sequence[Source | Reading]:
    """What is said in a table of the one shape or of the other; any other table is refused."""
    utterances = utterances_in(table, stated)
    if utterances is not None:
        found = list(readings(table, utterances))
        if not found:
            raise SourceError("", "has no words in it", "look whether the sheet with the words comes first")
        return found
    answers = answers_in(table, stated)
    if answers is not None and (stated.get("text") or not looks_like_codebook(table)):
        return respondents(table, answers, name=name)
    return [_without_heads(sheet, table)]


def _sheet(sheets: Sequence[Sheet], stated: object) -> tuple[Sheet, list[Problem]]:
    """The sheet that is stated, else the first with anything on it, and a word about the others."""
    if stated:
        chosen = next((sheet for sheet in sheets if sheet.name.casefold() == str(stated).casefold()), None)
        if chosen is None:
            raise unknown("sheet", str(stated), [sheet.name for sheet in sheets])
        return chosen, list(chosen.problems)
    filled = sorted((sheet for sheet in sheets if sheet.rows), key=lambda sheet: sheet.hidden)
    if not filled:
        raise SourceError("", "is empty", "")
    problems = list(filled[0].problems)
    if len(filled) > 1:
        others = ", ".join(repr(sheet.name) for sheet in filled[1:8]) + (", ..." if len(filled) > 8 else "")
        message = f"only its sheet {filled[0].name!r} is read, not {others}"
        problems.append(Problem("", message, "save another sheet as a file of its own, or state `sheet`"))
    return filled[0], problems


def _refuse_shifted(table: Table) -> None:
    """A row with more cells than there are heads has its words in the wrong columns."""
    longer = [row.number for row in table.rows if len(row.cells) > table.headed]
    if longer and table.headed > 1 and 2 * len(longer) < len(table.rows) + 2:
        more = f" and {len(longer) - 1} more" if len(longer) > 1 else ""
        problem = f"has more cells than heads in row {longer[0]}{more}"
        raise SourceError("", problem, "put quotation marks around words with the delimiter in them, or add the head")


def _without_heads(sheet: Sheet, table: Table) -> Reading:
    """The reading of a table whose first row is an utterance as the others are; any other table is refused."""
    if looks_like_codebook(table):
        remedy = f"give it as the codebook; if people speak in it, {_NAME_COLUMNS}"
        raise SourceError("", "looks like a codebook, not like what people said", remedy)
    text = "\n".join("\t".join(" ".join(str(cell).split()) for cell in row.cells) for row in sheet.rows)
    if len({row.name for row in rows_in(text)}) < 2:
        remedy = f"if it describes cases, name it facesheet.csv (or .xlsx); else {_NAME_COLUMNS}"
        raise SourceError("", "has no column of what people said", remedy)
    return Reading(text)
