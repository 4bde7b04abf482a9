from __future__ import annotations

import json

import pytest

OLD = """\
qualcode: 1
name: Trial
languages: [en]
themes:
  motives:
    codes:
      creativity: [creative, idea]
      demand: [mandatory]
  competence:
    codes:
      teamwork: [colleague]
"""
NEW = """\
qualcode: 1
name: Trial
version: "1.1"
languages: [en]
themes:
  motives:
    codes:
      creativity: [creative, idea NOT mine]
      weather: [rain]
  skills:
    codes:
      teamwork: [colleague]
"""
TOLD = """\
version
  + 1.1

changed  motives/creativity
  indicators
    - idea
    + idea NOT mine

new      motives/weather
  indicators
    + rain

new      skills

moved    skills/teamwork, was competence/teamwork

gone     motives/demand
  indicators
    - mandatory

gone     competence
"""
COUNTS = """
Codings in 2 sources; nothing is stored
  motives/weather          1 come      0 go      0 stay
  skills/teamwork          2 come      0 go      0 stay
  motives/demand           0 come      1 go      0 stay
  competence/teamwork      0 come      2 go      0 stay
  3 come, 3 go, 2 stay.
"""


@pytest.fixture
def files(folder):
    (folder / "old.yaml").write_text(OLD, encoding="utf-8")
    (folder / "new.yaml").write_text(NEW, encoding="utf-8")
    return folder


def _without_heading(text: str) -> str:
    return text.partition("\n")[2]


def test_two_files_without_a_study(files, run):
    said = run("codebook", "diff", "old.yaml", "new.yaml").stdout
    assert said.startswith("Trial (")
    assert _without_heading(said) == (
        TOLD + "\nNo codings were compared: there is no study here; name files with --sources.\n"
    )


def test_two_files_tried_on_sources(files, run):
    said = run("codebook", "diff", "old.yaml", "new.yaml", "--sources", "transcripts").stdout
    assert _without_heading(said) == TOLD + COUNTS
    assert not (files / "study.qualcode").exists()


def test_a_study_and_the_file_that_the_next_run_reads(coded, run):
    before = (coded / "study.qualcode").read_bytes()
    assert "They say the same." in run("codebook", "diff").stdout
    (coded / "codebooks" / "trial.yaml").write_text(NEW, encoding="utf-8")
    said = run("codebook", "diff", "--list").stdout
    assert (
        _without_heading(said)
        == TOLD
        + COUNTS
        + """
motives/weather
  comes  W-01:5  "rained"
    Then it rained.

skills/teamwork
  comes  W-01:3  "colleague"
    I also had an idea with a colleague.
  comes  W-02:3  "colleague"
    My colleague laughed.

motives/demand
  goes  W-01:2  "mandatory"
    It was mandatory.

competence/teamwork
  goes  W-01:3  "colleague"
    I also had an idea with a colleague.
  goes  W-02:3  "colleague"
    My colleague laughed.
"""
    )
    assert (coded / "study.qualcode").read_bytes() == before


def test_what_a_person_decided_is_counted_as_protected(coded, run):
    assert run("accept", "--code", "demand", "--coder", "ana").exit_code == 0
    (coded / "new.yaml").write_text(NEW, encoding="utf-8")
    said = run("codebook", "diff", "study", "new.yaml").stdout
    assert "motives/demand           0 come      0 go      0 stay  1 protected" in said
    assert "3 come, 2 go, 2 stay; 1 protected, since a person decided on them." in said


def test_rows(files, run):
    arguments = ("codebook", "diff", "old.yaml", "new.yaml", "--sources", "transcripts", "--format", "json")
    codes = json.loads(run(*arguments).stdout)
    assert next(row for row in codes if row["code"] == "motives/creativity") == {
        "code": "motives/creativity",
        "change": "changed",
        "stays": 2,
        "comes": 0,
        "goes": 0,
        "protected": 0,
        "differences": "indicators: - idea; + idea NOT mine",
    }
    segments = json.loads(run(*arguments, "--list").stdout)
    assert [(row["code"], row["change"], row["source"], row["segment"]) for row in segments][:2] == [
        ("motives/weather", "comes", "W-01", 5),
        ("skills/teamwork", "comes", "W-01", 3),
    ]


def test_a_version_that_there_is_not(coded, run):
    result = run("codebook", "diff", "abcdef12", "study")
    assert result.exit_code == 2
    assert "there is no such codebook; name a file, 'study', or 6 characters or more of a digest" in result.stderr


def test_without_a_study_the_codebook_of_one_cannot_be_meant(files, run):
    assert run("codebook", "diff").exit_code == 2


def test_sources_that_cannot_be_read_are_told(files, run):
    (files / "transcripts" / "broken.docx").write_bytes(b"PK\x03\x04 not a word file")
    result = run("codebook", "diff", "old.yaml", "new.yaml", "--sources", "transcripts")
    assert "broken.docx" in result.stderr
    assert "Codings in 2 sources" in result.stdout
