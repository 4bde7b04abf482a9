from __future__ import annotations

import pandas as pd
import pytest

from qualcode.analysis.frames import sources_frame
from qualcode.analysis.triangulation import Rule, evidence, triangulation, with_judgements
from qualcode.errors import QualcodeError, UnknownNameError

from .conftest import source_of

NAMES = ["motives/creativity", "motives/demand", "competence/skills"]
THEMES = ["motives", "competence", "money"]


def sources_named(*names: str) -> pd.DataFrame:
    return sources_frame({name: source_of(name) for name in names})


SOURCES = sources_named("W-01", "W-02", "W-10", "O-01", "O-02", "D-01")


@pytest.fixture
def numbered(codings):
    """Lines as for `codings`, with a segment of every fourteen characters, from 1."""

    def frame(*lines: str) -> pd.DataFrame:
        made = codings(*lines)
        return made.assign(segment=made["start"] // 14 + 1)

    return frame


@pytest.fixture
def study(numbered):
    return numbered(
        "W-01 0-13 motives/demand",
        "W-01 0-13 motives/creativity",
        "W-01 14-27 motives/demand",
        "W-10 0-13 motives/demand",
        "W-02 28-41 motives/demand qualcode rejected",
        "O-01 0-13 motives/creativity",
        "W-02 14-27 competence/skills",
    )


def test_the_evidence_of_a_theme_by_kind(study):
    rows = evidence(study, SOURCES, THEMES)
    assert rows[rows["theme"] == "motives"].to_numpy().tolist() == [
        ["motives", "interview", "interview", 3, 2, 3, 2, 9, "W-01:1; W-10:1; W-01:2"],
        ["motives", "observation", "observation", 1, 1, 2, 0, 3, "O-01:1"],
        ["motives", "document", "document", 0, 0, 1, 0, 0, ""],
    ]


def test_two_kinds_converge_one_is_complementary_none_is_silent(study):
    table = triangulation(evidence(study, SOURCES, THEMES))
    assert table[["theme", "status", "found", "of"]].to_numpy().tolist() == [
        ["motives", "convergent", 2, 3],
        ["competence", "complementary", 1, 3],
        ["money", "silent", 0, 3],
    ]
    assert table["found_in"].tolist() == ["interview; observation", "interview", ""]
    assert table["silent_in"].tolist() == ["document", "observation; document", "interview; observation; document"]
    assert table["interview_segments"].tolist() == [3, 1, 0]
    assert table["observation_quotes"].tolist() == ["O-01:1", "", ""]


@pytest.mark.parametrize(
    ("rule", "status", "thin"),
    [
        (Rule(), "convergent", ""),
        (Rule(sides=0), "complementary", ""),
        (Rule(segments=2), "complementary", "observation"),
        (Rule(sources=2), "complementary", "observation"),
        (Rule(segments=9), "complementary", "interview; observation"),
        (Rule(sides=3), "complementary", ""),
    ],
)
def test_the_rule_says_what_converges(study, rule, status, thin):
    table = triangulation(evidence(study, SOURCES, THEMES), rule=rule)
    assert table.loc[0, ["status", "thin_in"]].tolist() == [status, thin]
    assert table["status"].tolist()[2] == "silent"


@pytest.mark.parametrize("wrong", [{"sides": 1}, {"sides": -1}, {"segments": 0}, {"sources": 0}])
def test_a_rule_that_cannot_be_is_refused(wrong):
    with pytest.raises(QualcodeError, match=next(iter(wrong))):
        Rule(**wrong)


def test_by_source_each_kind_stands_for_itself(study):
    motives = study[study["theme"] == "motives"]
    table = triangulation(evidence(motives, SOURCES, ["motives"], by="source"), by="source")
    assert table.iloc[:, :8].to_numpy().tolist() == [
        ["motives", "interview", "convergent", 2, 3, "W-01; W-10", "", "W-02"],
        ["motives", "observation", "complementary", 1, 2, "O-01", "", "O-02"],
        ["motives", "document", "", 0, 1, "", "", "D-01"],
    ]
    assert table["quotes"].tolist() == ["W-01:1; W-10:1; W-01:2", "O-01:1", ""]
    assert table["segments"].tolist() == [3, 1, 0]


def test_by_case_only_named_cases_are_sides(study):
    table = triangulation(evidence(study, SOURCES, ["motives", "competence"], by="case"), by="case")
    assert table[["kind", "found", "of"]].to_numpy().tolist() == [["interview", 2, 3], ["interview", 1, 3]]


def test_by_coder_their_codings_are_not_added_up(numbered):
    frame = numbered("W-01 0-13 a/b ana", "W-01 0-13 a/b budi", "W-02 0-13 a/b budi", "W-02 0-13 c/d ana")
    table = triangulation(evidence(frame, SOURCES, ["a", "c"], by="coder"), by="coder")
    assert table[["theme", "status", "found_in", "segments", "sources"]].to_numpy().tolist() == [
        ["a", "convergent", "ana; budi", 2, 2],
        ["c", "complementary", "ana", 1, 1],
    ]


def test_a_kind_without_any_coding_is_a_side_all_the_same(numbered):
    table = triangulation(evidence(numbered("W-01 0-13 motives/demand"), SOURCES, ["motives"]))
    assert table.loc[0, ["found", "of", "document_segments"]].tolist() == [1, 3, 0]


def test_with_one_kind_there_is_nothing_to_compare(numbered):
    table = triangulation(evidence(numbered("W-01 0-13 motives/demand"), sources_named("W-01", "W-02"), THEMES))
    assert table["status"].tolist() == ["", "", ""]
    assert table["interview_segments"].tolist() == [1, 0, 0]


def test_where_nothing_was_coded_nothing_is_said(numbered):
    table = triangulation(evidence(numbered(), SOURCES, THEMES))
    assert table["status"].tolist() == ["", "", ""]
    assert table["of"].tolist() == [3, 3, 3]
    assert len(triangulation(evidence(numbered(), SOURCES, []))) == 0
    assert len(triangulation(evidence(numbered(), sources_named(), THEMES))) == 0
    assert len(triangulation(evidence(numbered(), sources_named(), THEMES, by="case"), by="case")) == 0


def test_codes_of_an_earlier_codebook_come_last(numbered):
    table = triangulation(evidence(numbered("W-01 0-13 old/code"), SOURCES, NAMES, level="code"))
    assert table["code"].tolist() == [*NAMES, "old/code"]


def test_codings_outside_the_sources_looked_at_do_not_count(study):
    rows = evidence(study[study["theme"] == "motives"], sources_named("W-02", "O-02"), ["motives"])
    assert rows[["side", "segments", "sources_of"]].to_numpy().tolist() == [["interview", 0, 1], ["observation", 0, 1]]


def test_quotes_are_of_all_sources_before_a_second_of_any(numbered):
    frame = numbered(*(f"{name} {n}-{n + 13} a/b" for name in ("W-02", "W-10") for n in (0, 14, 28)))
    assert evidence(frame, SOURCES, ["a"], quotes=3)["quotes"][0] == "W-02:1; W-10:1; W-02:2"
    assert evidence(frame, SOURCES, ["a"], quotes=0)["quotes"][0] == ""


def test_a_judgement_stands_beside_the_status_and_not_instead_of_it(study):
    judged = pd.DataFrame([["competence", "contradicting", "O-02 shows the opposite", "ana"]])
    judged.columns = ["name", "judgement", "why", "judged_by"]
    before = triangulation(evidence(study, SOURCES, THEMES))
    after = with_judgements(before, judged)
    assert after.iloc[:, :5].to_numpy().tolist() == [
        ["motives", "convergent", "", "", ""],
        ["competence", "complementary", "contradicting", "O-02 shows the opposite", "ana"],
        ["money", "silent", "", "", ""],
    ]
    pd.testing.assert_frame_equal(after[before.columns], before)


def test_a_wrong_name_is_told(study):
    with pytest.raises(UnknownNameError, match="kind"):
        evidence(study, SOURCES, THEMES, by="kinds")
