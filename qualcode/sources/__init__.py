"""Bytes to Source: what a researcher's files say, who speaks in them, when, and what sort of evidence they are."""

from qualcode.sources.attributes import Facesheet, belonging, case_of, find_facesheet, read_facesheet
from qualcode.sources.config import Config, read_config
from qualcode.sources.files import find, read_stable
from qualcode.sources.limits import Limits, limits_from
from qualcode.sources.reader import read

__all__ = [
    "Config",
    "Facesheet",
    "Limits",
    "belonging",
    "case_of",
    "find",
    "find_facesheet",
    "limits_from",
    "read",
    "read_config",
    "read_facesheet",
    "read_stable",
]
