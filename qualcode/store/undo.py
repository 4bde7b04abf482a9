"""Take an edit back, whole runs included, by statements over its rows: no coding is read into Python."""

from __future__ import annotations

from qualcode.core.edits import Edit
from qualcode.errors import StudyError
from qualcode.store.database import Database
from qualcode.store.log import Clock, entry, new_edit
from qualcode.store.rows import CODING_COLUMNS, MEMO_COLUMNS, SETTING_COLUMNS, SOURCE_COLUMNS
from qualcode.store.schema import RECORDED

_COPIED = {
    "coding": f"{CODING_COLUMNS}, text, digest",
    "source": f"{SOURCE_COLUMNS}, text, size, mtime_ns, coded, segments, digest",
    "memo": f"{MEMO_COLUMNS}, digest",
    "setting": f"{SETTING_COLUMNS}, digest",
}

# Each answers with the numbers of edits that must be undone before edit :n can be.
_CHANGED_SINCE = """
    SELECT coalesce(live.added, made.removed) FROM {table} AS made LEFT JOIN {table} AS live
    ON live.{key} = made.{key} AND live.removed IS NULL
    WHERE made.added = :n AND made.digest IS NOT live.digest"""
_HERE_AGAIN = """
    SELECT live.added FROM {table} AS gone CROSS JOIN {table} AS live
    ON live.{key} = gone.{key} AND live.removed IS NULL
    WHERE gone.removed = :n AND gone.{key} NOT IN (SELECT {key} FROM {table} WHERE added = :n)"""
_CODED_SINCE = """
    SELECT coding.added FROM source AS made CROSS JOIN coding
    ON coding.source = made.name AND coding.removed IS NULL
    LEFT JOIN source AS back ON back.name = made.name AND back.removed = :n
    WHERE made.added = :n AND coding.added > :n
    AND (back.id IS NULL OR (back.text <> made.text AND coding.text = made.text))"""
_WITHOUT_SOURCE = """
    SELECT max(source.removed) FROM (SELECT DISTINCT source AS name FROM coding WHERE removed = :n) AS gone
    JOIN source ON source.name = gone.name
    GROUP BY source.name HAVING count(source.removed) = count(*)"""


def undo(db: Database, number: int, *, who: str, clock: Clock) -> int:
    """Append the inverse of an edit; its number.

    An undo can be undone, which is a redo. The sources whose codings it touches count as not coded, so that the
    next run looks at them again. Raises StudyError when later edits stand in the way; the message names them.
    """
    with db.transaction():
        taken_back = entry(db, number)
        if not any(_touches(db, table, number) for table in RECORDED):
            raise StudyError(f"edit {number}", "it changed nothing that can be taken back", "choose another edit")
        _check_free(db, number)
        inverse = Edit(f"undo {taken_back.verb}", taken_back.subject, who, detail={"undoes": number})
        with new_edit(db, inverse, clock) as new:
            for table, key in RECORDED.items():
                _swap(db, table, key, {"n": number, "new": new})
        db.run(
            "UPDATE source SET coded = '' WHERE removed IS NULL AND name IN"
            " (SELECT source FROM coding WHERE added = :n UNION SELECT source FROM coding WHERE removed = :n)",
            {"n": number},
        )
    return new


def _touches(db: Database, table: str, number: int) -> bool:
    sql = f"SELECT 1 FROM {table} WHERE added = :n UNION ALL SELECT 1 FROM {table} WHERE removed = :n LIMIT 1"
    return db.value(sql, {"n": number}) is not None


def _check_free(db: Database, number: int) -> None:
    """Raise StudyError with the edits that changed, since, what this one made or took away."""
    queries = [query.format(table=t, key=k) for t, k in RECORDED.items() for query in (_CHANGED_SINCE, _HERE_AGAIN)]
    later: set[int] = set()
    for query in (*queries, _CODED_SINCE, _WITHOUT_SOURCE):
        later.update(row[0] for row in db.rows(f"SELECT DISTINCT * FROM ({query})", {"n": number}))
    if not later:
        return
    named = [entry(db, blocker) for blocker in sorted(later, reverse=True)[:10]]
    listed = ", ".join(f"{blocker.number} ({blocker.verb}, {blocker.who})" for blocker in named)
    more = ", ..." if len(later) > len(named) else ""
    problem = f"cannot be undone, because later edits changed what it did: {listed}{more}"
    raise StudyError(f"edit {number}", problem, "undo those first, the last one first")


def _swap(db: Database, table: str, key: str, numbers: dict[str, int]) -> None:
    """Remove what the edit added, in the form that is live now, and add what it removed."""
    db.run(
        f"UPDATE {table} SET removed = :new WHERE id IN (SELECT live.id FROM {table} AS made CROSS JOIN {table}"
        f" AS live ON live.{key} = made.{key} AND live.removed IS NULL WHERE made.added = :n)",
        numbers,
    )
    columns = _COPIED[table]
    db.run(f"INSERT INTO {table} ({columns}, added) SELECT {columns}, :new FROM {table} WHERE removed = :n", numbers)
