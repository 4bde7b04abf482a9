"""The verbs of teamwork that a Study has."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from qualcode.store import Choice, Merged, StudyFile
from qualcode.teams import lines, merging, sharing


class Teamwork:
    """What a study can do for several coders without a server; docs/teams.md tells the tale."""

    _file: StudyFile

    def merge(
        self,
        *others: str | os.PathLike[str],
        coder: str,
        prefer: Choice = "skip",
        settle: Mapping[str, str] | None = None,
        dry_run: bool = False,
    ) -> list[Merged]:
        """Take the study files of other coders in, each as one edit; see `teams.merge_studies`."""
        paths = [Path(other) for other in others]
        return merging.merge_studies(self._file, paths, who=coder, prefer=prefer, settle=settle, dry_run=dry_run)

    def assign(
        self, coders: Sequence[str], *, coder: str, overlap: float = 0.2, seed: int = 1, by: str = ""
    ) -> sharing.Assignment:
        """Share the sources out among coders, with a part that all code; see `teams.assign`."""
        return sharing.assign(self._file, coders, who=coder, overlap=overlap, seed=seed, by=by)

    def assignment(self) -> sharing.Assignment | None:
        """Who was to code what; None when the sources were not shared out."""
        return sharing.assignment(self._file)

    def write_shares(self, folder: str | os.PathLike[str], *, coder: str) -> list[Path]:
        """A blind study file for each coder of the assignment, in a folder; see `teams.write_shares`."""
        return sharing.write_shares(self._file, Path(folder), who=coder)

    def dump(self, folder: str | os.PathLike[str]) -> lines.Dumped:
        """Codings and memos as text files for git; see `teams.dump`."""
        return lines.dump(self._file, Path(folder))

    def load(self, folder: str | os.PathLike[str], *, coder: str, dry_run: bool = False) -> lines.Loaded:
        """Take codings and memos over from such files; see `teams.load`."""
        return lines.load(self._file, Path(folder), who=coder, dry_run=dry_run)
