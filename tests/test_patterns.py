"""Co-occurrence and sequences of a study: the same rows everywhere, coders kept apart, tests that say how."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import qualcode as qc
from qualcode.analysis import pairing, permutation
from qualcode.analysis import sequences as stage
from qualcode.cli import cli
from qualcode.displays import patterns
from qualcode.errors import QualcodeError
from qualcode.outputs.labels import LANGUAGES, catalogue, heading

BOOK = """
qualcode: 1
themes:
  motives:
    codes:
      demand: [wajib]
      idea: [ide]
  competence: [terampil]
"""
TEXTS = {
    "W-01.txt": "P: Kenapa?\n\nJ: Ya, wajib. Itu ide saya, karena wajib. Saya terampil.\n\nP: Lalu?\n\n"
    "J: Ide lain, terampil.\n",
    "W-02.txt": "P: Apa?\n\nJ: Ide, mungkin. Terampil juga.\n\nP: Wajib?\n\nJ: Wajib, wajib. Terampil.\n",
    "observations/O-01.txt": "Petugas terampil. Ide tidak ada.\n",
}


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[qc.Study]:
    """Three sources coded by the machine, one of them also by two people."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "b.yaml").write_text(BOOK)
    for name, text in TEXTS.items():
        path = tmp_path / "transcripts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with qc.Study.create(tmp_path / "study.qualcode") as made:
        made.code(tmp_path / "transcripts")
        made.code_segment("W-01", 2, "idea", coder="ana")
        made.code_segment("W-01", 2, "demand", coder="budi")
        yield made


def run(*command: str) -> Result:
    result = CliRunner().invoke(cli, command)
    assert result.exit_code == 0, result.stderr
    return result


def printed(*command: str) -> pd.DataFrame:
    return pd.DataFrame(csv.DictReader(io.StringIO(run(*command, "--format", "csv").stdout)))


SHAPES = [("segment", 1), ("overlap", 1), ("near", 1), ("near", 3), ("turn", 1), ("source", 1), ("case", 1)]


@pytest.mark.parametrize(("within", "distance"), SHAPES)
@pytest.mark.parametrize("kind", [[], ["interview"]])
def test_the_same_pairs_in_a_frame_on_screen_and_with_measures(study, within, distance, kind):
    pairs = study.cooccurrence(within=within, distance=distance, kinds=kind)
    options = ["--within", within, "--distance", str(distance), *(["--kind", *kind] if kind else [])]
    columns = list(pairs.columns)
    assert len(pairs)
    shown = printed("cooccurrence", *options)
    assert shown[columns[:5]].to_numpy().tolist() == pairs[columns[:5]].astype(str).to_numpy().tolist()
    measured = study.cooccurrence(within=within, distance=distance, kinds=kind, measures=True)
    pd.testing.assert_frame_equal(measured[measured["both"] > 0][columns].reset_index(drop=True), pairs)
    if within in ("segment", "turn", "source"):
        graph = study.network(within=within, kinds=kind)
        edges = {(a, b): weight for a, b, weight in graph.edges(data="weight")}
        assert edges == {(p.code_a, p.code_b): p.both for p in pairs.itertuples()}


def test_all_that_could_be_coded_is_the_universe(study):
    lines = len(study.lines())
    pairs = study.cooccurrence(measures=True)
    assert pairs["units"].tolist() == [lines] * 3
    assert study.cooccurrence(measures=True, within="source")["units"].tolist() == [3] * 3
    assert study.cooccurrence(measures=True, sources=["W-01"])["units"].unique().tolist() == [4]


@pytest.mark.parametrize(("within", "distance"), SHAPES)
def test_no_coder_is_paired_with_another(study, within, distance):
    # Ana gave segment 2 of W-01 the one code, Budi the other.
    assert study.cooccurrence(within=within, distance=distance, coders=["ana", "budi"]).empty
    measured = study.cooccurrence(within=within, distance=distance, coders=["ana", "budi"], measures=True)
    assert measured["both"].tolist() == [0]
    assert study.sequences(coders=["ana", "budi"], distance=5).empty
    machine = study.cooccurrence(within=within, distance=distance)
    pd.testing.assert_frame_equal(machine, study.cooccurrence(within=within, distance=distance, coders=["qualcode"]))


def test_the_machine_and_a_person_asked_for_together_are_two(study):
    of_each = [study.cooccurrence(within="near", coders=[coder])["both"].sum() for coder in ("qualcode", "ana")]
    assert study.cooccurrence(within="near", coders=["qualcode", "ana"])["both"].sum() == sum(of_each)


