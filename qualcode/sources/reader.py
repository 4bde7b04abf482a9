"""One file's bytes to its sources."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from qualcode.core.limits import applied, in_force, limits_from
from qualcode.core.model import Kind, Source, Turn
from qualcode.core.problems import Problem
from qualcode.errors import QualcodeError, SourceError, UnknownNameError
from qualcode.sources.config import NOTHING_STATED, Config, Stated
from qualcode.sources.formats import format_of
from qualcode.sources.kinds import kind_by_place, kind_named
from qualcode.sources.reading import Reading
from qualcode.sources.statements import Statements
from qualcode.sources.transcript import Transcript, transcript_of

_WITH_FRONT_MATTER = ("qualcode.sources.text", "qualcode.sources.markdown")


@dataclass(frozen=True, slots=True)
class _File:
    """A file and what is known of it without having read it."""

    digest: str
    name: str
    path: str
    config: Config
    own: bool = True  # metadata is what a person wrote at the top

    def stated(self, name: str) -> Stated:
        """What the study states about a source of this file: by its own name, else by that of the file."""
        sources = self.config.sources
        return sources.get(name) or sources.get(self.name) or sources.get(PurePath(self.path).stem) or Stated()


def read(data: bytes, *, name: str, path: str, config: Config = NOTHING_STATED) -> list[Source]:
    """The sources that a file is: one, or for a table of answers one a respondent.

    Parameters: the bytes of the file; the name that the source has in its study; the path of the file, relative
    to the study where possible (its folders and suffix are evidence); what the study states, which goes before
    everything else. Warnings are in `Source.problems`; the language is "" unless it is stated.
    Raises SourceError, with `path` as where, when the file cannot be read, whatever the reason.
    """
    try:
        with applied(limits_from(config.limits)):
            return _sources(data, name, path, config)
    except UnknownNameError as error:  # a column or a limit that qualcode.toml names
        raise SourceError(path, f"{error.where}: {error.problem}", error.remedy) from None
    except QualcodeError as error:
        raise SourceError(path, error.problem, error.remedy) from None
    except ImportError as error:
        remedy = "install qualcode again, with what it depends on"
        raise SourceError(path, f"cannot be read without the module {error.name}", remedy) from error
    except Exception as error:  # whatever a library makes of a damaged file: never a word of the text, only its kind
        problem = f"cannot be read; it may be damaged ({type(error).__name__})"
        raise SourceError(path, problem, "open it where it was made and save it again") from error


def _sources(data: bytes, name: str, path: str, config: Config) -> list[Source]:
    found = format_of(data, PurePath(path).suffix)
    digest = hashlib.sha256(data).hexdigest()
    file = _File(digest, name, path, config, own=found.module in _WITH_FRONT_MATTER)
    read_sources = getattr(found.load(), "read_sources", None)
    if read_sources is None:
        return [_source(found.read(data), file, name)]
    columns = {**config.columns, **file.stated(name).columns}  # a table: who answers and what its columns tell
    parts: Sequence[Source | Reading] = read_sources(data, name=name, columns=columns)
    return [
        _source(part, file, f"{name}-{part.name}" if part.name else name)
        if isinstance(part, Reading)
        else _respondent(part, file)
        for part in parts
    ]


def _respondent(source: Source, file: _File) -> Source:
    """A source that is complete but for what the study states and what is known of the file."""
    one = file.stated(source.name)
    parts = Statements(file.path, file.config, one).parts
    roles = {who.name: parts[who.name] for who in source.speakers if who.name in parts}
    return replace(
        source,
        kind=one.kind or file.config.kind_of(file.path) or source.kind,
        language=one.language or source.language or file.config.language_of(file.path),
        case=one.case or source.case,
        turns=tuple(
            replace(turn, role=roles[turn.speaker].role) if turn.speaker in roles else turn for turn in source.turns
        ),
        speakers=tuple(
            replace(who, **roles[who.name]._asdict()) if who.name in roles else who for who in source.speakers
        ),
        path=file.path,
        digest=file.digest,
        problems=tuple(replace(problem, where=problem.where or file.path) for problem in source.problems),
    )


def _source(reading: Reading, file: _File, name: str) -> Source:
    if not reading.text.strip():
        raise SourceError("", "has no words in it")
    if len(reading.text) > in_force().max_text_characters:
        problem = f"has {len(reading.text)} characters; at most {in_force().max_text_characters} are read"
        raise SourceError("", problem, "split it, or raise max_text_characters under [limits] in qualcode.toml")
    stated = Statements(file.path, file.config, file.stated(name), reading.metadata, file.own)
    transcript = transcript_of(reading, stated.speakers, stated.parts)
    kind, turns = _kind(transcript, reading, stated)
    header = transcript.header.fields if kind is Kind.INTERVIEW or not turns else {}
    problems = [*reading.problems, *_doubts(kind, transcript, turns, reading.metadata)]
    return Source(
        name=name,
        text=reading.text,
        kind=kind,
        language=stated.language,
        turns=turns,
        speakers=transcript.speakers if turns else (),
        comments=reading.comments,
        case=stated.case(header, name=reading.name, guess=kind in (Kind.INTERVIEW, Kind.SURVEY)),
        attributes=stated.attributes(header),
        path=file.path,
        digest=file.digest,
        problems=tuple(replace(problem, where=file.path) for problem in problems),
    )


def _kind(transcript: Transcript, reading: Reading, stated: Statements) -> tuple[Kind, tuple[Turn, ...]]:
    """The kind, and the turns: a note or a document has none unless it clearly is a conversation."""
    turns = transcript.turns
    word = stated.metadata.get("kind", stated.metadata.get("jenis", ""))
    by_file = stated.one.kind or kind_named(word) or stated.config.kind_of(stated.path)
    kind = by_file or kind_by_place(stated.path)
    if kind is None:
        # A few lines of talk far down in a report do not make it an interview.
        above = transcript.header.end
        talk = bool(turns) and 2 * (turns[0].span.start - above) < len(reading.text) - above
        kind = Kind.INTERVIEW if talk else Kind.DOCUMENT
    if kind in (Kind.DOCUMENT, Kind.OBSERVATION) and (
        transcript.headed or not _clearly_a_conversation(transcript, reading.text)
    ):
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
        doubts.append(Problem("", message, "write `interviewer: NAME` above the transcript, or in qualcode.toml"))
    if kind is Kind.INTERVIEW and not turns:
        message = "no speakers were found in this interview; all of it counts as one voice"
        doubts.append(Problem("", message, "begin each turn with the speaker's name and a colon"))
    for key in ("kind", "jenis"):
        if key in stated and kind_named(stated[key]) is None:
            choices = "it is one of " + ", ".join(Kind)
            doubts.append(Problem("", f"its front matter states a kind that is none: {stated[key]!r}", choices))
    return doubts
