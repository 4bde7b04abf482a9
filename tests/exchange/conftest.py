"""A small study in a temporary folder, and workbooks edited as a person would."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import qualcode as qc
from qualcode.core.edits import Edit
from qualcode.core.model import Coding, Origin
from qualcode.core.spans import Span

BOOK = """
qualcode: 1
name: Trial
languages: [en, id]
themes:
  motives:
    label: {en: Motives, id: Motif}
    codes:
      demand:
        label: {en: Institutional demand, id: Tuntutan lembaga}
        definition: {en: Somebody asked them to., id: Ada yang meminta.}
        indicators: [mandatory]
      idea: {label: {en: Own idea, id: Ide sendiri}, indicators: [idea]}
  skills: [skill]
"""
INTERVIEW = """\
Interviewer: Why did you take it?

Ann: It was mandatory. I also had an idea with a colleague.
=1+1 is what they said. Then it rained.

Interviewer: And then?

Ann: It was mandatory. We learned a skill — "truly" said she.
"""
NOTE = "The room was cold. An idea hung on the wall.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "book.yaml").write_text(BOOK, encoding="utf-8")
    (tmp_path / "transcripts" / "observations").mkdir(parents=True)
    (tmp_path / "transcripts" / "W-01.txt").write_text(INTERVIEW, encoding="utf-8")
    (tmp_path / "transcripts" / "observations" / "O-01.txt").write_text(NOTE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def study(folder: Path) -> Iterator[qc.Study]:
    with qc.Study.create(folder / "study.qualcode") as made:
        made.code(folder / "transcripts")
        yield made


def _put(study: qc.Study, coder: str, *codes: tuple[str, str], source: str = "W-01") -> list[Coding]:
    """Codings by a person: put(study, "ana", ("It was mandatory.", "motives/demand")), on the first such words."""
    text = study.texts()[source].text
    made = []
    for words, code in codes:
        start = text.index(words)
        span = Span(start, start + len(words))
        made.append(Coding(source, span, code, coder, Origin.PERSON, words, codebook=study.codebook.digest))
    study._file.commit_edit(Edit("apply", "", coder, added=tuple(made)))
    return made


@pytest.fixture
def put() -> Callable[..., list[Coding]]:
    return _put


def _codes_of(study: qc.Study, coder: str) -> set[tuple[str, str]]:
    """(words, code) of what counts as this coder's."""
    frame = study.codings(coders=[coder])
    frame = frame[frame["status"] != "rejected"]
    return set(zip(frame["text"], frame["code"], strict=True))


@pytest.fixture
def codes_of() -> Callable[[qc.Study, str], set[tuple[str, str]]]:
    return _codes_of


class Filled:
    """A workbook that a person fills in: cells by the words of the row and the key of the column."""

    def __init__(self, path: Path, sheet: str = "Coding") -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book[sheet]
        self.keys = [cell.value for cell in self.sheet[1]]

    def row(self, words: str, *, nth: int = 0) -> int:
        column = self.keys.index("text") + 1
        rows = [
            number
            for number in range(4, self.sheet.max_row + 1)
            if str(self.sheet.cell(number, column).value or "").startswith(words)
        ]
        return rows[nth]

    def cell(self, words: str, key: str, *, nth: int = 0, of: int = 0) -> Any:
        columns = [number for number, name in enumerate(self.keys, start=1) if name == key]
        return self.sheet.cell(self.row(words, nth=nth), columns[of])

    def write(self, words: str, key: str, value: object, *, nth: int = 0, of: int = 0) -> None:
        self.cell(words, key, nth=nth, of=of).value = value

    def rows(self) -> list[list[Any]]:
        return [[cell.value for cell in row] for row in self.sheet.iter_rows(min_row=4)]

    def replace_rows(self, rows: list[list[Any]]) -> None:
        self.sheet.delete_rows(4, self.sheet.max_row)
        for number, row in enumerate(rows, start=4):
            for place, value in enumerate(row, start=1):
                cell = self.sheet.cell(number, place)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


@pytest.fixture
def fill() -> type[Filled]:
    """Open a workbook to fill it in: fill(path), fill(path, "Machine")."""
    return Filled


@pytest.fixture
def through_office(tmp_path: Path) -> Callable[[Path, str], Path]:
    """Open a file in LibreOffice and save it again, in a format: through_office(path, "docx")."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed: what it makes of a file cannot be tried")

    def save_again(path: Path, suffix: str) -> Path:
        out = tmp_path / "from-office"
        profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
        command = [program, profile, "--headless", "--convert-to", suffix, "--outdir", str(out), str(path)]
        subprocess.run(command, capture_output=True, timeout=180, check=True)
        return out / f"{path.stem}.{suffix}"

    return save_again
