"""Two studies joined: nothing of either is lost, what both changed is a conflict, and the log says what came whence."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.core.edits import Edit
from qualcode.core.model import MACHINE, Code, Codebook, Coding, Evidence, Memo, Origin, Source, Status
from qualcode.core.spans import Span
from qualcode.errors import StudyError
from qualcode.store import StudyFile
from qualcode.store.merge import Merged
from qualcode.store.merge_settle import Choices

TEXTS = {"W-01": "Saya suka membaca buku.", "W-02": "Dulu saya wajib ikut."}


def coding_of(
    source: str = "W-01", start: int = 0, code: str = "motives", coder: str = "ana", status: Status = Status.APPLIED
) -> Coding:
    origin = Origin.RULE if coder == MACHINE else Origin.PERSON
    words = TEXTS[source][start : start + 4]
    return Coding(source, Span(start, start + 4), code, coder, origin, words, status)


BY_MACHINE = coding_of(coder=MACHINE)
BY_ANA = coding_of(start=5)


def made(path: Path) -> Path:
    """A study of two sources, with a coding of the machine's and one of Ana's."""
    with StudyFile.create(path) as file:
        for name, text in TEXTS.items():
            file.put_source(Source(name, text), size=1, mtime_ns=1, who="ana")
        file.put_codebook(Codebook("c", (Code("motives"),)), path="c.yaml", file_digest="1", who="ana")
        file.commit_edit(Edit("code", "", MACHINE, added=(BY_MACHINE,)))
        file.commit_edit(Edit("apply", "", "ana", added=(BY_ANA,)))
    return path


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A study and a copy of it, that of another coder."""
    ours = made(tmp_path / "ana.qualcode")
    return ours, Path(shutil.copy(ours, tmp_path / "budi.qualcode"))


@contextmanager
def opened(path: Path) -> Iterator[StudyFile]:
    with StudyFile.open(path) as file:
        yield file


def merge_in(ours: Path, theirs: Path, prefer: str = "skip", **by_key: str) -> Merged:
    with StudyFile.open(ours) as file, StudyFile.open(theirs, read_only=True) as other:
        return file.merge(other, who="ana", choices=Choices(prefer, by_key))  # type: ignore[arg-type]


def edit(path: Path, *edits: Edit) -> None:
    with opened(path) as file:
        for each in edits:
            file.commit_edit(each)


def live(path: Path) -> dict[str, Coding]:
    with opened(path) as file:
        assert file.verify() == []
        return {coding.id: coding for coding in file.codings()}


def memos_of(path: Path) -> set[str]:
    with opened(path) as file:
        return {memo.text for memo in file.memos()}


def changed(coding: Coding, status: Status, who: str = "budi") -> Edit:
    return Edit("decide", coding.id, who, (coding,), (replace(coding, status=status),))


