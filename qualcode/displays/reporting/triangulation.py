"""Triangulation: the evidence for each theme and code from each kind of source, a status by a rule, and judgements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualcode.outputs.reporting.content import Block, Cell, Column, Heading, Paragraph, Table

if TYPE_CHECKING:
    from qualcode.displays.base import Level
    from qualcode.displays.reporting.view import View


def triangulation(view: View) -> list[Block]:
    """The section on triangulation over kinds of sources."""
    from qualcode.analysis.triangulation import Rule
    from qualcode.outputs.evidencewords import triangulation_words

    blocks: list[Block] = [Heading(view.say("triangulation"), 1, "triangulation")]
    if not len(view.codings):
        return [*blocks, Paragraph(view.say("report_nothing"), "prompt")]
    rule = Rule()
    sizes = {"sides": rule.sides, "segments": rule.segments, "sources": rule.sources}
    themes = view.study.triangulation(level="theme", rule=rule, quotes=2, **view.filters)
    codes = view.study.triangulation(level="code", rule=rule, quotes=2, **view.filters)
    words = triangulation_words(themes, by="kind", **sizes, language=view.language)
    blocks.append(Paragraph(" ".join(words)))
    kinds = [name.removesuffix("_segments") for name in map(str, themes.columns) if name.endswith("_segments")]
    if len(kinds) < 2:
        return blocks
    statuses = ", ".join(
        f"{view.say(str(s))} ({view.number(n)})" for s, n in codes["status"].value_counts(sort=False).items()
    )
    blocks.append(Paragraph(view.tell("triangulation_told", statuses=statuses)))
    rows = []
    behind = {level: view.behind(level, "kind") for level in ("theme", "code")}
    of_theme: dict[str, list[Any]] = {}
    for code in codes.to_dict("records"):
        of_theme.setdefault(str(code["code"]).partition("/")[0], []).append(code)
    for theme in themes.to_dict("records"):
        rows.append(_row(view, theme, "theme", kinds, behind["theme"]))
        below = of_theme.get(theme["theme"], [])
        rows += [_row(view, code, "code", kinds, behind["code"]) for code in below if code["code"] != theme["theme"]]
    columns = (
        Column(view.say("code")),
        *(Column(view.title(kind)) for kind in kinds),
        Column(view.say("status")),
        Column(view.say("judgement")),
    )
    note = view.say("triangulation_note")
    return [
        *blocks,
        Table(view.say("triangulation_table"), columns, tuple(rows), note, "table-triangulation", wide=True),
    ]


def _row(view: View, row: dict[Any, Any], level: Level, kinds: list[str], behind: Any) -> tuple[Cell, ...]:
    """A theme or code: for each kind the segments, in how many of how many sources, and some of the quotes' ids."""
    name = str(row[level])
    cells = []
    for kind in kinds:
        segments, sources, of = (int(row[f"{kind}_{what}"]) for what in ("segments", "sources", "sources_of"))
        if not segments:
            cells.append(Cell("–"))
            continue
        told = view.tell("triangulation_cell", sources=sources, of=of, quotes=row[f"{kind}_quotes"])
        cells.append(Cell(told, behind.get((name, kind), ()), number=view.tell("n_segments", n=segments)))
    judged = ": ".join(filter(None, (view.say(row["judgement"]) if row["judgement"] else "", row["why"])))
    by = f" ({row['judged_by']})" if row["judged_by"] else ""
    first = Cell(view.label(name), strong=level == "theme", depth=0 if level == "theme" else 1)
    return (first, *cells, Cell(view.say(row["status"])), Cell(judged + by or "–"))
