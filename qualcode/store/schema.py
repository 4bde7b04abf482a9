"""The tables of the study file, format 2 (docs/study-file.md says what each column holds and promises)."""

from __future__ import annotations

APPLICATION_ID = 0x51434F44  # "QCOD": what tells a study file from any other SQLite database

# The tables whose rows an edit adds and removes, with the column that says which thing a row is about. A row is
# never deleted or changed: `added` and `removed` are the numbers of the edits between which it holds.
RECORDED = {"coding": "guid", "source": "name", "memo": "guid", "setting": "name", "kept": "key"}

_HELD = """
    added INTEGER NOT NULL REFERENCES edit (number),
    removed INTEGER REFERENCES edit (number),
    digest BLOB NOT NULL"""

_TABLES = (
    """CREATE TABLE edit (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    verb TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    added INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT""",
    """CREATE TABLE text (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    words INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT""",
    # The long columns come last: SQLite then reads the short ones without fetching the pages of the long ones.
    f"""CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    case_name TEXT NOT NULL,
    text INTEGER NOT NULL REFERENCES text (id),
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    coded TEXT NOT NULL,
    segments INTEGER,{_HELD},
    attributes TEXT NOT NULL,
    problems TEXT NOT NULL,
    speakers TEXT NOT NULL DEFAULT '[]',
    comments TEXT NOT NULL DEFAULT '[]',
    turns TEXT NOT NULL
) STRICT""",
    """CREATE TABLE codebook (
    digest TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    data TEXT NOT NULL
) STRICT""",
    f"""CREATE TABLE coding (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL,
    source TEXT NOT NULL,
    text INTEGER NOT NULL REFERENCES text (id),
    start INTEGER NOT NULL CHECK (start >= 0),
    stop INTEGER NOT NULL CHECK (stop > start),
    code TEXT NOT NULL,
    coder TEXT NOT NULL,
    origin TEXT NOT NULL,
    status TEXT NOT NULL,
    unit TEXT NOT NULL,
    words TEXT NOT NULL,
    evidence TEXT NOT NULL,
    codebook TEXT NOT NULL,{_HELD}
) STRICT""",
    f"""CREATE TABLE memo (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL,
    subject TEXT NOT NULL,
    author TEXT NOT NULL,
    written TEXT NOT NULL,
    body TEXT NOT NULL,
    start INTEGER,
    stop INTEGER,
    words TEXT NOT NULL,{_HELD}
) STRICT""",
    f"""CREATE TABLE setting (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    value TEXT NOT NULL,{_HELD}
) STRICT""",
)


def _indexes(table: str, key: str) -> tuple[str, ...]:
    """At most one row about a thing holds at a time; the rows of an edit are found without a scan."""
    return (
        f"CREATE UNIQUE INDEX {table}_live ON {table} ({key}) WHERE removed IS NULL",
        f"CREATE INDEX {table}_added ON {table} (added)",
        f"CREATE INDEX {table}_removed ON {table} (removed) WHERE removed IS NOT NULL",
    )


FORMAT_1 = (
    *_TABLES,
    *(index for table, key in RECORDED.items() if table != "kept" for index in _indexes(table, key)),
    "CREATE INDEX coding_source ON coding (source) WHERE removed IS NULL",
    f"PRAGMA application_id = {APPLICATION_ID}",
)

# What came with another program's project and has no column in the other tables; and its files, in pieces.
TABLES_2 = (
    f"""CREATE TABLE kept (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    subject TEXT NOT NULL,
    data TEXT NOT NULL,{_HELD}
) STRICT""",
    """CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL
) STRICT""",
    """CREATE TABLE piece (
    file INTEGER NOT NULL REFERENCES file (id),
    number INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (file, number)
) STRICT, WITHOUT ROWID""",
)

FORMAT_2 = (*TABLES_2, *_indexes("kept", RECORDED["kept"]))
