"""Pictures and sentences of epistemic networks, from frames as the analysis gives them."""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from qualcode.analysis.epistemic import Model, epistemic
from qualcode.errors import QualcodeError, UnknownNameError
from qualcode.outputs.circle import Size
from qualcode.outputs.enapicture import draw_epistemic, draw_units, epistemic_figure
from qualcode.outputs.enawords import cautions, findings, said, write_frames, write_frames_json
from qualcode.outputs.figures import save_figure
from qualcode.outputs.labelplaces import Box, place_labels
from qualcode.outputs.labels import LANGUAGES


def frames_of(
    *, units: int = 12, codes: int = 5, groups: tuple[str, ...] = ("north", "south"), name: str = "code {}", **choices
) -> dict[str, pd.DataFrame]:
    """Made-up talk of so many people, in groups by turns."""
    chance = np.random.default_rng(3)
    who = np.repeat(np.arange(units), 30)
    held = (chance.random((len(who), codes)) < 1.5 / codes).astype(int)
    lines = pd.DataFrame({"source": [f"W-{n:02d}" for n in who], "site": [groups[n % len(groups)] for n in who]})
    names = [name.format(n) for n in range(codes)]
    if len(groups) > 1:
        choices.setdefault("groups", "site")
    return epistemic(lines, held, names, Model(permutations=99, **choices)).frames()


def labels_of(ax) -> dict[str, object]:
    return {t.get_gid().removeprefix("label "): t for t in ax.texts if (t.get_gid() or "").startswith("label ")}


def boxes_of(ax) -> list:
    ax.get_figure().draw_without_rendering()
    return [text.get_window_extent() for text in labels_of(ax).values()]


@pytest.mark.parametrize(
    ("codes", "name"), [(3, "code {}"), (11, "{} " + "kompetensi pustakawan " * 3), (40, "kode {}")]
)
@pytest.mark.parametrize("draw", [draw_epistemic, draw_units])
def test_labels_overlap_neither_each_other_nor_the_edge_of_the_picture(codes, name, draw):
    ax = draw(frames_of(codes=codes, name=name), title="A title")
    boxes = boxes_of(ax)
    assert len(boxes) == (codes if draw is draw_epistemic else 12)
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    inside = ax.get_window_extent()
    assert all(inside.x0 <= b.x0 and b.x1 <= inside.x1 and inside.y0 <= b.y0 and b.y1 <= inside.y1 for b in boxes)


def test_codes_stand_where_the_table_says_on_axes_of_one_scale():
    frames = frames_of()
    ax = draw_epistemic(frames)
    for code, x, y in frames["nodes"][["code", "x", "y"]].itertuples(index=False):
        mark = next(c for c in ax.collections if c.get_gid() == f"code {code}")
        assert mark.get_offsets()[0].tolist() == [x, y]
    box = ax.get_window_extent()
    scale = np.diff(ax.get_xlim())[0] / box.width, np.diff(ax.get_ylim())[0] / box.height
    assert scale[0] == pytest.approx(scale[1])
    share = frames["variance"]["share"]
    assert ax.get_xlabel() == f"Axis 1 (SVD): {100 * share[0]:.1f}% of the variance"
    id_label = draw_epistemic(frames, language="id").get_ylabel()
    assert id_label == f"Sumbu 2 (SVD): {100 * share[1]:.1f}% dari varians".replace(".", ",")


def test_a_difference_has_two_colours_and_dashes_and_widths_in_proportion():
    frames = frames_of()
    ax = draw_epistemic(frames)
    lines = next(c for c in ax.collections if isinstance(c, LineCollection))
    edges = frames["edges"].pivot(index=["code_a", "code_b"], columns="group", values="weight")
    differences = np.sort((edges["south"] - edges["north"]).abs())
    widths = np.sort(lines.get_linewidths())
    assert widths[-1] / widths[-2] == pytest.approx(differences[-1] / differences[-2])
    colours = {tuple(colour) for colour in lines.get_colors()}
    dashed = {bool(style[1]) for style in lines.get_linestyles()}
    assert len(colours) == 2 and dashed == {True, False}
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert [words for words in legend if words.startswith("More in")] == ["More in: north", "More in: south"]
    assert "north (n\u00a0=\u00a06)" in legend


def test_groups_differ_in_shape_and_colour_and_means_have_their_intervals():
    frames = frames_of()
    ax = draw_units(frames)
    units = {c.get_gid(): c for c in ax.collections if (c.get_gid() or "").startswith("units")}
    assert len(units["units north"].get_offsets()) == 6
    assert units["units north"].get_facecolor().tolist() != units["units south"].get_facecolor().tolist()
    assert len(units["units north"].get_paths()[0].vertices) != len(units["units south"].get_paths()[0].vertices)
    box = next(patch for patch in ax.patches if patch.get_gid() == "interval south")
    row = frames["groups"].set_index("group").loc["south"]
    assert (box.get_x(), box.get_width()) == pytest.approx((row["x_low"], row["x_high"] - row["x_low"]))