def test_a_test_says_how_it_was_done(study):
    first = study.cooccurrence(permutations=99)
    assert first.columns.tolist()[-7:] == ["units", "unequal", "shifted", "z", "p", "q", "why"]
    assert first.attrs == {"number": 99, "seed": 1, "alternative": "greater", "tested": 3, "smallest_q": 0.03}
    pd.testing.assert_frame_equal(first, study.cooccurrence(permutations=99))
    result = run("cooccurrence", "--permutations", "19", "--seed", "7")
    assert "by 19 circular shifts of the second code within each source, seed 7" in result.stderr
    assert "its q is at least 0.15. 599 shifts can." in result.stderr
    assert "take segments to be independent" in run("cooccurrence", "--measures").stderr
    assert run("cooccurrence").stderr == ""


def test_overlap_is_tested_on_the_segments_that_both_lie_on(study):
    begin = study.texts()["W-01"].text.index("Itu ide")
    study.code_segment("W-01", (begin, begin + 7), "idea", coder="citra")
    study.code_segment("W-01", (begin + 8, begin + 12), "demand", coder="citra")
    pair = study.cooccurrence(within="overlap", permutations=9, coders=["citra"]).iloc[0]
    assert (pair["both"], pair["same_line"]) == (0, 1)


@pytest.mark.parametrize("within", ["source", "case"])
def test_sources_and_cases_have_nothing_to_shift(study, within):
    with pytest.raises(QualcodeError, match="test them within segments or turns"):
        study.cooccurrence(within=within, permutations=9)


def test_sequences_of_a_study_are_those_on_screen(study):
    found = study.sequences(distance=2)
    rows = {(p.code_a, p.code_b): p.then for p in found.itertuples()}
    # O-01 1-2; W-01: demand, demand idea, competence, idea competence; W-02: idea, competence, demand, competence.
    assert rows["motives/demand", "competence"] == 3
    assert rows["competence", "motives/idea"] == 2
    shown = printed("sequences", "--distance", "2")
    assert (
        shown[["code_a", "code_b", "then"]].to_numpy().tolist()
        == found[["code_a", "code_b", "then"]].astype(str).to_numpy().tolist()
    )
    turns = study.sequences(within="turn", each_speaker=True, permutations=99)
    assert turns.attrs["tested"] == 6
    assert turns[turns["code_a"] == turns["code_b"]]["why"].str.contains("not shifted against itself").all()
    themes = study.sequences(level="theme")
    assert set(themes["code_a"]) <= {"motives", "competence"}


def test_a_study_without_codings_or_with_one_code_has_tables_without_rows(tmp_path):
    with qc.Study.create(tmp_path / "study.qualcode") as empty:
        (tmp_path / "a.txt").write_text("Tidak ada.\n")
        (tmp_path / "book.yaml").write_text(BOOK)
        empty.code(tmp_path / "a.txt", codebook=tmp_path / "book.yaml")
        for shape in ({}, {"measures": True}, {"permutations": 9}, {"within": "near", "measures": True}):
            assert empty.cooccurrence(**shape).empty
        assert empty.sequences(permutations=9).empty
        assert empty.sequences().empty


def test_the_choices_are_those_of_the_stages():
    assert get_args(patterns.Within) == pairing.WITHIN
    assert get_args(patterns.Steps) == stage.STEPS
    assert get_args(patterns.Alternative) == get_args(permutation.Alternative)
    options = {
        option.name: option for command in ("cooccurrence", "sequences") for option in cli.commands[command].params
    }
    assert tuple(options["alternative"].type.choices) == get_args(permutation.Alternative)
    within = [next(p for p in cli.commands[c].params if p.name == "within") for c in ("cooccurrence", "sequences")]
    assert [tuple(option.type.choices) for option in within] == [pairing.WITHIN, stage.STEPS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_words(study, language):
    columns = {*study.cooccurrence(measures=True, permutations=9), *study.sequences(permutations=9), "same_line"}
    shared = {"units", "why", "expected"}  # of other tables too
    assert columns - shared <= set(catalogue(language))


@pytest.mark.parametrize(("language", "flag"), [("en", "Unequal"), ("id", "Tidak seimbang")])
def test_the_workbook_says_which_pairs_are_unequal(study, tmp_path, language, flag):
    import openpyxl

    (tmp_path / "transcripts" / "W-03.txt").write_text("P: Apa?\n\nJ: " + "Terampil. " * 20 + "Wajib, terampil.\n")
    study.code(tmp_path / "transcripts")
    pairs = study.cooccurrence(measures=True)
    unequal = {(p.code_a, p.code_b) for p in pairs.itertuples() if p.unequal and p.both}
    assert unequal
    study.export(tmp_path / "book.xlsx", language=language)
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")[heading("cooccurrence", language)]
    rows = list(sheet.iter_rows(values_only=True))
    assert flag in rows[0][0]
    assert rows[2][-1] == flag
    assert {(row[0], row[2]) for row in rows[3:] if row[-1] == flag} == unequal
