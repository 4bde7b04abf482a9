"""A file is written beside its place and then put there, so that it is never half written."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
