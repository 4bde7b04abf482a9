"""Bytes to Source: what a researcher's files say, who speaks in them, when, and what sort of evidence they are.

The names are loaded on first use: a look at files that have not changed needs no reader.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qualcode.sources.attributes import Facesheet, belonging, case_of, find_facesheet, read_facesheet
    from qualcode.sources.config import Config, read_config
    from qualcode.sources.files import find, read_stable
    from qualcode.sources.reader import read

_HOMES = {
    "Config": "config",
    "Facesheet": "attributes",
    "belonging": "attributes",
    "case_of": "attributes",
    "find": "files",
    "find_facesheet": "attributes",
    "read": "reader",
    "read_config": "config",
    "read_facesheet": "attributes",
    "read_stable": "files",
}
__all__ = [
    "Config",
    "Facesheet",
    "belonging",
    "case_of",
    "find",
    "find_facesheet",
    "read",
    "read_config",
    "read_facesheet",
    "read_stable",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
