from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import mannwhitneyu, ttest_ind

from qualcode.analysis.epistemic import Model, epistemic
from qualcode.analysis.epistemic_accumulation import accumulate, pairs
from qualcode.analysis.epistemic_space import normalised, placed, rotated, shared_weights
from qualcode.errors import StudyError, UnknownNameError

TOY = {"A": [3, 0, 1, 0, 0, 3], "B": [0, 1, 0, 0, 2, 0], "C": [0, 2, 0, 4, 0, 1]}

# Two interviews and a document, "who: codes"; a dot is a line without codes.
TALK = {
    "W-1": "ani: A | ani: B | budi: . | ani: C | budi: A B | ani: . | budi: D",
    "W-2": "ani: C D | budi: A | budi: B | ani: . | ani: C | budi: A C | ani: B",
    "W-3": "ani: A D | ani: . | budi: B C | budi: D | ani: A | budi: C | budi: C D",
    "D-1": ": B C | : A | : . | : D | : A B | : B D | : A",
}
CODES = ["A", "B", "C", "D"]


def talk(told: dict[str, str] = TALK) -> tuple[pd.DataFrame, np.ndarray]:
    """Lines and which codes are on them."""
    rows, codes = [], []
    for source, lines in told.items():
        for number, line in enumerate(lines.split("|"), start=1):
            speaker, _, there = line.partition(":")
            kind = "document" if source.startswith("D") else "interview"
            rows.append((source, kind, speaker.strip(), number))
            codes.append([code in there.split() for code in CODES])
    frame = pd.DataFrame(rows, columns=["source", "kind", "speaker", "segment"])
    return frame.assign(case=frame["source"].str.lower()), np.array(codes, dtype=int)


def by_line(
    codes: np.ndarray, talks: list[str], units: list[str], window: int, *, binary: bool
) -> dict[str, list[float]]:
    """The definition, a line at a time: ut(s s') - ut(r r')."""
    found: dict[str, np.ndarray] = {}
    above = np.triu_indices(codes.shape[1], 1)
    for at, unit in enumerate(units):
        before = [n for n in range(at) if talks[n] == talks[at]]
        r = codes[before[max(len(before) - window + 1, 0) :]].sum(axis=0)
        s = r + codes[at]
        new = (np.outer(s, s) - np.outer(r, r))[above]
        found[unit] = found.get(unit, 0) + ((new > 0).astype(float) if binary else new)
    return {unit: list(map(float, row)) for unit, row in found.items()}


# ---- accumulation ----------------------------------------------------------------------------------------------------


def toy(**choices) -> np.ndarray:
    lines = pd.DataFrame({"source": ["S"] * 6, "segment": range(1, 7)})
    return accumulate(lines, np.array(list(TOY.values())).T, Model(**choices)).counts


def test_the_toy_of_the_tutorial():
    """Golden, after Shaffer, Collier & Ruis (2016): window 3, products, in the order AB, AC, BC."""
    rows = toy(units=("segment",), window=3, weighting="product").tolist()
    assert rows == [[0, 0, 0], [3, 6, 2], [1, 2, 0], [0, 4, 4], [2, 0, 8], [6, 15, 2]]


def test_a_line_counts_once_for_a_pair_when_binary():
    rows = toy(units=("segment",), window=3).tolist()
    assert rows == [[0, 0, 0], [1, 1, 1], [1, 1, 0], [0, 1, 1], [1, 0, 1], [1, 1, 1]]


def test_without_an_end_to_the_window_products_are_those_of_the_source_s_totals():
    totals = [7, 3, 7]
    assert toy(window="infinite", weighting="product").tolist() == [[7 * 3, 7 * 7, 3 * 7]]
    assert toy(window="conversation", weighting="product").tolist() == [[7 * 3, 7 * 7, 3 * 7]]
    assert toy(window=6).tolist() == toy(window="infinite").tolist()
    assert toy(window="conversation").tolist() == [[1, 1, 1]]
    assert sum(totals) == sum(map(sum, TOY.values()))


def test_a_window_of_one_line_is_that_line():
    assert toy(units=("segment",), window=1, weighting="product").tolist()[1] == [0, 0, 2]


