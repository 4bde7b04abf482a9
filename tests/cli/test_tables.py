from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest

from qualcode.analysis.frames import CODING_COLUMNS
from qualcode.cli import options
from qualcode.core.model import Kind, Unit
from qualcode.outputs import labels
from qualcode.outputs.tables import FORMATS

TABLES = (
    ["sources"],
    ["codings"],
    ["quotes", "motives"],
    ["matrix"],
    ["matrix", "--values", "percent", "--of", "row", "--rows", "code", "--columns", "position"],
    ["cooccurrence"],
    ["log"],
)


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_codings_table_has_the_documented_columns(coded, run):
    result = run("codings", "--format", "csv")
    assert result.exit_code == 0
    assert result.stderr == ""
    rows = _rows(result.stdout)
    assert tuple(rows[0]) == CODING_COLUMNS
    assert [(row["source"], row["code"], row["text"], row["matched"]) for row in rows[:3]] == [
        ("W-01", "motives/demand", "It was mandatory.", "mandatory"),
        ("W-01", "competence/teamwork", "I also had an idea with a colleague.", "colleague"),
        ("W-01", "motives/creativity", "I also had an idea with a colleague.", "idea"),
    ]


@pytest.mark.parametrize("command", TABLES, ids=" ".join)
def test_every_table_says_the_same_in_csv_json_and_markdown(coded, run, command):
    from_csv = _rows(run(*command, "--format", "csv").stdout)
    from_json = json.loads(run(*command, "--format", "json").stdout)
    from_md = run(*command, "--format", "md").stdout.splitlines()
    assert len(from_csv) > 0
    assert [list(row) for row in from_json] == [list(row) for row in from_csv]
    assert len(from_md) == len(from_csv) + 2
    assert from_md[0].strip("| ").split(" | ")[0] == next(iter(from_csv[0]))


@pytest.mark.parametrize("command", TABLES, ids=" ".join)
def test_the_suffix_of_the_file_decides_the_format(coded, run, command):
    for suffix in ("csv", "json", "md"):
        result = run(*command, "-o", f"table.{suffix}")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr.startswith(f"Wrote table.{suffix}: ")
        assert (coded / f"table.{suffix}").read_text(encoding="utf-8") == run(*command, "--format", suffix).stdout
    assert run(*command, "-o", "table.xlsx").exit_code == 0
    sheet = openpyxl.load_workbook(coded / "table.xlsx").active
    assert sheet.max_row - 1 == len(_rows(run(*command, "--format", "csv").stdout))


def test_a_format_that_is_named_counts_more_than_the_suffix(coded, run):
    assert run("matrix", "-o", "matrix.dat", "--format", "csv").exit_code == 0
    assert (coded / "matrix.dat").read_text().startswith("theme,W-01,W-02\n")


def test_a_suffix_that_is_no_format_is_told(coded, run):
    result = run("matrix", "-o", "matrix.dat")
    assert result.exit_code == 2
    assert "qualcode: matrix.dat: its suffix names no format" in result.stderr
    assert not (coded / "matrix.dat").exists()


def test_the_default_table_is_for_reading(coded, run):
    lines = run("matrix").stdout.splitlines()
    assert [line.split() for line in lines] == [
        ["theme", "W-01", "W-02"],
        ["motives", "2", "1"],
        ["competence", "1", "1"],
    ]


@pytest.mark.parametrize(
    ("filters", "texts"),
    [
        (["--code", "motives/demand"], ["It was mandatory."]),
        (["--source", "W-02", "--code", "motives"], ["An idea of mine, a creative one."]),
        (["--source", "W-02", "--source", "W-01", "--code", "motives/demand"], ["It was mandatory."]),
        (["--speaker", "Ben", "--code", "competence"], ["My colleague laughed."]),
        (["--where", "position=head of library", "--code", "competence"], ["My colleague laughed."]),
        (["--kind", "interview", "--code", "motives/demand"], ["It was mandatory."]),
        (["--coder", "qualcode", "--code", "motives/demand"], ["It was mandatory."]),
        (["--kind", "document"], []),
        (["--coder", "ann"], []),
    ],
    ids=lambda value: " ".join(value),
)
def test_filters_choose_codings(coded, run, filters, texts):
    result = run("codings", *filters, "--format", "json")
    assert [row["text"] for row in json.loads(result.stdout)] == texts
    assert result.stderr == ("" if texts else "Nothing was found.\n")


