"""What came with another program's project, taken in as one edit; what has no other table is kept as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from qualcode.core.edits import Edit
from qualcode.core.model import Codebook, Coding, Memo, Source
from qualcode.store import codings, sources
from qualcode.store.database import Database
from qualcode.store.log import Clock, new_edit
from qualcode.store.rows import KEPT_COLUMNS, marks, no_collection, row_digest
from qualcode.store.settings import change_codebook, write_memos

PIECE = 1 << 20  # bytes in a row: a recording of any length is read and written in little memory


class Kept(NamedTuple):
    """Something that is kept: what names it, the source that it is about ("" for none), and the thing as JSON."""

    key: str
    subject: str
    data: str


class Taken(NamedTuple):
    """What comes into a study at once: sources of no file, a codebook, codings, memos, and things to keep.

    A thing to keep takes the place of the one of its key.
    """

    sources: Sequence[Source] = ()
    codebook: Codebook | None = None
    codings: Sequence[Coding] = ()
    memos: Sequence[Memo] = ()
    kept: Sequence[Kept] = ()


def take_in(db: Database, edit: Edit, taken: Taken, clock: Clock) -> int | None:
    """Take everything in as one edit; its number, None when there is nothing.

    Raises StudyError, and writes nothing, when a coding does not fit its source or is there already.
    """
    if not any(taken):
        return None
    with no_collection(), db.transaction(), new_edit(db, edit, clock) as number:
        for source in taken.sources:
            sources.add(db, source, number)
        codings.carry_out(db, codings.plan(db, (), taken.codings), number)
        if taken.codebook is not None:
            change_codebook(db, taken.codebook, number)
        write_memos(db, [], taken.memos, number)
        keep(db, taken.kept, number)
    return number


def keep(db: Database, things: Iterable[Kept], number: int) -> None:
    """Keep things as part of the edit of that number, each in the place of the one of its key."""
    for thing in things:
        db.run("UPDATE kept SET removed = ? WHERE key = ? AND removed IS NULL", (number, thing.key))
        row = (*thing, number, row_digest("kept", thing))
        db.run(f"INSERT INTO kept ({KEPT_COLUMNS}, added, digest) VALUES ({marks(row)})", row)


def all_kept(db: Database) -> list[Kept]:
    """What is kept now, in the order it came."""
    return [Kept(*row) for row in db.rows(f"SELECT {KEPT_COLUMNS} FROM kept WHERE removed IS NULL ORDER BY id")]


def put_file(db: Database, pieces: Iterable[bytes]) -> str:
    """Keep a file, once; the SHA-256 of its bytes. Only within a transaction, and the edit there must name it."""
    with db.transaction():
        made = db.run("INSERT INTO file (digest, size) VALUES ('', 0)")
        digest, size = hashlib.sha256(), 0
        for number, piece in enumerate(_even(pieces)):
            digest.update(piece)
            size += len(piece)
            db.run("INSERT INTO piece VALUES (?, ?, ?)", (made, number, piece))
        if db.value("SELECT 1 FROM file WHERE digest = ?", (digest.hexdigest(),)) is not None:
            db.run("DELETE FROM piece WHERE file = ?", (made,))
            db.run("DELETE FROM file WHERE id = ?", (made,))
        else:
            db.run("UPDATE file SET digest = ?, size = ? WHERE id = ?", (digest.hexdigest(), size, made))
    return digest.hexdigest()


def file_pieces(db: Database, digest: str) -> Iterator[bytes]:
    """The bytes of a kept file, some at a time; nothing when there is none of that digest."""
    sql = "SELECT body FROM file JOIN piece ON piece.file = file.id WHERE digest = ? ORDER BY number"
    return (body for (body,) in db.each(sql, (digest,)))


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of one size, but the last."""
    held = b""
    for piece in pieces:
        held += piece
        while len(held) >= PIECE:
            yield held[:PIECE]
            held = held[PIECE:]
    if held:
        yield held
