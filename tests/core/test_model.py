"""The vocabulary: names, trees, digests; no words of participants in a repr."""

import pytest

from qualcode.core.bookdata import codebook_as_data, codebook_from_data
from qualcode.core.model import Code, Codebook, Coding, Indicator, Memo, Origin, Source
from qualcode.core.spans import Span
from qualcode.errors import QualcodeError, UnknownNameError

BOOK = Codebook(
    "Certification",
    (
        Code("motives", label={"id": "Motif", "en": "Motives"}),
        Code(
            "motives/creativity", indicators=(Indicator("kreat*", "id", line=7),), examples={"id": ("Saya punya ide",)}
        ),
        Code("motives_of_others"),
    ),
    languages=("id", "en"),
)


def test_a_wrong_name_suggests_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'motives/creativity'"):
        BOOK["motives/creativty"]


def test_under_takes_in_what_is_below_and_nothing_beside() -> None:
    assert BOOK.under("motives") == ["motives", "motives/creativity"]


def test_a_codebook_survives_being_plain_data() -> None:
    again = codebook_from_data(codebook_as_data(BOOK))
    assert again == BOOK
    assert again.digest == BOOK.digest


def test_the_digest_is_of_what_is_said_not_of_where_it_stands() -> None:
    def with_indicator(text: str, line: int) -> str:
        return Codebook("c", (Code("a", indicators=(Indicator(text, "id", line=line),)),)).digest

    assert with_indicator("ide", 3) == with_indicator("ide", 9)
    assert with_indicator("ide", 3) != with_indicator("gagasan", 3)


def test_labels_fall_back_to_what_there_is() -> None:
    assert BOOK["motives"].label_in("en") == "Motives"
    assert BOOK["motives"].label_in("nl") == "Motif"
    assert BOOK["motives/creativity"].label_in("en") == "Creativity"


def test_no_words_of_participants_in_a_repr() -> None:
    shown = [
        Source("W-01", "rahasia", attributes={"name": "rahasia"}),
        Coding("W-01", Span(0, 7), "motives", "ana", Origin.PERSON, "rahasia"),
        Memo("W-01", "rahasia", "ana", "2026-01-01T00:00:00+00:00"),
    ]
    assert all("rahasia" not in repr(value) for value in shown)


def test_an_error_says_where_what_and_what_to_do() -> None:
    assert str(QualcodeError("a.docx", "is broken", "save it again")) == "a.docx: is broken; save it again"
    assert str(QualcodeError("", "is broken")) == "is broken"


def test_a_guid_is_one_of_version_5():
    import uuid

    from qualcode.core.model import NAMESPACE, guid

    for parts in (("a", "b"), ("",), ("😀", "é", "x" * 500)):
        assert guid(*parts) == str(uuid.uuid5(NAMESPACE, "\x1f".join(parts)))
