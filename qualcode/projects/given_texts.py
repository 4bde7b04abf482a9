"""A text of a study as another program has it: its selections as they came, with the codings that hold now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode.core.model import Coding, Source, guid
from qualcode.core.spans import Span
from qualcode.exchange.line_ends import WithLF, with_lf
from qualcode.exchange.project import Guid, Mark, ProjectSource, Selection, same

Key = tuple[Span, str, str]  # span in the study's text, code, coder


@dataclass
class Ids:
    """GUIDs of codes by path and of users by coder, and the way back; `usual` is who made what names nobody."""

    codes: Mapping[str, Guid]
    users: Mapping[str, Guid]
    paths: Mapping[Guid, str]
    coders: Mapping[Guid, str]


@dataclass
class Refs:
    """The notes on things: by their GUIDs, on codings by id, on words by source and span."""

    by_guid: dict[Guid, list[Guid]] = field(default_factory=dict)
    on_coding: dict[str, list[Guid]] = field(default_factory=dict)
    on_words: dict[str, dict[Span, list[Guid]]] = field(default_factory=dict)

    def more(self, thing: Guid, notes: Sequence[Guid]) -> tuple[Guid, ...]:
        """The notes on a thing: those it came with, and those written since."""
        return _joined(notes, self.by_guid.get(same(thing), ()))


def given_text(
    part: ProjectSource, source: Source, codings: Iterable[Coding], ids: Ids, refs: Refs, usual: str
) -> ProjectSource:
    """A text of the study: what came of it (`part`), and its codings as they are now, all on its current words.

    A coding that is no more is left out, and so is a selection that was there for it alone. A new one is put on the
    selection of its very words, or on one of its own. `usual` is the coder of what names nobody.
    """
    ends = with_lf(source.text)
    live: dict[Key, Coding] = {(coding.span, coding.code, coding.coder): coding for coding in codings}
    met: set[Key] = set()
    kept = [made for each in part.selections if (made := _kept(each, _Live(live, met, ends, ids, usual), refs))]
    new: dict[Span, list[Mark]] = {}
    for key, coding in live.items():
        if key not in met:
            new.setdefault(coding.span, []).append(_mark(coding, ids, refs))
    noted = refs.on_words.get(source.name, {})
    for span in noted:
        new.setdefault(span, [])
    selections = _placed(kept, part.guid, new, noted, ends)
    return replace(part, text=ends.text, selections=tuple(selections), notes=refs.more(part.guid, part.notes))


@dataclass
class _Live:
    codings: Mapping[Key, Coding]
    met: set[Key]
    ends: WithLF
    ids: Ids
    usual: str


def _kept(selection: Selection, live: _Live, refs: Refs) -> Selection | None:
    """A selection with those of its codings that still are; None when there is nothing left to it."""
    span = live.ends.outward(Span(selection.start, selection.end))
    marks = [made for mark in selection.marks if (made := _kept_mark(mark, span, live, refs)) is not None]
    bare = not (selection.notes or selection.description or selection.extra)
    return None if selection.marks and not marks and bare else replace(selection, marks=tuple(marks))


def _kept_mark(mark: Mark, span: Span, live: _Live, refs: Refs) -> Mark | None:
    path = live.ids.paths.get(same(mark.code))
    if not span.length or path is None:  # it never was a coding of the study's, or its code is gone
        return mark
    key = (span, path, live.ids.coders.get(same(mark.user), live.usual))
    coding = live.codings.get(key)
    if coding is None:
        return None
    if key in live.met:  # the same was coded twice: one of them stands for the study's
        return mark
    live.met.add(key)
    return replace(mark, coding=coding, notes=_joined(mark.notes, refs.on_coding.get(coding.id, ())))


def _mark(coding: Coding, ids: Ids, refs: Refs) -> Mark:
    notes = tuple(refs.on_coding.get(coding.id, ()))
    return Mark(coding.id, ids.codes[coding.code], ids.users[coding.coder], notes=notes, coding=coding)


def _placed(
    kept: list[Selection],
    text: Guid,
    new: Mapping[Span, list[Mark]],
    noted: Mapping[Span, list[Guid]],
    ends: WithLF,
) -> list[Selection]:
    """The selections that were kept with new codings and notes on their words, then those that are new."""
    by_span: dict[Span, int] = {}
    for number, selection in enumerate(kept):
        by_span.setdefault(Span(selection.start, selection.end), number)
    made = list(kept)
    for span, marks in new.items():
        inner = ends.inward(span)
        notes = noted.get(span, ())
        if inner in by_span:
            there = made[by_span[inner]]
            made[by_span[inner]] = replace(there, marks=(*there.marks, *marks), notes=_joined(there.notes, notes))
        else:
            by_span[inner] = len(made)
            name = guid("selection", same(text), str(span.start), str(span.end))
            made.append(Selection(name, *inner, tuple(marks), tuple(notes)))
    return made


def _joined(one: Iterable[Guid], other: Iterable[Guid]) -> tuple[Guid, ...]:
    """Both, each once."""
    return tuple({same(each): each for each in (*other, *one)}[key] for key in dict.fromkeys(map(same, (*one, *other))))
