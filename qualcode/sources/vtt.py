"""WebVTT, as transcription services write it: cues with times, voice tags or names."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from qualcode.core.spans import Span
from qualcode.errors import SourceError
from qualcode.sources.labels import looks_like_label
from qualcode.sources.reading import Cue, Reading
from qualcode.sources.text import decode

if TYPE_CHECKING:
    from webvtt.models import Timestamp

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]+)>")
_TAG = re.compile(r"</?(?:c|i|b|u|v|lang|ruby|rt)(?:[.\s][^>]*)?>|<\d[\d:.]*>")


_PAUSE = 2.0  # seconds of silence that end a line where no cue says who speaks


class _Words(NamedTuple):
    """What one voice says in one cue; the voice is "" when the cue does not say."""

    voice: str
    words: str
    begin: float
    end: float


def read(data: bytes) -> Reading:
    """A WebVTT file; what one voice says in consecutive cues is one line, `Name: words`."""
    import webvtt
    from webvtt.errors import MalformedFileError

    text, problems = decode(data)
    try:
        captions = webvtt.from_string(text).captions
    except MalformedFileError:
        raise SourceError("", "is not WebVTT: its first line is not WEBVTT", "export it again as .vtt") from None
    said = [
        words
        for caption in captions
        for words in _voices(caption.raw_text, _seconds(caption.start_time), _seconds(caption.end_time))
    ]
    if not said:
        raise SourceError("", "has no cue with words in it", "export it again as .vtt")
    text, names, cues = _joined(said)
    return Reading(text, names=names, cues=cues, problems=problems)


def _seconds(timestamp: Timestamp) -> float:
    return timestamp.in_milliseconds() / 1000


def _voices(raw: str, begin: float, end: float) -> Iterator[_Words]:
    """What each voice says in one cue: "<v Ana>Ya.</v> <v Budi>Oh." holds two."""
    pieces = _VOICE.split(raw)  # words before any voice, then voice, words, voice, words ...
    for voice, said in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        lines = (" ".join(html.unescape(_TAG.sub("", line)).split()) for line in said.split("\n"))
        # A name within a cue begins a line of its own: two people in one cue without voice tags.
        words = re.sub(r" *\n *", "\n", "\n".join(line for line in lines if line))
        if words:
            yield _Words(" ".join(html.unescape(voice).split()), _unbroken(words), begin, end)


def _unbroken(words: str) -> str:
    """Lines that were broken to fit the screen are joined; a line that begins with a name stands alone."""
    first, *others = words.split("\n")
    return first + "".join(("\n" if looks_like_label(line) else " ") + line for line in others)


def _joined(said: list[_Words]) -> tuple[str, tuple[Span, ...], tuple[Cue, ...]]:
    """The text with the spans of its names and the times of its cues."""
    parts: list[str] = []
    names: list[Span] = []
    cues: list[Cue] = []
    at = 0
    before = None
    for words in said:
        new = before is None or _begins_line(words, before)
        lead = "" if before is None else "\n" if new else " "
        if new and words.voice:
            names.append(Span(at + len(lead), at + len(lead) + len(words.voice)))
            lead += f"{words.voice}: "
        parts += [lead, words.words]
        cues.append(Cue(Span(at + len(lead), at + len(lead) + len(words.words)), words.begin, words.end))
        at, before = cues[-1].span.end, words
    return "".join(parts), tuple(names), tuple(cues)


def _begins_line(words: _Words, before: _Words) -> bool:
    if words.voice or before.voice:
        return words.voice != before.voice
    return looks_like_label(words.words) or words.begin - before.end >= _PAUSE
