"""One file's bytes to its sources."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import PurePath
from typing import Any

from qualcode.core.model import AttributeValue, Kind, Role, Source, Turn
from qualcode.core.problems import Problem
from qualcode.errors import QualcodeError, SourceError
from qualcode.sources.attributes import typed
from qualcode.sources.config import NOTHING_STATED, Config
from qualcode.sources.formats import format_of
from qualcode.sources.frontmatter import attributes_in, names_in
from qualcode.sources.kinds import kind_by_place, kind_named
from qualcode.sources.reading import Reading
from qualcode.sources.roles import Part
from qualcode.sources.transcript import Transcript, transcript_of

_INTERVIEWER_KEYS = ("interviewer", "interviewers", "pewawancara", "peneliti", "host", "hosts", "moderator")
_PARTICIPANT_KEYS = ("participant", "participants", "partisipan", "informan", "narasumber", "responden", "interviewee")
_CASE_KEYS = (
    "case", "kasus", "case id", "participant id", "kode informan", "kode partisipan", "kode responden",
    "kode narasumber", "kode", "participant", "partisipan", "informan", "narasumber", "responden", "interviewee",
)  # fmt: skip
_LANGUAGES = {
    "indonesian": "id", "indonesia": "id", "bahasa indonesia": "id", "english": "en", "inggris": "en",
}  # fmt: skip
_CONSUMED = frozenset(
    {"kind", "jenis", "language", "bahasa", "roles", "speakers", *_CASE_KEYS, *_INTERVIEWER_KEYS, *_PARTICIPANT_KEYS}
)


def read(data: bytes, *, name: str, path: str, config: Config = NOTHING_STATED) -> list[Source]:
    """The sources that a file is: one, or for a table of answers one a respondent.

    Parameters: the bytes of the file; the name that the source has in its study; the path of the file, relative
    to the study where possible (its folders and suffix are evidence); what the study states, which goes before
    everything else. Warnings are in `Source.problems`; the language is "" unless it is stated.
    Raises SourceError, with `path` as where, when the file cannot be read, whatever the reason.
    """
    try:
        return _sources(data, name, path, config)
    except QualcodeError as error:
        raise SourceError(path, error.problem, error.remedy) from None
    except Exception as error:  # whatever a library makes of a damaged file: never a word of the text, only its kind
        problem = f"cannot be read; it may be damaged ({type(error).__name__})"
        raise SourceError(path, problem, "open it where it was made and save it again") from error


def _sources(data: bytes, name: str, path: str, config: Config) -> list[Source]:
    found = format_of(data, PurePath(path).suffix)
    read_sources = getattr(import_module(found.module), "read_sources", None)
    if read_sources is not None:  # a table: who answers and what is plain from its columns
        return [_filled_in(source, path, data) for source in read_sources(data, name=name, path=path)]
    return [_source(found.read(data), data, name, path)]


def _filled_in(source: Source, path: str, data: bytes) -> Source:
    problems = tuple(replace(problem, where=problem.where or path) for problem in source.problems)
    return replace(source, path=path, digest=hashlib.sha256(data).hexdigest(), problems=problems)


def _source(reading: Reading, data: bytes, name: str, path: str) -> Source:
    if not reading.text.strip():
        raise SourceError("", "has no words in it")
    stated = reading.metadata
    roles = _stated_roles(stated)
    parts = {who: Part(role, "stated at the top of the file") for who, role in roles.items()}
    transcript = transcript_of(reading, list(dict.fromkeys([*names_in(stated.get("speakers")), *roles])), parts)
    kind, turns = _kind(transcript, reading, path)
    header = transcript.header.fields if kind is Kind.INTERVIEW or not turns else {}
    problems = [*reading.problems, *_doubts(kind, transcript, turns, stated)]
    return Source(
        name=name,
        text=reading.text,
        kind=kind,
        language=_language(stated),
        turns=turns,
        speakers=transcript.speakers if turns else (),
        comments=reading.comments,
        case=_case(stated) or _case(header),
        attributes=_attributes(stated, header),
        path=path,
        digest=hashlib.sha256(data).hexdigest(),
        problems=tuple(replace(problem, where=path) for problem in problems),
    )


def _stated_roles(stated: Mapping[str, Any]) -> dict[str, Role]:
    """Roles by name: `interviewer: Dan`, `participants: [K, L]`, or `roles: {Dan: interviewer}`."""
    roles = {name: Role.PARTICIPANT for key in _PARTICIPANT_KEYS for name in names_in(stated.get(key))}
    roles |= {name: Role.INTERVIEWER for key in _INTERVIEWER_KEYS for name in names_in(stated.get(key))}
    mapping = stated.get("roles")
    if isinstance(mapping, Mapping):
        known = {str(role) for role in Role}
        roles |= {str(who): Role(str(role)) for who, role in mapping.items() if str(role) in known}
    return roles


def _kind(transcript: Transcript, reading: Reading, path: str) -> tuple[Kind, tuple[Turn, ...]]:
    """The kind, and the turns: a note or a document has none unless it clearly is a conversation."""
    stated, turns = reading.metadata, transcript.turns
    kind = kind_named(stated.get("kind", stated.get("jenis", ""))) or kind_by_place(path)
    if kind is None:
        # A few lines of talk far down in a report do not make it an interview.
        above = transcript.header.end
        talk = bool(turns) and 2 * (turns[0].span.start - above) < len(reading.text) - above
        kind = Kind.INTERVIEW if talk else Kind.DOCUMENT
    if kind in (Kind.DOCUMENT, Kind.OBSERVATION) and not _clearly_a_conversation(transcript, reading.text):
        turns = ()
    return kind, turns


def _clearly_a_conversation(transcript: Transcript, text: str) -> bool:
    """Two or more people who speak in turn, in most of the paragraphs' first lines."""
    turns = Counter(turn.speaker for turn in transcript.turns)
    if len([speaker for speaker in turns if turns[speaker] > 1]) < 2:
        return False
    spoken = sum(len(turn.span.of(text).partition("\n")[0]) for turn in transcript.turns)
    return 2 * spoken > len(text.strip())


