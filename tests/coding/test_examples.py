"""A codebook's examples as its unit tests."""

from __future__ import annotations

import json

from qualcode.codebook import read_codebook
from qualcode.coding.examples import Tried
from qualcode.core.model import Codebook
from qualcode.explaining import try_examples


def book(x: object, **more: object) -> Codebook:
    data = {"qualcode": 1, "languages": ["id", "en"], "themes": {"x": x}} | more
    return read_codebook(json.dumps(data, ensure_ascii=False), path="test.yaml").usable()


def told(tried: list[Tried]) -> list[tuple[bool, bool, str]]:
    """Of each example whether it is one (or a counterexample), whether it passes, and why."""
    return [(each.example.wanted, each.passed, each.reason) for each in tried]


def test_examples_get_the_code_and_counterexamples_do_not() -> None:
    made = book(
        {
            "indicators": {"id": ["wajib NOT tidak"]},
            "examples": {"id": ["Saya diwajibkan.", "Disuruh atasan."]},
            "counterexamples": {"id": ["Itu tidak wajib.", "Wajib militer."]},
        }
    )
    assert told(try_examples(made)) == [
        (True, True, 'wajib NOT tidak on "diwajibkan"'),
        (True, False, "nothing of its 1 indicators is there"),
        (False, True, 'wajib NOT tidak on "wajib", but NOT tidak: kept off by its NOT on "tidak"'),
        (False, False, 'wajib NOT tidak on "Wajib"'),
    ]


def test_a_deliberately_wrong_indicator_is_caught() -> None:
    said = {"examples": {"id": ["Saya bikin layanan baru."]}, "counterexamples": {"id": ["Saya bikin kopi."]}}
    assert all(each.passed for each in try_examples(book({**said, "indicators": {"id": ["bikin _ baru"]}})))
    assert [each.passed for each in try_examples(book({**said, "indicators": {"id": ["bikin"]}}))] == [True, False]


def test_an_example_is_one_segment_of_its_language() -> None:
    made = book(
        {
            "indicators": ["child AND house"],
            "examples": {"en": ["The children left. The house is empty."], "id": ["Children house."]},
        }
    )
    assert [each.passed for each in try_examples(made)] == [True, False]


def test_an_example_may_bring_its_question() -> None:
    example = "? Apakah diwajibkan?\nIya, betul."
    made = book({"indicators": {"id": ["(iya | betul) AND question: wajib"]}, "examples": {"id": [example, "Iya."]}})
    first, second = try_examples(made)
    assert (first.example.question, first.example.text) == ("Apakah diwajibkan?", "Iya, betul.")
    assert first.passed
    assert (second.passed, second.reason) == (
        False,
        '(iya | betul) AND question: wajib on "Iya", but question: wajib: no question comes before it',
    )


def test_what_the_question_says_is_not_the_answer() -> None:
    example = "? Apakah diwajibkan?\nIya, betul."
    assert [each.passed for each in try_examples(book({"indicators": ["wajib"], "examples": {"id": [example]}}))] == [
        False
    ]


def test_limits_count_as_met() -> None:
    indicators = ['wajib AND speaker: "Bu Ani" AND kind: observation', "surat NOT kind: interview"]
    made = book({"indicators": indicators, "examples": {"id": ["Itu wajib."]}})
    assert [each.passed for each in try_examples(made)] == [True]


def test_exclusions_and_the_minimum_are_told() -> None:
    made = book(
        {
            "indicators": ["kreatif", "baru"],
            "exclusions": ["kafe"],
            "minimum": 2,
            "examples": {"id": ["Kafe kreatif.", "Baru."]},
        }
    )
    assert [each.reason for each in try_examples(made)] == [
        'kept off by its exclusion: kafe on "Kafe"',
        '1 of at least 2: baru on "Baru"',
    ]


def test_a_theme_has_what_is_below_it_and_a_code_without_indicators_is_left_out() -> None:
    themes = {
        "t": {"examples": ["Itu wajib sekali."], "codes": {"a": ["wajib"], "b": {"examples": ["Buku."]}}},
    }
    made = book(None, themes=themes)
    (one,) = try_examples(made)
    assert (one.example.code, one.passed) == ("t", True)


def test_an_example_under_no_language_is_of_the_one_that_it_seems_to_be_in() -> None:
    made = book({"indicators": ["teach"], "examples": ["We taught them, and that was all."]})
    assert [(each.example.language, each.passed) for each in try_examples(made)] == [("en", True)]


def test_examples_of_odd_texts_are_tried_too() -> None:
    odd = ["", "...", "?", "? Apa", "é🙂 wajib", "wajib\n\nlagi"]
    made = book({"indicators": ["wajib", "/x/", "turn: wajib"], "examples": {"id": odd}})
    assert [each.passed for each in try_examples(made)] == [False, False, False, False, True, True]
