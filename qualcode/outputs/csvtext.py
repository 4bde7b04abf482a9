"""A cell of a csv file, for tables small and large."""

from __future__ import annotations

import re
from typing import Final

_QUOTED: Final = re.compile('[,"\r\n]')


def csv_cell(text: str) -> str:
    """The cell as RFC 4180 has it. (Python's csv module leaves a lone CR unquoted, and so breaks the row.)

    >>> csv_cell("ya"), csv_cell("ya, tentu")
    ('ya', '"ya, tentu"')
    """
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
