"""SubRip (.srt) and SubViewer (.sbv) subtitles: cues with times, and names as people type them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from qualcode.core.problems import Problem
from qualcode.errors import SourceError
from qualcode.sources.cues import Said, joined, said_in
from qualcode.sources.labels import seconds
from qualcode.sources.reading import Reading
from qualcode.sources.text import decode

_CLOCK = r"(\d{1,3}:\d{2}(?::\d{2})?[.,]\d{1,3}|\d{1,2}:\d{1,2}:\d{1,2}[.,]\d{1,3})"
_TIMES = re.compile(rf"^[ \t]*{_CLOCK}(?:[ \t]*-->[ \t]*|,){_CLOCK}(?!\d).*$", re.MULTILINE)
_NUMBER = re.compile(r"(?:^|\n)[ \t]*\d+[ \t]*\n?\Z")
_TAG = re.compile(r"</?(?:b|i|u|s|font)(?:\s[^<>\n]*)?>|\{\\[^{}\n]*\}|\{/?[biu]\}", re.IGNORECASE)


def read(data: bytes) -> Reading:
    """A file of subtitles; what goes on without a name or a pause is one line.

    Cues need no numbers, and may have empty lines in them: all that stands between two times is said.
    """
    text, problems = decode(data)
    above, *pieces = _TIMES.split(text)
    numbered = _NUMBER.search(above) is not None
    said = [words for cue in _cues(pieces, numbered) for words in cue]
    if not said:
        raise SourceError("", "has no cue with words in it", "export it again, as .srt or .vtt")
    if (_NUMBER.sub("", above) if numbered else above).strip():
        hint = "put them into a cue"
        problems += (Problem("", "has words above its first cue, which are left out", hint),)
    text, names, times = joined(said)
    return Reading(text, names=names, cues=times, problems=problems)


def _cues(pieces: list[str], numbered: bool) -> Iterator[Iterator[Said]]:
    """The cues of a text split at their times: begin, end, words, begin, end, words ..."""
    for at in range(0, len(pieces), 3):
        begin, end, words = pieces[at : at + 3]
        if numbered and at + 3 < len(pieces):
            words = _NUMBER.sub("", words)  # of the next cue
        words = html.unescape(_TAG.sub("", words)).replace("[br]", "\n")
        yield said_in(words, seconds(begin), seconds(end))
