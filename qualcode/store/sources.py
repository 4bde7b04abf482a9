"""Sources in the study file: every version of each, and what is known of its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcode.core.edits import Edit
from qualcode.core.model import Source, word_count
from qualcode.core.nearest import unknown
from qualcode.store.database import Database, Row
from qualcode.store.log import Clock, new_edit
from qualcode.store.records import SourceMark
from qualcode.store.rows import SOURCE_COLUMNS, marks, natural, row_digest, source_of, source_values

_CURRENT = f"SELECT {SOURCE_COLUMNS}, body FROM source JOIN text ON text.id = source.text WHERE removed IS NULL"
_AT_ONCE = 500  # names in one statement
_FIELDS = (
    "name",
    "path",
    "file",
    "kind",
    "language",
    "case",
    "attributes",
    "problems",
    "speakers",
    "comments",
    "turns",
)


def all_sources(db: Database, names: Sequence[str] | None = None) -> list[Source]:
    """Every source, or those of some names, with text; W-2 before W-10."""
    if names is None:
        rows = db.rows(_CURRENT)
    else:
        parts = [names[at : at + _AT_ONCE] for at in range(0, len(names), _AT_ONCE)]
        rows = [row for part in parts for row in db.rows(f"{_CURRENT} AND name IN ({marks(part)})", part)]
    return sorted((source_of(row) for row in rows), key=lambda source: natural(source.name))


def one_source(db: Database, name: str) -> Source:
    """The source of that name; UnknownNameError names the nearest."""
    row = db.row(f"{_CURRENT} AND source.name = ?", (name,))
    if row is None:
        raise unknown("source", name, _names(db))
    return source_of(row)


def source_marks(db: Database) -> list[SourceMark]:
    """What tells which sources must be read or coded again; no text is loaded."""
    rows = db.rows(
        "SELECT name, path, file_digest, text.digest, size, mtime_ns, coded"
        " FROM source JOIN text ON text.id = source.text WHERE removed IS NULL"
    )
    return sorted((SourceMark(*row) for row in rows), key=lambda mark: natural(mark.name))


def put(db: Database, source: Source, *, size: int, mtime_ns: int, who: str, clock: Clock) -> None:
    """Add a source or revise it; one edit, none when the study has it exactly so."""
    values = source_values(source)
    text_digest = source.text_digest
    digest = row_digest("source", values, text_digest)
    with db.transaction():
        was = db.row(
            f"SELECT {SOURCE_COLUMNS}, source.id, source.digest, text.digest, coded, segments"
            " FROM source JOIN text ON text.id = source.text WHERE removed IS NULL AND name = ?",
            (source.name,),
        )
        if was is not None and was[-4] == digest:
            # Written only when it differs: a run that changes nothing leaves the file's bytes alone.
            db.run(
                "UPDATE source SET size = :size, mtime_ns = :time"
                " WHERE id = :id AND (size <> :size OR mtime_ns <> :time)",
                {"size": size, "time": mtime_ns, "id": was[-5]},
            )
            return
        with new_edit(db, _edit(source, text_digest, values, was, who), clock) as number:
            if was is not None:
                db.run("UPDATE source SET removed = ? WHERE id = ?", (number, was[-5]))
            coded = was[-2] if was is not None else ""
            segments = was[-1] if was is not None and was[-3] == text_digest else None
            text = text_id(db, source.text, text_digest)
            _insert(db, (*values, text, size, mtime_ns, coded, segments, number, digest))


def add(db: Database, source: Source, number: int) -> None:
    """Add a source that is of no file, as part of the edit of that number."""
    values, text_digest = source_values(source), source.text_digest
    text = text_id(db, source.text, text_digest)
    _insert(db, (*values, text, 0, 0, "", None, number, row_digest("source", values, text_digest)))


def _insert(db: Database, row: Row) -> None:
    columns = f"{SOURCE_COLUMNS}, text, size, mtime_ns, coded, segments, added, digest"
    db.run(f"INSERT INTO source ({columns}) VALUES ({marks(row)})", row)


def _edit(source: Source, text_digest: str, values: Row, was: Row | None, who: str) -> Edit:
    """What the log says of it: paths, digests and the names of what changed, never the words."""
    detail: dict[str, object] = {"path": source.path, "file": source.digest, "text": text_digest}
    if was is None:
        return Edit("add source", source.name, who, detail=detail)
    changed = [field for field, old, new in zip(_FIELDS, was, values, strict=False) if old != new]
    detail["changed"] = changed + (["text"] if was[-3] != text_digest else [])
    return Edit("revise source", source.name, who, detail=detail)


def text_id(db: Database, body: str, digest: str) -> int:
    """The number of a text, which is kept once however many sources and versions have it."""
    found = db.value("SELECT id FROM text WHERE digest = ?", (digest,))
    if found is not None:
        return int(found)
    return db.run("INSERT INTO text (digest, words, body) VALUES (?, ?, ?)", (digest, word_count(body), body))


def mark_coded(db: Database, keys: Mapping[str, str]) -> None:
    """Keep by source what it was last coded with; not an edit, since it says nothing about the study."""
    _set(db, "coded", keys)


def put_segment_counts(db: Database, counts: Mapping[str, int]) -> None:
    """Keep by source how many segments its current text has; not an edit."""
    _set(db, "segments", counts)


def segment_counts(db: Database) -> dict[str, int]:
    """How many segments each source has, for those where it is known."""
    sql = "SELECT name, segments FROM source WHERE removed IS NULL AND segments IS NOT NULL"
    return dict(sorted(db.rows(sql), key=lambda row: natural(row[0])))


def _set(db: Database, column: str, by_name: Mapping[str, str] | Mapping[str, int]) -> None:
    with db.transaction():
        names = set(_names(db))
        for name in by_name:
            if name not in names:
                raise unknown("source", name, names)
        db.run_many(
            f"UPDATE source SET {column} = ? WHERE name = ? AND removed IS NULL AND {column} IS NOT ?",
            [(value, name, value) for name, value in by_name.items()],
        )


def current_text(db: Database, name: str) -> tuple[int, str, str]:
    """Number, digest and body of a source's current text; UnknownNameError names the nearest source."""
    row = db.row(
        "SELECT text.id, text.digest, body FROM source JOIN text ON text.id = source.text"
        " WHERE removed IS NULL AND name = ?",
        (name,),
    )
    if row is None:
        raise unknown("source", name, _names(db))
    text_id, digest, body = row
    return text_id, digest, body


def _names(db: Database) -> list[str]:
    return sorted((row[0] for row in db.rows("SELECT name FROM source WHERE removed IS NULL")), key=natural)