def _doubts(kind: Kind, transcript: Transcript, turns: tuple[Turn, ...], stated: Mapping[str, Any]) -> list[Problem]:
    """What could not be told, or was stated in words that mean nothing here."""
    doubts = []
    if turns and not transcript.decided:
        message = "it could not be told who interviews; everyone counts as a participant"
        doubts.append(Problem("", message, "write `interviewer: NAME` on a line above the transcript"))
    if kind is Kind.INTERVIEW and not turns:
        message = "no speakers were found in this interview; all of it counts as one voice"
        doubts.append(Problem("", message, "begin each turn with the speaker's name and a colon"))
    for key in ("kind", "jenis"):
        if key in stated and kind_named(stated[key]) is None:
            choices = "it is one of " + ", ".join(Kind)
            doubts.append(Problem("", f"its front matter states a kind that is none: {stated[key]!r}", choices))
    return doubts


def _language(stated: Mapping[str, Any]) -> str:
    language = str(stated.get("language", stated.get("bahasa")) or "").strip().casefold()
    return _LANGUAGES.get(language, language)


def _case(fields: Mapping[str, Any]) -> str:
    """The case that a header states; of "W-09 | Grace | 38" the first part."""
    for key in _CASE_KEYS:
        value = fields.get(key)
        if isinstance(value, str | int) and str(value).strip():
            return re.split(r"[|;]", str(value))[0].strip()
    return ""


def _attributes(stated: Mapping[str, Any], header: Mapping[str, str]) -> dict[str, AttributeValue]:
    from_header = {key: typed(value) for key, value in header.items() if key not in _CONSUMED}
    return from_header | attributes_in(stated, without=_CONSUMED)
