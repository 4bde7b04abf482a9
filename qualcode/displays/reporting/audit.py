"""The audit trail: what was done to the study, how often, when, and by whom."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from qualcode.displays.reporting.method import SOFTWARE
from qualcode.outputs.reporting.content import Block, Cell, Column, Heading, Paragraph, Table, reference
from qualcode.store import LogEntry

if TYPE_CHECKING:
    from qualcode.displays.reporting.view import View


def audit(view: View) -> list[Block]:
    """The section on the audit trail."""
    blocks: list[Block] = [Heading(view.say("report_audit"), 1, "audit")]
    if not view.log:
        return [*blocks, Paragraph(view.tell("method_empty_log")), facts(view)]
    first, last = view.day(view.log[0].at), view.day(view.log[-1].at)
    period = first if first == last else view.tell("audit_period", first=first, last=last)
    told = view.tell("audit_told", edits=len(view.log), period=period, table=reference("table-audit"))
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
    return [*blocks, Paragraph(told), table, facts(view)]


def _verb(entry: LogEntry) -> str:
    """What an edit did; a researcher's own decision kept as a setting is told apart from settings."""
    return entry.verb.replace("set", "record") if entry.subject.startswith("record:") else entry.verb


def verb_in_words(view: View, verb: str) -> str:
    """The verb of an edit in the language ("undo code": of "code"); one that has no words stands for itself."""
    key = f"verb_{verb.replace(' ', '_').replace('-', '_')}"
    said = view.say(key)
    if said != key:
        return said
    first, _, rest = verb.partition(" ")
    if rest and first in ("undo", "redo"):
        return view.tell(f"verb_{first}_of", what=verb_in_words(view, rest))
    return verb


def facts(view: View) -> Table:
    """What it takes to do the analysis again."""
    book, log = view.book, view.log
    unit = view.study._file.get_setting("unit") or "sentence"
    facts = [
        ("software", f"{SOFTWARE} (Python {platform.python_version()})"),
        ("coder", view.coder),
        ("unit", view.say(unit)),
        ("codebook", f"{book.name} {book.version}".strip()),
        ("codebook_digest", book.digest),
        ("sources_digest", view.study.sources_digest()),
        ("last_edit", f"{view.number(log[-1].number)} ({log[-1].at})" if log else "–"),
        ("last_edit_hash", log[-1].hash if log else "–"),
    ]
    rows = tuple((Cell(view.say(name)), Cell(value)) for name, value in facts)
    columns = (Column(view.say("fact")), Column(view.say("value")))
    return Table(view.say("report_facts"), columns, rows, view.say("report_facts_note"), "table-facts")
