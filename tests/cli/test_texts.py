from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from qualcode.cli.texts import aligned


def test_a_concordance_is_aligned_on_its_matches(coded, run):
    result = run("kwic", "idea OR mandatory")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "3 hits in 2 sources: idea 2, mandatory 1",
        "W-01:2 Ann                           It was mandatory. I also had an idea with a colleague.",
        "W-01:3 Ann  It was mandatory. I also had an idea with a colleague.",
        "W-02:2 Ben                               An idea of mine, a creative one. My colleague",
    ]
    assert run("kwic", "idea", "--everyone").stdout.startswith("3 hits in 2 sources")


def test_the_match_is_bold_on_a_terminal(coded, run):
    import qualcode as qc

    with qc.open(read_only=True) as study:
        lines = list(aligned(study.concordance("mandatory"), 80, fit=True))
    assert click.style("mandatory", bold=True) in lines[1]
    assert len(click.unstyle(lines[1])) <= 80


def test_other_formats_have_a_row_a_hit(coded, run, tmp_path):
    rows = json.loads(run("kwic", "idea", "--format", "json", "--words", "2").stdout)
    assert [(row["quote"], row["left"], row["match"], row["right"]) for row in rows] == [
        ("W-01:3", "had an ", "idea", " with a"),
        ("W-02:2", "An ", "idea", " of mine,"),
    ]
    assert rows[0]["codes"] == "motives/creativity; competence/teamwork"
    for suffix in ("csv", "md", "xlsx"):
        file = tmp_path / f"kwic.{suffix}"
        assert run("kwic", "idea", "-o", str(file)).exit_code == 0
        assert file.stat().st_size


def test_a_mistake_in_an_expression_is_pointed_at(coded, run):
    result = run("kwic", "idea NEAR mine")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[1:] == ["    idea NEAR mine", "         ^"]
    assert "NEAR has no distance; write NEAR/5" in result.stderr.splitlines()[0]
    assert run("kwic", "nothing").stderr == "Nothing was found.\n"
    assert "did you mean" in run("kwic", "idea", "--source", "W-1").stderr


def test_words_and_pairs(coded, run, tmp_path):
    result = run("words", "--top", "2")
    assert result.stdout.splitlines()[0].split() == ["word", "forms", "count", "per_thousand", "sources", "dispersion"]
    assert [line.split()[0] for line in result.stdout.splitlines()[1:]] == ["colleague", "idea"]
    Path("stop.txt").write_text("idea  # of everyone\ncolleague\n", encoding="utf-8")
    assert "idea" not in run("words", "--stop", "stop.txt").stdout
    assert "the" not in run("words", "--format", "csv").stdout.split(",")
    assert "\nit," in run("words", "--all-words", "--no-forms", "--format", "csv").stdout
    pairs = run("words", "--n", "2", "--format", "csv").stdout.splitlines()
    assert "colleague laughed,colleague laughed,1," in pairs[1]
    by = json.loads(run("words", "--by", "source", "--top", "1", "--format", "json").stdout)
    assert [row["source"] for row in by] == ["W-01", "W-02"]
    assert run("words", "--by", "kind", "-o", str(tmp_path / "words.xlsx")).exit_code == 0


def test_keyness(coded, run):
    result = run("keyness", "--group", "source=W-01", "--minimum", "1", "--top", "1")
    assert result.stdout.splitlines()[0].split()[:3] == ["word", "count", "against_count"]
    rows = json.loads(run("keyness", "--group", "source=W-01", "--minimum", "1", "--format", "json").stdout)
    assert {"expected", "p", "dispersion"} <= set(rows[0])
    assert "did you mean 'W-01'" in run("keyness", "--group", "source=W-1").stderr


@pytest.mark.parametrize("command", ["words", "keyness"])
def test_a_stop_file_that_is_not_there_is_named(coded, run, command):
    arguments = ["--group", "source=W-01"] if command == "keyness" else []
    assert "nowhere.txt" in run(command, *arguments, "--stop", "nowhere.txt").stderr


def test_quotes_in_context(coded, run):
    result = run("quotes", "motives/demand", "--context", "1")
    lines = [line for line in result.stdout.splitlines() if line]
    assert lines[2:] == [
        "  W-01  Ann",
        "      Interviewer: Why did you take it?",
        "    It was mandatory.  W-01:2",
        "      I also had an idea with a colleague.",
    ]
    rows = json.loads(run("quotes", "motives/demand", "--context", "1", "--format", "json").stdout)
    assert rows[0]["question"] == "Why did you take it?"
