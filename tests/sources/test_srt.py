from __future__ import annotations

import pytest

from qualcode.errors import SourceError
from qualcode.sources.reading import Reading
from qualcode.sources.srt import read


def srt(*cues: str, numbered: bool = True) -> Reading:
    """A SubRip file of cues, each two seconds long, one right after the other."""
    blocks = [
        (f"{n + 1}\n" if numbered else "") + f"00:00:{2 * n:02},000 --> 00:00:{2 * n + 2:02},500\n{cue}"
        for n, cue in enumerate(cues)
    ]
    return read("\n\n".join(blocks).encode())


def names_in(reading: Reading) -> list[str]:
    return [name.of(reading.text) for name in reading.names]


def test_cues_are_put_together_with_their_times() -> None:
    reading = srt("P: Sejak\nkapan?", "J: <i>Sejak</i> {\\an8}2010,", "pukul\n\n12", "P: Oh &amp; lalu?")
    assert reading.text == "P: Sejak kapan?\nJ: Sejak 2010, pukul 12\nP: Oh & lalu?"
    assert [(cue.span.of(reading.text), cue.begin, cue.end) for cue in reading.cues] == [
        ("P: Sejak kapan?", 0.0, 2.5),
        ("J: Sejak 2010,", 2.0, 4.5),
        ("pukul 12", 4.0, 6.5),
        ("P: Oh & lalu?", 6.0, 8.5),
    ]


def test_a_cue_may_end_in_a_number_when_cues_have_none() -> None:
    assert srt("Sejak", "2010", "12", numbered=False).text == "Sejak 2010 12"


def test_names_that_programs_write_are_sure() -> None:
    reading = srt("[SPEAKER_00]: Apa", "[SPEAKER_00]: kabar?", ">> RINA: Baik.", "[tertawa] Ya.")
    assert reading.text == "SPEAKER_00: Apa kabar?\nRINA: Baik.\n[tertawa] Ya."
    assert names_in(reading) == ["SPEAKER_00", "RINA"]


def test_dashes_and_arrows_begin_a_line() -> None:
    assert srt("- Ya?\n- Tidak.", ">> Lalu?").text == "- Ya?\n- Tidak.\n>> Lalu?"


def test_a_pause_ends_a_line() -> None:
    data = b"1\n00:00:01,000 --> 00:00:02,000\nsatu\n\n2\n00:00:09,000 --> 00:00:10,000\ndua\n"
    assert read(data).text == "satu\ndua"


def test_times_as_programs_write_them() -> None:
    data = b"\r\n1\r\n0:00:01.5 --> 0:00:02.250 X1:0 Y1:0\r\nsatu\r\n2\r\n01:02:03,004-->01:02:04,000\r\ndua"
    assert [(cue.begin, cue.end) for cue in read(data).cues] == [(1.5, 2.25), (3723.004, 3724.0)]


def test_sbv() -> None:
    reading = read(b"0:00:01.000,0:00:03.500\n>> ANA: Apa[br]kabar?\n\n0:00:03.500,0:00:05.000\nBu Rina: Baik.\n")
    assert reading.text == "ANA: Apa kabar?\nBu Rina: Baik."
    assert [(cue.begin, cue.end) for cue in reading.cues] == [(1.0, 3.5), (3.5, 5.0)]


def test_words_above_the_first_cue_are_told() -> None:
    reading = read(b"Rekaman 3\n\n1\n00:00:01,000 --> 00:00:02,000\nsatu\n")
    assert (reading.text, "above its first cue" in reading.problems[0].message) == ("satu", True)


@pytest.mark.parametrize("data", [b"P: Apa?", b"1\n00:00:01,000 --> 00:00:02,000\n<i></i>\n"])
def test_what_has_no_cue_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="no cue"):
        read(data)
