"""Where two studies parted: the last state that both are known to have had, as their logs tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from qualcode.store.records import LogEntry

Side: TypeAlias = Literal["ours", "theirs"]

MERGE = "merge"  # the verb of an edit that took another study in
SHARE = "share"  # and of the one that begins a study made from part of another

_OTHER: Mapping[str, Side] = {"ours": "theirs", "theirs": "ours"}


class Base(NamedTuple):
    """The state of one side after an edit; all of it was known to the other side when that last took it in."""

    of: Side
    edit: int


class Parting(NamedTuple):
    """Where two studies parted.

    Attributes:
        base: the state that both had; None when they have nothing in common that the logs tell of.
        open: by the key of a conflict, the base of what was left unsettled then; None where there was none.
        names: theirs to ours, of sources whose text this study has under another name.
        since: the last edit of theirs that this study knows of.
    """

    base: Base | None
    open: dict[str, Base | None]
    names: dict[str, str]
    since: int


def parting(ours: Sequence[LogEntry], theirs: Sequence[LogEntry]) -> Parting:
    """Read from two logs where the studies parted.

    The logs are hash-chained, so that the same hash at the same number means the same history up to there.
    """
    merges = _merges(ours, theirs)
    taken = merges[-1] if merges else None
    known = max(_common(ours, theirs), taken.detail["edit"] if taken else 0, _shared(ours, theirs))
    names = {name: own for entry in merges for name, own in entry.detail["names"].items()}
    returned = next(reversed(_merges(theirs, ours)), None)
    if returned is not None and returned.number > known and _knows(merges, known, returned.detail["edit"]):
        opened = {key: base and Base(_OTHER[base.of], base.edit) for key, base in _opened(returned).items()}
        return Parting(Base("ours", returned.detail["edit"]), opened, names, known)
    if not known:
        return Parting(None, {}, names, 0)
    opened = _opened(taken) if taken is not None and taken.detail["edit"] == known else {}
    return Parting(Base("theirs", known), opened, names, known)


def _opened(entry: LogEntry) -> dict[str, Base | None]:
    """What an edit that took another study in left unsettled."""
    return {key: None if base is None else Base(*base) for key, base in entry.detail["open"].items()}


def _common(ours: Sequence[LogEntry], theirs: Sequence[LogEntry]) -> int:
    """How many edits the two have in common from the first on."""
    pairs = zip(ours, theirs, strict=False)
    return next((mine.number - 1 for mine, other in pairs if mine.hash != other.hash), min(len(ours), len(theirs)))


def _is_in(detail: Mapping[str, Any], log: Sequence[LogEntry]) -> bool:
    """Whether a detail's `edit` and `hash` are those of an entry of a log."""
    number: int = detail.get("edit", 0)
    return 0 < number <= len(log) and bool(log[number - 1].hash == detail.get("hash"))


def _merges(log: Sequence[LogEntry], other: Sequence[LogEntry]) -> list[LogEntry]:
    """The edits of a log that took the other study in and are not undone, the first first."""
    undone: set[int] = set()
    found: list[LogEntry] = []
    for entry in reversed(log):
        if entry.number in undone:
            continue
        if "undoes" in entry.detail:
            undone.add(entry.detail["undoes"])
        elif entry.verb == MERGE and _is_in(entry.detail, other):
            found.append(entry)
    return found[::-1]


def _shared(ours: Sequence[LogEntry], theirs: Sequence[LogEntry]) -> int:
    """The edit of theirs with which it began as a part of this study, 0 when it did not."""
    return next((entry.number for entry in theirs if entry.verb == SHARE and _is_in(entry.detail, ours)), 0)


def _knows(merges: Sequence[LogEntry], known: int, at: int) -> bool:
    """Whether our state after the edit `at`, which they took in, had theirs up to `known` in it."""
    return max((entry.number for entry in merges if entry.detail["edit"] == known), default=0) <= at
