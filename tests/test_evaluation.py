"""The machine against a gold, over a study: whose codings, on which sources, and what is said about them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import qualcode as qc
from qualcode.core.model import Coding, Origin, Source
from qualcode.core.spans import Span
from qualcode.errors import QualcodeError, SourceError, StudyError, UnknownNameError
from qualcode.evaluation import gold_of
from qualcode.study import Study

GOLD = Path(__file__).parent / "gold"
ROOT = Path(__file__).parent.parent
BOOK = """qualcode: 1
name: Trial
languages: [en]
themes:
  motives:
    codes:
      creativity: [creative]
      demand: [mandatory]
"""
TEXTS = {
    "W-01": "Interviewer: Why?\n\nAnn: It was mandatory. I was creative. Then it rained.\n\n"
    "Interviewer: And?\n\nAnn: My own idea.\n",
    "W-02": "Interviewer: And you?\n\nBen: An idea of mine. A creative one. It rained.\n",
    "D-01": "A creative rule.\n\nNobody was told why.\n",
}
CODES = {"c": "motives/creativity", "d": "motives/demand"}


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with made_of(tmp_path, TEXTS) as study:
        yield study


def made_of(folder: Path, texts: dict[str, str]) -> Study:
    (folder / "book.yaml").write_text(BOOK)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    paths = sorted(folder.glob("*.txt"))
    return qc.code(paths, folder / "book.yaml", study=folder / "study.qualcode")


def span_of(source: Source, words: str) -> Span:
    start = source.text.index(words)
    return Span(start, start + len(words))


def by(study: Study, coder: str, *lines: str) -> None:
    """One coder of the study codes words: "W-01 c I was creative."."""
    made = []
    for line in lines:
        name, code, words = line.split(" ", 2)
        span = span_of(study.texts()[name], words)
        made.append(Coding(name, span, CODES[code], coder, Origin.PERSON, words))
    study.apply(made, who=coder)


def gold(study: Study, *lines: str, moved: int = 0, name: str = "gold.csv") -> Path:
    """A table of what people coded: "ana W-01 c I was creative."; `moved` puts the offsets wrong."""
    path = study.path.parent / name
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["source", "start", "end", "text", "code", "coder"])
        for line in lines:
            coder, source, code, words = line.split(" ", 3)
            if source in study.texts() and words in study.texts()[source].text:
                start, end = (at + moved for at in span_of(study.texts()[source], words))
            else:
                start, end = 0, 1
            writer.writerow([source, start, end, words, CODES.get(code, code), coder])
    return path


def counts(found, code: str = "", of: str = "code") -> tuple[int, int, int, int]:
    rows = found.table[(found.table["code"] == code) & (found.table["by"] == "") & (found.table["of"] == of)]
    return tuple(rows[["units", "gold", "found", "right"]].iloc[0].tolist())


ANA = (
    "ana W-01 c I was creative.",
    "ana W-01 c My own idea.",
    "ana W-02 c An idea of mine.",
    "ana W-01 d It was mandatory.",
)


def test_golden_numbers_from_files_to_figures(tmp_path) -> None:
    """TP 20, FN 10, FP 5, TN 65: P .8, R .66667, F1 .72727, kappa .625, MCC .62994 (recomputed)."""
    both, missed, false, rest = "It was creative.", "It was new.", "They say creative.", "It rained."
    lines = [both] * 4 + [missed] * 2 + [false] + [rest] * 13
    texts = {f"D-0{number}": "\n\n".join(lines) + "\n" for number in range(1, 6)}
    with made_of(tmp_path, texts) as study, (tmp_path / "gold.csv").open("w") as handle:
        writer = csv.writer(handle)
        writer.writerow(["source", "start", "end", "code"])
        for name in study.texts():
            for number in range(6):
                start = sum(len(line) + 2 for line in lines[:number])
                writer.writerow([name, start, start + len(lines[number]), "motives/creativity"])
        handle.flush()
        found = study.evaluate(tmp_path / "gold.csv")
        row = found.table[found.table["code"] == "motives/creativity"].iloc[0]
    assert counts(found, "motives/creativity") == (100, 30, 25, 20)
    wanted = (0.8, 0.66667, 0.72727, 0.625, 0.62994)
    assert [row[name] for name in ("precision", "recall", "f1", "kappa", "mcc")] == pytest.approx(wanted, abs=5e-6)
    assert found.pair == ("gold", "qualcode")
    assert not found.problems


def test_counts_by_sentence_and_by_answer(study) -> None:
    table = gold(study, *ANA)
    found = study.evaluate(table)
    assert found.sources == ("W-01", "W-02")
    assert counts(found, "motives/creativity") == (7, 3, 2, 1)
    assert counts(found, "motives/demand") == (7, 1, 1, 1)
    assert counts(found, of="all codes (micro)") == (7, 4, 3, 2)
    answers = study.evaluate(table, unit="turn")
    assert counts(answers, "motives/creativity") == (3, 3, 2, 2)
    themes = study.evaluate(table, level="theme").table
    assert themes["theme"].tolist() == ["", "", "motives"]


def test_rows_are_narrowed_and_grouped(study) -> None:
    table = gold(study, *ANA, "ana D-01 c A creative rule.")
    only = study.evaluate(table, codes=["motives/demand"]).table
    assert only["code"].tolist() == ["", "", "motives/demand"]
    grouped = study.evaluate(table, by="kind").table
    assert grouped["group"].unique().tolist() == ["", "document", "interview"]
    assert grouped[grouped["group"] == "document"]["sources"].unique().tolist() == [1]
    assert study.evaluate(table, by="source").table["group"].unique().tolist() == ["", "D-01", "W-01", "W-02"]
    with pytest.raises(UnknownNameError, match="did you mean 'kind'"):
        study.evaluate(table, by="knd")
    with pytest.raises(UnknownNameError, match="did you mean 'motives/demand'"):
        study.evaluate(table, codes=["motives/demnd"])


def test_one_coder_is_never_mixed_with_another(study) -> None:
    alone = study.evaluate(gold(study, *ANA, name="ana.csv"))
    others = ("ben W-01 d I was creative.", "ben W-02 d It rained.", "ben D-01 d A creative rule.")
    mixed = study.evaluate(gold(study, *ANA, *others), gold_coder="ana")
    pd.testing.assert_frame_equal(mixed.table, alone.table)
    pd.testing.assert_frame_equal(mixed.misses(), alone.misses())
    by(study, "citra", "W-01 d I was creative.", "W-02 d It rained.")
    pd.testing.assert_frame_equal(study.evaluate(study.path.parent / "ana.csv").table, alone.table)


def test_a_coder_of_the_study_is_gold_as_a_file_is(study) -> None:
    by(study, "ana", *(line.partition(" ")[2] for line in ANA))
    pd.testing.assert_frame_equal(study.evaluate("ana").table, study.evaluate(gold(study, *ANA)).table)
    by(study, "ben", "W-02 d It rained.")
    again = study.evaluate("ana")
    assert counts(again, "motives/creativity") == (7, 3, 2, 1)
    assert again.people["coders"].unique().tolist() == ["ana and ben", "ana and qualcode", "ben and qualcode"]
    person = study.evaluate("ana", coder="ben")
    assert person.sources == ("W-02",)
    assert person.people.empty
    with pytest.raises(StudyError, match="measured by their own"):
        study.evaluate("ana", coder="ana")
    with pytest.raises(StudyError, match="is a machine"):
        study.evaluate("qualcode", coder="ana")
    with pytest.raises(UnknownNameError, match="did you mean 'ana'"):
        study.evaluate("anna")


def test_what_a_person_rejected_still_counts_as_the_machines(study) -> None:
    table = gold(study, *ANA)
    before = study.evaluate(table)
    study.reject(coder="ana", codes=["motives/creativity"])
    pd.testing.assert_frame_equal(study.evaluate(table).table, before.table)


def test_two_people_and_the_machine_on_the_sources_that_all_coded(study) -> None:
    ben = ("ben W-01 c I was creative.", "ben W-01 c My own idea.")
    found = study.evaluate(gold(study, *ANA, *ben))
    assert found.pair[0] == "ana"  # who coded most sources
    rows = found.people[found.people["code"] == "motives/creativity"].set_index("coders")
    assert rows[["sources", "units", "gold", "found", "right"]].to_numpy().tolist() == [
        [1, 4, 2, 2, 2],
        [1, 4, 2, 1, 1],
        [1, 4, 2, 1, 1],
    ]
    assert rows["kappa"].tolist() == [1.0, 0.5, 0.5]
    assert "on W-01, which these three coded: ana and ben 0.71" in found.notes[-1]


def test_a_coder_of_the_table_with_the_name_of_the_one_measured_is_told_apart(study) -> None:
    by(study, "ana", "W-01 c It was mandatory.")
    found = study.evaluate(gold(study, *ANA), coder="ana")
    assert found.pair == ("ana in gold.csv", "ana")
    assert counts(found, "motives/creativity") == (4, 2, 1, 0)


def test_misses_name_the_place_and_what_fired(study) -> None:
    found = study.evaluate(gold(study, *ANA)).misses("motives")
    assert found[["what", "place", "text", "indicator", "matched"]].to_numpy().tolist() == [
        ["missed", "W-01:6", "My own idea.", "", ""],
        ["missed", "W-02:2", "An idea of mine.", "", ""],
        ["false hit", "W-02:3", "A creative one.", "creative", "creative"],
    ]
    for place, text in zip(found["place"], found["text"], strict=True):
        source, number = place.split(":")
        segments = study.segments(source)
        assert segments[segments["segment"] == int(number)]["text"].item() == text
    with pytest.raises(UnknownNameError, match="did you mean 'motives'"):
        study.evaluate(gold(study, *ANA)).misses("motive")


def test_the_words_stay_out_of_what_is_shown(study) -> None:
    found = study.evaluate(gold(study, *ANA))
    assert "rained" not in repr(found)
    assert "mandatory." not in repr(found)
    assert repr(found).startswith("<Evaluation of qualcode against ana: 2 sources (all), F1 0.57")
    assert "My own" not in found._repr_html_()


# ---- the table of a gold -----------------------------------------------------------------------------------------


def test_words_that_are_elsewhere_are_found_and_told(study) -> None:
    right, moved = gold(study, *ANA), gold(study, *ANA, moved=7, name="moved.csv")
    found = study.evaluate(moved)
    assert len(found.problems) == 4
    assert not any(problem.refused for problem in found.problems)
    assert "moved.csv:2: its words are not at" in str(found.problems[0])
    assert "I was" not in str(found.problems)
    pd.testing.assert_frame_equal(found.table, study.evaluate(right).table)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ana W-09 c It rained.", "source 'W-09': there is none of that name; did you mean 'W-0"),
        ("ana W-01 creativity It rained.", "code 'creativity': there is none of that name; did you mean 'motives/"),
        ("ana W-01 c It snowed.", "W-01: these words are not in it"),
        ("qualcode W-01 c I was creative.", "is a machine's coding"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_used_is_left_out_and_told(study, line, message) -> None:
    found = study.evaluate(gold(study, *ANA, line))
    assert counts(found, "motives/creativity") == (7, 3, 2, 1)
    (problem,) = found.problems
    assert problem.refused
    assert problem.where.endswith("gold.csv:6")
    assert message in str(problem)


def test_words_that_stand_twice_are_not_guessed(tmp_path) -> None:
    with made_of(tmp_path, {"D-01": "A creative one. It rained. A creative one.\n"}) as study:
        path = tmp_path / "gold.csv"
        path.write_text("source,text,code\nD-01,It rained.,motives/demand\nD-01,A creative one.,motives/creativity\n")
        (problem,) = study.evaluate(path).problems
    assert problem.refused
    assert "2 times" in problem.message


def test_a_source_in_which_nothing_was_found_can_be_said_to_be_coded(study) -> None:
    path = gold(study, *ANA)
    path.write_text(path.read_text() + "D-01,,,,,ana\n")
    found = study.evaluate(path)
    assert found.sources == ("D-01", "W-01", "W-02")
    assert counts(found, "motives/creativity") == (9, 3, 3, 1)


def test_rejected_rows_and_machine_rows_of_a_table_of_codings_are_no_gold(study) -> None:
    by(study, "ana", *(line.partition(" ")[2] for line in ANA))
    path = study.path.parent / "codings.csv"
    study.codings().to_csv(path, index=False)
    found = study.evaluate(path)
    assert found.pair[0] == "ana"
    assert counts(found, "motives/creativity") == (7, 3, 2, 1)
    assert {problem.message for problem in found.problems} == {"is a machine's coding"}


def test_a_gold_in_a_workbook(study) -> None:
    path = study.path.parent / "gold.xlsx"
    pd.read_csv(gold(study, *ANA)).to_excel(path, index=False)
    assert counts(study.evaluate(path), "motives/creativity") == (7, 3, 2, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("source,cod\nW-01,x\n", "has no column 'code'; rename its column 'cod'"),
        ("source,code\nW-09,motives/demand\n", "has no row that can be used as gold"),
    ],
)
def test_a_table_that_is_no_gold_says_what_is_wrong(study, text, message) -> None:
    path = study.path.parent / "gold.csv"
    path.write_text(text)
    with pytest.raises(QualcodeError, match=message):
        study.evaluate(path)


def test_a_file_that_is_not_there(study) -> None:
    with pytest.raises(SourceError, match="there is no such file"):
        study.evaluate("nowhere.csv")


def test_a_coding_that_covers_no_sentence_by_more_than_half_is_told(tmp_path) -> None:
    with made_of(tmp_path, {"D-01": "Aaa bbb ccc. Ddd eee fff.\n"}) as study:
        path = tmp_path / "gold.csv"
        path.write_text("source,start,end,code\nD-01,6,19,motives/demand\nD-01,0,12,motives/creativity\n")
        found = study.evaluate(path)
    assert counts(found, "motives/demand") == (2, 0, 0, 0)
    assert "cover no sentence by more than half are not counted: D-01 6-19" in str(found.problems[0])


# ---- the split -----------------------------------------------------------------------------------------------------


def test_a_split_is_drawn_kept_as_an_edit_and_measured_on(study) -> None:
    assert study.split() is None
    made = study.draw_split(0.5, coder="ana", seed=3)
    assert sorted([*made.of("test"), *made.of("tuning")]) == ["D-01", "W-01", "W-02"]
    assert len([name for name in made.of("test") if name.startswith("W")]) == 1
    last = study.log()[-1]
    assert (last.number, last.who, last.subject) == (made.edit, "ana", "split")
    assert study.split() == made
    table = gold(study, *ANA, "ana D-01 c A creative rule.")
    found = study.evaluate(table)
    assert (found.part, list(found.sources)) == ("test", made.of("test"))
    assert any("kept apart" in note for note in found.notes)
    tuning = study.evaluate(table, part="tuning")
    assert list(tuning.sources) == made.of("tuning")
    assert any("tuning sources" in warning for warning in tuning.warnings)
    both = study.evaluate(table, part="all")
    assert len(both.sources) == 3
    assert any("look better than they are" in warning for warning in both.warnings)


def test_a_split_is_never_changed_silently(study) -> None:
    made = study.draw_split(0.5, coder="ana", seed=3)
    assert study.draw_split(0.5, coder="ben", seed=3) == made
    parts = study.path.parent / "split.csv"
    parts.write_text("source,part\n" + "".join(f"{name},tuning\n" for name in made.parts))
    with pytest.raises(StudyError, match=f"undo {made.edit}"):
        study.take_split(parts, coder="ben")
    assert study.split() == made
    study.undo(made.edit, coder="ben")
    assert study.split() is None
    assert study.take_split(parts, coder="ben").of("test") == []


def test_a_split_that_was_undone_and_redone_is_told_by_the_edit_that_holds(study) -> None:
    made = study.draw_split(0.5, coder="ana", seed=3)
    study.undo(made.edit, coder="ben")
    study.redo(made.edit, coder="ben")
    again = study.split()
    assert (again.parts, again.who) == (made.parts, "ben")
    study.undo(again.edit, coder="ben")
    assert study.split() is None


def test_sources_that_came_later_are_in_neither_part_until_they_are_drawn(study, tmp_path) -> None:
    made = study.draw_split(0.5, coder="ana", seed=3)
    for name in ("W-03", "W-04"):
        (tmp_path / f"{name}.txt").write_text(TEXTS["W-02"])
    study.code(sorted(tmp_path.glob("W-0[34].txt")))
    found = study.evaluate(gold(study, *ANA, "ana D-01 c A creative rule."))
    assert "W-03, W-04 came later and are in neither part" in " ".join(map(str, found.problems))
    with pytest.raises(StudyError, match="--add draws sources that came later"):
        study.draw_split(0.5, coder="ana", seed=3)
    added = study.draw_split(0.5, coder="ana", seed=3, add=True)
    assert {name: added.parts[name] for name in made.parts} == made.parts
    assert list(added.parts) == ["D-01", "W-01", "W-02", "W-03", "W-04"]
    assert sorted(added.parts[name] for name in ("W-03", "W-04")) == ["test", "tuning"]
    with pytest.raises(StudyError, match="every source is in a part"):
        study.draw_split(0.5, coder="ana", add=True)


def test_rows_of_a_split_that_cannot_be_taken_are_told(study) -> None:
    path = study.path.parent / "split.csv"
    path.write_text("source,part\nW-01,test\nW-1,test\nW-02,tunning\nD-01,Tuning\nW-01,tuning\n")
    made = study.take_split(path, coder="ana")
    assert made.parts == {"D-01": "tuning", "W-01": "test"}
    assert [problem.where.rpartition(":")[2] for problem in made.problems] == ["3", "4", "6"]
    assert "did you mean 'tuning'" in str(made.problems[1])


@pytest.mark.parametrize("share", [0, 1, -1, 2.5])
def test_a_share_that_leaves_a_part_empty_is_refused(study, share) -> None:
    with pytest.raises(StudyError, match="leaves one of the two parts empty"):
        study.draw_split(share, coder="ana")


def test_a_part_needs_a_split_and_a_gold_on_it(study) -> None:
    table = gold(study, *ANA)
    with pytest.raises(StudyError, match="has no split"):
        study.evaluate(table, part="test")
    assert "no split" in study.evaluate(table).warnings[0]
    with pytest.raises(UnknownNameError, match="did you mean 'tuning'"):
        study.evaluate(table, part="tunin")
    path = study.path.parent / "split.csv"
    path.write_text("source,part\nW-01,tuning\nW-02,tuning\nD-01,test\n")
    study.take_split(path, coder="ana")
    with pytest.raises(StudyError, match="no test source that both ana and qualcode coded"):
        study.evaluate(table)


def test_nobody_splits_without_a_name(study) -> None:
    with pytest.raises(StudyError, match="nobody says who"):
        study.draw_split(0.5, coder="qualcode")


# ---- the sample study ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Iterator[Study]:
    place = tmp_path_factory.mktemp("sample") / "study.qualcode"
    book = ROOT / "codebooks" / "librarian-certification.yaml"
    with qc.code(ROOT / "transcripts", book, study=place) as study:
        study.take_split(GOLD / "split.csv", coder="ana")
        yield study


def test_the_gold_of_the_sample_study_is_whole(sample) -> None:
    """Every row of it is at its words, and all of them count."""
    for unit in ("sentence", "turn", "paragraph"):
        found = sample.evaluate(GOLD / "codings.csv", part="all", unit=unit)
        assert not found.problems
        assert len(found.sources) == 14
    rows = list(csv.DictReader((GOLD / "codings.csv").read_text(encoding="utf-8").splitlines()))
    own = len({(row["source"], row["start"], row["end"], row["code"]) for row in rows if row["coder"] == "A"})
    assert f"{own} codings, 14 sources" in found.notes[0]


def test_two_people_on_the_sample_study(sample) -> None:
    people = sample.evaluate(GOLD / "codings.csv", part="tuning").people
    pooled = people[people["of"] == "all codes (micro)"].set_index("coders")["kappa"]
    assert pooled["A and B"] > 0.9
    assert pooled["A and B"] > max(pooled["A and qualcode"], pooled["B and qualcode"])


def test_the_gold_object_says_who_coded_what(sample) -> None:
    read = gold_of(sample._file, GOLD / "codings.csv", sample.texts(), coder="B")
    assert read.sources["B"] == ("D-01", "O-02", "W-01", "W-05", "W-08", "W-10")
    assert read.others == ["A"]
    assert "Pustakawan" not in repr(read)
