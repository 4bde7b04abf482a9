"""What a study states about its sources: roles, kinds, cases, languages, limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualcode.core.model import Kind, Role


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated about one source by its name; what is None or empty is left to be found."""

    kind: Kind | None = None
    case: str = ""
    language: str = ""
    roles: Mapping[str, Role] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """What a study states about its sources, instead of what qualcode would conclude.

    Attributes:
        roles: label of a speaker -> role, in every source.
        kinds: pattern on the path -> kind; the last one that fits counts, as in a list of exceptions.
        languages: pattern on the path -> language, likewise.
        cases: what to search for in the name of a file; its group `case`, or all of it, is the case.
        facesheet: path of the table of cases, relative to the study.
        sources: name of a source -> what is stated about that one.
        limits: sizes and times, as the [limits] table has them.
    """

    roles: Mapping[str, Role] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    cases: re.Pattern[str] | None = None
    facesheet: str = ""
    sources: Mapping[str, Stated] = field(default_factory=dict)
    limits: Mapping[str, Any] = field(default_factory=dict)


NOTHING_STATED = Config()
