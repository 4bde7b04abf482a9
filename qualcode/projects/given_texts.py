"""A text of a study as another program has it: its selections as they came, with the codings that hold now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode.core.model import Coding, Source, guid
from qualcode.core.spans import Span
from qualcode.exchange.line_ends import WithLF, with_lf
from qualcode.exchange.project import Guid, Mark, ProjectSource, Selection, same

Key = tuple[Span, str, str]  # span in the text with LF, code, coder


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
    needed: set[Guid] = field(default_factory=set)  # selections that links and cases name

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
    live = _Live(with_lf(source.text), ids, usual)
    for coding in codings:
        live.add(coding)
    kept = [made for each in part.selections if (made := _kept(each, live, refs))]
    new: dict[Span, list[Mark]] = {}
    for coding in live.rest():
        new.setdefault(live.ends.inward(coding.span), []).append(_mark(coding, ids, refs))
    noted: dict[Span, list[Guid]] = {}
    for span, notes in refs.on_words.get(source.name, {}).items():
        noted.setdefault(live.ends.inward(span), []).extend(notes)
    selections = _placed(kept, part.guid, new, noted)
    return replace(part, text=live.ends.text, selections=tuple(selections), notes=refs.more(part.guid, part.notes))


class _Live:
    """The codings that hold, to be found by what a file says of them; two may be the same to it."""

    def __init__(self, ends: WithLF, ids: Ids, usual: str) -> None:
        self.ends, self.ids, self.usual = ends, ids, usual
        self._codings: dict[Key, list[Coding]] = {}
        self._met: set[Key] = set()

    def add(self, coding: Coding) -> None:
        """One coding."""
        self._codings.setdefault((self.ends.inward(coding.span), coding.code, coding.coder), []).append(coding)

    def take(self, mark: Mark, span: Span, path: str) -> Coding | None:
        """The coding that a mark stands for, once; None when it is no more, or another stands for it."""
        key = (span, path, self.ids.coders.get(same(mark.user), self.usual))
        found = self._codings.get(key)
        if not found:
            return None
        self._met.add(key)
        if len(found) == 1:
            return found.pop()
        own = next((number for number, coding in enumerate(found) if coding.id == same(mark.guid)), 0)
        return found.pop(own)

    def again(self, mark: Mark, span: Span, path: str) -> bool:
        """Whether a mark says once more what another has said."""
        return (span, path, self.ids.coders.get(same(mark.user), self.usual)) in self._met

    def rest(self) -> list[Coding]:
        """The codings that no mark stands for."""
        return [coding for some in self._codings.values() for coding in some]


def _kept(selection: Selection, live: _Live, refs: Refs) -> Selection | None:
    """A selection with those of its codings that still are; None when there is nothing left to it."""
    marks = [made for mark in selection.marks if (made := _kept_mark(mark, selection, live, refs)) is not None]
    said = selection.notes or selection.description or selection.extra
    bare = not said and same(selection.guid) not in refs.needed
    return None if selection.marks and not marks and bare else replace(selection, marks=tuple(marks))


def _kept_mark(mark: Mark, selection: Selection, live: _Live, refs: Refs) -> Mark | None:
    path, span = live.ids.paths.get(same(mark.code)), Span(selection.start, selection.end)
    if not span.length or path is None:  # it never was a coding of the study's, or its code is gone
        return mark
    coding = live.take(mark, span, path)
    if coding is None:
        return mark if live.again(mark, span, path) else None
    notes = _joined(mark.notes, refs.on_coding.get(coding.id, ())) if refs.on_coding else mark.notes
    return replace(mark, coding=coding, notes=notes)


def _mark(coding: Coding, ids: Ids, refs: Refs) -> Mark:
    notes = tuple(refs.on_coding.get(coding.id, ()))
    return Mark(coding.id, ids.codes[coding.code], ids.users[coding.coder], notes=notes, coding=coding)


def _placed(
    kept: Sequence[Selection], text: Guid, new: Mapping[Span, list[Mark]], noted: Mapping[Span, list[Guid]]
) -> list[Selection]:
    """The selections that were kept with new codings and notes on their words, then those that are new."""
    by_span: dict[Span, int] = {}
    for number, selection in enumerate(kept):
        by_span.setdefault(Span(selection.start, selection.end), number)
    made = list(kept)
    for span in dict.fromkeys([*new, *noted]):
        marks, notes = new.get(span, []), noted.get(span, [])
        if span in by_span:
            there = made[by_span[span]]
            made[by_span[span]] = replace(there, marks=(*there.marks, *marks), notes=_joined(there.notes, notes))
        else:
            by_span[span] = len(made)
            name = guid("selection", same(text), str(span.start), str(span.end))
            made.append(Selection(name, *span, tuple(marks), tuple(notes)))
    return made


def _joined(one: Iterable[Guid], other: Iterable[Guid]) -> tuple[Guid, ...]:
    """Both, each once."""
    return tuple({same(each): each for each in (*other, *one)}[key] for key in dict.fromkeys(map(same, (*one, *other))))
