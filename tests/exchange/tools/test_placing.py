"""Selections found by their words, whichever way their program counts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.exchange.project import ProjectCode
from qualcode.exchange.tools.building import tree_of
from qualcode.exchange.tools.html_text import page_text, words_in
from qualcode.exchange.tools.placing import POINTS, UNITS, Bytes, Places, Stored, Way, same_words

EVERY = (Way(UNITS), Way(POINTS), Way(POINTS, crlf=2), Way(UNITS, crlf=2))
texts = st.lists(
    st.sampled_from(["a", "b", "é", "e\u0301", "😀", "👩‍🏫", "\r\n", "\n", " ", "م", "日"]), max_size=30
).map("".join)


def offset(text: str, place: int, way: Way) -> int:
    """The offset of a place of the text with LF, in a way of counting of the text as it was."""
    lengths = 0
    for at, letter in enumerate(text.replace("\r\n", "\r")):
        if at == place:
            return lengths + way.first
        wide = way.unit == UNITS and letter > "\uffff"
        lengths += way.crlf if letter == "\r" else 1 + wide
    return lengths + way.first


@settings(deadline=None)
@given(texts, st.data(), st.sampled_from(EVERY))
def test_words_are_where_they_were_in_any_way_of_counting(text: str, data: st.DataObject, way: Way) -> None:
    plain = same_words(text)
    start = data.draw(st.integers(0, len(plain)))
    end = data.draw(st.integers(start, len(plain)))
    stored = Stored(offset(text, start, way), offset(text, end, way), plain[start:end])
    (placed,) = Places(text, (way,)).place([stored])
    assert placed is not None
    assert (placed.start, placed.end, placed.moved) == (start, end, 0)
    (among,) = Places(text, EVERY).place([stored])
    assert among is not None
    assert plain[among.start : among.end] == plain[start:end]


def test_the_way_that_most_codings_are_in_decides_where_words_fit_two() -> None:
    text = "😀 ya ya ya wajib"
    stored = [Stored(3, 5, "ya"), Stored(12, 17, "wajib")]  # "ya" stands at 2, 5 and 8; 3 is 2 in UTF-16 units
    placed = Places(text, (Way(POINTS), Way(UNITS))).place(stored)
    assert [text[each.start : each.end] for each in placed if each] == ["ya", "wajib"]
    assert [str(each.way) for each in placed if each] == ["UTF-16 units", "UTF-16 units"]


@pytest.mark.parametrize(("start", "found", "moved"), [(0, 2, 2), (6, 8, 2), (40, 8, -32)])
def test_words_elsewhere_are_found_nearest_to_where_they_should_be(start: int, found: int, moved: int) -> None:
    (placed,) = Places("x ya bla ya.", (Way(POINTS),)).place([Stored(start, start + 2, "ya")])
    assert placed is not None
    if moved > -32:
        assert abs(placed.start - start) <= abs(found - start) + 1
    assert "x ya bla ya."[placed.start : placed.end] == "ya"
    assert placed.way is None


def test_words_that_are_nowhere_are_not_placed() -> None:
    assert Places("abc", (Way(POINTS),)).place([Stored(0, 2, "zz"), Stored(0, 9, None), Stored(2, 1, "")]) == [None] * 3


@settings(deadline=None)
@given(texts)
def test_a_byte_offset_is_the_place_of_its_character(text: str) -> None:
    for place in range(len(text) + 1):
        assert Bytes(text).point(len(text[:place].encode())) == place
    assert Bytes(text).point(len(text.encode()) + 1) is None
    assert Bytes(text).point(-1) is None


def test_blocks_of_a_page_stand_on_lines_of_their_own() -> None:
    page = page_text("<h1>A &amp; B</h1>\n<p>satu<br>dua</p><ul><li>x<li>y</ul><table><tr><td>1<td>2</table>")
    assert page.plain == "A & B\nsatuduaxy12"
    assert page.text == "A & B\nsatu\ndua\nx\ny\n1\t2"


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<b>", "</b>", "a", "é ", "😀", "\n", "<br>", "&lt;"]), max_size=15),
    st.data(),
)
def test_a_span_of_the_page_has_the_same_words_in_the_text_for_people(parts: list[str], data: st.DataObject) -> None:
    page = page_text("".join(parts))
    start = data.draw(st.integers(0, len(page.plain)))
    end = data.draw(st.integers(start, len(page.plain)))
    first, last = page.span(start, end)
    assert page.text[first:last].replace("\n", "") == page.plain[start:end].replace("\n", "")
    if start < end:
        assert page.text[first] == page.plain[start]
        assert page.text[last - 1] == page.plain[end - 1]


def test_the_words_of_a_snippet_are_those_of_its_nodes() -> None:
    assert words_in("<pre>\n a</pre><p>b&nbsp;c</p>") == "\n ab\xa0c"


def test_dotted_names_become_a_tree_where_they_share_a_beginning() -> None:
    codes = [ProjectCode(name, name) for name in ("b.x", "St. Mary", "b.y.z", "b.y", "a", "c.d")]
    tree = tree_of(codes, ".", "seed")
    made = tree[3].guid
    assert [(code.name, code.parent, code.codable) for code in tree] == [
        ("St. Mary", "", True), ("a", "", True), ("c.d", "", True), ("b", "", False),
        ("x", made, True), ("y", made, True), ("z", "b.y", True),
    ]  # fmt: skip


def test_names_that_are_empty_or_twice_the_same_all_stay() -> None:
    codes = [ProjectCode("1", ""), ProjectCode("2", "a."), ProjectCode("3", "a"), ProjectCode("4", "a")]
    found = tree_of(codes, ".", "seed")
    assert sorted((code.guid, code.name, code.parent) for code in found) == [
        ("1", "", ""), ("2", "", "3"), ("3", "a", ""), ("4", "a", ""),
    ]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.text("ab.", max_size=5), max_size=8))
def test_any_names_become_a_tree_that_has_each_code_once(names: list[str]) -> None:
    codes = [ProjectCode(str(number), name) for number, name in enumerate(names)]
    found = tree_of(codes, ".", "seed")
    assert {code.guid for code in codes} <= {code.guid for code in found}
    assert len({code.guid for code in found}) == len(found)
    assert all(code.parent in {before.guid for before in found[:number]} | {""} for number, code in enumerate(found))
