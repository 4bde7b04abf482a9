"""COREQ (Tong, Sainsbury & Craig 2007): what the study itself says to the 32 items, and what remains to be written.

The figures come from the study; what the researcher answers is kept in it; an item with neither is a prompt. No item is
called fulfilled: whether it is, a reader decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from qualcode.core.model import Kind, Origin
from qualcode.displays.reporting.method import (
    SOFTWARE,
    decisions,
    kinds_in_words,
    origin_of,
    participants,
)
from qualcode.displays.reporting.sample import duration
from qualcode.displays.reporting.themes import how_often
from qualcode.outputs.reporting.content import Block, Checklist, Heading, Item, Paragraph, State

if TYPE_CHECKING:
    from qualcode.displays.records import Record
    from qualcode.displays.reporting.view import View

ITEMS: Final = 32
SORT: Final = "coreq"  # of the records that hold the researcher's answers
_DOMAINS: Final = {"team": range(1, 9), "design": range(9, 24), "findings": range(24, 33)}


def coreq(view: View) -> list[Block]:
    """The section with the checklist, a table a domain."""
    from qualcode.displays.records import records

    answers = {int(key[0]): record for key, record in records(view.study._file, SORT).items()}
    items = [item_of(view, number, answers) for number in range(1, ITEMS + 1)]
    columns = ("coreq_number", "coreq_topic", "coreq_said")
    blocks: list[Block] = [Heading(view.say("report_coreq"), 1, "coreq")]
    states = [item.state for item in items]
    told = view.tell(
        "coreq_told", filled=states.count("filled"), answered=states.count("answered"), open=states.count("open")
    )
    blocks.append(Paragraph(told))
    heads = (view.say(columns[0]), view.say(columns[1]), view.say(columns[2]))
    for domain, numbers in _DOMAINS.items():
        blocks.append(Heading(view.say(f"coreq_{domain}"), 2, f"coreq-{domain}"))
        of_domain = tuple(items[number - 1] for number in numbers)
        caption = view.tell("coreq_caption", domain=view.say(f"coreq_{domain}"))
        blocks.append(Checklist(caption, heads, of_domain, f"table-coreq-{domain}"))
    return blocks


def item_of(view: View, number: int, answers: Mapping[int, Record]) -> Item:
    """An item: the figures of the study, then the researcher's answer, then what is still to be written."""
    computed = _FILLED[number](view) if number in _FILLED else ""
    answer = answers.get(number)
    texts = [computed] if computed else []
    if answer:
        texts.append(answer.text)
    # The words of the study alone do not answer an item that asks for reasons.
    asked = view.say(f"coreq_{number}_prompt") if not answer and (not computed or number in _IN_PART) else ""
    state: State = "answered" if answer else "filled" if computed else "open"
    return Item(number, view.say(f"coreq_{number}"), state, tuple(texts), asked)


# ---- what the study says ---------------------------------------------------------------------------------------------


def _size(view: View) -> str:
    people = participants(view)
    if not len(view.sources):
        return ""
    told = view.tell("coreq_size", sources=view.tell("n_sources", n=len(view.sources)), kinds=kinds_in_words(view))
    return f"{told} {view.tell('coreq_people', participants=view.tell('n_participants', n=people))}" if people else told


def _described(view: View) -> str:
    from qualcode.displays.reporting.sample import _attributes, attribute_label

    asked = view.sources[view.sources["kind"].isin(["interview", "survey"])]
    attributes = [attribute_label(view, name).lower() for name in _attributes(asked)[0]] if len(asked) else []
    return view.tell("coreq_described", attributes=view.listed(attributes)) if attributes else ""


def _notes(view: View) -> str:
    notes = view.sources[view.sources["kind"] == Kind.OBSERVATION.value]
    if not len(notes):
        return ""
    number = view.tell("n_observations", n=len(notes))
    names = list(notes["source"])
    shown = view.listed(names) if len(names) <= 12 else ", ".join(names[:12]) + ", …"
    return view.tell("coreq_notes", notes=number, names=shown, words=view.tell("n_words", n=int(notes["words"].sum())))