def test_filters_choose_what_a_matrix_and_pairs_count(coded, run):
    matrix = _rows(run("matrix", "--columns", "speaker", "--code", "motives", "--format", "csv").stdout)
    assert (matrix[0]["Ann"], matrix[0]["Ben"]) == ("2", "1")
    assert run("cooccurrence", "--source", "W-02", "--format", "json").stdout == "[]\n"
    pairs = json.loads(run("cooccurrence", "--source", "W-02", "--within", "turn", "--format", "json").stdout)
    assert [(pair["code_a"], pair["code_b"], pair["both"]) for pair in pairs] == [
        ("motives/creativity", "competence/teamwork", 1)
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["quotes", "motives/creativty"], "code 'motives/creativty': there is none of that name; did you mean"),
        (["codings", "--code", "creativty"], "did you mean 'motives/creativity'?"),
        (["codings", "--source", "W-1"], "source 'W-1': there is none of that name; did you mean 'W-01'?"),
        (["matrix", "--columns", "positon"], "did you mean 'position'?"),
        (["codings", "--where", "positon=head"], "did you mean 'position'?"),
        (["codings", "--where", "head"], "'head' is not ATTRIBUTE=VALUE"),
        (["codings", "--where", "position=a", "--where", "position=b"], "'position' is given twice"),
        (["matrix", "--coder", "qualcod"], "did you mean 'qualcode'?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_name_that_does_not_exist_is_told_with_the_nearest(coded, run, arguments, message):
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_quotes_read_as_quotes_by_code_and_source(coded, run):
    assert (
        run("quotes", "motives").stdout
        == """\
motives/creativity  Creativity
2 quotes in 2 sources

  W-01  Ann
    I also had an idea with a colleague.  W-01:3

  W-02  Ben
    An idea of mine, a creative one.  W-02:2

motives/demand  Demand
1 quote in 1 source

  W-01  Ann
    It was mandatory.  W-01:2
"""
    )


def test_quotes_of_a_code_without_any_are_told(coded, run):
    result = run("quotes", "motives", "--source", "W-02", "--speaker", "Interviewer")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Nothing was found.\n")


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "graphml", "gexf"])
def test_a_network_is_written(coded, run, suffix):
    result = run("network", "-o", f"network.{suffix}", "--within", "turn")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == f"Wrote network.{suffix}: 3 codes, 3 links.\n"
    assert (coded / f"network.{suffix}").stat().st_size > 200


def test_a_network_in_an_unknown_format_is_told(coded, run):
    result = run("network", "-o", "network.jpeg2000")
    assert result.exit_code == 2
    assert "jpeg2000" in result.stderr
    assert not (coded / "network.jpeg2000").exists()


def test_a_workbook_is_written_without_the_folders_of_this_machine(coded, run, tmp_path):
    result = run("export", str(tmp_path / "results.xlsx"), "--language", "id")
    assert result.exit_code == 0, result.stderr
    book = openpyxl.load_workbook(tmp_path / "results.xlsx")
    said = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert "qualcode export results.xlsx --language id" in said
    assert not any(str(tmp_path) in words for words in said)


def test_what_is_to_be_exported_must_say_as_what(coded, run):
    assert "end it in .xlsx (a workbook), .qdpx" in run("export", "results.pptx").stderr


def test_choices_are_those_of_the_vocabulary():
    from qualcode.cli.code import UNITS

    assert options.FORMATS == FORMATS
    assert set(options.KINDS) == {kind.value for kind in Kind}
    assert set(UNITS) == {unit.value for unit in Unit}
    assert set(options.LANGUAGES) == set(labels.LANGUAGES)
