from __future__ import annotations

from pathlib import Path

import docx
import pytest


def test_a_report_is_written_twice_beside_the_study(coded: Path, run) -> None:
    done = run("report", "--language", "id", "--title", "Lampiran 3", "--author", "Siti")
    assert done.exit_code == 0, done.output
    assert "Wrote" in done.stderr
    said = [p.text for p in docx.Document(str(coded / "report.docx")).paragraphs]
    assert said[:3] == ["Lampiran 3", "Trial", "Siti"]
    assert '<html lang="id">' in (coded / "report.html").read_text(encoding="utf-8")


def test_a_report_goes_where_it_is_told_about_what_is_asked(coded: Path, run) -> None:
    done = run("report", "-o", "a.html", "-o", "b.docx", "--source", "W-01", "--quotes", "0", "--member-check")
    assert done.exit_code == 0, done.output
    assert not (coded / "report.html").exists()
    text = (coded / "a.html").read_text(encoding="utf-8")
    assert "sources: W-01" in text
    assert "Sheet for" in text
    assert "Quotations by theme and code" not in text


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-o", "report.pdf"), "name it .docx or .html"),
        (("--coder", "ana"), "ana"),
        (("--coder", "qualcode", "--coder", "qualcode2"), "qualcode2"),
    ],
)
def test_what_cannot_be_is_one_line(coded: Path, run, monkeypatch, arguments, told) -> None:
    monkeypatch.delenv("QUALCODE_DEBUG")
    done = run("report", *arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert "Traceback" not in done.output


def test_an_answer_to_coreq_is_in_the_report_until_it_is_taken_back(coded: Path, run) -> None:
    assert run("coreq", "10", "Purposive.", "--coder", "ana").exit_code == 0
    run("report", "-o", "a.html")
    assert "Purposive." in (coded / "a.html").read_text(encoding="utf-8")
    assert "Took away" in run("coreq", "10", "", "--coder", "ana").stderr
    run("report", "-o", "a.html")
    assert "Purposive." not in (coded / "a.html").read_text(encoding="utf-8")
    assert run("coreq", "33", "x", "--coder", "ana").exit_code == 2


def test_the_page_shows_what_the_commands_say(coded: Path, pasted) -> None:
    page = Path(__file__).parents[2] / "docs" / "reports.md"
    assert pasted("reports.md", page.read_text(encoding="utf-8")) == 2
