"""Agreement over a study that people coded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import qualcode as qc
from qualcode.core.model import Coding, Origin, Status
from qualcode.core.spans import Span
from qualcode.errors import StudyError, UnknownNameError
from qualcode.study import Study

BOOK = """qualcode: 1
name: Trial
languages: [en]
themes:
  motives:
    codes:
      creativity: [creative]
      demand: [mandatory]
"""
INTERVIEW = """Interviewer: Why?

Ann: It was mandatory. I was creative. Then it rained.

Interviewer: And then?

Ann: I had an idea. It was mandatory again. My colleague laughed.
"""
OTHER = "Interviewer: And you?\n\nBen: An idea of mine. A creative one. It rained.\n"


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    (tmp_path / "book.yaml").write_text(BOOK)
    for name, text in (("W-01", INTERVIEW), ("W-02", OTHER)):
        (tmp_path / f"{name}.txt").write_text(text)
    paths = sorted(tmp_path.glob("*.txt"))
    with qc.code(paths, tmp_path / "book.yaml", study=tmp_path / "study.qualcode") as made:
        yield made


def by(study: Study, coder: str, **codes: str) -> None:
    """One coder gives codes to words: creativity="W-01 I was creative."."""
    made = []
    for code, place in codes.items():
        name, _, words = place.partition(" ")
        start = study.texts()[name].text.index(words)
        made.append(Coding(name, Span(start, start + len(words)), f"motives/{code}", coder, Origin.PERSON, words))
    study.apply(made, who=coder)


def alpha(study: Study, *coders: str, code: str = "motives/demand", **asked) -> float:
    found = study.agreement(coders, coefficients=["krippendorff"], bases=["all units"], interval="none", **asked)
    return found["value"][found["code"] == code].item()


def test_two_people_and_the_machine_are_kept_apart(study):
    by(study, "ana", demand="W-01 It was mandatory.", creativity="W-01 I was creative.")
    by(study, "ben", demand="W-01 It was mandatory.")
    found = study.agreement()
    assert list(dict.fromkeys(zip(found["coders"], found["who"], strict=True))) == [
        ("ana, ben", "people"),
        ("ana, qualcode", "person and machine"),
        ("ben, qualcode", "person and machine"),
    ]
    people = found[found["who"] == "people"]
    assert set(people["sources"]) == {1}  # neither has coded W-02
    assert set(people["included"]) == {"at least one coding: 1"}
    assert people["units"][people["code"] == "motives/demand"].iloc[0] == 6  # Ann's sentences, not the interviewer's
    assert alpha(study, "ana", "ben") == 1
    assert alpha(study, "ana", "ben", code="motives/creativity") == 0


def test_rejected_codings_are_no_opinion_of_a_person_but_what_a_machine_made_it_made(study):
    by(study, "ana", demand="W-01 It was mandatory.")
    machine = [c for c in study._file.codings(coder="qualcode") if c.code == "motives/demand"]
    before = alpha(study, "ana", "qualcode")
    rejected = [coding for coding in machine if coding.text.endswith("again.")]
    study.reject(*(coding.id for coding in rejected), coder="ana")
    assert study.codings()["status"].tolist().count(Status.REJECTED) == 1
    assert alpha(study, "ana", "qualcode") == before < 1


def test_one_coder_twice_and_before_and_after(study):
    by(study, "ana", demand="W-01 It was mandatory.", creativity="W-01 I was creative.")
    by(study, "ben", demand="W-01 I had an idea.")
    first = study.log()[-1].number
    by(study, "ana", demand="W-01 It was mandatory again.")
    found = study.agreement([f"ana@{first}", "ana"], interval="none")
    assert set(found["who"]) == {"one person twice"}
    assert alpha(study, f"ana@{first}", "ana") < 1
    before = alpha(study, f"ana@{first}", f"ben@{first}")
    by(study, "ben", demand="W-01 It was mandatory again.")
    assert alpha(study, "ana", "ben") > before
    today = study.log()[-1].at[:10]
    assert alpha(study, f"ana@{today}", "ana") == 1
    with pytest.raises(StudyError, match="not begun by then"):
        study.agreement(["ana", "ana@1999-01-01"])
    with pytest.raises(StudyError, match="none of that number"):
        study.agreement(["ana", "ana@999"])


def test_who_is_not_there_is_named_and_one_coder_is_not_enough(study):
    with pytest.raises(StudyError, match="takes two coders"):
        study.agreement()
    by(study, "ana", demand="W-01 It was mandatory.")
    with pytest.raises(UnknownNameError, match="ana"):
        study.agreement(["anna", "qualcode"])
    with pytest.raises(UnknownNameError, match="motives"):
        study.agreement(codes=["motive"])


def test_what_was_assigned_counts_as_coded(study):
    by(study, "ana", demand="W-01 It was mandatory.")
    by(study, "ben", demand="W-01 It was mandatory.", creativity="W-02 A creative one.")
    plain = study.agreement(["ana", "ben"], interval="none")
    assert set(plain["sources"]) == {1}
    study.assign(["ana", "ben"], overlap=1.0, coder="dosen")
    found = study.agreement(["ana", "ben"], interval="none")
    assert set(found["sources"]) == {2}
    assert set(found["included"]) == {"assigned: 1; assigned and assigned, nothing coded: 1"}


def test_codes_and_levels_narrow_the_rows(study):
    by(study, "ana", demand="W-01 It was mandatory.")
    by(study, "ben", creativity="W-01 It was mandatory.")
    only = study.agreement(["ana", "ben"], codes=["motives/demand"], interval="none")
    assert set(only["code"]) == {"", "motives/demand"}
    themes = study.agreement(["ana", "ben"], level="theme", interval="none")
    assert set(themes["theme"]) == {"", "motives"}
    assert themes["value"][(themes["theme"] == "motives") & (themes["coefficient"] == "cohen")].iloc[0] == 1


def test_disagreements_confusion_definitions_and_plan(study):
    by(study, "ana", demand="W-01 It was mandatory.", creativity="W-01 I was creative.")
    by(study, "ben", creativity="W-01 It was mandatory.")
    mine = next(coding for coding in study._file.codings(coder="ana") if coding.code == "motives/demand")
    study.memo("because she had to", on=mine.id, author="ana")
    found = study.disagreements(["ana", "ben"])
    assert found["text"].tolist() == ["It was mandatory.", "I was creative."]
    assert found[["only_a", "only_b", "memo_a", "memo_b"]].iloc[0].tolist() == [
        "motives/demand", "motives/creativity", "because she had to", "",
    ]  # fmt: skip
    mixed = study.confusion(["ana", "ben"])
    assert mixed[["code_a", "code_b", "units"]].to_numpy().tolist() == [
        ["motives/creativity", "", 1],
        ["motives/demand", "motives/creativity", 1],
    ]
    side_by_side = study.agreement_definitions(["ana", "ben"], codes=["motives/demand"])
    assert {"NVivo", "MAXQDA", "Dedoose", "ATLAS.ti", "qualcode"} == set(side_by_side["program"])
    planned = study.agreement_plan(0.1, ["ana", "ben"])
    assert planned["code"].tolist() == ["motives/creativity", "motives/demand"]


def test_codings_that_lost_their_words_are_left_out(study, tmp_path):
    by(study, "ana", demand="W-01 It was mandatory.", creativity="W-01 I had an idea.")
    by(study, "ben", demand="W-01 It was mandatory.")
    (tmp_path / "W-01.txt").write_text(INTERVIEW.replace("I had an idea.", "I had a plan."))
    study.code([tmp_path / "W-01.txt"])
    assert len(study.outdated()) == 1
    assert alpha(study, "ana", "ben") == 1
    assert study.disagreements(["ana", "ben"]).empty


def test_all_codes_pooled_alone_are_the_same_rows(study) -> None:
    by(study, "ana", demand="W-01 It was mandatory.", creativity="W-01 I was creative.")
    by(study, "ben", demand="W-01 It was mandatory.")
    whole, pooled = study.agreement(), study.agreement(each=False)
    same = whole[whole["of"] == "all codes, pooled"].reset_index(drop=True)
    assert len(pooled)
    assert pooled.equals(same)
