"""One chunk of texts coded: the pure function that one process, several processes and a cluster all run unchanged."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from qualcode.coding import ENGINE
from qualcode.coding.batch import Cut, batch_of_encoded, batch_of_sources, batches
from qualcode.coding.engine import code_batch
from qualcode.coding.matcher import Matcher, compile_codebook
from qualcode.coding.stream import Table, Tally, joined, moved, table_of
from qualcode.core.model import MACHINE, Codebook, Kind, Origin, Source, Status, Unit, guid
from qualcode.core.problems import Problem
from qualcode.intake import Job, read_job
from qualcode.language.segments import cut
from qualcode.language.tongue import TONGUE
from qualcode.language.votes import languages_of
from qualcode.outputs.streams import Columns, Factor, part_of
from qualcode.sources.answers import Rows

if TYPE_CHECKING:
    from qualcode.coding.page import Ints

AT_ONCE = 4_000_000  # bytes of text that are in the engine together: its arrays take some 50 times as much
FORGET = 200_000_000  # bytes after which a matcher and the words that it has met are made anew
Chunk: TypeAlias = Rows | tuple[Job, ...]


@dataclass(frozen=True)
class Plan:
    """What is done to every chunk.

    Attributes:
        codebook: what is looked for.
        unit: what a segment is.
        language: of all texts; "" where each text is asked for its own.
        usual: the language of texts too short to tell.
        keep: the names of further columns that rows have.
        format: of the parts that come out (see qualcode.outputs.streams).
    """

    codebook: Codebook
    unit: Unit
    language: str = ""
    usual: str = ""
    keep: tuple[str, ...] = ()
    format: str = "csv"

    @property
    def key(self) -> str:
        """What the compiled codebook depends on, the language apart."""
        return guid(self.codebook.digest, self.unit, ENGINE)


@dataclass(frozen=True)
class Part:
    """The codings of a chunk as rows of the table that is written, their counts, and what could not be read."""

    rows: Any = field(repr=False)
    tally: Tally
    problems: tuple[Problem, ...] = ()


def code_chunk(chunk: Chunk, plan: Plan) -> Part:
    """The codings of a chunk: rows of a table, or files, which must then lie where this process can read them.

    Pure: the same chunk gives the same part in any process, whatever was coded there before.
    """
    if isinstance(chunk, Rows):
        table, tally = _coded_texts(chunk.texts, plan)
        return Part(_part(table, chunk.names, chunk.kept, plan), tally)
    sources: list[Source] = []
    problems: list[Problem] = []
    for job in chunk:
        read = read_job(job)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            sources += read
            problems += [problem for source in read for problem in source.problems]
    table, tally = _coded_sources(sources, plan)
    return Part(_part(table, [source.name for source in sources], (), plan), tally, tuple(problems))


def table_columns(plan: Plan) -> Columns:
    """The columns of the table without rows, for whoever writes its head."""
    none = np.empty(0, dtype=np.int64)
    return _columns(Table(none, none, none, none, [], [], []), [], tuple([] for _ in plan.keep), plan)


def _part(table: Table, names: Sequence[str], kept: Sequence[Sequence[str]], plan: Plan) -> Any:
    return part_of(_columns(table, names, kept, plan), len(table.owners), plan.format)


def _columns(table: Table, names: Sequence[str], kept: Sequence[Sequence[str]], plan: Plan) -> Columns:
    """The codings table as docs/tables.md has it, as far as it applies, then what is kept of the input."""
    owners = table.owners.tolist()
    codes = list(plan.codebook)
    themes = plan.codebook.themes
    theme_of = np.array([themes.index(code.theme) for code in codes], dtype=np.int64)
    return {
        "source": [names[owner] for owner in owners],
        "unit": str(plan.unit),
        "start": table.starts,
        "end": table.ends,
        "text": table.texts,
        "code": Factor([code.path for code in codes], table.codes),
        "theme": Factor(themes, theme_of[table.codes]),
        "coder": MACHINE,
        "origin": str(Origin.RULE),
        "status": str(Status.APPLIED),
        "indicator": table.indicators,
        "matched": table.matched,
        "codebook": plan.codebook.digest,
    } | {
        kept_name(name): [cells[owner] for owner in owners] for name, cells in zip(plan.keep, kept, strict=True)
    }  # fmt: skip


def kept_name(name: str) -> str:
    """The name of a kept column in the table of codings, which may have one of that name already.

    >>> kept_name("age"), kept_name("text")
    ('age', 'kept.text')
    """
    return f"kept.{name}" if name in OWN_COLUMNS else name


OWN_COLUMNS = frozenset(
    "source unit start end text code theme coder origin status indicator matched codebook".split()
)  # of the table of codings


def _coded_texts(texts: Sequence[bytes], plan: Plan) -> tuple[Table, Tally]:
    """The codings of texts of one voice each, those of each language together."""
    languages = [plan.language] * len(texts) if plan.language else languages_of(texts, plan.usual)
    tables, tally = [], Tally()
    for language in sorted(set(languages)):
        own = np.array([n for n, spoken in enumerate(languages) if spoken == language], dtype=np.int64)
        for some in _batches(own, texts):
            batch = batch_of_encoded([texts[n] for n in some.tolist()], kind=str(Kind.SURVEY))
            matcher, cutting = _compiled(plan, language, len(batch.encoded))
            table, counts = table_of(code_batch(batch, matcher, cutting), matcher)
            tables.append(moved(table, some))
            tally += counts
    return joined(tables), tally


def _batches(own: Ints, texts: Sequence[bytes]) -> Iterator[Ints]:
    """Numbers of texts in groups of about AT_ONCE bytes."""
    ends = np.cumsum([len(texts[n]) for n in own.tolist()])
    groups = (ends - 1) // AT_ONCE if len(own) else ends
    yield from np.split(own, np.flatnonzero(np.diff(groups)) + 1) if len(own) else ()


def _coded_sources(sources: Sequence[Source], plan: Plan) -> tuple[Table, Tally]:
    """The codings of whole sources, conversations among them."""
    languages = [plan.language or source.language for source in sources]
    tables, tally = [], Tally()
    for language in sorted(set(languages)):
        own = [n for n, spoken in enumerate(languages) if spoken == language]
        at = 0
        for some in batches([sources[n] for n in own], AT_ONCE):
            batch = batch_of_sources(some)
            matcher, cutting = _compiled(plan, language, len(batch.encoded))
            table, counts = table_of(code_batch(batch, matcher, cutting), matcher)
            tables.append(moved(table, np.array(own[at : at + len(some)], dtype=np.int64)))
            tally += counts
            at += len(some)
    return joined(tables), tally


class _Compiled(threading.local):
    """The codebooks compiled in this thread, by plan and language, and the bytes each has still to go.

    A matcher learns the words that it meets: two threads must not share one, and it must not learn without end.
    """

    def __init__(self) -> None:
        self.key = ""
        self.matchers: dict[str, tuple[Matcher, Cut]] = {}
        self.left: dict[str, int] = {}


_COMPILED = _Compiled()


def _compiled(plan: Plan, language: str, size: int) -> tuple[Matcher, Cut]:
    """The matcher and the cut for a language, and note that `size` bytes are about to be coded with them."""
    key = plan.key
    if _COMPILED.key != key:
        _COMPILED.key, _COMPILED.matchers, _COMPILED.left = key, {}, {}
    if _COMPILED.left.get(language, 0) <= 0:
        matcher = compile_codebook(plan.codebook, language, TONGUE)
        _COMPILED.matchers[language] = matcher, partial(cut, unit=plan.unit, language=language)
        _COMPILED.left[language] = FORGET
    _COMPILED.left[language] -= size
    return _COMPILED.matchers[language]
