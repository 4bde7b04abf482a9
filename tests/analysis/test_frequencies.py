from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import isnan, log2

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from qualcode.analysis.frequencies import (
    FREQUENCY_COLUMNS,
    Corpus,
    everything,
    groups_by,
    groups_of,
    word_frequencies,
)
from qualcode.analysis.keyness import KEYNESS_COLUMNS, compare, keyness
from qualcode.analysis.texts import TEXT
from qualcode.errors import UnknownNameError

# Gries (2008): five parts of a corpus, in which the letter a stands 1, 2, 3, 4 and 5 times among 9, 10, 10, 10 and 11.
GRIES = (
    "b a m n i b e u p",
    "b a s a t b e w q n",
    "b c a g a b e s t a",
    "b a g h a b e a a t",
    "b a h a a b e a x a t",
)


def corpus_of(texts: Sequence[str], *, sources: Sequence[str] = (), forms: str = "", stop: str = "") -> Corpus:
    """A line a text, in a source each unless `sources` says; words after "/" in `forms` are forms of each other."""
    told = [text.split() for text in texts]
    words = list(dict.fromkeys(word for line in told for word in line))
    number = {word: place for place, word in enumerate(words)}
    key = {word: group for group in forms.split() for word in group.split("/")}
    line = [row for row, some in enumerate(told) for _ in some]
    names = list(sources) or [f"W-{row}" for row in range(len(texts))]
    return Corpus(
        words,
        np.array([number[word] for some in told for word in some], dtype=np.int64),
        np.array(line, dtype=np.int64),
        np.array(line, dtype=np.int64),
        pd.DataFrame({"source": pd.Series(names, dtype=TEXT)}),
        pd.factorize(np.array([key.get(word, word) for word in words], dtype=object))[0].astype(np.int64),
        np.array([word in stop.split() for word in words], dtype=bool),
    )


def test_dispersion_is_gries_dp():
    """Gries, S. Th. (2008), IJCL 13(4), 403-437: DP of the letter a in his example is .18."""
    table = word_frequencies(corpus_of(GRIES)).set_index("word")
    assert table.loc["a", ["count", "sources"]].tolist() == [15, 5]
    assert round(table.loc["a", "dispersion"], 2) == 0.18
    assert round(table.loc["x", "dispersion"], 2) == 0.78  # one part of 11 of 50 has it all
    assert table.loc["a", "per_thousand"] == 300


def test_forms_are_counted_together_under_the_most_frequent_of_them():
    corpus = corpus_of(["ikut mengikuti ikut itu", "diikuti tidak itu"], forms="ikut/mengikuti/diikuti")
    table = word_frequencies(corpus)
    assert table.columns.tolist() == list(FREQUENCY_COLUMNS)
    assert table[["word", "forms", "count", "sources"]].to_numpy().tolist() == [
        ["ikut", "ikut; diikuti; mengikuti", 4, 2],
        ["itu", "itu", 2, 2],
        ["tidak", "tidak", 1, 1],
    ]


def test_runs_of_words_lie_in_a_sentence_and_have_no_stop_word_at_their_ends():
    corpus = corpus_of(["uji kompetensi dan uji kompetensi", "kompetensi uji"], stop="dan")
    pairs = word_frequencies(corpus, n=2)
    assert pairs[["word", "count"]].to_numpy().tolist() == [["uji kompetensi", 2], ["kompetensi uji", 1]]
    assert word_frequencies(corpus, n=3)["word"].tolist() == ["kompetensi dan uji"]
    assert word_frequencies(corpus, n=9).empty


def test_the_forms_of_a_run_are_those_of_its_words():
    corpus = corpus_of(["layanan pemustaka", "melayani pemustaka", "layanan pemustaka"], forms="layanan/melayani")
    (row,) = word_frequencies(corpus, n=2).to_dict("records")
    assert (row["word"], row["forms"], row["count"]) == (
        "layanan pemustaka",
        "layanan pemustaka; melayani pemustaka",
        3,
    )


def test_a_group_is_counted_by_itself():
    corpus = corpus_of(["a a b", "a c", "c"], sources=["W-1", "W-2", "D-1"])
    corpus.lines["kind"] = pd.Series(["interview", "interview", "document"], dtype=TEXT)
    table = word_frequencies(corpus, groups_by(corpus.lines, "kind"), by="kind")
    assert table[["kind", "word", "count", "sources"]].to_numpy().tolist() == [
        *(["interview", "a", 3, 2], ["interview", "b", 1, 1], ["interview", "c", 1, 1], ["document", "c", 1, 1]),
    ]
    assert table["per_thousand"].tolist() == [600, 200, 200, 1000]
    assert isnan(table["dispersion"].tolist()[-1])  # of one source nothing can be said
    with pytest.raises(UnknownNameError, match="did you mean 'kind'"):
        groups_by(corpus.lines, "kinds")


def test_a_line_with_two_codes_counts_in_both_and_one_without_in_none():
    corpus = corpus_of(["a b", "a", "c"])
    groups = groups_of(["motives", "skills"], csr_array(np.array([[1, 1], [0, 1], [0, 0]])))
    table = word_frequencies(corpus, groups, by="code")
    assert table[["code", "word", "count"]].to_numpy().tolist() == [
        *(["motives", "a", 1], ["motives", "b", 1], ["skills", "a", 2], ["skills", "b", 1]),
    ]


