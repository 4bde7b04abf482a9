"""Who codes which sources, kept in the study; and a study file for each coder, blind to what others coded."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.analysis.shares import Load, share_out
from qualcode.core.edits import Edit
from qualcode.core.model import MACHINE, Source, word_count
from qualcode.core.nearest import unknown
from qualcode.errors import StudyError
from qualcode.store import SHARE, StudyFile

SOURCES, DRAW = "assignments", "assignments drawn"  # settings: who codes what, and how that was drawn


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is to code what.

    Attributes:
        by_coder: the sources of each coder, in the study's order; `shared` are among those of every one.
        shared: the sources that all code, to see whether they agree.
        overlap: the part of the words that was wanted for that, 0 to 1.
        seed: of the draw.
        by: what was spread evenly: "kind", "language", an attribute, or "".
    """

    by_coder: Mapping[str, tuple[str, ...]]
    shared: tuple[str, ...]
    overlap: float
    seed: int
    by: str

    @property
    def coders(self) -> list[str]:
        """Their names, as they were given."""
        return list(self.by_coder)


def assign(
    file: StudyFile, coders: Sequence[str], *, who: str, overlap: float = 0.2, seed: int = 1, by: str = ""
) -> Assignment:
    """Share the study's sources out among coders, balanced by words, and keep it as an edit of the study.

    `overlap` is the part of the words that all of them code. `by` spreads each kind, language or value of an
    attribute evenly. The same sources, coders and seed give the same shares.
    """
    _check_coders(coders)
    if not 0 <= overlap <= 1:
        raise StudyError(f"overlap {overlap}", "is not a part of the whole", "give 0% to 100%, such as 20%")
    sources = file.sources()
    if not sources:
        raise StudyError(file.path.name, "there are no sources to share out", "run `qualcode code` on a folder first")
    loads = [Load(source.name, word_count(source.text), _group(source, by)) for source in sources]
    if by and not any(load.group for load in loads):
        names = {name for source in sources for name in source.attributes}
        raise unknown("attribute", by, ["kind", "language", *sorted(names)])
    shares = share_out(loads, coders, overlap=overlap, seed=seed)
    made = Assignment(shares.by_coder, shares.shared, overlap, seed, by)
    kept = {coder: list(names) for coder, names in made.by_coder.items()}
    with file.transaction():
        file.put_setting(SOURCES, json.dumps(kept, ensure_ascii=False), who=who)
        draw = {"overlap": overlap, "seed": seed, "by": by}
        file.put_setting(DRAW, json.dumps(draw, ensure_ascii=False), who=who)
    return made


def assignment(file: StudyFile) -> Assignment | None:
    """Who was to code what; None when the sources were not shared out."""
    kept, draw = (json.loads(file.get_setting(name) or "{}") for name in (SOURCES, DRAW))
    if not kept:
        return None
    by_coder = {coder: tuple(names) for coder, names in kept.items()}
    first, *others = by_coder.values()
    shared = tuple(name for name in first if all(name in names for names in others))
    return Assignment(by_coder, shared, draw.get("overlap", 0.0), draw.get("seed", 0), draw.get("by", ""))


def needed(file: StudyFile) -> Assignment:
    """The assignment; StudyError when there is none."""
    made = assignment(file)
    if made is None:
        raise StudyError(file.path.name, "the sources were not shared out", "run `qualcode assign` first")
    return made


def share_paths(coders: Sequence[str], folder: Path) -> dict[str, Path]:
    """The file of each coder's share; StudyError when one is there already, or two would be one."""
    paths = {coder: folder / f"{_file_name(coder)}.qualcode" for coder in coders}
    if len({path.name.casefold() for path in paths.values()}) < len(paths):
        raise StudyError("coders", "two of the names make the same file name", "name one of them otherwise")
    for path in paths.values():
        if path.exists():
            raise StudyError(str(path), "exists already", "name another folder, or merge the file and move it away")
    return paths


def write_shares(file: StudyFile, folder: Path, *, who: str) -> list[Path]:
    """A study file for each coder with the sources assigned, the codebook, and what that coder has coded before.

    Nothing of other coders or the machine is in it. Ids are the same, so that `merge` joins it again. All files are
    written or none; one that is there already is refused.
    """
    made = needed(file)
    paths = share_paths(made.coders, folder)
    written: list[Path] = []
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for coder, path in paths.items():
            with StudyFile.create(path) as share:
                written.append(path)
                _fill(share, file, coder, made.by_coder[coder], who=who)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return written


def _fill(share: StudyFile, file: StudyFile, coder: str, names: Sequence[str], *, who: str) -> None:
    """Put one coder's share into a new study; its last edit says from which state of this study it was made."""
    marks = {mark.name: mark for mark in file.source_marks()}
    outdated = {coding.id for coding in file.outdated_codings()}
    own = [c for c in file.codings(coder=coder) if c.source in names and c.id not in outdated]
    ids = {coding.id for coding in own}
    last = file.log()[-1]
    with share.transaction():
        for source in file.sources(names):
            mark = marks[source.name]
            share.put_source(source, size=mark.size, mtime_ns=mark.mtime_ns, who=who)
        if (book := file.codebook()) is not None:
            share.put_codebook(book, path="", file_digest="", who=who)
        if (unit := file.get_setting("unit")) is not None:
            share.put_setting("unit", unit, who=who)
        share.commit_edit(Edit("apply", "", coder, added=tuple(own)))
        for memo in file.memos():
            if memo.author == coder and memo.subject in {*names, *ids, ""}:
                share.add_memo(memo)
        detail = {"coder": coder, "study": file.path.name, "edit": last.number, "hash": last.hash}
        share.commit_edit(Edit(SHARE, file.path.name, who, detail=detail))


def _check_coders(coders: Sequence[str]) -> None:
    if len(set(coders)) < len(coders) or len(coders) < 2 or not all(name.strip() for name in coders):
        raise StudyError("coders", "there must be two or more, each with a name of its own", "write --coders ana,budi")
    if MACHINE in coders:
        raise StudyError("coders", f"{MACHINE} is the machine's name", "name the people who code")


def _group(source: Source, by: str) -> str:
    if by in ("kind", "language"):
        return str(getattr(source, by))
    return str(source.attributes.get(by, "")) if by else ""


def _file_name(coder: str) -> str:
    """A file name for a coder.

    >>> _file_name("Ana B."), _file_name("../x")
    ('Ana B', 'x')
    """
    return re.sub(r"[^\w\- ]+", "", coder).strip() or "coder"
