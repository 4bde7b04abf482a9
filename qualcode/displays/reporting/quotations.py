"""Quotations, theme by theme and code by code: some of each, chosen by a rule that the report states."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qualcode.outputs.reporting.content import Block, Heading, Paragraph, Quotes

if TYPE_CHECKING:
    from qualcode.displays.reporting.view import View


def quotations(view: View) -> list[Block]:
    """The section of quotations; empty when none are wanted."""
    if not view.wishes.quotes:
        return []
    blocks: list[Block] = [Heading(view.say("report_quotations"), 1, "quotations")]
    if not len(view.codings):
        return [*blocks, Paragraph(view.say("report_nothing"), "prompt")]
    blocks.append(Paragraph(view.tell("quotations_rule", most=view.wishes.quotes)))
    by_code = {str(code): group for code, group in view.codings.groupby("code", sort=False)}
    so_far = Told()
    theme = ""
    for code in view.names("code"):
        if code not in by_code:
            continue
        top = code.partition("/")[0]
        if top != theme:
            theme = top
            number = int(view.codings[view.codings["theme"] == top]["place"].nunique())
            told = view.tell("n_segments", n=number)
            blocks.append(Heading(f"{view.label(top)} ({told})", 2, f"quotes-theme-{len(blocks)}"))
        blocks += _of_code(view, code, by_code[code], so_far)
    return blocks


@dataclass(frozen=True)
class Told:
    """What a report has quoted so far: how often each source, and which segments."""

    by: Counter[str] = field(default_factory=Counter)
    places: set[int] = field(default_factory=set)


def _of_code(view: View, code: str, group: Any, so_far: Told) -> list[Block]:
    """A code's definition, how many of how many are shown, and the quotations."""
    from qualcode.outputs.reporting.content import Heading

    rows = group.drop_duplicates("place")
    chosen = balanced(list(zip(rows["place"], rows["source"], rows["kind"], strict=True)), view.wishes.quotes, so_far)
    shown = view.place_of(chosen)
    whole = view.tell("n_segments", n=len(rows))
    sources = view.tell("n_sources", n=int(rows["source"].nunique()))
    told = view.tell("quotations_shown", shown=len(shown), segments=whole, sources=sources)
    definition = ""
    if code in view.book:
        words = view.book[code].definition
        definition = words.get(view.language) or next(iter(words.values()), "")
    text = f"{definition} {told}" if definition else told
    return [Heading(view.label(code), 3, view.anchors[code]), Paragraph(text, "note"), Quotes(shown)]


def balanced(rows: Sequence[tuple[int, str, str]], most: int, told: Told) -> list[int]:
    """Up to `most` of the segments of a code, (place, source, kind) in the order of the text; their places, in order.

    The kind of source that has been quoted least for this code comes next; of it the source quoted least for this
    code, then least in the report so far (`told`, which is added to), then the first by name; of that the first segment
    that the report has not quoted yet, else the first that it has. So no source speaks for all when others could, and
    nobody picks what suits.
    """
    waiting: dict[str, list[int]] = defaultdict(list)
    kinds: dict[str, str] = {}
    for place, source, kind in rows:
        waiting[source].append(place)
        kinds[source] = kind
    order = {source: number for number, source in enumerate(waiting)}
    in_code: Counter[str] = Counter()
    of_kind: Counter[str] = Counter()
    first_kind = {kind: number for number, kind in enumerate(dict.fromkeys(kinds.values()))}
    chosen: list[int] = []
    while waiting and len(chosen) < most:
        source = min(
            waiting,
            key=lambda name: (of_kind[kinds[name]], first_kind[kinds[name]], in_code[name], told.by[name], order[name]),
        )
        new = next((at for at, place in enumerate(waiting[source]) if place not in told.places), 0)
        chosen.append(waiting[source].pop(new))
        if not waiting[source]:
            del waiting[source]
        in_code[source] += 1
        of_kind[kinds[source]] += 1
        told.by[source] += 1
    told.places.update(chosen)
    return sorted(chosen)
