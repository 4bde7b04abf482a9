"""Where the words of a returned document stand in the source's text: the very words, or nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.spans import Span
from qualcode.exchange.alignment import Alignment

SOURCE = "\n".join(
    [
        "Ann: It was mandatory. I also had an idea.",
        "Ben: Yes.",
        "Ann: Yes. It was “truly” non\u2011negotiable, soft\xadware.",
        "Ben: Yes.",
        "Ann: It was mandatory. Then it rained all day long.",
    ]
)


def place(returned: str, words: str, *, nth: int = 0, source: str = SOURCE) -> str | None:
    """What stands in the source where the nth such words of the returned text are said to stand, with its start."""
    start = -1
    for _ in range(nth + 1):
        start = returned.index(words, start + 1)
    found = Alignment(returned, source).place(Span(start, start + len(words)))
    return None if found is None else f"{found.start}: {found.of(source)}"


def test_the_same_text_has_the_same_places():
    assert place(SOURCE, "Yes.", nth=2) == f"{SOURCE.rindex('Yes.')}: Yes."
    assert not Alignment(SOURCE, SOURCE).changed


def test_what_word_processors_do_is_no_change():
    returned = (
        SOURCE.replace("“truly”", '"truly"').replace("\u2011", "-").replace("\xad", "").replace("an idea", "an\xa0idea")
    )
    assert not Alignment(returned, SOURCE).changed
    assert place(returned, "non-negotiable, software.") == f"{SOURCE.index('non')}: non\u2011negotiable, soft\xadware."


def test_blanks_at_the_ends_of_what_was_selected_do_not_count():
    assert place(SOURCE, " mandatory. ") == f"{SOURCE.index('mandatory')}: mandatory."
    assert Alignment(SOURCE, SOURCE).place(Span(4, 5)) is None
    assert Alignment(SOURCE, SOURCE).place(Span(4, 4)) is None


def test_lines_put_in_and_taken_out_leave_the_others_where_they_are():
    returned = "A title of mine\n" + SOURCE.replace("Ben: Yes.\n", "", 1)
    assert place(returned, "It was mandatory.", nth=1) == f"{SOURCE.rindex('It was')}: It was mandatory."
    assert place(returned, "A title") is None


def test_words_that_were_changed_are_nowhere_even_when_they_stand_elsewhere():
    returned = SOURCE.replace("I also had an idea.", "It rained all day long.")
    assert place(returned, "It rained all day long.") is None
    returned = SOURCE.replace("Then it rained all day long.", "I also had an idea.")
    assert place(returned, "I also had an idea.", nth=1) is None
    assert place(returned, "I also had an idea.") == f"{SOURCE.index('I also')}: I also had an idea."


def test_words_beside_a_change_are_found_when_those_on_the_other_side_are_the_same():
    returned = SOURCE.replace("It was mandatory. I also", "It was compulsory. I also")
    assert place(returned, "an idea.") == f"{SOURCE.index('an idea')}: an idea."
    assert place(returned, "It was compulsory.") is None


EDITS = st.lists(
    st.tuples(
        st.integers(0, len(SOURCE)), st.integers(0, 12), st.sampled_from(["", "Yes. ", "\n", "xx", "It was mandatory."])
    ),
    max_size=3,
)


@given(EDITS, st.integers(0, len(SOURCE)), st.integers(1, 30))
@pytest.mark.filterwarnings("ignore")
def test_whatever_was_edited_what_is_found_is_the_very_words(edits, start, length):
    returned = SOURCE
    for at, gone, new in edits:
        returned = returned[:at] + new + returned[at + gone :]
    words = Span(start, start + length).of(returned).strip()
    found = Alignment(returned, SOURCE).place(Span(start, min(start + length, len(returned))))
    if found is not None:
        same = str.maketrans({"\u2011": "-", "\xad": None, "“": '"', "”": '"'})
        assert found.of(SOURCE).translate(same).strip() == words.translate(same).strip()


@given(st.text(st.sampled_from("ab \n\t\xad“\u2011"), min_size=1, max_size=60), st.data())
def test_in_an_unchanged_text_every_stretch_is_where_it_was(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = Alignment(text, text).place(Span(start, end))
    kept = text[start:end].replace("\xad", "")
    if kept.strip():
        assert found is not None
        assert found.of(text).replace("\xad", "") == kept.strip()
    else:
        assert found is None
