"""Sheets for participants: what they are quoted with and under which theme, to be confirmed or put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.displays.reporting.quotations import Told, balanced
from qualcode.outputs.reporting.content import Block, Cell, Column, Heading, PageBreak, Paragraph, Table

if TYPE_CHECKING:
    from qualcode.displays.reporting.view import View

_OF_EACH = 2  # quotations of a participant for each theme


def member_check(view: View) -> list[Block]:
    """A sheet for each participant; nothing unless it is wished for."""
    if not view.wishes.member_check:
        return []
    blocks: list[Block] = [PageBreak(), Heading(view.say("report_member"), 1, "member")]
    asked = view.sources[view.sources["kind"].isin(["interview", "survey"])]
    people = list(dict.fromkeys(case or source for case, source in zip(asked["case"], asked["source"], strict=True)))
    if not people or not len(view.codings):
        return [*blocks, Paragraph(view.say("member_nobody"))]
    blocks.append(Paragraph(view.say("member_told")))
    for number, case in enumerate(people, start=1):
        blocks += _sheet(view, case, number)
    return blocks


def _sheet(view: View, case: str, number: int) -> list[Block]:
    """The participant's words, theme by theme, with room for what they say to it."""
    asked = view.codings[view.codings["kind"].isin(["interview", "survey"])]
    own = asked[asked["case"].where(asked["case"] != "", asked["source"]) == case]
    quotes = view.quotes
    rows = []
    for theme in view.names("theme"):
        of_theme = own[own["theme"] == theme].drop_duplicates("place")
        chosen = balanced(
            list(zip(of_theme["place"], of_theme["source"], of_theme["kind"], strict=True)), _OF_EACH, Told()
        )
        for place in view.place_of(chosen):
            quote = quotes[place]
            words = f"\u201c{quote.text}\u201d ({quote.id})"
            rows.append((Cell(words), Cell(view.label(theme)), Cell("\u2610\n\u2610\n\u2610"), Cell()))
    head = [PageBreak()] if number > 1 else []
    title = Heading(view.tell("member_sheet", case=case), 2, f"member-{number}")
    if not rows:
        return [*head, title, Paragraph(view.say("member_nothing"))]
    rows = [(a, b, Cell(view.say("member_boxes")), d) for a, b, _, d in rows]
    names = ("text", "theme", "member_right", "member_remark")
    columns = tuple(Column(view.say(name), blank=name == "member_remark") for name in names)
    table = Table(view.tell("member_table", case=case), columns, tuple(rows), anchor=f"table-member-{number}")
    return [*head, title, table, Paragraph(view.say("member_signature"), "line")]