def test_what_each_did_is_joined(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    new = coding_of("W-02", coder="budi")
    edit(theirs, Edit("apply", "", "budi", added=(new,)), changed(BY_MACHINE, Status.ACCEPTED))
    edit(ours, Edit("remove", "", "ana", removed=(BY_ANA,)))
    result = merge_in(ours, theirs)
    assert live(ours) == {c.id: c for c in (replace(BY_MACHINE, status=Status.ACCEPTED), new)}
    assert result.codings == {MACHINE: (1, 0), "budi": (1, 0)}
    assert (result.conflicts, result.refused) == ((), [])
    (told,) = result.problems
    assert told.where.startswith(f"coding:{BY_ANA.id}, motives by ana at W-01 5-9")
    assert told.message == "removed here since the two parted; it stays removed"


def test_a_removal_there_is_a_removal_here_and_is_told(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    edit(theirs, Edit("remove", "", "budi", removed=(BY_ANA,)))
    result = merge_in(ours, theirs)
    assert live(ours) == {BY_MACHINE.id: BY_MACHINE}
    assert result.codings == {"ana": (0, 1)}
    assert [problem.message for problem in result.problems] == ["removed in the other study, and so here"]


@pytest.mark.parametrize(("prefer", "status"), [("ours", "rejected"), ("theirs", "accepted"), ("skip", "rejected")])
def test_decisions_that_differ_are_settled_by_choice(pair: tuple[Path, Path], prefer: str, status: str) -> None:
    ours, theirs = pair
    edit(ours, changed(BY_MACHINE, Status.REJECTED, "ana"))
    edit(theirs, changed(BY_MACHINE, Status.ACCEPTED))
    result = merge_in(ours, theirs, prefer)
    assert live(ours)[BY_MACHINE.id].status == status
    (conflict,) = result.conflicts
    assert (conflict.key, conflict.ours, conflict.theirs) == (f"coding:{BY_MACHINE.id}", "rejected", "accepted")
    assert conflict.what == "motives by qualcode at W-01 0-4"
    assert [problem.where for problem in result.refused] == ([conflict.key] if prefer == "skip" else [])
    again = merge_in(ours, theirs)
    assert again.edit is None
    assert [c.key for c in again.conflicts] == ([conflict.key] if prefer == "skip" else [])


def test_one_conflict_is_settled_by_the_beginning_of_its_id(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    edit(ours, changed(BY_MACHINE, Status.REJECTED), changed(BY_ANA, Status.REJECTED))
    edit(theirs, changed(BY_MACHINE, Status.ACCEPTED), changed(BY_ANA, Status.ACCEPTED))
    result = merge_in(ours, theirs, **{f"coding:{BY_ANA.id[:8]}": "theirs"})
    assert {key: coding.status for key, coding in live(ours).items()} == {
        BY_MACHINE.id: "rejected",
        BY_ANA.id: "accepted",
    }
    assert len(result.refused) == 1
    later = merge_in(ours, theirs, **{f"coding:{BY_MACHINE.id}": "theirs"})
    assert (later.edit, live(ours)[BY_MACHINE.id].status) == (result.edit + 1, "accepted")


def test_a_removal_and_a_decision_are_a_conflict_until_settled(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    edit(ours, Edit("remove", "", "ana", removed=(BY_ANA,)))
    edit(theirs, changed(BY_ANA, Status.ACCEPTED))
    for _ in range(2):  # what was left open is met again, never slipped in
        (conflict,) = merge_in(ours, theirs).conflicts
        assert (conflict.ours, conflict.theirs) == ("removed", "accepted")
        assert BY_ANA.id not in live(ours)
    merge_in(ours, theirs, "theirs")
    assert live(ours)[BY_ANA.id].status == "accepted"


def test_merging_twice_changes_no_byte(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    edit(theirs, Edit("apply", "", "budi", added=(coding_of("W-02", coder="budi"),)))
    assert merge_in(ours, theirs).edit == 6
    before = ours.read_bytes(), theirs.read_bytes()
    assert merge_in(ours, theirs) == Merged("budi.qualcode", None, (), {}, 0, (), ())
    assert (ours.read_bytes(), theirs.read_bytes()) == before


def test_a_later_merge_takes_only_what_is_new(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    first, second = coding_of("W-02", coder="budi"), coding_of("W-02", 5, coder="budi")
    edit(theirs, Edit("apply", "", "budi", added=(first,)))
    merge_in(ours, theirs)
    edit(ours, Edit("remove", "", "ana", removed=(first,)))  # of what came from there: it does not come again
    edit(theirs, Edit("apply", "", "budi", added=(second,)))
    assert merge_in(ours, theirs).codings == {"budi": (1, 0)}
    assert set(live(ours)) == {BY_MACHINE.id, BY_ANA.id, second.id}


def test_a_merge_is_undone_whole(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    with opened(theirs) as file:
        file.put_source(Source("W-03", "Lain lagi."), size=1, mtime_ns=1, who="budi")
        file.add_memo(Memo("W-03", "catatan", "budi", "2026-03-01"))
        file.put_setting("unit", "turn", who="budi")
        on_it = Coding("W-03", Span(0, 4), "motives", "budi", Origin.PERSON, "Lain")
        file.commit_edit(Edit("apply", "", "budi", added=(on_it,)))
    before = live(ours)
    result = merge_in(ours, theirs)
    assert (result.sources, result.memos) == (("W-03",), 1)
    assert live(ours) == {**before, on_it.id: on_it}
    with opened(ours) as file:
        assert (file.get_setting("unit"), file.source("W-03").text) == ("turn", "Lain lagi.")
        file.undo(result.edit or 0, who="ana")
        assert (file.get_setting("unit"), [s.name for s in file.sources()], file.memos()) == (
            None,
            ["W-01", "W-02"],
            [],
        )
    assert live(ours) == before
    assert merge_in(ours, theirs).codings == {"budi": (1, 0)}  # an undone merge counts as none


def test_the_log_tells_what_came_from_where(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    new = coding_of("W-02", coder="budi")
    edit(theirs, Edit("apply", "", "budi", added=(new,)), changed(new, Status.ACCEPTED, "citra"))
    merge_in(ours, theirs)
    with opened(ours) as file, opened(theirs) as other:
        entry, last = file.log()[-1], other.log()[-1]
    assert (entry.verb, entry.subject, entry.who) == ("merge", "budi.qualcode", "ana")
    assert (entry.detail["edit"], entry.detail["hash"], entry.detail["base"]) == (7, last.hash, ["theirs", 5])
    assert entry.detail["codings"] == {"budi": [1, 0]}
    assert [(e["number"], e["who"], e["verb"], e["codings"]) for e in entry.detail["edits"]] == [
        (6, "budi", "apply", [new.id]),
        (7, "citra", "decide", [new.id]),
    ]
    assert all(e["study"] == "budi.qualcode" and e["at"].endswith("Z") for e in entry.detail["edits"])


def test_what_came_through_a_third_study_is_told_of_the_first(pair: tuple[Path, Path], tmp_path: Path) -> None:
    ours, theirs = pair
    third = Path(shutil.copy(ours, tmp_path / "citra.qualcode"))
    edit(third, Edit("apply", "", "citra", added=(coding_of("W-02", coder="citra"),)))
    merge_in(theirs, third)
    merge_in(ours, theirs)
    with opened(ours) as file:
        assert [(e["study"], e["who"]) for e in file.log()[-1].detail["edits"]] == [("citra.qualcode", "citra")]
    assert merge_in(ours, third).codings == {}


def test_studies_without_a_common_past_are_united(tmp_path: Path) -> None:
    ours, theirs = made(tmp_path / "ana.qualcode"), made(tmp_path / "budi.qualcode")
    with opened(theirs) as file:
        assert file.log()[0].hash != ""
        file.commit_edit(Edit("remove", "", "budi", removed=(BY_ANA,)))
        file.commit_edit(Edit("apply", "", "budi", added=(coding_of(coder="budi"),)))
    result = merge_in(ours, theirs)
    assert (result.conflicts, len(live(ours))) == ((), 3)  # whether Ana's is removed there, or never was, is not known


def revise(path: Path, name: str, text: str, **more: object) -> None:
    with opened(path) as file:
        file.put_source(replace(file.source(name), text=text, **more), size=1, mtime_ns=1, who="x")  # type: ignore[arg-type]


OTHER = "Kemarin: Saya suka sekali membaca buku."


@pytest.mark.parametrize("prefer", ["ours", "theirs", "skip"])
def test_the_same_name_with_another_text(tmp_path: Path, prefer: str) -> None:
    """`Saya suka membaca buku.` here, `Kemarin: Saya suka sekali membaca buku.` there; codings keep to their words."""
    ours, theirs = made(tmp_path / "ana.qualcode"), tmp_path / "budi.qualcode"
    there = Coding("W-01", Span(27, 34), "motives", "budi", Origin.PERSON, "membaca")
    gone = Coding("W-01", Span(19, 25), "motives", "budi", Origin.PERSON, "sekali")
    with StudyFile.create(theirs) as file:
        file.put_source(Source("W-01", OTHER), size=1, mtime_ns=1, who="budi")
        there = replace(there, span=Span(OTHER.index("membaca"), OTHER.index("membaca") + 7))
        file.commit_edit(Edit("apply", "", "budi", added=(there, replace(gone, text=gone.span.of(OTHER)))))
        file.add_memo(Memo("W-01", "di sini", "budi", "2026-03-01", there.span, "membaca"))
    result = merge_in(ours, theirs, prefer)
    assert [conflict.key for conflict in result.conflicts] == ["source:W-01"]
    found = {(c.coder, c.text, c.span.start) for c in live(ours).values()}
    mine = {(MACHINE, "Saya", 0), ("ana", "suka", 5)}
    on_theirs = {(MACHINE, "Saya", 9), ("ana", "suka", 14), ("budi", "membaca", 26), ("budi", gone.span.of(OTHER), 19)}
    assert found == {"ours": mine | {("budi", "membaca", 10)}, "theirs": on_theirs, "skip": mine}[prefer]
    assert memos_of(ours) == (set() if prefer == "skip" else {"di sini"})
    lost = {problem.message for problem in result.refused if problem.where.startswith("coding:")}
    assert (
        lost
        == {
            "ours": {"in the other study only: its words are not, or not in one place only, in the text here"},
            "theirs": set(),
            "skip": {"in the other study only: its source was left out"},
        }[prefer]
    )
    again = merge_in(ours, theirs)
    assert (again.edit, len(again.conflicts)) == (None, 1 if prefer == "skip" else 0)
    if prefer == "skip":
        merge_in(ours, theirs, "ours")
        assert {c.coder for c in live(ours).values()} == {MACHINE, "ana", "budi"}


def test_a_text_corrected_on_one_side_only_is_no_conflict(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    revise(theirs, "W-02", "Dulu, saya wajib ikut.")
    new = coding_of("W-02", 5)  # on "saya", here
    edit(ours, Edit("apply", "", "ana", added=(new,)))
    result = merge_in(ours, theirs)
    assert (result.conflicts, result.sources) == ((), ("W-02",))
    assert {c.span.start for c in live(ours).values() if c.source == "W-02"} == {6}
    assert "different texts" in result.problems[0].message


@pytest.mark.parametrize("prefer", ["ours", "theirs", "skip"])
def test_the_same_text_under_another_name(tmp_path: Path, prefer: str) -> None:
    ours, theirs = made(tmp_path / "ana.qualcode"), tmp_path / "budi.qualcode"
    with StudyFile.create(theirs) as file:
        file.put_source(Source("Wawancara 1", TEXTS["W-01"]), size=1, mtime_ns=1, who="budi")
        there = replace(coding_of(coder="budi"), source="Wawancara 1")
        file.commit_edit(Edit("apply", "", "budi", added=(there,)))
        file.add_memo(Memo(there.id, "mengapa", "budi", "2026-03-01"))
    result = merge_in(ours, theirs, prefer)
    assert [conflict.key for conflict in result.conflicts] == ["name:Wawancara 1"]
    names = {c.source for c in live(ours).values() if c.coder == "budi"}
    assert names == {"ours": {"W-01"}, "theirs": {"Wawancara 1"}, "skip": set()}[prefer]
    edit(theirs, Edit("apply", "", "budi", added=(replace(coding_of(start=10, coder="budi"), source="Wawancara 1"),)))
    again = merge_in(ours, theirs, "skip")  # how it was settled is remembered
    assert len(again.conflicts) == (1 if prefer == "skip" else 0)
    assert {c.source for c in live(ours).values() if c.coder == "budi"} == names
    with opened(ours) as file:
        if prefer == "ours":
            assert [m.text for m in file.memos(coding_of(coder="budi").id)] == ["mengapa"]
        assert len([c for c in file.codings() if c.coder == "budi"]) == (0 if prefer == "skip" else 2)


def test_codebooks_that_differ_are_both_kept(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    for path, code in ((ours, "skills"), (theirs, "doubts")):
        with opened(path) as file:
            book = Codebook("c", (Code("motives"), Code(code)))
            file.put_codebook(book, path="c.yaml", file_digest=code, who="x")
    edit(theirs, Edit("apply", "", "budi", added=(coding_of(code="doubts", coder="budi"),)))
    result = merge_in(ours, theirs)
    assert [c.key for c in result.conflicts] == ["codebook"]
    assert "code doubts" in {problem.where for problem in result.problems}
    with opened(ours) as file, opened(theirs) as other:
        there = other.codebook()
        assert there is not None
        assert (file.codebook() or there).paths == ["motives", "skills"]
        assert file.codebook(there.digest) == there
    assert "doubts" in {coding.code for coding in live(ours).values()}
    merge_in(ours, theirs, codebook="theirs")
    with opened(ours) as file:
        assert file.codebook() == there


def test_the_machines_codings_follow_the_codebook_in_use(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    fresh = replace(BY_MACHINE, code="skills", evidence=(Evidence("saya", "Saya", Span(0, 4)),))
    with opened(theirs) as file:
        file.put_codebook(Codebook("c", (Code("skills"),)), path="c.yaml", file_digest="2", who="x")
        file.commit_edit(Edit("code", "", MACHINE, (BY_MACHINE,), (fresh,)))
    with opened(ours) as file:
        file.put_codebook(Codebook("c", (Code("other"),)), path="c.yaml", file_digest="3", who="x")
    with_ours = Path(shutil.copy(ours, ours.with_name("copy.qualcode")))
    result = merge_in(with_ours, theirs, "ours")
    assert set(live(with_ours)) == {BY_MACHINE.id, BY_ANA.id}
    assert [p.where.partition(",")[0] for p in result.refused] == [f"coding:{fresh.id}"]
    merge_in(ours, theirs, "theirs")
    assert set(live(ours)) == {fresh.id, BY_ANA.id}


def test_a_decision_outlives_the_other_sides_run(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    edit(ours, changed(BY_MACHINE, Status.REJECTED, "ana"))
    edit(theirs, Edit("code", "", MACHINE, (BY_MACHINE,), (replace(BY_MACHINE, codebook="another"),)))
    assert merge_in(ours, theirs).conflicts == ()
    assert live(ours)[BY_MACHINE.id].status == "rejected"
    assert merge_in(theirs, ours).conflicts == ()
    assert live(theirs)[BY_MACHINE.id].status == "rejected"


def test_details_and_settings_that_differ(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    revise(ours, "W-01", TEXTS["W-01"], case="A")
    revise(theirs, "W-01", TEXTS["W-01"], case="B")
    revise(theirs, "W-02", TEXTS["W-02"], language="id")
    for path, unit in ((ours, "turn"), (theirs, "paragraph")):
        with opened(path) as file:
            file.put_setting("unit", unit)
    result = merge_in(ours, theirs, **{"details:W-01": "theirs"})
    assert [c.key for c in result.conflicts] == ["details:W-01", "setting:unit"]
    with opened(ours) as file:
        assert (file.source("W-01").case, file.source("W-02").language) == ("B", "id")
        assert file.get_setting("unit") == "turn"


def test_memos_of_both_are_there(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    for path, who in ((ours, "ana"), (theirs, "budi")):
        with opened(path) as file:
            file.add_memo(Memo("", f"oleh {who}", who, "2026-03-01"))
    assert merge_in(ours, theirs).memos == 1
    assert memos_of(ours) == {"oleh ana", "oleh budi"}


def test_one_name_in_both_studies_is_warned_of(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    edit(ours, Edit("apply", "", "ana", added=(coding_of("W-02"),)))
    edit(theirs, Edit("apply", "", "ana", added=(coding_of("W-02", 5),)))
    (told,) = merge_in(ours, theirs).problems
    assert (told.where, told.hint) == ("coder ana", "if that is two people, give them two names")


def test_what_cannot_be_merged_is_refused(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    with pytest.raises(StudyError, match="it is this study itself"):
        merge_in(ours, ours)
    with opened(theirs) as file:
        file._db.run("UPDATE coding SET words = 'lain' WHERE id = 1")
    with pytest.raises(StudyError, match="the study is not whole: coding"):
        merge_in(ours, theirs)
    assert len(live(ours)) == 2


# ---- random histories ------------------------------------------------------------------------------------------------

POOL = [
    coding_of(source, start, code, coder)
    for source in TEXTS
    for start in (0, 5)
    for code in ("motives", "skills")
    for coder in ("ana", "budi", MACHINE)
]
picks = st.integers(0, len(POOL) - 1)
steps = st.one_of(
    st.tuples(st.just("toggle"), picks, st.just(0)),
    st.tuples(st.just("recode"), picks, picks),
    st.tuples(st.just("accept"), picks, st.just(0)),
    st.tuples(st.just("reject"), picks, st.just(0)),
    st.tuples(st.just("memo"), picks, st.just(0)),
    st.tuples(st.just("undo"), st.integers(1, 4), st.just(0)),
)
histories = st.lists(steps, max_size=8)


def step(file: StudyFile, who: str, what: tuple[str, int, int]) -> None:
    """One change of a person's, if it can be made."""
    verb, one, other = what
    held = {coding.id: coding for coding in file.codings()}
    chosen = POOL[one % len(POOL)]
    found = held.get(chosen.id)
    if verb == "memo":
        file.add_memo(Memo(chosen.id, f"{who} {one}", who, "2026-03-01"))
    elif verb == "undo":
        try:
            file.undo(max(len(file.log()) + 1 - one, 4), who=who)  # not the sources: to have none is another matter
        except StudyError:
            return
    elif verb == "toggle":
        file.commit_edit(Edit("toggle", "", who, (found,) if found else (), () if found else (chosen,)))
    elif found is not None and verb == "recode":
        if POOL[other].id not in held:
            file.commit_edit(Edit("recode", "", who, (found,), (POOL[other],)))
    elif found is not None:
        status = Status.ACCEPTED if verb == "accept" else Status.REJECTED
        if found.status != status:
            file.commit_edit(changed(found, status, who))


def walk(path: Path, who: str, history: list[tuple[str, int, int]]) -> None:
    with opened(path) as file:
        for what in history:
            step(file, who, what)


def listed(result: Merged) -> set[str]:
    """The ids of codings that a merge tells of."""
    told = [problem.where.partition(",")[0] for problem in result.problems]
    return {where.removeprefix("coding:") for where in told if where.startswith("coding:")}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("template") / "t.qualcode")


@given(st.lists(steps, max_size=3), histories, histories)
@settings(max_examples=60, deadline=None)
def test_merging_either_way_gives_the_same(template: Path, common, one, other) -> None:
    with TemporaryDirectory() as folder:
        a, b = Path(folder) / "a.qualcode", Path(folder) / "b.qualcode"
        shutil.copy(template, a)
        walk(a, "ana", common)
        shutil.copy(a, b)
        walk(a, "ana", one)
        walk(b, "budi", other)
        before = live(a), live(b)
        for prefer, against in (("skip", "skip"), ("ours", "theirs")):
            ab, ba = Path(shutil.copy(a, f"{folder}/ab")), Path(shutil.copy(b, f"{folder}/ba"))
            merged, reverse = merge_in(ab, b, prefer), merge_in(ba, a, against)
            both, back = live(ab), live(ba)
            open_keys = {c.key.removeprefix("coding:") for c in merged.conflicts if prefer == "skip"}
            assert {c.key for c in merged.conflicts} == {c.key for c in reverse.conflicts}
            assert {key: c for key, c in both.items() if key not in open_keys} == {
                key: c for key, c in back.items() if key not in open_keys
            }
            for mine, result, state in ((0, merged, both), (1, reverse, back)):
                # With nothing new there, nothing is joined: what was removed here is removed.
                lived = before[0].keys() | before[1].keys() if result.edit is not None else before[mine].keys()
                assert lived <= state.keys() | listed(result)
            assert memos_of(ab) == memos_of(ba)
            assert merge_in(ab, b).edit is None  # twice is once
            if merged.codings or merged.memos:
                with opened(ab) as file:
                    file.undo(merged.edit, who="ana")
                assert live(ab) == before[0]


moves = st.tuples(st.sampled_from(["a", "b", "a<b", "b<a"]), st.lists(steps, min_size=1, max_size=3))


@given(st.lists(moves, max_size=6))
@settings(max_examples=60, deadline=None)
def test_after_any_comings_and_goings_a_merge_each_way_makes_them_equal(template: Path, history) -> None:
    with TemporaryDirectory() as folder:
        paths = {"a": Path(folder) / "a.qualcode", "b": Path(folder) / "b.qualcode"}
        for path in paths.values():
            shutil.copy(template, path)
        for where, some in history:
            if where in paths:
                walk(paths[where], where, some)
            else:
                merge_in(paths[where[0]], paths[where[-1]])
        merge_in(paths["a"], paths["b"], "ours")
        back = merge_in(paths["b"], paths["a"])
        assert back.conflicts == ()
        assert live(paths["a"]) == live(paths["b"])
        assert memos_of(paths["a"]) == memos_of(paths["b"])
        assert merge_in(paths["b"], paths["a"]).edit is merge_in(paths["b"], paths["a"]).edit is None


# ---- killed ----------------------------------------------------------------------------------------------------------

EACH = 1500
LONG = "Saya suka membaca buku di perpustakaan. " * 40
MERGER = """
import sys
from qualcode.store import StudyFile
from qualcode.store.merge_settle import Choices

with StudyFile.open(sys.argv[1]) as ours, StudyFile.open(sys.argv[2], read_only=True) as theirs:
    ours._db.run("PRAGMA cache_size = 10")
    print("ready", flush=True)
    ours.merge(theirs, who="ana", choices=Choices())
    print("done", flush=True)
"""


def test_killed_while_merging_the_study_is_whole(tmp_path: Path) -> None:
    ours = tmp_path / "ana.qualcode"
    with StudyFile.create(ours) as file:
        file.put_source(Source("W-01", LONG), size=1, mtime_ns=1, who="ana")
    theirs = Path(shutil.copy(ours, tmp_path / "budi.qualcode"))
    spans = [Span(i, i + 9) for i in range(EACH)]
    new = tuple(Coding("W-01", span, "motives", "budi", Origin.PERSON, span.of(LONG)) for span in spans)
    edit(theirs, Edit("apply", "", "budi", added=new))
    moments = random.Random(6)
    whole = _time_of(lambda: _merged(Path(shutil.copy(ours, tmp_path / "timed.qualcode")), theirs, None))
    outcomes = {0: 0, EACH: 0}
    for kill in range(12):
        path = Path(shutil.copy(ours, tmp_path / f"{kill}.qualcode"))
        _merged(path, theirs, moments.uniform(0, whole))
        held = len(live(path))
        outcomes[held] += 1  # all of it, or none
        assert len(live(theirs)) == EACH
        assert merge_in(path, theirs).edit == (2 if held == 0 else None)
        assert len(live(path)) == EACH
    assert outcomes[0] > 0  # else nothing was killed in time, and the test has shown nothing


def _merged(ours: Path, theirs: Path, kill_after: float | None) -> None:
    command = [sys.executable, "-c", MERGER, str(ours), str(theirs)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        if kill_after is not None:
            time.sleep(kill_after)
            child.kill()
        child.stdout.read()


def _time_of(action: Callable[[], None]) -> float:
    begin = time.monotonic()
    action()
    return time.monotonic() - begin
