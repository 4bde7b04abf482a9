"""Codings and memos as lines of text: read back equal, readable in a diff, and what is wrong is told by its line."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.model import Coding, Evidence, Memo, Origin, Source, Status
from qualcode.core.spans import Span
from qualcode.exchange.coding_lines import (
    file_names,
    read_codings,
    read_memos,
    write_codings,
    write_memos,
)

TEXT = "Ya, wajib.\n\tItu ide saya."
SOURCE = Source("W-01", TEXT)


def coding_at(start: int, end: int, code: str = "motives/idea", **more: object) -> Coding:
    given = {"coder": "ana", "origin": Origin.PERSON, **more}
    return Coding("W-01", Span(start, end), code, text=TEXT[start:end], **given)  # type: ignore[arg-type]


WRITTEN = write_codings(SOURCE, [coding_at(8, 15, "motives", unit=""), coding_at(0, 10)])


def test_a_line_is_a_coding() -> None:
    assert WRITTEN.splitlines()[3:] == [
        "start\tend\tcode\tcoder\tstatus\torigin\tunit\tcodebook\tevidence\twords",
        "0\t10\tmotives/idea\tana\tapplied\tperson\tsentence\t-\t-\tYa, wajib.",
        r"8	15	motives	ana	applied	person	-	-	-	b.\n\tItu",
    ]
    assert WRITTEN.splitlines()[:3] == ["# qualcode codings 1", "# source: W-01", f"# text: {SOURCE.text_digest}"]


def test_the_order_of_codings_does_not_matter() -> None:
    codings = [coding_at(0, 10), coding_at(0, 3), coding_at(0, 10, "a"), coding_at(0, 10, coder="budi")]
    assert write_codings(SOURCE, codings) == write_codings(SOURCE, codings[::-1])


def test_line_ends_of_another_system_are_read() -> None:
    read, problems = read_codings("\ufeff" + WRITTEN.replace("\n", "\r\n"), "w")
    assert problems == []
    assert read == read_codings(WRITTEN, "w")[0]


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = words.filter(bool)
codings = st.builds(
    Coding,
    st.just("W-01"),
    st.builds(lambda start, length: Span(start, start + length), st.integers(0, 99), st.integers(1, 9)),
    names,
    names,
    st.sampled_from(Origin),
    words,
    st.sampled_from(Status),
    words,
    st.lists(st.builds(Evidence, words, words, st.just(Span(3, 5))), max_size=2).map(tuple),
    words,
)


@given(st.lists(codings, max_size=5, unique_by=lambda coding: coding.id))
def test_codings_are_read_back_equal(some: list[Coding]) -> None:
    read, problems = read_codings(write_codings(SOURCE, some), "w")
    assert problems == []
    assert read is not None
    assert {c.id: c for c in read.codings} == {c.id: c for c in some}
    assert (read.source, read.text) == ("W-01", SOURCE.text_digest)
    assert write_codings(SOURCE, read.codings) == write_codings(SOURCE, some)


memos = st.builds(Memo, words, words, words, words, st.none() | st.just(Span(3, 5)), words)


@given(st.lists(memos, max_size=5))
def test_memos_are_read_back_equal(some: list[Memo]) -> None:
    read, problems = read_memos(write_memos(some), "m")
    assert problems == []
    assert Counter(read) == Counter(some)


@given(st.lists(words, unique=True))
def test_every_source_has_a_file_of_its_own_everywhere(some: list[str]) -> None:
    files = file_names(some)
    assert len({name.casefold() for name in files.values()}) == len(some)
    assert not [name for name in files.values() if set(name) & set('/\\:*?"<>|\n') or name.startswith(".")]


OURS = "0\t10\tmotives/idea\tana\taccepted\tperson\tsentence\t-\t-\tYa, wajib."
LINE = "0\t10\tmotives/idea\tana\tapplied\tperson\tsentence\t-\t-\tYa, wajib."


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (WRITTEN.replace(LINE, f"<<<<<<< HEAD\n{LINE}\n=======\n{OURS}\n>>>>>>> budi"), ("w:5", "git could not join")),
        (WRITTEN + OURS + "\n", ("w:7", "is the coding of line 5 once more, but otherwise")),
        (WRITTEN.replace("\tapplied", "\tappplied"), ("w:5", "status, origin or evidence that cannot be read")),
        (WRITTEN.replace("0\t10\t", "0\tten\t"), ("w:5", "has a number, status")),
        (WRITTEN.replace("0\t10\t", "0 10\t"), ("w:5", "has 9 fields, not 10")),
        (WRITTEN.replace("# source: W-01\n", ""), ("w:1", "does not say which source")),
        ("start,end\n", ("w:1", "is not a file that `qualcode dump` has written")),
        ("", ("w:1", "is not a file that `qualcode dump` has written")),
    ],
)
def test_what_is_wrong_is_told_by_its_line(changed: str, told: tuple[str, str]) -> None:
    read, problems = read_codings(changed, "w")
    assert read is None
    assert problems[0].where == told[0]
    assert told[1] in problems[0].message
    assert all(problem.refused for problem in problems)
    assert "Ya, wajib" not in "".join(map(str, problems))


def test_a_line_that_stands_twice_alike_is_one_coding() -> None:
    read, problems = read_codings(WRITTEN + LINE + "\n", "w")
    assert (len(read.codings if read else []), problems) == (2, [])
