"""Every change to the codings of a study is an Edit; undo is its inverse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qualcode.core.model import Coding

CodingsById = Mapping[str, Coding]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change, by someone, to one subject: which codings went and which came.

    Attributes:
        verb: what was done ("code", "apply", "accept", "add source", ...).
        subject: what it was done to: a source's name, a coding's id, a codebook's digest.
        who: the coder or person.
        removed, added: codings; a changed coding is in both.
        detail: anything else that says what happened, as plain JSON values.
    """

    verb: str
    subject: str
    who: str
    removed: tuple[Coding, ...] = field(default=(), repr=False)
    added: tuple[Coding, ...] = field(default=(), repr=False)
    detail: Mapping[str, Any] = field(default_factory=dict)


def apply(codings: CodingsById, edit: Edit) -> dict[str, Coding]:
    """The codings after the edit; those given are left as they were.

    Raises ValueError when the edit does not fit: it removes what is not there, or adds what is.
    """
    after = dict(codings)
    for coding in edit.removed:
        if after.pop(coding.id, None) != coding:
            raise ValueError(f"edit {edit.verb!r} removes a coding that is not there: {coding.id}")
    for coding in edit.added:
        if coding.id in after:
            raise ValueError(f"edit {edit.verb!r} adds a coding that is there already: {coding.id}")
        after[coding.id] = coding
    return after


def inverse(edit: Edit) -> Edit:
    """The edit that takes `edit` back."""
    return replace(edit, verb=f"undo {edit.verb}", removed=edit.added, added=edit.removed)


def recoding(fresh: CodingsById, stored: CodingsById, subject: str, who: str) -> Edit:
    """The edit that brings the machine's stored codings of a source to its fresh ones.

    A coding that a person has accepted or rejected is that person's: it is neither removed nor replaced.
    An edit that neither adds nor removes is returned all the same; the caller need not keep it.
    """
    decided = {key for key, coding in stored.items() if coding.status in ("accepted", "rejected")}
    removed = tuple(c for key, c in stored.items() if key not in decided and fresh.get(key) != c)
    added = tuple(c for key, c in fresh.items() if key not in decided and stored.get(key) != c)
    return Edit("code", subject, who, removed, added)
