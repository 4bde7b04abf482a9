from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import SourceError
from qualcode.sources.text import decode, read

WORDS = "Pewawancara: Café itu “ramai”, ya?\nInforman: Ramai – sekali.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_and_without_a_mark(encoding: str) -> None:
    assert decode(WORDS.encode(encoding)) == (WORDS, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zero_bytes(encoding: str) -> None:
    assert decode(WORDS.encode(encoding))[0] == WORDS


def test_windows_1252_is_read_with_a_warning() -> None:
    text, problems = decode(WORDS.encode("cp1252"))
    assert text == WORDS
    assert "cp1252" in problems[0].message and not problems[0].refused


def test_mixed_line_ends_become_newlines_and_soft_hyphens_stay() -> None:
    assert decode("a\r\nb\rc\nd\xade".encode())[0] == "a\nb\nc\nd\xade"


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x00\x00\x07" * 50, bytes(range(1, 9)) * 20 + b"\xff"])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="binary"):
        decode(data)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode())[0] == text.removeprefix("\ufeff")


def test_front_matter_is_metadata_and_no_text() -> None:
    reading = read(b"---\ncase: W-01\nKind: wawancara\n---\nAna: Ya.\n")
    assert (reading.text, dict(reading.metadata)) == ("Ana: Ya.\n", {"case": "W-01", "kind": "wawancara"})


def test_front_matter_that_is_no_yaml_stays_in_the_text_with_a_warning() -> None:
    reading = read(b"---\ntitle: one: two\n---\nAna: Ya.\n")
    assert reading.text.startswith("---\ntitle")
    assert "line 2" in reading.problems[0].message


def test_a_rule_is_no_front_matter() -> None:
    assert read(b"---\nHari pertama\n---\nAna: Ya.").text.startswith("---\nHari")
