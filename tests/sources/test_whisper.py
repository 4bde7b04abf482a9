from __future__ import annotations

import json

import pytest

from qualcode.errors import SourceError
from qualcode.sources import read as read_sources
from qualcode.sources.reading import Reading
from qualcode.sources.whisper import read

# openai-whisper 20240930, `whisper --output_format json`: all keys of one segment.
SEGMENT = {
    "id": 0, "seek": 0, "start": 0.0, "end": 2.5, "text": " Apa kabar?", "tokens": [50364, 316], "temperature": 0.0,
    "avg_logprob": float("nan"), "compression_ratio": 1.2, "no_speech_prob": 0.01,
}  # fmt: skip


def whisper(**found: object) -> Reading:
    return read(json.dumps(found).encode())


def segment(text: str, begin: float, **more: object) -> dict[str, object]:
    return {"start": begin, "end": begin + 2, "text": text, **more}


def times(reading: Reading) -> list[tuple[str, float, float]]:
    return [(cue.span.of(reading.text), cue.begin, cue.end) for cue in reading.cues]


def test_whisper_itself() -> None:
    segments = [SEGMENT, segment(" Baik, Bu.", 2.5), segment(" Lalu?", 9)]
    reading = whisper(text=" Apa kabar? Baik, Bu. Lalu?", segments=segments, language="id")
    assert reading.text == "Apa kabar? Baik, Bu.\nLalu?"  # a pause ends the line
    assert times(reading) == [("Apa kabar?", 0.0, 2.5), ("Baik, Bu.", 2.5, 4.5), ("Lalu?", 9.0, 11.0)]
    assert reading.metadata == {"language": "id"}


def test_whisperx_names_the_speakers_of_segments() -> None:
    segments = [
        segment(" Apa", 0, speaker="SPEAKER_00"),
        segment("kabar?", 2, speaker="SPEAKER_00"),
        segment(
            "Baik.", 4, speaker="SPEAKER_01", words=[{"word": "Baik.", "start": 4, "end": 5, "speaker": "SPEAKER_00"}]
        ),
    ]
    reading = whisper(segments=segments, word_segments=[])
    assert reading.text == "SPEAKER_00: Apa kabar?\nSPEAKER_01: Baik."
    assert [name.of(reading.text) for name in reading.names] == ["SPEAKER_00", "SPEAKER_01"]


def test_speakers_of_words_divide_a_segment_whose_own_is_not_known() -> None:
    words = [
        {"word": "Apa?", "start": 0.0, "end": 0.5, "speaker": "A"},
        {"word": "Sejak", "start": 0.6, "end": 1.0, "speaker": "B"},
        {"word": "2010."},
        {"word": "Oh.", "start": 1.5, "end": 1.9, "speaker": "A"},
    ]
    reading = whisper(segments=[segment("Apa? Sejak 2010. Oh.", 0, words=words)])
    assert reading.text == "A: Apa?\nB: Sejak 2010.\nA: Oh."
    assert times(reading) == [("Apa?", 0.0, 0.5), ("Sejak 2010.", 0.6, 1.0), ("Oh.", 1.5, 1.9)]


def test_a_list_of_segments_as_faster_whisper_gives_them() -> None:
    reading = read(json.dumps([segment(" satu", 0), segment(" dua", 2)]).encode())
    assert (reading.text, times(reading)[1]) == ("satu dua", ("dua", 2.0, 4.0))


def test_whisper_cpp() -> None:
    lines = [{"timestamps": {"from": "00:00:01,500"}, "offsets": {"from": 1500, "to": 2000}, "text": " satu"}]
    reading = whisper(result={"language": "en"}, transcription=lines)
    assert (times(reading), reading.metadata) == ([("satu", 1.5, 2.0)], {"language": "en"})


def test_transformers() -> None:
    chunks = [{"timestamp": [0.0, 1.5], "text": " satu"}, {"timestamp": [1.5, None], "text": " dua"}]
    assert times(whisper(text=" satu dua", chunks=chunks)) == [("satu", 0.0, 1.5), ("dua", 1.5, 1.5)]


def test_turns_with_times_and_the_language_by_its_english_name() -> None:
    segments = [segment("Apa?", 0, speaker="S1"), segment("Ya.", 2, speaker="S2"), segment("Oh?", 4, speaker="S1")]
    data = json.dumps({"segments": segments, "language": "indonesian"}).encode()
    (source,) = read_sources(data, name="w", path="w.json")
    assert [(turn.speaker, turn.begin, turn.end) for turn in source.turns] == [("S1", 0, 2), ("S2", 2, 4), ("S1", 4, 6)]
    assert source.language == "id"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"text": "a"', "no complete JSON"),
        (b"[" * 100_000, "no complete JSON"),
        (b'{"a": 1}', "no transcript"),
        (b'{"segments": [{"text": 3}, 4, {"text": ""}]}', "no transcript"),
        (b'"words"', "no transcript"),
        (b"[]", "no transcript"),
    ],
)
def test_what_is_no_transcript(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(data)


@pytest.mark.parametrize("time", [None, "x", -1, float("inf"), float("nan"), 1e300, [], True])
def test_a_time_that_is_none_does_no_harm(time: object) -> None:
    reading = whisper(segments=[{"text": "satu", "start": time, "end": time}])
    assert reading.text == "satu" and reading.cues[0].end < 10
