"""What an epistemic network analysis is asked to do: units, conversations, window, weighting, rotation, groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from qualcode.analysis.units import known
from qualcode.errors import StudyError

Window: TypeAlias = int | Literal["infinite", "conversation"]
Weighting: TypeAlias = Literal["binary", "product"]
Rotation: TypeAlias = Literal["svd", "means"]

WINDOWS = ("infinite", "conversation")
WEIGHTINGS = ("binary", "product")
ROTATIONS = ("svd", "means")


@dataclass(frozen=True)
class Model:
    """The choices of an analysis; a figure without them means little, so that they travel with the result.

    Attributes:
        units: the columns of the lines that name whose networks are compared, such as ("source",) or ("case", "kind").
        conversations: the columns within which lines follow one another; connections never reach across.
        window: how many lines, the current one included, a connection may span; "infinite": from the current line
            back to the beginning of the conversation; "conversation": all of a unit's lines of a conversation as one.
        weighting: "binary" counts each line at most once for a pair, "product" adds up products of how often.
        rotation: "svd" (greatest variance first) or "means" (first the axis through the means of two groups).
        groups: the column that sorts the units into groups; "" for none.
        contrast: the two groups to compare, the first on the left; () for all, of which means rotation needs two.
        permutations: how many the test of the groups takes at most.
        seed: of these permutations.
    """

    units: tuple[str, ...] = ("source",)
    conversations: tuple[str, ...] = ("source",)
    window: Window = 4
    weighting: Weighting = "binary"
    rotation: Rotation = "svd"
    groups: str = ""
    contrast: tuple[str, ...] = ()
    permutations: int = 9999
    seed: int = 1

    def __post_init__(self) -> None:
        known("weighting", self.weighting, WEIGHTINGS)
        known("rotation", self.rotation, ROTATIONS)
        if isinstance(self.window, str):
            known("window", self.window, WINDOWS)
        elif self.window < 1:
            raise StudyError("window", f"{self.window} lines hold nothing", "give 1 or more lines, or infinite")
        if not self.units or not self.conversations:
            raise StudyError("epistemic network", "no column names the units or the conversations", "name source")
        if self.contrast and (len(self.contrast) != 2 or len(set(self.contrast)) != 2):
            raise StudyError("contrast", f"{', '.join(self.contrast)} are not two groups", "name two")
        if self.permutations < 1:
            raise StudyError("permutations", "a test needs at least one", "give 999 or more")
