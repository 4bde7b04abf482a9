"""How a project is written for one program or another; the profiles differ only where the programs do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """A way of writing a project.

    Attributes:
        utf16: offsets count UTF-16 units, not code points.
        one_mark: every selection has one coding; words coded twice are selected twice.
        upper: GUIDs are written in capitals.
    """

    name: str
    utf16: bool = False
    one_mark: bool = False
    upper: bool = False

    @property
    def origin(self) -> str:
        """What the file says of the program that wrote it."""
        return "qualcode" if self.name == "standard" else f"qualcode for {self.name}"


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("standard"),
        Profile("nvivo", utf16=True, one_mark=True),
        Profile("atlasti"),  # it counts code points and nests codes, as the standard says
        Profile("maxqda", upper=True),
    )
}
