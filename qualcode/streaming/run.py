"""Files in, a table of codings out, and the counts: the order of the stages when there is no study."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path

from qualcode.codebook_files import find_codebook, load_codebook
from qualcode.coding.stream import Tally
from qualcode.core.files import appearing
from qualcode.core.limits import limits_from
from qualcode.core.model import MACHINE, Codebook, Origin, Unit
from qualcode.core.problems import Problem
from qualcode.errors import CodebookError, QualcodeError, SourceError
from qualcode.intake import Job, Progress, read_config, relative
from qualcode.language.detect import SAMPLE, detect_language
from qualcode.outputs.streams import format_of, writer
from qualcode.sources.answers import CHUNK, TABLE_SUFFIXES, Answers, Columns
from qualcode.store import CodeCount
from qualcode.streaming.chunks import Chunk, Part, Plan, code_chunk, table_columns
from qualcode.streaming.workers import in_processes, in_this_process, on_cluster

FAR_CHUNK = 25_000_000  # bytes of text for a worker on a cluster, where a task has its price
FILES = 200  # of a chunk at most
NAME_COLUMN = "name the column of the texts with --text-column"


@dataclass(frozen=True)
class Asked:
    """How a stream is to be coded.

    Attributes:
        columns: of tables; None where the files are documents.
        language: ISO 639-1 of all texts; "auto" where each text is asked for its own.
        unit: what a segment is.
        workers: processes on this machine.
        scheduler: the address of a Dask scheduler, "" for none.
        chunk: bytes of text that a worker gets at once; 0 for what is usual.
    """

    columns: Columns | None = None
    language: str = "auto"
    unit: Unit | str = Unit.SENTENCE
    workers: int = 1
    scheduler: str = ""
    chunk: int = 0


@dataclass(frozen=True)
class Streamed:
    """What came of it: the codebook, the counts, and everything that could not be read or looks wrong."""

    codebook: Codebook
    tally: Tally
    problems: list[Problem] = field(default_factory=list)

    @property
    def refused(self) -> list[Problem]:
        """The problems for which some input was left out."""
        return [problem for problem in self.problems if problem.refused]

    def code_counts(self) -> list[CodeCount]:
        """How many segments and texts have each code that occurs."""
        by_code = zip(self.codebook.paths, self.tally.by_code.tolist(), self.tally.texts_by_code.tolist(), strict=False)
        return [
            CodeCount(path, MACHINE, Origin.RULE, segments, texts, 0, 0)
            for path, segments, texts in by_code
            if segments
        ]

    def strongest_pairs(self, at_most: int = 5) -> list[tuple[str, str, int]]:
        """The pairs of codes that are most often in the same segment, with how often."""
        paths = self.codebook.paths
        named = [(min(paths[a], paths[b]), max(paths[a], paths[b]), n) for (a, b), n in self.tally.pairs.items()]
        return sorted(named, key=lambda pair: (-pair[2], pair[0], pair[1]))[:at_most]


def code_stream(
    paths: Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    codebook: Codebook | str | os.PathLike[str] | None = None,
    asked: Asked = Asked(),
    overwrite: bool = False,
    progress: Progress = lambda stage, done, total: None,
) -> Streamed:
    """Code tables of answers, or documents, into one table of codings, without a study and at constant memory.

    The table (csv or Parquet, by the suffix of `out`) has the columns of docs/tables.md as far as they apply, in the
    order of the input; it is the same, byte for byte, however many workers there are. It is at its place when all is
    coded, and not before. Raises QualcodeError when it exists already, unless `overwrite`.
    """
    target = Path(out)
    format = format_of(target)
    book = codebook if isinstance(codebook, Codebook) else load_codebook(codebook or _usual_codebook())
    inputs = _inputs([Path(path) for path in paths], asked)
    plan = _plan(book, inputs, asked, format)
    tally = Tally()
    with appearing(target, overwrite=overwrite) as file:
        with closing(writer(file, table_columns(plan), format)) as table, closing(_parts(inputs, plan, asked)) as parts:
            for part in parts:
                table.write(part.rows)
                tally += part.tally
                inputs.problems += part.problems
                progress("coding", inputs.position // 10**6, inputs.size // 10**6)
        if not tally.texts:
            _nothing(paths, inputs)
    return Streamed(book, tally, inputs.all_problems())


def _plan(book: Codebook, inputs: _Inputs, asked: Asked, format: str) -> Plan:
    keep = asked.columns.keep if asked.columns else ()
    if asked.language == "auto":
        return Plan(book, Unit(asked.unit), "", inputs.usual_language(), keep, format)
    return Plan(book, Unit(asked.unit), asked.language, "", keep, format)


def _parts(inputs: _Inputs, plan: Plan, asked: Asked) -> Generator[Part, None, None]:
    work = partial(code_chunk, plan=plan)
    if asked.scheduler:
        return on_cluster(work, inputs, asked.scheduler)
    if asked.workers > 1:
        return in_processes(work, inputs, asked.workers)
    return in_this_process(work, inputs)


def _usual_codebook() -> Path:
    found = find_codebook(Path())
    if found is None:
        raise CodebookError("codebooks/", "there is no codebook to code with", "name one with --codebook")
    return found


def _nothing(paths: Sequence[str | os.PathLike[str]], inputs: _Inputs) -> None:
    """Refuse to leave a table of nothing behind, with the reason where there is one only."""
    problems = inputs.all_problems()
    if len(problems) == 1:
        raise SourceError(problems[0].where, problems[0].message, problems[0].hint)
    where = ", ".join(map(str, paths))
    raise QualcodeError(where, "there is nothing that could be coded", "; ".join(map(str, problems[:3])))


class _Inputs:
    """The chunks of all inputs, in order; what was wrong with them is in `problems` and, of tables, in these."""

    def __init__(self, size: int, problems: list[Problem]) -> None:
        self.size = size
        self.problems = problems

    @property
    def position(self) -> int:
        """About how many bytes have been read."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[Chunk]:
        raise NotImplementedError

    def usual_language(self) -> str:
        """The language of texts that are too short to tell; "" where each says its own."""
        return ""

    def all_problems(self) -> list[Problem]:
        """Everything that was wrong."""
        return self.problems


