"""A file is written beside its place and then put there, so that it is never half written."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from qualcode.errors import QualcodeError


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """A temporary file that takes the place of `path` when the block ends well, and vanishes when it does not.

    A device or pipe is written to directly. A place that cannot be written raises QualcodeError.
    """
    target = Path(path)
    if target.is_dir():
        raise QualcodeError(str(path), "this is a folder", "name a file in it")
    if target.exists() and not target.is_file():
        yield target
        return
    target = target.resolve()  # what a link points at is replaced, not the link
    beside = target.with_name(f".{target.stem[:40]}-{secrets.token_hex(4)}{target.suffix}")
    try:
        _create(beside, target)
        yield beside
        beside.replace(target)
    except OSError as error:
        raise _not_writable(path, error) from error
    finally:
        beside.unlink(missing_ok=True)


def _create(beside: Path, target: Path) -> None:
    """An empty file with the permissions of the one it will replace, or those of a new file."""
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(13, "it is protected against writing")
    beside.touch(exist_ok=False)
    if target.exists():
        beside.chmod(target.stat().st_mode & 0o777)


def _not_writable(path: str | Path, error: OSError) -> QualcodeError:
    reason = error.strerror or str(error)
    if isinstance(error, PermissionError):
        remedy = "close it where it is open (Excel?) or choose another name"
    elif isinstance(error, FileNotFoundError):
        remedy = "make the folder first or choose another place"
    else:
        remedy = "choose another place"
    return QualcodeError(str(path), f"the file cannot be written ({reason})", remedy)


@contextmanager
def appearing(path: str | Path, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """An open file that is at its place, whole, when the block ends well, and nowhere when it does not.

    Where the system can do it (Linux, most file systems) the file has no name while it is written, so that even a
    process that is killed leaves nothing behind. Raises QualcodeError when there is something at the place already,
    unless `overwrite`, or when it cannot be written.
    """
    target = Path(path)
    if target.is_dir():
        raise QualcodeError(str(path), "this is a folder", "name a file in it")
    if target.exists() and not overwrite:
        raise QualcodeError(str(path), "exists already", "choose another name, or add --overwrite")
    target = target.resolve()
    beside = target.with_name(f".{target.stem[:40]}-{secrets.token_hex(4)}{target.suffix}")
    try:
        with _nameless(target.parent) or beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if not beside.exists():
                _give_name(file, beside)
        if not overwrite and target.exists():
            raise QualcodeError(str(path), "has come into being meanwhile", "choose another name")
        beside.replace(target)
    except OSError as error:
        raise _not_writable(path, error) from error
    finally:
        beside.unlink(missing_ok=True)


def _nameless(folder: Path) -> BinaryIO | None:
    """A file in a folder that has no name yet, or None where the system has no such thing."""
    if not hasattr(os, "O_TMPFILE") or not Path("/proc/self/fd").is_dir():
        return None
    try:
        return os.fdopen(os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666), "w+b")
    except OSError:
        return None


def _give_name(file: BinaryIO, path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # The folders are named so that the link in /proc is followed to the file (linkat with AT_SYMLINK_FOLLOW).
        os.link(f"/proc/self/fd/{file.fileno()}", path.name, src_dir_fd=folder, dst_dir_fd=folder)
    finally:
        os.close(folder)
