"""Take an edit back, whole runs included, by statements over its rows: no coding is read into Python."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from qualcode.core.edits import Edit
from qualcode.errors import StudyError
from qualcode.store.database import Database
from qualcode.store.log import Clock, entry, new_edit
from qualcode.store.rows import CODING_COLUMNS, KEPT_COLUMNS, MEMO_COLUMNS, SETTING_COLUMNS, SOURCE_COLUMNS, compact
from qualcode.store.schema import RECORDED
from qualcode.store.settings import CODEBOOK, get_codebook, get_setting

_COPIED = {
    "coding": f"{CODING_COLUMNS}, text, digest",
    "source": f"{SOURCE_COLUMNS}, text, size, mtime_ns, coded, segments, digest",
    "memo": f"{MEMO_COLUMNS}, digest",
    "setting": f"{SETTING_COLUMNS}, digest",
    "kept": f"{KEPT_COLUMNS}, digest",
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
    GROUP BY source.name HAVING count(source.removed) = count(*) AND max(source.removed) <> :n"""


_NOTED_SINCE = """
    SELECT memo.added FROM memo WHERE memo.removed IS NULL AND memo.added > :n
    AND EXISTS (SELECT 1 FROM coding WHERE added = :n AND guid = memo.subject)
    AND NOT EXISTS (SELECT 1 FROM coding WHERE removed = :n AND guid = memo.subject)
    AND NOT EXISTS (SELECT 1 FROM memo AS own WHERE own.added = :n AND own.guid = memo.guid)"""


# Live codings with codes of these names that the edit did not make; the codebook in use right after the edit; and the
# last edit since that put another into use.
_CODED_SO = """
    SELECT DISTINCT added FROM coding WHERE removed IS NULL AND added > :n
    AND code IN (SELECT value FROM json_each(:names))
    AND guid NOT IN (SELECT guid FROM coding WHERE added = :n)"""
_CODEBOOK_THEN = """
    SELECT value FROM setting WHERE name = ? AND added <= ? AND (removed IS NULL OR removed > ?)"""
_CODEBOOK_SINCE = """
    SELECT max(added) FROM setting WHERE name IN (SELECT value FROM json_each(:names)) AND added > :n"""


def undo(db: Database, number: int, *, who: str, clock: Clock) -> int:
    """Append the inverse of an edit; its number.

    An undo can be undone, which is a redo. The sources whose codings it touches count as not coded, so that the
    next run looks at them again. Raises StudyError when later edits stand in the way; the message names them.
    """
    with db.transaction():
        taken_back = entry(db, number)
        if not _touches(db, number):
            raise StudyError(f"edit {number}", "it changed nothing that can be taken back", "choose another edit")
        _check_free(db, number)
        inverse = Edit(_inverse_verb(taken_back.verb), taken_back.subject, who, detail={"undoes": number})
        with new_edit(db, inverse, clock) as new:
            for table, key in RECORDED.items():
                _swap(db, table, key, {"n": number, "new": new})
        db.run(
            "UPDATE source SET coded = '' WHERE removed IS NULL AND name IN"
            " (SELECT source FROM coding WHERE added = :n UNION SELECT source FROM coding WHERE removed = :n)",
            {"n": number},
        )
    return new


def redo(db: Database, number: int, *, who: str, clock: Clock) -> int:
    """Bring back an edit that was undone, by undoing what undid it; the number of the edit that does so."""
    with db.transaction():
        entry(db, number)
        standing = _standing(db)
        root = standing.roots[number]
        if standing.holds[root]:
            raise StudyError(f"edit {number}", "it is not undone", "redo brings back what was undone")
        return undo(db, standing.last[root], who=who, clock=clock)


def last_done(db: Database, who: str | None = None) -> int | None:
    """The edit that holds and was made or brought back last, of those that an undo can take back; of `who` if given."""
    standing = _standing(db)
    for root in sorted(standing.holds, key=lambda root: standing.last[root], reverse=True):
        if standing.holds[root] and _touches(db, root) and who in (None, entry(db, root).who):
            return root
    return None


def last_undone(db: Database, who: str | None = None) -> int | None:
    """The edit that was undone last, unless something else was changed since; of and by `who` if given."""
    standing = _standing(db)
    mine = [root for root in standing.holds if who in (None, entry(db, root).who)]
    undone = [root for root in mine if not standing.holds[root]]
    newest = max(mine, default=0)
    last = max(undone, key=lambda root: standing.last[root], default=None)
    return last if last is not None and standing.last[last] > newest else None


