"""Negative cases: what people marked or rejected, what is denied, who lacks what most have; and claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qualcode.displays.reporting.framework import shortened
from qualcode.outputs.reporting.content import Block, Cell, Column, Heading, Paragraph, Table

if TYPE_CHECKING:
    from qualcode.displays.reporting.view import View

_MOST: Final = 60  # rows


def negative(view: View) -> list[Block]:
    """The section on negative cases and, where there are any, on claims with what supports and contradicts them."""
    from qualcode.analysis.negative import Expected
    from qualcode.outputs.evidencewords import negative_words

    blocks: list[Block] = [Heading(view.say("negative_cases"), 1, "negative")]
    if not len(view.codings):
        return [*blocks, Paragraph(view.say("report_nothing"), "prompt"), *_claims(view)]
    expected = Expected()
    frame = view.study.negative_cases(level="code", expected=expected, **view.filters)
    if not len(frame):
        return [*blocks, Paragraph(view.say("negative_none")), *_claims(view)]
    note = negative_words(share=expected.share, least=expected.least, language=view.language)
    told = [*note, view.tell("negative_told", n=len(frame))]
    if len(frame) > _MOST:
        told.append(view.tell("negative_more", most=_MOST))
    rows = []
    for row in frame.head(_MOST).to_dict("records"):
        absent = view.tell("negative_absent", found=int(row["found"]), of=int(row["of"]), kind=view.say(row["kind"]))
        words = f"\u201c{shortened(row['text'])}\u201d" if row["text"] else absent if row["of"] else ""
        why = "; ".join(filter(None, (row["matched"], row["why"], row["who"])))
        rows.append(
            (
                Cell(view.label(row["code"])),
                Cell(view.say(row["sort"])),
                Cell(row["quote"] or row["source"] or row["case"]),
                Cell(words),
                Cell(why or "–"),
            )
        )
    columns = tuple(Column(view.say(name)) for name in ("code", "sort", "quote", "text", "negative_why"))
    table = Table(view.say("negative_table"), columns, tuple(rows), anchor="table-negative")
    return [*blocks, Paragraph(" ".join(told)), table, *_claims(view)]


def _claims(view: View) -> list[Block]:
    """Claims with what supports and what contradicts them; nothing where nobody made any."""
    frame = view.study.claims()
    if not len(frame):
        return []
    rows = []
    for (name, statement), group in frame.groupby(["claim", "statement"], sort=False):
        sides = []
        for side in ("supporting", "contradicting"):
            places = group[group["side"] == side]
            said = [
                " ".join(filter(None, (f"\u201c{shortened(text)}\u201d" if text else "", f"({quote})", why)))
                for quote, text, why in zip(places["quote"], places["text"], places["why"], strict=True)
            ]
            sides.append(Cell("\n".join(said) or "–"))
        rows.append((Cell(f"{name}. {statement}"), *sides))
    columns = tuple(Column(view.title(name)) for name in ("claim", "supporting", "contradicting"))
    table = Table(view.say("claims_table"), columns, tuple(rows), anchor="table-claims")
    return [Heading(view.say("claims"), 2, "claims"), table]