def _duration(view: View) -> str:
    asked = view.sources[view.sources["kind"] == Kind.INTERVIEW.value]
    timed = [(row["source"], duration(row["times"])) for row in asked.to_dict("records") if row["times"]]
    if not timed:
        return ""
    lasting = sorted(each for _, each in timed)
    return view.tell("coreq_duration", timed=len(timed), all=len(asked), shortest=lasting[0], longest=lasting[-1])


def _saturation(view: View) -> str:
    from qualcode.displays.reporting.saturation import saturation_of
    from qualcode.outputs.evidencewords import saturation_words

    if not len(view.codings):
        return ""
    found, alone = saturation_of(view)
    told = saturation_words(
        found.figures, by=found.by, level=found.level, by_date=found.by_date, fixed=found.fixed, language=view.language
    )
    return f"{view.say('saturation_interviews') if alone else ''} {told[0]} {view.say('coreq_saturation')}".strip()


def _coders(view: View) -> str:
    held = view.study._file.coders()
    if not held:
        return ""
    named = [f"{coder} ({view.say(origin.value)})" for coder, origin, _ in held]
    told = [view.tell("coreq_coders", n=len(held), coders=view.listed(named), coder=view.coder)]
    told.append(view.say("coreq_no_agreement" if view.agreement is None else "coreq_agreement"))
    return " ".join(told)


def _tree(view: View) -> str:
    codes, themes = len(view.study._names("code")), len(view.book.themes)
    return view.tell("coreq_tree", codes=view.tell("n_codes", n=codes), themes=view.tell("n_themes", n=themes))


def _derivation(view: View) -> str:
    first = next((entry for entry in view.log if entry.verb == "add codebook"), None)
    runs = [entry for entry in view.log if entry.verb == "code"]
    changes = sum(
        entry.verb in ("revise codebook", "rename code", "move code", "merge codes", "split code") for entry in view.log
    )
    if first is None:
        return ""
    began = view.day(runs[0].at) if runs else "–"
    told = view.tell("coreq_derivation", date=view.day(first.at), began=began)
    return f"{told} {view.tell('coreq_changed', n=changes) if changes else view.say('coreq_unchanged')}"


def _software(view: View) -> str:
    rule = origin_of(view) is Origin.RULE
    return view.tell("coreq_software" if rule else "coreq_software_hand", software=SOFTWARE)


def _quotations(view: View) -> str:
    if not view.wishes.quotes or not len(view.codings):
        return ""
    return view.tell("coreq_quotations", most=view.wishes.quotes)


def _consistent(view: View) -> str:
    if not len(view.codings):
        return ""
    found = decisions(view)
    name = "coreq_consistent" if origin_of(view) is not Origin.PERSON else "coreq_consistent_hand"
    return view.tell(name, codings=view.tell("n_codings", n=len(view.codings)), rejected=found.rejected)


def _major(view: View) -> str:
    if not len(view.codings):
        return ""
    counts = view.study.counts(level="theme", **view.filters).sort_values("segments", ascending=False, kind="stable")
    named = [how_often(view, row, "theme") for row in counts[counts["segments"] > 0].head(8).to_dict("records")]
    return view.tell("coreq_major", themes=view.listed(named))


def _minor(view: View) -> str:
    if not len(view.codings):
        return ""
    counts = view.study.counts(**view.filters)
    few = counts[(counts["segments"] > 0) & (counts["sources"] <= max(1, len(view.sources) // 4))]
    if not len(few):
        return view.tell("coreq_no_minor", sources=max(1, len(view.sources) // 4))
    named = [
        f"{view.label(row['code'])} ({view.tell('n_sources', n=int(row['sources']))})"
        for row in few.head(12).to_dict("records")
    ]
    return view.tell("coreq_minor", codes=view.listed(named), sources=max(1, len(view.sources) // 4))


_FILLED: Final[Mapping[int, Callable[[View], str]]] = {
    12: _size,
    16: _described,
    20: _notes,
    21: _duration,
    22: _saturation,
    24: _coders,
    25: _tree,
    26: _derivation,
    27: _software,
    29: _quotations,
    30: _consistent,
    31: _major,
    32: _minor,
}
_IN_PART: Final = frozenset((20, 22, 26, 30, 32))
