from __future__ import annotations

import json

import pytest

from qualcode.cli.marks import Marks, marked
from qualcode.core.spans import Span

BOOK = """\
qualcode: 1
name: Trial
languages: [en]
themes:
  motives:
    codes:
      creativity: [creative, "idea NEAR/2 colleague", idea NOT mine]
      demand:
        definition: {en: Taking part because one must.}
        indicators: [mandatory]
  competence:
    codes:
      teamwork: ["colleague AND question: you"]
"""


@pytest.fixture
def explained(folder, run):
    (folder / "codebooks" / "trial.yaml").write_text(BOOK, encoding="utf-8")
    assert run("code", "transcripts").exit_code == 0
    return folder


def test_an_explanation_to_be_read(explained, run):
    assert run("accept", "--code", "demand", "--coder", "ana", "--memo", "clear").exit_code == 0
    id_ = json.loads(run("codings", "--ids", "--code", "motives/demand", "--format", "json").stdout)[0]["id"]
    assert (
        run("explain", "W-01:2").stdout
        == f"""\
W-01:2  sentence 2 of 5; interview, en, Ann

Asked: Why did you take it?

  It was mandatory.
         ----1----

motives/demand  Demand: applied (1 of at least 1)
    Taking part because one must.
  + mandatory  counts 1
      [1] mandatory

Coded by
  qualcode  motives/demand, accepted  {id_[:8]}
      ana, {_today(run)}, edit {_edits(run)}: accept: "clear"
"""
    )


def test_words_of_the_question_and_what_nearly_fired(explained, run):
    assert (
        run("explain", "W-01:3").stdout.partition("\nCoded by")[0]
        == """\
W-01:3  sentence 3 of 5; interview, en, Ann

Asked: Why did you take it?
               -3-

  I also had an idea with a colleague.
                -1--        ----2----

motives/creativity  Creativity: applied (2 of at least 1)
  + idea NEAR/2 colleague  counts 1
      [1] idea
      [2] colleague
      2 words in between; at most 2 words may come in between
  + idea NOT mine  counts 1
      [1] idea

competence/teamwork  Teamwork: applied (1 of at least 1)
  + colleague AND question: you  counts 1
      [2] colleague
      [3] you (in the question)
"""
    )


def test_what_was_in_the_way_has_letters(explained, run):
    said = run("explain", "W-02:2", "--code", "creativity").stdout
    assert (
        """
  An idea of mine, a creative one.
     -a--    -b--    ---1----

motives/creativity  Creativity: applied (1 of at least 1)
  + creative  counts 1
      [1] creative
    nearly: 2 indicators of its 3
  - idea NEAR/2 colleague
      [a] idea
      but it is not there: colleague
  - idea NOT mine
      [a] idea
      but kept off by its NOT: NOT mine
            [b] mine
"""
        in said
    )


def test_a_code_that_is_not_there(explained, run):
    said = run("explain", "W-01:2", "--code", "creativity").stdout
    assert "motives/creativity  Creativity: not applied: nothing of its 3 indicators is there\n" in said
    assert (
        "No indicator fires here, and none nearly does. Ask about a code with --code."
        in run("explain", "W-01:5").stdout
    )


def test_the_interviewers_words(explained, run):
    assert "the machine does not code them" in run("explain", "W-01:1").stdout


def test_json(explained, run):
    data = json.loads(run("explain", "W-01:3", "--format", "json").stdout)
    assert [(code["code"], code["applied"]) for code in data["codes"]] == [
        ("motives/creativity", True),
        ("competence/teamwork", True),
    ]
    assert data["codes"][0]["fired"][0]["distances"] == [{"part": "idea NEAR/2 colleague", "between": 2, "at_most": 2}]
    by_id = json.loads(run("explain", data["codings"][0]["id"][:8], "--format", "json").stdout)
    assert by_id["segment"] == 3


def test_a_place_that_there_is_not(explained, run):
    assert run("explain", "W-01:99").exit_code == 2
    assert "it has segments 1 to 5" in run("explain", "W-01:99").stderr
    assert "name a segment as SOURCE:SEGMENT" in run("explain", "W-01").stderr


def test_marks_that_overlap_are_below_each_other():
    marks = Marks()
    for span in (Span(0, 9), Span(4, 9), Span(10, 13)):
        marks.label(span, fired=True)
    assert list(marked("kerja sama kita", 0, marks, 80)) == ["kerja sama kita", "----1---- -3-", "    --2--"]


def test_marks_follow_their_words_onto_the_next_line():
    marks = Marks()
    marks.label(Span(20, 35), fired=False)
    lines = list(marked("Mereka itu sudah tidak pernah wajib datang", 0, marks, 31, first="  "))
    assert lines == ["  Mereka itu sudah tidak pernah", "                      ----a----", "  wajib datang", "  --a--"]


def test_marks_stand_below_wide_characters():
    marks = Marks()
    marks.label(Span(3, 6), fired=True)
    assert list(marked("日本 ide", 0, marks, 80)) == ["日本 ide", "     -1-"]


def _today(run) -> str:
    return str(json.loads(run("log", "--format", "json").stdout)[-1]["at"][:10])


def _edits(run) -> int:
    return len(json.loads(run("log", "--format", "json").stdout))
