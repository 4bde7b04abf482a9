"""ATLAS.ti's own project files (.atlproj): known when met, and refused with the way that is open.

They are zip archives with `project.aprx`, whose structure is not published. What is known of it in public gives
quotations as segments and offsets of an internal rendering, without words, so that no reading could be checked.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.exchange.project import Project
from qualcode.exchange.report import Ledger


def looks_like_atlasti(path: Path) -> bool:
    """Whether a file is a project file of ATLAS.ti 8 or later."""
    try:
        if not path.is_file() or not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as archive:
            return any(name.lower().endswith(".aprx") for name in archive.namelist())
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def read_atlasti(path: Path, ledger: Ledger) -> Project:
    """Refuse it, and say what to do."""
    problem = "is a project file of ATLAS.ti, whose structure is not published"
    remedy = "in ATLAS.ti export the project as a REFI-QDA project (.qdpx), and import that"
    raise QualcodeError(str(path), problem, remedy)
