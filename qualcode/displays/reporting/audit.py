"""The audit trail: what was done to the study, how often, when, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.outputs.reporting.content import Block, Cell, Column, Heading, Paragraph, Table, reference
from qualcode.store import LogEntry

if TYPE_CHECKING:
    from qualcode.displays.reporting.view import View


def audit(view: View) -> list[Block]:
    """The section on the audit trail."""
    blocks: list[Block] = [Heading(view.say("report_audit"), 1, "audit")]
    if not view.log:
        return [*blocks, Paragraph(view.tell("method_empty_log"))]
    told = view.tell(
        "audit_told", edits=len(view.log), first=view.day(view.log[0].at), last=view.day(view.log[-1].at),
        table=reference("table-audit"),
    )  # fmt: skip
    by_verb: dict[str, list[LogEntry]] = {}
    for entry in view.log:
        by_verb.setdefault(_verb(entry), []).append(entry)
    rows = []
    for verb, entries in by_verb.items():
        first, last = view.day(entries[0].at), view.day(entries[-1].at)
        numbers = (len(entries), sum(each.added for each in entries), sum(each.removed for each in entries))
        rows.append(
            (
                Cell(verb_in_words(view, verb)),
                *(view.count(number) for number in numbers),
                Cell(first if first == last else f"{first} – {last}"),
                Cell(", ".join(dict.fromkeys(each.who for each in entries))),
            )
        )
    names = ("audit_edits", "audit_added", "audit_removed")
    columns = (
        Column(view.say("audit_verb")),
        *(Column(view.say(name), number=True) for name in names),
        Column(view.say("date")),
        Column(view.say("audit_who")),
    )
    table = Table(view.say("report_audit_table"), columns, tuple(rows), view.say("report_audit_note"), "table-audit")
    return [*blocks, Paragraph(told), table]


def _verb(entry: LogEntry) -> str:
    """What an edit did; a researcher's own decision kept as a setting is told apart from settings."""
    return entry.verb.replace("set", "record") if entry.subject.startswith("record:") else entry.verb


def verb_in_words(view: View, verb: str) -> str:
    """The verb of an edit in the language; "undo code" is the undo of "code"; one that has no words stands for itself."""
    key = f"verb_{verb.replace(' ', '_').replace('-', '_')}"
    said = view.say(key)
    if said != key:
        return said
    first, _, rest = verb.partition(" ")
    if rest and first in ("undo", "redo"):
        return view.tell(f"verb_{first}_of", what=verb_in_words(view, rest))
    return verb
