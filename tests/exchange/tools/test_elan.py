"""ELAN: tiers of words as a transcript, tiers with a vocabulary as codes, what is said of a line as notes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import qualcode as qc
from qualcode.errors import QualcodeError
from qualcode.exchange.project import Form
from qualcode.exchange.report import Fate

SAMPLE = Path(__file__).parents[2] / "samples" / "tools" / "wawancara.eaf"  # see make_elan.py beside it
TEXT = (
    "Pewawancara: Kenapa ikut? 😀\nIbu Sri: Karena wajib, cafe\u0301.\nPewawancara: Lalu?\nIbu Sri: Saya setuju 👩‍🏫."
)


def test_words_codes_and_notes_come_over(tools: Any) -> None:
    project, report = tools.read(SAMPLE)
    (recording,) = project.sources
    (transcript,) = recording.parts
    assert (recording.form, transcript.form, transcript.text) == (Form.VIDEO, Form.TRANSCRIPT, TEXT)
    paths = tools.paths_of(project)
    users = {user.guid: user.name for user in project.users}
    notes = {note.guid: note.text for note in project.notes}
    said = [
        (
            TEXT[each.start : each.end],
            [(paths[mark.code], users.get(mark.user, "")) for mark in each.marks],
            [notes[note] for note in each.notes],
        )
        for each in transcript.selections
    ]
    assert said == [
        ("Kenapa ikut? 😀", [("gerak > mengangguk", "")], []),
        ("Karena wajib, cafe\u0301.", [("gerak > mengangguk", "")], ["terjemahan: Because I had to."]),
        ("Lalu?", [("gerak > mengangguk", "")], []),
        ("Saya setuju 👩‍🏫.", [("sikap@Sri > setuju", "budi")], []),
    ]
    begins = {"Kenapa": 0, "Karena": 1000, "Lalu": 2600, "Saya": 3000}
    assert {sync.position: sync.time for sync in transcript.syncs} == {TEXT.index(w): t for w, t in begins.items()}
    lost = {(item.what, item.names) for item in report.of(Fate.IMPOSSIBLE)}
    assert lost == {("recordings", ("wawancara.mp4",)), ("annotations", ("gerak",))}


def test_a_study_has_the_transcript_and_its_codings(tmp_path: Path) -> None:
    with qc.Study.create(tmp_path / "study.qualcode") as study:
        study.import_project(SAMPLE, coder="ana")
        assert study.texts()["wawancara"].text == TEXT
        assert len(study.codings()) == 4
        assert study.verify() == []


@pytest.mark.parametrize(
    ("xml", "problem"),
    [
        ('<!DOCTYPE a [<!ENTITY x "y">]><ANNOTATION_DOCUMENT>&x;</ANNOTATION_DOCUMENT>', "declares XML entities"),
        ("<ANNOTATION_DOCUMENT><TIER>", "the XML in it is broken"),
        ("<ANNOTATION_DOCUMENT/>", "has no tier with words in it"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(tools: Any, xml: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "a.eaf").write_text(xml, encoding="utf-8")
    with pytest.raises(QualcodeError, match=problem):
        tools.read(tmp_path / "a.eaf")


def test_references_that_go_round_are_no_trap(tools: Any, tmp_path: Path) -> None:
    xml = SAMPLE.read_text(encoding="utf-8").replace('ANNOTATION_REF="a4"', 'ANNOTATION_REF="a7"')
    (tmp_path / "a.eaf").write_text(xml.replace('PARENT_REF="Sri"', 'PARENT_REF="terjemahan"'), encoding="utf-8")
    assert tools.read(tmp_path / "a.eaf")[0].sources