def test_the_network_of_a_group_of_all_and_of_what_is_not_there():
    frames = frames_of(groups=("a", "b", "c"))
    own = draw_epistemic(frames, network="b")
    assert "Mean network: b" in [text.get_text() for text in own.get_legend().get_texts()]
    whole = next(c for c in draw_epistemic(frames).collections if isinstance(c, LineCollection))
    assert len({tuple(colour) for colour in whole.get_colors()}) == 1
    with pytest.raises(UnknownNameError, match="'d'"):
        draw_epistemic(frames, network="d")
    with pytest.raises(QualcodeError, match="contrast"):
        draw_epistemic(frames, network="difference")
    two = frames_of(groups=("a", "b", "c"), contrast=("c", "a"))
    legend = [text.get_text() for text in draw_epistemic(two, network="difference").get_legend().get_texts()]
    assert [words for words in legend if words.startswith("More in")] == ["More in: c", "More in: a"]


def test_an_axes_of_ones_own_keeps_its_size_and_no_label_is_lost():
    figure = Figure(figsize=(4, 3))
    ax = figure.add_subplot()
    assert draw_epistemic(frames_of(codes=11, name="code with a long name {}"), ax) is ax
    assert len(labels_of(ax)) == 11 and figure.get_size_inches().tolist() == [4, 3]


@pytest.mark.parametrize("name", ["$x_{}$ $", "能力{}", "כישורים {}", "a\nb {}"])
def test_odd_names_are_drawn_as_they_are(name):
    import warnings

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # the font has no such letters
        ax = draw_epistemic(frames_of(codes=3, name=name), title=name)
        ax.get_figure().draw_without_rendering()
    assert len(labels_of(ax)) == 3


def test_units_that_differ_in_one_way_and_many_units_are_drawn():
    one = draw_epistemic(frames_of(units=2, groups=("all",)))
    assert len(labels_of(one)) == 5
    assert labels_of(draw_units(frames_of(units=61))) == {}


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_the_same_analysis_gives_the_same_file(tmp_path, suffix):
    files = []
    for number in (1, 2):
        figure = epistemic_figure(frames_of(), title="Both", language="id")
        files.append(save_figure(figure, tmp_path / f"{number}.{suffix}").read_bytes())
    assert files[0] == files[1]


@given(
    points=st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300)), max_size=25),
    sizes=st.lists(st.tuples(st.floats(5, 120), st.floats(5, 40)), min_size=25, max_size=25),
)
@settings(max_examples=50, deadline=None)
def test_labels_that_have_a_place_overlap_nothing(points, sizes):
    room = Box(0, 0, 400, 300)
    taken = [Box(x - 3, y - 3, x + 3, y + 3) for x, y in points]
    wanted = [Size(*size) for size in sizes[: len(points)]]
    found = place_labels(points, wanted, room, taken=taken)
    boxes = [
        Box(at[0] - size.width / 2, at[1] - size.height / 2, at[0] + size.width / 2, at[1] + size.height / 2)
        for at, size in zip(found, wanted, strict=True)
        if at is not None
    ]
    near = 1e-6
    for a, b in [*combinations(boxes, 2), *((a, b) for a in boxes for b in taken)]:
        assert (
            a.left >= b.right - near or b.left >= a.right - near or a.bottom >= b.top - near or b.bottom >= a.top - near
        )
    assert all(b.left >= -near and b.bottom >= -near and b.right <= 400 + near and b.top <= 300 + near for b in boxes)


# ---- words and tables ------------------------------------------------------------------------------------------------


def test_findings_say_the_model_the_axes_and_the_comparison():
    frames = frames_of(window=1)
    told = findings(frames)
    assert told[0] == (
        "12 units (by source), 360 lines, 5 codes; conversations by source; a window of 1 line; "
        "a line counts once for a pair of codes."
    )
    assert [words.partition(" (")[0] for words in told[1:3]] == ["Axis 1", "Axis 2"]
    assert "north (n = 6, mean" in told[3] and "99 random permutations: p = " in told[3]
    assert len(told) == 5


def test_a_circular_test_is_called_so_in_every_language():
    frames = frames_of(rotation="means")
    assert "both circular" in findings(frames)[-1]
    assert "sirkular" in findings(frames, "id")[-1]
    assert cautions(frames)[0].startswith("the first axis was made to part these groups")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_caution_has_its_words(language):
    keys = (
        *(
            "circular",
            "few_units",
            "one_unit_group",
            "no_small_p",
            "several_comparisons",
            "too_many_groups",
            "one_axis",
        ),
        *("nodes_not_unique", "low_fit", "unconnected_units", "ungrouped_units", "lines_without_unit"),
        "sources_without_lines",
    )
    told = cautions({"cautions": pd.DataFrame({"caution": keys, "number": 1200, "names": "W-01"})}, language)
    assert not [words for words in told if "ena_" in words or "{" in words]
    assert len(set(told)) == len(keys)


def test_all_tables_are_written_as_csv_and_as_json(tmp_path):
    frames = frames_of(groups=("alone", *["rest"] * 11))
    files = write_frames(frames, tmp_path / "tables")
    assert [file.name for file in files] == [f"{name}.csv" for name in frames]
    points = pd.read_csv(tmp_path / "tables" / "points.csv")
    assert np.allclose(points["x"], frames["points"]["x"]) and len(points) == 12
    told = json.loads(write_frames_json(frames, tmp_path / "all.json").read_text(encoding="utf-8"))
    assert list(told) == list(frames)
    assert told["comparison"][0]["d"] is None and told["comparison"][0]["exact"] is True
    assert len(told["edges"]) == len(frames["edges"])
    assert any("alone" in words for words in said(frames))
