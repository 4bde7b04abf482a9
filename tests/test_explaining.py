"""Why a segment of a study has its codes, who coded it, and what people said of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import qualcode as qc
from qualcode.errors import StudyError, UnknownNameError

BOOK = """
qualcode: 1
languages: [id]
themes:
  motives:
    codes:
      demand: [wajib NOT tidak]
      idea: [ide]
  competence: [terampil]
"""
INTERVIEW = "P: Apakah wajib?\n\nJ: Ya, wajib. Itu ide saya. Itu tidak wajib, dan ide lain.\n"


@pytest.fixture
def study(tmp_path: Path) -> Iterator[qc.Study]:
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "book.yaml").write_text(
        BOOK.replace("{id: [", "{indicators: {id: [").replace("]}", "]}}")
    )
    (tmp_path / "W-01.txt").write_text(INTERVIEW)
    with qc.Study.create(tmp_path / "study.qualcode") as made:
        made.code(tmp_path / "W-01.txt")
        yield made


def id_of(study: qc.Study, code: str, text: str) -> str:
    frame = study.codings(ids=True)
    return str(frame[(frame["code"] == code) & (frame["text"] == text)]["id"].item())


def test_a_segment_is_named_by_source_and_number(study: qc.Study) -> None:
    told = study.explain("W-01:2")
    assert (told.number, told.of, told.speaker, told.words.text) == (2, 4, "J", "Ya, wajib.")
    assert [asked.text for asked in told.question] == ["Apakah wajib?"]
    assert told.turn.text == "Ya, wajib. Itu ide saya. Itu tidak wajib, dan ide lain."
    assert [(code.code, code.applied) for code in told.codes] == [("motives/demand", True)]
    assert told.current


def test_codes_that_nearly_apply_are_told_beside_those_that_do(study: qc.Study) -> None:
    told = study.explain("W-01:4")
    assert [(code.code, code.applied) for code in told.codes] == [("motives/demand", False), ("motives/idea", True)]


def test_a_code_can_be_asked_about_that_is_not_there(study: qc.Study) -> None:
    told = study.explain("W-01:2", codes=["competence"])
    assert [(code.code, code.applied, code.indicators) for code in told.codes] == [("competence", False, 1)]
    assert [code.code for code in study.explain("W-01:2", codes=["motives"]).codes] == [
        "motives",
        "motives/demand",
        "motives/idea",
    ]


def test_a_coding_is_named_by_the_beginning_of_its_id(study: qc.Study) -> None:
    told = study.explain(id_of(study, "motives/idea", "Itu ide saya.")[:8])
    assert (told.number, [code.code for code in told.codes]) == (3, ["motives/idea"])


def test_who_coded_it_and_what_people_did(study: qc.Study) -> None:
    study.code_segment("W-01", "ide saya", "motives/demand", coder="ana")
    machine = id_of(study, "motives/idea", "Itu ide saya.")
    study.reject(machine, coder="ben", memo="a joke")
    told = study.explain("W-01:3")
    assert [(c.coding.coder, c.coding.code, str(c.coding.status), c.coding.text) for c in told.codings] == [
        ("qualcode", "motives/idea", "rejected", "Itu ide saya."),
        ("ana", "motives/demand", "applied", "ide saya"),
    ]
    assert [[(e.who, e.verb, e.memo) for e in c.events] for c in told.codings] == [
        [("ben", "reject", "a joke")],
        [("ana", "apply", "")],
    ]
    assert told.current, "what a person decided is no other run"
    assert [(code.code, code.applied) for code in told.codes] == [("motives/demand", False), ("motives/idea", True)]
    person = study.explain(told.codings[1].coding.id)
    assert (person.number, [code.code for code in person.codes]) == (3, ["motives/demand"])


def test_codings_of_an_earlier_codebook_are_told_to_be_so(study: qc.Study) -> None:
    study.undo(len(study.log()), coder="ana")
    assert study.codings().empty
    told = study.explain("W-01:2")
    assert [code.applied for code in told.codes] == [True]
    assert not told.current


def test_as_data_is_plain(study: qc.Study) -> None:
    data = study.explain("W-01:4").as_data()
    assert json.loads(json.dumps(data)) == data
    assert data["text"] == "Itu tidak wajib, dan ide lain."
    near = data["codes"][0]["near"][0]
    assert (near["indicator"], near["reasons"][0]["kind"]) == ("wajib NOT tidak", "not")
    assert near["reasons"][0]["words"][0]["words"] == "tidak"


def test_a_repr_shows_no_words(study: qc.Study) -> None:
    told = study.explain("W-01:2")
    assert repr(told) == "<Explanation W-01:2: 1 codes, 1 codings>"
    assert "Ya" not in repr((told.codes, told.codings, told.words, told.turn, told.question))


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("W-01:5", "W-01 segment 5: there is none of that number; it has segments 1 to 4"),
        ("W-1:2", "there is none of that name; did you mean 'W-01'?"),
        ("abcdef12", "there is none whose id begins so; name a segment as SOURCE:SEGMENT"),
        ("W-01:", "no words were given"),
    ],
)
def test_a_place_that_there_is_not(study: qc.Study, place: str, said: str) -> None:
    with pytest.raises(UnknownNameError) as error:
        study.explain(place)
    assert said in str(error.value)


def test_a_coding_on_several_segments_names_them(study: qc.Study) -> None:
    made = study.code_segment("W-01", "turn 2", "motives/idea", coder="ana")
    with pytest.raises(StudyError) as error:
        study.explain(made.id)
    assert "covers the segments 2 to 4; name one, such as W-01:2" in str(error.value)


def test_an_unknown_code_names_the_nearest(study: qc.Study) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'motives/demand'"):
        study.explain("W-01:2", codes=["motives/deman"])
