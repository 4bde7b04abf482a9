"""What becomes of one thing that two studies have differently: three states, one outcome, or a conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, TypeVar

from qualcode.core.model import MACHINE, Coding, Status
from qualcode.core.nearest import unknown
from qualcode.core.problems import Problem
from qualcode.errors import StudyError
from qualcode.store.merge_base import Side

T = TypeVar("T")
Choice: TypeAlias = Literal["ours", "theirs", "skip"]

CHOICES: tuple[Choice, ...] = ("ours", "theirs", "skip")
SHORTEST = 8  # letters of a coding's id that are enough to name it
DECIDED = (Status.ACCEPTED, Status.REJECTED)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that the two studies have differently, both having changed it.

    Attributes:
        key: what names it: "coding:<id>", "source:W-01", "name:W-01", "details:W-01", "setting:unit" or "codebook".
        what: what it is, in words; never a participant's.
        ours, theirs: how the one and the other have it.
        choice: how it was settled; "skip" leaves ours as it is and the conflict open for the next merge.
    """

    key: str
    what: str
    ours: str
    theirs: str
    choice: Choice

    def as_problem(self) -> Problem:
        """The conflict as a line of the list of what to look at."""
        message = f"{self.what}: here {self.ours}, there {self.theirs}"
        if self.choice == "skip":
            return Problem(self.key, message, f"settle it with --settle {self.key}=ours or =theirs", refused=True)
        return Problem(self.key, f"{message}; settled: {self.choice}")


@dataclass
class Choices:
    """How conflicts are to be settled: one by one where that was said, else all alike."""

    prefer: Choice = "skip"
    by_key: Mapping[str, str] = field(default_factory=dict)
    met: dict[str, Conflict] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for choice in (self.prefer, *self.by_key.values()):
            if choice not in CHOICES:
                raise unknown("choice", choice, CHOICES)

    def settle(self, key: str, what: str, ours: str, theirs: str) -> Choice:
        """Note a conflict and answer with the choice for it."""
        choice: Any = self.prefer
        for given, wanted in self.by_key.items():
            begins = given.startswith("coding:") and len(given) >= len("coding:") + SHORTEST and key.startswith(given)
            if given == key or begins:
                choice = wanted
                self.used.add(given)
        self.met[key] = Conflict(key, what, ours, theirs, choice)
        return choice  # type: ignore[no-any-return]

    @property
    def skipped(self) -> set[str]:
        """The keys of the conflicts that stay open."""
        return {conflict.key for conflict in self.met.values() if conflict.choice == "skip"}


def check_used(choices: Sequence[Choices]) -> None:
    """Raise StudyError when a choice was given for a conflict that none of these merges has met."""
    met = [key for each in choices for key in each.met]
    for given in {key for each in choices for key in each.by_key}:
        if not any(given in each.used for each in choices):
            remedy = "there are " + ", ".join(met[:10]) if met else "there are none"
            raise StudyError(f"--settle {given}", "there is no such conflict", remedy)


def side_that_changed(base: object, ours: object, theirs: object, *, known: bool) -> Side | None:
    """Whose value holds, by who has changed it since the base; None when both have, each otherwise.

    `known` says whether there is a base at all: without one, what only one side has was added there.

    >>> side_that_changed("a", "a", "b", known=True), side_that_changed("a", "c", "b", known=True)
    ('theirs', None)
    >>> side_that_changed(None, None, "b", known=False), side_that_changed(None, "c", None, known=False)
    ('theirs', 'ours')
    """
    if ours == theirs:
        return "ours"
    if known:
        return "ours" if theirs == base else "theirs" if ours == base else None
    return "ours" if theirs is None else "theirs" if ours is None else None


def machines(coding: Coding | None) -> bool:
    """Whether a coding is the machine's and no person has decided on it: the next run may take it away.

    >>> machines(None)
    False
    """
    return coding is not None and coding.coder == MACHINE and coding.status not in DECIDED


def decision_stands(ours: Coding | None, theirs: Coding | None) -> Side | None:
    """The side on which a person has decided on a coding of the machine's that the other side's runs changed."""
    if ours is not None and ours.coder == MACHINE and ours.status in DECIDED and (theirs is None or machines(theirs)):
        return "ours"
    if theirs is not None and theirs.coder == MACHINE and theirs.status in DECIDED and (ours is None or machines(ours)):
        return "theirs"
    return None


def told(coding: Coding | None, other: Coding | None) -> str:
    """How a study has a coding that another has otherwise, for a list of conflicts: never its words."""
    if coding is None:
        return "removed"
    if other is None or coding.status != other.status:
        return str(coding.status)
    fields = ("unit", "origin", "codebook", "evidence")
    return "with another " + " and ".join(name for name in fields if getattr(coding, name) != getattr(other, name))


def place(coding: Coding) -> str:
    """Where a coding is, for a list: never its words."""
    return f"{coding.code} by {coding.coder} at {coding.source} {coding.span.start}-{coding.span.end}"
