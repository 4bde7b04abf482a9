"""What people type: names of codes, and comments in a margin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.model import Code, Codebook
from qualcode.exchange.names import CodeNames
from qualcode.exchange.remarks import Remark, as_comments, remark_of

BOOK = Codebook(
    "Trial",
    (
        Code("motives", label={"en": "Motives", "id": "Motif"}),
        Code("motives/own_idea", label={"en": "Own idea", "id": "Ide sendiri"}),
        Code("motives/other"),
        Code("skills"),
        Code("skills/other"),
    ),
)
NAMES = CodeNames(BOOK)


@pytest.mark.parametrize(
    "typed",
    [
        "motives/own_idea",
        "Motives / Own Idea",
        "own idea",
        "OWN-IDEA",
        "ide sendiri",
        "motif/ide sendiri",
        "motives > own_idea",
    ],
)
def test_a_code_by_any_of_its_names(typed):
    assert NAMES.find(typed).code == "motives/own_idea"


def test_a_name_of_several_codes_is_asked_about():
    found = NAMES.find("Other")
    assert (found.code, found.remedy) == ("", "write motives/other or skills/other")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("skills", Remark({"skills": ""}, "")),
        ("Own idea: hers, she says", Remark({"motives/own_idea": "hers, she says"}, "")),
        ("skills; own idea", Remark({"skills": "", "motives/own_idea": ""}, "")),
        ("skills\nown idea: why?\nask; again", Remark({"skills": "", "motives/own_idea": "why?\nask; again"}, "")),
        ("skills: one; own idea: two", Remark({"skills": "one", "motives/own_idea": "two"}, "")),
        ("motives: own idea", Remark({"motives/own_idea": ""}, "")),
        ("skills\nlook at this again", Remark({"skills": ""}, "look at this again")),
        ("Why did she say that?", Remark({}, "Why did she say that?")),
        ("memo: skills", Remark({}, "skills")),
        ("Catatan: own idea; skills", Remark({}, "own idea; skills")),
        ("skills: memo: own idea; skills", Remark({"skills": "own idea; skills"}, "")),
        ("skills;", Remark({"skills": ""}, "")),
    ],
)
def test_comments_as_people_write_them(text, expected):
    assert remark_of(text, NAMES) == expected


def test_what_looks_like_a_code_and_is_none_is_a_doubt():
    assert remark_of("skils", NAMES) == Remark({}, "skils", (("'skils' is no code", "did you mean 'skills'?"),))
    assert remark_of("other; skills", NAMES).doubts == (
        ("'other' is the name of several codes", "write motives/other or skills/other"),
    )


MEMOS = st.text(st.sampled_from("aks;: \nmemo"), max_size=12).map(str.strip) | st.sampled_from(
    ["", "skills", "x; own idea"]
)


@given(st.dictionaries(st.sampled_from(BOOK.paths), MEMOS), st.lists(MEMOS.filter(bool), max_size=2))
def test_whatever_goes_out_as_comments_comes_back(codes, notes):
    back = [remark_of(comment, NAMES) for comment in as_comments(codes, notes, NAMES)]
    assert {code: memo for remark in back for code, memo in remark.codes.items()} == codes
    assert [remark.note for remark in back if remark.note] == notes
    assert not [doubt for remark in back for doubt in remark.doubts]
