"""Which codings a person means: by the beginning of an id, or by the filters that tables know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from qualcode.core.codetree import find
from qualcode.core.model import Coding, Origin, Segments, Source, Status, Unit
from qualcode.core.nearest import unknown
from qualcode.core.spans import Span
from qualcode.errors import StudyError, UnknownNameError
from qualcode.handcoding.changes import codebook_of
from qualcode.store import StudyFile

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.query import Filters

PREFIX = 6  # the fewest characters that an id can be given by


def chosen(file: StudyFile, ids: Sequence[str], filters: Mapping[str, Any]) -> list[Coding]:
    """The codings that are meant, by id (any unique beginning of 6 characters or more) or by the filters of tables.

    Codings that lost their words when a text was corrected are found by id only.
    """
    if ids and filters:
        raise StudyError("codings", "both ids and filters were given", "give ids, or filters such as code and source")
    if not ids and not filters:
        raise StudyError("codings", "nothing says which are meant", "give ids, or filters such as code and source")
    if ids:
        return file.codings_by_id([coding_id(file, each) for each in ids])
    from qualcode.analysis.frames import codings_frame, sources_frame
    from qualcode.analysis.query import query_of, select, with_attributes

    texts = {source.name: source for source in file.sources()}
    outdated = {coding.id for coding in file.outdated_codings()}
    codings = {coding.id: coding for coding in file.codings() if coding.id not in outdated}
    query = query_of(cast("Filters", filters)).named(
        partial(_path_of, file, {coding.code for coding in codings.values()})
    )
    for name in query.sources:
        if name not in texts:
            raise unknown("source", name, texts)
    made = codings_frame(codings.values(), texts, made=file.coding_times())
    frame = select(with_attributes(made, sources_frame(texts)), query)
    return [codings[key] for key in ids_of(frame)]


def own(codings: Iterable[Coding], coder: str, filters: Mapping[str, Any]) -> list[Coding]:
    """Of codings that filters chose, a coder's own, or those of the coders they name, that nobody has rejected.

    Codings named by id are all meant.
    """
    whose = filters.get("coders") or (coder,)
    return [c for c in codings if not filters or (c.coder in whose and c.status is not Status.REJECTED)]


def undecided(codings: Iterable[Coding], filters: Mapping[str, Any]) -> list[Coding]:
    """Of codings that filters chose, those of the machine and of models that nobody has decided on."""
    open_to = (Status.APPLIED, Status.PROPOSED)
    return [c for c in codings if not filters or (c.origin is not Origin.PERSON and c.status in open_to)]


def ids_of(codings: DataFrame) -> list[str]:
    """The id of each row of a frame of codings."""
    columns = (codings[name] for name in ("source", "start", "end", "code", "coder"))
    return [
        Coding(source, Span(start, end), code, coder, Origin.PERSON, "").id
        for source, start, end, code, coder in zip(*columns, strict=True)
    ]


def coding_id(file: StudyFile, beginning: str, *, ever: bool = False) -> str:
    """The id of the one coding that there is, or `ever` was, whose id begins so."""
    wanted = beginning.strip().lower()
    if len(wanted) < PREFIX:
        raise UnknownNameError(
            f"coding {beginning!r}", "too short for an id", f"give {PREFIX} characters or more of it"
        )
    found = file.known_ids(wanted) if ever else file.coding_ids(wanted)
    if not found:
        remedy = "`qualcode codings --ids` lists the ids there are"
        raise UnknownNameError(f"coding {beginning!r}", "there is none whose id begins so", remedy)
    if len(found) > 1:
        raise UnknownNameError(f"coding {beginning!r}", f"{len(found)} ids begin so", "give more of it")
    return found[0]


def segments_in(file: StudyFile, source: Source) -> Segments:
    """The segments of a source, of the study's unit."""
    from qualcode.language.segments import segments_of

    return segments_of(source, Unit(file.get_setting("unit") or Unit.SENTENCE))


def _path_of(file: StudyFile, used: Set[str], code: str) -> str:
    """The path that a name means; a code of an older codebook that is still in use is known too."""
    return code if code in used else find(codebook_of(file), code)
