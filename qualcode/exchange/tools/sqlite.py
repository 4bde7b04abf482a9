"""SQLite databases of other programs: opened for reading, without trusting what is in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from qualcode.core.limits import in_force, in_megabytes
from qualcode.errors import QualcodeError

_MAGIC = b"SQLite format 3\x00"


def is_sqlite(path: Path) -> bool:
    """Whether a file begins as a SQLite database does."""
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def has_tables(path: Path, *names: str) -> bool:
    """Whether a file is a database with all of these tables; it never raises."""
    if not path.is_file() or not is_sqlite(path):
        return False
    try:
        with opened(path) as database:
            return set(names) <= database.tables
    except QualcodeError:
        return False


class Database:
    """A database that is read: rows as mappings; a table or column that an older version lacks is empty."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.row_factory = sqlite3.Row
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        self.tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def rows(self, table: str, *columns: str, order: str = "rowid") -> list[dict[str, Any]]:
        """The rows of a table by these columns; [] when it is not there, None for a column that is not.

        The names are the program's own, never those of a file.
        """
        if table not in self.tables:
            return []
        known = {str(row["name"]).lower() for row in self._connection.execute(f"PRAGMA table_info({table})")}
        wanted = ", ".join(column if column.lower() in known else f"NULL AS {column}" for column in columns)
        found = self._connection.execute(f"SELECT {wanted} FROM {table} ORDER BY {order}")
        return [dict(zip(columns, map(_plain, row), strict=True)) for row in found]


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """The database in a file; QualcodeError when it is none, is damaged, or larger than the limits allow.

    Nothing is written, triggers and views of the file are not trusted.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise QualcodeError(str(path), f"cannot be read: {error.strerror}", "check its name") from None
    if size > in_force().max_unpacked_bytes:
        raise QualcodeError(str(path), f"is too large: {in_megabytes(size)}", "raise max_unpacked_bytes")
    try:
        with closing(_connected(path)) as connection:
            yield Database(connection)
    except sqlite3.DatabaseError as error:
        remedy = "open it in the program that made it, close that, and try again"
        raise QualcodeError(str(path), f"is damaged, or no database of its program ({error})", remedy) from None


def _connected(path: Path) -> sqlite3.Connection:
    """Read-only; a database that cannot be shared (its folder may not be written to) is read as it lies there."""
    base = path.resolve().as_uri()
    for mode in ("mode=ro", "mode=ro&immutable=1"):
        connection = sqlite3.connect(f"{base}?{mode}", uri=True)
        try:
            for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "query_only = ON"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return connection
        except sqlite3.OperationalError:
            connection.close()
            if "immutable" in mode:
                raise
    raise AssertionError  # the loop has returned or raised


def _plain(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def words_of(value: Any) -> str:
    """The text in a cell that may hold anything: "" for nothing.

    >>> words_of(None), words_of(3), words_of("a")
    ('', '3', 'a')
    """
    return "" if value is None else str(value)


def moment(value: Any) -> str:
    """A date and time as ISO 8601 where it was written so, else as it was.

    >>> moment("2026-03-01 10:00:00.123456"), moment("Mon Mar  2 10:11:12 2026"), moment(None)
    ('2026-03-01T10:00:00.123456', '2026-03-02T10:11:12', '')
    """
    from datetime import datetime

    said = words_of(value).strip()
    try:
        return datetime.fromisoformat(said).isoformat()
    except ValueError:
        pass
    try:
        return datetime.strptime(said, "%a %b %d %H:%M:%S %Y").isoformat()
    except ValueError:
        return said


def number(value: Any) -> int | None:
    """A whole number in a cell, None when there is none.

    >>> number(3.0), number("4"), number("x"), number(None)
    (3, 4, None, None)
    """
    try:
        return int(float(value))
    except (TypeError, ValueError, OverflowError):
        return None
