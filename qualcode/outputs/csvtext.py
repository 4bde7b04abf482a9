"""A cell of a csv file, for tables small and large."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_QUOTED: Final = re.compile('[,"\r\n]')


def csv_cell(text: str) -> str:
    """The cell as RFC 4180 has it. (Python's csv module leaves a lone CR unquoted, and so breaks the row.)

    >>> csv_cell("ya"), csv_cell("ya, tentu")
    ('ya', '"ya, tentu"')
    """
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def csv_cells(texts: Sequence[str]) -> Sequence[str]:
    """The cells of a column; one look at all of them says whether any has to be quoted."""
    return [csv_cell(text) for text in texts] if _QUOTED.search("".join(texts)) else texts
