"""The views of the page /see: what each can be asked for, in the words of its verb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a view: the name that it has in an address, that of its words, and the values, the usual first."""

    name: str
    said: str
    values: tuple[str, ...]


_LEVEL: Final = Choice("level", "ui_level", ("code", "theme"))
_THEME: Final = Choice("level", "ui_level", ("theme", "code"))
_WITHIN: Final = Choice("within", "ui_within", ("segment", "overlap", "near", "turn", "source", "case"))
_BY: Final = Choice("by", "ui_units", ("source", "case"))
VIEWS: Final[dict[str, tuple[Choice, ...]]] = {
    "matrix": (
        Choice("rows", "ui_rows", ("theme", "code")),
        Choice("columns", "ui_columns", ("source", "kind", "case", "speaker", "coder")),
        Choice("values", "ui_cells", ("segments", "sources", "cases", "words", "percent", "residuals", "pearson")),
        Choice("of", "ui_percent_of", ("column", "row", "total")),
    ),
    "network": (
        _LEVEL,
        _WITHIN,
        Choice("weight", "weight", ("both", "jaccard", "lift", "npmi", "phi")),
        Choice("minimum", "ui_minimum", ("1", "2", "3", "5", "10")),
        Choice("layout", "ui_layout", ("circle", "forces")),
        Choice("communities", "ui_communities", ("false", "true")),
    ),
    "cooccurrence": (_LEVEL, _WITHIN, Choice("measures", "ui_measures", ("false", "true"))),
    "triangulation": (_THEME, Choice("by", "ui_sides", ("kind", "source", "case", "coder"))),
    "saturation": (_BY, _LEVEL),
    "agreement": (
        _LEVEL,
        Choice("unit", "unit", ("segment", "turn", "source", "case", "character", "span")),
        Choice("coded_only", "ui_coded_only", ("false", "true")),
        Choice("interval", "ui_interval", ("bootstrap", "analytic", "none")),
    ),
    "framework": (Choice("rows", "ui_rows", ("case", "source")), Choice("columns", "ui_columns", ("theme", "code"))),
}
TITLES: Final = {
    "matrix": "ui_matrix",
    "network": "network",
    "cooccurrence": "cooccurrence",
    "triangulation": "triangulation",
    "saturation": "saturation",
    "agreement": "ui_agreement",
    "framework": "framework",
}
FILTERS: Final = ("code", "source", "kind", "case", "speaker", "where", "coder", "status", "query")
SAID: Final = {  # values whose own name is not the word for them here
    "true": "ui_yes",
    "false": "ui_no",
    "column": "ui_column",
    "row": "ui_row",
    "residuals": "ui_residuals",
    "pearson": "ui_pearson",
    "both": "ui_together",
    "circle": "ui_circle",
    "forces": "ui_forces",
    "character": "ui_character",
    "span": "ui_span",
    "bootstrap": "ui_bootstrap",
    "analytic": "ui_analytic",
    "none": "ui_none",
    "where": "ui_where",
    "query": "ui_query",
}
EXPORTS: Final = (
    ("workbook.xlsx", "ui_export_workbook"),
    ("report.docx", "ui_export_word"),
    ("report.html", "ui_export_page"),
    ("codings.csv", "ui_export_codings"),
    ("project.qdpx", "ui_export_project"),
    ("network.png", "ui_export_picture"),
    ("network.svg", "ui_export_drawing"),
    ("network.graphml", "ui_export_graph"),
)
