"""What differs between two versions of a codebook."""

from __future__ import annotations

from qualcode.core.differences import CodeDifference, Difference, codebook_differences
from qualcode.core.model import Code, Codebook, Indicator


def book(*codes: Code, **more: object) -> Codebook:
    return Codebook("c", codes, **more)  # type: ignore[arg-type]


def test_a_codebook_differs_in_nothing_from_itself() -> None:
    one = book(Code("x", {"en": "X"}, indicators=(Indicator("ide", "id", 3),)))
    other = book(Code("x", {"en": "X"}, indicators=(Indicator("ide", "id", 9),)))
    assert not any(codebook_differences(one, other))


def test_codes_are_new_gone_or_changed() -> None:
    old = book(Code("a"), Code("b", minimum=2), Code("c", {"id": "C"}))
    new = book(Code("b", {"en": "B"}, examples={"id": ("Ya.",)}), Code("c", {"id": "C"}), Code("d", colour="#fff"))
    assert codebook_differences(old, new).codes == (
        CodeDifference(
            "b",
            "changed",
            (
                Difference("label", (), ("en: B",)),
                Difference("examples", (), ("id: Ya.",)),
                Difference("minimum", ("2",), ()),
            ),
        ),
        CodeDifference("d", "new", (Difference("colour", (), ("#fff",)),)),
        CodeDifference("a", "gone"),
    )


def test_a_code_at_another_path_that_says_the_same_has_moved() -> None:
    said = {"indicators": (Indicator("ide"),), "definition": {"en": "An idea."}}
    told = codebook_differences(book(Code("a/x", **said)), book(Code("b/y", **said)))  # type: ignore[arg-type]
    assert told.codes == (CodeDifference("b/y", "moved", was="a/x"),)
    assert str(told.codes[0]) == "was a/x"


def test_lists_and_what_is_said_of_the_whole() -> None:
    old = book(version="1.0", languages=("id",), lists={"atasan": (Indicator("kepala"),)})
    new = book(version="1.1", languages=("id", "en"), lists={"atasan": (Indicator("kepala"), Indicator("boss", "en"))})
    told = codebook_differences(old, new)
    assert told.about == (Difference("version", ("1.0",), ("1.1",)), Difference("languages", (), ("en",)))
    assert told.lists == (Difference("@atasan", (), ("en: boss",)),)
    assert str(told.lists[0]) == "@atasan: + en: boss"
