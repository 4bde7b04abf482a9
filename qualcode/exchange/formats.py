"""The formats that qualcode exchanges projects and codebooks in: how to know one, read it and write it.

A format is found by what a file is, not only by its name. Each room below has its formats in `FORMATS`; the functions
of a format import what they need when they are called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from qualcode.core.nearest import unknown
from qualcode.errors import QualcodeError
from qualcode.exchange.project import Project
from qualcode.exchange.report import Ledger

# What a reader cannot take over goes into the Ledger; a file that is none of its kind raises QualcodeError.
Reader: TypeAlias = Callable[[Path, Ledger], Project]
# Writes a project to a place, whole or not at all; what the format cannot hold goes into the Ledger.
Writer: TypeAlias = Callable[[Project, Path, Ledger, str], None]  # ..., profile


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file, or folder, that projects or codebooks are exchanged in.

    Attributes:
        name: what --format calls it.
        title: what people call it.
        suffixes: of its files, with the dot, the usual one first; () for a folder.
        looks_like: whether an existing file or folder is one; it looks at first bytes, or names, and never raises.
        read, write: None where the format cannot be read or written.
        profiles: ways of writing it, the usual one first.
        codebook: whether it holds a codebook only.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    looks_like: Callable[[Path], bool]
    read: Reader | None = None
    write: Writer | None = None
    profiles: tuple[str, ...] = ()
    codebook: bool = False


@cache
def formats() -> tuple[Format, ...]:
    """Every format, the more particular before the more general: the first that a file looks like is taken."""
    from qualcode.exchange.refi import FORMATS as REFI
    from qualcode.exchange.tools import FORMATS as TOOLS

    return (*REFI, *TOOLS)


def format_to_read(path: Path, name: str | None = None) -> Format:
    """The format of a file or folder, or the one named; QualcodeError when it is none that qualcode reads."""
    readable = [each for each in formats() if each.read is not None]
    if not path.exists():
        raise QualcodeError(str(path), "there is no such file or folder", "check its name")
    if name is not None:
        return _named(name, readable)
    for each in readable:
        if each.looks_like(path):
            return each
    kinds = ", ".join(f"{each.title} ({each.name})" for each in readable)
    raise QualcodeError(str(path), "is no project that qualcode knows", f"it reads {kinds}; name one with --format")


def format_to_write(path: Path, name: str | None = None) -> Format:
    """The format that a file's suffix says, or the one named; QualcodeError when it is none that qualcode writes."""
    writable = [each for each in formats() if each.write is not None]
    if name is not None:
        return _named(name, writable)
    for each in writable:
        if any(path.name.lower().endswith(suffix) for suffix in each.suffixes):
            return each
    known = ", ".join(dict.fromkeys(suffix for each in writable for suffix in each.suffixes))
    raise QualcodeError(
        str(path), "its suffix names no format", f"end it in .xlsx (a workbook), {known}, or use --format"
    )


def profile_of(format_: Format, name: str | None) -> str:
    """The profile named, or the usual one; "" for a format without profiles."""
    if name is None:
        return format_.profiles[0] if format_.profiles else ""
    if not format_.profiles:
        raise QualcodeError(f"--profile {name}", f"{format_.title} has no profiles", "leave it out")
    if name not in format_.profiles:
        raise unknown("profile", name, format_.profiles)
    return name


def _named(name: str, choices: Sequence[Format]) -> Format:
    for each in choices:
        if each.name == name:
            return each
    raise unknown("format", name, [each.name for each in choices])
