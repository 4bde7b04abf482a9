"""Turns: who says which words of a text, and when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.core.model import Role, Speaker, Turn
from qualcode.core.spans import Span, trim
from qualcode.sources.header import Header, header_of
from qualcode.sources.headings import answers_in
from qualcode.sources.labels import Label, labels_in, leading_time, trailing_time
from qualcode.sources.reading import Cue, Reading
from qualcode.sources.roles import Part, Talk, is_question, role_word, roles_of, talk_of
from qualcode.sources.rows import rows_in
from qualcode.sources.speakers import name_people, one_name_each, speaking

_FOOT = re.compile(r"\s*(?:(?:Transcribed by )?<?https?://\S+|[^:?\n]{1,60} stopped transcription)\s*\Z")
_ENDS = (".", "!", "?", "…", '"', "”", ")")


@dataclass(frozen=True, slots=True)
class Transcript:
    """The turns of a text, who speaks in them, the header above them, and whether the roles could be told.

    `headed` says that the turns are no more than questions that stand as headings, and what is below them.
    """

    turns: tuple[Turn, ...] = field(repr=False)
    speakers: tuple[Speaker, ...] = field(repr=False)
    header: Header
    decided: bool
    headed: bool = False


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
    said = _from_rows(text, expected) or _from_labels(text, labels, header.end, expected)
    known = {
        name: Part(role, "named above the transcript")
        for key, name in header.fields.items()
        if (role := role_word(key)) is not None
    } | dict(stated)
    headed = not said
    if headed:
        said, parts = _from_headings(reading, text, stated)
        known = parts | known
    said = [_with_times(one, reading.cues) for one in said]
    talk = talk_of([(one.speaker, one.words.of(text)) for one in said])
    parts, decided = roles_of(talk, _by_speaker(talk, known))
    turns = tuple(Turn(one.words, one.speaker, parts[one.speaker].role, one.begin, one.end) for one in said)
    return Transcript(turns, tuple(Speaker(name, *parts[name]) for name in talk), header, decided, headed)


def _from_rows(text: str, expected: Sequence[str]) -> list[_Said]:
    rows = rows_in(text)
    said = [_Said(row.words, row.name, row.begin, row.end) for row in rows]
    return said if name_people({row.name for row in rows}, expected) or _is_talk(said, text) else []


def _from_headings(reading: Reading, text: str, stated: Mapping[str, Part]) -> tuple[list[_Said], dict[str, Part]]:
    """The questions in bold as the interviewer's turns, what is below them as the participant's."""
    parts = {
        _only(stated, Role.INTERVIEWER, "Interviewer"): Part(Role.INTERVIEWER, "the questions stand as headings"),
        _only(stated, Role.PARTICIPANT, "Participant"): Part(Role.PARTICIPANT, "the answers stand below the questions"),
    }
    asks, tells = parts
    said = []
    for question, answer in answers_in(reading, text):
        said += [_Said(question, asks, None), _Said(answer, tells, None)]
    return said, parts


def _only(stated: Mapping[str, Part], role: Role, otherwise: str) -> str:
    names = [name for name, part in stated.items() if part.role is role]
    return names[0] if len(names) == 1 else otherwise


def _from_labels(text: str, labels: Sequence[Label], header: int, expected: Sequence[str]) -> list[_Said]:
    """From each label that names a speaker to the next, without white space and without the times."""
    first = len(text) - len(text[header:].lstrip())
    labels = speaking([label for label in labels if label.span.start >= header], expected, first=first)
    names = one_name_each(labels, expected)
    said: list[_Said] = []
    before: float | None = None  # when the words before ended, where times stand at the end of what is said
    for number, label in enumerate(labels):
        end = labels[number + 1].span.start if number + 1 < len(labels) else _end(text)
        words, time = leading_time(text, trim(Span(label.span.end, max(label.span.end, end)), text))
        words, until = trailing_time(text, words)
        if words.length:
            begin = next((at for at in (time, label.begin, before) if at is not None), None)
            said.append(_Said(trim(words, text), names[label.name], begin, label.end if until is None else until))
        before = until
    sure = any(label.sure or label.begin is not None for label in labels)
    if sure or name_people({label.name for label in labels}, expected):
        return said
    return said if _is_talk(said, text, weak=all(label.weak for label in labels)) else []


def _is_talk(said: Sequence[_Said], text: str, *, weak: bool = False) -> bool:
    """Whether what stands behind names that prove nothing is what people say, and not the fields of records.

    Somebody asks now and then, or most of it are sentences; behind names without a colon only the former counts.
    """
    words = [one.words.of(text) for one in said]
    if 10 * sum(map(is_question, words)) >= max(len(said), 1):
        return True
    return not weak and 2 * sum(said.endswith(_ENDS) for said in words) >= len(words) > 0


def _end(text: str) -> int:
    """Where the last turn ends: before what a service writes below the last words, a link or its own name."""
    line = text.rstrip().rfind("\n") + 1
    return line if line and _FOOT.fullmatch(text[line:]) else len(text)


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
