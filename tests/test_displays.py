"""One query for every display: the same rows on screen, in Excel, in a frame and in a network; coders are not mixed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import qualcode as qc
from qualcode.cli import cli
from qualcode.displays.records import Record, put_record, records
from qualcode.errors import QualcodeError, StudyError, UnknownNameError

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
    for name, text in {
        **{f"transcripts/{name}": text for name, text in TEXTS.items()},
        "codebooks/b.yaml": BOOK,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "transcripts" / "facesheet.csv").write_text("participant,age\nW-01,47\nW-02,29\n")
    with qc.Study.create(tmp_path / "study.qualcode") as made:
        made.code(tmp_path / "transcripts")
        for coder in ("ana", "budi"):
            made.code_segment("W-01", 2, "idea", coder=coder)
            made.code_segment("W-01", 2, "demand", coder=coder)
        yield made


QUERIES = [
    {},
    {"codes": ["motives"]},
    {"query": "idea AND NOT demand WITHIN turn"},
    {"query": "competence WITHIN source", "kinds": ["interview"]},
    {"attributes": {"age": ">=40"}},
    {"cases": ["W-02"]},
    {"origins": ["rule"], "speakers": ["J"]},
    {"coders": ["ana"]},
]


FLAGS = {"kinds": "--kind", "cases": "--case", "origins": "--origin", "speakers": "--speaker", "coders": "--coder"}


def as_options(query: dict) -> list[str]:
    """The query as it is typed."""
    options = [part for name, flag in FLAGS.items() for value in query.get(name, ()) for part in (flag, value)]
    options += ["--query", query["query"]] if "query" in query else []
    return options + [part for name, value in query.get("attributes", {}).items() for part in ("--where", name + value)]


def printed(*command: str) -> list[dict[str, str]]:
    result = CliRunner().invoke(cli, [*command, "--format", "csv"])
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_the_same_query_gives_the_same_rows_everywhere(study: qc.Study, query: dict, tmp_path: Path) -> None:
    place, options = ["source", "start", "code"], as_options(query)
    quotes = study.quotes(**query)
    rows = {tuple(map(str, row)) for row in quotes[place].itertuples(index=False)}
    counted = query | {"coders": query.get("coders", ["qualcode"])}
    assert rows == {tuple(map(str, row)) for row in study.codings(**counted)[place].itertuples(index=False)}
    codes = query.get("codes", [])
    assert rows == {tuple(row[name] for name in place) for row in printed("quotes", *codes, *options)}

    options += [part for code in codes for part in ("--code", code)]
    by_code = quotes["code"].value_counts().to_dict()
    sums = study.matrix("code", "kind", **query).sum(axis=1)
    assert sums[sums > 0].to_dict() == by_code
    table = {row.pop("code"): sum(map(int, row.values())) for row in printed("matrix", "--rows", "code", *options)}
    assert {code: number for code, number in table.items() if number} == by_code
    graph = study.network(**query)
    assert {code: about["segments"] for code, about in graph.nodes(data=True)} == by_code
    pairs = {(a, b, str(w)) for a, b, w in graph.edges(data="weight")}
    assert pairs == {(row["code_a"], row["code_b"], row["both"]) for row in printed("cooccurrence", *options)}

    result = CliRunner().invoke(cli, ["export", "book.xlsx", *options])
    assert result.exit_code == 0, result.stderr
    sheet = openpyxl.load_workbook("book.xlsx")["Codings"]
    heading, *body = ([str(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
    at = [heading.index(name) for name in ("Source", "Start", "Code")]
    assert {tuple(row[n] for n in at) for row in body} == rows


def test_no_display_mixes_coders_unasked(study: qc.Study) -> None:
    machine = study.counts().set_index("code")["segments"].to_dict()
    assert machine == study.counts(coders=["qualcode"]).set_index("code")["segments"].to_dict()
    assert machine == study.quotes()["code"].value_counts().to_dict()
    assert study.matrix("code", "kind").loc["motives/idea", "interview"] == machine["motives/idea"] - 1 == 3
    assert study.matrix("code", "coder").columns.tolist() == ["ana", "budi", "qualcode"]
    assert study.matrix("code", "kind", coders=["ana"]).loc["motives/idea"].sum() == 1
    both = study.cooccurrence(coders=["ana", "budi"])
    assert both[["both", "a", "b"]].to_numpy().tolist() == [[2, 2, 2]]  # one stretch, by each of them, never across
    with pytest.raises(UnknownNameError, match=r"coder 'anna'.*did you mean 'ana'"):
        study.matrix(coders=["anna"])


def test_a_quote_is_cited_as_explain_finds_it(study: qc.Study) -> None:
    quote = study.quotes("demand", sources=["W-01"]).iloc[1]
    assert quote["quote"] == "W-01:3"
    result = CliRunner().invoke(cli, ["explain", quote["quote"]])
    assert result.exit_code == 0
    assert quote["text"] in result.stdout


def test_lines_are_all_that_could_be_coded(study: qc.Study) -> None:
    lines = study.lines()
    assert "P" not in lines["speaker"].tolist()
    assert lines.groupby("source").size().to_dict() == {"O-01": 2, "W-01": 4, "W-02": 4}
    assert study.lines(attributes={"age": "29"})["source"].unique().tolist() == ["W-02"]
    assert study.lines(query="NOT idea WITHIN source")["source"].unique().tolist() == []


def test_filters_do_not_go_with_a_project_of_another_program(study: qc.Study) -> None:
    result = CliRunner().invoke(cli, ["export", "study.qdpx", "--kind", "interview"])
    assert result.exit_code == 2
    assert "holds the whole study; leave out the options that choose codings" in result.stderr
    assert not Path("study.qdpx").exists()


def test_a_query_that_cannot_be_read_is_shown(study: qc.Study) -> None:
    result = CliRunner().invoke(cli, ["quotes", "--query", "idea AND"])
    assert result.exit_code == 2
    assert "it cannot be read where ▸ stands: idea AND▸; write codes with AND" in result.stderr
    result = CliRunner().invoke(cli, ["quotes", "--query", "idae"])
    assert "did you mean" in result.stderr


def test_what_a_researcher_records_is_kept_undone_and_taken_away(study: qc.Study) -> None:
    put_record(study._file, "summary", ("W-01", "motives"), "Wajib dulu, ide kemudian.", who="ana")
    put_record(study._file, "summary", ("W-01", "motives"), 'Wajib: "ya"', who="budi")
    put_record(study._file, "summaries", ("x",), "other sort", who="ana")
    ((key, record),) = records(study._file, "summary").items()
    assert (key, record.text, record.who) == (("W-01", "motives"), 'Wajib: "ya"', "budi")
    assert isinstance(record, Record) and record.at.startswith("20")
    study.undo(coder="ana")
    study.undo(coder="ana")
    assert records(study._file, "summary")[key].text == "Wajib dulu, ide kemudian."
    put_record(study._file, "summary", ("W-01", "motives"), " ", who="ana")
    assert records(study._file, "summary") == {}
    assert study.verify() == []
    with pytest.raises(StudyError):
        put_record(study._file, "summary", ("W-01", "motives"), "x", who="qualcode")
    with pytest.raises(QualcodeError):
        put_record(study._file, "a:b", ("W-01",), "x", who="ana")
