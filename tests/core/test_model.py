"""The vocabulary: names, trees, digests; no words of participants in a repr."""

from types import SimpleNamespace

import pytest

from qualcode.core.bookdata import codebook_as_data, codebook_from_data
from qualcode.core.model import Code, Codebook, Coding, Evidence, Indicator, Memo, Origin, Source
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


def test_evidence_shows_no_words() -> None:
    assert repr(Evidence("wajib", "rahasia", Span(0, 7))) == "Evidence(indicator='wajib', span=Span(start=0, end=7))"


def test_a_codebook_is_shown_by_its_codes_not_by_its_indicators() -> None:
    code = Code(
        "motives/idea",
        label={"id": "Gagasan", "en": "Idea"},
        definition={"en": "What is new."},
        indicators=tuple(Indicator(f"ide {number}") for number in range(500)),
        exclusions=(Indicator("ideal"),),
    )
    book = Codebook("Motives", (Code("motives", {"en": "Motives"}), code), version="2")
    assert repr(code) == "<Code motives/idea (Gagasan / Idea): 500 indicators, 1 exclusion>"
    assert repr(book) == "<Codebook Motives 2: 1 theme, 2 codes>"
    assert pretty(book).splitlines() == [
        "Motives 2: 1 theme, 2 codes",
        "motives         Motives",
        "  motives/idea  Gagasan / Idea",
    ]
    assert pretty(code).splitlines() == [
        "motives/idea",
        "  id: Gagasan",
        "  en: Idea",
        "  en: What is new.",
        "  500 indicators, 1 exclusion",
    ]
    assert repr(Code("a")) == "<Code a: 0 indicators>"
    assert pretty(Codebook("Empty", ())) == "Empty: 0 themes, 0 codes"


def test_codes_complete_by_tab() -> None:
    assert BOOK._ipython_key_completions_() == BOOK.paths


def pretty(value: Code | Codebook) -> str:
    """What a notebook shows."""
    written: list[str] = []
    value._repr_pretty_(SimpleNamespace(text=written.append), False)
    return "".join(written)


def test_an_error_says_where_what_and_what_to_do() -> None:
    assert str(QualcodeError("a.docx", "is broken", "save it again")) == "a.docx: is broken; save it again"
    assert str(QualcodeError("", "is broken")) == "is broken"


def test_a_guid_is_one_of_version_5():
    import uuid

    from qualcode.core.model import NAMESPACE, guid

    for parts in (("a", "b"), ("",), ("😀", "é", "x" * 500)):
        assert guid(*parts) == str(uuid.uuid5(NAMESPACE, "\x1f".join(parts)))
