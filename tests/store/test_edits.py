"""Edits on codings: what fits, what is refused, and that undo is the inverse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.core import edits
from qualcode.core.edits import Edit
from qualcode.core.model import MACHINE, Code, Codebook, Coding, Memo, Origin, Source, Status
from qualcode.core.spans import Span
from qualcode.errors import StudyError, UnknownNameError
from qualcode.store import StudyFile

TEXT = "Saya suka membaca buku."
REVISED = "Dulu saya suka membaca buku."


def put(study: StudyFile, name: str = "W-01", text: str = TEXT) -> None:
    study.put_source(Source(name, text), size=len(text), mtime_ns=1, who="ana")


def coding(start=0, end=4, code="motives", *, source="W-01", coder="ana", status=Status.APPLIED) -> Coding:
    return Coding(source, Span(start, end), code, coder, Origin.PERSON, TEXT[start:end], status)


def added(*codings: Coding) -> Edit:
    return Edit("apply", "W-01", "ana", added=codings)


def by_id(study: StudyFile) -> dict[str, Coding]:
    return {coding.id: coding for coding in study.codings()}


def test_codings_come_in_order_and_by_source_and_coder(study):
    for name in ("W-10", "W-9"):
        put(study, name)
    wanted = [
        coding(5, 9, source="W-9"),
        coding(0, 4, source="W-10", code="a"),
        coding(0, 4, source="W-10", code="b", coder="ana"),
        coding(0, 4, source="W-10", code="b", coder="budi"),
        coding(0, 9, source="W-10", code="a"),
    ]
    study.commit_edit(added(*reversed(wanted)))
    assert study.codings() == wanted
    assert study.codings(source="W-9") == wanted[:1]
    assert study.codings(coder="budi") == [wanted[3]]
    assert study.codings(source="W-9", coder="budi") == []


def test_an_edit_is_one_entry(study):
    put(study)
    applied, accepted = coding(), coding(status=Status.ACCEPTED)
    assert study.commit_edit(added(applied, coding(5, 9))) == 2
    assert study.commit_edit(Edit("accept", applied.id, "budi", (applied,), (accepted,), {"why": "jelas"})) == 3
    assert study.codings() == [accepted, coding(5, 9)]
    entry = study.log()[-1]
    assert (entry.verb, entry.subject, entry.who, entry.added, entry.removed, entry.detail) == (
        "accept",
        applied.id,
        "budi",
        1,
        1,
        {"why": "jelas"},
    )


def test_an_edit_without_content_is_not_written(study):
    assert study.commit_edit(Edit("code", "x", "qualcode")) is None
    assert study.commit_edit(Edit("import", "x", "ana", detail={"file": "a.csv"})) == 1
    assert [entry.verb for entry in study.log()] == ["import"]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (Edit("remove", "x", "ana", removed=(coding(5, 9),)), "removes a coding that the study does not have"),
        (Edit("remove", "x", "ana", removed=(coding(status=Status.ACCEPTED),)), "or has otherwise"),
        (Edit("remove", "x", "ana", removed=(coding(), coding())), "removes a coding that the study does not have"),
        (added(coding()), "adds a coding that is there already"),
        (added(coding(5, 9), coding(5, 9)), "adds a coding that is there already"),
        (added(replace(coding(5, 9), text="lain")), "words are not at its span"),
        (added(replace(coding(), span=Span(-4, 4))), "words are not at its span"),
        (added(replace(coding(), span=Span(4, 4), text="")), "words are not at its span"),
        (added(replace(coding(), span=Span(19, 99), text="buku.")), None),
    ],
)
def test_an_edit_that_does_not_fit_is_refused_whole(study, edit, message):
    put(study)
    study.commit_edit(added(coding()))
    if message is None:  # Python's slices forgive an end beyond the text; the study does not
        message = "words are not at its span"
    edit = replace(edit, added=(*edit.added, coding(10, 17)))
    with pytest.raises(StudyError, match=message) as caught:
        study.commit_edit(edit)
    assert study.codings() == [coding()]
    assert len(study.log()) == 2
    assert "Saya" not in str(caught.value)


def test_a_coding_of_no_source_is_refused(study):
    put(study)
    with pytest.raises(UnknownNameError, match="did you mean 'W-01'"):
        study.commit_edit(added(coding(source="W-1")))
    assert len(study.log()) == 1


def test_codings_stay_with_the_text_they_were_made_on(study):
    put(study)
    study.commit_edit(added(coding(0, 4), coding(5, 9)))
    put(study, text=TEXT.replace("suka", "gemar"))
    assert study.codings() == [coding(0, 4), coding(5, 9)]
    assert study.outdated_codings() == [coding(5, 9)]
    assert study.verify() == []
    with pytest.raises(StudyError, match="current text"):
        study.commit_edit(added(coding(5, 9, "other")))
    study.commit_edit(Edit("remove", "x", "ana", removed=(coding(5, 9),)))
    assert study.outdated_codings() == []


def test_undo_and_redo_of_a_run(study):
    put(study)
    study.commit_edit(added(coding(0, 4), coding(5, 9)))
    run = Edit("code", "c", MACHINE, (coding(0, 4),), (coding(0, 4, status=Status.ACCEPTED), coding(10, 17)))
    number = study.commit_edit(run)
    after = study.codings()
    study.mark_coded({"W-01": "key"})
    undone = study.undo(number, who="budi")
    assert study.codings() == [coding(0, 4), coding(5, 9)]
    assert study.source_marks()[0].coded == ""
    assert study.undo(undone, who="budi") == 5
    assert study.codings() == after
    entry = study.log()[3]
    assert (entry.verb, entry.who, entry.added, entry.removed, entry.detail) == (
        "undo code",
        "budi",
        1,
        2,
        {"undoes": number},
    )
    assert study.undo(number, who="budi") == 6  # undone, redone: nothing stands in the way
    assert study.verify() == []


def test_undo_names_the_edits_in_the_way(study):
    put(study)
    study.commit_edit(added(coding()))
    study.commit_edit(Edit("remove", "x", "budi", removed=(coding(),)))
    with pytest.raises(StudyError, match=r"edit 2: cannot be undone.*: 3 \(remove, budi\); undo those first"):
        study.undo(2, who="ana")
    study.commit_edit(added(coding(status=Status.ACCEPTED)))
    for number in (2, 3):
        with pytest.raises(StudyError, match=r"4 \(apply, ana\)"):
            study.undo(number, who="ana")
    for number in (4, 3, 2, 1):
        study.undo(number, who="ana")
    assert (study.codings(), study.sources(), study.verify()) == ([], [], [])


def test_undo_of_what_is_not_there_or_did_nothing(study):
    with pytest.raises(StudyError, match="edit 1: there is none of that number; the log is empty"):
        study.undo(1, who="ana")
    study.commit_edit(Edit("import", "x", "ana", detail={"file": "a.csv"}))
    with pytest.raises(StudyError, match="changed nothing"):
        study.undo(1, who="ana")
    with pytest.raises(StudyError, match="the log has edits 1 to 1"):
        study.undo(7, who="ana")


def test_a_source_is_not_taken_from_under_its_codings(study):
    put(study)
    study.commit_edit(added(coding(0, 4)))
    put(study, text=REVISED)
    on_new = replace(coding(), span=Span(0, 4), code="past", text="Dulu")
    study.commit_edit(added(on_new))
    with pytest.raises(StudyError, match=r"4 \(apply, ana\)"):
        study.undo(3, who="ana")
    study.undo(4, who="ana")
    study.undo(3, who="ana")
    assert study.source("W-01").text == TEXT
    with pytest.raises(StudyError, match=r"2 \(apply, ana\)"):
        study.undo(1, who="ana")
    assert study.verify() == []


def test_codings_of_before_do_not_hold_up_the_undo_of_a_revision(study):
    put(study)
    study.commit_edit(added(coding(0, 4)))
    put(study, text=REVISED)
    put(study)
    study.undo(4, who="ana")
    assert study.source("W-01").text == REVISED
    assert study.codings() == study.outdated_codings() == [coding(0, 4)]
    assert study.verify() == []


def test_codings_do_not_come_back_without_their_source(study):
    put(study)
    study.commit_edit(added(coding()))
    study.commit_edit(Edit("remove", "x", "ana", removed=(coding(),)))
    study.undo(1, who="ana")
    with pytest.raises(StudyError, match=r"4 \(undo add source, ana\)"):
        study.undo(3, who="ana")
    study.undo(4, who="ana")
    study.undo(3, who="ana")
    assert study.codings() == [coding()]
    assert study.verify() == []


def test_undo_of_settings_codebooks_and_memos(study):
    one, two = Codebook("c", (Code("a"),)), Codebook("c", (Code("b"),))
    study.put_setting("unit", "sentence")
    study.put_setting("unit", "turn")
    study.put_codebook(one, path="c.yaml", file_digest="1", who="ana")
    study.put_codebook(two, path="c.yaml", file_digest="2", who="ana")
    study.add_memo(Memo("", "catatan", "ana", "2026-03-01"))
    for number in (5, 4, 2):
        study.undo(number, who="ana")
    assert (study.memos(), study.codebook(), study.get_setting("unit")) == ([], one, "sentence")
    with pytest.raises(StudyError, match=r"8 \(undo set, ana\)"):
        study.undo(2, who="ana")
    assert study.verify() == []


POOL = [
    coding(start, start + 4, code, source=source, coder=coder)
    for source in ("W-01", "W-02")
    for start in (0, 5)
    for code in ("motives", "skills")
    for coder in ("ana", MACHINE)
]
picks = st.sets(st.integers(0, len(POOL) - 1), max_size=6)
steps = st.one_of(
    st.tuples(st.just("toggle"), picks, st.sampled_from(Status)),
    st.tuples(st.just("wrong"), picks, st.sampled_from(Status)),
    st.tuples(st.just("undo"), st.integers(0, 30), st.none()),
)


def toggled(state: dict[str, Coding], chosen: set[int], status: Status) -> Edit:
    """Remove the chosen codings that are there in another status, add those that are not there in this one."""
    wanted = [replace(POOL[i], status=status) for i in sorted(chosen)]
    removed = tuple(state[c.id] for c in wanted if c.id in state)
    return Edit("step", "x", "ana", removed, tuple(c for c in wanted if state.get(c.id) != c))


def copied(edit: Edit) -> Edit:
    """The same edit of other objects: `edits.apply` takes the very object that is there for no collision."""
    return replace(edit, added=tuple(replace(coding) for coding in edit.added))


def outcome(action, error):
    try:
        return action()
    except error:
        return "refused"


@given(st.lists(steps, max_size=25))
@settings(max_examples=80, deadline=None)
def test_random_walks_of_edits_and_undo_agree_with_the_core(walk):
    with TemporaryDirectory() as folder, StudyFile.create(Path(folder) / "s.qualcode") as study:
        for name in ("W-01", "W-02"):
            put(study, name)
        state: dict[str, Coding] = {}
        done: list[Edit] = []
        for kind, what, status in walk:
            if kind == "undo":
                if not done:
                    continue
                place = what % len(done)
                edit = copied(edits.inverse(done[place]))
                answer = outcome(lambda place=place: study.undo(place + 3, who="ana"), StudyError)
            else:
                known = state if kind == "toggle" else {}
                edit = toggled(known, what, status)
                answer = outcome(lambda edit=edit: study.commit_edit(edit), StudyError)
            expected = outcome(lambda edit=edit, state=state: edits.apply(state, edit), ValueError)
            assert (answer == "refused") == (expected == "refused")
            if isinstance(answer, int):
                state = expected
                done.append(edit)
        assert by_id(study) == state
        assert len(study.log()) == len(done) + 2
        assert study.verify() == []
