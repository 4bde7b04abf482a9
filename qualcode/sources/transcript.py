"""Turns: who says which words of a text, and when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.core.model import Speaker, Turn
from qualcode.core.spans import Span, trim
from qualcode.sources.header import Header, header_of
from qualcode.sources.labels import Label, labels_in, leading_time
from qualcode.sources.reading import Cue, Reading
from qualcode.sources.roles import Part, Talk, role_word, roles_of, talk_of
from qualcode.sources.rows import rows_in
from qualcode.sources.speakers import one_name_each, speaking

_LAST_LINK = re.compile(r"\s*<?https?://\S+\s*\Z")


@dataclass(frozen=True, slots=True)
class Transcript:
    """The turns of a text, who speaks in them, the header above them, and whether the roles could be told."""

    turns: tuple[Turn, ...] = field(repr=False)
    speakers: tuple[Speaker, ...] = field(repr=False)
    header: Header
    decided: bool


@dataclass(frozen=True, slots=True)
class _Said:
    words: Span
    speaker: str
    begin: float | None
    end: float | None = None


def transcript_of(reading: Reading, expected: Sequence[str], stated: Mapping[str, Part]) -> Transcript:
    """Find the turns of a text.

    `expected` are names of speakers that the file states, `stated` the parts of names (in any case of letters).
    """
    text = reading.text[: reading.body_end]  # nobody says the footnotes
    labels = labels_in(reading)
    header = header_of(text, labels)
    said = _from_rows(text) or _from_labels(text, labels, header.end, expected)
    said = [_with_times(one, reading.cues) for one in said]
    talk = talk_of([(one.speaker, one.words.of(text)) for one in said])
    above = {
        name: Part(role, "named above the transcript")
        for key, name in header.fields.items()
        if (role := role_word(key)) is not None
    }
    parts, decided = roles_of(talk, _by_speaker(talk, above | dict(stated)))
    turns = tuple(Turn(one.words, one.speaker, parts[one.speaker].role, one.begin, one.end) for one in said)
    return Transcript(turns, tuple(Speaker(name, *parts[name]) for name in talk), header, decided)


def _from_rows(text: str) -> list[_Said]:
    rows = rows_in(text)
    return [_Said(row.words, row.name, row.begin) for row in rows]


def _from_labels(text: str, labels: Sequence[Label], header: int, expected: Sequence[str]) -> list[_Said]:
    """From each label that names a speaker to the next, without white space and without the times."""
    first = len(text) - len(text[header:].lstrip())
    labels = speaking([label for label in labels if label.span.start >= header], expected, first=first)
    names = one_name_each(labels, expected)
    said = []
    for number, label in enumerate(labels):
        end = labels[number + 1].span.start if number + 1 < len(labels) else _end(text)
        words, time = leading_time(text, trim(Span(label.span.end, max(label.span.end, end)), text))
        if words.length:
            said.append(_Said(trim(words, text), names[label.name], label.begin if time is None else time))
    return said


def _end(text: str) -> int:
    """Where the last turn ends: before a link that stands alone at the foot of the text."""
    line = text.rstrip().rfind("\n") + 1
    return line if line and _LAST_LINK.fullmatch(text[line:]) else len(text)


def _with_times(said: _Said, cues: Sequence[Cue]) -> _Said:
    if not cues:
        return said
    first = bisect_right(cues, said.words.start, key=lambda cue: cue.span.end)
    last = bisect_right(cues, said.words.end - 1, key=lambda cue: cue.span.start) - 1
    if first > last:
        return said
    return _Said(said.words, said.speaker, cues[first].begin, cues[last].end)


def _by_speaker(talk: Mapping[str, Talk], stated: Mapping[str, Part]) -> dict[str, Part]:
    """The stated parts of those who speak; a name may be stated in part ("Stark")."""
    found = {}
    for speaker in talk:
        parts = {speaker.casefold(), *speaker.casefold().replace("(", " ").replace(")", " ").split()}
        for name, part in stated.items():
            if name.casefold() in parts or speaker.casefold() in name.casefold().split():
                found[speaker] = part
    return found