def test_windows_do_not_reach_into_another_conversation():
    lines = pd.DataFrame({"source": ["S", "T"], "turn": [0, 0]})
    codes = np.array([[1, 0, 0], [0, 1, 1]])
    assert accumulate(lines, codes, Model(window=9)).counts.tolist() == [[0, 0, 0], [0, 0, 1]]
    whole = accumulate(lines.assign(all="one"), codes, Model(window=9, conversations=("all",)))
    assert whole.counts.tolist() == [[0, 0, 0], [1, 1, 1]]
    turns = pd.DataFrame({"source": ["S", "S"], "turn": [0, 1]})
    assert not accumulate(turns, np.array([[1, 0, 0], [0, 1, 0]]), Model(conversations=("turn",))).counts.any()


def test_what_others_say_is_in_the_window_but_not_in_the_count():
    lines = pd.DataFrame({"source": ["S", "S"], "speaker": ["ani", "budi"]})
    found = accumulate(lines, np.array([[1, 0, 0], [0, 1, 0]]), Model(units=("speaker",), window=2))
    assert dict(zip(found.units, found.counts.tolist(), strict=True)) == {"ani": [0, 0, 0], "budi": [1, 0, 0]}


def test_a_line_of_nobody_is_context_alone():
    lines = pd.DataFrame({"source": ["S"] * 3, "case": ["", "P1", ""]})
    found = accumulate(lines, np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), Model(units=("case",), window=3))
    assert (found.units, found.counts.tolist(), found.lines.tolist()) == (["P1"], [[1, 0, 0]], [1])
    assert found.member.tolist() == [-1, 0, -1]


def test_units_of_several_columns_and_their_order():
    lines = pd.DataFrame({"source": ["W-10", "W-2", "W-2"], "speaker": ["ani", "budi", ""], "turn": [0, 1, -1]})
    assert accumulate(lines, np.zeros((3, 3)), Model(units=("source", "speaker"))).units == [
        "W-2 / ",
        "W-2 / budi",
        "W-10 / ani",
    ]
    assert accumulate(lines, np.zeros((3, 3)), Model(units=("turn",))).units == ["W-2 / 1", "W-2 / -1", "W-10 / 0"]


def test_weights_that_are_no_whole_numbers_leave_no_traces_of_rounding():
    lines = pd.DataFrame({"source": ["S"] * 4, "segment": range(4)})
    codes = np.array([[0.1, 0, 0], [0.2, 0, 0], [0, 0.3, 0], [0, 0, 0.7]])
    for weighting in ("binary", "product"):
        counts = accumulate(lines, codes, Model(units=("segment",), window=2, weighting=weighting)).counts
        assert (counts > 0).tolist() == [[False] * 3, [False] * 3, [True, False, False], [False, False, True]]


@given(
    codes=arrays(np.int64, st.tuples(st.integers(1, 20), st.integers(2, 5)), elements=st.sampled_from([0, 0, 0, 1, 2])),
    window=st.integers(1, 6),
    binary=st.booleans(),
    chance=st.randoms(use_true_random=False),
)
def test_matrices_give_what_the_definition_gives(codes, window, binary, chance):
    talks = [chance.choice("st") for _ in codes]
    units = [chance.choice("ab") for _ in codes]
    lines = pd.DataFrame({"source": talks, "case": units})
    found = accumulate(lines, codes, Model(units=("case",), window=window, weighting="binary" if binary else "product"))
    expected = by_line(codes, talks, units, window, binary=binary)
    assert dict(zip(found.units, found.counts.tolist(), strict=True)) == expected


@pytest.mark.parametrize("choices", [{"units": ("age",)}, {"conversations": ("age",)}])
def test_a_column_that_is_not_there(choices):
    with pytest.raises(UnknownNameError, match="age"):
        accumulate(pd.DataFrame({"source": ["S"]}), np.ones((1, 3)), Model(**choices))


