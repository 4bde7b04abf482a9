"""From cues to a text: what subtitles and transcription services say, cue by cue, put together line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qualcode.core.spans import Span
from qualcode.sources.labels import looks_like_label
from qualcode.sources.reading import Cue

_PAUSE = 2.0  # seconds of silence that end a line where no cue says who speaks
# Signs that only name a speaker: "[SPEAKER_00]: ", ">> ANA: ".
_NAMED = re.compile(
    r"^[ \t]*(?:\[([^\[\]:\n]{1,48})\]|>{2,3}[ \t]*([^\W\d_][^:>\n]{0,47}?))[ \t]*:[ \t]*", re.MULTILINE
)
_ANOTHER = re.compile(r"[-–—]\s*\w|>>")  # a line that somebody else says, whoever that is


class Said(NamedTuple):
    """What one voice says in one cue, in seconds; the voice is "" when the cue does not say."""

    voice: str
    words: str
    begin: float
    end: float


def said_in(lines: str, begin: float, end: float, *, voice: str = "") -> Iterator[Said]:
    """What each voice says in the lines of a cue, which are broken to fit a screen.

    >>> list(said_in("[SPEAKER_00]: Apa\\nkabar?", 0, 2))
    [Said(voice='SPEAKER_00', words='Apa kabar?', begin=0, end=2)]
    """
    pieces = _NAMED.split(lines)  # words before any name, then name in brackets, name after >>, words ...
    names = [voice, *(first or second for first, second in zip(pieces[1::3], pieces[2::3], strict=True))]
    for name, words in zip(names, pieces[::3], strict=True):
        unbroken = _unbroken(words)
        if unbroken:
            yield Said(" ".join(name.split()), unbroken, begin, end)


def joined(said: Iterable[Said]) -> tuple[str, tuple[Span, ...], tuple[Cue, ...]]:
    """The text with the spans of its names and the times of its cues.

    What one voice says in consecutive cues is one line, `Name: words`; without a voice, a line goes on until a
    name or a pause.
    """
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


def _unbroken(words: str) -> str:
    """Lines that were broken to fit the screen are joined; a line that begins with a name or a dash stands alone."""
    lines = (" ".join(line.split()) for line in words.split("\n"))
    first, *others = [line for line in lines if line] or [""]
    return first + "".join(("\n" if _stands_alone(line) else " ") + line for line in others)


def _stands_alone(line: str) -> bool:
    return looks_like_label(line) or _ANOTHER.match(line) is not None


def _begins_line(words: Said, before: Said) -> bool:
    if words.voice or before.voice:
        return words.voice != before.voice
    return _stands_alone(words.words) or words.begin - before.end >= _PAUSE
