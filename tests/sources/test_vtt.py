from __future__ import annotations

import pytest

from qualcode.core.model import Role, Source
from qualcode.errors import SourceError
from qualcode.sources import read


def vtt(*cues: str) -> Source:
    """A WebVTT file of cues, each two seconds long, one right after the other."""
    blocks = [f"00:00:{2 * n:02}.000 --> 00:00:{2 * n + 2:02}.000\n{cue}" for n, cue in enumerate(cues)]
    return read("\n\n".join(["WEBVTT", *blocks]).encode(), name="v", path="v.vtt")[0]


def said(source: Source) -> list[tuple[str, str, float | None, float | None]]:
    return [(turn.speaker, turn.span.of(source.text), turn.begin, turn.end) for turn in source.turns]


def test_consecutive_cues_of_a_voice_are_one_turn() -> None:
    source = vtt("<v Ana Putri>Apa kabar,", "<v Ana Putri>Bu?</v>", "<v Rina>Baik &amp; <i>sehat</i>.")
    assert source.text == "Ana Putri: Apa kabar, Bu?\nRina: Baik & sehat."
    assert said(source) == [("Ana Putri", "Apa kabar, Bu?", 0.0, 4.0), ("Rina", "Baik & sehat.", 4.0, 6.0)]
    assert [turn.role for turn in source.turns] == [Role.INTERVIEWER, Role.PARTICIPANT]


def test_two_voices_in_one_cue() -> None:
    source = vtt("<v Ana>Ya?</v> <v.loud Rina>Ya.</v>")
    assert [turn[:2] for turn in said(source)] == [("Ana", "Ya?"), ("Rina", "Ya.")]


def test_a_voice_may_have_any_name() -> None:
    assert [turn[0] for turn in said(vtt("<v 2M31>Ya?", "<v catatan lain>Ya."))] == ["2M31", "catatan lain"]


def test_names_in_the_words_of_cues() -> None:
    source = vtt("Pewawancara: Sejak", "kapan?", "Informan: Lama.\nPewawancara: Oh?")
    assert source.text == "Pewawancara: Sejak kapan?\nInforman: Lama.\nPewawancara: Oh?"
    assert said(source) == [
        ("Pewawancara", "Sejak kapan?", 0.0, 4.0),
        ("Informan", "Lama.", 4.0, 6.0),
        ("Pewawancara", "Oh?", 4.0, 6.0),
    ]


def test_a_pause_ends_a_line_where_nobody_is_named() -> None:
    data = b"WEBVTT\n\n00:01.000 --> 00:02.000\nsatu\n\n00:02.000 --> 00:03.000\ndua\n\n00:09.000 --> 00:10.000\ntiga\n"
    assert read(data, name="v", path="v.vtt")[0].text == "satu dua\ntiga"


@pytest.mark.parametrize("data", [b"Ana: halo", b"WEBVTT\n\n", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<i></i>\n"])
def test_what_is_no_webvtt_or_has_no_words_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"v\.vtt"):
        read(data, name="v", path="v.vtt")


def test_captions_that_roll_up_the_screen_are_read_once() -> None:
    """As YouTube writes them: each line comes with times of its words, then stays while the next is said."""
    cues = [
        ("00:00:00.000 --> 00:00:02.000", " ", "apa<00:00:00.500><c> kabar</c>"),
        ("00:00:02.000 --> 00:00:02.010", "apa kabar", " "),
        ("00:00:02.010 --> 00:00:04.000", "apa kabar", "ya<00:00:02.500><c> ya</c>"),
        ("00:00:04.000 --> 00:00:04.010", "ya ya", " "),
    ]
    data = "\n\n".join(["WEBVTT", *("\n".join(cue) for cue in cues)]).encode()
    (source,) = read(data, name="v", path="v.vtt")
    assert source.text == "apa kabar ya ya"


def test_names_in_brackets_are_sure() -> None:
    source = vtt("[SPEAKER_00]: Apa kabar,", "[SPEAKER_00]: Bu?", "[SPEAKER_01]: Baik.")
    assert source.text == "SPEAKER_00: Apa kabar, Bu?\nSPEAKER_01: Baik."
