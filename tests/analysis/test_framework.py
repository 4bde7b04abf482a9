from __future__ import annotations

import dataclasses

import pytest

from qualcode.analysis.framework import cell_quotes, framework, framework_table, with_own_case
from qualcode.analysis.matrices import matrix
from qualcode.errors import UnknownNameError
from tests.analysis.conftest import source_of

LINES = (
    "W-10 14-27 motives/demand",
    "W-2 0-13 motives/demand",
    "W-2 0-13 motives/creativity",
    "W-2 14-27 motives/demand",
    "W-2 28-41 competence/skills ana rejected",
    "D-1 0-13 competence/skills",
)


@pytest.fixture
def held(codings):
    """The codings, each on a segment of fourteen characters; W-2 and W-3 are interviews of case A."""
    sources = {name: source_of(name) for name in ("W-2", "W-3", "W-10", "D-1")}
    sources |= {name: dataclasses.replace(sources[name], case="A") for name in ("W-2", "W-3")}
    frame = codings(*LINES, "W-3 0-13 motives/demand", sources=sources)
    return frame.assign(segment=frame["start"] // 14 + 1)


def test_a_cell_has_the_ids_of_its_quotes_each_segment_once(held):
    assert framework(held).to_dict("records") == [
        {"case": "A", "theme": "motives", "summary": "", "quotes": "W-2:1; W-2:2; W-3:1", "n": 3},
        {"case": "case W-10", "theme": "motives", "summary": "", "quotes": "W-10:2", "n": 1},
        {"case": "D-1", "theme": "competence", "summary": "", "quotes": "D-1:1", "n": 1},
    ]


def test_the_numbers_are_those_of_the_matrix(held):
    for rows, columns in (("case", "theme"), ("source", "code")):
        cells = framework(held, rows=rows, columns=columns).set_index([columns, rows])["n"]
        table = matrix(with_own_case(held), rows=columns, columns=rows).stack()
        assert cells.sort_index().to_dict() == table[table > 0].sort_index().to_dict()


def test_a_summary_stands_in_its_cell_also_where_nothing_was_coded_or_the_case_is_no_more(held):
    summaries = {
        ("A", "motives"): "Wajib dulu, suka kemudian.",
        ("A", "competence"): "Tidak dibicarakan.",
        ("Z", "old"): "!",
    }
    cells = framework(held, summaries=summaries, row_order=["A", "D-1"], column_order=["competence", "motives"])
    assert cells[["case", "theme", "summary", "n"]].to_numpy().tolist() == [
        ["A", "competence", "Tidak dibicarakan.", 0],
        ["A", "motives", "Wajib dulu, suka kemudian.", 3],
        ["D-1", "competence", "", 1],
        ["case W-10", "motives", "", 1],
        ["Z", "old", "!", 0],
    ]


@pytest.mark.parametrize(
    ("show", "cell"),
    [
        ("both", "Wajib.\n\nW-2:1 “satu dua tiga”\nW-2:2 “satu dua tiga”\n(+1)"),
        ("quotes", "W-2:1 “satu dua tiga”\nW-2:2 “satu dua tiga”\n(+1)"),
        ("summaries", "Wajib."),
    ],
)
def test_the_matrix_to_read_has_summary_and_quotes_as_asked_for(held, show, cell):
    cells = framework(held, summaries={("A", "motives"): "Wajib."})
    table = framework_table(cells, cell_quotes(held), show=show, at_most=2, column_order=["professionalism"])
    assert table.loc["A", "motives"] == cell
    assert table.columns.tolist() == ["professionalism", "competence", "motives"]
    assert (table.index.name, table.columns.name) == ("case", "theme")
    assert table["professionalism"].tolist() == ["", "", ""]


def test_without_codings_the_names_are_there_with_nothing(codings):
    empty = codings().assign(segment=[])
    cells = framework(empty)
    assert cells.columns.tolist() == ["case", "theme", "summary", "quotes", "n"]
    assert len(cells) == 0
    table = framework_table(cells, cell_quotes(empty), row_order=["A"], column_order=["motives"])
    assert table.to_numpy().tolist() == [[""]]
    assert framework_table(cells, cell_quotes(empty)).shape == (0, 0)


def test_what_is_not_there_is_named(held):
    with pytest.raises(UnknownNameError, match=r"rows 'cases'.*did you mean 'case'"):
        framework(held, rows="cases")
