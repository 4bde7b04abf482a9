"""Join two studies in memory: what the one must change so that it holds what both do, and what people must settle.

Three states are compared, thing by thing: ours, theirs, and the base, the last state that both are known to have had
(`merge_base`). What one side only has changed since is taken; what both have changed, each otherwise, is a conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from qualcode.core.model import MACHINE, Coding, Memo
from qualcode.core.problems import Problem
from qualcode.store.merge_base import Base, Parting, Side
from qualcode.store.merge_carry import Carried, Target, carry
from qualcode.store.merge_settle import Choices, decision_stands, machines, place, side_that_changed, told
from qualcode.store.merge_state import Guid, HeldSource, State, state_at
from qualcode.store.rows import memo_values, natural
from qualcode.store.settings import CODEBOOK, TAKEN

LOCAL = frozenset({CODEBOOK, TAKEN, "made of", "facesheets"})  # not merged as settings: they are about files
_PATH = 1  # in SOURCE_COLUMNS

_REMOVED_THERE = "removed in the other study, and so here"
_REMOVED_HERE = "removed here since the two parted; it stays removed"
_OTHER_BOOK = "the machine's, by the codebook that is not the one in use: left out"
_NO_WORDS = "in the other study only: its words are not, or not in one place only, in the text here"
_NO_SOURCE = "in the other study only: its source was left out"
_NO_PLACE = "in the other study only: what it is on is not here"


@dataclass
class Changes:
    """What a merge does to our study; nothing when all of it is empty."""

    sources: list[HeldSource] = field(default_factory=list)
    removed: list[Coding] = field(default_factory=list)
    added: list[Coding] = field(default_factory=list)
    forgotten: list[Memo] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)
    settings: dict[str, str | None] = field(default_factory=dict)
    codebook: str = ""  # the digest of theirs, when it comes into use
    was: dict[Guid, Guid] = field(default_factory=dict)  # of what came from theirs: its id there

    def __bool__(self) -> bool:
        codings_or_memos = self.removed or self.added or self.forgotten or self.memos
        return bool(self.sources or codings_or_memos or self.settings or self.codebook)


class Join:
    """The joining of two studies; `run` fills `changes`, `problems` and `names`."""

    def __init__(self, ours: State, theirs: State, parting: Parting, choices: Choices) -> None:
        self.ours = ours
        self.theirs = theirs
        self.parting = parting
        self.choices = choices
        self.changes = Changes()
        self.problems: list[Problem] = []
        self.names = dict(parting.names)  # theirs to ours
        self.targets: dict[str, Target | None] = {}  # by their names
        self.texts: dict[str, str] = {name: held.text for name, held in ours.sources.items()}
        self._states: dict[Base, State] = {}

    def run(self) -> None:
        """Compare the two, and work out what ours must change."""
        self._codebooks()
        for name in sorted(self.theirs.sources, key=natural):
            self.targets[name] = self._source(name, self.theirs.sources[name])
        self._settings()
        self._contents()

    # ---- the base ------------------------------------------------------------------------------------------------

    def base_for(self, *keys: str) -> State | None:
        """The state that both sides had, for a thing that may have been left unsettled before; None when unknown."""
        base = self.parting.base
        for key in keys:
            if key in self.parting.open:
                base = self.parting.open[key]
                break
        return None if base is None else self._state(base)

    def _state(self, base: Base) -> State:
        if base not in self._states:
            side = self.ours if base.of == "ours" else self.theirs
            self._states[base] = state_at(side.db, base.edit)
        return self._states[base]

    def _side(
        self, key: str, values: tuple[object, object, object], base: State | None, words: tuple[str, ...]
    ) -> Side:
        """Whose value holds; a conflict that stays open is ours for now. `values` are base, ours and theirs."""
        side = side_that_changed(*values, known=base is not None)
        if side is None:
            what, ours, theirs = words
            side = "theirs" if self.choices.settle(key, what, ours, theirs) == "theirs" else "ours"
        return side

    def body(self, text: str) -> str:
        """The words of a text that either study has."""
        known = self.ours.db.value("SELECT 1 FROM text WHERE digest = ?", (text,))
        return (self.ours if known else self.theirs).body(text)

    # ---- codebooks and settings ----------------------------------------------------------------------------------

    def _codebooks(self) -> None:
        base = self.base_for(CODEBOOK)
        ours, theirs = self.ours.settings.get(CODEBOOK), self.theirs.settings.get(CODEBOOK)
        before = base.settings.get(CODEBOOK) if base else None
        words = ("the codebook in use", str(ours)[:12], str(theirs)[:12])
        self.book: Side = "ours"
        if theirs is not None:
            self.book = self._side(CODEBOOK, (before, ours, theirs), base, words)
        self.books_differ = None not in (ours, theirs) and ours != theirs
        if self.book == "theirs" and theirs is not None:
            self.changes.codebook = theirs

    def _settings(self) -> None:
        for name in sorted((self.ours.settings.keys() | self.theirs.settings.keys()) - LOCAL):
            key = f"setting:{name}"
            base = self.base_for(key)
            ours, theirs = self.ours.settings.get(name), self.theirs.settings.get(name)
            before = base.settings.get(name) if base else None
            words = (f"the setting {name}", _brief(ours), _brief(theirs))
            if ours != theirs and self._side(key, (before, ours, theirs), base, words) == "theirs":
                self.changes.settings[name] = theirs

    # ---- sources -------------------------------------------------------------------------------------------------

    def _source(self, name: str, held: HeldSource) -> Target | None:
        """What a source of theirs becomes here; None when it is left out."""
        own_name = self.names.get(name, name)
        own = self.ours.sources.get(own_name)
        if own is None:
            return self._new_source(name, held)
        base = self.base_for(f"source:{own_name}")
        before = self._held_before(base, name, own_name)
        known = base if before is not None else None
        words = (f"the text of {own_name}", f"text {own.text[:12]}", f"text {held.text[:12]}")
        key = f"source:{own_name}"
        text = self._side(key, (before and before.text, own.text, held.text), known, words)
        if key in self.choices.skipped:
            return None
        details: Side = text
        if own.text == held.text:
            key, known = f"details:{own_name}", self.base_for(f"details:{own_name}")
            before = self._held_before(known, name, own_name)
            words = (f"kind, language, case, attributes or speakers of {own_name}", "other values", "other values")
            values = (before and before.told, own.told, held.told)
            details = self._side(key, values, known if before is not None else None, words)
        if details == "theirs":
            values_here = (own_name, *own.values[1:3], *held.values[3:7], own.values[7], *held.values[8:])
            self.changes.sources.append(HeldSource(values_here, held.text, own.size, own.mtime_ns, None))
        if own.text != held.text:
            self._text_differs(own_name, own, text)
        self.texts[own_name] = held.text if text == "theirs" else own.text
        return Target(own_name, self.texts[own_name])

    def _held_before(self, base: State | None, name: str, own_name: str) -> HeldSource | None:
        if base is None:
            return None
        return base.sources.get(own_name if base.db is self.ours.db else name)

    def _text_differs(self, name: str, own: HeldSource, side: Side) -> None:
        message = "the two studies have it with different texts; codings were put on their words in the one taken"
        hint = ""
        if side == "theirs" and own.values[_PATH]:
            hint = f"put the corrected file in the place of {own.values[_PATH]}, or a later run brings its text back"
        self.problems.append(Problem(f"source:{name}", f"{message} ({side})", hint))

    def _new_source(self, name: str, held: HeldSource) -> Target | None:
        """A source that this study does not have by that name."""
        base = self.base_for(f"name:{name}")
        if base is not None and name in base.sources and self._held_before(base, name, name) is not None:
            message = "was taken out of this study since the two parted; it stays out, with its codings there"
            self.problems.append(Problem(f"source:{name}", message, "undo the edit that took it out", refused=True))
            return None
        twin = self._twin(held)
        if twin is not None:
            words = (f"the name of a source with the same text, {twin} or {name}", twin, name)
            choice = self.choices.settle(f"name:{name}", *words)
            if choice == "skip":
                return None
            if choice == "ours":
                self.names[name] = twin
                return Target(twin, held.text)
        self.changes.sources.append(held)
        self.texts[name] = held.text
        return Target(name, held.text)

    def _twin(self, held: HeldSource) -> str | None:
        """A source of ours with the same text, whose name is none of theirs."""
        found = self._by_text.get(held.text, [])
        return next((name for name in found if name not in self.theirs.sources), None)

    @cached_property
    def _by_text(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        for name in sorted(self.ours.sources, key=natural):
            names.setdefault(self.ours.sources[name].text, []).append(name)
        return names

    # ---- codings and memos ---------------------------------------------------------------------------------------

    def _contents(self) -> None:
        theirs = carry(self.theirs, self.targets, self.body)
        ours = carry(self.ours, {name: Target(name, text) for name, text in self.texts.items()}, self.body)
        codings, memos, known = self._base_contents()
        self._codings(ours, theirs, codings, known)
        self._memos(ours, theirs, memos)
        self._not_along(theirs)

    def _base_contents(self) -> tuple[dict[Guid, Coding], dict[Guid, Memo], Callable[[Guid, str], bool]]:
        """Codings and memos of the base as they would be on the merged study's sources, and whether one is known."""
        bases = {self.parting.base, *self.parting.open.values()} - {None}
        carried = {base: self._carried(base) for base in bases if base is not None}

        def base_of(key: Guid, source: str) -> Base | None:
            for each in (f"coding:{key}", f"source:{source}", f"name:{source}"):
                if each in self.parting.open:
                    return self.parting.open[each]
            return self.parting.base

        codings: dict[Guid, Coding] = {}
        for base, found in carried.items():
            codings |= {
                key: coding
                for key, coding in found.codings.items()
                if coding.source in self._compared and base_of(key, coding.source) == base
            }
        memos = carried[self.parting.base].memos if self.parting.base else {}
        memos = {key: m for key, m in memos.items() if m.subject not in self.texts or m.subject in self._compared}
        return codings, memos, lambda key, source: base_of(key, source) is not None

    @cached_property
    def _compared(self) -> set[str]:
        """The sources that both studies have, by our names; what theirs lacks of others was not removed there."""
        return {target.name for target in self.targets.values() if target is not None}

    def _carried(self, base: Base) -> Carried:
        here = {name: Target(name, text) for name, text in self.texts.items()}
        return carry(self._state(base), here if base.of == "ours" else self.targets, self.body)

    def _codings(
        self, ours: Carried, theirs: Carried, base: dict[Guid, Coding], known: Callable[[Guid, str], bool]
    ) -> None:
        result = dict(ours.codings)
        for key in theirs.codings.keys() | base.keys():
            mine, other = ours.codings.get(key), theirs.codings.get(key)
            if mine == other or (mine is None and other is None):
                continue
            side = self._coding(key, (base.get(key), mine, other), known=known)
            if side == "ours":
                self._not_taken(key, mine, other)
            elif other is None:
                swept = self._by_book(result[key].source) and machines(result[key])
                self._tell(result.pop(key), _OTHER_BOOK if swept else _REMOVED_THERE)
            else:
                result[key] = other
                self.changes.was[key] = theirs.was[key]
        self._change_codings(ours, result)
        self._two_of_a_name(ours.codings, theirs.codings, base)

    def _coding(self, key: Guid, values: tuple[Coding | None, ...], *, known: Callable[[Guid, str], bool]) -> Side:
        """Whose form of a coding holds."""
        before, mine, other = values
        some = mine or other
        assert some is not None
        if (mine is None or machines(mine)) and (other is None or machines(other)) and self._by_book(some.source):
            return self.book
        side = side_that_changed(before, mine, other, known=known(key, some.source)) or decision_stands(mine, other)
        if side is None and (mine is None or machines(mine)) and (other is None or machines(other)):
            side = self.book
        if side is None:
            words = (place(some), told(mine, other), told(other, mine))
            side = "theirs" if self.choices.settle(f"coding:{key}", *words) == "theirs" else "ours"
        return side

    def _by_book(self, source: str) -> bool:
        """Whether the machine coded a source in both studies, with codebooks that differ: one of the two holds."""
        return self.books_differ and source in self._machine_in_both

    @cached_property
    def _machine_in_both(self) -> set[str]:
        theirs = {target.name for name in self.theirs.by_machine if (target := self.targets.get(name))}
        return theirs & self.ours.by_machine

    def _not_taken(self, key: Guid, mine: Coding | None, other: Coding | None) -> None:
        """Tell what theirs has and the merged study has not, unless it is told as a conflict."""
        if other is None or mine is not None or f"coding:{key}" in self.choices.met:
            return
        if machines(other) and self._by_book(other.source):
            self._tell(other, _OTHER_BOOK, refused=True)
        else:
            self._tell(other, _REMOVED_HERE)

    def _change_codings(self, ours: Carried, result: dict[Guid, Coding]) -> None:
        """Removed and added codings, from what ours holds now to the result."""
        placed = {ours.was[key]: key for key in ours.codings}
        moved_texts = {name for name, held in self.ours.sources.items() if held.text != self.texts[name]}
        for key, (coding, _) in self.ours.codings.items():
            if key in ours.lost:
                self._lost_here(coding, replaced=key in result)
                continue
            now = result.get(placed.get(key, key))
            if now != coding or coding.source in moved_texts:
                self.changes.removed.append(coding)
        gone = {coding.id for coding in self.changes.removed}
        for key, coding in result.items():
            held = self.ours.codings.get(key)
            if held is None or key in gone:
                self.changes.added.append(coding)

    def _lost_here(self, coding: Coding, *, replaced: bool) -> None:
        """A coding of ours without its words in the text taken: it stays with the older text, unless it must go."""
        if replaced or (machines(coding) and self.texts[coding.source] != self.ours.sources[coding.source].text):
            self.changes.removed.append(coding)
            self._tell(coding, "without its words in the present text: removed")
        elif self.texts[coding.source] != self.ours.sources[coding.source].text:
            self._tell(coding, "has lost its words: they are not, or not in one place only, in the text taken")

    def _two_of_a_name(self, ours: dict[Guid, Coding], theirs: dict[Guid, Coding], base: dict[Guid, Coding]) -> None:
        """Warn of a name under which there are new codings in both studies: it may be that of two people."""
        new_here = {ours[key].coder for key in ours.keys() - theirs.keys() - base.keys()}
        new_there = {theirs[key].coder for key in theirs.keys() - ours.keys() - base.keys()}
        for coder in sorted((new_here & new_there) - {MACHINE}):
            message = "made codings in both studies since the two parted"
            self.problems.append(Problem(f"coder {coder}", message, "if that is two people, give them two names"))

    def _memos(self, ours: Carried, theirs: Carried, base: dict[Guid, Memo]) -> None:
        known = self.parting.base is not None
        result = dict(ours.memos)
        for key in theirs.memos.keys() | base.keys():
            mine, other = ours.memos.get(key), theirs.memos.get(key)
            if (mine is None) == (other is None):
                continue
            if known and (key in base) == (other is not None):  # theirs is as it was
                if other is not None:
                    self._tell_memo(other, _REMOVED_HERE)
            elif other is not None:
                result[key] = other
            elif known:
                self._tell_memo(result.pop(key), _REMOVED_THERE)
        kept = {memo_values(memo)[0] for memo in ours.lost_memos}
        self.changes.memos = [memo for key, memo in result.items() if key not in self.ours.memos]
        gone = self.ours.memos.keys() - result.keys() - kept
        self.changes.forgotten = [memo for key, memo in self.ours.memos.items() if key in gone]
        for memo in ours.lost_memos:
            self._tell_memo(memo, "has lost its words: they are not, or not in one place only, in the text taken")

    # ---- what could not come along -------------------------------------------------------------------------------

    def _tell(self, coding: Coding, message: str, *, refused: bool = False) -> None:
        self.problems.append(Problem(f"coding:{coding.id}, {place(coding)}", message, refused=refused))

    def _tell_memo(self, memo: Memo, message: str, *, refused: bool = False) -> None:
        on = f" on {memo.subject}" if memo.subject else ""
        self.problems.append(Problem(f"memo by {memo.author} of {memo.written}{on}", message, refused=refused))

    def _not_along(self, theirs: Carried) -> None:
        """Tell what theirs has that has no place here."""
        for found, message in ((theirs.lost, _NO_WORDS), (theirs.left, _NO_SOURCE)):
            for key, coding in found.items():
                if self.ours.codings.get(key, (None, ""))[0] != coding:
                    self._tell(coding, message, refused=True)
        for memo in theirs.lost_memos:
            if memo_values(memo)[0] not in self.ours.memos:
                self._tell_memo(memo, _NO_PLACE, refused=True)


def machine_sources(codings: Iterable[Coding]) -> set[str]:
    """The sources in which codings of the machine came or went, and which the next run should look at again."""
    return {coding.source for coding in codings if coding.coder == MACHINE}


def _brief(value: str | None) -> str:
    return "none" if value is None else value if len(value) <= 40 else f"{value[:37]}..."
