from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from qualcode.outputs.figures import save_figure
from qualcode.outputs.timelinepicture import HATCHES, draw_timeline


def frame_of(codes: int, *, lines: int = 60, label: str = "Kode {}", themes: int = 4) -> tuple[pd.DataFrame, dict]:
    """Every third line the interviewer's; code n on the lines that n + 2 divides, and on the line after."""
    names = [f"theme{n * themes // max(codes, 1)}/code{n}" for n in range(codes)]
    labels = {name: label.format(n) for n, name in enumerate(names)}
    labels |= {name.split("/")[0]: name.split("/")[0].title() for name in names}
    rows = []
    for line in range(1, lines + 1):
        role = "interviewer" if line % 3 == 0 else "participant"
        on = [name for n, name in enumerate(names) if line % (n + 2) < 2] or [""]
        rows += [(line, role, name, labels.get(name, "")) for name in on]
    return pd.DataFrame(rows, columns=["segment", "role", "code", "label"]), labels


def marks(ax) -> dict[str, list[tuple[float, float]]]:
    """Where the marks of each code begin and end, in lines."""
    found = {}
    for drawn in ax.collections:
        name = (drawn.get_gid() or "").removeprefix("code ")
        if name:
            found[name] = [(box.x0, box.x1) for box in (path.get_extents() for path in drawn.get_paths())]
    return found


def test_a_code_has_a_mark_on_each_of_its_lines_runs_in_one():
    frame = pd.DataFrame(
        [(1, "", "a/x"), (2, "", "a/x"), (3, "", ""), (4, "", "b/y"), (4, "", "a/x")],
        columns=["segment", "role", "code"],
    ).assign(label=lambda f: f["code"])
    ax = draw_timeline(frame, title="W-03", labels={"b/y": "Y", "a/x": "X"})
    assert marks(ax) == {"b/y": [(3.5, 4.5)], "a/x": [(0.5, 2.5), (3.5, 4.5)]}
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["b/y", "a/x"]
    assert ax.get_title(loc="left") == "W-03"


@pytest.mark.parametrize(
    ("codes", "label"),
    [
        (1, "Kode {}"),
        (11, "Kode {} " + "kemampuan pustakawan " * 9),
        (50, "Kode {}"),
        (50, "Kode {}" + " yang panjang" * 6),
    ],
)
def test_labels_do_not_overlap_and_nothing_is_cut(codes, label):
    frame, labels = frame_of(codes, label=label)
    ax = draw_timeline(frame, labels=labels, title="W-03")
    figure = ax.get_figure()
    figure.draw_without_rendering()
    boxes = [tick.get_window_extent() for tick in ax.get_yticklabels()]
    assert all(above.y0 >= below.y1 for above, below in pairwise(boxes))
    assert min(box.x0 for box in boxes) >= 0
    legend = figure.legends[0].get_window_extent()
    assert legend.y0 >= 0
    assert legend.y1 <= ax.xaxis.get_tightbbox().y0
    assert legend.x0 >= 0


def test_themes_are_told_apart_by_colour_and_hatch():
    frame, labels = frame_of(20, themes=10)
    ax = draw_timeline(frame, labels=labels)
    looks = {
        drawn.get_gid().removeprefix("code ").split("/")[0]: (tuple(drawn.get_facecolor()[0]), drawn.get_hatch())
        for drawn in ax.collections
        if drawn.get_gid()
    }
    assert len(set(looks.values())) == 10
    assert len({hatch for _, hatch in looks.values()}) == len(HATCHES)


def test_a_mark_in_a_long_source_is_wide_enough_to_be_seen():
    frame = pd.DataFrame({"segment": np.arange(1, 5001), "role": "", "code": "", "label": ""})
    frame.loc[2500, ["code", "label"]] = "a"
    (mark,) = marks(draw_timeline(frame))["a"]
    assert mark[1] - mark[0] == pytest.approx(20)


@pytest.mark.parametrize("language", ["en", "id"])
def test_nothing_coded_is_said(language):
    frame, _ = frame_of(0)
    words = [text.get_text() for text in draw_timeline(frame, language=language).texts]
    assert words == [{"en": "Nothing was coded yet.", "id": "Belum ada yang dikodekan."}[language]]
    assert draw_timeline(frame.iloc[:0]).texts


def test_in_an_axes_of_ones_own_the_legend_stands_below():
    frame, labels = frame_of(5)
    figure = Figure(figsize=(8, 6))
    ax = figure.add_subplot(2, 1, 1)
    assert draw_timeline(frame, ax, labels=labels) is ax
    figure.draw_without_rendering()
    assert ax.get_legend().get_window_extent().y1 <= ax.get_window_extent().y0
    assert not figure.legends


@pytest.mark.filterwarnings("ignore::qualcode.outputs.typefaces.MissingSignsWarning")
def test_the_same_timeline_gives_the_same_bytes_whatever_the_script(tmp_path):
    frame, labels = frame_of(6, label="图书馆 مكتبة {}")
    for suffix in ("png", "svg", "pdf"):
        paths = [tmp_path / f"{n}.{suffix}" for n in range(2)]
        for path in paths:
            save_figure(draw_timeline(frame, labels=labels, title="图"), path)
        assert paths[0].read_bytes() == paths[1].read_bytes()