def _inputs(paths: Sequence[Path], asked: Asked) -> _Inputs:
    chunk = asked.chunk or (FAR_CHUNK if asked.scheduler else CHUNK)
    if asked.columns is not None:
        return _Tables(paths, asked.columns, chunk)
    for path in paths:
        if path.is_file() and path.suffix.lower() in TABLE_SUFFIXES and path.suffix.lower() != ".txt":
            raise SourceError(str(path), "is a table", NAME_COLUMN)
    return _Documents(paths, chunk)


class _Tables(_Inputs):
    """Tables one after the other; in several, answers are named `FILE:ID`."""

    def __init__(self, paths: Sequence[Path], columns: Columns, chunk: int) -> None:
        files = [file for path in paths for file in (_tables_in(path) if path.is_dir() else [path])]
        super().__init__(sum(file.stat().st_size for file in files if file.is_file()), [])
        several = len(files) > 1
        self.tables = [Answers(file, columns, prefix=f"{file.name}:" * several, chunk=chunk) for file in files]

    @property
    def position(self) -> int:
        return sum(answers.table.position for answers in self.tables)

    def __iter__(self) -> Iterator[Chunk]:
        for answers in self.tables:
            yield from answers

    def usual_language(self) -> str:
        return detect_language(self.tables[0].sample(SAMPLE)) if self.tables else ""

    def all_problems(self) -> list[Problem]:
        return [*self.problems, *(problem for answers in self.tables for problem in answers.problems)]


def _tables_in(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in TABLE_SUFFIXES and path.is_file())
    if not found:
        raise SourceError(str(folder), "has no table in it", f"tables end in {', '.join(TABLE_SUFFIXES)}")
    return found


class _Documents(_Inputs):
    """Documents of every format that is read, named by their path below the folder that was named."""

    def __init__(self, paths: Sequence[Path], chunk: int) -> None:
        from qualcode import sources

        root = Path.cwd()
        config, _ = read_config(root)
        self.jobs: list[Job] = []
        problems: list[Problem] = []
        for path in paths:
            files, some = sources.find([path], limits_from(config.limits))
            problems += some
            base = path if path.is_dir() else path.parent
            self.jobs += [Job(file, relative(file, root), relative(file, base), (), config) for file in files]
        self.ends = [0]
        for job in self.jobs:
            self.ends.append(self.ends[-1] + job.file.stat().st_size)
        super().__init__(self.ends[-1], problems)
        self.given = 0
        self.chunk = chunk

    @property
    def position(self) -> int:
        return self.ends[self.given]

    def __iter__(self) -> Iterator[Chunk]:
        first = 0
        for at, (_, end) in enumerate(pairwise(self.ends), start=1):
            if end - self.ends[first] >= self.chunk or at - first == FILES or at == len(self.jobs):
                self.given = at
                yield tuple(self.jobs[first:at])
                first = at
