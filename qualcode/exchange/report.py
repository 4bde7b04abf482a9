"""What became of everything in a file, item by item: on the way in and on the way out, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

NAMED = 12  # names that a line for people has room for; the data has all


class Fate(StrEnum):
    """What became of a thing."""

    TAKEN = "taken over"
    KEPT = "kept beside"  # held with the study and written back, though qualcode has no use for it
    CHANGED = "changed"
    IMPOSSIBLE = "not possible"


@dataclass(frozen=True, slots=True)
class Item:
    """Things of one sort with one fate.

    Attributes:
        what: the sort, in the plural: "codings", "codes".
        why: what was done, or why it could not be; "" where there is nothing to say.
        count: how many.
        names: what tells them apart, for those that have a name; never a participant's words.
    """

    fate: Fate
    what: str
    count: int
    why: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was concluded from evidence, such as what a source's offsets count.

    Attributes:
        where: the source or file.
        said: the conclusion and its evidence, in one line.
        sure: False where the evidence does not decide.
        data: the same as plain values.
    """

    where: str
    said: str
    sure: bool = True
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """The itemised report of an import or export: what REFI-QDA (section 7) asks of a program, and more.

    `edit` is the number of the Edit that an import is, None when nothing changed or nothing is to be undone.
    """

    direction: str  # "import" or "export"
    file: str  # its name, without folders
    format: str
    items: tuple[Item, ...] = ()
    findings: tuple[Finding, ...] = ()
    edit: int | None = None

    def of(self, fate: Fate) -> tuple[Item, ...]:
        """The items of one fate."""
        return tuple(item for item in self.items if item.fate is fate)

    def count(self, what: str, fate: Fate = Fate.TAKEN) -> int:
        """How many of a sort had a fate."""
        return sum(item.count for item in self.items if item.what == what and item.fate is fate)

    @property
    def whole(self) -> bool:
        """Whether nothing was impossible."""
        return not self.of(Fate.IMPOSSIBLE)

    def as_data(self) -> dict[str, Any]:
        """The report as plain values, for JSON: every name is in it."""
        items = [
            {"fate": str(i.fate), "what": i.what, "count": i.count, "why": i.why, "names": list(i.names)}
            for i in self.items
        ]
        findings = [{"where": f.where, "said": f.said, "sure": f.sure, **f.data} for f in self.findings]
        return {
            "qualcode report": 1,
            "direction": self.direction,
            "file": self.file,
            "format": self.format,
            "edit": self.edit,
            "items": items,
            "findings": findings,
        }

    def lines(self) -> Iterator[str]:
        """The report for people: a heading a fate, a line an item, then what was concluded."""
        for fate in Fate:
            items = self.of(fate)
            if items:
                yield f"{fate.capitalize()}:"
                yield from (f"  {_line(item)}" for item in items)
        said: dict[tuple[str, bool], list[str]] = {}
        for finding in self.findings:
            said.setdefault((finding.said, finding.sure), []).append(finding.where)
        if said:
            yield "Found:"
        for (words, sure), where in said.items():
            yield f"  {_named(where)}: {words}" + ("" if sure else " - NOT SURE, please check")


class Ledger:
    """Where readers, writers and the study note what became of things; `report` sums it up.

    >>> told = Ledger()
    >>> told.taken("codes", "idea"); told.taken("codes", "money"); told.impossible("sources", "x.mp4", why="is missing")
    >>> print(*told.report("import", "a.qdpx", "refi").lines(), sep=chr(10))
    Taken over:
      2 codes
    Not possible:
      1 source (x.mp4): is missing
    """

    def __init__(self) -> None:
        self._counts: dict[tuple[Fate, str, str], int] = {}
        self._names: dict[tuple[Fate, str, str], dict[str, None]] = {}
        self._findings: list[Finding] = []

    def note(self, fate: Fate, what: str, name: str = "", *, count: int = 1, why: str = "") -> None:
        """Note what became of some things of a sort."""
        if count < 1:
            return
        key = (fate, what, why)
        self._counts[key] = self._counts.get(key, 0) + count
        if name:
            self._names.setdefault(key, {})[name] = None

    def taken(self, what: str, name: str = "", *, count: int = 1, why: str = "") -> None:
        """The study, or the file, has it now."""
        self.note(Fate.TAKEN, what, name, count=count, why=why)

    def kept(self, what: str, name: str = "", *, count: int = 1, why: str = "") -> None:
        """qualcode has no use for it; it is kept and written back."""
        self.note(Fate.KEPT, what, name, count=count, why=why)

    def changed(self, what: str, name: str = "", *, count: int = 1, why: str) -> None:
        """It was taken over otherwise than it was."""
        self.note(Fate.CHANGED, what, name, count=count, why=why)

    def impossible(self, what: str, name: str = "", *, count: int = 1, why: str) -> None:
        """It could not be taken over."""
        self.note(Fate.IMPOSSIBLE, what, name, count=count, why=why)

    def sorts(self, fate: Fate) -> list[str]:
        """The sorts of things of which something was noted so far."""
        return list(dict.fromkeys(what for noted, what, _ in self._counts if noted is fate))

    def left(self, what: str, *, why: str) -> None:
        """What was noted as taken over of a sort stays in the study only: the file at hand is not meant to hold it."""
        for key in [key for key in self._counts if key[:2] == (Fate.TAKEN, what)]:
            names = self._names.pop(key, {})
            self.kept(what, count=self._counts.pop(key), why=why)
            self._names.setdefault((Fate.KEPT, what, why), {}).update(names)

    def found(self, where: str, said: str, *, sure: bool = True, **data: Any) -> None:
        """Something was concluded from evidence."""
        self._findings.append(Finding(where, said, sure, data))

    def report(self, direction: str, file: str, format_: str, *, edit: int | None = None) -> Report:
        """Everything that was noted."""
        order = list(Fate)
        keys = sorted(self._counts, key=lambda key: order.index(key[0]))
        items = tuple(Item(*key[:2], self._counts[key], key[2], tuple(self._names.get(key, ()))) for key in keys)
        return Report(direction, file, format_, items, tuple(self._findings), edit)


def _line(item: Item) -> str:
    noun = _one(item.what) if item.count == 1 else item.what
    # What was taken over without ado needs no names: the study shows them.
    names = f" ({_named(item.names)})" if item.names and (item.why or item.fate is not Fate.TAKEN) else ""
    return f"{item.count:,} {noun}{names}" + (f": {item.why}" if item.why else "")


def _one(what: str) -> str:
    """The name of a sort for one thing of it.

    >>> _one("codings of whole sources"), _one("code names"), _one("categories")
    ('coding of whole sources', 'code name', 'category')
    """
    words = what.split(" ")
    at = next((number for number, word in enumerate(words) if word.endswith("s")), None)
    if at is not None:
        word = words[at]
        words[at] = word.removesuffix("ies") + "y" if word.endswith("ies") else word.removesuffix("s")
    return " ".join(words)


def _named(names: tuple[str, ...] | list[str]) -> str:
    more = f", and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
