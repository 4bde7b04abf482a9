"""Carry codings and memos of one study onto the sources of another: under their names there, on their texts there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from qualcode.core.anchors import reanchor, reanchor_memos
from qualcode.core.model import Coding, Memo
from qualcode.store.merge_state import Guid, State
from qualcode.store.rows import memo_values


class Target(NamedTuple):
    """What a source is in the merged study: its name there, and the digest of its text there."""

    name: str
    text: str


@dataclass
class Carried:
    """Codings and memos as they are in the merged study, and those that did not come along.

    `was` leads from a coding's id there to the one it had; `lost`, by the id they had, have no place in the text there.
    """

    codings: dict[Guid, Coding] = field(default_factory=dict)
    memos: dict[Guid, Memo] = field(default_factory=dict)
    was: dict[Guid, Guid] = field(default_factory=dict)
    lost: dict[Guid, Coding] = field(default_factory=dict)
    left: dict[Guid, Coding] = field(default_factory=dict)  # their source was left out
    lost_memos: list[Memo] = field(default_factory=list)


def carry(state: State, targets: Mapping[str, Target | None], body: Callable[[str], str]) -> Carried:
    """Put a state's codings and memos onto the merged study's sources.

    `targets` says what each source has become, None when it was left out; `body` gives the text of a digest.
    Where the text is another, they are found again by their very words (`core.anchors`).
    """
    carried = Carried()
    groups: dict[tuple[str, str], dict[Guid, Coding]] = {}
    for key, (coding, text) in state.codings.items():
        groups.setdefault((coding.source, text), {})[key] = coding
    for (name, text), group in groups.items():
        target = targets.get(name)
        if target is None:
            carried.left |= group
        elif state.sources[name].text != target.text:
            found = reanchor(group.values(), body(text), body(target.text))
            moved = [(before.id, after) for before, after in (*zip(found.kept, found.kept, strict=True), *found.moved)]
            _keep(carried, moved, target.name, moved=True)
            carried.lost |= {coding.id: coding for coding in found.lost}
        elif text == target.text:
            _keep(carried, group.items(), target.name)
        else:  # made on an older text of theirs, and perhaps without a place in the present one
            words = body(target.text)
            there = {key: coding for key, coding in group.items() if coding.span.of(words) == coding.text}
            _keep(carried, there.items(), target.name)
            carried.lost |= {key: coding for key, coding in group.items() if key not in there}
    _carry_memos(carried, state, targets, body)
    return carried


def _keep(carried: Carried, codings: Iterable[tuple[Guid, Coding]], name: str, *, moved: bool = False) -> None:
    """Take in codings, each with the id that it had; its id is worked out where its source or place is another."""
    for was, found in codings:
        coding = found if found.source == name else replace(found, source=name)
        key = coding.id if moved or coding is not found else was
        if key in carried.codings:  # two stretches that have become one
            carried.lost[was] = coding
            continue
        carried.codings[key] = coding
        carried.was[key] = was


def _carry_memos(
    carried: Carried, state: State, targets: Mapping[str, Target | None], body: Callable[[str], str]
) -> None:
    renamed = {old: new for new, old in carried.was.items() if new != old}
    on_text: dict[str, list[Memo]] = {}
    for memo in state.memos.values():
        if memo.subject not in targets:
            _keep_memo(carried, replace(memo, subject=renamed.get(memo.subject, memo.subject)))
            continue
        target = targets[memo.subject]
        if target is None:
            carried.lost_memos.append(memo)
        elif memo.span is None or state.sources[memo.subject].text == target.text:
            _keep_memo(carried, replace(memo, subject=target.name))
        else:
            on_text.setdefault(memo.subject, []).append(memo)
    for name, memos in on_text.items():
        target = targets[name]
        assert target is not None
        found = reanchor_memos(memos, body(state.sources[name].text), body(target.text))
        for memo in (*found.kept, *(after for _, after in found.moved)):
            _keep_memo(carried, replace(memo, subject=target.name))
        carried.lost_memos += found.lost


def _keep_memo(carried: Carried, memo: Memo) -> None:
    carried.memos[memo_values(memo)[0]] = memo
