"""Workbooks and Word files out of a study and back into it: what coders code there, and settle where they differ."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.reviews.outcome import Imported
from qualcode.store import StudyFile

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.exchange.review_workbook import Columns

__all__ = ["Imported", "Reviews"]

AnyPath = str | os.PathLike[str]


class Reviews:
    """The part of Study that hands out files to people and takes them back. See docs/reviews.md."""

    _file: StudyFile

    def export_review(
        self,
        path: AnyPath,
        *,
        coder: str,
        sources: Sequence[str] = (),
        machine: bool = False,
        columns: Columns = "x",
        language: str = "en",
    ) -> Path:
        """Write the review workbook (.xlsx) of one coder: segments as rows, blind to what others coded.

        With `columns` "x" each code has a column to mark, with "list" there are columns to choose codes from. With
        `machine` a further sheet has the machine's codings, to accept or reject.
        """
        from qualcode.reviews.workbooks import export_review

        data = export_review(
            self._file, coder, sources=sources, with_machine=machine, columns=columns, language=language
        )
        return _put(path, data)

    def import_review(self, path: AnyPath, *, coder: str | None = None) -> Imported:
        """Read a review workbook back, as one Edit: what was changed in it, and nothing else."""
        from qualcode.reviews.workbooks import import_review

        return import_review(self._file, _bytes(path), where=Path(path).name, coder=coder)

    def export_word(
        self, folder: AnyPath, *, coder: str, sources: Sequence[str] = (), everyone: bool = False
    ) -> list[Path]:
        """Write a Word document a source, with this coder's (or everyone's) codes and memos as comments."""
        from qualcode.reviews.word import export_word

        return list(_documents(Path(folder), export_word(self._file, coder, sources=sources, everyone=everyone)))

    def import_word(self, path: AnyPath, *, coder: str | None = None, remove: bool = False) -> Imported:
        """Read the comments of a document as codings and memos, as one Edit.

        Authors of comments are the coders unless `coder` says who is. With `remove`, codings that the document went out
        with and that have no comment any more are taken away.
        """
        from qualcode.reviews.word import import_word

        return import_word(self._file, _bytes(path), where=Path(path).name, coder=coder, remove=remove)

    def export_adjudication(
        self,
        path: AnyPath,
        *,
        coders: tuple[str, str],
        consensus: str = "consensus",
        sources: Sequence[str] = (),
        order: DataFrame | None = None,
        language: str = "en",
    ) -> Path:
        """Write the workbook (.xlsx) of the segments on which two coders differ, to be decided.

        `order` is a frame with the columns source, start and end, such as a list of disagreements, worst first; without
        it the segments come first on which most codes differ.
        """
        from qualcode.reviews.adjudication import export_adjudication

        places = [] if order is None else list(order[["source", "start", "end"]].itertuples(index=False, name=None))
        data = export_adjudication(
            self._file, coders, consensus=consensus, sources=sources, order=places, language=language
        )
        return _put(path, data)

    def import_adjudication(self, path: AnyPath, *, consensus: str | None = None, agreed: bool = True) -> Imported:
        """Read decisions back as the consensus coder's codings, as one Edit; with `agreed` what both coded too."""
        from qualcode.reviews.adjudication import import_adjudication

        return import_adjudication(self._file, _bytes(path), where=Path(path).name, consensus=consensus, agreed=agreed)


def _documents(folder: Path, documents: Iterator[tuple[str, bytes]]) -> Iterator[Path]:
    """Put documents in a folder, each under the name of its source as far as a file can be called so."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise QualcodeError(str(folder), f"is no folder to write to ({error.strerror})", "name another") from None
    taken: set[str] = set()
    for name, data in documents:
        stem = "".join("_" if character in '/\\:*?"<>|' else character for character in name)
        while stem.casefold() in taken:
            stem += "_"
        taken.add(stem.casefold())
        yield _put(folder / f"{stem}.docx", data)


def _put(path: AnyPath, data: bytes) -> Path:
    from qualcode.core.files import replacing

    with replacing(Path(path)) as beside:
        beside.write_bytes(data)
    return Path(path)


def _bytes(path: AnyPath) -> bytes:
    from qualcode.sources import read_stable

    return read_stable(Path(path))