@pytest.mark.parametrize(
    "choices",
    [
        {"window": 0},
        {"window": "all"},
        {"weighting": "sum"},
        {"rotation": "pca"},
        {"units": ()},
        {"contrast": ("a",)},
        {"contrast": ("a", "a")},
        {"permutations": 0},
    ],
)
def test_choices_that_make_no_sense(choices):
    with pytest.raises((StudyError, UnknownNameError)):
        Model(**choices)


# ---- space -----------------------------------------------------------------------------------------------------------


def networks(seed: int, units: int, codes: int) -> np.ndarray:
    counts = np.random.default_rng(seed).random((units, codes * (codes - 1) // 2))
    return normalised(counts)


def test_rows_have_length_one_and_a_row_of_nothing_stays_nothing():
    rows = normalised(np.array([[3.0, 4.0], [0.0, 0.0], [0.0, 1e-9]]))
    assert rows.tolist() == [[0.6, 0.8], [0.0, 0.0], [0.0, 1.0]]


@given(st.integers(0, 1000), st.integers(2, 12), st.integers(3, 6), st.booleans())
@settings(max_examples=60)
def test_a_rotation_is_orthonormal_and_keeps_what_it_explains(seed, units, codes, means):
    rows = networks(seed, units, codes)
    left = np.arange(units) < units // 2
    space = rotated(rows, (left, ~left) if means else None)
    axes = space.rotation
    assert np.allclose(axes.T @ axes, np.eye(axes.shape[1]))
    assert np.allclose(space.points.mean(axis=0), 0)
    assert 0 < space.shares.sum() <= 1 + 1e-12
    assert np.allclose(space.points, (rows - rows.mean(axis=0)) @ axes)
    if means:
        assert space.points[left, 0].mean() < space.points[~left, 0].mean()
        assert np.allclose(space.points[left, 1:].mean(axis=0), space.points[~left, 1:].mean(axis=0))


@given(st.permutations(range(8)))
def test_the_order_of_units_is_of_no_consequence(order):
    rows = networks(3, 8, 4)
    space, other = rotated(rows), rotated(rows[list(order)])
    assert np.allclose(other.points, space.points[list(order)])
    assert np.allclose(
        placed(rows[list(order)], other.points, 4).places, placed(rows, space.points, 4).places, atol=1e-8
    )


def test_half_of_each_connection_is_at_either_end():
    assert shared_weights(np.array([[2.0, 0.0, 1.0]]), 3).tolist() == [[1 / 3, 0.5, 1 / 6]]


def test_a_unit_with_one_connection_is_between_its_two_codes():
    rows = np.vstack([networks(1, 9, 4), np.eye(6)[2]])
    space = rotated(rows)
    nodes = placed(rows, space.points, 4)
    first, second = pairs(4)
    between = nodes.places[[first[2], second[2]]].mean(axis=0)
    assert np.allclose(nodes.centroids[-1], between)


# ---- the whole ------------------------------------------------------------------------------------------------------


def test_against_another_program():
    """Points, variance and nodes as rENA 0.3.1's port ena-python 0.2.1 gives them for the same lines, window 3."""
    lines, codes = talk()
    found = epistemic(lines, codes, CODES, Model(units=("source", "speaker"), window=3))
    assert found.points["unit"].tolist() == ORACLE["units"]
    for name, columns in (("points", ["x", "y"]), ("nodes", ["x", "y"])):
        ours = getattr(found, name)[columns].to_numpy()
        theirs = np.array(ORACLE[name])
        assert np.allclose(ours * np.sign((ours * theirs).sum(axis=0)), theirs, atol=1e-6)
    assert np.allclose(found.variance["share"], ORACLE["variance"])


ORACLE = {
    "units": ["D-1 / ", "W-1 / ani", "W-1 / budi", "W-2 / ani", "W-2 / budi", "W-3 / ani", "W-3 / budi"],
    "points": [
        [0.2816138, 0.3081689],
        [-0.583842, 0.330553],
        [0.1526112, 0.0437002],
        [-0.6974081, -0.0793452],
        [0.250057, -0.1184055],
        [0.541219, 0.2076938],
        [0.055749, -0.6923652],
    ],
    "nodes": [[1.4283992, 0.9557966], [-1.3667479, 1.3388774], [-0.9549931, -1.9838638], [1.0138098, -1.1539274]],
    "variance": [0.5153734, 0.29959366],
}


def test_every_table_says_what_it_should():
    lines, codes = talk()
    found = epistemic(lines, codes, CODES, Model(groups="kind", window=3))
    assert found.points[["unit", "group", "lines"]].to_numpy().tolist() == [
        ["D-1", "document", 7],
        ["W-1", "interview", 7],
        ["W-2", "interview", 7],
        ["W-3", "interview", 7],
    ]
    assert found.nodes["code"].tolist() == CODES
    assert found.nodes["share"].sum() == pytest.approx(1)
    edges = found.edges.set_index(["group", "code_a", "code_b"])
    assert list(dict.fromkeys(found.edges["group"])) == ["interview", "document"]  # as kinds are ordered everywhere
    connections = found.connections.set_index(["unit", "code_a", "code_b"])
    mean = np.mean([connections["weight"].get((unit, "A", "B"), 0) for unit in ("W-1", "W-2", "W-3")])
    assert edges.loc[("interview", "A", "B"), "weight"] == pytest.approx(mean)
    assert edges.loc[("document", "A", "B"), "connections"] == connections.loc[("D-1", "A", "B"), "count"]
    assert found.variance["axis"].tolist() == ["x", "y"]
    assert found.facts["window"] == 3 and found.facts["n_units"] == 4
    assert found.cautions["caution"].tolist() == ["few_units", "one_unit_group", "no_small_p"]
    assert set(found.frames()) == {
        *("points", "nodes", "edges", "groups", "comparison", "variance", "rotation", "connections", "cautions"),
        "facts",
    }
    again = epistemic(lines, codes, CODES, Model(groups="kind", window=3))
    for name, frame in found.frames().items():
        pd.testing.assert_frame_equal(frame, again.frames()[name])


def test_a_unit_without_connections_is_in_the_middle_and_told():
    told = TALK | {"W-9": "ani: A | ani: . | ani: ."}
    found = epistemic(*talk(told), CODES, Model(window=2))
    without = epistemic(*talk(), CODES, Model(window=2))
    assert found.points.iloc[-1][["unit", "x", "y", "connections"]].tolist() == ["W-9", 0, 0, 0]
    assert np.allclose(found.points[["x", "y"]].iloc[:-1], without.points[["x", "y"]])
    assert found.facts["unconnected_units"] == ["W-9"]
    assert ("unconnected_units", 1, "W-9") in found.cautions.itertuples(index=False, name=None)


def test_a_code_without_connections_is_told_and_has_no_place():
    told = {source: lines.replace("D", ".") for source, lines in TALK.items()} | {"W-9": "ani: D"}
    found = epistemic(*talk({n.replace(".-", "D-"): lines for n, lines in told.items()}), CODES, Model(window=3))
    assert found.nodes["code"].tolist() == ["A", "B", "C"]
    assert found.facts["unconnected_codes"] == ["D"]


def grouped(units: int = 24, *, apart: float = 0.0, size: int = 4) -> tuple[pd.DataFrame, np.ndarray]:
    """Lines of so many people in two groups; with `apart` those of the second say B more often."""
    chance = np.random.default_rng(5)
    who = np.repeat(np.arange(units), 30)
    codes = (chance.random((len(who), size)) < 1 / size).astype(int)
    codes[:, 1] |= (chance.random(len(who)) < apart) & (who % 2 == 1)
    frame = pd.DataFrame({"source": [f"W-{n}" for n in who], "site": np.where(who % 2, "south", "north")})
    return frame, codes


def test_groups_are_compared_as_scipy_compares_them():
    found = epistemic(*grouped(apart=0.3), CODES, Model(groups="site"))
    row = found.comparison.iloc[0]
    a, b = (found.points["x"][found.points["group"] == name] for name in ("north", "south"))
    assert (row["group_a"], row["group_b"], row["axis"], row["units_a"], row["units_b"]) == (
        "north", "south", "x", 12, 12,
    )  # fmt: skip
    assert row["difference"] == pytest.approx(b.mean() - a.mean())
    assert row["d"] == pytest.approx((b.mean() - a.mean()) / np.sqrt((a.var() + b.var()) / 2))
    assert row["p_welch"] == pytest.approx(ttest_ind(b, a, equal_var=False).pvalue)
    u = mannwhitneyu(b, a)
    assert (row["u"], row["p_mann_whitney"]) == pytest.approx((u.statistic, u.pvalue))
    assert row["r"] == pytest.approx(np.mean([np.sign(y - x) for x in a for y in b]))
    assert not row["circular"] and not row["exact"] and row["permutations"] == 9999
    mean = found.groups.set_index("group").loc["south"]
    assert mean["x"] == pytest.approx(b.mean())
    assert (mean["x_low"] + mean["x_high"]) / 2 == pytest.approx(b.mean())


def test_a_means_rotation_is_circular_and_says_so():
    """Groups that do not differ: Welch's t on the axis that was looked for finds what the permutation test does not."""
    lines, codes = grouped(size=12)
    found = epistemic(lines, codes, list("ABCDEFGHIJKL"), Model(groups="site", rotation="means", permutations=1999))
    row = found.comparison.iloc[0]
    assert found.comparison["axis"].tolist() == ["x"]  # on y both means are the same by construction
    assert row["circular"] and "circular" in found.cautions["caution"].tolist()
    assert row["p_welch"] < 0.05 < row["p_permutation"]
    assert row["mean_a"] < 0 < row["mean_b"]  # the first group is on the left


def test_permutations_repeat_the_rotation():
    """The distance that is permuted is what a rotation made anew finds on its first axis."""
    lines, codes = grouped(units=8)
    found = epistemic(lines, codes, CODES, Model(groups="site", rotation="means"))
    rows = normalised(accumulate(lines, codes, Model()).counts)
    place = {unit: n for n, unit in enumerate(found.points["unit"])}
    left = np.array([int(unit[2:]) % 2 == 0 for unit in place])
    distances = []
    for chosen in combinations(range(8), 4):
        dealt = np.isin(np.arange(8), chosen)
        space = rotated(rows, (dealt, ~dealt))
        distances.append(space.points[~dealt, 0].mean() - space.points[dealt, 0].mean())
    observed = rotated(rows, (left, ~left)).points[:, 0]
    difference = observed[~left].mean() - observed[left].mean()
    row = found.comparison.iloc[0]
    assert row["exact"] and row["permutations"] == 70
    assert row["difference"] == pytest.approx(difference)
    assert row["p_permutation"] == pytest.approx(np.mean([d >= difference - 1e-9 for d in distances]))


def test_labels_dealt_at_random_are_those_of_the_seed():
    lines, codes = grouped(apart=0.1)
    ps = [
        epistemic(lines, codes, CODES, Model(groups="site", seed=seed, permutations=99)).comparison["p_permutation"]
        for seed in (1, 1, 2)
    ]
    assert ps[0].tolist() == ps[1].tolist() != ps[2].tolist()
    assert all(p >= 1 / 100 for p in ps[0])


def test_three_groups_are_compared_two_by_two_and_a_contrast_picks_two():
    lines, codes = grouped()
    lines["site"] = lines["source"].map(lambda name: "nsw"[int(name[2:]) % 3])
    found = epistemic(lines, codes, CODES, Model(groups="site", permutations=99))
    assert found.comparison[["group_a", "group_b"]].drop_duplicates().to_numpy().tolist() == [
        ["n", "s"], ["n", "w"], ["s", "w"],
    ]  # fmt: skip
    assert "several_comparisons" in found.cautions["caution"].tolist()
    model = Model(groups="site", rotation="means", contrast=("w", "n"), permutations=99)
    two = epistemic(lines, codes, CODES, model)
    assert two.comparison[["group_a", "group_b"]].to_numpy().tolist() == [["w", "n"]]
    assert two.groups["group"].tolist() == ["n", "s", "w"]
    with pytest.raises(StudyError, match="n, s, w"):
        epistemic(lines, codes, CODES, Model(groups="site", rotation="means"))
    with pytest.raises(UnknownNameError, match="'x'"):
        epistemic(lines, codes, CODES, Model(groups="site", contrast=("x", "n")))


def test_a_group_of_one_unit_has_a_mean_but_no_interval():
    lines, codes = grouped(units=7)
    lines["site"] = np.where(lines["source"] == "W-3", "alone", "others")
    found = epistemic(lines, codes, CODES, Model(groups="site"))
    alone = found.groups.set_index("group").loc["alone"]
    assert alone["units"] == 1 and np.isnan(alone["x_low"]) and not np.isnan(alone["x"])
    row = found.comparison.iloc[0]
    assert np.isnan([row["d"], row["t"], row["p_welch"]]).all() and row["p_permutation"] >= 1 / 7
    assert ("one_unit_group", 1, "alone") in found.cautions.itertuples(index=False, name=None)


def test_units_whose_group_is_unknown_are_placed_and_not_compared():
    lines, codes = grouped()
    lines.loc[lines["source"] == "W-3", "site"] = ""
    found = epistemic(lines, codes, CODES, Model(groups="site", permutations=99))
    assert found.comparison["units_b"].tolist() == [11, 11]
    assert len(found.points) == 24 and found.facts["ungrouped_units"] == ["W-3"]


def test_a_unit_in_two_groups_is_an_error_that_says_what_to_do():
    lines, codes = talk()
    with pytest.raises(StudyError, match="ani is in several: w-1, w-2, w-3; name the units by speaker, case"):
        epistemic(lines, codes, CODES, Model(units=("speaker",), groups="case"))


def test_attributes_that_are_numbers_or_missing_are_groups_too():
    lines, codes = grouped(units=6)
    lines["age"] = pd.Series([None if n == "W-0" else 40.0 + int(n[2:]) % 2 for n in lines["source"]])
    found = epistemic(lines, codes, CODES, Model(groups="age", permutations=99))
    assert found.groups["group"].tolist() == ["40", "41"]


@pytest.mark.parametrize(
    ("told", "choices", "said"),
    [
        ({}, {}, "0 different codes"),
        ({"W-1": "ani: A | ani: B"}, {}, "2 different codes"),
        ({"W-1": "ani: A | ani: . | ani: B | ani: . | ani: C"}, {"window": 2}, "no unit connects any two codes"),
        ({"W-1": "ani: A B C"}, {}, "only one unit has connections"),
        ({"W-1": "ani: A B C", "W-2": "ani: A B C"}, {}, "all units have the same network"),
        (TALK, {"rotation": "means"}, "it needs two groups"),
        (TALK, {"rotation": "means", "groups": "missing"}, "missing"),
        (
            {"W-1": "a: A B", "W-2": "a: B C", "D-1": "a: A B", "D-2": "a: B C"},
            {"rotation": "means", "groups": "kind"},
            "both groups have the same mean network",
        ),
    ],
)
def test_where_there_is_nothing_to_see_one_sentence_says_why(told, choices, said):
    lines, codes = talk(told)
    with pytest.raises((StudyError, UnknownNameError), match=said):
        epistemic(lines, codes.reshape(-1, 4), CODES, Model(**choices))


def test_two_units_differ_in_one_way():
    found = epistemic(*talk({"W-1": "ani: A B", "W-2": "ani: B C | ani: A"}), CODES)
    assert found.points["y"].tolist() == [0, 0] and found.nodes["y"].tolist() == [0, 0, 0]
    assert found.variance["share"].tolist() == pytest.approx([1, 0])
    assert "one_axis" in found.cautions["caution"].tolist()


def test_many_groups_are_shown_but_not_compared():
    lines, codes = grouped()
    found = epistemic(lines.assign(who=lines["source"]), codes, CODES, Model(groups="who"))
    assert len(found.groups) == 24 and found.comparison.empty
    assert "too_many_groups" in found.cautions["caution"].tolist()


def test_units_by_a_number_that_some_sources_have_not():
    lines, codes = talk()
    ages = lines["source"].map({"W-1": 47, "W-2": 29, "W-3": 47}).astype("Int64")
    found = accumulate(lines.assign(age=ages), codes, Model(units=("age",)))
    assert (found.units, found.lines.tolist()) == (["29", "47"], [7, 14])
