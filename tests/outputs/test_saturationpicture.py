from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from matplotlib.figure import Figure

from qualcode.outputs.figures import save_figure
from qualcode.outputs.saturationpicture import draw_saturation


def curve_of(*new: int, name: str = "W-{}") -> pd.DataFrame:
    """A curve whose units bring these numbers of codes, within a band of one to either side."""
    found = pd.Series(new, dtype="int64").cumsum()
    return pd.DataFrame(
        {
            "number": range(1, len(new) + 1),
            "unit": [name.format(n) for n in range(1, len(new) + 1)],
            "new": new,
            "observed": found,
            "mean": found + 0.5,
            "low": found - 1,
            "high": found + 1,
        }
    )


def test_bars_are_new_codes_and_the_line_is_what_was_found():
    ax = draw_saturation(curve_of(5, 0, 2), estimate=(8.25, 7.0, 14.5))
    assert [bar.get_height() for bar in ax.patches] == [5, 0, 2]
    lines = {line.get_label(): line for line in ax.get_lines()}
    assert lines["Found so far, in this order"].get_ydata().tolist() == [5, 5, 7]
    assert "Codes in all, at least (Chao2): 8.2 (7.0–14.5)" in lines
    assert len({str(line.get_linestyle()) + str(line._dash_pattern) for line in lines.values()}) == len(lines)


def test_without_an_estimate_there_is_no_line_of_one():
    labels = [line.get_label() for line in draw_saturation(curve_of(1, 1), estimate=(float("nan"),) * 3).get_lines()]
    assert not [label for label in labels if "Chao2" in str(label)]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    "name", ["W-{}", "wawancara pertama dengan pustakawan " * 6 + "{}", "W" * 200 + "{}", "面談 {}", "مقابلة {}"]
)
@pytest.mark.filterwarnings("ignore::qualcode.outputs.typefaces.MissingSignsWarning", "ignore:Glyph")
def test_names_and_legend_stay_apart_and_inside(tmp_path, name, language):
    ax = draw_saturation(
        curve_of(5, 4, 0, 1, 1, 0, 0, 1, name=name), estimate=(12.6, 12.0, 19.5), title="T", language=language
    )
    figure = ax.get_figure()
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.get_xticklabels()]
    assert not any(a.overlaps(b) for a, b in pairwise(boxes))
    legend, title = ax.get_legend().get_window_extent(), ax._left_title.get_window_extent()
    assert not legend.overlaps(title)
    for box in (*boxes, legend, title):
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1
        assert figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1


@pytest.mark.parametrize("units", [1, 41, 300])
def test_few_and_many_units(tmp_path, units):
    path = save_figure(draw_saturation(curve_of(*[1] * units)), tmp_path / "curve.png")
    assert path.stat().st_size > 5000


@pytest.mark.parametrize("new", [(), (0, 0)])
def test_nothing_coded_is_said(new):
    ax = draw_saturation(curve_of(*new), language="id")
    assert [text.get_text() for text in ax.texts] == ["Belum ada yang dikodekan."]


def test_an_axes_of_ones_own_is_kept():
    ax = Figure(figsize=(3, 3)).add_subplot()
    assert draw_saturation(curve_of(3, 1), ax) is ax
    assert ax.get_legend()._ncols == 1


def test_the_same_curve_gives_the_same_bytes(tmp_path):
    one, two = (save_figure(draw_saturation(curve_of(3, 1)), tmp_path / name) for name in ("1.svg", "2.svg"))
    assert one.read_bytes() == two.read_bytes()
