"""Transcripts as Whisper and its relatives write them in JSON.

openai-whisper and faster-whisper: {"text", "segments": [{"start", "end", "text"}], "language"}; whisperX adds "speaker"
to segments and words; whisper.cpp has {"transcription": [{"offsets": {"from", "to"}, "text"}], "result": {"language"}};
transformers has {"chunks": [{"timestamp": [start, end], "text"}]}.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qualcode.errors import SourceError
from qualcode.sources.cues import Said, joined, said_in
from qualcode.sources.reading import Reading
from qualcode.sources.text import decode

_LISTS = ("segments", "transcription", "speakers", "chunks")
_HALF = re.compile("[\ud800-\udfff]")  # of a character pair, escaped without the other half: no text can hold it
_LAST = 10.0**7  # seconds; a recording of four months


def read(data: bytes) -> Reading:
    """A transcript; what one speaker says in consecutive segments is one line, `Name: words`."""
    text, problems = decode(data)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise SourceError("", "is damaged: it is no complete JSON", "export it again") from None
    segments = _segments(found)
    said = [words for segment in segments for words in _said(segment)]
    if not said:
        raise SourceError("", "is JSON, but no transcript as Whisper writes it", "export it as .vtt or .txt")
    text, names, times = joined(said)
    return Reading(_HALF.sub("\ufffd", text), names=names, cues=times, metadata=_metadata(found), problems=problems)


def _segments(found: object) -> list[Mapping[str, Any]]:
    """The segments, under whichever of the names they go by; those that are none are no transcript's."""
    if isinstance(found, Mapping):
        found = next((found[name] for name in _LISTS if isinstance(found.get(name), list) and found[name]), None)
    if not isinstance(found, list):
        return []
    return [one for one in found if isinstance(one, Mapping) and isinstance(one.get("text"), str)]


def _said(segment: Mapping[str, Any]) -> Iterator[Said]:
    begin, end = _times(segment)
    voice = _voice(segment)
    words = [word for word in segment.get("words") or () if isinstance(word, Mapping) and "word" in word]
    if voice or not any(_voice(word) for word in words):
        yield from said_in(segment["text"], begin, end, voice=voice)
    else:
        yield from _by_word(words, begin)


def _by_word(words: Sequence[Mapping[str, Any]], begin: float) -> Iterator[Said]:
    """A segment in which only the words have speakers; one without goes with the word before it."""
    run: list[str] = []
    voice, start, end = "", begin, begin
    for word in words:
        who = _voice(word) or voice
        first, last = _times(word)
        first = first if "start" in word else end  # numbers have no times
        if run and who != voice:
            yield from said_in(" ".join(run), start, end, voice=voice)
            run = []
        if not run:
            voice, start = who, first
        run.append(str(word["word"]))
        end = max(end, last)
    yield from said_in(" ".join(run), start, end, voice=voice)


def _voice(part: Mapping[str, Any]) -> str:
    speaker = part.get("speaker")
    return str(speaker).strip() if isinstance(speaker, str | int) and not isinstance(speaker, bool) else ""


def _times(part: Mapping[str, Any]) -> tuple[float, float]:
    """Begin and end in seconds; whisper.cpp counts milliseconds. The end is never before the beginning."""
    offsets, stamp = part.get("offsets"), part.get("timestamp")
    if isinstance(offsets, Mapping):
        begin, end = (_seconds(offsets.get(name)) / 1000 for name in ("from", "to"))
    elif isinstance(stamp, list) and len(stamp) == 2:
        begin, end = _seconds(stamp[0]), _seconds(stamp[1])
    else:
        begin, end = _seconds(part.get("start")), _seconds(part.get("end"))
    return begin, max(begin, end)


def _seconds(value: object) -> float:
    """A time; 0 for what is none."""
    return float(value) if isinstance(value, int | float) and 0 <= value < _LAST * 1000 else 0.0


def _metadata(found: object) -> dict[str, str]:
    if not isinstance(found, Mapping):
        return {}
    result = found.get("result")
    language = found.get("language") or (result.get("language") if isinstance(result, Mapping) else None)
    return {"language": language} if isinstance(language, str) else {}
