"""Import and export as a study's own verbs: find the format, read or write, take in or give, and report."""

from __future__ import annotations

import os
from pathlib import Path

from qualcode.core.limits import applied, limits_from
from qualcode.exchange.formats import Format, format_to_read, format_to_write, formats, profile_of
from qualcode.exchange.report import Ledger, Report
from qualcode.handcoding import check_person
from qualcode.intake import read_config
from qualcode.projects.giving import give_project
from qualcode.projects.taking import take_project
from qualcode.store import StudyFile, no_collection


def known_formats(*, reading: bool) -> list[Format]:
    """The formats that can be read, or those that can be written."""
    return [each for each in formats() if (each.read if reading else each.write) is not None]


class _Tried(Exception):
    """Raised to take a dry run back."""


def import_project(
    file: StudyFile, root: Path, path: Path, *, coder: str, format_: str | None = None, dry_run: bool = False
) -> Report:
    """Take the project or codebook of another program into a study, as one Edit.

    `root` is the study's folder, whose qualcode.toml may set limits. A dry run reports, and changes nothing.
    """
    check_person(coder)
    config, _ = read_config(root)
    with applied(limits_from(config.limits)), no_collection():
        kind = format_to_read(path, format_)
        assert kind.read is not None
        told = Ledger()
        project = kind.read(path, told)
        number = None
        try:
            with file.transaction():
                number = take_project(file, project, told, who=coder, name=path.name, format_=kind.name)
                if dry_run:
                    raise _Tried
        except _Tried:
            number = None
    return told.report("import", path.name, kind.name, edit=number)


def export_project(file: StudyFile, path: Path, *, format_: str | None = None, profile: str | None = None) -> Report:
    """Write a study as the project or codebook of another program, whole or not at all."""
    kind = format_to_write(path, format_)
    assert kind.write is not None
    how = profile_of(kind, profile)
    told = Ledger()
    with no_collection():
        kind.write(give_project(file, told), path, told, how)
    return told.report("export", path.name, kind.name)


class Projects:
    """What a study can do with other programs' projects; docs/exchange.md tells the tale."""

    _file: StudyFile
    root: Path

    def import_project(
        self, path: str | os.PathLike[str], *, coder: str, format: str | None = None, dry_run: bool = False
    ) -> Report:
        """Take the project or codebook of another program in, as one Edit; what became of everything is reported.

        Without `format` the file itself says what it is.
        """
        return import_project(self._file, self.root, Path(path), coder=coder, format_=format, dry_run=dry_run)

    def export_project(
        self, path: str | os.PathLike[str], *, format: str | None = None, profile: str | None = None
    ) -> Report:
        """Write the study for another program; without `format` the suffix says which, `profile` for whom."""
        return export_project(self._file, Path(path), format_=format, profile=profile)
