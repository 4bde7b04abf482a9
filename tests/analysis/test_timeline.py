from __future__ import annotations

import pandas as pd

from qualcode.analysis.speakers import speakers
from qualcode.analysis.timeline import presence, timeline

SAID = (("Pewawancara", "interviewer", 0), ("Ani", "participant", 1), ("Ani", "participant", 1), ("", "", -1))


def lines_of(*sources: tuple[str, int]) -> pd.DataFrame:
    """Lines of ten characters, eleven apart, of three words; speakers in turn."""
    rows = []
    for source, number in sources:
        for n in range(number):
            speaker, role, turn = SAID[n % len(SAID)]
            rows.append((source, "interview", "", speaker, role, turn, n + 1, 11 * n, 11 * n + 10, 3))
    names = ["source", "kind", "case", "speaker", "role", "turn", "segment", "start", "end", "words"]
    return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(("source", "speaker", "role"), "str"))


def codings_of(*lines: str) -> pd.DataFrame:
    """`source start-end code [status]`."""
    rows = []
    for line in lines:
        source, span, code, *status = line.split()
        start, end = map(int, span.split("-"))
        rows.append((source, start, end, code, code.split("/")[0], *(status or ["applied"])))
    frame = pd.DataFrame(rows, columns=["source", "start", "end", "code", "theme", "status"])
    return frame.astype({"source": "str", "start": "int64", "end": "int64"})


def test_each_line_stands_in_order_with_the_codes_on_it():
    codings = codings_of("W-1 0-10 b/x", "W-1 5-20 a/y", "W-1 22-32 a/y rejected", "W-1 33-43 old")
    table = timeline(lines_of(("W-1", 4)), codings, ["a/y", "b/x"], labels={"a/y": "Wajib"})
    assert table[["segment", "code", "label", "position"]].round(3).to_numpy().tolist() == [
        [1, "a/y", "Wajib", 0.0],
        [1, "b/x", "b/x", 0.0],
        [2, "a/y", "Wajib", 0.333],
        [3, "", "", 0.667],
        [4, "", "", 1.0],
    ]
    assert table["role"].tolist() == ["interviewer", "interviewer", "participant", "participant", ""]


def test_themes_count_a_line_once():
    table = timeline(lines_of(("W-1", 1)), codings_of("W-1 0-10 a/x", "W-1 0-9 a/y"), ["a"], level="theme")
    assert table["theme"].tolist() == ["a"]


def test_presence_counts_sources_in_tenths_of_each():
    lines = lines_of(("W-1", 10), ("W-2", 20), ("W-3", 3))
    codings = codings_of("W-1 0-10 a", "W-2 0-21 a", "W-2 11-21 a", "W-3 22-32 a", "W-1 99-109 b")
    table = presence(lines, codings, ["a", "b", "c"])
    assert table.loc["a"].tolist() == [2, 0, 0, 0, 0, 0, 1, 0, 0, 0]
    assert table.loc["b"].tolist() == [0] * 9 + [1]
    assert table.loc["c"].tolist() == [0] * 10
    assert (table.index.name, table.columns.tolist()) == ("code", [str(n) for n in range(1, 11)])


def test_without_lines_there_is_nothing_and_no_error():
    nothing = lines_of()
    assert (
        len(timeline(nothing.astype({"segment": "int64", "start": "int64", "end": "int64"}), codings_of(), ["a"])) == 0
    )
    typed = nothing.astype({"segment": "int64", "start": "int64", "end": "int64"})
    assert presence(typed, codings_of(), ["a"]).to_numpy().sum() == 0
    assert len(speakers(typed.astype({"turn": "int64", "words": "int64"}), codings_of())) == 0


def test_speakers_have_their_turns_words_lines_and_what_was_coded_of_them():
    codings = codings_of("W-1 11-32 a", "W-1 11-21 b", "W-1 0-10 c rejected", "W-1 44-54 a")
    table = speakers(lines_of(("W-1", 5)), codings)
    assert table.to_numpy().tolist() == [
        ["W-1", "Pewawancara", "interviewer", 1, 6, 2, 1, 1],
        ["W-1", "Ani", "participant", 1, 6, 2, 2, 2],
        ["W-1", "", "", 0, 3, 1, 0, 0],
    ]