class _Standing(NamedTuple):
    """Of each edit the one it is about in the end (an undo's is what it undid), and of those what has become."""

    roots: dict[int, int]
    holds: dict[int, bool]
    last: dict[int, int]  # the edit that made, undid or brought it back last


def _standing(db: Database) -> _Standing:
    standing = _Standing({}, {}, {})
    for number, undoes in db.rows("SELECT number, json_extract(detail, '$.undoes') FROM edit ORDER BY number"):
        root = standing.roots[undoes] if undoes is not None else number
        standing.roots[number] = root
        standing.holds[root] = not standing.holds.get(root, False)
        standing.last[root] = number
    return standing


def _inverse_verb(verb: str) -> str:
    """What the log calls it: the undo of an undo is a redo.

    >>> _inverse_verb("code"), _inverse_verb("undo code"), _inverse_verb("redo code")
    ('undo code', 'redo code', 'undo code')
    """
    if verb.startswith("undo "):
        return "redo " + verb.removeprefix("undo ")
    return "undo " + verb.removeprefix("redo ")


def _touches(db: Database, number: int) -> bool:
    """Whether an edit added or removed anything."""
    sql = "SELECT 1 FROM {table} WHERE added = :n UNION ALL SELECT 1 FROM {table} WHERE removed = :n LIMIT 1"
    return any(db.value(sql.format(table=table), {"n": number}) is not None for table in RECORDED)


def _check_free(db: Database, number: int) -> None:
    """Raise StudyError with the edits that changed, since, what this one made or took away."""
    queries = [query.format(table=t, key=k) for t, k in RECORDED.items() for query in (_CHANGED_SINCE, _HERE_AGAIN)]
    later: set[int] = set()
    for query in (*queries, _CODED_SINCE, _WITHOUT_SOURCE, _NOTED_SINCE):
        later.update(row[0] for row in db.rows(f"SELECT DISTINCT * FROM ({query})", {"n": number}))
    later |= _without_code(db, number)
    if not later:
        return
    named = [entry(db, blocker) for blocker in sorted(later, reverse=True)[:10]]
    listed = ", ".join(f"{blocker.number} ({blocker.verb}, {blocker.who})" for blocker in named)
    more = ", ..." if len(later) > len(named) else ""
    problem = f"cannot be undone, because later edits changed what it did: {listed}{more}"
    raise StudyError(f"edit {number}", problem, "undo those first, the last one first")


def _without_code(db: Database, number: int) -> set[int]:
    """The later edits through which codings would be left with a code that the codebook does not have then."""
    now = get_setting(db, CODEBOOK)
    after = db.value("SELECT value FROM setting WHERE name = ? AND removed = ?", (CODEBOOK, number))
    if after is None and db.value("SELECT 1 FROM setting WHERE name = ? AND added = ?", (CODEBOOK, number)) is None:
        after = now
    known = _paths(db, after)
    later: set[int] = set()
    if dropped := _paths(db, now) - known:
        later |= _numbers(db, _CODED_SO, number, dropped)
    back = {code for (code,) in db.rows("SELECT DISTINCT code FROM coding WHERE removed = ?", (number,))} - known
    if back & _paths(db, db.value(_CODEBOOK_THEN, (CODEBOOK, number, number))):
        later |= _numbers(db, _CODEBOOK_SINCE, number, {CODEBOOK})
    return later


def _numbers(db: Database, sql: str, number: int, names: Iterable[str]) -> set[int]:
    return {row[0] for row in db.rows(sql, {"n": number, "names": compact(sorted(names))}) if row[0] is not None}


def _paths(db: Database, digest: str | None) -> set[str]:
    """The codes of a version of the codebook."""
    codebook = get_codebook(db, digest) if digest is not None else None
    return set(codebook.paths) if codebook is not None else set()


def _swap(db: Database, table: str, key: str, numbers: dict[str, int]) -> None:
    """Remove what the edit added, in the form that is live now, and add what it removed."""
    db.run(
        f"UPDATE {table} SET removed = :new WHERE id IN (SELECT live.id FROM {table} AS made CROSS JOIN {table}"
        f" AS live ON live.{key} = made.{key} AND live.removed IS NULL WHERE made.added = :n)",
        numbers,
    )
    columns = _COPIED[table]
    db.run(f"INSERT INTO {table} ({columns}, added) SELECT {columns}, :new FROM {table} WHERE removed = :n", numbers)
