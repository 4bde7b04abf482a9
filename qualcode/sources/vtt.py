"""WebVTT, as transcription services write it: cues with times, voice tags or names."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualcode.errors import SourceError
from qualcode.sources.cues import Said, joined, said_in
from qualcode.sources.reading import Reading
from qualcode.sources.text import decode

if TYPE_CHECKING:
    from webvtt.models import Timestamp

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]+)>")
_TAG = re.compile(r"</?(?:c|i|b|u|v|lang|ruby|rt)(?:[.\s][^>]*)?>|<\d[\d:.]*>")
# Captions made by machine that roll up the screen: every line is in two cues or three.
_ROLLING = re.compile(r"<\d\d:\d\d:\d\d\.\d{3}><c>")


def read(data: bytes) -> Reading:
    """A WebVTT file; what one voice says in consecutive cues is one line, `Name: words`."""
    import webvtt
    from webvtt.errors import MalformedFileError

    text, problems = decode(data)
    try:
        captions = webvtt.from_string(text).captions
    except MalformedFileError:
        raise SourceError("", "is not WebVTT: its first line is not WEBVTT", "export it again as .vtt") from None
    cues: Iterator[tuple[str, float, float]] = (
        (caption.raw_text, _seconds(caption.start_time), _seconds(caption.end_time)) for caption in captions
    )
    if _ROLLING.search(text):
        cues = _rolled_out(cues)
    said = [words for raw, begin, end in cues for words in _voices(raw, begin, end)]
    if not said:
        raise SourceError("", "has no cue with words in it", "export it again as .vtt")
    text, names, times = joined(said)
    return Reading(text, names=names, cues=times, problems=problems)


def _seconds(timestamp: Timestamp) -> float:
    return timestamp.in_milliseconds() / 1000


def _voices(raw: str, begin: float, end: float) -> Iterator[Said]:
    """What each voice says in one cue: "<v Ana>Ya.</v> <v Budi>Oh." holds two."""
    pieces = _VOICE.split(raw)  # words before any voice, then voice, words, voice, words ...
    for voice, words in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        yield from said_in(html.unescape(_TAG.sub("", words)), begin, end, voice=html.unescape(voice))


def _rolled_out(cues: Iterator[tuple[str, float, float]]) -> Iterator[tuple[str, float, float]]:
    """Each line once, in the cue in which it is said first."""
    last = ""
    for raw, begin, end in cues:
        new = []
        for line in raw.split("\n"):
            words = _TAG.sub("", line).strip()
            if words and words != last:
                new.append(line)
                last = words
        yield "\n".join(new), begin, end
