from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from qualcode.analysis.collection import collected, date_in
from qualcode.errors import UnknownNameError


def sources_of(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Rows of source, case, date."""
    return pd.DataFrame(rows, columns=["source", "case", "date"])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-06-12", date(2024, 6, 12)),
        ("2024-06-12T09:30", date(2024, 6, 12)),
        ("21 Mei 2024", date(2024, 5, 21)),
        ("Selasa, 10 September 2024", date(2024, 9, 10)),
        ("1 Agt 2024", date(2024, 8, 1)),
        ("1 Sept. 2024", date(2024, 9, 1)),
        ("1 Ju 2024", None),
        ("1 Agu 2024", date(2024, 8, 1)),
        ("March 3, 2024", date(2024, 3, 3)),
        ("Monday 4 March 2024", date(2024, 3, 4)),
        ("3/4/2024", date(2024, 4, 3)),
        ("31.12.2024", date(2024, 12, 31)),
        ("31 Februari 2024", None),
        ("2024", None),
        ("suatu hari", None),
        ("", None),
    ],
)
def test_dates_are_read_as_people_write_them(text, day):
    assert date_in(text) == day


def test_with_a_date_for_every_unit_they_are_in_that_order():
    frame = collected(sources_of(("W-1", "a", "3 Mei 2024"), ("W-2", "b", "2024-04-01"), ("W-10", "c", "1/5/2024")))
    assert frame["unit"].tolist() == ["W-2", "W-10", "W-1"]
    assert frame["date"].tolist() == ["2024-04-01", "2024-05-01", "2024-05-03"]


def test_with_some_of_the_dates_they_are_in_natural_order():
    frame = collected(sources_of(("W-10", "", "2024-01-01"), ("W-2", "", ""), ("W-1", "", "2024-03-01")))
    assert frame["unit"].tolist() == ["W-1", "W-2", "W-10"]


def test_a_case_has_its_first_date_and_sources_without_one_are_left_out():
    rows = [("W-1", "Ani", "2024-05-02"), ("O-1", "", "2024-01-01"), ("W-2", "Budi", "2024-04-01")]
    rows += [("W-3", "Ani", "2024-03-01"), ("W-4", "Ani", "")]
    frame = collected(sources_of(*rows), by="case")
    assert frame.to_numpy().tolist() == [["Ani", "2024-03-01", 3], ["Budi", "2024-04-01", 1]]


def test_any_attribute_may_say_when():
    frame = sources_of(("W-1", "", ""), ("W-2", "", "")).assign(visited=["2024-02-01", "2024-01-01"])
    assert collected(frame, dated_by="visited")["unit"].tolist() == ["W-2", "W-1"]
    with pytest.raises(UnknownNameError, match="visited"):
        collected(frame, dated_by="visted")


def test_a_study_without_sources_or_dates():
    assert len(collected(sources_of())) == 0
    assert collected(sources_of(("W-1", "", "")).drop(columns="date"))["unit"].tolist() == ["W-1"]
