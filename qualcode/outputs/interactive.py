"""Tables to be looked through in a notebook: searched, sorted and paged where itables is installed, else whole."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from qualcode.outputs.tables import write_table

if TYPE_CHECKING:
    import pandas as pd

_loaded = False  # whether this notebook has itables' script already


def show(frame: pd.DataFrame, *, rows: int = 10) -> None:
    """Show a table in a notebook with all its columns and all the words in its cells.

    With itables (`pip install itables`; it is in the extra `notebook`) in pages of so many rows, to be searched and
    sorted; its script is put into the notebook, nothing is loaded from the network. Without it, all rows. Elsewhere
    than in a notebook the table is printed.
    """
    if "ipykernel" not in sys.modules:
        write_table(frame if frame.index.name is None else frame.reset_index(), "table", sys.stdout)
        return
    try:
        import itables
    except ImportError:
        _show_whole(frame)
        return
    global _loaded
    if not _loaded:
        itables.init_notebook_mode(all_interactive=False, connected=False)
        _loaded = True
    sizes = sorted({rows, 10, 25, 50, 100})
    itables.show(frame, pageLength=rows, lengthMenu=sizes, maxBytes=0, classes="display compact", showIndex="auto")


def _show_whole(frame: pd.DataFrame) -> None:
    """Show all that a table holds, where pandas by itself would cut words and leave out rows."""
    import pandas as pd
    from IPython.display import display

    with pd.option_context("display.max_colwidth", None, "display.max_rows", None, "display.max_columns", None):
        display(frame)