@pytest.mark.parametrize("texts", [[], [""], ["satu"]])
def test_little_or_nothing_is_said(texts):
    table = word_frequencies(corpus_of(texts))
    assert table["word"].tolist() == [word for text in texts for word in text.split()]
    assert table.columns.tolist() == list(FREQUENCY_COLUMNS)
    assert table["word"].dtype == TEXT


TEXTS = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=12).map(" ".join), max_size=8)


@given(TEXTS, st.booleans())
def test_counts_sum_to_the_words_and_are_those_of_a_counter(texts, together):
    corpus = corpus_of(texts, forms="a/b c/d/e" if together else "")
    table = word_frequencies(corpus)
    said = Counter(word for text in texts for word in text.split())
    assert table["count"].sum() == said.total()
    assert sorted(form for forms in table["forms"] for form in forms.split("; ")) == sorted(said)
    for forms, count in zip(table["forms"], table["count"], strict=True):
        assert sum(said[form] for form in forms.split("; ")) == count
        assert said[forms.split("; ")[0]] == max(said[form] for form in forms.split("; "))


@given(TEXTS, st.integers(1, 4))
def test_runs_are_those_that_a_plain_program_finds(texts, n):
    table = word_frequencies(corpus_of(texts, stop="g"), n=n)
    words = [text.split() for text in texts]
    runs = (some[at : at + n] for some in words for at in range(len(some) - n + 1))
    plain = Counter(" ".join(run) for run in runs if "g" not in (run[0], run[-1]))
    assert dict(zip(table["word"], table["count"], strict=True)) == plain


@given(TEXTS)
def test_dispersion_is_what_its_definition_says(texts):
    table = word_frequencies(corpus_of(texts))
    sizes = [len(text.split()) for text in texts]
    for word, dispersion in zip(table["word"], table["dispersion"], strict=True):
        said = [text.split().count(word) for text in texts]
        parts = [abs(s / sum(sizes) - v / sum(said)) for s, v in zip(sizes, said, strict=True)]
        one = sum(size > 0 for size in sizes) == 1
        assert isnan(dispersion) if one else dispersion == pytest.approx(sum(parts) / 2)


# ---- keyness ---------------------------------------------------------------------------------------------------------


def test_new_companies():
    """Manning & Schuetze (1999), table 5.8, "new companies": chi-square 1.54887, G2 1.32539, PMI .62934."""
    count, size, against, rest = 8, 15828, 4675 - 8, 14307668 - 15828
    told = compare(np.array([count]), size, np.array([against]), rest)
    assert told.g2[0] == pytest.approx(1.32539, abs=5e-6)
    assert log2(count / told.expected[0]) == pytest.approx(0.62934, abs=5e-6)
    wholes = np.array([told.expected[0], 4675 - told.expected[0]])
    expected = np.array([wholes, np.array([size, rest]) - wholes])
    observed = np.array([[count, against], [size - count, rest - against]])
    assert ((observed - expected) ** 2 / expected).sum() == pytest.approx(1.54887, abs=5e-6)


def two_groups(corpus: Corpus, first: int):
    """The first lines against the others."""
    held = csr_array(np.array([[row < first, row >= first] for row in range(len(corpus.lines))], dtype=np.int64))
    return groups_of(["", ""], held)


def test_what_a_group_has_more_often_comes_first_and_a_talkative_source_is_named():
    corpus = corpus_of(["a a a a x x", "x b y y y y", "b y y y x x", "c c x x z", "c x x x"])
    table = keyness(corpus, two_groups(corpus, 3), minimum=2)
    assert table.columns.tolist() == list(KEYNESS_COLUMNS)
    assert table["word"].tolist() == ["y", "a", "b", "c", "x"]
    rows = table.set_index("word")
    assert rows.loc["a", ["count", "against_count", "sources", "mostly_in"]].tolist() == [4, 0, 1, "W-0"]
    assert rows.loc["y", "mostly_in"] == "W-1"
    assert rows.loc["c", "mostly_in"] == ""  # W-3 has more than half of it, and of all words of that group
    assert rows.loc["x", "log_ratio"] == pytest.approx(log2((5 / 18) / (5 / 9)))
    assert rows.loc["a", "log_ratio"] == pytest.approx(log2((4 / 18) / (0.5 / 9)))
    assert (table["p_adjusted"] >= table["p"]).all()


def test_a_word_that_both_use_alike_has_nothing_to_say():
    corpus = corpus_of(["a a b b", "a b"])
    table = keyness(corpus, two_groups(corpus, 1), minimum=1)
    assert table["g2"].tolist() == [0, 0]
    assert table["p"].tolist() == [1, 1]
    assert table["expected"].tolist() == [2, 2]
    assert keyness(corpus, two_groups(corpus, 1), minimum=99).empty


@given(TEXTS, st.integers(0, 8))
def test_keyness_turned_round_says_the_same(texts, first):
    corpus = corpus_of(texts)
    groups = two_groups(corpus, first)
    turned = groups._replace(members=1 - groups.members)
    one, other = (keyness(corpus, each, minimum=1).set_index("word").sort_index() for each in (groups, turned))
    assert one.index.tolist() == other.index.tolist()
    np.testing.assert_allclose(one["g2"], other["g2"], atol=1e-9)
    np.testing.assert_allclose(one["log_ratio"], -other["log_ratio"], atol=1e-9)
    assert one["count"].tolist() == other["against_count"].tolist()
    assert (one["g2"] >= 0).all()
    whole = word_frequencies(corpus, everything(corpus.lines)).set_index("word")["count"].sort_index()
    assert (one["count"] + one["against_count"]).tolist() == whole.tolist()
