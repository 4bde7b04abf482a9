"""Bad data is a value: it is collected and shown together, and never stops the rest of the work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something about the data that a person should know.

    Attributes:
        where: the file, or "file:line", that it concerns.
        message: what is wrong.
        hint: what to do about it.
        refused: True when the input was left out because of it, False when it is only a warning.
    """

    where: str
    message: str
    hint: str = ""
    refused: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" + (f"; {self.hint}" if self.hint else "")
