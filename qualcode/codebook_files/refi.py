"""Codebooks in REFI-QDA's format (.qdc), by way of the project that such a file is read into and written from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from qualcode.codebook import CodebookReading
from qualcode.core.model import Codebook
from qualcode.core.problems import Problem
from qualcode.exchange.project import Project, ProjectCode
from qualcode.exchange.refi.codebook import read_qdc, write_qdc
from qualcode.exchange.report import Fate, Ledger, Report


def read_refi(path: Path) -> CodebookReading:
    """The codebook in a .qdc file; SourceError when it is none."""
    from qualcode.projects.codes import take_codes
    from qualcode.projects.records import Keeping, Records

    told = Ledger()
    project = read_qdc(path, told)
    records = Records.of(())
    book = take_codes(project, None, records, Keeping(records), told).codebook
    report = told.report("import", path.name, "refi-codebook")
    problems = list(_problems(report, str(path)))
    if not book.codes:
        problems.append(
            Problem(str(path), "there are no codes in it", "export it again where it was made", refused=True)
        )
        return CodebookReading(None, problems)
    return CodebookReading(book, problems)


def written_refi(codebook: Codebook) -> tuple[bytes, list[Problem]]:
    """The bytes of a .qdc file: others read names, colours and a description, qualcode reads all."""
    from qualcode.projects.names import described

    codes = []
    guids = {"": ""}
    for code in codebook:
        parent, _, name = code.path.rpartition("/")
        guids[code.path] = code.identity
        colour, about = code.colour, described(code)
        codes.append(ProjectCode(code.identity, name, guids[parent], colour=colour, description=about, said=code))
    told = Ledger()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "codebook.qdc"
        write_qdc(Project(codebook.name, codes=tuple(codes), codebook=codebook), path, told, "standard")
        data = path.read_bytes()
    return data, list(_problems(told.report("export", codebook.name, "refi-codebook"), codebook.name))


def _problems(report: Report, where: str) -> Iterator[Problem]:
    for item in (*report.of(Fate.CHANGED), *report.of(Fate.IMPOSSIBLE)):
        yield Problem(where, f"{item.count} {item.what} ({', '.join(item.names[:8])}): {item.why}")
