"""Tables to be looked through in a notebook: searched, sorted and paged where itables is installed, else whole."""

from __future__ import annotations

import sys
from html import escape
from typing import TYPE_CHECKING, Final

from qualcode.outputs.tables import write_table

if TYPE_CHECKING:
    import pandas as pd

_STYLE: Final = """<style>
.qualcode-table td {text-align: left; vertical-align: top}
.qualcode-names td:first-child {white-space: nowrap}
</style>"""
_SHORT: Final = 24  # characters of what stands in the first column, up to which it is not broken into lines
_loaded = False  # whether this notebook has itables' script already


def show(frame: pd.DataFrame, *, rows: int = 10) -> None:
    """Show a table in a notebook with all its columns and all the words in its cells.

    With itables (it comes with the extra `notebook`) in pages of so many rows, to be searched and sorted; its script is
    put into the notebook, nothing is loaded from the network. Without it, all rows. Elsewhere than in a notebook the
    table is printed.
    """
    if "ipykernel" not in sys.modules:
        write_table(_with_index(frame), "table", sys.stdout)
        return
    try:
        import itables
    except ImportError:
        _display(_STYLE + _html(frame))
        return
    global _loaded
    if not _loaded:
        itables.init_notebook_mode(all_interactive=False, connected=False)
        _loaded = True
    pages = sorted({rows, 10, 25, 50, 100})
    shown = _in_html(_with_index(frame))
    look = f"display compact {_classes(shown)}"
    _display(_STYLE)
    itables.show(shown, pageLength=rows, lengthMenu=pages, maxBytes=0, classes=look, allow_html=True, showIndex=False)


def _html(frame: pd.DataFrame) -> str:
    """The whole table, where pandas by itself would cut words and leave out rows."""
    import pandas as pd

    with pd.option_context("display.max_colwidth", None):
        shown = _in_html(_with_index(frame))
        return str(shown.to_html(classes=_classes(shown), index=False, escape=False, border=0))


def _classes(frame: pd.DataFrame) -> str:
    named = len(frame.columns) and all(len(str(value)) <= _SHORT for value in frame.iloc[:, 0])
    return "qualcode-table qualcode-names" if named else "qualcode-table"


def _in_html(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its words escaped, and the ends of their lines as HTML has them."""
    import pandas as pd

    shown = frame.copy()
    for place, name in enumerate(frame.columns):
        if not pd.api.types.is_numeric_dtype(frame.iloc[:, place]):
            words = [_line_ends(escape(str(value), quote=False)) for value in frame.iloc[:, place]]
            shown[name] = pd.Series(words, index=frame.index, dtype=object)
    return shown.rename(columns=lambda name: _line_ends(escape(str(name), quote=False)))


def _line_ends(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "<br>")


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with an index that has a name as its first column; numbers of rows are left out."""
    shown = frame.reset_index() if any(frame.index.names) else frame
    return shown.rename_axis(columns=None)


def _display(html: str) -> None:
    from IPython.display import HTML, display

    display(HTML(html))  # type: ignore[no-untyped-call]
