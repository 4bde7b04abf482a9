"""How often what was found, and where: in words, then code by code, theme by kind, code by source or case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from qualcode.outputs.reporting.content import Block, Cell, Column, Heading, Paragraph, Table, reference

if TYPE_CHECKING:
    from qualcode.displays.base import Level
    from qualcode.displays.reporting.view import View

_MOST_COLUMNS: Final = 60  # sources or cases that a table has a column for
_LONG_NAME: Final = 40  # characters from which columns are numbered, with a key below
_NAMED: Final = 12  # codes that a sentence names


def themes(view: View) -> list[Block]:
    """The section on what was found where."""
    blocks: list[Block] = [Heading(view.say("report_themes"), 1, "themes")]
    if not len(view.codings):
        return [*blocks, Paragraph(view.say("report_nothing"), "prompt")]
    blocks += [Paragraph(text) for text in in_words(view)]
    blocks.append(_counts(view))
    if view.sources["kind"].nunique() > 1:
        blocks.append(_matrix(view, "theme", "kind"))
    return [*blocks, *_where(view)]


def in_words(view: View) -> list[str]:
    """The figures in sentences: how much was coded, what most, what never."""
    counts = view.study.counts(**view.filters).sort_values("segments", ascending=False, kind="stable")
    coded = len(view.codings[["source", "segment"]].drop_duplicates())
    told = [
        view.tell(
            "themes_coded",
            coded=view.tell("n_segments", n=coded),
            codable=view.number(len(view.lines)),
            share=view.percent(coded, len(view.lines)),
            table=reference("table-counts"),
        )
    ]
    most = counts[counts["segments"] > 0].head(3)
    named = [how_often(view, row, "code") for row in most.to_dict("records")]
    if named:
        told.append(view.tell("themes_most", codes=view.listed(named)))
    never = [view.label(path) for path in counts[counts["segments"] == 0].sort_index()["code"]]
    if never:
        some = view.listed(never[:_NAMED]) if len(never) <= _NAMED else ", ".join(never[:_NAMED]) + ", …"
        told.append(view.tell("themes_never", n=len(never), codes=some))
    return [" ".join(told)]


def how_often(view: View, row: Mapping[Any, Any], level: str) -> str:
    """A row of counts in words: "Creativity (28 segments in 10 sources)"."""
    segments, sources = (view.tell(f"n_{name}", n=int(row[name])) for name in ("segments", "sources"))
    return view.tell("themes_code", code=view.label(str(row[level])), segments=segments, sources=sources)


def _counts(view: View) -> Table:
    """Segments, sources and words of each code below its theme."""
    codes, tops = view.study.counts(**view.filters), view.study.counts(level="theme", **view.filters)
    by_code, by_theme = view.behind("code"), view.behind("theme")
    by_top = {theme: group.to_dict("records") for theme, group in codes.groupby("theme", sort=False)}
    rows = []
    for top in tops.to_dict("records"):
        theme = top["theme"]
        below = by_top.get(theme, [])
        rows.append(_count_row(view, top, view.label(theme), by_theme.get(theme, ()), strong=True))
        if [each["code"] for each in below] == [theme]:
            continue  # a theme without codes below it
        rows += [_count_row(view, each, view.label(each["code"]), by_code.get(each["code"], ())) for each in below]
    names = ("segments", "report_share", "sources", "words")
    columns = (Column(view.say("code")), *(Column(view.say(name), number=True) for name in names))
    return Table(view.say("report_counts"), columns, tuple(rows), view.say("report_counts_note"), "table-counts")


def _count_row(
    view: View, row: Mapping[Any, Any], label: str, quotes: tuple[int, ...], *, strong: bool = False
) -> tuple[Cell, ...]:
    segments, sources, words = (int(row[name]) for name in ("segments", "sources", "words"))
    share = view.percent(segments, int(view.codings["place"].nunique())) if segments else "–"
    anchor = "" if strong or not segments else view.anchors.get(str(row["code"]), "")
    return (
        Cell(label, link=anchor, strong=strong, depth=0 if strong else 1),
        view.count(segments, quotes, strong=strong),
        Cell(share, strong=strong),
        view.count(sources, quotes, strong=strong),
        view.count(words, quotes, strong=strong),
    )


def _where(view: View) -> list[Block]:
    """Codes by source; by case where there are too many sources; a sentence where there are too many of both."""
    sources = list(view.sources["source"])
    cases = [case for case in dict.fromkeys(view.sources["case"]) if case]
    if len(sources) <= _MOST_COLUMNS:
        return [_matrix(view, "code", "source")]
    if 1 < len(cases) <= _MOST_COLUMNS:
        return [_matrix(view, "code", "case")]
    return [Paragraph(view.tell("report_too_many_columns", n=len(sources), most=_MOST_COLUMNS), "note")]


def _matrix(view: View, rows: Level, columns: str) -> Table:
    """A matrix of segments whose numbers open their quotes; codes stand below their themes."""
    frame = view.study.matrix(rows, columns, **view.filters)
    names = [str(name) for name in frame.columns]
    titles, key = headed(view, [view.title(name) if columns == "kind" or not name else name for name in names])
    behind, whole_behind = view.behind(rows, columns), view.behind(rows)
    wholes = view.codings.groupby(rows)["place"].nunique()
    made: list[tuple[Cell, ...]] = []
    theme = ""
    for path, numbers in zip(map(str, frame.index), frame.to_numpy().tolist(), strict=True):
        top = path.partition("/")[0]
        if rows == "code" and top not in (theme, path):
            made.append((Cell(view.label(top), strong=True), *(Cell() for _ in range(len(names) + 1))))
        theme = top
        whole = int(wholes.get(path, 0))
        link = view.anchors.get(path, "") if rows == "code" and whole else ""
        first = Cell(view.label(path), link=link, depth=1 if rows == "code" and "/" in path else 0)
        cells = [view.count(n, behind.get((path, name), ())) for n, name in zip(numbers, names, strict=True)]
        made.append((first, *cells, view.count(whole, whole_behind.get(path, ()), strong=True)))
    head = (Column(view.say(rows)), *(Column(title, number=True) for title in titles))
    note = " ".join(filter(None, (view.say(f"report_{rows}_note"), key)))
    caption = view.say(f"report_{rows}_by_{columns}")
    return Table(caption, (*head, Column(view.say("total"), number=True)), tuple(made), note, f"table-{rows}-{columns}")


def headed(view: View, names: Sequence[str]) -> tuple[list[str], str]:
    """Headings of columns: the names, or numbers with a key where a name is too long for a heading."""
    if all(len(name) <= _LONG_NAME for name in names):
        return list(names), ""
    key = "; ".join(f"[{place}] {name}" for place, name in enumerate(names, start=1))
    return [f"[{place}]" for place in range(1, len(names) + 1)], view.tell("report_key", key=key)
