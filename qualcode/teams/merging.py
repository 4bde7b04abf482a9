"""Join the studies of several coders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from qualcode.store import Choice, Choices, Merged, StudyFile, check_used


class _NotKept(Exception):
    """Takes back what was only to be shown."""


def merge_studies(
    file: StudyFile,
    others: Sequence[Path],
    *,
    who: str,
    prefer: Choice = "skip",
    settle: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> list[Merged]:
    """Take other studies in, each as one edit and all or none; they are only read.

    Conflicts are settled as `settle` says of their keys ("coding:1b2c3d4e", "source:W-01"), else as `prefer` says:
    ours, theirs, or skip, which keeps ours for now and leaves them open. A dry run shows what would be.
    """
    done: list[Merged] = []
    used: list[Choices] = []
    try:
        with file.transaction():
            for path in others:
                used.append(Choices(prefer, settle or {}))
                with StudyFile.open(path, read_only=True) as other:
                    done.append(file.merge(other, who=who, choices=used[-1]))
            check_used(used)
            if dry_run:
                raise _NotKept
    except _NotKept:
        pass
    return done
